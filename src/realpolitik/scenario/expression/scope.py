"""What an expression may refer to at its place (rules S1 and S2).

Owns `Scope`, what it must know of a move (`MoveNames`) and of a definition (`KnownDefinition`), and
`number_of_value`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.beliefs import Beliefs
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.expression.parse import ExpressionError
from realpolitik.scenario.expression.steps import is_graded
from realpolitik.scenario.rules import expression as rules
from realpolitik.suggest import listing, nearest


@dataclass(frozen=True)
class MoveNames:
    """What an expression must know of a move.

    `values` are the numbers that its options stand for where the move stands in arithmetic, and
    that of ``none`` if the move may not happen; empty if it has none. Of a move whose options are
    `faulty`, and reported, no option is unknown.
    """

    options: tuple[str, ...]
    may_not_happen: bool
    values: Mapping[str, n.Node] = field(default_factory=dict)
    faulty: bool = False

    @property
    def graded(self) -> bool:
        """Whether the options are steps, called by their numbers (rule S15)."""
        return is_graded(self.options)


@dataclass(frozen=True)
class KnownDefinition:
    """What an expression must know of a variable or an outcome; a faulty one has no kind."""

    kind: Kind | None
    on_path: bool


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to at its place.

    `random` names a new quantity for a distribution written inside the expression, or is None
    where that is not allowed; `query` resolves ``P``, ``E``, ``payoff`` and the measures of rule
    Q3, or is None outside claims; `on_path` tells whether moves have a value here, `in_period`
    whether states have one, and beliefs that move with play; `beliefs` are those that everybody
    holds of private types; `approval` resolves that of an audience, or is None
    outside gains.
    """

    quantities: frozenset[str] = frozenset()
    moves: Mapping[str, MoveNames] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    definitions: Mapping[str, KnownDefinition] = field(default_factory=dict)
    on_path: bool = True
    in_period: bool = True
    random: Callable[[n.Node], str | None] | None = None
    query: Callable[[n.Call], n.Node | None] | None = None
    beliefs: Beliefs = field(default_factory=Beliefs)
    approval: Callable[[n.Call], n.Node | None] | None = None

    def names(self) -> list[str]:
        """Return all names that have a meaning here."""
        return [*self.quantities, *self.states, *self.moves, *self.definitions]


def number_of_value(node: n.Name, moves: Mapping[str, MoveNames]) -> n.Node:
    """Return what a value of a private type, ``resolve.firm``, stands for as a number (rule S17).

    Raises
    ------
    ExpressionError
        E302 if there is no such value, or it stands for no number.
    """
    owner, _, value = node.name.partition(".")
    known = moves.get(owner)
    values = known.values if known is not None and not known.graded else {}
    if value in values:
        return values[value]
    names = [f"{owner}.{option}" for option in values]
    wanted, help_ = listing(names), nearest(node.name, names)
    if not names:
        wanted = "the number of a private type's value, such as `resolve.firm`"
        help_ = "there is no other attribute access in expressions"
    found = f"unknown name `{node.name}`"
    raise ExpressionError(rules.UnknownName, node.start, node.end, found, wanted, help_)
