"""What a resolved expression refers to, directly and through variables and outcomes.

Owns `Expressions`, `references`, `all_references` and `depends_on_play`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression.nodes import (
    DefinitionRef,
    MoveRef,
    NamedReference,
    Node,
    StateRef,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def references(node: Node, kind: type[NamedReference]) -> set[str]:
    """Return the names of all parts of one kind in an expression."""
    return {part.name for part in node.walk() if isinstance(part, kind)}


class Expressions(dict[str, Node]):
    """Definitions by name, which remembers what each reaches through others.

    A definition is entered after those that it uses, and not changed.
    """

    def __init__(self, definitions: Mapping[str, Node] | None = None) -> None:
        super().__init__(definitions or {})
        self._reached: dict[tuple[str, type[NamedReference]], frozenset[str]] = {}

    def reached(self, name: str, kind: type[NamedReference]) -> frozenset[str]:
        """Return the names of all parts of one kind that a definition comes to use."""
        key = (name, kind)
        if key not in self._reached:
            node = self.get(name)
            self._reached[key] = frozenset(all_references(self, node, kind) if node else ())
        return self._reached[key]


def all_references(
    expressions: Mapping[str, Node], node: Node, kind: type[NamedReference]
) -> set[str]:
    """Return the names of all parts of one kind, through the definitions that it uses."""
    known = expressions if isinstance(expressions, Expressions) else Expressions(expressions)
    used = references(node, DefinitionRef)
    return references(node, kind).union(*(known.reached(name, kind) for name in used))


def depends_on_play(expressions: Mapping[str, Node], node: Node) -> bool:
    """Whether an expression has a value only on a path, or as a period begins."""
    return any(all_references(expressions, node, kind) for kind in (MoveRef, StateRef))
