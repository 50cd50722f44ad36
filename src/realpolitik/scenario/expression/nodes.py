"""The parts of an expression (rule S1): immutable, each with its place and its depth.

Owns `Node` and all its kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Self


class Kind(StrEnum):
    """What an expression gives."""

    NUMBER = "a number"
    TRUTH = "a truth"
    OPTION = "an option"


@dataclass(frozen=True)
class Node:
    """A part of an expression; `start` and `end` are character offsets in its text.

    Where a part stands is no part of what it says: two are equal if they say the same.
    """

    start: int = field(compare=False)
    end: int = field(compare=False)

    def children(self) -> Iterator[Node]:
        """Yield the parts directly below this one."""
        for value in vars(self).values():
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                for part in value:
                    if isinstance(part, Node):
                        yield part
                    elif isinstance(part, tuple):
                        yield from (p for p in part if isinstance(p, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this part and all below it, without recursion."""
        yield from self._below

    @cached_property
    def _below(self) -> list[Node]:
        """The part and all below it; a list, which `children` takes for no part."""
        found: list[Node] = []
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(node.children())
        return found

    def rebuilt(self, change: Callable[[Node], Node]) -> Self:
        """Return this part with the parts directly below it changed."""
        # Any: fields of whatever type this part has.
        changes: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Node):
                changes[item.name] = change(value)
            elif isinstance(value, tuple) and any(isinstance(v, Node) for v in value):
                changes[item.name] = tuple(change(v) for v in value)
        return replace(self, **changes) if changes else self


@dataclass(frozen=True)
class Number(Node):
    """A literal number."""

    value: float


@dataclass(frozen=True)
class Percentage(Node):
    """``10%``: a number where a share or a probability is wanted; `value` is 10."""

    value: float


@dataclass(frozen=True)
class Truth(Node):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True)
class Nothing(Node):
    """``none``: what a move that did not happen equals."""


@dataclass(frozen=True)
class Remainder(Node):
    """``rest``: all other options, or the probability that is left."""


@dataclass(frozen=True)
class Name(Node):
    """A name that is not yet resolved."""

    name: str


@dataclass(frozen=True)
class Signed(Node):
    """``-x`` or ``+x``."""

    sign: str
    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """A chain of ``+ -`` or of ``* /``, from left to right."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Power(Node):
    """``base ** exponent``."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Compare(Node):
    """A chain of comparisons, each between neighbours, all of which must hold."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Member(Node):
    """``item in [a, b]`` or its negation."""

    item: Node
    choices: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True)
class Logic(Node):
    """A chain of ``and`` or of ``or``."""

    word: str
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """``not x``."""

    operand: Node


@dataclass(frozen=True)
class Conditional(Node):
    """``then if test else otherwise``."""

    then: Node
    test: Node
    otherwise: Node


@dataclass(frozen=True)
class Entry(Node):
    """One ``key: value`` of a table; `key` may be ``none`` or ``rest``."""

    key: str
    value: Node


@dataclass(frozen=True)
class OptionTable(Node):
    """``{option: value, ...}``; without an index it is a plan in ``do``."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Lookup(Node):
    """``{option: value, ...}[move]``."""

    table: OptionTable
    index: Node


@dataclass(frozen=True)
class Sequence(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Keyword(Node):
    """``name=value`` in a call."""

    name: str
    value: Node


@dataclass(frozen=True)
class Call(Node):
    """``name(a, b, key=c)``."""

    name: str
    arguments: tuple[Node, ...]
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True)
class Between(Node):
    """``low to high``: the central 90% of an uncertain number (rule S3)."""

    low: Node
    high: Node


# What names become once they are resolved.


@dataclass(frozen=True)
class NamedReference(Node):
    """What a name stands for: one of the kinds below."""

    name: str


@dataclass(frozen=True)
class QuantityRef(NamedReference):
    """The value of a quantity in each draw."""


@dataclass(frozen=True)
class StateRef(QuantityRef):
    """The value of a state, or the number of the period, as a period begins (rule S13)."""


@dataclass(frozen=True)
class MoveRef(NamedReference):
    """The option taken at a move on each path."""


@dataclass(frozen=True)
class DefinitionRef(NamedReference):
    """The value of a variable or an outcome."""


@dataclass(frozen=True)
class OptionRef(NamedReference):
    """An option, standing for itself (rule S2); the empty name is ``none``."""


@dataclass(frozen=True)
class Plan(Node):
    """What ``do`` imposes: levers by name, and rules for single moves.

    Over periods also shocks by name, and the first and last period in which the rules bind (S13).
    """

    levers: tuple[str, ...]
    rules: tuple[Entry, ...]
    shocks: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Setting(Node):
    """A quantity that has one value in every draw: an entry of ``set={pain: 60}`` (rule Q1)."""

    name: str
    value: float


@dataclass(frozen=True)
class PowerMeasure(Node):
    """A measure of power, such as ``dependence(of, on)`` (rule Q3).

    `actors` are those it names, in order; `event` is that of ``influence``, `plan` that of
    ``credibility``. `given` is a condition on quantities; `settings` fixes some of them (Q1).
    `partners` turn on the target together with the wielder.
    """

    function: str
    actors: tuple[str, ...]
    event: Node | None
    plan: Plan | None
    do: Plan | None
    given: Node | None = None
    settings: tuple[Setting, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query(Node):
    """``P(event)``, ``E(x)``, ``payoff(actor)`` or ``first(event)`` of a claim (rule Q1).

    Over periods `by` is the last period that counts and `at` the only one (S13). `settings` fixes
    some quantities.
    """

    function: str
    subject: Node | None
    actor: str
    given: Node | None
    do: Plan | None
    by: int | None = None
    at: int | None = None
    settings: tuple[Setting, ...] = ()


Asked = Query | PowerMeasure
"""What may be asked of a solved game."""
