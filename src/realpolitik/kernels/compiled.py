"""How functions are compiled: for this processor, once, and kept on disk.

Owns `compiled` and `part`. Nothing is contracted or reordered, so that results have the bits that
NumPy's have, and no function is made for one scenario, so that what is kept serves all of them. It
is kept where `NUMBA_CACHE_DIR` says, else beside this file, else in the user's cache folder; where
none of these can be written it is compiled again in each process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba
from numba import types

P = ParamSpec("P")
R = TypeVar("R")


# Nothing that is compiled makes arrays: they are handed in. So no view of one need be counted,
# which would take a third of the time.
_OPTIONS = {"fastmath": False, "error_model": "numpy", "_nrt": False}


def compiled(
    result: types.Type, *arguments: types.Type
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what compiles a function of given types at once; while it works other threads run."""

    def compile_it(function: Callable[P, R]) -> Callable[P, R]:
        signature = result(*arguments)
        try:
            built: Callable[P, R] = numba.njit(signature, nogil=True, cache=True, **_OPTIONS)(
                function
            )
        except RuntimeError:  # There is no folder that it could be kept in.
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
