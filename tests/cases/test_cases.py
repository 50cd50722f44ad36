"""The shipped cases: sound, without warnings, sourced, and answering to their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.ask.review import review
from realpolitik.cases import find
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.model import CHANCE


@pytest.mark.parametrize("name", rp.case_names())
def test_case_passes_check_without_warnings(name: str) -> None:
    scenario = rp.load(name)
    assert scenario.name == name
    assert list(scenario.diagnostics) + review(scenario) == []


@pytest.mark.parametrize("name", rp.case_names())
def test_case_is_sourced(name: str) -> None:
    scenario = rp.load(name)
    assert scenario.limits
    for quantity in scenario.quantities.values():
        assert quantity.judgement or quantity.evidence
        assert quantity.judgement is None or len(quantity.judgement) > 15
    for evidence in scenario.evidence.values():
        assert evidence.date <= scenario.as_of, "no knowledge that the actors lacked"
    for claim in scenario.claims.values():
        assert claim.source
        assert claim.row
        assert claim.expect


def test_flagship_is_what_was_asked_for() -> None:
    scenario = rp.load("patrons-2024")
    rows = {c.row for c in scenario.claims.values()}
    assert rows == {"A6", "B1", "B2", "B4", "B6", "B7", "B8", "B10", "B11", "B12"}
    assert len(scenario.evidence) >= 12
    movers = [m.by for m in scenario.moves.values() if m.by != CHANCE]
    assert set(movers) == {"CHN", "RUS", "PRK", "USA"}
    assert movers.count("CHN") == 2, "announcing a limit, and keeping it"
    levers = [lever.by for lever in scenario.levers.values()]
    assert levers.count("CHN") >= 4
    assert levers.count("USA") >= 1


def test_flagship_claims_can_fail_and_some_do() -> None:
    run = rp.run(rp.load("patrons-2024"), draws=512)
    assert run.failed_draws == 0
    assert {v.meets for v in run.claims.values()} == {True, False}


def test_flagship_rows_are_tested_with_the_measures_of_power() -> None:
    scenario = rp.load("patrons-2024")
    used: dict[str, set[str]] = {}
    for claim in scenario.claims.values():
        found = {p.function for p in claim.test.walk() if isinstance(p, n.Measure)}
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
