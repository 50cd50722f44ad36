"""Conditions and settings of a question: on quantities, on chance, and fixed numbers (rule Q1)."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import QuestionError, RealpolitikError, ScenarioError
from realpolitik.scenario import read_text
from realpolitik.scenario.question import read_question

TEXT = """\
scenario: sieve
title: Sieve
question: What if?
as_of: 2024-11-01
quantities:
  cost: {value: 30 to 70, says: cost of a cut, judgement: an example}
  prize: {value: 10 to 30, says: worth of a raid, judgement: an example}
  odds: {value: 0.2 to 0.6, unit: probability, says: chance of calm, judgement: an example}
actors:
  PAT:
    name: Patron
    precision: 0.1
    interests:
      trade: {weight: cost, gain: "-(patron == cut)"}
      calm: {weight: 60, gain: "-(client == raid)"}
  CLI:
    name: Client
    precision: 0.2
    interests:
      spoils: {weight: prize, gain: "client == raid and patron == go_on and gaza == calm"}
moves:
  gaza: {by: chance, options: {calm: odds, war: rest}}
  client: {by: CLI, options: [raid, refrain]}
  patron: {by: PAT, options: [go_on, cut]}
outcomes:
  raid_happens: client == raid
levers:
  threat: {by: PAT, plan: {patron: "cut if client == raid else go_on"}}
"""
PERIODS = """\
periods:
  count: 3
  lookahead: 1
  follow: every
  state: {heat: {start: cost / 100, next: "heat + prize / 100 if client == raid else heat / 2"}}
"""
PLAYED = TEXT.replace("weight: 60", "weight: 60 + 10 * heat") + PERIODS


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(read_text(TEXT), draws=256)


@pytest.mark.parametrize(
    "question",
    [
        "P(raid_happens{})",
        "E(cost * (patron == cut){})",
        "payoff(PAT{}, do=threat)",
        "dependence(CLI, PAT{})",
    ],
)
@pytest.mark.parametrize("text", [TEXT, PLAYED], ids=["once", "periods"])
def test_a_set_quantity_is_that_number_in_the_file(text: str, question: str) -> None:
    settings = {"cost": 60, "odds": 0.5, "prize": 20}
    written = ", ".join(f"{name}: {value}" for name, value in settings.items())
    there = rp.run(read_text(text), draws=16).ask(question.format(f", set={{{written}}}"))
    fixed = read_text(text)
    for name, value in settings.items():
        fixed = fixed.with_value(name, str(value))
    wanted = rp.run(fixed, draws=16).ask(question.format(""))
    assert there.values == pytest.approx(wanted.values, abs=1e-9)
    assert there.failed == 0


def test_what_is_not_set_keeps_its_draws(run: rp.Run) -> None:
    some = run.ask("E(cost + prize, set={cost: 60})")
    assert some.values == pytest.approx(60 + run.ensemble.quantities["prize"])


def test_a_setting_holds_for_its_own_question_alone(run: rp.Run) -> None:
    low, high = (
        run.ask("P(patron == cut, set={cost: 30})"),
        run.ask("P(patron == cut, set={cost: 70})"),
    )
    assert run.ask("P(patron == cut, set={cost: 30}) > P(patron == cut, set={cost: 70})").mean == 1
    again = run.ask("P(patron == cut, set={cost: 30}) - P(patron == cut, set={cost: 70})")
    assert again.values == pytest.approx(low.values - high.values, abs=1e-15)
    assert run.ask("E(cost, set={cost: 30})").values == pytest.approx(30)
    assert run.P("patron == cut", set_={"cost": 30}).values == pytest.approx(low.values, abs=0)


@pytest.mark.parametrize("text", [TEXT, PLAYED], ids=["once", "periods"])
def test_chance_can_be_fixed(text: str) -> None:
    run = rp.run(read_text(text), draws=32)
    sure = rp.run(read_text(text.replace("calm: odds, war: rest", "calm: 0, war: 1")), draws=32)
    assert run.ask("P(gaza == war, do={gaza: war})").values == pytest.approx(1)
    for question in ("P(raid_happens{}, do={})", "payoff(CLI{}, do={})"):
        fixed = run.ask(question.format("", "[threat, {gaza: war}]")).values
        wanted = sure.ask(question.format("", "threat")).values
        assert fixed == pytest.approx(wanted, abs=1e-9)


def test_who_sees_what_chance_does_acts_as_if_it_had_happened(run: rp.Run) -> None:
    """Everybody sees it first, so that to fix it is to condition on it."""
    fixed = run.ask("P(raid_happens, do={gaza: calm})").values
    assert fixed == pytest.approx(run.ask("P(raid_happens, given=gaza == calm)").values, abs=1e-12)
    rule = run.ask("P(raid_happens, do={gaza: calm, client: raid if gaza == calm else refrain})")
    assert rule.values == pytest.approx(1)


def test_a_condition_on_quantities_chooses_draws(run: rp.Run) -> None:
    cost = run.ensemble.quantities["cost"]
    for question in ("P(raid_happens{})", "payoff(PAT{})", "cost(PAT, CLI{})"):
        some, free = run.ask(question.format(", given=cost > 50")), run.ask(question.format(""))
        assert np.array_equal(np.isnan(some.values), cost <= 50)
        assert some.mean == pytest.approx(free.values[cost > 50].mean(), abs=1e-12)
    held = int((cost > 50).sum())
    words = run.ask("P(raid_happens, given=cost > 50)").page().lead
    assert f"the condition holds in {held} of 256 draws" in words
    assert "so few are a rough basis" in words
    assert "so few" not in run.ask("P(raid_happens, given=cost > 30)").page().lead


def test_a_condition_that_never_holds_is_a_fault(run: rp.Run) -> None:
    with pytest.raises(RealpolitikError, match="holds in none of 256 draws"):
        run.ask("P(raid_happens, given=cost > 1000)")


def test_a_condition_sees_what_is_set(run: rp.Run) -> None:
    assert run.ask("P(raid_happens, given=cost > 50, set={cost: 60})").undefined == 0


def test_settings_that_leave_chance_no_probabilities_are_told() -> None:
    three = TEXT.replace("war: rest", "war: 0.1, talks: rest").replace("to 0.6", "to 0.3")
    with pytest.raises(ScenarioError) as caught:
        rp.run(read_text(three), draws=16).ask("P(raid_happens, set={odds: 1})")
    assert caught.value.diagnostics[0].suggestion.startswith("a question sets `odds` to 1;")


def test_a_payoff_takes_settings_in_python(run: rp.Run) -> None:
    told = run.payoff("PAT", set_={"cost": 60}, given="prize > 15")
    np.testing.assert_equal(
        told.values, run.ask("payoff(PAT, given=prize > 15, set={cost: 60})").values
    )


def test_a_number_of_a_private_type_has_no_name_that_can_be_set() -> None:
    private = """\
private:
  mood: {known_to: PAT, says: x, judgement: y, values: {high: 2, low: 1}, chance: {high: 1, low: 0}}
"""
    with pytest.raises(QuestionError) as caught:
        read_question(read_text(TEXT + private), "P(raid_happens, set={mood: 3})")
    (fault,) = caught.value.diagnostics
    assert fault.suggestion == "give its number a name in `quantities`, and set that one"


@pytest.mark.parametrize(
    ("question", "code", "found"),
    [
        ("P(raid_happens, set={coast: 60})", "E607", "`coast` is not a quantity of this file"),
        ("P(raid_happens, set={patron: cut})", "E607", "`patron` is not a quantity of this file"),
        ("P(raid_happens, set={cost: prize})", "E607", "`cost` cannot be set to this"),
        ("P(raid_happens, set={odds: 1.5})", "E607", "`odds` cannot be set to this"),
        ("P(raid_happens, set={cost: 1, cost: 2})", "E607", "`cost` is set twice"),
        ("P(raid_happens, set=60)", "E607", "this sets nothing"),
        (
            "P(raid_happens, given=cost > 1, given=cost < 1)",
            "E301",
            "`given=` stands more than once",
        ),
        (
            "payoff(PAT, given=client == raid)",
            "E308",
            "`client` depends on what is played, so it has no value here",
        ),
        ("credibility({gaza: war})", "E602", "`gaza` is a move by chance, which keeps no plan"),
        ("P(raid_happens, do={gaza: peace})", "E303", "`peace` is not an option of `gaza`"),
    ],
)
def test_faults_of_conditions_and_settings(
    run: rp.Run, question: str, code: str, found: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        run.ask(question)
    assert [(d.code, d.found) for d in caught.value.diagnostics] == [(code, found)]
