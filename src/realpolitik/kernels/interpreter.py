"""Programs of operations compiled: one fixed interpreter, a tile of draws at a time.

Owns `work`. No code is made for a scenario: its program is data. Each operation is that of NumPy to
the last bit; exponentials and logarithms are NumPy's own.
"""

from __future__ import annotations

import numpy as np

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.choice import EXP, LOG, TILE
from realpolitik.kernels.compiled import part
from realpolitik.kernels.elementwise import apply
from realpolitik.kernels.operations import Operation

# Compiled code takes plain numbers.
ADD, SUBTRACT, MULTIPLY, DIVIDE, MINIMUM, MAXIMUM = map(int, list(Operation)[:6])
LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL = map(int, list(Operation)[6:12])
AND, OR, NOT, CHOOSE, NEGATIVE, ABSOLUTE = map(int, list(Operation)[12:18])
SQUARE_ROOT, EXPONENTIAL, LOGARITHM, FINITE, MULTIPLY_ADD = map(int, list(Operation)[18:])


@part
def _arithmetic(code: int, one: Floats, other: Floats, result: Floats) -> None:
    if code == ADD:
        for i in range(TILE):
            result[i] = one[i] + other[i]
    elif code == MULTIPLY:
        for i in range(TILE):
            result[i] = one[i] * other[i]
    elif code == SUBTRACT:
        for i in range(TILE):
            result[i] = one[i] - other[i]
    elif code == DIVIDE:
        for i in range(TILE):
            result[i] = one[i] / other[i]
    elif code == MINIMUM:
        for i in range(TILE):
            result[i] = one[i] if one[i] < other[i] or one[i] != one[i] else other[i]
    else:
        for i in range(TILE):
            result[i] = one[i] if one[i] > other[i] or one[i] != one[i] else other[i]


@part
def _comparison(code: int, one: Floats, other: Floats, result: Floats) -> None:
    if code == LESS:
        for i in range(TILE):
            result[i] = 1.0 if one[i] < other[i] else 0.0
    elif code == LESS_EQUAL:
        for i in range(TILE):
            result[i] = 1.0 if one[i] <= other[i] else 0.0
    elif code == GREATER:
        for i in range(TILE):
            result[i] = 1.0 if one[i] > other[i] else 0.0
    elif code == GREATER_EQUAL:
        for i in range(TILE):
            result[i] = 1.0 if one[i] >= other[i] else 0.0
    elif code == EQUAL:
        for i in range(TILE):
            result[i] = 1.0 if one[i] == other[i] else 0.0
    else:
        for i in range(TILE):
            result[i] = 1.0 if one[i] != other[i] else 0.0


@part
def _logic(code: int, one: Floats, other: Floats, result: Floats) -> None:
    if code == AND:
        for i in range(TILE):
            result[i] = 1.0 if one[i] != 0.0 and other[i] != 0.0 else 0.0
    elif code == OR:
        for i in range(TILE):
            result[i] = 1.0 if one[i] != 0.0 or other[i] != 0.0 else 0.0
    else:
        for i in range(TILE):
            result[i] = 1.0 if one[i] == 0.0 else 0.0


@part
def _function(code: int, one: Floats, result: Floats) -> None:
    if code == NEGATIVE:
        for i in range(TILE):
            result[i] = -one[i]
    elif code == ABSOLUTE:
        for i in range(TILE):
            result[i] = abs(one[i])
    elif code == SQUARE_ROOT:
        for i in range(TILE):
            result[i] = np.sqrt(one[i])
    elif code == FINITE:
        for i in range(TILE):
            result[i] = 1.0 if abs(one[i]) < np.inf else 0.0
    else:
        for i in range(TILE):
            result[i] = one[i]


@part
def work(steps: Ints, rows: Floats, loops: Ints) -> None:
    """Take the steps of a program on a tile of draws.

    Parameters
    ----------
    steps
        The operation, the row of its result and those of its operands, shape (steps, 5).
    rows
        The rows, shape (rows, TILE).
    loops
        As for `backward_pass`.
    """
    for at in range(steps.shape[0]):
        step = steps[at]
        code, result, one = step[0], rows[step[1]], rows[step[2]]
        if code <= MAXIMUM:
            _arithmetic(code, one, rows[step[3]], result)
        elif code <= NOT_EQUAL:
            _comparison(code, one, rows[step[3]], result)
        elif code <= NOT:
            _logic(code, one, rows[step[3]], result)
        elif code == MULTIPLY_ADD:
            other, third = rows[step[3]], rows[step[4]]
            for i in range(TILE):
                result[i] = one[i] + other[i] * third[i]
        elif code == CHOOSE:
            other, third = rows[step[3]], rows[step[4]]
            for i in range(TILE):
                result[i] = other[i] if one[i] != 0.0 else third[i]
        else:
            _function(code, one, result)
            if code == EXPONENTIAL:
                apply(loops[EXP], loops[EXP + 1], rows, step[1] * TILE, TILE)
            elif code == LOGARITHM:
                apply(loops[LOG], loops[LOG + 1], rows, step[1] * TILE, TILE)
