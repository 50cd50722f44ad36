"""Numbers as people write them: percentages, and ranges that are written as a difference.

Owns `as_numbers`, `plain_value` and `difference_of_numbers`.
"""

from __future__ import annotations

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.parse import ExpressionError, range_fault
from realpolitik.scenario.rules import quantity as rules


def as_numbers(node: n.Node) -> n.Node:
    """Return a parsed expression with each percentage as the share that it is: 10% as 0.1."""
    if isinstance(node, n.Percentage):
        return n.Number(node.start, node.end, node.value / 100)
    return node.rebuilt(as_numbers)


def plain_value(node: n.Node) -> float | None:
    """Return the number that a literal with or without a sign is; None if it is none."""
    found = _literal(node)
    return found[0] if found is not None and not found[1] else None


def percentage_fault(node: n.Percentage) -> ExpressionError:
    """Return the fault of a percentage where no share or probability is wanted."""
    found = f"`{node.value:g}%` stands where no share or probability is wanted"
    wanted = f"`{node.value / 100:.10g}`; or `unit: share`, if the quantity is one"
    return ExpressionError(rules.MisplacedPercentage, node.start, node.end, found, wanted)


def difference_of_numbers(node: n.Node) -> ExpressionError | None:
    """Return the fault of a bare difference of two numbers, such as ``20-60``; None if it is none.

    Nobody needs to write it: the number itself is shorter. Whoever does mostly means a range, and
    would get a number of the other sign.
    """
    if not isinstance(node, n.Arithmetic) or node.operators != ("-",):
        return None
    low, high = (_literal(o) for o in node.operands)
    if low is None or high is None:
        return None
    value = None if low[1] or high[1] else low[0] - high[0]
    first, last = (f"{end[0]:.10g}{'%' if end[1] else ''}" for end in (low, high))
    return range_fault(node.start, node.end, first, last, value)


def _literal(node: n.Node) -> tuple[float, bool] | None:
    """Return the number that a literal is, and whether it is a percentage."""
    if isinstance(node, n.Signed):
        inner = _literal(node.operand)
        return inner and (-inner[0] if node.sign == "-" else inner[0], inner[1])
    if isinstance(node, n.Number | n.Percentage):
        return node.value, isinstance(node, n.Percentage)
    return None
