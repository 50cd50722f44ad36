"""Ties are ties: numbers that differ by rounding alone are equal, and no others (rule Q2)."""

from __future__ import annotations

import math
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.comparison import TOLERANCE, compared, tied
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.expression.parse import parse
from realpolitik.scenario.expression.resolve import Resolver
from realpolitik.scenario.expression.scope import Scope

INF, NAN = math.inf, math.nan


class Numbers:
    """One draw, in which every name is a number."""

    def __init__(self, xp: Any, **values: float) -> None:
        self.xp, self.values = xp, values

    def quantity(self, name: str) -> Any:
        return self.xp.full((1, 1), self.values[name], dtype=self.xp.float64)

    def move(self, name: str) -> Any:
        raise AssertionError(name)

    def definition(self, name: str) -> Any:
        raise AssertionError(name)

    def code(self, option: str) -> int:
        raise AssertionError(option)

    def query(self, node: n.Asked) -> Any:
        raise AssertionError(node)


def holds(text: str, xp: Any = np, **values: float) -> bool:
    scope = Scope(frozenset(values), {})
    node = Resolver(scope, lambda *_: pytest.fail(text)).any(parse(text))[0]
    with np.errstate(all="ignore"):
        return bool(compile_expression(node)(Numbers(xp, **values))[0, 0])


ROUNDED = [
    ("a", "b", {"a": 0.1 + 0.2, "b": 0.3}),
    ("a - b", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("0", "b - a", {"a": 0.1 + 0.2, "b": 0.3}),
    ("a / b - 1", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("(a - b) / b", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("2 * (a - b)", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("max(a - b, 0)", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("abs(a - b)", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("-(b - a)", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("clip(a - b, -1, 1)", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("(a - b if a > 0 else 5)", "0", {"a": 0.1 + 0.2, "b": 0.3}),
    ("a", "b", {"a": 1e15 * (0.1 + 0.2), "b": 1e15 * 0.3}),
    ("a", "b", {"a": 1e-300 * (0.1 + 0.2), "b": 1e-300 * 0.3}),
    ("a", "b", {"a": -0.0, "b": 0.0}),
    ("a", "b", {"a": INF, "b": INF}),
    ("a", "b", {"a": -INF, "b": -INF}),
]


@pytest.mark.parametrize("xp", [np, array_api_strict], ids=["numpy", "strict"])
@pytest.mark.parametrize(("one", "other", "values"), ROUNDED)
def test_what_differs_by_rounding_is_equal(
    one: str, other: str, values: dict[str, float], xp: Any
) -> None:
    for operator, wanted in {
        ">": False, "<": False, "!=": False, ">=": True, "<=": True, "==": True
    }.items():  # fmt: skip
        assert holds(f"{one} {operator} {other}", xp, **values) is wanted
    assert holds(f"{one} in [{other}]", xp, **values)


DIFFERENT = [
    ("a", "b", {"a": 1 + 1e-8, "b": 1.0}),
    ("a", "0", {"a": 1e-300, "b": 0.0}),
    ("a", "b", {"a": 2e-30, "b": 1e-30}),
    ("a - b", "0", {"a": 2e-30, "b": 1e-30}),
    ("a", "b", {"a": INF, "b": 1e308}),
    ("a", "b", {"a": 1e308, "b": -1e308}),
    ("a", "b", {"a": 1.0, "b": -INF}),
    # What is cut off, not chosen, or overflows on the way does not make the rest coarser.
    ("clip(a, 0, 1e6)", "b", {"a": 0.0006, "b": 0.0005}),
    ("min(a, 1e12)", "b", {"a": 4.0, "b": 3.0}),
    ("min(a, exp(b * 1000))", "3", {"a": 4.0, "b": 1.0}),
    ("(a if b < 1 else 1e12)", "3", {"a": 4.0, "b": 0.0}),
    ("(a - b) * (a - b)", "0", {"a": 0.50001, "b": 0.5}),
]


@pytest.mark.parametrize("xp", [np, array_api_strict], ids=["numpy", "strict"])
@pytest.mark.parametrize(("one", "other", "values"), DIFFERENT)
def test_what_differs_by_more_is_not(
    one: str, other: str, values: dict[str, float], xp: Any
) -> None:
    for operator, wanted in {
        ">": True, "<": False, "!=": True, ">=": True, "<=": False, "==": False
    }.items():  # fmt: skip
        assert holds(f"{one} {operator} {other}", xp, **values) is wanted


def test_what_is_no_number_is_equal_to_nothing() -> None:
    for operator, wanted in {">": False, "<=": False, "==": False, "!=": True}.items():
        assert holds(f"a {operator} b", a=NAN, b=1.0) is wanted
        assert holds(f"a {operator} b", a=NAN, b=NAN) is wanted
        # What overflows and cancels out is no number either.
        assert holds(f"a - b {operator} 0", a=INF, b=INF) is wanted


def test_a_chain_of_comparisons_holds_if_each_does() -> None:
    assert not holds("a < b < c", a=0.3, b=0.1 + 0.2, c=1.0)
    assert holds("a <= b < c", a=0.1 + 0.2, b=0.3, c=1.0)


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=True),
    st.sampled_from([0.0, -0.0, 0.3, 0.1 + 0.2, 1e-300, 5e-324]),
)


@given(NUMBERS, NUMBERS)
def test_exactly_one_of_less_equal_and_more_holds(a: float, b: float) -> None:
    found = {}
    with np.errstate(all="ignore"):
        for x, y in ((a, b), (b, a)):
            one, other = np.array([x]), np.array([y])
            tie = tied(np, one, other, np.maximum(np.abs(one), np.abs(other)))
            found[x, y] = [bool(compared(o, one, other, tie)[0]) for o in ("<", "==", ">")]
    assert sum(found[a, b]) == 1
    assert found[b, a] == found[a, b][::-1]


@given(st.floats(1e-200, 1e200), st.floats(-5, 5))
def test_the_tolerance_is_a_share_of_the_larger_number(a: float, times: float) -> None:
    b = a * (1 + times * TOLERANCE)
    tie = bool(tied(np, np.array([a]), np.array([b]), np.array([max(a, b)]))[0])
    if abs(abs(times) - 1) > 1e-3:
        assert tie is (abs(times) < 1)
