"""Programs put into few rows, worked step by step in NumPy: what each was written down as."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.arrays import Floats
from realpolitik.ensemble.assemble import Assembled, assemble
from realpolitik.ensemble.trace import Register, Trace, UntraceableError
from realpolitik.kernels.operations import UFUNCS, Operation

DRAWS = 4


def worked(operation: Operation, operands: list[Floats]) -> Floats:
    """Return the result of one operation."""
    if operation is Operation.CHOOSE:
        return np.where(operands[0] != 0, operands[1], operands[2])
    if operation is Operation.MULTIPLY_ADD:
        return operands[0] + operands[1] * operands[2]
    function = UFUNCS[operation]
    result: Floats = function(*operands[: function.nin]).astype(np.float64)
    return result


def run(part: Assembled, table: Floats) -> None:
    """Take the steps of a part."""
    for code, result, *operands in part.steps.tolist():
        table[result] = worked(Operation(code), [table[row] for row in operands])


def random_trace(seed: int) -> tuple[Trace, dict[int, Floats], list[Register]]:
    """Return a program of any operations, what each register is, and all registers."""
    rng = np.random.default_rng(seed)
    trace = Trace()
    registers = [trace.quantity("x"), trace.state("s"), trace.constant(0.5), trace.state("t")]
    values = {r.number: rng.normal(size=DRAWS) for r in registers}
    values[registers[2].number] = np.full(DRAWS, 0.5)
    for _ in range(30):
        operation = Operation(int(rng.integers(len(Operation))))
        many = 3 if operation not in UFUNCS else UFUNCS[operation].nin
        operands = [registers[i] for i in rng.integers(len(registers), size=many)]
        result = trace.note(operation, *operands)
        if result.known is None and result.number not in values:
            values[result.number] = worked(operation, [values[o.number] for o in operands])
            registers.append(result)
    return trace, values, registers


@given(st.integers(0, 10_000))
def test_every_part_finds_what_was_asked_of_it(seed: int) -> None:
    with np.errstate(all="ignore"):
        trace, values, registers = random_trace(seed)
        rng = np.random.default_rng(seed + 1)
        parts = [[registers[i] for i in rng.integers(len(registers), size=3)] for _ in range(2)]
        inputs = [*trace.quantities.values(), *trace.states.values()]
        steady, found, rows = assemble(trace, inputs, parts)
        table = np.full((rows, DRAWS), np.nan)
        table[steady.of_numbers(trace.constants)] = np.array([*trace.constants.values()])[:, None]
        for register in inputs:
            table[steady.rows[register.number]] = values[register.number]
        run(steady, table)
        # What no state enters is worked once; the parts are worked again and again.
        for part, asked in (*zip(found, parts, strict=True),) * 2:
            run(part, table)
            for register in asked:
                own = table[part.rows[register.number]]
                assert own.tobytes() == values[register.number].tobytes()


@given(st.integers(0, 10_000))
def test_no_result_is_in_the_row_of_an_operand(seed: int) -> None:
    with np.errstate(all="ignore"):
        trace, _, registers = random_trace(seed)
    _, (part,), _ = assemble(trace, registers[:4], [registers])
    assert all(result not in operands for _, result, *operands in part.steps.tolist() if result)


def test_rows_are_taken_again() -> None:
    trace = Trace()
    total = trace.state("s")
    for _ in range(50):
        total = trace.note(Operation.EXPONENTIAL, total)
    rows = assemble(trace, [trace.state("s")], [[total]])[2]
    assert rows == 3


def test_equal_operations_stand_once_and_what_is_known_is_worked_out() -> None:
    trace = Trace()
    x = trace.quantity("x")
    assert (x + 2.0).number == (x + 2.0).number
    assert (x * 1.0).number == x.number
    assert np.exp(trace.constant(0.0)).known == 1.0
    assert trace.where(trace.constant(True, np.bool_), x, x + 1.0).number == x.number


def test_adding_nothing_changes_only_what_may_be_minus_0() -> None:
    trace = Trace()
    x = trace.quantity("x")
    assert (x + -0.0).number == x.number
    assert (x - 0.0).number == x.number
    assert (x + 0.0).number != x.number
    assert (abs(x) + 0.0).number == abs(x).number


def test_what_numpy_does_in_several_ways_is_not_traced() -> None:
    with pytest.raises(UntraceableError, match=r"numpy\.power"):
        Trace().quantity("x") ** 2.0
