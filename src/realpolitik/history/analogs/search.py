"""The search over every triad-year for those nearest to one. Owns `search`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import DataError
from realpolitik.history.analogs.compare import Comparison, compare
from realpolitik.history.analogs.features import MEMORY, NEEDS, frames_of, weights_of
from realpolitik.history.analogs.query import AnalogQuery, line_up
from realpolitik.history.codes import code_of
from realpolitik.history.panel.members import FIRST, LAST
from realpolitik.history.store import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ERAS = ((1816, 1870), (1871, 1913), (1914, 1945), (1946, 1989), (1990, 9999))
"""The eras over which analogs are spread: Concert, Europe of blocs, world wars, Cold War, after."""

_CANDIDATES = 200
"""Nearest triangles kept of each year."""


@dataclass(frozen=True)
class Analog:
    """One past triangle.

    Parameters
    ----------
    states
        The three, the strongest first.
    year
        When.
    distance
        The root of the weighted mean of squared differences, in standard deviations.
    rank
        How many of all triad-years are nearer, plus one; equal ones share it.
    comparison
        Feature by feature.
    """

    states: tuple[int, int, int]
    year: int
    distance: float
    rank: int
    comparison: Comparison

    @property
    def label(self) -> str:
        """The three codes as they were then, and the year."""
        return " ".join(code_of(s, self.year) for s in self.states) + f" {self.year}"


@dataclass(frozen=True)
class Analogs:
    """What past triangles a triangle resembles.

    Parameters
    ----------
    states, year
        The triangle asked about, the strongest state first.
    searched
        How many triad-years were compared.
    left_out
        How many had too little in common that is known.
    until
        The last year searched.
    nearest
        The nearest, spread over eras.
    also
        Those that were to be compared whatever their distance.
    small
        The tables that were the package's small ones: all, if one has not been pulled.
    """

    states: tuple[int, int, int]
    year: int
    searched: int
    left_out: int
    until: int
    nearest: tuple[Analog, ...]
    also: tuple[Analog, ...]
    small: tuple[str, ...]


def search(
    states: Sequence[int],
    year: int,
    *,
    tables: Tables | None = None,
    count: int = 8,
    until: int | None = None,
    against: Sequence[tuple[Sequence[int], int]] = (),
    weights: Mapping[str, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Analogs:
    """Find the past triangles most like one.

    Every triad-year from 1816 to `until` is compared by the features of
    `FEATURES`, each in standard deviations and weighted. The nearest are spread over eras: the
    same three states appear once in an era, and the triangle itself only in an era before its own.

    Parameters
    ----------
    states
        Three COW numbers, in any order.
    year
        The year of the triangle.
    tables
        Where the data lie; by default the user's data folder.
    count
        How many analogs to give.
    until
        The last year to search; by default `MEMORY` years before the triangle's, so that
        contemporaries, and its own last years, are no analogs.
    against
        Triangles (states and year) to compare with, whatever their distance.
    weights
        Weights of features that differ from the usual ones.
    progress
        Told of years done and years in all.

    Raises
    ------
    DataError
        If the three were not all states together in that year, or no year is left to search.
    """
    weighing = weights_of(weights)
    held = (tables or Tables()).together(*NEEDS)
    frames = frames_of(held, (FIRST, max(LAST, year)))
    query = AnalogQuery.of(frames, tuple(states), year, weighing)
    found: list[tuple[float, int, tuple[int, int, int]]] = []
    distances = []
    searched = left_out = 0
    by_year = {k[0]: d for k, d in frames.states.partition_by("year", as_dict=True).items()}
    pairs_by_year = {k[0]: d for k, d in frames.pairs.partition_by("year", as_dict=True).items()}
    last = year - MEMORY if until is None else until
    span = [y for y in sorted(by_year) if y <= last]
    if not span:
        raise DataError(f"there is no triangle up to {last} to compare with; name a later `until`")
    for done, earlier in enumerate(span, start=1):
        if earlier in pairs_by_year:
            codes, far, unknown = query.distances(by_year[earlier], pairs_by_year[earlier])
            searched += far.size + unknown
            left_out += unknown
            distances.append(far.astype(np.float32))
            found += _nearest_of_year(codes, far, query, earlier)
        if progress:
            progress(done, len(span))
    everything = np.sort(np.concatenate(distances)) if distances else np.empty(0, np.float32)

    def analog(earlier: int, others: Sequence[int]) -> Analog:
        three = line_up(frames, tuple(others), earlier)
        compared = compare(frames, query.states, year, three, earlier, weighing)
        # Distances are kept in single precision; equal ones must share a rank.
        nearer = np.float32(compared.distance) * np.float32(1 - 1e-6)
        rank = int(np.searchsorted(everything, nearer)) + 1
        return Analog(three, earlier, compared.distance, rank, compared)

    return Analogs(
        query.states,
        year,
        searched,
        left_out,
        last,
        tuple(analog(earlier, three) for _, earlier, three in _spread(found, count)),
        tuple(analog(earlier, others) for others, earlier in against),
        held.small(*NEEDS),
    )


Found = tuple[float, int, tuple[int, int, int]]


def _nearest_of_year(codes: Array, far: Array, query: AnalogQuery, earlier: int) -> list[Found]:
    if not far.size:
        return []
    kept = np.argpartition(far, min(_CANDIDATES, far.size - 1))[:_CANDIDATES]
    found: list[Found] = []
    for at in kept:
        three = (int(codes[at][0]), int(codes[at][1]), int(codes[at][2]))
        # The rest of its own era is no analogy.
        if set(three) == set(query.states) and _era(earlier) == _era(query.year):
            continue
        found.append((float(far[at]), earlier, three))
    return found


def _spread(found: list[Found], count: int) -> list[Found]:
    """Choose the nearest so that no era and no trio fills the list."""
    most = -(-count // 2)
    chosen: list[Found] = []
    seen: set[tuple[frozenset[int], int]] = set()
    full: dict[int, int] = {}
    for far, earlier, three in sorted(found):
        era = _era(earlier)
        mark = (frozenset(three), era)
        if mark in seen or full.get(era, 0) >= most:
            continue
        seen.add(mark)
        full[era] = full.get(era, 0) + 1
        chosen.append((far, earlier, three))
        if len(chosen) == count:
            break
    return chosen


def _era(year: int) -> int:
    return next(i for i, (first, last) in enumerate(ERAS) if first <= year <= last)
