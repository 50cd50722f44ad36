"""The shipped cases: sound, without warnings, sourced, and answering to their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.ask.evidence.hindcast import hindcast
from realpolitik.ask.evidence.model_checks import check_model
from realpolitik.cases import find
from realpolitik.engines import Ensemble
from realpolitik.history import Tables
from realpolitik.mission.findings import findings
from realpolitik.mission.register import REGISTER
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.model import CHANCE
from tests.shipped import load


@pytest.mark.parametrize("name", rp.case_names())
def test_case_passes_check_without_warnings(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert list(scenario.diagnostics) + check_model(scenario) == []


@pytest.mark.parametrize("name", rp.case_names())
def test_case_is_sourced(name: str) -> None:
    scenario = load(name)
    assert scenario.limits
    for quantity in scenario.quantities.values():
        assert quantity.judgement or quantity.evidence
        assert quantity.judgement is None or len(quantity.judgement) > 15
    for claim in scenario.claims.values():
        assert claim.source
        assert claim.row or name in OUTSIDE
        assert claim.expect


OUTSIDE = {"cuba-1962", "july-1914"}
"""Cases from outside the founding essays, whose claims answer to no row."""

HISTORICAL = {"korea-1950", "patron-race-1961", "vietnam-1979", "cuba-1962", "july-1914"}

CARRIES = {
    "korea-1950": {"A4", "B3"},
    "patron-race-1961": {"A6", "A7"},
    "vietnam-1979": {"A7"},
    "patrons-2024": {"A6", "A9", "A12", "B1", "B2", "B4", "B6", "B7", "B8", "B10", "B11", "B12"},
    "patrons-2024-covert": {"A9"},
    "beijing-linkage-2025": {"A13", "A14"},
    "ukraine-offramp-2025": {"A8", "A15"},
    "pyongyang-deal-2025": {"A16"},
    "flashpoints-2025": {"A2", "A10", "B9"},
    "axis-2025": {"A3", "A5", "A11", "A12", "A17", "B6"},
    "cuba-1962": set(),
    "july-1914": set(),
}


def test_every_case_carries_its_rows() -> None:
    found = {k: {c.row for c in load(k).claims.values()} - {""} for k in rp.case_names()}
    assert found == CARRIES
    assert set(REGISTER) == set().union(*CARRIES.values()) | {f.row for f in findings(Tables(None))}


@pytest.mark.parametrize("name", sorted(HISTORICAL))
def test_historical_case_is_held_against_what_happened(name: str) -> None:
    """Every side's choices are said; the game's probability is one of a fair comparison."""
    scenario = load(name)
    held = hindcast(Ensemble.of(scenario, 64, 0))
    assert 0 < held.probability.mean < 1
    assert 0 < held.uniform < 1
    assert 1 <= held.rank <= held.paths
    assert dict(held.path) != dict(held.other)
    movers = {m.by for m in scenario.moves.values()} - {CHANCE}
    assert {scenario.moves[m].by for m in held.path} - {CHANCE} == movers


def test_knowledge_after_the_fact_is_marked() -> None:
    """A number that leans on it says so where it is judged."""
    marked = 0
    for name in HISTORICAL:
        scenario = load(name)
        late = {k for k, e in scenario.evidence.items() if e.hindsight}
        for quantity in scenario.quantities.values():
            if late & set(quantity.evidence):
                marked += 1
                assert "hindsight" in (quantity.judgement or "")
    assert marked >= 3


def test_axis_is_the_whole_system_over_eight_half_years() -> None:
    scenario = load("axis-2025")
    assert set(scenario.actors) == {"USA", "CHN", "RUS", "PRK"}
    assert scenario.periods
    assert scenario.periods.count >= 8
    assert scenario.periods.each == "half-year"
    assert {"discipline", "improvising"} <= set(scenario.levers)


def test_a_promise_and_its_keeping_are_two_moves() -> None:
    """In each case some move comes only after its own actor's earlier choice or offer."""
    for name in rp.case_names():
        scenario = load(name)
        moves = list(scenario.moves.values())
        kept = [
            later.name
            for i, later in enumerate(moves)
            if later.when is not None and later.by in {m.by for m in moves[:i]}
        ]
        assert kept, name


def test_flagship_is_what_was_asked_for() -> None:
    scenario = load("patrons-2024")
    rows = {c.row for c in scenario.claims.values()}
    assert rows == CARRIES["patrons-2024"]
    assert len(scenario.evidence) >= 12
    movers = [m.by for m in scenario.moves.values() if m.by != CHANCE]
    assert set(movers) == {"CHN", "RUS", "PRK", "USA"}
    assert movers.count("CHN") == 2, "announcing a limit, and keeping it"
    levers = [lever.by for lever in scenario.levers.values()]
    assert levers.count("CHN") >= 4
    assert levers.count("USA") >= 1


def test_flagship_claims_can_fail_and_some_do() -> None:
    run = rp.run(load("patrons-2024"), draws=512)
    assert run.failed_draws == 0
    assert {v.meets for v in run.claims.values()} == {True, False}


def test_flagship_rows_are_tested_with_the_measures_of_power() -> None:
    scenario = load("patrons-2024")
    used: dict[str, set[str]] = {}
    for claim in scenario.claims.values():
        found = {p.function for p in claim.test.walk() if isinstance(p, n.PowerMeasure)}
        used[claim.row] = used.get(claim.row, set()) | found
    assert used["B1"] >= {"dependence", "influence"}
    assert used["B4"] >= {"dependence", "credibility"}
    assert used["B8"] >= {"commitment"}
    assert used["B12"] >= {"dependence", "cost", "credibility"}
    assert scenario.observed, "row B2 is a record"


def test_unknown_case_suggests_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(rp.CaseNotFoundError, match="did you mean `patrons-2024`"):
        find("patron-2024")
    path = tmp_path / "x.txt"
    path.write_text("scenario: x")
    assert find(path) == path
