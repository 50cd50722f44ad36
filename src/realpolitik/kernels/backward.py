"""The backward pass compiled: values, choices and paths, a tile of draws at a time.

Owns `backward_pass` with `Turned`, and `path_pass`. The tree is walked from its ends to its root on
a stack of values, and each step is worked for `TILE` draws at once, so that all that it needs stays
in the processor's first cache. What is computed, and in which order, is what `game.solvers.logit`
and `Solution` do with NumPy; the results are the same to the last bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from realpolitik.arrays import ActorsByDraws, Bools, Floats, Ints, PathsByActorsByDraws
from realpolitik.kernels.choice import (
    TILE,
    by_chance,
    content,
    expect,
    logs_of_chance,
    reply,
    reweigh,
)
from realpolitik.kernels.compiled import compiled, part, read, written

ACTOR, ACTIONS, SLOT, ROW, EDGE, ARRIVAL = range(6)
"""What a step is: who moves (negative: chance) among how many actions (none: an end of the tree);
its place on the stack of values, those of its actions being above; the row of its payoffs, of its
first chance, or of its first base weight, negative if all weigh alike; the first edge that leaves
it; the edge that leads to it, from 1, 0 at the root."""


@part
def _copy(payoffs: Floats, first: int, width: int, where: Ints, slot: int, rows: Floats) -> None:
    """Put every actor's payoff at an end of the tree on the stack."""
    for a in range(payoffs.shape[0]):
        end, paid = rows[where[a, slot]], payoffs[a]
        for i in range(width):
            end[i] = paid[first + i]


@part
def _keep(share: Floats, first: int, width: int, choice: Floats) -> None:
    """Write the choice of a tile of draws among those of all draws."""
    for j in range(share.shape[0]):
        kept, p = choice[j], share[j]
        for i in range(width):
            kept[first + i] = p[i]


class Turned(NamedTuple):
    """Who has turned.

    Parameters
    ----------
    actors
        Which actors have, shape (actors,).
    target, sign
        Whose payoff is their aim, and -1 if they turn on it, 1 if they turn towards it.
    slack
        By how much each actor's payoffs may differ and still count as equal, shape (actors, draws).
    """

    actors: Bools
    target: int
    sign: float
    slack: ActorsByDraws[Floats]


TURNED = types.NamedTuple((written(1, types.bool_), types.int64, types.float64, written(2)), Turned)


@compiled(
    types.void,
    *(read(2, types.int64), read(1, types.bool_), *(read(3), read(2), read(2), read(2))),
    *(read(1, types.int64), TURNED),
    *(written(2), written(2), types.bool_),
    *(read(2, types.int64), written(2), written(2), written(2), written(1)),
)
def _back(
    steps: Ints,
    exact: Bools,
    payoffs: PathsByActorsByDraws[Floats],
    precision: ActorsByDraws[Floats],
    chance: Floats,
    weights: Floats,
    loops: Ints,
    turned: Turned,
    value: ActorsByDraws[Floats],
    choice: Floats,
    logs: bool,
    where: Ints,
    rows: Floats,
    share: Floats,
    log: Floats,
    total: Floats,
) -> None:
    """Solve a game of perfect information in every draw; see `backward_pass`."""
    draws = payoffs.shape[2]
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
        for at in range(steps.shape[0]):
            step = steps[at]
            actor, actions, slot = step[ACTOR], step[ACTIONS], step[SLOT]
            if actions == 0:
                _copy(payoffs[step[ROW]], first, width, where, slot, rows)
                continue
            p, log_p, of = share[:actions], log[:actions], slice(slot + 1, slot + 1 + actions)
            if actor < 0:
                by_chance(chance[step[ROW] :], first, width, p)
                if logs:
                    logs_of_chance(p, width, loops, log_p)
            elif turned.actors[actor]:
                slack, own_slack = turned.slack[turned.target], turned.slack[actor]
                some = slice(first, first + width)
                aims, sign = where[turned.target, of], turned.sign
                content(rows, aims, where[actor, of], sign, slack[some], own_slack[some], p, log_p)
            else:
                lambdas = precision[actor, first : first + width]
                own = where[actor, of]
                reply(rows, own, lambdas, exact[actor], loops, logs, p, log_p, total)
                if step[ROW] >= 0 and not exact[actor]:
                    base = weights[:, step[ROW] : step[ROW] + actions]
                    reweigh(base, width, loops, logs, p, log_p, total)
            for a in range(where.shape[0]):
                expect(rows, where[a, of], width, p, where[a, slot])
            _keep(log_p if logs else p, first, width, choice[step[EDGE] :])
        for a in range(where.shape[0]):
            for i in range(width):
                value[a, first + i] = rows[where[a, 0], i]


def backward_pass(
    steps: Ints,
    exact: Bools,
    payoffs: PathsByActorsByDraws[Floats],
    precision: ActorsByDraws[Floats],
    chance: Floats,
    weights: Floats,
    loops: Ints,
    turned: Turned,
    value: ActorsByDraws[Floats],
    choice: Floats,
    logs: bool,
) -> None:
    """Solve a game of perfect information in every draw.

    Parameters
    ----------
    steps
        The nodes, each after those below it, shape (nodes, 6).
    exact
        Which actors reply exactly, shape (actors,).
    payoffs, precision
        As `solve_logit` has them.
    chance
        The probabilities of the edges that chance takes, shape (edges of chance, draws).
    weights
        Base weights and their logarithms, shape (2, weights).
    loops
        The addresses of `numpy.exp` and `numpy.log`, shape (4,).
    turned
        Who has turned.
    value
        Where expected payoffs at the root go, shape (actors, draws).
    choice
        Where the probability of each edge goes, shape (edges, draws).
    logs
        Whether logarithms of the probabilities go there instead.
    """
    most = steps[:, ACTIONS].max()
    actors, slots = payoffs.shape[1], steps[:, SLOT].max() + 1
    where = np.arange(actors * slots).reshape(actors, slots)
    rows, share, log = (np.empty((n, TILE)) for n in (where.size, most, most))
    room = where, rows, share, log, np.empty(TILE)
    fixed = steps, exact, payoffs, precision, chance, weights, loops, turned
    _back(*fixed, value, choice, logs, *room)


@compiled(types.void, read(2, types.int64), read(2), types.bool_, written(2), written(2))
def _carry(steps: Ints, choice: Floats, logs: bool, path: Floats, reach: Floats) -> None:
    """Carry probabilities from the root to the ends; see `path_pass`."""
    for first in range(0, choice.shape[1], TILE):
        width = min(TILE, choice.shape[1] - first)
        for step in range(steps.shape[0] - 1, -1, -1):
            here = reach[steps[step, ARRIVAL]]
            if steps[step, ACTIONS] == 0:
                end = path[steps[step, ROW]]
                for i in range(width):
                    end[first + i] = here[i]
            for edge in range(steps[step, EDGE], steps[step, EDGE] + steps[step, ACTIONS]):
                there, taken = reach[edge + 1], choice[edge]
                for i in range(width):
                    there[i] = here[i] + taken[first + i] if logs else here[i] * taken[first + i]


def path_pass(steps: Ints, choice: Floats, logs: bool, path: Floats) -> None:
    """Carry probabilities, or their logarithms, from the root to the ends.

    Parameters
    ----------
    steps
        As for `backward_pass`.
    choice
        The probability of each edge or its logarithm, shape (edges, draws).
    logs
        Whether they are logarithms.
    path
        Where the probability of each path goes, shape (terminals, draws).
    """
    reach = np.full((choice.shape[0] + 1, TILE), 0.0 if logs else 1.0)
    _carry(steps, choice, logs, path, reach)
