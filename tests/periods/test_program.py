"""Periods played by the compiled kernel against NumPy, game by game: the same bits."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.arrays import Floats
from realpolitik.engines import Ensemble
from realpolitik.game import FAILED, SOLVED, PeriodProgram
from realpolitik.kernels import VARIABLE
from realpolitik.periods import Course, play_course
from realpolitik.periods.program import period_program
from realpolitik.scenario import Scenario, read_text
from realpolitik.scenario.expression import nodes as n
from tests.periods.games import raids
from tests.shipped import load

pytest.importorskip("numba", reason="the kernel needs numba, of the extra `fast`")


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Numbers made of numbers; all of them are finite."""
    one, two = inner, st.tuples(inner, inner)
    truth = _truths(inner)
    return st.one_of(
        st.builds("-({})".format, one),
        st.builds("abs({})".format, one),
        st.builds("sqrt(abs({}))".format, one),
        st.builds("exp(-abs({}))".format, one),
        st.builds("log(1 + abs({}))".format, one),
        st.builds("clip({}, -1, 2)".format, one),
        st.builds("max(0, {}, x)".format, one),
        st.builds("({0[0]}) + ({0[1]})".format, two),
        st.builds("({0[0]}) - ({0[1]}) - 0".format, two),
        st.builds("({0[0]}) * ({0[1]})".format, two),
        st.builds("({0[0]}) / (1 + abs({0[1]}))".format, two),
        st.builds("min({0[0]}, {0[1]})".format, two),
        st.builds("({0[0]} if {1} else {0[1]})".format, two, truth),
        st.builds("{{go: {0[0]}, out: {0[1]}, rest: 0}}[enter]".format, two),
        st.builds("({}) * ({})".format, truth, one),
    )


def _truths(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sign = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    numbers = st.builds("({}) {} ({})".format, inner, sign, inner)
    moves = st.sampled_from(
        ["enter == go", "enter != out", "answer in [fight]", "not (answer == yield)", "true"]
    )
    one = numbers | moves
    return one | st.builds("(({}) {} ({}))".format, one, st.sampled_from(["and", "or"]), one)


LEAVES = st.sampled_from(["x", "y", "heat", "period", "0", "1", "0.3", "size"])
NUMBERS = st.recursive(LEAVES, _numbers, max_leaves=8)


def market(
    gains: list[str], following: str, lookahead: int, ends: str = "", precision: str = "0.5"
) -> Scenario:
    """Return a game of entry over periods whose payoffs are any expressions."""
    return read_text(
        f"""\
scenario: market
title: Entry
question: Does it enter?
as_of: 2024-01-01
quantities:
  x: {{value: -2 to 3, says: a number, judgement: test}}
  y: {{value: 1 to 5, says: another, judgement: test}}
variables:
  size: "x * y - 1"
actors:
  A:
    name: Alpha
    patience: 0.8
    precision: {precision}
    interests:
      first: {{weight: y, gain: "{gains[0]}"}}
      second: {{weight: 1.5, gain: "{gains[1]}"}}
      entry: {{weight: "1 + abs(x)", gain: "(enter == go) - (answer == fight)"}}
  B:
    name: Beta
    precision: "0.1 + 0.2 * clip(heat, 0, 3)"
    interests:
      third: {{weight: x, gain: "{gains[2]}"}}
      peace: {{weight: 2, gain: "0.5 - (answer == fight)"}}
moves:
  enter: {{by: A, options: [go, out, wait]}}
  answer: {{by: B, when: "enter == go", options: [fight, yield]}}
outcomes:
  war: "answer == fight"
periods:
  count: 3
  lookahead: {lookahead}
{f'  ends: "{ends}"' if ends else ""}
  state:
    heat: {{start: "x", next: "{following} + 0.1 * (answer == fight)"}}
"""
    )


def course(scenario: Scenario, kernel: str, draws: int = 5, plan: n.Plan | None = None) -> Course:
    """Play some draws by one of the kernels."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, kernel)
        ensemble = Ensemble.of(scenario, draws, 0)
        return play_course(ensemble.block(0, draws), plan, ensemble.lookahead())


def written(ensemble: Ensemble) -> PeriodProgram | None:
    """Return the last period as a program."""
    assert ensemble.transition is not None
    model = ensemble.model
    return period_program(model, ensemble.transition, (model.play({}),), False)


def bits(of: Course) -> list[bytes]:
    """Return every number of a course."""
    arrays: list[Floats] = [of.payoffs, of.status.astype(float), of.last[1]]
    for stage in of.stages:
        arrays += [stage.path, stage.weight, *stage.start.block.quantities.values()]
    return [np.ascontiguousarray(a).tobytes() for a in arrays]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(NUMBERS, min_size=3, max_size=3),
    NUMBERS,
    st.integers(0, 2),
    st.sampled_from(["", "enter == out", "heat > 2"]),
    st.sampled_from([1, 3, 130]),
)
def test_whatever_payoffs_and_states_are_made_of_the_bits_are_the_same(
    gains: list[str], following: str, lookahead: int, ends: str, draws: int
) -> None:
    scenario = market(gains, f"clip({following}, -5, 5)", lookahead, ends)
    ensemble = Ensemble.of(scenario, draws, 0)
    assert written(ensemble) is not None
    assert bits(course(scenario, "numpy", draws)) == bits(course(scenario, "numba", draws))


@pytest.mark.parametrize("solution", ["qre", "subgame-perfect"])
@pytest.mark.parametrize("ends", [None, "reply == hit"])
def test_every_solver_of_perfect_information_has_the_same_bits(
    solution: str, ends: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for kernel in ("numpy", "numba"):
        monkeypatch.setenv(VARIABLE, kernel)
        ensemble = Ensemble.of(raids(4, 2, ends=ends), 20, 0, solution)
        found.append(bits(play_course(ensemble.block(0, 20), None, ensemble.lookahead())))
    assert found[0] == found[1]


def test_base_weights_have_the_same_bits() -> None:
    plain = market(["x", "y * (enter == wait)", "y"], "heat", 2)
    text = plain.source.text.replace(
        "[go, out, wait]", "{go: {base: 3}, out: {base: 0.7}, wait: {}}"
    )
    scenario = read_text(text.replace("[fight, yield]", "{fight: {}, yield: {base: 12.5}}"))
    assert written(Ensemble.of(scenario, 5, 0)) is not None
    theirs, ours = course(scenario, "numpy", 130), course(scenario, "numba", 130)
    assert bits(theirs) == bits(ours)
    assert bits(ours) != bits(course(plain, "numba", 130))


def test_the_kernel_works_whole_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realpolitik.periods.lookahead.Lookahead.foresee", None)
    played = course(raids(3, 2), "numba")
    assert played.status.tolist() == [SOLVED] * 5


def test_plans_bind_in_the_periods_ahead_as_in_this_one() -> None:
    scenario = raids(
        4, 2, extra="levers:\n  calm: {by: B, says: calm, since: 2, until: 3, plan: {reply: bear}}"
    )
    plan = n.Plan(0, 0, ("calm",), ())
    assert bits(course(scenario, "numpy", plan=plan)) == bits(course(scenario, "numba", plan=plan))
    assert bits(course(scenario, "numba", plan=plan)) != bits(course(scenario, "numba"))


@pytest.mark.parametrize(
    ("gain", "following"),
    [("1 / (period - 2)", "heat"), ("heat", "1 / (period - 1)"), ("0 * log(-y)", "heat")],
)
def test_what_is_not_finite_fails_in_the_same_draws(gain: str, following: str) -> None:
    scenario = market([gain, "x", "y"], following, 1)
    theirs, ours = course(scenario, "numpy"), course(scenario, "numba")
    assert (theirs.status == FAILED).all()
    assert bits(theirs) == bits(ours)


def test_an_infinite_weight_counts_where_its_gain_is_nothing() -> None:
    scenario = market(["0", "x", "y"], "heat", 1)
    text = scenario.source.text.replace("weight: y,", 'weight: "1 / (y - y)",')
    theirs, ours = (course(read_text(text), kernel) for kernel in ("numpy", "numba"))
    assert (theirs.status == FAILED).all()
    assert bits(theirs) == bits(ours)


def test_a_negative_precision_fails_in_the_same_draws() -> None:
    scenario = market(["x", "x", "y"], "heat", 1, precision='"x"')
    theirs, ours = course(scenario, "numpy", 60), course(scenario, "numba", 60)
    assert set(theirs.status.tolist()) == {SOLVED, FAILED}
    assert bits(theirs) == bits(ours)


def test_a_power_is_left_to_numpy() -> None:
    scenario = market(["x ** 2", "x", "y"], "heat", 1)
    ensemble = Ensemble.of(scenario, 5, 0)
    assert written(ensemble) is None
    assert bits(course(scenario, "numpy")) == bits(course(scenario, "numba"))


@pytest.mark.parametrize("name", ["axis-2025", "pyongyang-deal-2025", "ukraine-offramp-2025"])
def test_shipped_cases_over_periods_have_the_same_digits(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for kernel in ("numpy", "numba"):
        monkeypatch.setenv(VARIABLE, kernel)
        found.append(json.dumps(rp.run(load(name), 64).to_dict()))
    assert found[0] == found[1]
