"""Two scenarios side by side: each half is what the scenario answers by itself."""

from __future__ import annotations

import json

import pytest

import realpolitik as rp
from realpolitik.ask.difference import ABSENT, Difference
from tests.conftest import scenario_of

CLAIMS = """\
claims:
  dear: {says: A cut is dear, test: "payoff(CHN, do=threat) < -40"}
  calm: {says: It stays calm, test: "P(restraint) > 0.4"}
  SPARE: {says: Only here, test: "P(restraint) > 0.1"}
"""
CHEAPER = "quantities:\n  collapse: {value: 10 to 20, says: cost, judgement: y}\n"


@pytest.fixture(scope="module")
def found() -> Difference:
    first = scenario_of(CLAIMS.replace("SPARE", "before"))
    second = scenario_of(CHEAPER + "title: Cheaper\n" + CLAIMS.replace("SPARE", "after"))
    return rp.diff(first, second, draws=64, seed=3)


def test_each_verdict_is_that_of_a_run_alone(found: Difference) -> None:
    for run, side in ((found.first, 0), (found.second, 1)):
        alone = rp.run(run.scenario, draws=64, seed=3)
        shares = {k: pair[side] for k, pair in found.verdicts.items()}
        assert {k: v.share for k, v in shares.items() if v} == {
            k: v.share for k, v in alone.claims.items()
        }
        hinges = alone.hinges(["dear"])
        assert found.hinges["dear"][side].to_dict() == hinges["dear"].to_dict()


def test_changed_verdicts_come_first(found: Difference) -> None:
    order = [(name, found.changed(name)) for name in found.verdicts]
    changed = [c for _, c in order]
    assert changed == sorted(changed, reverse=True)
    assert dict(order)["dear"]
    assert found.verdicts["after"][0] is None
    assert set(found.hinges) <= {"dear", "calm", "threat-works"}
    assert "before" not in found.hinges


def test_pages_say_what_differs(found: Difference) -> None:
    texts, verdicts, hinges = found.pages()
    assert texts.lead.endswith(
        f"Of 3 claims in both, {sum(map(found.changed, found.hinges))} have another verdict."
        " In one file only: 2 claims."
    )
    assert {t.title for t in texts.tables} == {"The head", "Quantities", "Claims"}
    rows = {row[0]: row[1:] for row in verdicts.tables[0].rows}
    assert rows["after"][0] == ABSENT
    assert rows["dear"][2] == "another verdict"
    assert "seed 3" in verdicts.notes[0]
    shown = {t.title: [row[1] for row in t.rows] for t in hinges.tables}
    assert shown["dear"] == [h.words for h in found.hinges["dear"]]


def test_the_document_has_both_provenances(found: Difference) -> None:
    both = json.loads(json.dumps(found.both()))
    assert both["first"]["file_sha256"] != both["second"]["file_sha256"]
    assert [both[k]["draws"] for k in ("first", "second")] == [64, 64]
    assert both["result"]["claims"]["dear"]["changed"] is True
    assert both["result"]["claims"]["before"]["second"] is None
    assert {d["section"] for d in both["result"]["text"]} == {"", "quantities", "claims"}


def test_a_test_that_was_rewritten_is_marked() -> None:
    other = CLAIMS.replace("< -40", "< -39.999")
    found = rp.diff(scenario_of(CLAIMS), scenario_of(other), draws=16)
    rows = {row[0]: row[-1] for row in found.pages()[1].tables[0].rows}
    assert rows["dear"] == "another test"
    assert found.pages()[0].lead.endswith("Of 4 claims in both, 0 have another verdict.")
    never = rp.diff(scenario_of(CLAIMS), scenario_of(CLAIMS.replace("> 0.4", "< 0.4")), draws=16)
    assert never.pages()[0].lead.endswith("Of 4 claims in both, 1 has another verdict.")
    assert rows["calm"] == ""


def test_a_scenario_and_itself() -> None:
    found = rp.diff(scenario_of(), scenario_of(), draws=16)
    assert found.text == ()
    assert found.pages()[0].lead == "The two files say the same."
    assert found.names == ("base (first)", "base (second)")
    assert not any(found.changed(name) for name in found.verdicts)


def test_scenarios_without_a_common_claim_have_no_hinges() -> None:
    found = rp.diff(scenario_of("claims: {}\n"), scenario_of(), draws=16)
    assert found.hinges == {}
    assert len(found.pages()) == 2
