"""Graded choices: the steps from one number to another as options (rule S15).

Owns `graded` and `plain_number`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.parse import MAX_NUMBER
from realpolitik.scenario.expression.scope import MoveNames
from realpolitik.scenario.expression.steps import number_name
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.private import NONE
from realpolitik.scenario.rules import move as rules

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.shape import StepsShape

MAX_STEPS = 101
"""Steps of one move."""

_DIGITS = 6
"""Significant digits of the distance between two steps to which a step is rounded."""

_FINEST = -12
"""The last decimal place that a step may have, as a power of ten."""

_NUMBER = re.compile(r"[+-]?(\d{1,16}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?")


def graded(context: Context, move: str, shape: StepsShape, may_not_happen: bool) -> MoveNames:
    """Return what expressions must know of a graded choice; faults are recorded.

    The number of a step is the one that its name says, so that ``offer == 0.4`` and
    ``offer >= 0.4`` agree.
    """
    values = _values(context, move, shape)
    faulty = values is None
    # Of what cannot be made, nothing else is reported.
    values = {"0": 0.0, "1": 1.0, NONE: 0.0} if values is None else values
    options = tuple(name for name in values if name != NONE)
    numbers = {name: n.Number(0, 0, value) for name, value in values.items()}
    return MoveNames(options, may_not_happen, numbers, faulty)


def _values(context: Context, move: str, shape: StepsShape) -> dict[str, float] | None:
    """Return the steps by name, in order, and the number of ``none`` if the file gives one."""
    low = _number(context, move, "from", shape.low)
    high = _number(context, move, "to", shape.high)
    count = _number(context, move, "steps", shape.steps)
    other = None if shape.none is None else _number(context, move, NONE, shape.none)
    if context.shape.moves[move].by == CHANCE:
        found = f"`{move}` is a move by chance, and its options are steps"
        _fault(context, move, "steps", found, "named options, each with a probability")
        return None
    if low is None or high is None or count is None or (other is None and shape.none is not None):
        return None
    if low >= high:
        wanted = "first the smaller number, then the larger one"
        _fault(context, move, "to", f"steps from {low} to {high}", wanted)
        return None
    if count != int(count) or not 2 <= count <= MAX_STEPS:
        wanted = f"a whole number from 2 to {MAX_STEPS}; both ends count"
        found = f"{count:,} {'step' if count == 1 else 'steps'}"
        _fault(context, move, "steps", found, wanted)
        return None
    values = _spread(low, high, int(count))
    if len(values) < count:
        found = f"{count} steps from {low} to {high}, some of which are equal when rounded"
        _fault(context, move, "steps", found, "fewer steps, or numbers further apart")
        return None
    if other is not None:
        values[NONE] = float(other)
    return values


def _spread(low: Decimal, high: Decimal, count: int) -> dict[str, float]:
    """Return evenly spaced numbers by name; both ends are exact."""
    width = (high - low) / (count - 1)
    place = Decimal(1).scaleb(max(width.adjusted() + 1 - _DIGITS, _FINEST))
    inner = [(low + width * k).quantize(place) for k in range(1, count - 1)]
    names = [number_name(float(number)) for number in (low, *inner, high)]
    return {name: float(name) for name in names}


def plain_number(text: str) -> Decimal | None:
    """Return the number that a text is, exactly as it is written; None if it is none."""
    plain = _NUMBER.fullmatch(text.strip())
    number = Decimal(text.strip()) if plain else None
    return number if number is not None and abs(number) <= MAX_NUMBER else None


def _number(context: Context, move: str, part: str, text: str) -> Decimal | None:
    """Return what stands for a number, if it is one; else record the fault."""
    number = plain_number(text)
    if number is None:
        found = f"`{part}` is `{text[:60]}`"
        _fault(context, move, part, found, "a plain number, at most 1e15")
        return None
    return number


def _fault(context: Context, move: str, part: str, found: str, wanted: str) -> None:
    path: tuple[str, ...] = ("moves", move, "options")
    if context.root.find((*path, part)) is not None:
        path = (*path, part)
    context.fault(rules.BadSteps, path, found, wanted)
