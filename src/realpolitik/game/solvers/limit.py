"""The large-precision limit of quantal response: an approximate sequential equilibrium.

Owns `LargePrecisionLimit` and `solve_limit`. Limits of agent quantal response equilibria as
precision grows are sequential equilibria (McKelvey and Palfrey 1998, theorem 4). Precision is
raised until no actor could gain more than a small part of its payoff range by deviating; what is
reached, strategies and beliefs, is reported with that gain.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.regret import regrets
from realpolitik.game.solution import FAILED
from realpolitik.game.solvers.base import AbstractSolver, Problem, Turn
from realpolitik.game.solvers.exact_reply import solve_turned
from realpolitik.game.solvers.qre import sharpest, solve_qre

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import Array
    from realpolitik.game.solution import Solution
    from realpolitik.game.tree import GameTree


TOLERANCE = 1e-2
"""Gain from deviating, as a part of the payoff range, above which a draw counts as failed."""


class LargePrecisionLimit(AbstractSolver):
    """What the quantal response tends to as precision grows (rule G3)."""

    name = "limit"
    document_name = "sequential-limit"
    display_name = "Limit of large precision"
    says = "the quantal response as precision grows without bound"
    exact_replies = True

    def solve(self, problem: Problem) -> Solution:
        """Solve a game for every draw; see `solve_limit`."""
        return solve_limit(problem.tree, problem.payoffs, problem.chance, stop=problem.stop)

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Solve a game in which some actors have turned, everyone else being as in `solve`."""
        sharp = replace(problem, precision=sharpest(problem.payoffs))
        return _checked(problem.tree, turn.aims(problem.payoffs), solve_turned(sharp, turn))


def solve_limit(
    tree: GameTree,
    payoffs: Array,
    chance: Mapping[int, Array] | None = None,
    *,
    stop: Callable[[int], None] | None = None,
) -> Solution:
    """Solve a game for large precision, for every draw.

    Parameters
    ----------
    tree
        The tree; perfect recall.
    payoffs
        Shape (terminals, actors, draws).
    chance
        For each information set of chance its probabilities, shape (actions, draws).
    stop
        Called between steps of the continuation; it may raise to end the work.

    Returns
    -------
    Solution
        Its `residual` is the greatest gain that any actor would have from its best reply, in
        payoffs; draws where it exceeds `TOLERANCE` of the actor's range are marked failed.
    """
    return _checked(tree, payoffs, solve_qre(tree, payoffs, sharpest(payoffs), chance, stop=stop))


def _checked(tree: GameTree, payoffs: Array, solved: Solution) -> Solution:
    """Return a solution whose residual is what deviating gains; where that is much, it failed."""
    span = np.ptp(payoffs, axis=0)
    gain = regrets(tree, payoffs, solved.by_set)
    lost = np.any(gain > TOLERANCE * np.where(span > 0, span, 1.0), axis=0)
    status = np.where(lost, FAILED, solved.status)
    return replace(solved, status=status, residual=gain.max(axis=0, initial=0.0))
