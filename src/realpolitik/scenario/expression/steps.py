"""Options that are called by numbers: the steps of a graded choice (rule S15).

Owns `number_name`, `named_number`, `is_graded` and `nearest_steps`. No name that a file gives can
be a number, so an option with such a name is a step.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection

from realpolitik.scenario.expression import nodes as n


def number_name(value: float) -> str:
    """Return the one name by which a number is called as an option: ``0.4``, ``-1``.

    >>> number_name(0.40), number_name(-0.0), number_name(25.0)
    ('0.4', '0', '25')
    """
    return f"{value + 0.0:.15g}"


def text_name(text: str) -> str:
    """Return the name of the option that a text calls: of a number its one name.

    >>> text_name("0.40"), text_name("raid")
    ('0.4', 'raid')
    """
    return number_name(float(text)) if _is_number(text) else text


def named_number(node: n.Node) -> str | None:
    """Return the name that a literal number calls an option by; None if a part is no literal."""
    if isinstance(node, n.Signed):
        inner = node.operand
        value = inner.value if isinstance(inner, n.Number) else None
        return None if value is None else number_name(-value if node.sign == "-" else value)
    return number_name(node.value) if isinstance(node, n.Number) else None


def is_graded(options: Collection[str]) -> bool:
    """Whether some options are the steps of a graded choice."""
    return any(map(_is_number, options))


def nearest_steps(name: str, options: Collection[str]) -> str:
    """Return which steps are nearest to a number that is none; empty if something else is meant.

    >>> nearest_steps("0.3", ["0", "0.2", "0.4"])
    'the nearest steps are `0.2` and `0.4`'
    """
    if not _is_number(name) or not is_graded(options):
        return ""
    steps = sorted(filter(_is_number, options), key=float)
    at = bisect([float(step) for step in steps], float(name))
    around = steps[max(0, at - 1) : at + 1]
    if len(around) == 1:
        return f"the nearest step is `{around[0]}`"
    return f"the nearest steps are `{around[0]}` and `{around[1]}`"


def _is_number(name: str) -> bool:
    return name.lstrip("-")[:1].isdigit()
