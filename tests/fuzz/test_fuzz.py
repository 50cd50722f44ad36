"""Mutated inputs are accepted, or refused with an error of ours, within bounds: a short run."""

from __future__ import annotations

import pytest

from tests.fuzz.bounded import WELL, Bounds
from tests.fuzz.runner import fuzz

GENEROUS = Bounds(seconds=30.0)
"""The nightly run asks for 5 seconds; a machine that is busy counts more for the same work."""


def test_three_hundred_mutated_inputs_end_well() -> None:
    told = list(fuzz(300, seed=12, bounds=GENEROUS))
    assert [i for i, *_ in told] == list(range(300))
    assert [(i, kind, what) for i, kind, what, _ in told if what not in WELL] == []
    assert {what for _, _, what, _ in told} == WELL


@pytest.mark.nightly
def test_a_million_mutated_inputs_end_well() -> None:
    bad = [
        (i, kind, what)
        for i, kind, what, _ in fuzz(1_000_000, seed=0, bounds=GENEROUS, workers=2)
        if what not in WELL
    ]
    assert bad == []
