"""The backward pass compiled: values, choices and paths, a tile of draws at a time.

Owns `backward_pass` and `path_pass`. The tree is walked from its ends to its root on a stack of
values, and each step is worked for `TILE` draws at once, so that all that it needs stays in the
processor's first cache. What is computed, and in which order, is what `game.solvers.logit` and
`Solution` do with NumPy; the results are the same to the last bit.
"""

from __future__ import annotations

import numpy as np
from numba import types

from realpolitik.arrays import ActorsByDraws, Bools, Floats, Ints, PathsByActorsByDraws
from realpolitik.kernels.compiled import compiled, part, read, written
from realpolitik.kernels.elementwise import apply

TILE = 128
"""Draws that are worked at a time."""

ACTOR, ACTIONS, SLOT, ROW, EDGE, ARRIVAL = range(6)
"""What a step is: who moves (negative: chance) among how many actions (none: an end of the tree);
where on the stack its value goes, the values of its actions being there and above; the row of its
payoffs, or of its first chance; the first edge that leaves it; the edge that leads to it, from 1,
0 at the root."""

EXP, LOG = 0, 2
"""Where the addresses of `numpy.exp` and `numpy.log` stand among the loops."""


@part
def by_chance(chance: Floats, first: int, width: int, share: Floats) -> None:
    """Take the probabilities that are given."""
    for j in range(share.shape[0]):
        given, p = chance[j], share[j]
        for i in range(width):
            p[i] = given[first + i]


@part
def logs_of_chance(share: Floats, width: int, loops: Ints, logs: Floats) -> None:
    """Take the logarithms of probabilities that may be 0."""
    for j in range(share.shape[0]):
        p, log = share[j], logs[j]
        for i in range(width):
            log[i] = p[i] if p[i] > 0.0 else 1.0
        apply(loops[LOG], loops[LOG + 1], logs, j * TILE, width)
        for i in range(width):
            log[i] = log[i] if p[i] > 0.0 else -np.inf


@part
def _exactly(worth: Floats, width: int, share: Floats, logs: Floats) -> None:
    """Take the first of the best actions."""
    for i in range(width):
        best, top = 0, worth[0, i]
        for j in range(1, worth.shape[0]):
            if worth[j, i] > top:
                best, top = j, worth[j, i]
        for j in range(worth.shape[0]):
            share[j, i] = 1.0 if j == best else 0.0
            logs[j, i] = 0.0 if j == best else -np.inf


@part
def _either(worth: Floats, precision: Floats, width: int, loops: Ints, share: Floats) -> None:
    """Choose one of two actions in quantal response: the better one has the weight 1."""
    one, other, p, q = worth[0], worth[1], share[0], share[1]
    for i in range(width):
        p[i] = -abs(one[i] - other[i]) * precision[i]
    apply(loops[EXP], loops[EXP + 1], share, 0, width)
    for i in range(width):
        total = 1.0 + p[i]
        more, less = 1.0 / total, p[i] / total
        p[i] = less if other[i] > one[i] else more
        q[i] = more if other[i] > one[i] else less


@part
def _any(
    worth: Floats,
    precision: Floats,
    width: int,
    loops: Ints,
    share: Floats,
    logs: Floats,
    total: Floats,
) -> None:
    """Choose in quantal response among any number of actions."""
    for i in range(width):
        total[i] = worth[0, i]
    for j in range(1, worth.shape[0]):
        for i in range(width):
            total[i] = max(total[i], worth[j, i])
    for j in range(worth.shape[0]):
        own, scaled, weight = worth[j], logs[j], share[j]
        for i in range(width):
            scaled[i] = (own[i] - total[i]) * precision[i]
            weight[i] = scaled[i]
        apply(loops[EXP], loops[EXP + 1], share, j * TILE, width)
    for i in range(width):
        total[i] = share[0, i]
    for j in range(1, worth.shape[0]):
        for i in range(width):
            total[i] += share[j, i]
    for j in range(worth.shape[0]):
        for i in range(width):
            share[j, i] /= total[i]


@part
def reply(
    worth: Floats,
    precision: Floats,
    exact: bool,
    loops: Ints,
    logs: bool,
    share: Floats,
    log: Floats,
    total: Floats,
) -> None:
    """Choose among actions by what they are worth to their actor."""
    width = precision.shape[0]
    if exact or worth.shape[0] == 1:
        _exactly(worth, width, share, log)
    elif worth.shape[0] == 2 and not logs:
        _either(worth, precision, width, loops, share)
    else:
        _any(worth, precision, width, loops, share, log, total)
        if logs:
            apply(loops[LOG], loops[LOG + 1], total, 0, width)
            for j in range(worth.shape[0]):
                for i in range(width):
                    log[j, i] -= total[i]


@part
def expect(worth: Floats, width: int, share: Floats) -> None:
    """Put the expected value of the actions in the place of the first one's."""
    value, p = worth[0], share[0]
    for i in range(width):
        value[i] = p[i] * value[i]
    for j in range(1, worth.shape[0]):
        other, q = worth[j], share[j]
        for i in range(width):
            value[i] += q[i] * other[i]


@part
def copy(payoffs: Floats, first: int, width: int, stack: Floats, slot: int) -> None:
    """Put every actor's payoff at an end of the tree on the stack."""
    for a in range(stack.shape[0]):
        end, paid = stack[a, slot], payoffs[a]
        for i in range(width):
            end[i] = paid[first + i]


@part
def keep(share: Floats, first: int, width: int, choice: Floats) -> None:
    """Write the choice of a tile of draws among those of all draws."""
    for j in range(share.shape[0]):
        kept, p = choice[j], share[j]
        for i in range(width):
            kept[first + i] = p[i]


@compiled(
    types.void,
    *(read(2, types.int64), read(1, types.bool_), read(3), read(2), read(2), read(1, types.int64)),
    *(written(2), written(2), types.bool_),
)
def backward_pass(
    steps: Ints,
    exact: Bools,
    payoffs: PathsByActorsByDraws[Floats],
    precision: ActorsByDraws[Floats],
    chance: Floats,
    loops: Ints,
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
    loops
        The addresses of `numpy.exp` and `numpy.log`, shape (4,).
    value
        Where expected payoffs at the root go, shape (actors, draws).
    choice
        Where the probability of each edge goes, shape (edges, draws).
    logs
        Whether logarithms of the probabilities go there instead.
    """
    draws = payoffs.shape[2]
    most = steps[:, ACTIONS].max()
    stack = np.empty((payoffs.shape[1], steps[:, SLOT].max() + most + 1, TILE))
    share, log, total = np.empty((most, TILE)), np.empty((most, TILE)), np.empty(TILE)
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
        for at in range(steps.shape[0]):
            step = steps[at]
            actor, actions, slot = step[ACTOR], step[ACTIONS], step[SLOT]
            if actions == 0:
                copy(payoffs[step[ROW]], first, width, stack, slot)
                continue
            p, log_p, edges = share[:actions], log[:actions], slice(slot, slot + actions)
            if actor < 0:
                by_chance(chance[step[ROW] :], first, width, p)
                if logs:
                    logs_of_chance(p, width, loops, log_p)
            else:
                lambdas = precision[actor, first : first + width]
                reply(stack[actor, edges], lambdas, exact[actor], loops, logs, p, log_p, total)
            for a in range(stack.shape[0]):
                expect(stack[a, edges], width, p)
            keep(log_p if logs else p, first, width, choice[step[EDGE] :])
        for a in range(stack.shape[0]):
            value[a, first : first + width] = stack[a, 0, :width]


@compiled(types.void, read(2, types.int64), read(2), types.bool_, written(2))
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
    draws = choice.shape[1]
    reach = np.empty((choice.shape[0] + 1, TILE))
    reach[0] = 0.0 if logs else 1.0
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
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
