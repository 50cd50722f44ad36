"""How many of a test's seeds run on a push, and how many at night.

Owns `seeds`. The first 50 run always; the others carry the mark ``nightly`` and run with
``pytest -m "nightly or not nightly"``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

ON_A_PUSH = 50


def seeds(every: Iterable[int]) -> list[object]:
    """Return seeds as parameters, those after the first 50 marked ``nightly``."""
    return [
        s if i < ON_A_PUSH else pytest.param(s, marks=pytest.mark.nightly)
        for i, s in enumerate(every)
    ]
