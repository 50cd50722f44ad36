"""Text to parts: the parser of rule S1, within limits, with a place in every fault.

Owns `parse`, which returns a node or raises `ExpressionError`. Nothing is ever evaluated as
Python. The grammar is LALR(1), so reading takes time linear in the text and no recursion.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.steps import text_name
from realpolitik.scenario.rules import expression as rules
from realpolitik.scenario.rules import quantity as quantity_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Lark, Token, Tree

    from realpolitik.scenario.rules.base import Rule

MAX_LENGTH = 4_000
MAX_NESTING = 60
MAX_NUMBER = 1e15
MAX_EXPONENT = 100.0

RESERVED = frozenset(["and", "or", "not", "if", "else", "in", "none", "rest", "true", "false"])

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Hyphens, dashes and the minus sign of typographers."""

# Any: which nodes and words a rule has as its parts stands in the grammar, where no type sees it.
Parts: TypeAlias = list[Any]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LITERAL = r"([0-9]{1,20}(?:\.[0-9]{0,20})?(?: {0,3}%)?)"
_LITERAL_BEFORE = re.compile(rf"(?<![\w.]){_LITERAL} {{0,20}}$")
_LITERAL_AFTER = re.compile(rf" {{0,20}}{_LITERAL}(?![\w.])")


class ExpressionError(Exception):
    """A fault inside an expression; the caller turns it into a diagnostic of its file."""

    def __init__(
        self,
        rule: type[Rule],
        start: int,
        end: int,
        found: str,
        wanted: str = "",
        suggestion: str = "",
    ) -> None:
        super().__init__(found)
        self.rule, self.start, self.end = rule, start, end
        self.found, self.wanted, self.suggestion = found, wanted, suggestion


@lru_cache(maxsize=4096)
def parse(text: str) -> n.Node:
    """Parse an expression. A scenario that is changed is read again, and most of it stays.

    Parameters
    ----------
    text
        The expression, at most `MAX_LENGTH` characters.

    Raises
    ------
    ExpressionError
        E301 where it cannot be read, E306 where it exceeds a limit.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    if len(text) > MAX_LENGTH:
        raise _too_large(0, 1, f"an expression of {len(text):,} characters", f"{MAX_LENGTH:,}")
    _check_brackets(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise _character_fault(text, int(getattr(error, "pos_in_stream", 0))) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise _end_fault(text) from None
        start = error.token.start_pos or 0
        raise _token_fault(text, start, str(error.token)) from None
    except UnexpectedEOF:
        raise _end_fault(text) from None
    node = _build(tree)
    _check_depth(node)
    return node


def _too_large(start: int, end: int, what: str, limit: str) -> ExpressionError:
    return ExpressionError(rules.ExpressionTooLarge, start, end, what, f"at most {limit}")


def _check_brackets(text: str) -> None:
    """Refuse deep nesting and unmatched brackets before the parser sees them."""
    pairs = {")": "(", "]": "[", "}": "{"}
    open_: list[tuple[str, int]] = []
    for i, char in enumerate(text):
        if char in "([{":
            open_.append((char, i))
            if len(open_) > MAX_NESTING:
                raise _too_large(i, i + 1, "too many nested brackets", f"{MAX_NESTING} levels")
        elif char in pairs:
            if not open_ or open_[-1][0] != pairs[char]:
                raise ExpressionError(
                    rules.ExpressionSyntax, i, i + 1, f"`{char}` has no `{pairs[char]}` before it"
                )
            open_.pop()
    if open_:
        char, i = open_[-1]
        raise ExpressionError(rules.ExpressionSyntax, i, i + 1, f"`{char}` is never closed")


def _check_depth(node: n.Node) -> None:
    """Refuse what nests deeply without brackets, such as ``not not not ...``."""
    level, depth = [node], 0
    while level:
        depth += 1
        if depth > 2 * MAX_NESTING:
            raise _too_large(
                level[0].start, level[0].end, "too deeply nested", f"{MAX_NESTING} levels"
            )
        level = [child for part in level for child in part.children()]


def _character_fault(text: str, at: int) -> ExpressionError:
    word = _NAME.match(text, at)
    if word and word.group() in RESERVED:
        return _token_fault(text, at, word.group())
    if text[at] in DASHES:
        return _dash_fault(text, at)
    hint = {
        "=": "`==` compares",
        "&": "`and` joins two conditions",
        "|": "`or` joins two conditions",
        "!": "`not` negates, `!=` compares",
        "^": "`**` raises to a power",
        '"': "write options without quotes",
        "'": "write options without quotes",
        ".": "there is no attribute access in expressions",
    }.get(text[at], "")
    return ExpressionError(
        rules.ExpressionSyntax, at, at + 1, f"unexpected character `{text[at]}`", suggestion=hint
    )


def _dash_fault(text: str, at: int) -> ExpressionError:
    """Return the fault of a dash that is no minus: most often a range was meant."""
    low, high = _LITERAL_BEFORE.search(text[:at]), _LITERAL_AFTER.match(text, at + 1)
    if low and high:
        return range_fault(low.start(1), high.end(1), low[1], high[1])
    hint = "subtraction is written with the hyphen `-`, a range `20 to 60`"
    found = f"the dash `{text[at]}` is not a sign of arithmetic"
    return ExpressionError(rules.ExpressionSyntax, at, at + 1, found, suggestion=hint)


def range_fault(
    start: int, end: int, low: str, high: str, value: float | None = None
) -> ExpressionError:
    """Return the fault of a difference of two numbers, which most often is meant as a range."""
    found = f"a difference of two numbers, {low} minus {high}, where a range can stand"
    # Of `10-20%` both ends are percentages.
    mark = "%" if "%" in low + high else ""
    ends = (low.rstrip("% "), high.rstrip("% "))
    first, last = (end + mark for end in sorted(ends, key=float))
    wanted = f"write `{first} to {last}` for the range"
    help_ = f"`{value:.10g}`, if you mean that number" if value is not None else ""
    return ExpressionError(quantity_rules.DifferenceOfNumbers, start, end, found, wanted, help_)


def _token_fault(text: str, start: int, token: str) -> ExpressionError:
    found, wanted, hint = f"unexpected `{token[:40]}`", "", ""
    if token in RESERVED:
        found = f"unexpected `{token}`"
        wanted = "a value; it is a reserved word" if token not in {"if", "else"} else ""
        if token in {"if", "else"}:
            hint = "a choice is written `a if condition else b`"
    elif token == "=":
        hint = "`==` compares"
    elif token == "[":
        hint = "only a table can be indexed: `{option: value}[move]`"
    elif start and text[:start].rstrip()[-1:].isalnum() and _NAME.match(token):
        wanted = "an operator between two values"
    return ExpressionError(
        rules.ExpressionSyntax, start, start + max(1, len(token)), found, wanted, hint
    )


def _end_fault(text: str) -> ExpressionError:
    end = len(text.rstrip())
    if not end:
        return ExpressionError(rules.ExpressionSyntax, 0, 1, "the expression is empty", "a value")
    return ExpressionError(
        rules.ExpressionSyntax, max(0, end - 1), end, "the expression ends too early", "a value"
    )


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _build(tree: Tree[Token]) -> n.Node:
    """Turn lark's tree into nodes, children first, without recursion."""
    from lark import Tree

    built: dict[int, Any] = {}  # Any: parts, as in `Parts`
    for part in tree.iter_subtrees():
        children = [built[id(c)] if isinstance(c, Tree) else c for c in part.children]
        place = int(getattr(part.meta, "start_pos", 0)), int(getattr(part.meta, "end_pos", 0))
        built[id(part)] = _BUILDERS[part.data](*place, children)
    root: n.Node = built[id(tree)]
    return root


def _number(start: int, end: int, parts: Parts) -> n.Number:
    text = str(parts[0])
    value = float(text) if len(text) <= 60 else float("inf")
    if not value <= MAX_NUMBER:
        raise _too_large(start, end, f"the number {text[:40]}", "1e15")
    return n.Number(start, end, value)


def _counted(start: int, end: int, parts: Parts) -> n.Call:
    """Return what a count of cases says of a share, by Jeffreys' prior (rule S3).

    The posterior of k of m cases is beta(k + 1/2, m - k + 1/2) (Jeffreys 1946, *Proceedings of the
    Royal Society A* 186).
    """
    count, whole = (_number(start, end, [part]).value for part in parts)
    if count != int(count) or whole != int(whole) or count > whole or not whole:
        found, wanted = (
            f"`{parts[0]} of {parts[1]}` is no count",
            "whole numbers, such as `3 of 17`",
        )
        raise ExpressionError(quantity_rules.BadDistribution, start, end, found, wanted)
    shapes = (count + 0.5, whole - count + 0.5)
    return n.Call(start, end, "beta", tuple(n.Number(start, end, shape) for shape in shapes), ())


def _chain(start: int, end: int, parts: Parts) -> n.Node:
    return n.Arithmetic(start, end, tuple(parts[::2]), tuple(map(str, parts[1::2])))


def _call(start: int, end: int, parts: Parts) -> n.Node:
    plain = tuple(p for p in parts[1:] if not isinstance(p, n.Keyword))
    named = tuple(p for p in parts[1:] if isinstance(p, n.Keyword))
    return n.Call(start, end, str(parts[0]), plain, named)


_BUILDERS: dict[str, Callable[[int, int, Parts], n.Node | str]] = {
    "start": lambda _s, _e, p: p[0],
    "group": lambda _s, _e, p: p[0],
    "between": lambda s, e, p: n.Between(s, e, *p),
    "counted": _counted,
    "conditional": lambda s, e, p: n.Conditional(s, e, *p),
    "disjunction": lambda s, e, p: n.Logic(s, e, "or", tuple(p)),
    "conjunction": lambda s, e, p: n.Logic(s, e, "and", tuple(p)),
    "negation": lambda s, e, p: n.Not(s, e, p[0]),
    "compare": lambda s, e, p: n.Compare(s, e, tuple(p[::2]), tuple(map(str, p[1::2]))),
    "member": lambda s, e, p: n.Member(s, e, p[0], p[1].items, negated=False),
    "not_member": lambda s, e, p: n.Member(s, e, p[0], p[1].items, negated=True),
    "sum": _chain,
    "product": _chain,
    "signed": lambda s, e, p: n.Signed(s, e, str(p[0]), p[1]),
    "power": lambda s, e, p: n.Power(s, e, *p),
    "lookup": lambda s, e, p: n.Lookup(s, e, *p),
    "number": _number,
    "percentage": lambda s, e, p: n.Percentage(s, e, _number(s, e, p).value),
    "name": lambda s, e, p: n.Name(s, e, str(p[0])),
    "truth": lambda s, e, p: n.Truth(s, e, str(p[0]) == "true"),
    "nothing": lambda s, e, _p: n.Nothing(s, e),
    "remainder": lambda s, e, _p: n.Remainder(s, e),
    "call": _call,
    "list": lambda s, e, p: n.Sequence(s, e, tuple(p)),
    "table": lambda s, e, p: n.OptionTable(s, e, tuple(p)),
    "entry": lambda s, e, p: n.Entry(s, e, *p),
    "key": lambda _s, _e, p: text_name("".join(map(str, p))),
    "keyword": lambda s, e, p: n.Keyword(s, e, str(p[0]), p[1]),
}
