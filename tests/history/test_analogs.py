"""Analogies: the search against brute force, order, weights, eras, what is missing."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import polars as pl
import pytest

from realpolitik.errors import DataError
from realpolitik.history import Tables, compare, search
from realpolitik.history.analogs.features import Frames, frames_of, weights_of
from realpolitik.history.analogs.query import COVERED, AnalogQuery
from realpolitik.history.analogs.search import ERAS

TODAY = (710, 365, 731)


@pytest.fixture(scope="module")
def frames(tables: Tables) -> Frames:
    return frames_of(tables, (1816, 2018))


def of_years(frames: Frames, *years: int) -> Frames:
    """Return the rows of some years, among which one triangle after the other is found faster."""
    kept = pl.col("year").is_in(years)
    return replace(frames, states=frames.states.filter(kept), pairs=frames.pairs.filter(kept))


def test_every_distance_of_a_year_is_that_of_brute_force(frames: Frames) -> None:
    """Each triangle of the first year, and some of 1950, one at a time, feature by feature."""
    weights = weights_of()
    query = AnalogQuery.of(frames, TODAY, 2018, weights)
    checked = 0
    first = int(frames.states["year"].to_list()[0])
    for year, most in ((first, 2000), (1950, 200), (1970, 200)):
        own = frames.states.filter(pl.col("year") == year)
        pairs = frames.pairs.filter(pl.col("year") == year)
        both = of_years(frames, year, 2018)
        codes, far, unknown = query.distances(own, pairs)
        found = {frozenset(map(int, c)): d for c, d in zip(codes, far, strict=True)}
        told = {frozenset((a, b)) for a, b in pairs.select("ccode1", "ccode2").iter_rows()}
        left = 0
        triples = list(combinations(sorted(own["ccode"].to_list()), 3))
        for three in triples[:: max(len(triples) // most, 1)]:
            if not all(frozenset(p) in told for p in combinations(three, 2)):
                assert frozenset(three) not in found
                continue
            one = compare(both, TODAY, 2018, three, year, weights)
            had = sum(r.weight for r in one.rows if math.isfinite(r.gap))
            if had < COVERED * sum(weights.values()) - 1e-9:
                left += 1
                assert frozenset(three) not in found
                continue
            assert found[frozenset(three)] == pytest.approx(one.distance, rel=1e-9)
            checked += 1
        if len(triples) <= most:
            assert unknown == left
    assert checked > 100


def test_naming_the_states_otherwise_changes_nothing(frames: Frames) -> None:
    weights = weights_of()
    own = [compare(frames, p, 2018, TODAY, 1950, weights) for p in permutations(TODAY)]
    assert len({c.distance for c in own}) == 1
    assert all(c.rows[0] == own[0].rows[0] for c in own)
    same = compare(frames, TODAY, 2018, TODAY, 2018, weights)
    assert same.distance == 0.0


def test_search_ranks_every_triangle_by_its_distance(made: Tables) -> None:
    """Against brute force over all years of the made tables."""
    frames, weights = frames_of(made, (1816, 2018)), weights_of()
    query = AnalogQuery.of(frames, TODAY, 2018, weights)
    found = search(TODAY, 2018, tables=made, against=[(TODAY, 1961)])
    every, others = [], []
    for year in range(1946, found.until + 1):
        own = frames.states.filter(pl.col("year") == year)
        codes, far, _ = query.distances(own, frames.pairs.filter(pl.col("year") == year))
        every += far.tolist()
        # The rest of its own era is no analogy of a triangle.
        same = [set(c) == set(TODAY) and year >= ERAS[-1][0] for c in codes.tolist()]
        others += far[~np.array(same)].tolist()
    every.sort()
    assert found.searched - found.left_out == len(every) > 5000
    assert not found.small
    assert found.nearest[0].distance == pytest.approx(min(others))
    for one in (*found.nearest, *found.also):
        assert one.distance == pytest.approx(every[one.rank - 1])
    assert found.also[0].year == 1961


def test_search_finds_what_is_nearest_and_spreads_it(full: Tables) -> None:
    frames = frames_of(full, (1816, 2018))
    told: list[tuple[int, int]] = []
    found = search(
        TODAY,
        2018,
        tables=full,
        against=[(TODAY, 1950)],
        progress=lambda done, total: told.append((done, total)),
    )
    assert found.searched > 35_000_000
    assert found.until == 2008
    assert told[-1] == (193, 193)
    assert len(found.nearest) == 8
    assert not found.small
    distances = [a.distance for a in found.nearest]
    assert distances == sorted(distances)
    eras = [next(i for i, (a, b) in enumerate(ERAS) if a <= n.year <= b) for n in found.nearest]
    assert max(eras.count(e) for e in eras) <= 4
    assert len({(frozenset(a.states), e) for a, e in zip(found.nearest, eras, strict=True)}) == 8
    ranks = [a.rank for a in found.nearest]
    assert ranks == sorted(ranks)
    assert (
        found.nearest[0].distance
        == compare(
            frames, TODAY, 2018, found.nearest[0].states, found.nearest[0].year, weights_of()
        ).distance
    )
    korea = found.also[0]
    assert (korea.year, korea.states) == (1950, (365, 710, 731))
    assert korea.rank > ranks[0]
    # What every historian would name: then no pact bound Pyongyang, now one does.
    assert "pact" in {r.feature for r in korea.comparison.breaks}


def test_weights_move_the_distance(frames: Frames) -> None:
    only = dict.fromkeys(weights_of(), 0.0) | {"border": 1.0}
    found = compare(frames, TODAY, 2018, TODAY, 1950, weights_of(only))
    assert found.distance == 0.0, "the borders are the same"
    known = compare(frames, TODAY, 2018, TODAY, 1950, weights_of())
    gaps = np.array([(r.weight, r.gap) for r in known.rows if math.isfinite(r.gap)])
    by_hand = np.sqrt((gaps[:, 0] * gaps[:, 1] ** 2).sum() / gaps[:, 0].sum())
    assert known.distance == pytest.approx(by_hand)
    assert known.unknown, "North Korea had no vote in 1950"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"pakt": 1.0}, "did you mean `pact`"),
        ({"pact": -1.0}, "0 or more"),
        ({"pact": math.nan}, "0 or more"),
        (dict.fromkeys(weights_of(), 0.0), "all weights are 0"),
    ],
)
def test_weights_that_make_no_sense_are_refused(changes: dict[str, float], told: str) -> None:
    with pytest.raises(DataError, match=told):
        weights_of(changes)


def test_triangles_that_never_were_are_refused(small: Tables) -> None:
    with pytest.raises(DataError, match="three different states"):
        search((710, 710, 731), 2018, tables=small)
    with pytest.raises(DataError, match="in 1947 there is no state PRK"):
        search(TODAY, 1947, tables=small)
    with pytest.raises(DataError, match="no triangle up to 1700"):
        search(TODAY, 2018, tables=small, until=1700)


def test_without_data_the_founding_states_are_searched(small: Tables) -> None:
    found = search(TODAY, 2018, tables=small, count=3)
    assert found.small
    assert 0 < found.searched < 10_000
    assert found.nearest
