"""Subgame-perfect equilibrium of games of perfect information, by backward induction.

Owns `SubgamePerfect`, `solve_subgame_perfect` and `all_pure_equilibria`. Where several actions are
equally good the first one is taken, in the order in which the game lists them; the order of options
in a file is thus the order of preference among equals.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import UnsupportedGameError
from realpolitik.game.regret import regrets
from realpolitik.game.solution import Solution
from realpolitik.game.solvers.base import AbstractSolver, Problem, Turn
from realpolitik.game.solvers.logit import solve_logit
from realpolitik.game.solvers.period import play_period
from realpolitik.game.tree import CHANCE, GameTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array
    from realpolitik.game.program import PeriodProblem, PeriodSolution


MAX_PROFILES = 200_000


class SubgamePerfect(AbstractSolver):
    """Everyone does the best thing at every point; ties take the option listed first (G3)."""

    name = "subgame-perfect"
    document_name = "subgame-perfect"
    display_name = "Subgame-perfect play"
    says = "each always takes its best reply"
    exact_replies = True
    perfect_information_only = True

    def solve(self, problem: Problem) -> Solution:
        """Solve a game for every draw; see `solve_subgame_perfect`."""
        return solve_subgame_perfect(problem.tree, problem.payoffs, problem.chance)

    def play_period(self, problem: PeriodProblem) -> PeriodSolution | None:
        """Play a period by the compiled kernel, where it can."""
        return play_period(problem, exact=True)

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Solve a game in which some actors have turned, by one backward pass."""
        _needs_perfect_information(problem.tree)
        return solve_logit(problem.tree, problem.payoffs, None, problem.chance, turn=turn)


def solve_subgame_perfect(
    tree: GameTree, payoffs: Array, chance: Mapping[int, Array] | None = None
) -> Solution:
    """Solve a game of perfect information by backward induction, for every draw.

    Parameters
    ----------
    tree
        The tree.
    payoffs
        Shape (terminals, actors, draws).
    chance
        For each information set of chance its probabilities, shape (actions, draws).

    Raises
    ------
    UnsupportedGameError
        If the game has imperfect information.
    """
    _needs_perfect_information(tree)
    return solve_logit(tree, payoffs, None, chance)


def _needs_perfect_information(tree: GameTree) -> None:
    if not tree.has_perfect_information:
        raise UnsupportedGameError(
            "subgame-perfect play is found by backward induction, which needs perfect information;"
            " `limit` finds an approximate sequential equilibrium, which is subgame-perfect"
        )


def all_pure_equilibria(
    tree: GameTree, payoffs: Array, chance: Mapping[int, Array] | None = None
) -> Array:
    """Return all pure subgame-perfect equilibria of a small game, one per row.

    Every pure strategy profile is tried: it is kept if no actor gains by deviating in any subgame.

    Parameters
    ----------
    tree
        The tree; perfect recall, at most `MAX_PROFILES` pure profiles.
    payoffs
        Shape (terminals, actors).
    chance
        For each information set of chance its probabilities, shape (actions,).

    Returns
    -------
    array
        The action at each information set, shape (equilibria, sets); -1 at sets of chance.

    Raises
    ------
    UnsupportedGameError
        If there are too many profiles.
    """
    sizes = [1 if s.actor == CHANCE else len(s.actions) for s in tree.information_sets]
    count = int(np.prod(sizes, dtype=np.float64)) if sizes else 1
    if count > MAX_PROFILES:
        raise UnsupportedGameError(f"{count:,} pure profiles; at most {MAX_PROFILES:,} are tried")
    profiles = np.array(list(product(*(range(k) for k in sizes))), dtype=np.int64).T
    profiles = profiles.reshape(len(sizes), -1)
    draws = profiles.shape[1]
    strategy: dict[int, Array] = {}
    for known, at in enumerate(tree.information_sets):
        if at.actor == CHANCE:
            share = np.asarray((chance or {})[known], dtype=np.float64)
            strategy[known] = np.repeat(share[:, None], draws, axis=1)
        else:
            strategy[known] = (np.arange(len(at.actions))[:, None] == profiles[known]) * 1.0
    batch = np.repeat(np.asarray(payoffs, dtype=np.float64)[:, :, None], draws, axis=2)
    span = max(float(np.ptp(payoffs)), 1e-300) if np.size(payoffs) else 1.0
    kept = np.ones(draws, dtype=bool)
    for root in tree.subgame_roots:
        gain = regrets(tree, batch, strategy, root=root)
        kept &= np.all(gain <= 1e-9 * span, axis=0)
    found = profiles[:, kept].T
    by_chance = np.array([s.actor == CHANCE for s in tree.information_sets])
    return np.where(by_chance[None, :], -1, found)
