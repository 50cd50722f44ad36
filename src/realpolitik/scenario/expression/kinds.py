"""Kinds of parts in messages and together. Owns `joined` and `described`."""

from __future__ import annotations

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.nodes import Kind


def joined(first: Kind | None, second: Kind | None) -> Kind | None:
    """Return the kind of a part that is one of two; None if a fault in one has been reported."""
    if first is None or second is None:
        return None
    return Kind.TRUTH if first is second is Kind.TRUTH else Kind.NUMBER


def described(node: n.Node) -> str:
    """Return what a part is called in a message."""
    names = {
        n.Nothing: "`none`",
        n.Remainder: "`rest`",
        n.Sequence: "a list",
        n.OptionTable: "a table without `[move]`",
        n.Number: "a number",
    }
    return names.get(type(node), "this")
