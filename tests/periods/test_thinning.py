"""Keeping few of many candidates: no bias, the sum kept, the heavy ones always."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.periods.thinning import thin


@given(
    weights=st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=30),
    most=st.integers(1, 8),
    start=st.floats(0, 0.999),
)
def test_the_sum_is_kept(weights: list[float], most: int, start: float) -> None:
    weight = np.array(weights)
    kept, factor = thin(weight, np.zeros(len(weight), dtype=int), most, np.full((1, most), start))
    assert (weight[kept] * factor).sum() == pytest.approx(weight.sum(), rel=1e-9)
    assert 1 <= len(kept) <= max(most, 1)
    assert (np.diff(kept) > 0).all()
    if len(weight) <= most:
        assert np.array_equal(kept, np.arange(len(weight)))
        assert factor == pytest.approx(1)


def test_every_weight_is_right_on_average() -> None:
    """Over an even grid of starts each candidate keeps its weight, in two strands at once."""
    weight = np.array([0.5, 0.2, 0.1, 0.08, 0.07, 0.05, 0.3, 0.3, 0.25, 0.15])
    strand = np.array([0] * 6 + [1] * 4)
    mean = np.zeros(len(weight))
    starts = (np.arange(2000) + 0.5) / 2000
    for start in starts:
        place = (np.array([[start], [1 - start]]) + np.array([0.0, 0.6, 0.3])) % 1.0
        kept, factor = thin(weight, strand, 3, place)
        mean[kept] += weight[kept] * factor / len(starts)
    assert mean == pytest.approx(weight, abs=2e-3)


def test_heavy_ones_are_kept_as_they_are() -> None:
    weight = np.array([0.6, 0.1, 0.1, 0.1, 0.1])
    for start in (0.0, 0.3, 0.9):
        kept, factor = thin(weight, np.zeros(5, dtype=int), 2, np.full((1, 2), start))
        assert kept[0] == 0
        assert factor[0] == pytest.approx(1)
        assert (weight[kept] * factor)[1:] == pytest.approx([0.4])
