"""A period over draws played by the compiled kernel.

Owns `play_period`. NumPy's way to the same bits is `periods.lookahead`, game by game.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.program import PeriodProblem, PeriodSolution
from realpolitik.kernels import compiled_pays

if TYPE_CHECKING:
    from realpolitik.arrays import Floats, Ints
    from realpolitik.game.program import PeriodProgram
    from realpolitik.kernels.layout import Games, Inputs


def play_period(problem: PeriodProblem, *, exact: bool) -> PeriodSolution | None:
    """Play a period in every draw, seeing those ahead; None where the kernel cannot, or need not.

    Parameters
    ----------
    problem
        The period.
    exact
        Whether all actors reply exactly.
    """
    # NumPy works payoffs first and then the games, which are counted again there.
    if not compiled_pays(problem.payoffs):
        return None
    program, draws = problem.program(exact), len(problem.origin)
    if program is None:
        return None
    from realpolitik.game.solvers.tiles import LOOPS
    from realpolitik.kernels.layout import Onward, Period, Results, Still
    from realpolitik.kernels.period import period_pass

    play = Period(
        program.rows,
        program.constants,
        program.values,
        _inputs(problem, program),
        program.steady,
        _games(program),
        Onward(program.onward, program.following, program.over, program.discount, program.worth),
        Still(program.still, program.idle, program.still_discount, program.period),
        LOOPS,
    )
    sizes = len(program.paid), len(program.path), len(program.paid)
    results = Results(*(np.empty((size, draws)) for size in sizes))
    return PeriodSolution(*results) if period_pass(play, results) else None


def _inputs(problem: PeriodProblem, program: PeriodProgram) -> Inputs:
    """Return what is put in."""
    from realpolitik.kernels.layout import Inputs

    drawn = [problem.quantities[name] for name, _ in program.quantities]
    many = max((row.shape[1] for row in drawn), default=1)
    return Inputs(
        _rows(program.quantities),
        _table(drawn, many),
        problem.origin if many > 1 else np.zeros_like(problem.origin),
        _rows(program.states),
        _table([problem.states[name] for name, _ in program.states], len(problem.origin)),
    )


def _games(program: PeriodProgram) -> Games:
    """Return the games one after the other."""
    from realpolitik.kernels.layout import Games

    games = program.games
    return Games(
        np.concatenate([game.steps for game in games]),
        np.array(list(accumulate((len(game.steps) for game in games), initial=0))),
        np.stack([game.value for game in games]),
        np.array([game.guard for game in games]),
        program.path,
        program.paid,
    )


def _rows(inputs: tuple[tuple[str, int], ...]) -> Ints:
    return np.array([row for _, row in inputs], dtype=np.int64)


def _table(rows: list[Floats], draws: int) -> Floats:
    """Return values of one or of all draws as one table."""
    table = np.empty((len(rows), draws))
    for i, row in enumerate(rows):
        table[i] = row[0]
    return table
