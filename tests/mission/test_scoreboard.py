"""The scoreboard: each row's claims, their verdicts as a run gives them, and their hinges."""

from __future__ import annotations

import json

import pytest

from realpolitik.ask import run
from realpolitik.mission.findings import Finding
from realpolitik.mission.scoreboard import mission
from tests.conftest import scenario_of

CLAIMS = """\
claims:
  threat-works:
    {says: A threat works, row: X1, test: "P(restraint, do=threat) > 0.5", expect: likely}
  provocation-matters:
    {says: It matters, row: X2, test: "provocation > 24 and P(restraint) > -1000"}
  no-row: {says: It has no row, test: "P(restraint) > 0.5"}
"""
REGISTER = {"X1": "Threats work.", "X2": "It matters.", "X3": "Nobody asks."}


def test_verdicts_are_those_of_a_run() -> None:
    scenario = scenario_of(CLAIMS)
    found = mission([scenario], REGISTER, 256, 3)
    solved = run(scenario, 256, 3)
    assert [r.row for r in found.rows] == ["X1", "X2", "X3"]
    for row in found.rows:
        for tested in row.tested:
            claim = tested.verdict.claim
            assert claim.row == row.row
            assert tested.verdict.share == solved.claims[claim.name].share
            assert tested.verdict.words == solved.claims[claim.name].words
    assert found.rows[2].tested == ()
    assert "no-row" not in {t.verdict.claim.name for r in found.rows for t in r.tested}


def test_the_hinge_is_what_the_test_follows() -> None:
    found = mission([scenario_of(CLAIMS)], REGISTER, 512, 0)
    tested = found.rows[1].tested[0]
    assert tested.hinge == "provocation"
    assert tested.direction == pytest.approx(1.0, abs=0.01)
    assert tested.alone


def test_a_scoreboard_is_plain_data_and_a_page() -> None:
    told: list[tuple[int, int]] = []
    found = mission(
        [scenario_of(CLAIMS), scenario_of()],
        REGISTER,
        128,
        0,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]
    document = json.loads(json.dumps(found.to_dict()))
    assert document["rows"]["X2"]["tested"][0]["hinge"]["quantity"] == "provocation"
    shapes = [document["rows"][k]["tested"][0]["shape"] for k in ("X1", "X2")]
    assert [(s["decided"], s["draws"]) for s in shapes] == [(True, 64), (False, 64)]
    page = found.page()
    assert [table.rows[0][1] for table in page.tables[:2]] == ["0% *", "52%"]
    assert (
        page.notes[1] == "* decided by how the payoffs are written, not by the numbers (rule Q10)."
    )
    assert page.lead.startswith("2 of 3 rows are tested. Of 2 claims of 2 cases")
    assert page.tables[2].note == "open: no claim of a scenario tests it"


def test_findings_stand_under_their_rows() -> None:
    figures = (("what it turns on", "0.8"),)
    finding = Finding("X3", "seen", "It is seen.", "how", 3, 4, figures, ("nmc",), small=True)
    found = mission([], REGISTER, 16, 0, findings=[finding])
    page = found.page()
    assert page.tables[2].rows == (("data: seen", "3 of 4", "", "nmc"),)
    assert page.tables[2].note == ""
    assert "Of 1 claim about data, 0 hold in every reading" in page.lead
    told = json.loads(json.dumps(found.to_dict()))["rows"]["X3"]["findings"][0]
    assert told["verdict"] == "holds in part: in 3 of 4 readings"
    assert "Singer" in told["references"][0]


def test_a_claim_that_nothing_moves_has_no_hinge() -> None:
    sure = 'claims:\n  sure: {says: It is so, row: X1, test: "P(restraint) >= 0"}\n'
    certain = """\
quantities:
  collapse: {value: 50, says: cost of a cut to Beijing, evidence: [trade]}
  provocation: {value: 20, says: cost of adventures to Beijing, judgement: analyst}
actors:
  CHN:
    name: China
    precision: 0.2
    interests: {calm: {weight: provocation, gain: "-(pyongyang == provoke)"}}
  PRK:
    name: North Korea
    precision: 0.2
    interests: {living: {weight: collapse, gain: "-(beijing == cut)"}}
"""
    found = mission([scenario_of(sure + certain)], REGISTER, 64, 0)
    assert found.rows[0].tested[0].hinge == ""
    assert found.rows[0].tested[0].to_dict()["hinge"] is None
