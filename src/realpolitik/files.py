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
    if path.exists() and not replace:
        raise RealpolitikError(f"{path} exists; add --force to replace it")
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
