"""Fetching one file: from a server or a folder, verified, taken up where it broke off.

Owns `fetch`. Pooch keeps the files and checks their hashes; the downloader here gives it what it
lacks, taking up a broken download where it stopped.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realpolitik.errors import DataError
from realpolitik.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.history.sources.source import File

TIMEOUT = 30.0
"""Seconds that a server may stay silent."""

_PIECE = 1 << 16


def fetch(
    file: File, folder: Path, origin: str, progress: Callable[[int], None] | None = None
) -> Path:
    """Return the path of a file in a folder, fetching it if it is not there or not what it was.

    Parameters
    ----------
    file
        Which file, with its hash.
    folder
        Where to keep it.
    origin
        The address or folder below which it lies.
    progress
        Told of the bytes had so far.

    Raises
    ------
    DataError
        If it cannot be had, or is not the file that it should be. Nothing is left half-written.
    """
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.ERROR)
    target = folder / file.place
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.part")

    def get(address: str, output: str, _: Any) -> None:
        if "://" in origin:
            _download(address, part, progress)
        else:
            _copy(Path(address), part)
        shutil.copyfile(part, output)

    try:
        pooch.retrieve(
            f"{origin}/{file.place}",
            known_hash=f"sha256:{file.sha256}",
            fname=target.name,
            path=target.parent,
            downloader=get,
        )
    except ValueError:
        part.unlink(missing_ok=True)
        raise DataError(
            f"{origin}/{file.place} is not the file it should be: its sha256 is not"
            f" {file.sha256[:12]}...; nothing was kept"
        ) from None
    except requests.RequestException as error:
        reason = type(error).__name__ if not str(error) else str(error).split("(Caused")[0][:160]
        raise DataError(
            f"cannot fetch {origin}/{file.place}: {reason}. What was had is kept, and the next"
            " pull goes on from there; REALPOLITIK_DATA_MIRROR names another server or a folder"
        ) from None
    except OSError as error:
        where = error.filename or target
        raise DataError(f"cannot keep or read {where}: {error.strerror or error}") from None
    part.unlink(missing_ok=True)
    return target


def _copy(place: Path, part: Path) -> None:
    if not place.is_file():
        raise DataError(f"the mirror has no file {place}")
    shutil.copyfile(place, part)


def _download(address: str, part: Path, progress: Callable[[int], None] | None) -> None:
    """Download to a file, going on from what it holds if the server can."""
    import requests

    had = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={had}-"} if had else {}
    with requests.get(address, headers=headers, stream=True, timeout=TIMEOUT) as reply:
        if reply.status_code == requests.codes.requested_range_not_satisfiable:
            # All of it was had before; the hash decides whether it is right.
            return
        reply.raise_for_status()
        onwards = had if reply.status_code == requests.codes.partial_content else 0
        with part.open("ab" if onwards else "wb") as stream:
            for piece in reply.iter_content(_PIECE):
                stream.write(piece)
                onwards += len(piece)
                if progress:
                    progress(onwards)
