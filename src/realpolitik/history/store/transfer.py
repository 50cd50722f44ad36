"""Moving the bytes of one file from a server or a folder.

Owns `transfer`. A server is trusted with nothing: it may send no more than the size that is known
beforehand, and on the whole no slower than a least rate; nothing that it sends is unpacked, and
nothing that it says is repeated.
"""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from realpolitik.errors import DataError
from realpolitik.suggest import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from requests import Response

    from realpolitik.history.sources.source import File

PATIENCE = 30.0
"""Seconds that a server may stay silent, and that it has before the least rate is asked of it."""

LEAST_RATE = 1024
"""Bytes a second; a download that is slower on the whole is given up."""

_PIECE = 1 << 16
_LOOK = 0.2
"""Seconds between two looks at how far a download has come."""


class TooLongError(Exception):
    """More came than the file has."""


class _BrokenError(Exception):
    """A download ended before its end; the message says why, in our words."""


def transfer(
    file: File,
    origin: str,
    part: Path,
    progress: Callable[[int], None] | None,
    clock: Callable[[], float],
) -> None:
    """Bring a file's bytes to a place, going on from what is there if the server can.

    Raises
    ------
    DataError
        If the file is not there, or a download breaks off or is too slow.
    TooLongError
        If more comes than the file has. No more than its size has been written.
    OSError
        If the place cannot be written to.
    """
    if "://" not in origin:
        _copy(file, Path(origin) / file.place, part)
        return
    address = f"{origin}/{file.place}"
    download = _Download(address, file.size, part)
    begun, start = clock(), download.had
    try:
        download.start()
        while download.is_alive():
            download.join(_LOOK)
            if progress:
                progress(download.had)
            if clock() - begun > PATIENCE + max(download.had - start, 0) / LEAST_RATE:
                raise _BrokenError(f"it sends fewer than {LEAST_RATE:,} bytes a second")
        if download.fault is not None:
            raise download.fault
        if progress:
            progress(download.had)
    except _BrokenError as error:
        raise DataError(
            f"cannot fetch {address}: {error}. What has arrived is kept, and the next pull"
            " continues from there; REALPOLITIK_DATA_MIRROR names another server or a folder"
        ) from None
    finally:
        download.stopped = True


def _copy(file: File, place: Path, part: Path) -> None:
    if not place.is_file():
        raise DataError(f"the mirror has no file {shown(place)}")
    with place.open("rb") as source, part.open("wb") as stream:
        for piece in _bounded(iter(lambda: source.read(_PIECE), b""), file.size):
            stream.write(piece)


def _bounded(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    for piece in pieces:
        size -= len(piece)
        if size < 0:
            raise TooLongError
        yield piece


class _Download(threading.Thread):
    """One download, in a thread of its own so that no server can hold its caller up.

    Parameters
    ----------
    address
        Where from.
    size
        The bytes that the file has.
    part
        Where to; what is there is gone on from.
    """

    def __init__(self, address: str, size: int, part: Path) -> None:
        super().__init__(daemon=True)
        self.address, self.size, self.part = address, size, part
        self.had = part.stat().st_size if part.exists() else 0
        self.fault: Exception | None = None
        self.stopped = False

    def run(self) -> None:
        """Download, and keep whatever goes wrong as a value."""
        try:
            self._receive()
        except (_BrokenError, TooLongError, OSError) as error:
            self.fault = error
        except Exception as error:
            # What a hostile server can make of the layers below is not known beforehand.
            self.fault = _BrokenError(f"its answer cannot be read ({type(error).__name__})")

    def _receive(self) -> None:
        import requests
        from urllib3.exceptions import HTTPError, ReadTimeoutError

        # Packed content would be measured unpacked: a small answer could fill a disk.
        headers = {"Accept-Encoding": "identity"}
        headers |= {"Range": f"bytes={self.had}-"} if self.had else {}
        try:
            with closing(
                requests.get(self.address, headers=headers, stream=True, timeout=PATIENCE)
            ) as reply:
                if reply.status_code == requests.codes.requested_range_not_satisfiable:
                    # All of it was had before; the hash decides whether it is right.
                    return
                if reply.status_code >= requests.codes.bad_request:
                    raise _BrokenError(f"the server answers {reply.status_code}")
                onwards = reply.status_code == requests.codes.partial_content
                self.had = self.had if onwards else 0
                with self.part.open("ab" if onwards else "wb") as stream:
                    self._write(reply, stream)
        except (requests.Timeout, ReadTimeoutError):
            raise _BrokenError(f"it is silent for {PATIENCE:g} seconds") from None
        except requests.ConnectionError:
            raise _BrokenError("there is no connection to the server") from None
        except (requests.RequestException, HTTPError) as error:
            raise _BrokenError(f"the connection broke off ({type(error).__name__})") from None

    def _write(self, reply: Response, stream: BinaryIO) -> None:
        # One read of the socket at a time, so that what trickles in is seen as it comes.
        pieces = iter(lambda: reply.raw.read1(_PIECE, decode_content=False), b"")
        for piece in _bounded(pieces, self.size - self.had):
            if self.stopped:
                return
            stream.write(piece)
            self.had += len(piece)
