"""Games in which some actors have turned: exact replies among equilibria of the others (rule Q3).

Owns `solve_turned`. An actor that has turned cares for another's payoff alone, and of replies that
are equal in that takes the one it likes best itself: it is a lexicographic maximiser, whom the
others answer in quantal response. With perfect information one backward pass finds this. Otherwise
the aim alone is solved for at a very large precision, which mixes replies that are equal; the
lexicographic reply to what the others play there is imposed, the others answer it, and so on until
the reply to the answer is the reply that was answered.

Where no pure reply answers itself the actor must mix, as in matching pennies, and then it is
indifferent to what it mixes: the solution for the aim stands, without the replies that serve it
equally whatever anyone does and are liked less.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solution import FAILED, Solution
from realpolitik.game.solvers.base import chance_in
from realpolitik.game.solvers.lexicographic import LexicographicReply
from realpolitik.game.solvers.logit import solve_logit
from realpolitik.game.solvers.qre import SHARPEST, solve_qre

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import Array
    from realpolitik.game.solvers.base import Problem, Turn
    from realpolitik.game.tree import GameTree


ROUNDS = 8
"""How often a reply is answered; most settle at once or in one round."""


def solve_turned(problem: Problem, turn: Turn) -> Solution:
    """Solve a game in which some actors have turned, for every draw.

    Parameters
    ----------
    problem
        The game, with everyone's own payoffs.
    turn
        Who has turned, and on whom.

    Returns
    -------
    Solution
        Its values are everyone's own payoffs.
    """
    problem = replace(
        problem, payoffs=np.asarray(problem.payoffs), precision=np.asarray(problem.precision)
    )
    tree = problem.tree
    if tree.has_perfect_information:
        return solve_logit(tree, problem.payoffs, problem.precision, problem.chance, turn=turn)
    reply, aimed = LexicographicReply(tree, turn), _solve_aim(problem, turn)
    found = _Found(aimed)
    plan = _settle(problem, turn, reply, found)
    sound = aimed.status != FAILED
    mixed = np.flatnonzero(sound & ((plan < 0).all(axis=0) | (found.status == FAILED)))
    if len(mixed):
        plan[:, mixed] = -1
        some = _draws(problem, mixed)
        unwanted = reply.unwanted(some, _Found(aimed).at(mixed))
        found.put(mixed, _solve_aim(some, turn, unwanted))
    solved = solve_logit(
        tree, problem.payoffs, problem.precision, problem.chance, found.exactly(plan)
    )
    return replace(solved, status=found.status, residual=found.residual)


def _settle(
    problem: Problem, turn: Turn, reply: LexicographicReply, found: _Found
) -> NDArray[np.int64]:
    """Answer replies, and reply to answers, until they settle.

    Returns the wielders' plans, (sets, draws): -1 at the sets of others, and everywhere in draws
    that did not settle.
    """
    plans = np.full((len(problem.tree.information_sets), len(found.status)), -1, dtype=np.int64)
    at = np.flatnonzero(found.status != FAILED)
    for rest in reversed(range(ROUNDS + 1)):
        if not len(at):
            break
        plan = reply.to(_draws(problem, at), found.at(at))
        settled = reply.is_played(plan, found.at(at))
        plans[:, at[settled]] = plan[:, settled]
        at, plan = at[~settled], plan[:, ~settled]
        if rest and len(at):
            found.put(at, _solve_answer(_draws(problem, at), turn, plan))
    return plans


class _Found:
    """What is played in every draw, as logarithms by information set, and how sure it is."""

    def __init__(self, solved: Solution) -> None:
        self.logs = {k: np.array(v) for k, v in solved.log_by_set.items()}
        self.status, self.residual = solved.status.copy(), _residual(solved).copy()

    def at(self, draws: NDArray[np.int64]) -> dict[int, Array]:
        """Return what is played in some draws."""
        return {known: row[:, draws] for known, row in self.logs.items()}

    def put(self, draws: NDArray[np.int64], solved: Solution) -> None:
        """Put the solution of some draws in the place of what was found before."""
        for known, row in solved.log_by_set.items():
            self.logs[known][:, draws] = row
        self.status[draws], self.residual[draws] = solved.status, _residual(solved)

    def exactly(self, plan: NDArray[np.int64]) -> dict[int, Array]:
        """Return what is played, without a tremble where a plan says what is taken."""
        exact = {
            known: np.where(np.arange(len(row))[:, None] == plan[known], 0.0, -np.inf)
            for known, row in self.logs.items()
        }
        return {k: np.where(plan[k] >= 0, exact[k], row) for k, row in self.logs.items()}


def _residual(solved: Solution) -> Array:
    """Return how far the equilibrium conditions are from holding; 0 after a backward pass."""
    return np.zeros(len(solved.status)) if solved.residual is None else solved.residual


def _draws(problem: Problem, at: NDArray[np.int64]) -> Problem:
    """Return some draws of a problem."""
    return replace(
        problem,
        payoffs=problem.payoffs[..., at],
        precision=problem.precision[:, at],
        chance=chance_in(at, problem.chance, problem.payoffs.shape[2]),
    )


def _solve_aim(
    problem: Problem, turn: Turn, unwanted: Mapping[int, NDArray[np.bool_]] | None = None
) -> Solution:
    """Solve a game in which the wielders have their new aim alone, at a very large precision.

    Each unwanted action on a path costs more than the aim could ever bring.
    """
    aims, precision = turn.aims(problem.payoffs), problem.precision.copy()
    goal = problem.payoffs[:, turn.target]
    span = np.ptp(goal, axis=0)
    span = np.where(span > 0, span, 1.0)
    for actor in turn.wielders:
        precision[actor] = SHARPEST / span
        if unwanted:
            aims[:, actor] -= 2 * span * _taken(problem.tree, actor, unwanted, len(span))
    return solve_qre(problem.tree, aims, precision, problem.chance, stop=problem.stop)


def _solve_answer(problem: Problem, turn: Turn, plan: NDArray[np.int64]) -> Solution:
    """Solve a game in which the wielders keep to a plan, (sets, draws), and the others answer it.

    What the others believe where the plan never leads follows the wielders' aim, as in its limit.
    """
    off = {
        known: np.arange(len(at.actions))[:, None] != plan[known]
        for known, at in enumerate(problem.tree.information_sets)
        if at.actor in turn.wielders
    }
    return _solve_aim(problem, turn, off)


def _taken(
    tree: GameTree, actor: int, actions: Mapping[int, NDArray[np.bool_]], draws: int
) -> NDArray[np.float64]:
    """Return how many of an actor's marked actions lie on each path, shape (terminals, draws)."""
    count = np.zeros((tree.nodes, draws))
    for node in range(1, tree.nodes):
        up = int(tree.parent[node])
        known = int(tree.node_set[up])
        count[node] = count[up]
        if tree.information_sets[known].actor == actor and known in actions:
            count[node] += actions[known][tree.action[node]]
    return count[tree.terminal_nodes]
