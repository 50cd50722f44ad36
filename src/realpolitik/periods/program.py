"""A period of a scenario as a program: its payoffs, and the states that follow it (rule S13).

Owns `period_program`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.expand import NONE
from realpolitik.ensemble.payoffs import Payoff
from realpolitik.ensemble.trace import Register, Trace, UntraceableError
from realpolitik.game import PeriodProgram
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.scenario.model import PERIOD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import Ints
    from realpolitik.ensemble import Model
    from realpolitik.periods.transition import Transition

MOST_REGISTERS = 2048
"""Registers of a program: a tile of them is as large as a processor's second cache."""

MOST_PATHS = 1000
"""Paths of which payoffs are written down one by one."""


@lru_cache(maxsize=8)
def period_program(model: Model, transition: Transition) -> PeriodProgram | None:
    """Return a period as a program; None if it cannot be written as one, or is too large."""
    payoffs = [p for p in model.payoff if isinstance(p, Payoff)]
    if len(payoffs) < len(model.payoff) or model.tree.game.terminals > MOST_PATHS:
        return None
    try:
        found = _written(model, transition, payoffs)
    except UntraceableError:
        return None
    return found if found.program.registers <= MOST_REGISTERS else None


def _written(model: Model, transition: Transition, payoffs: Sequence[Payoff]) -> PeriodProgram:
    """Write a period down, payoffs path by path and states kind by kind."""
    trace, tree = Trace(), model.tree
    states = (*transition.following, PERIOD)
    inputs = {name: trace.quantity(name) for name in model.quantities}
    inputs |= {name: trace.state(name) for name in states}
    start = Environment({}, tree.codes, model.definitions, inputs, trace)
    paths = [
        start.where({name: column[row : row + 1] for name, column in tree.columns.items()})
        for row in range(tree.game.terminals)
    ]
    checked: list[Register] = []
    paid = [[payoff.traced(env, checked) for payoff in payoffs] for env in paths]
    precision = [as_number(start, p(start)) for p in model.precision]
    one = trace.constant(1.0)
    discount = [one if p is None else as_number(start, p(start)) for p in transition.patience]
    # Kinds of paths that lead to the same states are one.
    kinds: dict[tuple[int, ...], int] = {}
    place = []
    for row in transition.rows.tolist():
        env = paths[row]
        after = [as_number(env, following(env)) for following in transition.following.values()]
        after.append(inputs[PERIOD] + 1)
        over = [] if transition.ends is None else [as_number(env, transition.ends(env))]
        numbers = tuple(r.number for r in (*after, *over))
        place.append(kinds.setdefault(numbers, len(kinds)))
    idle: list[Register] = []
    if transition.ends is not None:
        idle = _idle(model, start)
    moving = [*(r for row in paid for r in row), *precision, *checked, *idle]
    if transition.ends is not None:
        moving += discount
    table = np.array(list(kinds), dtype=np.int64)
    many = len(states)
    return PeriodProgram(
        trace.program(moving),
        np.array([[r.number for r in row] for row in paid], dtype=np.int64),
        _numbers(precision),
        np.unique(_numbers([*checked, *discount, *idle])),
        np.ascontiguousarray(table[:, :many]),
        np.array(place, dtype=np.int64)[transition.kind],
        table[:, many:].reshape(-1).copy(),
        _numbers(idle),
        _numbers(discount),
        many - 1,
    )


def _idle(model: Model, env: Environment) -> list[Register]:
    """Write down what a period pays each actor in which no move happens."""
    still = env.where({name: np.full(1, NONE) for name in model.tree.columns})
    rows = []
    for parts in model.interests:
        row = env.xp.zeros((1, 1), dtype=env.xp.float64)
        for weight, gain in parts:
            row = row + as_number(still, weight(still)) * as_number(still, gain(still))
        rows.append(row)
    return rows


def _numbers(registers: Sequence[Register]) -> Ints:
    return np.array([r.number for r in registers], dtype=np.int64)
