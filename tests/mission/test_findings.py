"""What the data say on the register's rows, and a triangle's history."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from realpolitik.errors import DataError
from realpolitik.history import Tables, chronicle, system
from realpolitik.history.chronicle import closest_three
from realpolitik.history.cooperation import cooperation_after_disputes, pair_histories
from realpolitik.history.events import events, grievances
from realpolitik.history.pairs import indicators, pair_data
from realpolitik.mission.findings import findings

ROWS = {"A1", "A5", "A11", "B4", "B5"}


def test_findings_carry_the_rows_that_need_data(small: Tables) -> None:
    found = findings(small)
    assert {f.row for f in found} == ROWS
    for finding in found:
        assert 0 <= finding.held <= finding.readings
        assert finding.readings > 0
        assert finding.says.endswith(".")
    # A finding that could not fail would be worth nothing: some do.
    assert any(f.held == 0 for f in found)
    assert all(f.cites for f in found if f.row != "A5")
    # `mission --json` writes them as JSON, which knows no numbers of NumPy.
    assert json.loads(json.dumps([f.to_dict() for f in found]))[0]["row"] == found[0].row


def test_carried_findings_are_those_of_the_data(full: Tables, small: Tables) -> None:
    told: list[tuple[int, int]] = []
    whole = findings(full, lambda done, total: told.append((done, total)))
    assert [replace(f, small=False) for f in findings(small)] == whole
    assert told[-1] == (4, 4)


def test_indicators_of_known_pairs(full: Tables) -> None:
    data = pair_data(full, 2009, 2018)
    allies = indicators(data, 2, 740, 2018).indicators
    assert allies.pact_years == 2018 - 1952 + 1
    assert allies.rivalry_years == 2018 - 1945
    china = indicators(data, 710, 365, 2018)
    assert china.indicators.rivalry_years == 2018 - 1989
    assert china.years["trade"] == 2014, "a source that has ended is read in its last year"
    assert indicators(data, 365, 710, 2018).indicators.common_rivals == (
        china.indicators.common_rivals
    )
    with pytest.raises(DataError, match="were no pair in 2018"):
        indicators(data, 365, 817, 2018)


def test_ledger_of_events_moves_when_they_happened() -> None:
    years = range(1949, 2019)
    stock = dict(zip(years, grievances(710, 365, years), strict=True))
    assert stock[1969] > stock[1968]
    assert stock[1970] < stock[1969]
    assert stock[1989] < stock[1988] / 4
    assert all(d.event.source for d in events())
    assert {d.kind for d in events()} == {"grievance", "pact", "visit", "aid"}


def test_cooperation_counts_every_pair_once(tables: Tables) -> None:
    pairs = pair_histories(tables)
    groups = {g.group: g for g in cooperation_after_disputes(pairs, pact=True)}
    assert set(groups) == {"none", "low", "high"}
    # Half of those with a record are low; ties and small numbers make it no exact half.
    assert groups["low"].pairs == pytest.approx(groups["high"].pairs, rel=0.05, abs=6)
    assert all(0 <= g.share <= 1 for g in groups.values())
    assert groups["none"].share > 0


@pytest.mark.parametrize("which", ["full", "small"])
def test_founding_triangle_turned_as_historians_say(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Pyongyang was the pivot from the treaties of 1961 to the end of the Soviet Union."""
    tables = request.getfixturevalue(which)
    found = chronicle((710, 365, 731), (1949, 2018), tables=tables)
    assert found.kind_in(1970) == "romantic triangle around North Korea"
    assert found.kind_in(1955) == "an open triangle"
    assert ("romantic triangle around North Korea", 1961, 1990) in found.runs
    assert {d.event.year for d in found.events} >= {1950, 1961, 1969, 1989}
    assert found.pairs["year"].min() == 1949
    assert bool(found.small) == (which == "small")


def test_triangle_that_never_was_is_refused(small: Tables) -> None:
    with pytest.raises(DataError, match="three different states"):
        chronicle((710, 710, 731), tables=small)
    with pytest.raises(DataError, match="no state"):
        chronicle((710, 365, 999), tables=small)


def test_closest_three_are_found(full: Tables, small: Tables) -> None:
    for tables in (full, small):
        assert closest_three([2, 710, 365, 731], 2018, tables=tables) == (710, 365, 731)


@pytest.mark.parametrize(
    ("year", "bloc"),
    [(1938, {255, 325, 740}), (1950, {365, 710}), (1985, {365})],
)
def test_blocs_of_the_major_powers_are_those_of_the_books(
    full: Tables, year: int, bloc: set[int]
) -> None:
    found = system(year, tables=full)
    assert bloc in found.blocs.camps
    assert found.polarity.poles
    assert found.majors[0] in found.polarity.poles
    assert found.blocs.index <= len(found.ties.ties)
    assert not found.small


def test_system_of_the_small_table_says_that_it_is(small: Tables) -> None:
    found = system(1950, tables=small)
    assert found.small
    assert set(found.majors) == {2, 365, 710}
