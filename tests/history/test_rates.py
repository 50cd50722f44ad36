"""Base rates: counts against cases told by hand, intervals, filters, what the package carries."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from scipy.stats import beta

from realpolitik.errors import DataError
from realpolitik.history import QUESTIONS, Tables, rate
from realpolitik.history.rates.count import written
from realpolitik.history.rates.questions import question

SMALL = Path(__file__).parents[2] / "src/realpolitik/history/store/small/rates.csv"


def _cases(tables: Tables, name: str, **chosen: str) -> pl.DataFrame:
    item = QUESTIONS[name]
    usual = {k: v for k, (_, v) in item.choices.items()}
    return item.cases(tables, {**usual, **chosen})


def test_no_case_is_counted_twice(tables: Tables) -> None:
    joins = _cases(tables, "joins", reach="force")
    assert not joins["case"].is_duplicated().any()
    assert not _cases(tables, "lasts")["case"].is_duplicated().any()
    assert not _cases(tables, "yields")["case"].is_duplicated().any()


def test_allies_of_the_korean_war_are_counted_as_they_came(full: Tables) -> None:
    """ROK was attacked; ATOP has no ally bound to it before 1953, so no case is of the ROK."""
    korea = _cases(full, "joins").filter(pl.col("case").str.starts_with("dispute 51:"))
    assert korea.filter(pl.col("case").str.ends_with("for 732")).is_empty()
    # The United Kingdom, bound to the USA by the North Atlantic treaty, came in on 28 June.
    british = korea.filter(pl.col("case") == "dispute 51: 200 for 2")
    assert british["yes"].to_list() == [True]
    # Iceland, bound by the same treaty, did not.
    iceland = korea.filter(pl.col("case") == "dispute 51: 395 for 2")
    assert iceland["yes"].to_list() == [False]


def test_counts_by_another_way_round(tables: Tables) -> None:
    """Joining, counted by loops over disputes in place of joins of tables."""
    # The published tables in wars to 1944, the made ones in all that they have.
    begun = dict(tables.frame("disputes").select("dispnum", "styear").iter_rows())
    since, until = (1900, 1944) if min(begun.values()) < 1900 else (1950, 2010)
    part = tables.frame("participants").filter(pl.col("styear").is_between(since, until))
    level = dict(tables.frame("disputes").select("dispnum", "hostlev").iter_rows())
    pacts = {
        (a, b, y)
        for a, b, y, d in tables.frame("alliances")
        .select("ccode1", "ccode2", "year", "defence")
        .iter_rows()
        if d == 1
    }
    yes = cases = 0
    for number in part["dispnum"].unique():
        if level.get(number, 0) < 5 or not since <= begun[number] <= until:
            continue
        rows = tables.frame("participants").filter(pl.col("dispnum") == number).rows(named=True)
        first = {r["ccode"] for r in rows if r["orig"] == 1}
        attacked = {r["ccode"] for r in rows if r["orig"] == 1 and r["sidea"] == 0}
        side = {r["ccode"] for r in rows if r["sidea"] == 0}
        year = begun[number]
        allies = {a for a, b, y in pacts if y == year and b in attacked} - first
        cases += len(allies)
        yes += len(allies & side)
    found = rate("joins", {"since": since, "until": until}, tables=tables)
    assert (found.yes, found.cases) == (yes, cases)
    assert cases > 0


def test_rate_before_1945_is_near_what_early_studies_found(full: Tables) -> None:
    """About a quarter of allies came in by studies that did not read the treaties (Leeds 2000)."""
    found = rate("joins", {"until": 1944}, tables=full)
    low, high = found.interval
    assert low < 0.25 < high
    assert high < 0.745, "below the rate of treaties that were called on, which is 74.5%"


def test_pacts_last_as_long_as_they_lasted(full: Tables) -> None:
    cases = _cases(full, "lasts", years="30")
    soviet = cases.filter(pl.col("case") == "365-731 1961 to 1996")
    assert soviet["yes"].to_list() == [True]
    chinese = cases.filter(pl.col("case") == "365-710 1950 to 1980")
    assert chinese["yes"].to_list() in ([True], [])
    # Of a pact still in force in the last year, and shorter than asked, it is not known yet.
    young = cases.filter(pl.col("case").str.ends_with("to 2018") & (pl.col("length") < 30))
    assert young["yes"].null_count() == young.height > 0
    assert not young["ended"].any()
    assert cases.filter(pl.col("yes").is_null()).height == young.height


def test_stronger_side_is_the_one_with_more_power(tables: Tables) -> None:
    found = _cases(tables, "yields", decided="yes")
    assert (found["ratio"] > 1).all()
    everything = rate("yields", {}, tables=tables)
    decided = rate("yields", {"decided": "yes"}, tables=tables)
    assert everything.yes == decided.yes
    assert everything.cases > decided.cases


def test_filters_only_take_away(tables: Tables) -> None:
    for name in QUESTIONS:
        whole = rate(name, {}, tables=tables)
        late = rate(name, {"since": 1970}, tables=tables)
        early = rate(name, {"until": 1969}, tables=tables)
        assert late.cases + early.cases == whole.cases
        assert late.yes + early.yes == whole.yes
        above = rate(name, {"ratio_above": 2}, tables=tables)
        below = rate(name, {"ratio_below": 2}, tables=tables)
        assert above.cases + below.cases + above.unknown == whole.cases


def test_interval_is_jeffreys(tables: Tables) -> None:
    found = rate("joins", {}, tables=tables)
    shape = found.yes + 0.5, found.cases - found.yes + 0.5
    low, high = beta.ppf(0.05, *shape), beta.ppf(0.95, *shape)
    assert found.interval == pytest.approx((low, high))
    assert found.interval[0] < found.share < found.interval[1]


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("join", {}, "did you mean `joins`"),
        ("joins", {"pakt": "defence"}, "did you mean `pact`"),
        ("joins", {"pact": "love"}, "it can be `defence`"),
        ("joins", {"since": "soon"}, "a year of four digits"),
        ("joins", {"since": "²²²²"}, "a year of four digits"),
        ("joins", {"since": 1950, "until": 1940}, "leaves no year"),
        ("joins", {"ratio_above": "-1"}, "above 0"),
        ("joins", {"ratio_above": "nan"}, "above 0"),
        ("joins", {"since": 1987}, "not among those the package carries"),
    ],
)
def test_wrong_questions_are_told_what_would_be_right(
    small: Tables, name: str, given: dict[str, object], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        rate(name, given, tables=small)


def _carried() -> list[dict[str, str]]:
    with SMALL.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", _carried(), ids=lambda r: f"{r['question']} {r['filters']}")
def test_carried_counts_are_those_of_the_data(
    full: Tables, small: Tables, row: dict[str, str]
) -> None:
    given = dict(pair.split(": ") for pair in row["filters"].split("; "))
    own, whole = (
        rate(row["question"], given, tables=small),
        rate(row["question"], given, tables=full),
    )
    assert own.small
    assert not whole.small
    assert written(own.filters) == row["filters"]
    assert (own.yes, own.cases, own.unknown) == (whole.yes, whole.cases, whole.unknown)
    assert own.censored == whole.censored
    assert own.share == pytest.approx(whole.share, abs=1e-6)
    assert own.worth == pytest.approx(whole.worth, abs=1e-3)
    assert (own.first, own.last) == (whole.first, whole.last)


def test_every_question_answers_without_data(small: Tables) -> None:
    for name in QUESTIONS:
        assert rate(name, {}, tables=small).cases > 0
        assert question(name).needs
