"""The section `periods` and what may follow a state (rule S13)."""

from __future__ import annotations

import pytest

from realpolitik.errors import QuestionError, ScenarioError
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.question import read_question
from tests.conftest import codes, scenario_of

PERIODS = """\
periods:
  count: 4
  each: half-year
  begins: 2025-07
  lookahead: 2
  ends: "pyongyang == provoke and anger > 9"
  state:
    anger: {start: 1 to 3, next: "0.8 * anger + 2 * (beijing == cut)", says: grudge, judgement: us}
    trust: {start: "collapse / 10", next: "trust - period"}
  shocks:
    insult: {at: 2, set: {anger: "anger + 10"}, says: an insult}
outcomes:
  angry: "anger > 5"
"""


def test_periods_are_read() -> None:
    periods = scenario_of(PERIODS).periods
    assert periods is not None
    assert (periods.count, periods.each, periods.begins, periods.lookahead) == (
        4,
        "half-year",
        "2025-07",
        2,
    )
    assert (periods.follow, periods.courses) == ("sample", 8)
    assert list(periods.states) == ["anger", "trust"]
    assert periods.ends is not None
    assert periods.shocks["insult"].at == 2


def test_a_start_may_be_uncertain() -> None:
    scenario = scenario_of(PERIODS)
    assert scenario.quantities["anger(start)"].judgement == "us"
    assert not [d for d in scenario.diagnostics if "anger(start)" in d.found]


def test_after_an_end_every_table_needs_none() -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(PERIODS + 'variables:\n  worth: "{indulge: 1, cut: 2}[beijing]"\n')
    assert codes(caught.value.diagnostics) == ["E305"]
    complete = 'variables:\n  worth: "{indulge: 1, cut: 2, none: 0}[beijing]"\n'
    assert scenario_of(PERIODS + complete).variables


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("count: 4", "count: 0", "E801"),
        ("count: 4", "count: 101", "E801"),
        ("count: 4", "count: four", "E203"),
        ("lookahead: 2", "lookahead: 4", "E801"),
        ("lookahead: 2", "lookahed: 2", "E202"),
        ("at: 2", "at: 5", "E801"),
        ("set: {anger:", "set: {angr:", "E302"),
        ("anger + 10", "anger + (beijing == cut)", "E308"),
        ("collapse / 10", "anger / 10", "E302"),
        ("collapse / 10", "(beijing == cut)", "E308"),
        ("trust - period", "trust - epoch", "E302"),
        ("    trust:", "    collapse:", "E206"),
        ("    trust:", "    period:", "E206"),
        ("    trust:", "    first:", "E204"),
        ("    insult:", "    threat:", "E206"),
        ("  each: half-year", "  follow: both", "E205"),
        ("  each: half-year", "  courses: 2000", "E801"),
    ],
)
def test_faults_of_periods(old: str, new: str, code: str) -> None:
    assert old in PERIODS
    with pytest.raises(ScenarioError) as caught:
        scenario_of(PERIODS.replace(old, new, 1))
    assert code in codes(caught.value.diagnostics)
    assert all(d.line > 1 for d in caught.value.diagnostics)


@pytest.mark.parametrize(
    "question",
    [
        "P(angry, by=4)",
        "E(anger, at=5)",
        "first(angry)",
        "P(angry, at=2, given=beijing == cut)",
        "payoff(CHN, do=[threat, insult], since=2, until=3)",
        "P(angry, do={beijing: cut if anger > 3 else indulge})",
        "P(angry, do={beijing: cut if period >= 3 else indulge})",
    ],
)
def test_questions_over_periods(question: str) -> None:
    assert read_question(scenario_of(PERIODS), question)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("P(angry, by=5)", "E802"),
        ("E(anger, at=6)", "E802"),
        ("P(beijing == cut, at=5)", "E802"),
        ("P(angry, by=1.5)", "E802"),
        ("P(angry, by=anger)", "E802"),
        ("P(angry, by=1, at=2)", "E301"),
        ("E(anger, by=2)", "E301"),
        ("first(anger)", "E304"),
        ("anger > 3", "E308"),
        ("payoff(CHN, given=anger > 3) > 0", "E308"),
        ("dependence(PRK, CHN, given=anger > 3) > 0", "E308"),
        ("P(angry, do=insults)", "E601"),
        ("P(angry, do={beijing: cut if collapse > 3 else indulge})", "E603"),
        ("P(angry, given=angry, on=2)", "E301"),
    ],
)
def test_faults_of_questions_over_periods(question: str, code: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(scenario_of(PERIODS), question)
    assert code in codes(caught.value.diagnostics)


@pytest.mark.parametrize(
    "question", ["P(restraint, by=1)", "first(restraint)", "payoff(CHN, do=threat, since=1)"]
)
def test_periods_are_asked_of_scenarios_that_have_them(question: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(scenario_of(), question)
    assert codes(caught.value.diagnostics) == ["E802"]


@pytest.mark.parametrize(
    "fragment",
    [
        "levers:\n  threat: {by: CHN, plan: {beijing: cut}, since: 2}\n",
        "actors:\n"
        "  CHN: {name: China, patience: 0.9, interests: {calm: {weight: 1, gain: 1}}}\n"
        "  PRK: {name: North Korea, interests: {calm: {weight: 1, gain: 1}}}\n",
    ],
)
def test_patience_and_dates_need_periods(fragment: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(fragment)
    assert "E801" in codes(caught.value.diagnostics)


def test_what_happened_is_read_and_checked() -> None:
    happened = scenario_of("happened: {path: {beijing: cut}, says: It cut}").happened
    assert happened is not None
    assert dict(happened.path) == {"beijing": "cut"}
    with pytest.raises(ScenarioError) as caught:
        scenario_of("happened: {path: {bejing: cut, pyongyang: cut}}")
    assert codes(caught.value.diagnostics) == ["E302", "E303"]
    with pytest.raises(ScenarioError) as caught:
        scenario_of(PERIODS + "happened: {path: {beijing: cut}}\n")
    assert codes(caught.value.diagnostics) == ["E202"]


def test_expressions_are_compared_without_their_places() -> None:
    scenario = scenario_of()
    one, _ = read_question(scenario, "P(beijing == cut)")
    other, _ = read_question(scenario, "  P(  beijing == cut )")
    assert one.start != other.start
    assert one == other
    assert hash(one) == hash(other)
    assert isinstance(one, n.Query)


@pytest.mark.parametrize("follow", ["every", "likeliest"])
def test_a_shock_by_chance_needs_sampled_courses(follow: str) -> None:
    by_chance = PERIODS.replace("says: an insult", "probability: 0.3")
    assert scenario_of(by_chance).periods
    with pytest.raises(ScenarioError) as caught:
        scenario_of(by_chance.replace("count: 4", f"count: 4\n  follow: {follow}"))
    (fault,) = caught.value.diagnostics
    assert fault.code == "E804"
    assert fault.excerpt[fault.column - 1 :].startswith("0.3}")
    assert scenario_of(PERIODS.replace("count: 4", f"count: 4\n  follow: {follow}")).periods
