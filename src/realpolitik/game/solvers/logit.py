"""The backward pass: logit quantal response where every actor knows what was done before.

Owns `solve_logit`, and `quantal_response` at single nodes. Where every actor knows what was done
before, the agent quantal response equilibrium (McKelvey and Palfrey 1998, *Experimental Economics*
1, equations 4 and 5) is unique and follows by one pass from the ends of the tree to its root: at
each node the actor takes action a with probability proportional to w * exp(lambda * value of a),
where values are expected payoffs under what is played below, and w is the base weight of a (Matejka
and McKay 2015, *American Economic Review* 105, theorem 1), 1 unless the game says otherwise. The
pass is written to the array API standard and assigns to no array, so that any namespace with the
standard (NumPy, JAX, CuPy, array-api-strict) runs the same code.
Large games in NumPy are solved by a compiled kernel where numba is installed, to the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np
from array_api_compat import array_namespace

from realpolitik.arrays import Array
from realpolitik.game.solution import SOLVED, Solution
from realpolitik.game.tree import CHANCE, GameTree
from realpolitik.kernels import compiled_pays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Floats, Namespace
    from realpolitik.game.solvers.base import Turn
    from realpolitik.game.tree import Level, Stage

Later = Callable[[], Array]

EQUAL = 1e-9
"""Payoffs count as equal if they differ by no more than this part of the actor's largest one."""


def solve_logit(
    game: GameTree,
    payoffs: Array,
    precision: Array | None,
    chance: Mapping[int, Array] | None = None,
    given: Mapping[int, Array] | None = None,
    exact: Collection[int] = (),
    turn: Turn | None = None,
) -> Solution:
    """Solve a game of perfect information for every draw.

    Parameters
    ----------
    game
        The game tree; a plan is imposed on it beforehand, by `realpolitik.game.impose`.
    payoffs
        Shape (terminals, actors, draws); finite.
    precision
        The lambda of each actor, shape (actors, draws), per unit of payoff; 0 is play in proportion
        to the base weights, None is a best reply, the first one among equals.
    chance
        For each information set of chance the probabilities of its actions, shape
        (actions, draws).
    exact
        Actors who reply exactly, whatever their precision.
    given
        For some information sets the logarithms of what is played there, shape (actions, draws);
        it is taken as it is. Sets with several nodes must be among them.
    turn
        Actors who do what is best, or worst, for another, and of such actions what is best for
        themselves; the payoffs remain everyone's own.

    Returns
    -------
    Solution
        Exact up to rounding, at any precision: probabilities are kept as logarithms too, and
        payoffs are compared before they are multiplied by the precision, so nothing overflows.

    Raises
    ------
    ValueError
        If a set with several nodes is not given.
    """
    if not set(game.shared_sets) <= set(given or {}):
        raise ValueError("a backward pass cannot solve a game of imperfect information")
    if not given and _is_plain(payoffs) and compiled_pays(payoffs.size):
        from realpolitik.game.solvers.tiles import solve_in_tiles

        slack = _slack(np, payoffs) if turn is not None else None
        return solve_in_tiles(game, payoffs, precision, chance, exact, turn, slack)
    xp = array_namespace(payoffs)
    slack = _slack(xp, payoffs) if turn is not None else None
    below: Array = None
    found: list[list[tuple[Array, Later]]] = []
    for level in reversed(game.levels):
        edges = edge_values(xp, level, payoffs, below)
        start, values, choices = 0, [], []
        for stage in level.stages:
            n, k = len(stage.sets), stage.actions
            block = xp.reshape(edges[start : start + n * k, ...], (n, k, *edges.shape[1:]))
            start += n * k
            if turn is not None and stage.actor in turn.wielders:
                lambdas, worth = None, _turned(xp, block, stage.actor, turn, slack)
            else:
                lambdas = None if stage.actor in exact else precision
                worth = block[:, :, stage.actor, :]
            choice = _choose(xp, stage, block, worth, lambdas, chance, given or {})
            choices.append(choice)
            values.append(expected(choice[0], block))
        below = _join(xp, values)
        found.append(choices)
    flat = [choice for choices in reversed(found) for choice in choices]
    root = payoffs if below is None else below
    shares, logs = tuple(c for c, _ in flat), tuple(log for _, log in flat)
    solved = np.full(payoffs.shape[2], SOLVED)
    return Solution(game, shares, logs, root[0, :, :], solved)


def _slack(xp: Namespace, payoffs: Array) -> Array:
    """Return by how much each actor's payoffs may differ and still count as equal."""
    return EQUAL * xp.maximum(xp.max(payoffs, axis=0), -xp.min(payoffs, axis=0))


def _is_plain(payoffs: Array) -> bool:
    """Return whether payoffs are NumPy's, in the precision that every draw has (rule G6)."""
    return isinstance(payoffs, np.ndarray) and payoffs.dtype == np.float64


def _join(xp: Namespace, blocks: list[Array]) -> Array:
    return blocks[0] if len(blocks) == 1 else xp.concat(blocks, axis=0)


def edge_values(xp: Namespace, level: Level, payoffs: Array, below: Array) -> Array:
    """Return the values at the ends of a level's edges, shape (edges, actors, draws)."""
    parts = [payoffs[level.terminals, ...]] if level.ends else []
    ends = _join(xp, [*parts, *([below] if below is not None else [])])
    return ends if level.order is None else xp.take(ends, xp.asarray(level.order), axis=0)


def _choose(
    xp: Namespace,
    stage: Stage,
    block: Array,
    own: Array,
    precision: Array | None,
    chance: Mapping[int, Array] | None,
    given: Mapping[int, Array],
) -> tuple[Array, Later]:
    """Return choice probabilities, shape (nodes, actions, draws), and later their logarithms.

    `own` is what the actions are worth to their actor, in the same shape.
    """
    if stage.actor == CHANCE:
        return _by_chance(xp, stage, block, chance)
    if stage.actions == 1:
        ones = xp.ones((len(stage.sets), 1, block.shape[3]), dtype=block.dtype)
        return ones, lambda: ones * 0.0
    known = [int(s) in given for s in stage.sets] if given else []
    if precision is None:
        share, logs = _best(xp, own)
    else:
        # Most runs never ask for logarithms, so they wait until somebody does.
        share, later = quantal_response(xp, own, precision[stage.actor, :], stage.weights)
        if not any(known):
            return share, later
        logs = later()
    if not any(known):
        return share, lambda: logs
    rows = [
        xp.broadcast_to(given[int(s)], logs.shape[1:]) if is_given else logs[i, :, :]
        for i, (s, is_given) in enumerate(zip(stage.sets, known, strict=True))
    ]
    mixed = xp.stack(rows, axis=0)
    return xp.exp(mixed), lambda: mixed


def quantal_response(
    xp: Namespace, own: Array, precision: Array, base: Floats | None
) -> tuple[Array, Later]:
    """Return logit probabilities, and later their logarithms.

    Parameters
    ----------
    xp
        The array namespace.
    own
        What the actions are worth to their actor, shape (nodes, actions, draws).
    precision
        Its lambda, shape (draws,).
    base
        The base weights of the actions, shape (nodes, actions); None if all weigh alike.
    """
    scaled = (own - xp.max(own, axis=1, keepdims=True)) * precision
    weight = xp.exp(scaled)
    total = added(weight)
    share = weight / total
    if base is None:
        return share, lambda: scaled - xp.log(total)
    weights = xp.asarray(base, dtype=share.dtype)[:, :, None]
    weighed = share * weights
    whole = added(weighed)
    return weighed / whole, lambda: scaled - xp.log(total) + xp.log(weights) - xp.log(whole)


def _best(xp: Namespace, own: Array) -> tuple[Array, Array]:
    """Return the first of the best actions, as probabilities and their logarithms."""
    first = xp.argmax(own, axis=1, keepdims=True)
    taken = xp.reshape(xp.arange(own.shape[1]), (1, own.shape[1], 1)) == first
    share = xp.astype(taken, own.dtype)
    return share, xp.where(taken, xp.zeros_like(own), xp.full_like(own, -np.inf))


def _turned(xp: Namespace, block: Array, actor: int, turn: Turn, slack: Array) -> Array:
    """Return 1 for the actions that an actor who has turned is content with, 0 for all others.

    They are best for its new aim and, among these, for itself, up to the slack of each actor.
    """
    goal, own = turn.sign * block[:, :, turn.target, :], block[:, :, actor, :]
    aimed = goal >= xp.max(goal, axis=1, keepdims=True) - slack[turn.target, :]
    liked = xp.where(aimed, own, xp.full_like(own, -np.inf))
    best = liked >= xp.max(liked, axis=1, keepdims=True) - slack[actor, :]
    return xp.astype(best, own.dtype)


def _by_chance(
    xp: Namespace, stage: Stage, block: Array, chance: Mapping[int, Array] | None
) -> tuple[Array, Later]:
    if chance is None:
        raise ValueError("the game has chance moves, but no probabilities are given")
    shape = (stage.actions, block.shape[3])
    rows = [xp.broadcast_to(chance[int(s)], shape) for s in stage.sets]
    given = xp.stack(rows, axis=0)
    positive = given > 0
    # The logarithm of 0 is set, not computed, so that no warning is raised.
    logs = xp.log(xp.where(positive, given, xp.ones_like(given)))
    result = xp.where(positive, logs, xp.full_like(logs, -np.inf))
    return given, lambda: result


def added(weight: Array) -> Array:
    """Return the sum over actions in their order, whose axis stays (rule G6)."""
    total = weight[:, :1, :]
    for j in range(1, weight.shape[1]):
        total = total + weight[:, j : j + 1, :]
    return total


def expected(share: Array, block: Array) -> Array:
    """Return expected values, shape (nodes, actors, draws)."""
    total = share[:, 0, None, :] * block[:, 0, :, :]
    for j in range(1, block.shape[1]):
        total = total + share[:, j, None, :] * block[:, j, :, :]
    return total
