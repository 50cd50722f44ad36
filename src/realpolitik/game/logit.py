"""Logit quantal response equilibrium of games of perfect information, for a batch of payoffs.

Owns `solve_logit`. Where every actor knows what was done before, the agent quantal response
equilibrium (McKelvey and Palfrey 1998, *Experimental Economics* 1, equations 4 and 5) is unique
and follows by one pass from the ends of the tree to its root: at each node the actor takes action
a with probability proportional to exp(lambda * value of a), where values are expected payoffs
under what is played below. The pass is written to the array API standard, so that any namespace
with it (NumPy, JAX, CuPy, array-api-strict) runs the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.errors import UnsupportedGameError
from realpolitik.game.tree import CHANCE, Game

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.game.tree import Stage

Array = Any


@dataclass(frozen=True)
class LogitSolution:
    """What is played, draw by draw.

    Parameters
    ----------
    log_path
        Logarithm of each path's probability, shape (terminals, draws); minus infinity where the
        path cannot happen.
    log_choice
        For each stage of the game the logarithm of each action's probability, shape
        (nodes of the stage, actions, draws).
    value
        Expected payoffs at the root, shape (actors, draws).
    """

    log_path: Array
    log_choice: tuple[Array, ...]
    value: Array


def solve_logit(
    game: Game,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None = None,
    imposed: NDArray[np.int64] | None = None,
) -> LogitSolution:
    """Solve a game of perfect information for every draw.

    Parameters
    ----------
    game
        The game tree.
    payoffs
        Shape (terminals, actors, draws); finite.
    precision
        The lambda of each actor, shape (actors, draws), per unit of payoff; 0 is uniform play.
    chance
        For each stage of chance, by its place in ``game.stages``, the probabilities, shape
        (nodes of the stage, actions, draws) or broadcastable to it.
    imposed
        For each information set the action that a plan imposes, or -1; shape (sets,).

    Returns
    -------
    LogitSolution
        Exact up to rounding, at any precision: probabilities are kept as logarithms and payoffs
        are compared before they are multiplied by the precision, so that nothing overflows.

    Raises
    ------
    UnsupportedGameError
        If an information set holds more than one node.
    """
    if game.shared_sets:
        raise UnsupportedGameError(explain_shared(game))
    xp = _namespace(payoffs)
    draws = payoffs.shape[2]
    inner = game.nodes - game.terminals
    blank = xp.zeros((inner, payoffs.shape[1], draws), dtype=payoffs.dtype)
    values = xp.concat([payoffs, blank], axis=0)
    choices: list[Array] = []
    for i, stage in enumerate(game.stages):
        below = _children(xp, values, stage)
        if stage.actor == CHANCE:
            log_choice = _log_chance(xp, chance, i, below)
        else:
            own = below[:, :, stage.actor, :]
            log_choice = _log_softmax(xp, own, precision[stage.actor, :])
            if imposed is not None:
                log_choice = _impose(xp, log_choice, imposed[game.node_set[stage.nodes]])
        values = _assign(values, stage.span, _expect(xp, xp.exp(log_choice), below))
        choices.append(log_choice)
    log_path = _forward(xp, game, choices, draws, payoffs.dtype)
    return LogitSolution(log_path, tuple(choices), values[game.root, :, :])


def explain_shared(game: Game) -> str:
    """Say which moves make a game one of imperfect information."""
    labels = [game.information_sets[i].label for i in game.shared_sets]
    shown = ", ".join(f"`{x}`" for x in list(dict.fromkeys(labels))[:4])
    return (
        f"this game has moves whose actor does not see all that was done before ({shown});"
        " this version solves games of perfect information only, the solver for the others"
        " comes with a later one"
    )


def _namespace(array: Array) -> Any:
    from array_api_compat import array_namespace

    return array_namespace(array)


def _children(xp: Any, values: Array, stage: Stage) -> Array:
    """Return the children's values, shape (nodes, actions, actors, draws)."""
    n, k = stage.children.shape
    if stage.run is not None:
        block = values[stage.run, :, :]
    else:
        block = xp.take(values, xp.asarray(stage.children.reshape(-1)), axis=0)
    return xp.reshape(block, (n, k, values.shape[1], values.shape[2]))


def _log_softmax(xp: Any, own: Array, precision: Array) -> Array:
    """Return log choice probabilities for own values of shape (nodes, actions, draws)."""
    scaled = (own - xp.max(own, axis=1, keepdims=True)) * precision
    return scaled - xp.log(xp.sum(xp.exp(scaled), axis=1, keepdims=True))


def _log_chance(xp: Any, chance: Mapping[int, Array] | None, stage: int, below: Array) -> Array:
    if chance is None or stage not in chance:
        raise ValueError(f"no probabilities for the chance moves of stage {stage}")
    shape = (below.shape[0], below.shape[1], below.shape[3])
    given = xp.broadcast_to(xp.asarray(chance[stage], dtype=below.dtype), shape)
    positive = given > 0
    # log 0 is minus infinity; it is set, not computed, so that no warning is raised.
    safe = xp.log(xp.where(positive, given, xp.ones_like(given)))
    return xp.where(positive, safe, xp.full_like(safe, -np.inf))


def _impose(xp: Any, log_choice: Array, action: NDArray[np.int64]) -> Array:
    """Replace the choice at nodes where an action is imposed (not -1)."""
    if np.all(action < 0):
        return log_choice
    k = log_choice.shape[1]
    certain = np.where(np.arange(k)[None, :] == action[:, None], 0.0, -np.inf)[:, :, None]
    bound = xp.asarray((action >= 0)[:, None, None])
    return xp.where(bound, xp.asarray(certain, dtype=log_choice.dtype), log_choice)


def _expect(xp: Any, share: Array, below: Array) -> Array:
    """Return expected values, shape (nodes, actors, draws)."""
    total = share[:, 0, None, :] * below[:, 0, :, :]
    for j in range(1, below.shape[1]):
        total = total + share[:, j, None, :] * below[:, j, :, :]
    return total


def _assign(values: Array, span: slice, block: Array) -> Array:
    from array_api_compat import is_jax_array

    if is_jax_array(values):
        return values.at[span].set(block)  # JAX arrays are immutable
    values[span, ...] = block
    return values


def _forward(xp: Any, game: Game, choices: list[Array], draws: int, dtype: Any) -> Array:
    """Return the log probability of each terminal node, from the root down."""
    reach = xp.zeros((game.nodes, draws), dtype=dtype)
    for stage, log_choice in zip(reversed(game.stages), reversed(choices), strict=True):
        n, k = stage.children.shape
        here = xp.reshape(reach[stage.span, :], (n, 1, draws))
        block = xp.reshape(here + log_choice, (n * k, draws))
        if stage.run is not None:
            reach = _assign(reach, stage.run, block)
        else:
            reach = _scatter(xp, reach, stage, block)
    return reach[: game.terminals, :]


def _scatter(xp: Any, reach: Array, stage: Stage, block: Array) -> Array:
    """Write rows to scattered nodes, run by run of consecutive ones (the standard has no other)."""
    flat = stage.children.reshape(-1)
    for rows in np.split(np.arange(len(flat)), np.flatnonzero(np.diff(flat) != 1) + 1):
        target = slice(int(flat[rows[0]]), int(flat[rows[-1]]) + 1)
        reach = _assign(reach, target, block[int(rows[0]) : int(rows[-1]) + 1, :])
    return reach
