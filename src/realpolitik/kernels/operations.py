"""What a program of operations over draws can do, and what each of them is in NumPy.

Owns `Operation`. A program works on registers, each a number in every draw; truths are 1 and 0. The
compiled interpreter is `kernels.interpreter`.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Operation(IntEnum):
    """One operation on one, two or three registers.

    `MULTIPLY_ADD` adds to the first the product of the others, each step rounded.
    """

    ADD = 0
    SUBTRACT = 1
    MULTIPLY = 2
    DIVIDE = 3
    MINIMUM = 4
    MAXIMUM = 5
    LESS = 6
    LESS_EQUAL = 7
    GREATER = 8
    GREATER_EQUAL = 9
    EQUAL = 10
    NOT_EQUAL = 11
    AND = 12
    OR = 13
    NOT = 14
    CHOOSE = 15
    NEGATIVE = 16
    ABSOLUTE = 17
    SQUARE_ROOT = 18
    EXPONENTIAL = 19
    LOGARITHM = 20
    FINITE = 21
    MULTIPLY_ADD = 22


UFUNCS: dict[Operation, np.ufunc] = {
    Operation.ADD: np.add,
    Operation.SUBTRACT: np.subtract,
    Operation.MULTIPLY: np.multiply,
    Operation.DIVIDE: np.true_divide,
    Operation.MINIMUM: np.minimum,
    Operation.MAXIMUM: np.maximum,
    Operation.LESS: np.less,
    Operation.LESS_EQUAL: np.less_equal,
    Operation.GREATER: np.greater,
    Operation.GREATER_EQUAL: np.greater_equal,
    Operation.EQUAL: np.equal,
    Operation.NOT_EQUAL: np.not_equal,
    Operation.AND: np.logical_and,
    Operation.OR: np.logical_or,
    Operation.NOT: np.logical_not,
    Operation.NEGATIVE: np.negative,
    Operation.ABSOLUTE: np.abs,
    Operation.SQUARE_ROOT: np.sqrt,
    Operation.EXPONENTIAL: np.exp,
    Operation.LOGARITHM: np.log,
    Operation.FINITE: np.isfinite,
}
"""What each is in NumPy; `CHOOSE` is `numpy.where`, `MULTIPLY_ADD` has no function of its own."""

TRUTHS = frozenset({*range(Operation.LESS, Operation.NOT + 1), Operation.FINITE})
"""Those that tell whether something holds."""
