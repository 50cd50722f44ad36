"""What is collected: no doctests where there are none, nor of kernels that need numba.

And sets what was collected aside from the collector of cycles, which else goes through all of it
again and again.
"""

from __future__ import annotations

import gc
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.doctest import DoctestModule

if TYPE_CHECKING:
    from collections.abc import Generator

    Collectors = list[pytest.Collector]

NEEDS_NUMBA = re.compile(r"^(?:from|import) (?:numba|realpolitik\.kernels\.)", re.MULTILINE)
"""What a module that cannot be imported without numba says: a kernel, or what calls one."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out a module of the package that needs numba; pytest decides about all else."""
    if collection_path.suffix != ".py" or find_spec("numba"):
        return None
    inside = Path(__file__).parent / "src"
    found = NEEDS_NUMBA.search(collection_path.read_text(encoding="utf-8"))
    return True if found and inside in collection_path.parents else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, Collectors, Collectors]:
    """Look for doctests only in modules that show an example; most are never imported for it."""
    found = yield
    if file_path.suffix != ".py" or ">>>" in file_path.read_text(encoding="utf-8"):
        return found
    return [one for one in found if not isinstance(one, DoctestModule)]


def pytest_sessionstart() -> None:
    """Collect no cycles while tests are collected; all that is made then stays until the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Set aside what stays until the end: thousands of tests, and the modules they need.

    Cycles are looked for less often than by default, since tests make many small objects.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()
