"""Reading ordinary files alone, and writing files as a whole or not at all.

Owns `read_bytes`, `write_text`, `write_bytes`, `check_writable` and `make_folder`. A file is
written under a temporary name beside its own and renamed at the end; without `replace` the last
step fails if the name has been taken meanwhile, so that of two writers one is told. The writer
holds a lock on its temporary file; what a killed writer left behind is not locked, and the next
write into the same folder sweeps it away.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from realpolitik.errors import RealpolitikError
from realpolitik.suggest import shown

if sys.platform != "win32":
    import fcntl

_TEMPORARY = re.compile(r"\.realpolitik-[0-9a-f]{16}\.tmp")


def read_bytes(path: Path, most: int) -> bytes:
    """Read an ordinary file: all of it, or a byte more than `most` if it is larger than that.

    Raises
    ------
    OSError
        If it cannot be read, or is a folder, a pipe or a device: a pipe that nobody writes to would
        keep the reader waiting for ever.
    """
    with open(path, "rb", opener=_open_at_once) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file")
        return stream.read(most + 1)


def _open_at_once(path: str, flags: int) -> int:
    """Open a file for reading without waiting for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_text(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text file as a whole or not at all.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, is no ordinary file, or cannot be written.
    """
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = f"U+{ord(text[error.start]):04X}"
        told = f"cannot write {shown(path)}: its text holds {code}, half a character"
        raise RealpolitikError(told) from None
    write_bytes(path, content, replace=replace)


def write_bytes(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file as a whole or not at all.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, is no ordinary file, or cannot be written.
    """
    check_writable(path, replace=replace)
    _sweep(path.parent)
    temporary: Path | None = None
    handle = -1
    try:
        handle, temporary = _open_temporary(path.parent)
        _write(handle, content)
        if replace:
            check_writable(path, replace=True)
            temporary.replace(path)
        else:
            _link(temporary, path)
    except FileExistsError:
        _refuse_existing(path)
    except OSError as error:
        raise RealpolitikError(f"cannot write {shown(path)}: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.close(handle)
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def check_writable(path: Path, *, replace: bool = False) -> None:
    """Refuse, before any work is done, a file that could not be written.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, if it is a folder, a link, a pipe or a device,
        or if its folder is missing or closed.
    """
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        mode = None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RealpolitikError(f"cannot write {shown(path)}: {reason}") from None
    if mode is not None and stat.S_ISLNK(mode):
        # Neither cut the link nor write to where it leads: whoever asks names the file meant.
        target = os.fsdecode(path.readlink())
        raise RealpolitikError(
            f"cannot write {shown(path)}: it is a link; name its target, {shown(target)}"
        )
    if mode is not None and not replace:
        _refuse_existing(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise RealpolitikError(f"cannot write {shown(path)}: it is a folder")
    if mode is not None and not stat.S_ISREG(mode):
        raise RealpolitikError(f"cannot write {shown(path)}: it is a pipe or a device, not a file")
    if not path.parent.is_dir():
        raise RealpolitikError(
            f"cannot write {shown(path)}: there is no folder {shown(path.parent)}"
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise RealpolitikError(
            f"cannot write {shown(path)}: the folder {shown(path.parent)} is read-only"
        )


def make_folder(path: Path) -> None:
    """Make a folder if there is none.

    Raises
    ------
    RealpolitikError
        If it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RealpolitikError(f"cannot make {shown(path)}: {reason}") from None


def _refuse_existing(path: Path) -> NoReturn:
    raise RealpolitikError(f"{shown(path)} exists; add --force to replace it") from None


def _open_temporary(folder: Path) -> tuple[int, Path]:
    """Return a new temporary file, open and locked, and its path."""
    while True:
        path = folder / f".realpolitik-{secrets.token_hex(8)}.tmp"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        _lock(handle)
        # A sweep may have come between making and locking; then the file has no name any more.
        if os.fstat(handle).st_nlink > 0:
            return handle, path
        os.close(handle)


def _write(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)


def _link(temporary: Path, path: Path) -> None:
    """Give the file its name, unless that is taken."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the name is taken first, then filled.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        temporary.replace(path)


def _sweep(folder: Path) -> None:
    """Remove the temporary files that no living writer holds; see the head of this file."""
    if sys.platform == "win32":
        return
    try:
        left = [Path(e.path) for e in os.scandir(folder) if _TEMPORARY.fullmatch(e.name)]
    except OSError:
        return
    for path in left:
        with suppress(OSError):
            handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if stat.S_ISREG(os.fstat(handle).st_mode) and _lock(handle, wait=False):
                    path.unlink()
            finally:
                os.close(handle)


def _lock(handle: int, *, wait: bool = True) -> bool:
    """Take the lock on an open file; return whether it was had."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        # Taken, or a file system without locks, on which nothing is swept.
        return False
    return True
