"""Compiled expressions against Python's own arithmetic, on two array namespaces."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.expression.parse import ExpressionError, parse
from realpolitik.scenario.expression.resolve import Resolver
from realpolitik.scenario.expression.scope import MoveNames, Scope

CODES = {"": -1, "indulge": 0, "cut": 1, "warn": 2}
MOVES = {
    "beijing": MoveNames(("indulge", "cut", "warn"), may_not_happen=False),
    "answer": MoveNames(("cut", "warn"), may_not_happen=True),
}


class World:
    """Three paths and two draws."""

    def __init__(self, xp: Any = np) -> None:
        self.xp = xp

    def quantity(self, name: str) -> Any:
        values = {"x": [[2.0, -3.0]], "y": [[0.5, 4.0]]}[name]
        return self.xp.asarray(values, dtype=self.xp.float64)

    def move(self, name: str) -> Any:
        values = {"beijing": [[0], [1], [2]], "answer": [[-1], [1], [2]]}[name]
        return self.xp.asarray(values, dtype=self.xp.int64)

    def definition(self, name: str) -> Any:
        raise AssertionError(name)

    def code(self, option: str) -> int:
        return CODES[option]

    def query(self, node: n.Asked) -> Any:
        raise AssertionError(node)


def resolve(text: str) -> tuple[n.Node, list[str]]:
    faults: list[str] = []
    scope = Scope(frozenset({"x", "y"}), MOVES)

    def report(rule: Any, *_: Any) -> None:
        faults.append(rule.code)

    return Resolver(scope, report).any(parse(text))[0], faults


def value(text: str, xp: Any = np) -> Any:
    node, faults = resolve(text)
    assert faults == []
    result = compile_expression(node)(World(xp))
    return np.broadcast_to(np.asarray(result), (3, 2)).tolist()


@pytest.mark.parametrize("xp", [np, array_api_strict], ids=["numpy", "strict"])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x + y * 2 - 1 / y", [[2 + 1 - 2, -3 + 8 - 0.25]] * 3),
        ("-x ** 2", [[-4.0, -9.0]] * 3),
        ("+x", [[2.0, -3.0]] * 3),
        ("10 - 3 - 2", [[5.0, 5.0]] * 3),
        ("x > 0 and y > 1 or x < 0", [[False, True]] * 3),
        ("not x > 0", [[False, True]] * 3),
        ("0 < x < 3", [[True, False]] * 3),
        ("(x > 0) + 1", [[2.0, 1.0]] * 3),
        ("beijing == cut", [[False] * 2, [True] * 2, [False] * 2]),
        ("cut == beijing", [[False] * 2, [True] * 2, [False] * 2]),
        ("beijing != answer", [[True] * 2, [False] * 2, [False] * 2]),
        ("answer == none", [[True] * 2, [False] * 2, [False] * 2]),
        ("beijing in [cut, warn]", [[False] * 2, [True] * 2, [True] * 2]),
        ("beijing not in [cut]", [[True] * 2, [False] * 2, [True] * 2]),
        ("x in [2, 7]", [[True, False]] * 3),
        ("{indulge: 1, cut: x, warn: 3}[beijing]", [[1, 1], [2, -3], [3, 3]]),
        ("{cut: 5, rest: y}[beijing]", [[0.5, 4], [5, 5], [0.5, 4]]),
        ("{cut: 1, warn: 2, none: 0}[answer]", [[0, 0], [1, 1], [2, 2]]),
        ("{cut: true, rest: false}[beijing]", [[False] * 2, [True] * 2, [False] * 2]),
        ("1 if beijing == cut else x", [[2, -3], [1, 1], [2, -3]]),
        ("true if x > 0 else 0.5", [[1.0, 0.5]] * 3),
        ("min(x, y, 1)", [[0.5, -3.0]] * 3),
        ("max(x, y)", [[2.0, 4.0]] * 3),
        ("clip(x, 0, 1)", [[1.0, 0.0]] * 3),
        ("abs(x) + sqrt(y * y)", [[2.5, 7.0]] * 3),
        ("exp(log(y))", [[0.5, 4.0]] * 3),
        ("1 / (x - 2) if x < 0 else 0", [[0.0, -0.2]] * 3),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_values(text: str, wanted: Any, xp: Any) -> None:
    np.testing.assert_allclose(value(text, xp), wanted, rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("z", "E302"),
        ("cut", "E302"),
        ("beijing == x", "E303"),
        ("beijing == 1", "E303"),
        ("beijing < cut", "E304"),
        ("beijing + 1", "E304"),
        ("x and y", "E304"),
        ("not x", "E304"),
        ("1 if x else 0", "E304"),
        ("beijing if x > 0 else 0", "E304"),
        ("{cut: 1}[beijing]", "E305"),
        ("{cut: 1, warn: 2}[answer]", "E305"),
        ("{cut: 1, cut: 2, rest: 0}[beijing]", "E305"),
        ("{cute: 1, rest: 0}[beijing]", "E303"),
        ("{cut: beijing, rest: 0}[beijing]", "E304"),
        ("{cut: 1, rest: 0}[x]", "E302"),
        ("x ** 1000", "E306"),
        ("P(beijing == cut)", "E308"),
        ("1 to 2", "E308"),
        ("{cut: 1}", "E308"),
        ("[1, 2]", "E308"),
        ("none", "E308"),
        ("sin(x)", "E302"),
        ("min(x)", "E301"),
        ("abs(x, y)", "E301"),
        ("exp(v=x)", "E301"),
    ],
)
def test_meaningless_expressions_have_their_code(text: str, code: str) -> None:
    assert code in resolve(text)[1]


Made = tuple[str, Callable[[float, float], float]]
"""An expression as text, and what Python makes of it from x and y."""

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def joined(one: Made, sign: str, other: Made) -> Made:
    apply = SIGNS[sign]
    return f"({one[0]} {sign} {other[0]})", lambda x, y: apply(one[1](x, y), other[1](x, y))


def larger(one: Made, other: Made) -> Made:
    return f"max({one[0]}, {other[0]})", lambda x, y: max(one[1](x, y), other[1](x, y))


def negated(one: Made) -> Made:
    return f"-{one[0]}", lambda x, y: -one[1](x, y)


def chosen(one: Made, other: Made, third: Made) -> Made:
    text = f"({one[0]} if {other[0]} > {third[0]} else {third[0]})"
    return text, lambda x, y: one[1](x, y) if other[1](x, y) > third[1](x, y) else third[1](x, y)


def literal(number: float) -> Made:
    text = f"{number:.3f}"
    return text, lambda _x, _y: float(text)


NAMES: list[Made] = [("x", lambda x, _y: x), ("y", lambda _x, y: y)]

NUMBERS: st.SearchStrategy[Made] = st.recursive(
    st.floats(0, 99).map(literal) | st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.builds(joined, inner, st.sampled_from("+-*"), inner),
        st.builds(larger, inner, inner),
        st.builds(negated, inner),
        st.builds(chosen, inner, inner, inner),
    ),
    max_leaves=12,
)


@given(NUMBERS)
def test_arithmetic_agrees_with_python(made: Made) -> None:
    text, wanted = made
    got = value(text)[0]
    for draw, (x, y) in enumerate([(2.0, 0.5), (-3.0, 4.0)]):
        assert math.isclose(got[draw], wanted(x, y), rel_tol=1e-12, abs_tol=1e-9)


WORDS = (
    "x y beijing answer cut warn indulge none rest true false 1 2 0 + - * / ** == != < in "
    "not and or if else ( ) [ ] { } , : min max P payoff to"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_whatever_resolves_evaluates(text: str) -> None:
    try:
        node, faults = resolve(text)
    except ExpressionError:
        return
    if not faults:
        result = np.asarray(compile_expression(node)(World()))
        assert result.dtype in (np.float64, np.bool_, np.int64)


VALUED = {
    "offer": MoveNames(
        ("low", "high"),
        may_not_happen=False,
        values={"low": n.Number(0, 0, 0.25), "high": n.QuantityRef(0, 0, "y")},
    ),
    "reply": MoveNames(
        ("low", "high"),
        may_not_happen=True,
        values={"low": n.Number(0, 0, 1.0), "high": n.Number(0, 0, 2.0)},
    ),
    "plain": MoveNames(("low", "high"), may_not_happen=False),
}
"""Moves that stand for numbers; only the last one does not."""


class ValuedWorld(World):
    """The same paths, on which `offer` is low, high and high."""

    def move(self, name: str) -> Any:
        assert name in VALUED
        return self.xp.asarray([[0], [1], [1]], dtype=self.xp.int64)

    def code(self, option: str) -> int:
        return {"": -1, "low": 0, "high": 1}[option]


def valued(text: str) -> tuple[n.Node, list[str]]:
    faults: list[str] = []
    resolver = Resolver(
        Scope(frozenset({"x", "y"}), VALUED), lambda rule, *_: faults.append(rule.code)
    )
    return resolver.any(parse(text))[0], faults


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("offer", [[0.25, 0.25], [0.5, 4.0], [0.5, 4.0]]),
        ("1 - 2 * offer", [[0.5, 0.5], [0.0, -7.0], [0.0, -7.0]]),
        ("offer == high", [[False, False], [True, True], [True, True]]),
        ("offer != plain", [[False, False]] * 3),
        ("offer > x", [[False, True], [False, True], [False, True]]),
        ("offer == y", [[False, False], [True, True], [True, True]]),
        ("0 < offer <= 0.5", [[True, True], [True, False], [True, False]]),
        ("offer in [low, none]", [[True, True], [False, False], [False, False]]),
        ("offer in [0.25, x]", [[True, True], [False, False], [False, False]]),
        ("{low: 7, high: 9}[offer]", [[7.0, 7.0], [9.0, 9.0], [9.0, 9.0]]),
        ("1 if offer > 1 else 0", [[0.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
    ],
)
def test_move_with_values_is_an_option_or_a_number_by_its_place(
    text: str, wanted: list[Any]
) -> None:
    node, faults = valued(text)
    assert faults == []
    found = compile_expression(node)(ValuedWorld())
    assert np.broadcast_to(found, (3, 2)).tolist() == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("offer == hihg", "E303"),
        ("reply + 1", "E305"),
        ("plain > 1", "E304"),
        ("plain + 1", "E304"),
        ("offer > plain", "E304"),
        ("offer == 1 and plain == 1", "E303"),
    ],
)
def test_number_of_a_move_needs_a_value_for_all_that_it_can_be(text: str, code: str) -> None:
    assert valued(text)[1][:1] == [code]
