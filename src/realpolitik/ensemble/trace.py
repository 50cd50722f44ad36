"""Compiled expressions written down as a program, by running them on registers in place of arrays.

Owns `Trace` and `Register`. A compiled expression is a function on arrays of any namespace
(`scenario.expression.evaluate`); here it is handed registers, which note what is done with them.
The program thus does exactly what the expression does with arrays, in the same order. Equal
operations are noted once, and what is known beforehand is worked out at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from realpolitik.kernels.operations import TRUTHS, UFUNCS, Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array

NOTED: dict[np.ufunc, Operation] = {
    **{ufunc: operation for operation, ufunc in UFUNCS.items()},
    np.bitwise_and: Operation.AND,
    np.bitwise_or: Operation.OR,
    np.invert: Operation.NOT,
}
"""What NumPy's functions are noted as. `numpy.power` is not among them: its last digit depends on
how its operands lie in memory."""


class UntraceableError(Exception):
    """An expression does what a program cannot do."""


# Not frozen, which would take three times as long to make: there are thousands.
@dataclass(eq=False, slots=True)
class Register(NDArrayOperatorsMixin):
    """A number in every draw, to be made by a program.

    Parameters
    ----------
    trace
        Where it is noted.
    number
        Which register it is.
    dtype
        Of what type its numbers are in an expression.
    known
        What it is, if it is the same in every draw.
    moves
        Whether a state enters it.
    positive
        Whether it is sure not to be -0.
    """

    trace: Trace
    number: int
    dtype: type[np.generic]
    known: float | None = None
    moves: bool = False
    positive: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of what is the same on all paths and in all draws."""
        return (1, 1)

    def __array_ufunc__(self, function: np.ufunc, method: str, *operands: Array) -> Register:
        """Note what NumPy is asked to do with it."""
        if method != "__call__" or function not in NOTED:
            raise UntraceableError(f"numpy.{function.__name__}")
        return self.trace.note(NOTED[function], *operands)


class _Namespace:
    """The types and functions that expressions find as they are in NumPy."""

    float64, int64, bool = np.float64, np.int64, np.bool_
    minimum, maximum, abs, isfinite = np.minimum, np.maximum, np.abs, np.isfinite
    exp, log, sqrt = np.exp, np.log, np.sqrt


@dataclass(eq=False)
class Trace(_Namespace):
    """A program while it is written down; the namespace in which expressions find their functions.

    Parameters
    ----------
    quantities, states
        The registers of what is put in, by name.
    """

    quantities: dict[str, Register] = field(default_factory=dict)
    states: dict[str, Register] = field(default_factory=dict)
    _constants: dict[tuple[type[np.generic], float, bool], Register] = field(default_factory=dict)
    _notes: dict[tuple[int, ...], Register] = field(default_factory=dict)
    _count: int = 0

    def quantity(self, name: str) -> Register:
        """Return the register of a quantity."""
        if name not in self.quantities:
            self.quantities[name] = self._register(np.float64)
        return self.quantities[name]

    def state(self, name: str) -> Register:
        """Return the register of a state."""
        if name not in self.states:
            self.states[name] = self._register(np.float64, moves=True)
        return self.states[name]

    def constant(self, value: Array, dtype: type[np.generic] = np.float64) -> Register:
        """Return the register of a number that is the same in every draw."""
        known = float(value) if np.ndim(value) == 0 else float(value.reshape(()))
        negative = known == 0 and math.copysign(1.0, known) < 0
        key = (dtype, known, negative)
        if key not in self._constants:
            self._constants[key] = self._register(dtype, known=known, positive=not negative)
        return self._constants[key]

    def note(self, operation: Operation, *operands: Array) -> Register:
        """Return the register of what an operation makes of others."""
        given = [o if isinstance(o, Register) else self.constant(o) for o in operands]
        dtype = np.bool_ if operation in TRUTHS else np.float64
        if operation in UFUNCS and all(o.known is not None for o in given):
            with np.errstate(all="ignore"):
                values = (np.float64(o.known) for o in given)
                return self.constant(UFUNCS[operation](*values), dtype)
        if (same := _same(operation, given)) is not None:
            return same
        key = (int(operation), *(o.number for o in given))
        if key not in self._notes:
            moves = any(o.moves for o in given)
            positive = dtype is np.bool_ or _is_positive(operation, given)
            self._notes[key] = self._register(dtype, moves=moves, positive=positive)
        return self._notes[key]

    def where(self, test: Register, one: Register, other: Register) -> Register:
        """Return one or the other, as `numpy.where` does."""
        if test.known is not None:
            return one if test.known else other
        return self.note(Operation.CHOOSE, test, one, other)

    def full(self, shape: object, value: float, dtype: type[np.generic]) -> Register:
        """Return a constant, as `numpy.full` does."""
        del shape
        return self.constant(value, dtype)

    def full_like(self, like: Register, value: float) -> Register:
        """Return a constant, as `numpy.full_like` does."""
        return self.constant(value, like.dtype)

    def zeros(self, shape: object, dtype: type[np.generic]) -> Register:
        """Return 0, as `numpy.zeros` does."""
        del shape
        return self.constant(0, dtype)

    def asarray(self, value: Array) -> Register:
        """Return a constant that an array of one number holds."""
        return self.constant(value, value.dtype.type)

    def astype(self, value: Register, dtype: type[np.generic]) -> Register:
        """Return the same number as another type."""
        if value.known is not None:
            return self.constant(value.known, dtype)
        return Register(self, value.number, dtype, None, value.moves, value.positive)

    @property
    def notes(self) -> Mapping[int, tuple[Operation, tuple[int, ...]]]:
        """By register how it is worked out: the operation, and the registers that it takes."""
        return {r.number: (Operation(key[0]), key[1:]) for key, r in self._notes.items()}

    @property
    def constants(self) -> Mapping[int, float]:
        """The registers of constants, and what they are."""
        return {c.number: c.known for c in self._constants.values() if c.known is not None}

    @property
    def moving(self) -> frozenset[int]:
        """The registers that states enter."""
        registers = (*self._notes.values(), *self.states.values())
        return frozenset(r.number for r in registers if r.moves)

    def copy(self) -> Trace:
        """Return the same, to be written on."""
        return replace(
            self,
            quantities=dict(self.quantities),
            states=dict(self.states),
            _constants=dict(self._constants),
            _notes=dict(self._notes),
        )

    def _register(
        self,
        dtype: type[np.generic],
        *,
        known: float | None = None,
        moves: bool = False,
        positive: bool = False,
    ) -> Register:
        self._count += 1
        return Register(self, self._count - 1, dtype, known, moves, positive)


def _same(operation: Operation, given: list[Register]) -> Register | None:
    """Return the operand that an operation leaves as it is, to the last bit, if there is one."""
    match operation, given:
        case Operation.ADD, [one, other]:
            for x, y in ((one, other), (other, one)):
                if y.known == 0 and (x.positive or not y.positive):
                    return x
        case Operation.MULTIPLY, [one, other]:
            for x, y in ((one, other), (other, one)):
                if y.known == 1:
                    return x
        case (Operation.SUBTRACT, [one, other]) if other.known == 0 and other.positive:
            return one
    return None


def _is_positive(operation: Operation, given: list[Register]) -> bool:
    """Return whether a result is sure not to be -0."""
    if operation is Operation.ADD:
        return any(o.positive for o in given)
    return operation in {Operation.ABSOLUTE, Operation.EXPONENTIAL}
