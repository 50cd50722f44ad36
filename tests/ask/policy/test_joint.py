"""Levers of several actors: whose they are, and what they bring each and all (rule Q4)."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import QuestionError, ScenarioError
from realpolitik.scenario import read_text
from tests.conftest import scenario_of

TEXT = """\
scenario: two-patrons-one-client
title: Two patrons
question: Do they do better together?
as_of: 2024-11-01
quantities:
  cost: {value: 5 to 40, says: what pressure costs each patron, judgement: an example}
actors:
  USA:
    name: United States
    precision: 0.2
    interests:
      calm: {weight: 30, gain: "-(client == raid)"}
      trade: {weight: cost, gain: "-(usa == press)"}
  SAU:
    name: Saudi Arabia
    precision: 0.2
    interests:
      calm: {weight: 30, gain: "-(client == raid)"}
      trade: {weight: cost, gain: "-(sau == press)"}
  CLI:
    name: Client
    precision: 0.3
    interests:
      spoils: {weight: 20, gain: "client == raid"}
      pain: {weight: 25, gain: "-((usa == press) + (sau == press)) if client == raid else 0"}
moves:
  usa: {by: USA, options: [press, wait]}
  sau: {by: SAU, options: [press, wait]}
  client: {by: CLI, options: [raid, refrain]}
outcomes:
  raided: client == raid
levers:
  alone: {by: USA, plan: {usa: press}}
  together: {by: [USA, SAU], plan: {usa: press, sau: press}, says: press at once}
"""


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(read_text(TEXT), draws=64)


def test_a_joint_lever_is_what_its_parts_impose_together(run: rp.Run) -> None:
    lever = run.levers["together"]
    for actor in ("USA", "SAU", "CLI"):
        parts = run.payoff(actor, do=[{"usa": "press"}, {"sau": "press"}])
        assert lever.payoffs[actor].values == pytest.approx(parts.values, abs=0)


def test_shares_are_counted_for_each_actor_and_for_all(run: rp.Run) -> None:
    lever, free = run.levers["together"], run.payoffs
    better = {a: lever.payoffs[a].values > free[a].values for a in ("USA", "SAU")}
    assert lever.beats_free_play == better["USA"].mean()
    assert lever.seen_by("SAU").beats_free_play == better["SAU"].mean()
    assert lever.beats_for_all == (better["USA"] & better["SAU"]).mean()
    best = lever.payoffs["USA"].values > run.levers["alone"].payoffs["USA"].values
    assert lever.best_share == pytest.approx(best.mean())
    # Saudi Arabia has no other lever.
    assert lever.seen_by("SAU").best_share == 1.0
    assert lever.beats_for_all is not None
    assert 0 < lever.beats_for_all < 1


def test_each_actor_finds_the_lever_among_its_own(run: rp.Run) -> None:
    pages = {page.title: page for page in run.pages()}
    ours, theirs = pages["Levers: United States"], pages["Levers: Saudi Arabia"]
    names = [row[0] for row in ours.tables[0].rows]
    assert set(names) == {"(free play)", "alone", "together (with Saudi Arabia)"}
    assert [row[0] for row in theirs.tables[0].rows][1:] == ["together (with United States)"]
    share = f"{100 * (run.levers['together'].beats_for_all or 0):.0f}% of draws."
    wanted = "together (with Saudi Arabia): all its actors are better off than in free play in "
    assert wanted + share in ours.notes
    assert {a.by for a in run.advice} == {"USA", "SAU"}
    assert [row.name for row in run.compare("SAU").rows] == ["together"]


def test_the_document_has_each_and_all(run: rp.Run) -> None:
    document = json.loads(json.dumps(run.to_dict()))["levers"]
    assert document["alone"]["by"] == "USA"
    assert "each" not in document["alone"]
    together = document["together"]
    assert together["by"] == ["USA", "SAU"]
    assert set(together["each"]) == {"USA", "SAU"}
    assert together["beats_free_play_for_all"] == run.levers["together"].beats_for_all


def test_each_actor_sees_the_others(run: rp.Run) -> None:
    lever = run.levers["together"]
    theirs = lever.seen_by("SAU")
    assert theirs.to_dict()["each"] == lever.to_dict()["each"]
    assert theirs.seen_by("USA") == lever


def test_advice_says_that_all_actors_would_keep_a_joint_lever(run: rp.Run) -> None:
    found = replace(run.advice[0], better=True, kept=0.3, joint=True)
    assert "without a binding commitment all its actors would keep to it" in found.sentence
    assert [a.joint for a in run.advice] == [
        run.levers[a.lever].lever.partners != () for a in run.advice
    ]
    assert any(a.joint for a in run.advice)


def test_whether_it_is_kept_counts_all_its_moves(run: rp.Run) -> None:
    kept = run.levers["together"].credibility
    assert kept is not None
    each = [run.ask(f"credibility({{{move}: press}})").values for move in ("usa", "sau")]
    # The two moves do not depend on each other: the plan is kept if both are.
    joint = run.ask("credibility({sau: press}, do={usa: press})").values
    assert kept.values == pytest.approx(each[0] * joint)
    assert np.all(kept.values < 1)


def test_several_actors_can_turn_on_one_together() -> None:
    """Pressure hurts the client whatever it does, so that both press if both turn on it."""
    run = rp.run(read_text(TEXT.replace(" if client == raid else 0", "")), draws=64)
    pressed = {a: run.payoff(a, do={"usa": "press", "sau": "press"}).values for a in run.payoffs}
    lost = {a: run.payoffs[a].values - pressed[a] for a in run.payoffs}
    dependence = run.ask("dependence(CLI, [USA, SAU])").values
    assert dependence == pytest.approx(lost["CLI"], abs=1e-9)
    assert np.all(dependence > run.ask("dependence(CLI, USA)").values)
    cost = run.ask("cost(by=[USA, SAU], over=CLI)").values
    assert cost == pytest.approx(lost["USA"] + lost["SAU"], abs=1e-9)
    leverage = run.ask("leverage([SAU, USA], CLI)").values
    assert leverage == pytest.approx(dependence - cost, abs=1e-9)
    assert run.ask("cost([USA], CLI)").values == pytest.approx(run.ask("cost(USA, CLI)").values)


@pytest.mark.parametrize(
    ("question", "code", "found"),
    [
        ("dependence(CLI, [USA, USA])", "E304", "`dependence` names USA twice"),
        ("dependence(CLI, [USA, CLI])", "E304", "`dependence` names CLI twice"),
        ("dependence(CLI, [USA, SUA])", "E501", "unknown actor `SUA`"),
        ("reward([USA, SAU], CLI)", "E501", "this is not an actor"),
        ("dependence([USA, SAU], CLI)", "E501", "this is not an actor"),
    ],
)
def test_faults_of_several_wielders(run: rp.Run, question: str, code: str, found: str) -> None:
    with pytest.raises(QuestionError) as caught:
        run.ask(question)
    assert [(d.code, d.found) for d in caught.value.diagnostics] == [(code, found)]


@pytest.mark.parametrize(
    ("by", "plan", "code", "found"),
    [
        ("[CHN, PKR]", "beijing: cut", "E501", "unknown actor `PKR`"),
        ("[CHN, CHN]", "beijing: cut", "E501", "the lever names CHN twice"),
        ("[CHN]", "pyongyang: restrain", "E602", "`pyongyang` is a move of PRK, not of CHN"),
        ("[]", "beijing: cut", "E203", "`by` is a list"),
        ("{a: b}", "beijing: cut", "E203", "`by` is a mapping"),
    ],
)
def test_faults_of_joint_levers(by: str, plan: str, code: str, found: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(f"levers:\n  both: {{by: {by}, plan: {{{plan}}}}}\nclaims: {{}}\n")
    fault = caught.value.diagnostics[0]
    assert (fault.code, fault.found) == (code, found)
