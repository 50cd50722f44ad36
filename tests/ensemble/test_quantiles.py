"""Quantiles of a sketch against those of all values: within the error that is stated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from realpolitik.ensemble.quantiles import CELLS, POINTS, Ranked, Sketch

Floats = NDArray[np.float64]
SHARES = (0.0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0)
FIRST, PIECE = 16_384, 4096


def sketch_of(first: Floats, pieces: list[Floats]) -> Sketch:
    found = Sketch.of(first)
    for piece in pieces:
        found = found.plus(Ranked.of(piece))
    return found


def off(values: Floats, share: float, found: float) -> float:
    """Return how far a share is from those at which a value lies among values."""
    known = values[~np.isnan(values)]
    low, high = float(np.mean(known < found)), float(np.mean(known <= found))
    return max(0.0, low - share, share - high)


def with_gaps(values: Floats) -> Floats:
    return np.where(np.arange(len(values)) % 3 == 1, np.nan, values)


RNG = np.random.default_rng(20)
SPREADS = {
    "normal": RNG.normal(30, 12, FIRST + 20 * PIECE),
    "long tail": np.exp(RNG.normal(0, 4, FIRST + 20 * PIECE)),
    "few values": RNG.choice([-1.0, 0.0, 0.5, 40.0], FIRST + 20 * PIECE, p=[0.02, 0.5, 0.3, 0.18]),
    "a heap in a spread": np.maximum(RNG.normal(0, 1, FIRST + 20 * PIECE), 0.3),
    "one value": np.full(FIRST + 20 * PIECE, 7.25),
    "gaps": with_gaps(RNG.normal(0, 1, FIRST + 20 * PIECE)),
    "a last piece of few": RNG.normal(0, 1, FIRST + 700),
}


@pytest.mark.parametrize("name", SPREADS)
def test_quantiles_are_off_by_two_parts_in_a_thousand_at_most(name: str) -> None:
    values = SPREADS[name]
    later = [values[i : i + PIECE] for i in range(FIRST, len(values), PIECE)]
    found = sketch_of(values[:FIRST], later).quantile(SHARES)
    assert np.all(np.diff(found) >= 0)
    for share, value in zip(SHARES, found.tolist(), strict=True):
        # How the counted cell differs from 1/1,024 is luck of the draw: a tenth more.
        assert off(values, share, value) <= 1.1 * (1 / 1024 + 1 / CELLS)


def test_values_that_many_draws_have_are_found_exactly() -> None:
    values = SPREADS["few values"]
    found = sketch_of(values[:FIRST], [values[FIRST:]]).quantile((0.01, 0.3, 0.7, 0.95))
    assert found.tolist() == [-1.0, 0.0, 0.5, 40.0]
    heap = SPREADS["a heap in a spread"]
    assert sketch_of(heap[:FIRST], [heap[FIRST:]]).quantile((0.3,)).tolist() == [0.3]


def test_few_values_are_counted_as_they_are() -> None:
    values = np.arange(101.0)
    assert Ranked.of(values).points.tolist() == values.tolist()
    assert Sketch.of(values).quantile((0.0, 0.05, 0.5, 1.0)).tolist() == [0.0, 5.0, 50.0, 100.0]


def test_later_draws_count_although_the_first_ones_lie_elsewhere() -> None:
    first = np.linspace(0, 1, FIRST)
    found = sketch_of(first, [np.full(PIECE, 0.75)] * 36).quantile((0.5, 0.05))
    assert found[0] == pytest.approx(0.75, abs=1 / CELLS)
    # A tenth of all draws lie evenly from 0 to 1, so that 5% of all lie below 1/2.
    assert found[1] == pytest.approx(0.5, abs=0.02)


def test_nothing_known_has_no_quantile() -> None:
    nothing = np.full(8, np.nan)
    assert np.isnan(Sketch.of(nothing).plus(Ranked.of(nothing)).quantile((0.5,))).all()
    assert np.isnan(Sketch.of(nothing).plus(Ranked.of(np.ones(3))).quantile((0.5,))).all()


numbers = st.lists(st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0]), min_size=1, max_size=60)


@given(numbers, st.lists(numbers, max_size=6), st.integers(0, 5), st.floats(0, 1))
def test_the_error_is_what_lies_between_edges(
    first: list[float], pieces: list[list[float]], turn: int, share: float
) -> None:
    """Few values are sent as they are, so that the counted cell is all of the error."""
    parts = [np.array(p) for p in pieces]
    sketch = sketch_of(np.array(first), parts)
    again = sketch_of(np.array(first), [*parts[turn:], *parts[:turn]])
    assert sketch.counts.tolist() == again.counts.tolist(), "whatever the order of pieces"
    values = np.concatenate([np.array(first), *parts])
    assert sketch.counts.sum() == len(values)
    [value] = sketch.quantile([share])
    assert first[0] == value if len(set(first)) == 1 else min(first) <= value <= max(first)
    outside = np.mean((values < min(first)) | (values > max(first)))
    cell = sketch.counts[::2].max() / len(values)
    assert off(values, share, value) <= max(cell, outside) + 1 / len(values)


@given(st.integers(1, 5000))
def test_what_a_piece_sends_stands_for_all_of_it(count: int) -> None:
    values = np.random.default_rng(count).permutation(np.arange(float(count)))
    ranked = Ranked.of(values)
    assert len(ranked.points) <= POINTS
    assert ranked.weights.sum() == count
    ends = np.cumsum(ranked.weights)
    # Each point lies in the middle of its group, so that a count is off by half a group.
    starts = ends - ranked.weights
    assert np.all(ranked.points >= starts)
    assert np.all(ranked.points < ends)
    assert np.all(np.abs(ranked.points - (starts + ends - 1) / 2) <= 0.5)
