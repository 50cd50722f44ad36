"""A period over draws played by the compiled kernel.

Owns `play_period`. NumPy's way to the same bits is `periods.lookahead`, game by game.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.program import PeriodProblem, PeriodSolution
from realpolitik.game.tree import CHANCE
from realpolitik.kernels import compiled_pays

if TYPE_CHECKING:
    from realpolitik.arrays import Floats, Ints, Paths
    from realpolitik.game.tree import GameTree


def play_period(problem: PeriodProblem, *, exact: bool) -> PeriodSolution | None:
    """Play a period in every draw, seeing those ahead; None where the kernel cannot, or need not.

    Parameters
    ----------
    problem
        The period.
    exact
        Whether all actors reply exactly.
    """
    if not (compiled_pays(0) and all(_is_simple(game) for game, _ in problem.games)):
        return None
    period, draws = problem.program(), len(problem.origin)
    if period is None:
        return None
    terminals, actors = period.payoffs.shape
    from realpolitik.game.solvers.tiles import LOOPS
    from realpolitik.kernels.layout import Code, Games, Inputs, Outputs, Period, Results
    from realpolitik.kernels.period import period_pass

    program = period.program
    drawn = [problem.quantities[name] for name, _ in program.quantities]
    many = max((row.shape[1] for row in drawn), default=1)
    states = [problem.states[name] for name, _ in program.states]
    steps, ends, places = _laid_out(problem.games)
    results = Results(
        np.empty((actors, draws)), np.empty((terminals, draws)), np.empty((actors, draws))
    )
    play = Period(
        Code(
            program.steady,
            program.moving,
            program.onward,
            program.registers,
            program.constants,
            program.values,
        ),
        Inputs(
            _registers(program.quantities),
            _table(drawn, many),
            problem.origin if many > 1 else np.zeros_like(problem.origin),
            _registers(program.states),
            _table(states, draws),
        ),
        Outputs(
            period.payoffs,
            np.unique(period.payoffs),
            period.precision,
            period.checked,
            period.following,
            period.kind,
            period.over,
            period.idle,
            period.discount,
            period.period,
        ),
        Games(steps, ends, places, np.full(actors, exact)),
        LOOPS,
    )
    return PeriodSolution(*results) if period_pass(play, results) else None


def _is_simple(game: GameTree) -> bool:
    """Return whether nothing is hidden and chance makes no move."""
    by_chance = any(known.actor == CHANCE for known in game.information_sets)
    return game.has_perfect_information and not by_chance


def _registers(inputs: tuple[tuple[str, int], ...]) -> Ints:
    return np.array([register for _, register in inputs], dtype=np.int64)


def _table(rows: list[Floats], draws: int) -> Floats:
    """Return rows of one or of all draws as one table."""
    table = np.empty((len(rows), draws))
    for i, row in enumerate(rows):
        table[i] = row[0]
    return table


@lru_cache(maxsize=256)
def _game(game: GameTree) -> Ints:
    from realpolitik.game.solvers.tiles import walk

    return walk(game).steps


def _laid_out(games: tuple[tuple[GameTree, Paths[Ints] | None], ...]) -> tuple[Ints, Ints, Ints]:
    """Return games one after the other, as `kernels.layout.Games` has them.

    One that comes again stands there once.
    """
    steps: list[Ints] = []
    ends: list[Ints] = []
    place: dict[GameTree, tuple[int, int, int]] = {}
    for game, rows in games:
        if game in place:
            continue
        own = _game(game)
        first, end = sum(map(len, steps)), sum(map(len, ends))
        place[game] = (first, first + len(own), end)
        steps.append(own)
        ends.append(np.arange(game.terminals) if rows is None else rows)
    table = np.array([place[game] for game, _ in games], dtype=np.int64)
    return np.concatenate(steps), np.concatenate(ends), table
