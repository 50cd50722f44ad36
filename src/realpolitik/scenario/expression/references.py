"""What a resolved expression refers to, directly and through variables and outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression.nodes import (
    DefinitionRef,
    MoveRef,
    Node,
    Reference,
    StateRef,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def references(node: Node, kind: type[Reference]) -> set[str]:
    """Return the names of all parts of one kind in an expression."""
    return {part.name for part in node.walk() if isinstance(part, kind)}


def all_references(expressions: Mapping[str, Node], node: Node, kind: type[Reference]) -> set[str]:
    """Return the names of all parts of one kind, through the definitions that it uses."""
    found, seen, todo = references(node, kind), set[str](), [node]
    while todo:
        for name in references(todo.pop(), DefinitionRef) - seen:
            seen.add(name)
            if name in expressions:
                found |= references(expressions[name], kind)
                todo.append(expressions[name])
    return found


def depends_on_play(expressions: Mapping[str, Node], node: Node) -> bool:
    """Whether an expression has a value only on a path, or as a period begins."""
    return any(all_references(expressions, node, kind) for kind in (MoveRef, StateRef))
