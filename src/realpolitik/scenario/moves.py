"""Moves and their options, as the rest of the package sees them.

Owns `Move` and `Option`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.scenario.expression.steps import is_graded
from realpolitik.scenario.part import ScenarioPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.expression.nodes import Node


@dataclass(frozen=True)
class Option(ScenarioPart):
    """What can be chosen; `probability` is None except at chance moves, or if it is ``rest``.

    `base` is its base weight in quantal response (rule S16); None is 1, and the file does not say.
    `title` says what is done, after the actor's name: ``lets it pass`` (rule S4); empty if the file
    does not say.
    """

    name: str
    when: Node | None = None
    probability: Node | None = None
    says: str = ""
    base: float | None = None
    title: str = ""


@dataclass(frozen=True)
class Move(ScenarioPart):
    """A decision by an actor or by chance.

    `hidden` are the earlier moves not seen here. `values` are the numbers that the options, and
    ``none``, stand for where the move stands in arithmetic; empty if it has none. `title` is what
    readers see in place of the name; empty if the file does not say.
    """

    name: str
    by: str
    options: tuple[Option, ...]
    hidden: frozenset[str] = frozenset()
    when: Node | None = None
    says: str = ""
    values: Mapping[str, Node] = field(default_factory=dict)
    title: str = ""

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names of the options, in file order."""
        return tuple(o.name for o in self.options)

    @property
    def graded(self) -> bool:
        """Whether the options are steps, called by their numbers (rule S15)."""
        return is_graded(self.option_names)
