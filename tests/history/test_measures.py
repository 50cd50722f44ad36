"""Measures against closed forms, published examples, and themselves turned round."""

from __future__ import annotations

import math
from itertools import permutations, product
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.history import Tables
from realpolitik.history.measures.decomposition import PairIndicators, alignment
from realpolitik.history.measures.dependence import concentration, share_of, vulnerability
from realpolitik.history.measures.ledger import Event, ledger
from realpolitik.history.measures.polarity import polarity
from realpolitik.history.measures.power import cinc, net_resources, shares
from realpolitik.history.measures.similarity import agreement, counts_of, kappa, pi, s_score
from realpolitik.history.measures.triangles import caplow, triangle


def test_cinc_from_components_is_the_published_one(tables: Tables) -> None:
    """Recomputed from the six components of every state of a year."""
    parts = ["milex", "milper", "irst", "pec", "tpop", "upop"]
    for year in (1816, 1913, 1950, 2010):
        frame = tables.frame("nmc").filter(pl.col("year") == year)
        mine = cinc(frame.select(parts).to_numpy())
        known = ~frame.select(pl.any_horizontal(pl.col(parts).is_null())).to_series().to_numpy()
        np.testing.assert_allclose(mine[known], frame["cinc"].to_numpy()[known], atol=2e-3)


def test_cinc_leaves_out_what_is_missing() -> None:
    nan = math.nan
    np.testing.assert_allclose(cinc([[1.0, nan], [3.0, 4.0], [nan, nan]]), [0.25, 0.875, nan])


def test_net_resources_is_output_times_output_per_head() -> None:
    found = net_resources([10.0, 10.0, 1.0], [2.0, 0.0, math.nan])
    np.testing.assert_allclose(found, [50.0, math.nan, math.nan])
    np.testing.assert_allclose(shares(found), [1.0, math.nan, math.nan])


def test_dependence_in_closed_form() -> None:
    assert concentration([1, 1, 1, 1]) == pytest.approx(0.25)
    assert concentration([5, math.nan]) == 1.0
    assert math.isnan(concentration([]))
    assert math.isnan(share_of(1.0, 0.0))
    assert math.isnan(share_of(math.nan, 2.0))
    assert vulnerability(1.0, 1.0) == 1.0


# Two raters, fifty items: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no.
EXAMPLE = [[20.0, 5.0], [10.0, 15.0]]


def test_kappa_pi_and_s_of_a_textbook_table() -> None:
    """Observed agreement 0.7; chance 0.5 for kappa, 0.505 for pi."""
    assert kappa(EXAMPLE) == pytest.approx(0.4)
    assert pi(EXAMPLE) == pytest.approx((0.7 - 0.505) / (1 - 0.505))
    assert s_score(EXAMPLE) == pytest.approx(1 - 2 * 15 / 50)
    assert agreement(EXAMPLE) == pytest.approx(0.7)


def test_likeness_by_hand_of_three_levels() -> None:
    """Profiles 0 0 1 2 and 0 1 1 0: differences 0 1 0 2, squares 0 1 0 4."""
    counts = counts_of([[0, 0, 1, 2], [0, 1, 1, 0]], 3)[0, 1]
    assert s_score(counts) == pytest.approx(1 - 2 * 3 / (4 * 2))
    x, y = np.array([0, 0, 1, 2.0]), np.array([0, 1, 1, 0.0])
    seen = ((x - y) ** 2).sum()
    by_own = ((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum()
    by_own += 4 * (x.mean() - y.mean()) ** 2
    assert kappa(counts) == pytest.approx(1 - seen / by_own)
    middle = (x.mean() + y.mean()) / 2
    by_both = ((x - middle) ** 2).sum() + ((y - middle) ** 2).sum()
    assert pi(counts) == pytest.approx(1 - seen / by_both)


PROFILES = st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=3, max_size=5)


@given(PROFILES)
def test_likeness_is_symmetric_and_bounded(profiles: list[list[int]]) -> None:
    counts = counts_of(profiles, 4)
    for measure, low in ((s_score, -1.0), (kappa, -np.inf), (pi, -np.inf), (agreement, 0.0)):
        found = measure(counts)
        np.testing.assert_allclose(found, found.T, atol=1e-12)
        known = found[np.isfinite(found)]
        assert (known <= 1 + 1e-12).all()
        assert (known >= low - 1e-12).all()
    np.testing.assert_allclose(np.diag(s_score(counts)), 1.0)


@given(PROFILES, st.randoms())
def test_likeness_does_not_hang_on_the_order_of_items(
    profiles: list[list[int]], luck: Random
) -> None:
    order = list(range(6))
    luck.shuffle(order)
    turned = [[p[i] for i in order] for p in profiles]
    np.testing.assert_allclose(kappa(counts_of(profiles, 4)), kappa(counts_of(turned, 4)))


@given(
    st.lists(st.integers(0, 1), min_size=4, max_size=12).flatmap(
        lambda x: st.tuples(
            st.just(x), st.lists(st.integers(0, 1), min_size=len(x), max_size=len(x))
        )
    )
)
def test_binary_kappa_is_cohens(pair: tuple[list[int], list[int]]) -> None:
    """For two categories squared distances give the unweighted kappa of 1960."""
    x, y = (np.array(p) for p in pair)
    seen = (x == y).mean()
    chance = x.mean() * y.mean() + (1 - x.mean()) * (1 - y.mean())
    found = kappa(counts_of(np.array([x, y]), 2)[0, 1])
    if chance < 1:
        assert found == pytest.approx((seen - chance) / (1 - chance), abs=1e-9)
    else:
        assert np.isnan(found)


def test_missing_items_are_left_out_of_a_pair() -> None:
    counts = counts_of([[0, 1, math.nan], [0, math.nan, 1]], 2)
    assert counts[0, 1].sum() == 1
    assert s_score(counts)[0, 1] == 1.0


@pytest.mark.parametrize(
    ("signs", "kind", "place"),
    [
        ((1, 1, 1), "ménage à trois", None),
        ((1, 1, -1), "romantic triangle", 0),
        ((1, -1, 1), "romantic triangle", 1),
        ((-1, 1, 1), "romantic triangle", 2),
        ((1, -1, -1), "stable marriage", 2),
        ((-1, 1, -1), "stable marriage", 1),
        ((-1, -1, 1), "stable marriage", 0),
        ((-1, -1, -1), "unit veto", None),
        ((0, 1, -1), "open", None),
    ],
)
def test_dittmers_types(signs: tuple[int, int, int], kind: str, place: int | None) -> None:
    found = triangle(*signs)
    assert found.kind == kind
    assert place in (found.pivot, found.outsider)
    balanced = None if 0 in signs else math.prod(signs) > 0
    assert found.balanced is balanced


@pytest.mark.parametrize("signs", list(product((1, -1), repeat=3)))
def test_naming_the_states_otherwise_changes_no_type(signs: tuple[int, int, int]) -> None:
    ties = {frozenset((0, 1)): signs[0], frozenset((0, 2)): signs[1], frozenset((1, 2)): signs[2]}
    own = triangle(*signs)
    for order in permutations(range(3)):
        a, b, c = order
        turned = triangle(ties[frozenset((a, b))], ties[frozenset((a, c))], ties[frozenset((b, c))])
        assert turned.kind == own.kind
        if own.pivot is not None:
            assert turned.pivot is not None
            assert order[turned.pivot] == own.pivot


@pytest.mark.parametrize(
    ("powers", "kind", "expected"),
    [
        ((1, 1, 1), 1, {(0, 1), (0, 2), (1, 2)}),
        ((3, 2, 2), 2, {(1, 2)}),
        ((2, 2, 1), 3, {(0, 2), (1, 2)}),
        ((3, 1, 1), 4, set()),
        ((4, 3, 2), 5, {(0, 2), (1, 2)}),
        ((4, 2, 1), 6, set()),
        ((5, 3, 2), 7, {(0, 1), (0, 2)}),
        ((2, 1, 1), 8, {(0, 1), (0, 2)}),
    ],
)
def test_caplows_eight_types(
    powers: tuple[int, int, int], kind: int, expected: set[tuple[int, int]]
) -> None:
    for order in permutations(range(3)):
        found = caplow([powers[i] for i in order], equal=1e-9)
        assert found.kind == kind
        named = {tuple(sorted((order[a], order[b]))) for a, b in found.expected}
        assert named == expected


def test_ledger_fades_geometrically_and_never_falls_below_nothing() -> None:
    years = range(2000, 2011)
    stock = ledger([Event(2000, 4.0), Event(2005, -10.0), Event(2006, 1.0)], years, half_life=2.0)
    np.testing.assert_allclose(stock[:5], 4.0 * 0.5 ** (np.arange(5) / 2))
    assert stock[5] == 0.0
    np.testing.assert_allclose(stock[6:], 0.5 ** (np.arange(5) / 2))
    early = ledger([Event(1990, 1.0)], years, half_life=10.0)
    assert early[0] == pytest.approx(0.5)
    with pytest.raises(ValueError, match="half_life"):
        ledger([], years, half_life=0.0)


def test_polarity_of_known_shapes() -> None:
    one = polarity({1: 1.0})
    assert (one.poles, one.effective, one.concentrated) == ((1,), 1.0, 1.0)
    four = polarity({1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0, 5: math.nan})
    assert four.poles == (1, 2, 3, 4)
    assert four.effective == pytest.approx(4.0)
    assert four.concentrated == pytest.approx(0.0, abs=1e-9)
    assert math.isnan(polarity({}).effective)


KNOWN = PairIndicators(10.0, math.inf, 0.0, 5.0, 0.2, 0.5, 0.0, 0.4, 0.9, 0.1)


def test_alignment_is_the_mean_of_what_is_known() -> None:
    found = alignment(KNOWN)
    assert found.trust == pytest.approx((0.5 + 1.0 + 0.0) / 3)
    assert found.values == pytest.approx((0.75 + 0.8) / 2)
    assert found.grievance == pytest.approx(0.3)
    assert found.need == pytest.approx(0.5)
    nan = math.nan
    gone = PairIndicators(nan, nan, nan, nan, 0.2, nan, nan, nan, nan, nan)
    assert alignment(gone).values == pytest.approx(0.8)
    assert math.isnan(alignment(gone).trust)


_YEARS, _GAP, _SHARE = st.floats(0, 100), st.floats(0, 20), st.floats(0, 1)


@given(st.tuples(*[_YEARS] * 3, _GAP, *[_SHARE] * 6), st.floats(0.5, 50))
def test_alignment_stays_between_nothing_and_all(known: tuple[float, ...], halfway: float) -> None:
    found = alignment(PairIndicators(*known), halfway=halfway)
    for part in (found.trust, found.values, found.grievance, found.need):
        assert 0 <= part <= 1
