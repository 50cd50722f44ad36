"""How many last: the published example, scipy's estimate, and pacts counted by hand."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from realpolitik.errors import DataError
from realpolitik.history import Tables, rate
from realpolitik.history.offer import offer
from realpolitik.history.rates.survival import survival


def test_the_example_of_kaplan_and_meier() -> None:
    """Deaths at 0.8, 3.1, 5.4, 9.2 months, losses at 1.0, 2.7, 7.0, 12.1 (their section 1)."""
    months = [8, 31, 54, 92, 10, 27, 70, 121]
    died = [True] * 4 + [False] * 4
    for after, share in ((8, 0.875), (31, 0.7), (54, 0.525), (92, 0.2625)):
        assert survival(months, died, after + 1)[0] == pytest.approx(share)
    # Greenwood's variance at 5.4: S² (1/(8·7) + 1/(5·4) + 1/(4·3)).
    share, worth = survival(months, died, 55)
    variance = 0.525**2 * (1 / 56 + 1 / 20 + 1 / 12)
    assert share * (1 - share) / worth == pytest.approx(variance)


CASES = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=60)


@given(CASES, st.integers(2, 30))
def test_share_and_variance_are_those_of_scipy(cases: list[tuple[int, bool]], years: int) -> None:
    """There a case lost at an age has outlived it; ours, still going, may yet end at its age."""
    length, ended = (np.array(x) for x in zip(*cases, strict=True))
    share, worth = survival(length, ended, years)
    if math.isnan(share):
        known = np.where(ended, length, length - 1)
        assert known.max() < years
        assert not ended[known == known.max()].all()
        return
    sample = CensoredData.right_censored(np.where(ended, length, length - 1), ~ended)
    theirs = ecdf(sample).sf
    assert share == pytest.approx(float(theirs.evaluate([years - 1])[0]))
    if 0 < share < 1:
        spread = math.sqrt(share * (1 - share) / worth)
        low, high = share - 1.6448536 * spread, share + 1.6448536 * spread
        # The stubs have these bounds as numbers; they are functions of time, as the docs say.
        with np.errstate(invalid="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            bounds: Any = theirs.confidence_interval(0.9, method="linear")
        if low > 0.0 and high < 1.0:
            assert float(bounds.low.evaluate(years - 1)) == pytest.approx(low, abs=1e-6)
            assert float(bounds.high.evaluate(years - 1)) == pytest.approx(high, abs=1e-6)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=60), st.integers(2, 30))
def test_without_cases_cut_off_the_share_is_the_plain_one(length: list[int], years: int) -> None:
    share, worth = survival(length, [True] * len(length), years)
    assert share == pytest.approx(np.mean([n >= years for n in length]))
    if 0 < share < 1:
        assert worth == pytest.approx(len(length))


@pytest.fixture
def few(tmp_path: Path) -> Tables:
    """Six pacts of defence, made up: lengths 5, 4 cut off, 1, 69, 2 cut off, and an unknown start.

    By age: one of five known to have had a year ended in it; none after, until five years.
    """
    spells = [
        (2, 20, 1950, 1954),
        (2, 200, 2015, 2018),
        (2, 210, 2016, 2016),
        (2, 220, 1950, 2018),
        (2, 235, 2017, 2018),
        (2, 255, 1815, 1999),
    ]
    rows = [
        {"ccode1": a, "ccode2": b, "year": y, "defence": 1}
        for a, b, first, last in spells
        for y in range(first, last + 1)
    ]
    tables = Tables(tmp_path)
    whole = dict.fromkeys(("ccode1", "ccode2", "year", "defence"), pl.Int32)
    tables.write("alliances", pl.DataFrame(rows, schema=whole))
    power = pl.DataFrame({"ccode": [2], "year": [1950], "cinc": [0.3]})
    tables.write("nmc", power.cast({"ccode": pl.Int32, "year": pl.Int32}))
    return tables


def test_pacts_that_began_too_late_count_only_for_the_years_they_have_had(few: Tables) -> None:
    """Once the two still going were left out, and the one of their time that ended was not."""
    found = rate("lasts", {"years": 5}, tables=few)
    assert (found.yes, found.cases, found.censored) == (2, 5, 2)
    assert found.share == pytest.approx(1 - 1 / 5), "2 of 3 is what it was"
    late = rate("lasts", {"years": 5, "since": 1946, "until": 2014}, tables=few)
    assert (late.share, late.worth, late.censored) == (1.0, 2.0, 0)
    assert late.interval[1] == 1.0
    assert "2 of 5 cases (2 of them too young to tell when the data end)" in found.count


def test_what_a_scenario_is_offered_has_the_share_and_interval_that_are_said(few: Tables) -> None:
    found = rate("lasts", {"years": 5}, tables=few)
    offered = offer("rate", "lasts", {"years": "5"}, few)
    a, b = offered.parameters
    assert a / (a + b) == pytest.approx((found.worth * 0.8 + 0.5) / (found.worth + 1), rel=1e-5)
    assert found.count in offered.says


def test_a_rate_that_nothing_has_been_followed_for_is_refused(few: Tables) -> None:
    with pytest.raises(DataError, match="followed for 10 years; take an earlier `since`"):
        rate("lasts", {"years": 10, "since": 2015}, tables=few)


def test_the_interval_is_near_the_one_by_exponential_greenwood(small: Tables) -> None:
    """On the carried counts, where the two ways of an interval must agree."""
    for filters in ({"years": 10}, {"years": 20, "since": 1946}):
        found = rate("lasts", filters, tables=small)
        assert found.censored > 0
        share = found.share
        spread = math.sqrt((1 - share) / (share * found.worth)) / abs(math.log(share))
        bounds = [math.exp(math.log(share) * math.exp(s * 1.6448536 * spread)) for s in (1, -1)]
        assert found.interval == pytest.approx(bounds, abs=1e-3)
