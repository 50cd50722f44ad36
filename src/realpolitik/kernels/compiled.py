"""How functions are compiled: for this processor, once, and kept on disk.

Owns `compiled` and `part`. Nothing is contracted or reordered, so that results have the bits that
NumPy's have, and no function is made for one scenario, so that what is kept serves all of them. It
is kept where `NUMBA_CACHE_DIR` says, else beside this file, else in the user's cache folder; where
none of these can be written it is compiled again in each process. Numba looks at the file of a
function alone to see whether what is kept still holds, not at the parts that it calls; so the name
of the folder says of which sources it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba
from numba import types
from platformdirs import user_cache_path

P = ParamSpec("P")
R = TypeVar("R")


# Nothing that is compiled makes arrays: they are handed in. So no view of one need be counted,
# which would take a third of the time.
_OPTIONS = {"fastmath": False, "error_model": "numpy", "_nrt": False}


def folder_of(sources: Path) -> str:
    """Return the folder in which is kept what was compiled of the sources as they are now."""
    content = hashlib.sha256()
    for file in sorted(sources.glob("*.py")):
        content.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    name = f"realpolitik-kernels-{content.hexdigest()[:16]}"
    beside = sources / "__pycache__"
    own = beside if os.access(beside if beside.exists() else sources, os.W_OK) else None
    above = numba.config.CACHE_DIR or own or user_cache_path("realpolitik")
    return str(Path(above) / name)


_FOLDER = folder_of(Path(__file__).parent)


@contextmanager
def _kept_in(folder: str) -> Iterator[None]:
    """Let numba keep in a folder what is compiled meanwhile; its setting is for the process."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = folder
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


def compiled(
    result: types.Type, *arguments: types.Type
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what compiles a function of given types at once; while it works other threads run."""

    def compile_it(function: Callable[P, R]) -> Callable[P, R]:
        signature = result(*arguments)
        try:
            with _kept_in(_FOLDER):
                built: Callable[P, R] = numba.njit(signature, nogil=True, cache=True, **_OPTIONS)(
                    function
                )
        except (OSError, RuntimeError):  # There is no folder that it could be kept in.
            built = numba.njit(signature, nogil=True, **_OPTIONS)(function)
        return built

    return compile_it


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function as a part of compiled ones, which is kept with them."""
    built: Callable[P, R] = numba.njit(function, **_OPTIONS)
    return built


def read(dimensions: int, kind: types.Type = types.float64) -> types.Type:
    """Return the type of a contiguous array that is read."""
    return types.Array(kind, dimensions, "C", readonly=True)


def written(dimensions: int, kind: types.Type = types.float64) -> types.Type:
    """Return the type of a contiguous array that is written, or that stands in a tuple."""
    return types.Array(kind, dimensions, "C")
