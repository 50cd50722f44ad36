"""Registers of a trace put into few rows, so that a program stays in the processor's cache.

Owns `Assembled` and `assemble`. What is put in, constants, and what no state enters keep rows of
their own. What states enter is worked anew at each state: its rows are taken again as soon as
nobody needs what is there (linear scan: Poletto and Sarkar 1999, *ACM TOPLAS* 21).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from realpolitik.arrays import Ints
    from realpolitik.ensemble.trace import Register, Trace
    from realpolitik.kernels.operations import Operation

Notes = Mapping[int, tuple["Operation", tuple[int, ...]]]
"""By register how it is worked out, as `Trace.notes` has it."""

_OPERANDS = 3


@dataclass(frozen=True, eq=False)
class Assembled:
    """A part of a program that is worked as a whole.

    Parameters
    ----------
    steps
        Shape (steps, 5): the operation, the row of its result and those of its operands, 0 where
        there is none. No result is in the row of an operand.
    rows
        By register the row in which it is found afterwards; of those that were asked for.
    """

    steps: Ints
    rows: Mapping[int, int]

    def of(self, registers: Iterable[Register]) -> Ints:
        """Return the rows of registers that were asked for."""
        return self.of_numbers(r.number for r in registers)

    def of_numbers(self, numbers: Iterable[int]) -> Ints:
        """Return the rows of registers by their numbers."""
        return np.array([self.rows[number] for number in numbers], dtype=np.int64)


def assemble(
    trace: Trace, inputs: Collection[Register], parts: Sequence[Sequence[Register]]
) -> tuple[Assembled, tuple[Assembled, ...], int]:
    """Return what no state enters, the parts, and how many rows there are.

    Parameters
    ----------
    trace
        What was written down.
    inputs
        What is put in.
    parts
        The registers that are asked of each part.
    """
    notes, moving = trace.notes, trace.moving
    orders = [_order(notes, [r.number for r in part]) for part in parts]
    fixed = dict.fromkeys(r.number for r in inputs)
    fixed |= dict.fromkeys(trace.constants)
    steady = _order(notes, [n for o in orders for n in o if n not in moving])
    rows = {number: row for row, number in enumerate((*fixed, *steady))}
    first = Assembled(_steps(notes, steady, rows), rows)
    found, most = [], len(rows)
    for part, order in zip(parts, orders, strict=True):
        moved = [number for number in order if number in moving]
        steps, own, last = _allocated(notes, moved, rows, [r.number for r in part])
        found.append(Assembled(steps, rows | own))
        most = max(most, last)
    return first, tuple(found), most


def _order(notes: Notes, asked: Iterable[int]) -> list[int]:
    """Return what must be worked for what is asked, each after what it takes, depth first."""
    order: dict[int, None] = {}
    waiting = [(number, False) for number in reversed(list(dict.fromkeys(asked)))]
    while waiting:
        number, ready = waiting.pop()
        if number in order or number not in notes:
            continue
        if ready:
            order[number] = None
            continue
        waiting.append((number, True))
        waiting += [(operand, False) for operand in reversed(notes[number][1])]
    return list(order)


def _steps(
    notes: Notes,
    order: Iterable[int],
    rows: Mapping[int, int],
) -> Ints:
    """Return operations as steps on rows."""
    steps = []
    for number in order:
        operation, operands = notes[number]
        taken = [rows[operand] for operand in operands]
        steps.append((int(operation), rows[number], *taken, *(0,) * (_OPERANDS - len(taken))))
    return np.array(steps, dtype=np.int64).reshape(-1, 2 + _OPERANDS)


def _allocated(
    notes: Notes,
    order: Sequence[int],
    fixed: Mapping[int, int],
    asked: Sequence[int],
) -> tuple[Ints, dict[int, int], int]:
    """Return steps in rows that are taken again, where what is asked is found, and the last row."""
    last = {operand: at for at, number in enumerate(order) for operand in notes[number][1]}
    last |= dict.fromkeys(asked, len(order))
    free: list[int] = []
    end = len(fixed)
    rows: dict[int, int] = dict(fixed)
    steps = []
    for at, number in enumerate(order):
        if free:
            row = free.pop()
        else:
            row, end = end, end + 1
        rows[number] = row
        steps.append(_steps(notes, [number], rows)[0])
        for operand in set(notes[number][1]):
            if last[operand] == at and operand not in fixed:
                free.append(rows[operand])
    found = {number: rows[number] for number in asked}
    return np.array(steps, dtype=np.int64).reshape(-1, 2 + _OPERANDS), found, end
