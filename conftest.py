"""Leaves the compiled kernels out of the doctests where numba is not installed.

And sets what was collected aside from the collector of cycles, which else goes through all of it
again and again.
"""

from __future__ import annotations

import gc
import re
from importlib.util import find_spec
from pathlib import Path

NEEDS_NUMBA = re.compile(r"^(?:from|import) (?:numba|realpolitik\.kernels\.)", re.MULTILINE)
"""What a module that cannot be imported without numba says: a kernel, or what calls one."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out a module of the package that needs numba; pytest decides about all else."""
    if collection_path.suffix != ".py" or find_spec("numba"):
        return None
    inside = Path(__file__).parent / "src"
    found = NEEDS_NUMBA.search(collection_path.read_text(encoding="utf-8"))
    return True if found and inside in collection_path.parents else None


def pytest_collection_finish() -> None:
    """Set aside what stays until the end: thousands of tests, and the modules they need."""
    gc.collect()
    gc.freeze()
