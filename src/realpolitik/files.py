"""Writing files so that a fault on the way never leaves a half-written one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from realpolitik.errors import RealpolitikError

if TYPE_CHECKING:
    from pathlib import Path


def write_text(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text file as a whole or not at all.

    Raises
    ------
    RealpolitikError
        If the file exists and may not be replaced, or the folder cannot be written to.
    """
    if path.exists() and not replace:
        raise RealpolitikError(f"{path} exists; add --force to replace it")
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        mode = 0o666 & ~_umask()
        os.chmod(temporary, mode)  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
    except OSError as error:
        raise RealpolitikError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
