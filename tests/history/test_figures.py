"""Single figures, their uncertainty, and what they become in a scenario."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from realpolitik.errors import DataError, ScenarioError
from realpolitik.history import MEASURES, Figure, Tables, figure, pull
from realpolitik.history.offer import Offer, offer
from realpolitik.scenario import read_text
from realpolitik.scenario.data_calls import DataCall, call_of
from realpolitik.scenario.distributions.beta import Beta
from tests.conftest import scenario_text

SMALL = Path(__file__).parents[2] / "src/realpolitik/history/store/small/figures.csv"


def test_trade_share_is_what_the_flows_say(full: Tables) -> None:
    """North Korea in 2014: imports 3,883 and exports 2,845 with China, of all that COW lists."""
    trade = full.frame("trade")
    own = trade.filter((trade["ccode1"] == 731) & (trade["year"] == 2014))
    total = (own["imports"] + own["exports"]).sum()
    found = figure("trade_share", "PRK", "CHN", year=2014, tables=full)
    assert found.value == pytest.approx((3883 + 2845) / total)
    low, high = found.interval
    assert low < found.value < high
    assert found.references[0].startswith("Katherine Barbieri")


def test_carrying_a_figure_forward_widens_it_as_a_random_walk(tables: Tables) -> None:
    now = figure("trade_share", "PRK", "CHN", year=2014, tables=tables)
    later = figure("trade_share", "PRK", "CHN", year=2014, carried_to=2023, tables=tables)

    def width(of: Figure) -> float:
        low, high = of.interval
        return math.log(high / (1 - high)) - math.log(low / (1 - low))

    assert width(later) == pytest.approx(3 * width(now))
    assert later.value == now.value


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_gives_a_figure_inside_its_interval(tables: Tables, name: str) -> None:
    item = MEASURES[name]
    found = figure(name, "CHN", "RUS" if item.pair else None, year=2014, tables=tables)
    low, high = found.interval
    assert low <= found.value <= high
    if item.scale == "share":
        assert 0 < low <= high < 1
    assert found.references


@pytest.mark.parametrize(
    ("name", "of", "other", "year", "told"),
    [
        ("trade_shares", "PRK", "CHN", 2014, "did you mean `trade_share`"),
        ("trade_share", "PRK", None, 2014, "`of` and `with`"),
        ("cinc", "PRK", "CHN", 2014, "`of` alone"),
        ("trade_share", "PRK", "PRK", 2014, "are both PRK"),
        ("trade_share", "PRK", "CHN", 2018, "its last year before is 2014"),
        ("trade_share", "PRK", "RUS", 1980, "Soviet bloc before 1992"),
        ("cinc", "Chinna", None, 2014, "did you mean `China`"),
        ("gdp", "PRK", None, 2014, "none before either"),
    ],
)
def test_wrong_figures_are_told_what_would_be_right(
    full: Tables, name: str, of: str, other: str | None, year: int, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        figure(name, of, other, year=year, tables=full)


def _carried() -> list[dict[str, str]]:
    with SMALL.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


SLOW = ("values", "grievance", "need")
"""Parts of the decomposition beside trust; what they are made of is compared in the findings."""


def test_carried_figures_are_those_of_the_data(full: Tables, small: Tables) -> None:
    """One of every measure, and all that cases draw on."""
    rows = {(r["measure"], r["year"]): r for r in _carried() if r["measure"] not in SLOW}.values()
    assert len(rows) > 20
    for row in rows:
        other = int(row["with"]) or None
        known = {"year": int(row["year"])}
        own = figure(row["measure"], int(row["of"]), other, **known, tables=small)
        whole = figure(row["measure"], int(row["of"]), other, **known, tables=full)
        assert own.small
        assert own.value == pytest.approx(whole.value, rel=1e-6)
        assert own.spread == pytest.approx(whole.spread, rel=1e-4, abs=1e-9)


def test_figure_is_the_carried_one_where_the_states_have_not_been_pulled(
    mirror: Path, tmp_path: Path
) -> None:
    """The panel would read the small tables there; a figure from them must say that it is."""
    tables = Tables(tmp_path)
    pull(tables, ["nmc", "gdp", "population"], origin=str(mirror))
    assert figure("cinc", "CHN", year=2018, tables=tables).small
    pull(tables, ["states"], origin=str(mirror))
    assert not figure("cinc", "CHN", year=2018, tables=tables).small


def test_figure_that_is_not_carried_says_which_are(small: Tables) -> None:
    with pytest.raises(DataError, match="of these states it has 2005, 2006"):
        figure("trade_share", "PRK", "CHN", year=1999, tables=small)


def test_offers_are_in_the_scenario_language(small: Tables) -> None:
    found = offer("data", "trade_share", {"of": "PRK", "with": "CHN", "year": "2014"}, small)
    assert found.text == "0.700348 to 0.86481"
    assert (found.family, found.parameters) == ("between", (0.700348, 0.86481))
    assert (found.unit, found.date, found.grade) == ("share", "2014", "B2")
    counted = offer("rate", "joins", {"pact": "defence", "since": "1945"}, small)
    assert counted.text == "beta(26.5, 228.5)"
    assert "26 of 254 cases" in counted.says


@pytest.mark.parametrize(
    ("kind", "name", "given", "told"),
    [
        ("data", "cinc", {"of": "CHN"}, "needs `year:`"),
        ("data", "cinc", {"year": "2014"}, "needs `of:`"),
        ("data", "cinc", {"of": "CHN", "year": "2014", "wiht": "RUS"}, "did you mean `with`"),
        ("data", "cinc", {"of": "CHN", "year": "last"}, "four digits"),
        ("data", "cinc", {"of": "CHN", "year": "²²²²"}, "four digits"),
        ("data", "cinc", {"of": "CHN", "year": "2014", "for": "2010"}, "an earlier year"),
        ("rate", "joins", {"until": "1817"}, "not among those|no past case"),
    ],
)
def test_offers_that_cannot_be_made_say_why(
    small: Tables, kind: str, name: str, given: dict[str, str], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        offer(kind, name, given, small)


def test_call_is_read_with_or_without_quotes() -> None:
    call = DataCall("data", "trade_share", {"of": "PRK", "with": "CHN", "year": "2014"})
    text = "data(trade_share, of: PRK, with: CHN, year: 2014)"
    assert call_of(text) == call
    assert call_of("data(trade_share, of=PRK, with=CHN, year=2014)") == call
    assert call.text == text
    assert call_of("15 to 40") is None


@pytest.mark.parametrize(
    "text", ["rate()", "rate(joins, pact)", "rate(joins, a: 1, a: 2)", "data(1)"]
)
def test_call_that_cannot_be_read_says_why(text: str) -> None:
    with pytest.raises(ValueError, match="`"):
        call_of(text)


def _bound(value: str) -> str:
    return scenario_text(
        f"""\
quantities:
  collapse: {{value: 30 to 70, says: cost of a cut, evidence: [trade]}}
  provocation: {{value: 15 to 40, says: cost of adventures, judgement: analyst}}
  joined:
    value: {value}
    says: how often allies join
variables:
  anything: joined
"""
    )


def _look_up(kind: str, name: str, given: Mapping[str, str]) -> Offer:
    return offer(kind, name, given, Tables(None))


def test_quantity_is_bound_with_its_evidence() -> None:
    text = _bound("rate(joins, pact: defence, since: 1945)")
    scenario = read_text(text, offers=_look_up)
    joined = scenario.quantities["joined"]
    assert joined.text == "rate(joins, pact: defence, since: 1945)"
    assert joined.unit == "share"
    assert joined.evidence == ("data:joined",)
    assert joined.distribution == Beta(26.5, 228.5)
    source = scenario.evidence["data:joined"]
    assert "26 of 254" in source.says
    assert source.grade == "B2"
    assert "Leeds" in source.source


def test_data_from_after_the_file_are_warned_of() -> None:
    text = _bound("rate(joins, since: 1945)").replace("as_of: 2024-11-01", "as_of: 1961-07-06")
    codes = [d.code for d in read_text(text, offers=_look_up).diagnostics]
    assert "W707" in codes


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("rate(joyns, since: 1945)", "did you mean `joins`"),
        ("data(trade_share, of: PRK, with: CHN, year: 1980)", "not among the figures"),
        ('"rate(joins, pact)"', "is not of the form"),
    ],
)
def test_value_that_names_no_number_is_a_fault_with_its_place(value: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text(_bound(value), offers=_look_up)
    (fault,) = caught.value.diagnostics
    assert fault.code == "E405"
    assert told in (fault.suggestion if "did you mean" in told else fault.found + fault.wanted)
    assert "did you mean" not in fault.wanted
    assert fault.line > 0


def test_without_anybody_to_look_it_up_a_bound_value_is_a_fault() -> None:
    with pytest.raises(ScenarioError, match="nobody was named to look it up"):
        read_text(_bound("rate(joins)"))
