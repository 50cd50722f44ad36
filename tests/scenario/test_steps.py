"""Graded choices: what steps make of a file, how they are called, and their faults (rule S15)."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.errors import QuestionError, ScenarioError
from realpolitik.scenario import Scenario
from tests.conftest import scenario_of

MOVES = """\
moves:
  beijing: {by: CHN, options: [indulge, cut]}
  aid: {by: CHN, options: 0 to 1 in 6}
  pyongyang: {by: PRK, options: [provoke, restrain]}
outcomes:
  restraint: "pyongyang == restrain"
"""
WRITTEN = "0 to 1 in 6"


def graded(options: str, rest: str = "") -> Scenario:
    """Return the base scenario with a graded choice."""
    return scenario_of(MOVES.replace(WRITTEN, options) + rest)


def faults(options: str, rest: str = "") -> list[tuple[str, str, str, str]]:
    """Return the faults of a graded choice: codes, what was found and wanted, and help."""
    with pytest.raises(ScenarioError) as caught:
        graded(options, rest)
    return [(d.code, d.found, d.wanted, d.suggestion) for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("0 to 1 in 6", "0 0.2 0.4 0.6 0.8 1"),
        ('"  -1 to 1   in 5"', "-1 -0.5 0 0.5 1"),
        ("{from: 10, to: 1e3, steps: 2}", "10 1000"),
        ("{from: 0, to: 1, steps: 4, none: -2}", "0 0.333333 0.666667 1"),
        ("1000000 to 1000001 in 3", "1000000 1000000.5 1000001"),
        ("0 to 0.00003 in 4", "0 1e-05 2e-05 3e-05"),
    ],
)
def test_steps_are_the_options(options: str, names: str) -> None:
    move = graded(options).moves["aid"]
    assert move.option_names == tuple(names.split())
    assert move.graded
    numbers = {name: number for name, number in move.values.items() if name != "none"}
    assert [getattr(v, "value", None) for v in numbers.values()] == list(map(float, names.split()))
    assert ("none" in move.values) == ("none" in options)


@settings(max_examples=30)
@given(
    low=st.decimals(-1000, 1000, places=3),
    width=st.decimals("0.001", 1000, places=3),
    count=st.integers(2, 101),
)
def test_steps_are_at_equal_distances(low: Decimal, width: Decimal, count: int) -> None:
    names = graded(f"{low} to {low + width} in {count}").moves["aid"].option_names
    steps = np.array(list(map(float, names)))
    assert len(steps) == count
    assert (steps[0], steps[-1]) == (float(low), float(low + width))
    even = np.linspace(float(low), float(low + width), count)
    np.testing.assert_allclose(steps, even, atol=1e-5 * (even[1] - even[0]) + 1e-12)


@pytest.mark.parametrize(
    ("options", "code", "found", "wanted"),
    [
        ("0 to 1 in 1", "E510", "1 step", "a whole number from 2 to 101"),
        ("0 to 1 in 10000", "E510", "10,000 steps", "a whole number from 2 to 101"),
        ("{from: 0, to: 1, steps: 2.5}", "E510", "2.5 steps", "a whole number from 2 to 101"),
        ("1 to 0 in 6", "E510", "steps from 1 to 0", "first the smaller number"),
        ("2 to 2 in 6", "E510", "steps from 2 to 2", "first the smaller number"),
        ("collapse to 1 in 6", "E510", "`from` is `collapse`", "a plain number"),
        ("0% to 100% in 6", "E510", "`to` is `100%`", "a plain number"),
        ("0 to 1e16 in 6", "E510", "`to` is `1e16`", "a plain number, at most 1e15"),
        ("{from: 0, to: 1, steps: 6, none: cost}", "E510", "`none` is `cost`", "a plain number"),
        ("999999999999999 to 1e15 in 60", "E510", "60 steps from", "fewer steps"),
        ("0 to 1", "E203", "`options` is a text", "`0 to 1 in 6`"),
        ("{from: 0, to: 1}", "E201", "the field `steps` is missing", "`steps:`"),
        ("{from: 0, to: 1, steps: [6]}", "E203", "`steps` is a list", "a number"),
    ],
)
def test_steps_that_cannot_be_made(options: str, code: str, found: str, wanted: str) -> None:
    uses = 'variables:\n  harm: "{0.25: 1, rest: 0}[aid] + aid"\n'
    reported = faults(options, uses if code == "E510" else "")
    assert {(c, found in f, wanted in w) for c, f, w, _ in reported if c == code} >= {
        (code, True, True)
    }
    # What cannot be made is told once, and nothing that uses it is told besides.
    assert {c for c, *_ in reported} == {code}


def test_misspelt_field_of_steps() -> None:
    assert ("E202", "unknown field `step` in `moves.aid.options`") in [
        f[:2] for f in faults("{from: 0, to: 1, step: 6}")
    ]


def test_chance_has_no_steps() -> None:
    text = MOVES.replace("aid: {by: CHN", "aid: {by: chance")
    with pytest.raises(ScenarioError) as caught:
        scenario_of(text)
    assert [(d.code, d.wanted) for d in caught.value.diagnostics] == [
        ("E510", "named options, each with a probability")
    ]


@pytest.mark.parametrize(
    ("asked", "help_"),
    [
        ("P(aid == 0.3)", "the nearest steps are `0.2` and `0.4`"),
        ("P(aid != -3)", "the nearest step is `0`"),
        ("P(aid in [0.2, 7])", "the nearest step is `1`"),
        ("E({0.5: 1, rest: 0}[aid])", "the nearest steps are `0.4` and `0.6`"),
        ("E(aid, do={aid: 0.1})", "the nearest steps are `0` and `0.2`"),
        ("E(aid, do={aid: 0.1 if beijing == cut else 0})", "the nearest steps are `0` and `0.2`"),
    ],
)
def test_number_that_is_no_step(asked: str, help_: str) -> None:
    run = rp.run(graded(WRITTEN), draws=8)
    with pytest.raises(QuestionError) as caught:
        run.ask(asked)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.suggestion) == ("E303", help_)


def test_number_that_was_not_possible_is_no_observation() -> None:
    rest = "observed:\n  - {date: 2024, path: {aid: 0.3}}\n"
    assert faults(WRITTEN, rest) == [
        (
            "E303",
            "`0.3` is not an option of `aid`",
            "`0`, `0.2`, `0.4`, `0.6`, `0.8`, `1`",
            "the nearest steps are `0.2` and `0.4`",
        )
    ]


def test_observed_step_however_it_is_written() -> None:
    rest = "observed:\n  - {date: 2024, path: {aid: 0.40}}\n  - {date: 2025, path: {aid: 1.0}}\n"
    assert [o.path["aid"] for o in graded(WRITTEN, rest).observed] == ["0.4", "1"]


def test_step_is_called_by_its_number() -> None:
    rest = "levers:\n  some: {by: CHN, plan: {aid: 0.40}}\n"
    run = rp.run(graded(WRITTEN, rest), draws=16)

    def mean(text: str) -> float:
        return run.ask(text).mean

    assert list(run.moves["aid"]) == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert mean("E(aid, do=some)") == 0.4
    assert mean("E(aid, do={aid: 0.6 if beijing == cut else 0.6})") == pytest.approx(0.6, abs=1e-12)
    assert mean("E({0.40: 5, rest: 1}[aid], do=some)") == 5
    assert mean("P(aid == collapse, do=some)") == 0
    assert mean("P(aid < 0.5)") == pytest.approx(mean("P(aid in [0, 0.2, 0.40])"), abs=1e-12)
    assert mean("P(0.3 < aid <= 0.6)") == pytest.approx(
        mean("P(aid == 0.4 or aid == 0.6)"), abs=1e-12
    )
    assert mean("P(aid == 2 * 0.2)") == mean("P(aid == 0.4)")


def test_named_values_and_steps_are_compared_as_numbers() -> None:
    private = """\
private:
  need:
    known_to: PRK
    values: {low: 0.2, high: 0.8}
    chance: {low: 0.5, high: 0.5}
    judgement: ours
"""
    run = rp.run(graded(WRITTEN, private), draws=16)
    met = run.ask("P(aid == need, do={aid: 0.8})")
    assert met.mean == pytest.approx(0.5, abs=1e-12)


def test_number_where_the_move_may_not_happen() -> None:
    when = 'in 6, when: "beijing == indulge"'
    rest = 'variables:\n  harm: "aid * 2"\n'
    (fault,) = faults(when.replace("in 6", WRITTEN), rest)
    assert fault[0] == "E305"
    assert fault[3] == "`options: {from: 0, to: 1, steps: 6, none: 0}`"
    told = '{from: 0, to: 1, steps: 6, none: 5}, when: "beijing == indulge"'
    run = rp.run(graded(told, rest), draws=16)
    assert run.ask("E(aid, do={beijing: cut})").mean == 5
    assert run.ask("P(aid == none, do={beijing: cut})").mean == 1


GRADED = """\
actors:
  CHN:
    name: China
    interests:
      calm: {weight: collapse, gain: "-(pyongyang == provoke)"}
      purse: {weight: provocation, gain: "-aid"}
  PRK:
    name: North Korea
    interests:
      living: {weight: 30, gain: "aid if pyongyang == restrain else 0.5 * aid - (aid > 0.5)"}
      glory: {weight: 9, gain: "pyongyang == provoke and aid != 0.2"}
moves:
  aid: {by: CHN, options: 0 to 1 in 6, blind_to: [], says: what Beijing gives}
  pyongyang: {by: PRK, options: [provoke, restrain]}
levers:
  threat: {by: CHN, plan: {aid: 0.4}}
"""


def test_graded_choice_is_one_with_named_options_and_a_table() -> None:
    table = "{a: 0, b: 0.2, c: 0.4, d: 0.6, e: 0.8, f: 1}[aid]"
    named = GRADED.replace(WRITTEN, "[a, b, c, d, e, f]").replace("aid: 0.4", "aid: c")
    named = named.replace("aid != 0.2", "aid != b").replace('"-aid"', f'"-{table}"')
    for old in ("aid if", "0.5 * aid", "(aid > 0.5)"):
        named = named.replace(old, old.replace("aid", table))
    one, other = (rp.run(scenario_of(text), draws=64) for text in (GRADED, named))
    for actor in ("CHN", "PRK"):
        for do in ("", ", do=threat"):
            ours, theirs = (run.ask(f"payoff({actor}{do})").values for run in (one, other))
            assert np.array_equal(ours, theirs)
    for step, letter in zip(one.moves["aid"], "abcdef", strict=True):
        ours = one.P(f"aid == {step}", given="pyongyang == restrain").values
        theirs = other.P(f"aid == {letter}", given="pyongyang == restrain").values
        assert np.array_equal(ours, theirs)
