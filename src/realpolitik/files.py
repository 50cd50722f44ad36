"""Writing files so that a fault on the way never leaves a half-written one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from realpolitik.errors import RealpolitikError


def write_text(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text file as a whole or not at all.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, or the folder cannot be written to.
    """
    write_bytes(path, text.encode("utf-8"), replace=replace)


def write_bytes(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file as a whole or not at all.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, or the folder cannot be written to.
    """
    check_writable(path, replace=replace)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise RealpolitikError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def check_writable(path: Path, *, replace: bool = False) -> None:
    """Refuse, before any work is done, a file that could not be written.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, or its folder is missing or closed.
    """
    if path.exists() and not replace:
        raise RealpolitikError(f"{path} exists; add --force to replace it")
    if path.is_dir():
        raise RealpolitikError(f"cannot write {path}: it is a folder")
    if not path.parent.is_dir():
        raise RealpolitikError(f"cannot write {path}: there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise RealpolitikError(f"cannot write {path}: the folder {path.parent} is read-only")


def make_folder(path: Path) -> None:
    """Make a folder if there is none.

    Raises
    ------
    RealpolitikError
        If it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RealpolitikError(f"cannot make {path}: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
