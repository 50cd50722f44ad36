"""The grammar: precedence, places, limits, and that nothing but a node or a fault comes out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.parse import MAX_LENGTH, ExpressionError, parse


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", n.Number),
        (".5e-3", n.Number),
        ("a", n.Name),
        ("iffy", n.Name),
        ("to", n.Name),
        ("not_x", n.Name),
        ("-a ** 2", n.Signed),
        ("a - b", n.Arithmetic),
        ("a < b <= c", n.Compare),
        ("a in [b, c,]", n.Member),
        ("a not in [b]", n.Member),
        ("not a == b", n.Not),
        ("a and b or c", n.Logic),
        ("a if b else c if d else e", n.Conditional),
        ("{a: 1, none: 2, rest: 3,}[m]", n.Lookup),
        ("{a: b}", n.OptionTable),
        ("f(a, b, k=c,)", n.Call),
        ("1 to 2", n.Between),
        ("(1 to 2) * a", n.Arithmetic),
        ("true", n.Truth),
        ("none", n.Nothing),
        ("rest", n.Remainder),
        ("a\n  + b", n.Arithmetic),
    ],
)
def test_forms(text: str, kind: type[n.Node]) -> None:
    assert type(parse(text)) is kind


def test_precedence() -> None:
    node = parse("a or b and not c == d + e * f ** g")
    assert isinstance(node, n.Logic)
    assert node.word == "or"
    assert isinstance(node.operands[1], n.Logic)
    power = parse("2 ** 3 ** 2")
    assert isinstance(power, n.Power)
    assert isinstance(power.exponent, n.Power)


def test_places_are_those_of_the_text() -> None:
    text = "alpha + beta * gamma"
    places = {text[p.start : p.end] for p in parse(text).walk() if isinstance(p, n.Name)}
    assert places == {"alpha", "beta", "gamma"}


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("a = b", 2, "`==` compares"),
        ("a ==", 3, "ends too early"),
        ("", 0, "empty"),
        ("a b", 2, "an operator"),
        ("a.b.c", 3, "attribute access"),
        ("'a' == b", 0, "without quotes"),
        ("a == and", 5, "reserved"),
        ("a if b", 5, "ends too early"),
        ("(a", 0, "never closed"),
        ("a)", 1, "has no"),
        ("[a)", 2, "has no"),
        ("a & b", 2, "`and` joins"),
        ("m[a]", 1, "only a table"),
        ("f(", 1, "never closed"),
    ],
)
def test_faults_say_where_and_what(text: str, start: int, words: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    fault = error.value
    assert fault.start == start
    assert words in f"{fault.found} {fault.wanted} {fault.suggestion}"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "a" + ")" * 10_000,
        "(" * 100 + "a" + ")" * 100,
        "not " * 900 + "a",
        "-" * 3000 + "a",
        "a if b else " * 300 + "c",
        "2 ** " * 700 + "2",
        "9" * 400,
        "1e999999",
        "1e16",
        "a + " * 5000 + "a",
    ],
)
def test_monsters_are_refused_at_once(text: str) -> None:
    """Within a second of CPU time, which a busy machine does not lengthen; it is milliseconds."""
    began = time.process_time()
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert error.value.rule.code == "E306"
    assert time.process_time() - began < 1


def test_long_flat_sums_are_fine() -> None:
    assert isinstance(parse("a+" * (MAX_LENGTH // 2 - 1) + "a"), n.Arithmetic)


TOKENS = [
    *(
        "a b beijing cut 1 2.5 1e3 + - * / ** == != < <= > >= ( ) [ ] { } , : = if else and "
        "or not in none rest true false to min max P E payoff do given . ' \" & | % \\"
    ).split(),
    "\n",
]


def parsed(text: str) -> n.Node | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as fault:
        return fault


@given(st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join) | st.text(max_size=80))
def test_any_text_gives_a_node_or_a_fault_with_a_place(text: str) -> None:
    result = parsed(text)
    if isinstance(result, ExpressionError):
        assert 0 <= result.start < result.end
        assert result.found
    else:
        assert isinstance(result, n.Node)
