"""Logit quantal response equilibrium of games of perfect information, for a batch of payoffs.

Owns `solve_logit`. Where every actor knows what was done before, the agent quantal response
equilibrium (McKelvey and Palfrey 1998, *Experimental Economics* 1, equations 4 and 5) is unique
and follows by one pass from the ends of the tree to its root: at each node the actor takes action
a with probability proportional to exp(lambda * value of a), where values are expected payoffs
under what is played below. The pass is written to the array API standard and assigns to no array,
so that any namespace with the standard (NumPy, JAX, CuPy, array-api-strict) runs the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.errors import UnsupportedGameError
from realpolitik.game.tree import CHANCE, Game

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.game.tree import Level, Stage

Array = Any


@dataclass(frozen=True, eq=False)
class LogitSolution:
    """What is played, draw by draw.

    Parameters
    ----------
    game
        The game.
    choice, log_choice
        For each stage, level by level from the root, the probability of each action and its
        logarithm, shape (nodes of the stage, actions, draws).
    value
        Expected payoffs at the root, shape (actors, draws).
    """

    game: Game
    choice: tuple[Array, ...]
    log_choice: tuple[Array, ...]
    value: Array

    @cached_property
    def path(self) -> Array:
        """Probability of each path, shape (terminals, draws)."""
        return _forward(self.game, self.choice, self.value, logs=False)

    @cached_property
    def log_path(self) -> Array:
        """Logarithm of each path's probability; minus infinity where it cannot happen.

        Tells paths apart whose probabilities are too small for a float.
        """
        return _forward(self.game, self.log_choice, self.value, logs=True)


def solve_logit(
    game: Game,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None = None,
) -> LogitSolution:
    """Solve a game of perfect information for every draw.

    Parameters
    ----------
    game
        The game tree; a plan is imposed on it beforehand, by `realpolitik.game.impose`.
    payoffs
        Shape (terminals, actors, draws); finite.
    precision
        The lambda of each actor, shape (actors, draws), per unit of payoff; 0 is uniform play.
    chance
        For each information set of chance the probabilities of its actions, shape
        (actions, draws).

    Returns
    -------
    LogitSolution
        Exact up to rounding, at any precision: probabilities are kept as logarithms too, and
        payoffs are compared before they are multiplied by the precision, so nothing overflows.

    Raises
    ------
    UnsupportedGameError
        If an information set holds more than one node.
    """
    if game.shared_sets:
        raise UnsupportedGameError(explain_shared(game))
    xp = _namespace(payoffs)
    below: Array = None
    found: list[list[tuple[Array, Array]]] = []
    for level in reversed(game.levels):
        edges = edge_values(xp, level, payoffs, below)
        start, values, choices = 0, [], []
        for stage in level.stages:
            n, k = len(stage.sets), stage.actions
            block = xp.reshape(edges[start : start + n * k, ...], (n, k, *edges.shape[1:]))
            start += n * k
            choice = _choose(xp, stage, block, precision, chance)
            choices.append(choice)
            values.append(_expect(choice[0], block))
        below = _join(xp, values)
        found.append(choices)
    flat = [choice for choices in reversed(found) for choice in choices]
    root = payoffs if below is None else below
    return LogitSolution(
        game, tuple(c for c, _ in flat), tuple(log for _, log in flat), root[0, :, :]
    )


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


def _join(xp: Any, blocks: list[Array]) -> Array:
    return blocks[0] if len(blocks) == 1 else xp.concat(blocks, axis=0)


def edge_values(xp: Any, level: Level, payoffs: Array, below: Array) -> Array:
    """Return the values at the ends of a level's edges, shape (edges, actors, draws)."""
    parts = [payoffs[level.terminals, ...]] if level.ends else []
    ends = _join(xp, [*parts, *([below] if below is not None else [])])
    return ends if level.order is None else xp.take(ends, xp.asarray(level.order), axis=0)


def _choose(
    xp: Any, stage: Stage, block: Array, precision: Array, chance: Mapping[int, Array] | None
) -> tuple[Array, Array]:
    """Return choice probabilities and their logarithms, shape (nodes, actions, draws)."""
    if stage.actor == CHANCE:
        return _by_chance(xp, stage, block, chance)
    if stage.actions == 1:
        ones = xp.ones((len(stage.sets), 1, block.shape[3]), dtype=block.dtype)
        return ones, ones * 0.0
    own = block[:, :, stage.actor, :]
    scaled = (own - xp.max(own, axis=1, keepdims=True)) * precision[stage.actor, :]
    weight = xp.exp(scaled)
    total = xp.sum(weight, axis=1, keepdims=True)
    return weight / total, scaled - xp.log(total)


def _by_chance(
    xp: Any, stage: Stage, block: Array, chance: Mapping[int, Array] | None
) -> tuple[Array, Array]:
    if chance is None:
        raise ValueError("the game has chance moves, but no probabilities are given")
    shape = (stage.actions, block.shape[3])
    rows = [xp.broadcast_to(chance[int(s)], shape) for s in stage.sets]
    given = xp.stack(rows, axis=0)
    positive = given > 0
    # The logarithm of 0 is set, not computed, so that no warning is raised.
    logs = xp.log(xp.where(positive, given, xp.ones_like(given)))
    return given, xp.where(positive, logs, xp.full_like(logs, -np.inf))


def _expect(share: Array, block: Array) -> Array:
    """Return expected values, shape (nodes, actors, draws)."""
    total = share[:, 0, None, :] * block[:, 0, :, :]
    for j in range(1, block.shape[1]):
        total = total + share[:, j, None, :] * block[:, j, :, :]
    return total


def _forward(game: Game, choice: tuple[Array, ...], like: Array, *, logs: bool) -> Array:
    """Carry probabilities, or their logarithms, from the root to the terminal nodes."""
    xp = _namespace(like)
    draws = like.shape[1]
    start = 0.0 if logs else 1.0
    reach = xp.full((1, draws), start, dtype=like.dtype)
    pieces: list[Array] = []
    remaining = iter(choice)
    for level in game.levels:
        at, blocks = 0, []
        for stage in level.stages:
            n, k = len(stage.sets), stage.actions
            here = xp.reshape(reach[at : at + n, :], (n, 1, draws))
            table = next(remaining)
            edges = here + table if logs else here * table
            blocks.append(xp.reshape(edges, (n * k, draws)))
            at += n
        ends = _join(xp, blocks)
        if level.back is not None:
            ends = xp.take(ends, xp.asarray(level.back), axis=0)
        if level.ends:
            pieces.append(ends[: level.ends, :])
        reach = ends[level.ends :, :]
    return _join(xp, pieces) if pieces else reach
