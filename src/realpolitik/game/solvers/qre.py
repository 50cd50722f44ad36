"""Agent logit quantal response equilibrium of any finite game with perfect recall (rule G2).

Owns `solve_qre`. Games of perfect information are solved by one backward pass. Others have
subgames with a core that is solved by following the principal branch; all else is closed by the
backward pass. A draw that is lost on the way is followed again with smaller steps, and marked if it
stays lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solution import FAILED, Solution, worst
from realpolitik.game.solvers.base import chance_in
from realpolitik.game.solvers.continuation import MIN_COSINE, Branch, follow
from realpolitik.game.solvers.core import Core, cores
from realpolitik.game.solvers.logit import solve_logit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import Array
    from realpolitik.game.tree import GameTree


RETRIES = ((0.999, False), (0.999, True), (0.9999, True))
"""How a lost draw is followed again: how little the tangent may turn per step, and whether it may
go straight through a point where another branch crosses."""

SHARPEST = 2000.0
"""Precision times payoff range at which a reply counts as exact."""

_BATCH_BYTES = 80_000_000


def solve_qre(
    game: GameTree,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None = None,
    *,
    exact: Collection[int] = (),
    stop: Callable[[int], None] | None = None,
) -> Solution:
    """Solve a game for every draw.

    Parameters
    ----------
    game
        A finite game with perfect recall.
    payoffs
        Shape (terminals, actors, draws); finite.
    precision
        The lambda of each actor, shape (actors, draws), per unit of payoff; 0 is play in
        proportion to the base weights.
    chance
        For each information set of chance the probabilities of its actions, shape
        (actions, draws).
    exact
        Actors who reply exactly, whatever their precision; in a game of imperfect information,
        whose precision times payoff range is `SHARPEST`.
    stop
        Called between steps of the continuation; it may raise to end the work.

    Returns
    -------
    Solution
        On the principal branch, which starts from play at precision 0 as all precisions grow in
        proportion (McKelvey and Palfrey 1998; Turocy 2010).
    """
    if game.has_perfect_information:
        return solve_logit(game, payoffs, precision, chance, exact=exact)
    payoffs, precision = np.asarray(payoffs), np.asarray(precision)
    if exact:
        sharp = np.isin(np.arange(len(game.actors)), list(exact))[:, None]
        precision = np.where(sharp, sharpest(payoffs), precision)
    given: dict[int, Array] = {}
    status, residual = np.zeros(payoffs.shape[2], np.int64), np.zeros(payoffs.shape[2])
    for core in cores(game):
        branch = _in_batches(core, payoffs, precision, chance, stop)
        for i, known in enumerate(core.sets):
            given[int(known)] = branch.log_choice[core.first[i] : core.first[i + 1]]
        status = worst(status, branch.status)
        residual = np.maximum(residual, branch.residual)
    solved = solve_logit(game, payoffs, precision, chance, given)
    return Solution(game, solved.choice, solved.logs, solved.value, status, residual)


def sharpest(payoffs: Array) -> Array:
    """Return the precision of an exact reply for each actor, shape (actors, draws)."""
    span = np.ptp(payoffs, axis=0)
    return SHARPEST / np.where(span > 0, span, 1.0)


def _in_batches(
    core: Core,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None,
    stop: Callable[[int], None] | None,
) -> Branch:
    """Follow all draws, as many at a time as take little memory, and the lost ones again."""
    draws = payoffs.shape[2]
    size = max(1, min(draws, _BATCH_BYTES // (8 * core.incidence.held)))
    parts = []
    for start in range(0, draws, size):
        at = np.arange(start, min(start + size, draws))
        parts.append(_follow(core, payoffs, precision, chance, at, MIN_COSINE, stop))
    log_choice = np.concatenate([p.log_choice for p in parts], axis=1)
    residual = np.concatenate([p.residual for p in parts])
    status = np.concatenate([p.status for p in parts])
    for cosine, cross in RETRIES:
        lost = np.flatnonzero(status == FAILED)
        if not len(lost):
            break
        again = _follow(core, payoffs, precision, chance, lost, cosine, stop, cross=cross)
        log_choice[:, lost] = again.log_choice
        residual[lost], status[lost] = again.residual, again.status
    return Branch(log_choice, residual, status)


def _follow(
    core: Core,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None,
    at: NDArray[np.int64],
    cosine: float,
    stop: Callable[[int], None] | None,
    *,
    cross: bool = False,
) -> Branch:
    some = chance_in(at, chance, payoffs.shape[2])
    return follow(
        core, payoffs[:, :, at], precision[:, at], some, cosine=cosine, cross=cross, stop=stop
    )
