"""Fetching one file: bounded, verified, taken up where it broke off.

Owns `fetch`. Any number of pulls may fetch the same file at once: each writes to a file of its own
and moves it in place whole. How bytes come from a server or a folder is `transfer`.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from realpolitik.errors import DataError
from realpolitik.files import make_folder
from realpolitik.history.store.transfer import PATIENCE, TooLongError, transfer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from realpolitik.history.sources.source import File


def fetch(
    file: File,
    folder: Path,
    origin: str,
    progress: Callable[[int], None] | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Path:
    """Return the path of a file in a folder, fetching it if it is not there or not what it was.

    Parameters
    ----------
    file
        Which file, with its size and hash.
    folder
        Where to keep it.
    origin
        The address or folder below which it lies.
    progress
        Told of the bytes had so far.
    clock
        Tells the seconds; tests have one of their own.

    Raises
    ------
    DataError
        If it cannot be had, is not the file that it should be, or comes too slowly. What was had of
        it is kept for the next pull, unless it is wrong.
    """
    target = folder / file.place
    make_folder(target.parent)
    try:
        if target.is_file() and _sha256(target) == file.sha256:
            return target
        part = _claim(target)
        try:
            had = part.stat().st_size if part.exists() else 0
            right = _had(file, origin, part, progress, clock)
            if had and not right:
                # What an earlier pull had left was wrong: once more from the beginning.
                right = _had(file, origin, part, progress, clock)
            if not right:
                raise DataError(
                    f"{origin}/{file.place} is not the file it should be: its size is not"
                    f" {file.size:,} bytes or its sha256 not {file.sha256[:12]}...; nothing was"
                    " kept"
                )
            part.replace(target)
        finally:
            with suppress(FileNotFoundError):
                part.replace(_left(target))
    except OSError as error:
        where = error.filename or target
        raise DataError(f"cannot keep or read {where}: {error.strerror or error}") from None
    return target


def _had(
    file: File,
    origin: str,
    part: Path,
    progress: Callable[[int], None] | None,
    clock: Callable[[], float],
) -> bool:
    """Get a file and say whether it is the right one; a wrong one is removed."""
    try:
        transfer(file, origin, part, progress, clock)
        right = _sha256(part) == file.sha256
    except TooLongError:
        right = False
    if not right:
        part.unlink()
    return right


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _left(target: Path) -> Path:
    """Return where a download that broke off waits for the next pull."""
    return target.with_name(f".{target.name}.part")


def _claim(target: Path) -> Path:
    """Return a file of one's own to download to, holding what an earlier pull has left.

    However many pulls try, one alone can move a left file away. What a killed pull left under its
    own name is claimed once it has been still for longer than a living download may be.
    """
    own = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    for left in sorted(target.parent.glob(f".{target.name}*.part")):
        with suppress(FileNotFoundError):
            if left == _left(target) or time.time() - left.stat().st_mtime > 2 * PATIENCE:
                left.replace(own)
    return own
