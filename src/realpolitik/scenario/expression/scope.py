"""What an expression may refer to at its place (rules S1 and S2).

Owns `Scope`, and what it must know of a move (`MoveNames`) and of a definition (`KnownDefinition`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.beliefs import Beliefs
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.expression.steps import is_graded


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
    Q3, or is None outside claims; `on_path` tells whether moves have a value here; `beliefs` are
    those that everybody holds of private types; `approval` resolves that of an audience, or is None
    outside gains.
    """

    quantities: frozenset[str] = frozenset()
    moves: Mapping[str, MoveNames] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    definitions: Mapping[str, KnownDefinition] = field(default_factory=dict)
    on_path: bool = True
    random: Callable[[n.Node], str | None] | None = None
    query: Callable[[n.Call], n.Node | None] | None = None
    beliefs: Beliefs = field(default_factory=Beliefs)
    approval: Callable[[n.Call], n.Node | None] | None = None

    def names(self) -> list[str]:
        """Return all names that have a meaning here."""
        return [*self.quantities, *self.states, *self.moves, *self.definitions]
