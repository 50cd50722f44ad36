"""Two triangles feature by feature. Owns `compare`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.history.analogs.features import PAIR_FEATURES, STATE_FEATURES
from realpolitik.history.analogs.query import AnalogQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.history.analogs.features import Frames

ALIKE = 0.5
"""Standard deviations within which two values count as alike."""

APART = 1.5
"""Standard deviations beyond which a likeness breaks."""


@dataclass(frozen=True)
class Likeness:
    """One feature of two triangles.

    Parameters
    ----------
    feature
        Its name.
    places
        The places it is about: one state (0 strongest, 2 weakest), or two.
    now, then
        The values; nan where missing.
    gap
        Their difference in standard deviations; nan where one is missing.
    weight
        What it weighs.
    """

    feature: str
    places: tuple[int, ...]
    now: float
    then: float
    gap: float
    weight: float


@dataclass(frozen=True)
class Comparison:
    """Two triangles, feature by feature.

    Parameters
    ----------
    rows
        Every feature, in order.
    distance
        The root of the weighted mean of squared gaps over what is known.
    """

    rows: tuple[Likeness, ...]
    distance: float

    @property
    def matches(self) -> tuple[Likeness, ...]:
        """What is alike: within half a standard deviation."""
        return tuple(r for r in self.rows if abs(r.gap) <= ALIKE and r.weight)

    @property
    def breaks(self) -> tuple[Likeness, ...]:
        """Where the likeness breaks, the widest gap first."""
        wide = [r for r in self.rows if abs(r.gap) >= APART and r.weight]
        return tuple(sorted(wide, key=lambda r: -abs(r.gap)))

    @property
    def unknown(self) -> tuple[Likeness, ...]:
        """What cannot be compared, being missing on one side."""
        return tuple(r for r in self.rows if not np.isfinite(r.gap))


def compare(
    frames: Frames,
    states: tuple[int, ...],
    year: int,
    others: tuple[int, ...],
    earlier: int,
    weights: Mapping[str, float],
) -> Comparison:
    """Compare two triangles feature by feature.

    Parameters
    ----------
    frames
        Features of states and pairs in both years.
    states, year
        One triangle, in any order.
    others, earlier
        The other.
    weights
        The weight of every feature.
    """
    one = AnalogQuery.of(frames, states, year, weights)
    two = AnalogQuery.of(frames, others, earlier, weights)
    rows = []

    def add(name: str, places: tuple[int, ...], now: float, then: float) -> None:
        gap = (now - then) / frames.spread[name]
        rows.append(Likeness(name, places, float(now), float(then), float(gap), weights[name] / 3))

    for i in range(3):
        add("power", (i,), one.shares[i], two.shares[i])
    for at, name in enumerate(STATE_FEATURES):
        for i in range(3):
            add(name, (i,), one.own[i][at], two.own[i][at])
    for at, name in enumerate(PAIR_FEATURES):
        for slot, places in enumerate(((0, 1), (0, 2), (1, 2))):
            add(name, places, one.ties[slot][at], two.ties[slot][at])
    known = [r for r in rows if np.isfinite(r.gap)]
    whole = sum(r.weight for r in known)
    far = np.sqrt(sum(r.weight * r.gap**2 for r in known) / whole) if whole else np.nan
    return Comparison(tuple(rows), float(far))
