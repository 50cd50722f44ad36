"""Compiled paths beside those of NumPy, with the same results to the last bit (rule G6).

Owns `compiled_pays`. The compiled paths need numba, which the extra `fast` brings. NumPy's are the
reference, and all that there is without it. As both give the same numbers, which of them works is
told nowhere: it is decided by what loading the compiled ones costs.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

import numpy as np

from realpolitik.errors import RealpolitikError
from realpolitik.extras import require
from realpolitik.suggest import listing

VARIABLE = "REALPOLITIK_KERNEL"
"""The environment variable that says which paths work."""

CHOICES = ("auto", "numba", "numpy")
"""What it may say: whichever is faster, always the compiled ones, never."""

REPAYS = 60_000_000
"""Numbers worked by NumPy, in as long as loading the compiled paths takes. By then they are sure
to take no more than twice as long as whichever would have been faster from the start."""


class _Meter:
    """Counts the numbers that NumPy worked in this process."""

    worked = 0


def compiled_pays(numbers: int) -> bool:
    """Return whether work is to be done by a compiled path, if there is one for it.

    Parameters
    ----------
    numbers
        How many numbers go in.

    Raises
    ------
    MissingExtraError
        If `VARIABLE` asks for numba, which is not installed.
    RealpolitikError
        If it says something else than `CHOICES`.
    """
    choice = os.environ.get(VARIABLE, "") or "auto"
    if choice == "numba":
        require("numba")
        return True
    if choice not in CHOICES:
        raise RealpolitikError(
            f"the environment variable {VARIABLE} is {choice!r}; it may be {listing(CHOICES)}"
        )
    if choice == "numpy" or not _AVAILABLE:
        return False
    _Meter.worked += numbers
    return _Meter.worked > REPAYS


_AVAILABLE = (
    # Where NumPy keeps its functions is known for these alone.
    sys.implementation.name == "cpython"
    and np.__version__.startswith("2.")
    and find_spec("numba") is not None
)
