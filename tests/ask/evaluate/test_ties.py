"""Claims on numbers that are equal by theory: rounding decides none of them (rule Q2)."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.policy.levers import above, best_of
from tests.ask.games import HEAD, read

TWINS = (
    HEAD
    + """
quantities:
  x: {value: 5 to 20, says: what both want, judgement: an example}
actors:
  ONE:
    name: One
    interests:
      all: {weight: x / 3, gain: "(one == go) + 0.7"}
  TWO:
    name: Two
    interests:
      all: {weight: x, gain: "((two == go) + 0.7) / 3"}
      odd: {weight: x / 7, gain: "one == go"}
      even: {weight: -x / 49 * 7, gain: "one == go"}
moves:
  one: {by: ONE, options: [go, stay]}
  two: {by: TWO, options: [go, stay]}
variables:
  side: "1 if one == go else -1"
levers:
  push: {by: ONE, plan: {one: go}}
"""
)
"""Two actors who want the same in other words: what each does the other does not feel."""


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(read(TWINS), draws=256)


EQUAL = [
    ("P(two == go, do=push)", "P(two == go)"),
    ("P(two == go, given=one == go)", "P(two == go, given=one == stay)"),
    ("P(one == go) + P(one == stay)", "1"),
    ("payoff(TWO, do=push)", "payoff(TWO)"),
    ("dependence(TWO, ONE)", "0"),
    ("E(side * (two == go)) - E(side) * P(two == go)", "0"),
    ("influence(ONE, two == go)", "0"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_numbers_are_equal_in_every_draw(run: rp.Run, one: str, other: str) -> None:
    for a, b in ((one, other), (other, one)):
        assert run.ask(f"{a} > {b}").mean == 0.0
        assert run.ask(f"{a} >= {b}").mean == 1.0
        assert run.ask(f"({a}) - ({b}) > 0").mean == 0.0
    assert run.ask(f"{one} == {other}").mean == 1.0


def test_rounding_would_have_decided_some(run: rp.Run) -> None:
    gaps = [run.ask(f"({a}) - ({b})").values for a, b in EQUAL]
    assert sum(bool((gap != 0).any()) for gap in gaps) >= 3


@pytest.mark.parametrize("claim", ["P(one == stay, do={two: go}) > 0", "P(one == stay) ** 40 > 0"])
def test_however_small_a_probability_it_is_more_than_none(run: rp.Run, claim: str) -> None:
    assert run.ask(claim).mean == 1.0


def test_levers_tie_by_the_same_tolerance() -> None:
    near = np.array([[30.0, 30.0, np.nan], [30.0 * (1 + 1e-10), 30.0 * (1 + 1e-8), 1.0]])
    assert best_of(near)[:, :2].tolist() == [[0.5, 0.0], [0.5, 1.0]]
    assert above(near[1], near[0])[:2].tolist() == [0.0, 1.0]
    assert np.isnan(above(near[1], near[0])[2])
