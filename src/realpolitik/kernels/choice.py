"""What is chosen at one node, and what it is worth, in a tile of draws.

Owns `reply`, `content`, `reweigh`, `by_chance`, `logs_of_chance` and `expect`. Values stand in rows
of one table; a node is told in which rows those of its actions stand, so that payoffs need not be
copied. What is computed, and in which order, is what `game.solvers.logit` does with NumPy.
"""

from __future__ import annotations

import numpy as np

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.compiled import part
from realpolitik.kernels.elementwise import apply

TILE = 128
"""Draws that are worked at a time."""

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
def _exactly(rows: Floats, of: Ints, width: int, share: Floats, logs: Floats) -> None:
    """Take the first of the best actions."""
    for i in range(width):
        best, top = 0, rows[of[0], i]
        for j in range(1, of.shape[0]):
            if rows[of[j], i] > top:
                best, top = j, rows[of[j], i]
        for j in range(of.shape[0]):
            share[j, i] = 1.0 if j == best else 0.0
            logs[j, i] = 0.0 if j == best else -np.inf


@part
def _either(
    one: Floats, other: Floats, precision: Floats, width: int, loops: Ints, share: Floats
) -> None:
    """Choose one of two actions in quantal response: the better one has the weight 1."""
    p, q = share[0], share[1]
    for i in range(width):
        p[i] = -abs(one[i] - other[i]) * precision[i]
    apply(loops[EXP], loops[EXP + 1], share, 0, width)
    for i in range(width):
        total = 1.0 + p[i]
        more, less = 1.0 / total, p[i] / total
        p[i] = less if other[i] > one[i] else more
        q[i] = more if other[i] > one[i] else less


@part
def _weigh(
    rows: Floats, of: Ints, precision: Floats, width: int, share: Floats, top: Floats
) -> None:
    """Multiply what actions are worth less than the best one by the precision."""
    best = rows[of[0]]
    for i in range(width):
        top[i] = best[i]
    for j in range(1, of.shape[0]):
        worth = rows[of[j]]
        for i in range(width):
            top[i] = max(top[i], worth[i])
    for j in range(of.shape[0]):
        worth, scaled = rows[of[j]], share[j]
        for i in range(width):
            scaled[i] = (worth[i] - top[i]) * precision[i]


@part
def _exponentials(share: Floats, width: int, loops: Ints) -> None:
    """Take the exponential of each number; whole rows lie one after the other."""
    if width == TILE:
        apply(loops[EXP], loops[EXP + 1], share, 0, share.shape[0] * TILE)
    else:
        for j in range(share.shape[0]):
            apply(loops[EXP], loops[EXP + 1], share, j * TILE, width)


@part
def _divide(width: int, loops: Ints, logs: bool, share: Floats, log: Floats, total: Floats) -> None:
    """Divide weights by their sum, added up in their order; their logarithms too if asked for."""
    first = share[0]
    for i in range(width):
        total[i] = first[i]
    for j in range(1, share.shape[0]):
        weight = share[j]
        for i in range(width):
            total[i] += weight[i]
    for j in range(share.shape[0]):
        weight = share[j]
        for i in range(width):
            weight[i] /= total[i]
    if logs:
        apply(loops[LOG], loops[LOG + 1], total, 0, width)
        for j in range(share.shape[0]):
            for i in range(width):
                log[j, i] -= total[i]


@part
def _any(
    rows: Floats,
    of: Ints,
    precision: Floats,
    loops: Ints,
    logs: bool,
    share: Floats,
    log: Floats,
    total: Floats,
) -> None:
    """Choose in quantal response among any number of actions."""
    width = precision.shape[0]
    _weigh(rows, of, precision, width, share, total)
    if logs:
        for j in range(of.shape[0]):
            for i in range(width):
                log[j, i] = share[j, i]
    _exponentials(share, width, loops)
    _divide(width, loops, logs, share, log, total)


@part
def reply(
    rows: Floats,
    of: Ints,
    precision: Floats,
    exact: bool,
    loops: Ints,
    logs: bool,
    share: Floats,
    log: Floats,
    total: Floats,
) -> None:
    """Choose among actions by what they are worth to their actor.

    Parameters
    ----------
    rows, of
        The values, shape (rows, TILE), and in which rows those of the actions are.
    precision
        The actor's lambda in each draw of the tile, shape (width,).
    exact
        Whether it takes the first of the best actions.
    loops
        The addresses of `numpy.exp` and `numpy.log`, shape (4,).
    logs
        Whether logarithms are asked for.
    share, log
        Where probabilities and their logarithms go, shape (actions, TILE).
    total
        Room for one row.
    """
    if exact or of.shape[0] == 1:
        _exactly(rows, of, precision.shape[0], share, log)
    elif of.shape[0] == 2 and not logs:
        _either(rows[of[0]], rows[of[1]], precision, precision.shape[0], loops, share)
    else:
        _any(rows, of, precision, loops, logs, share, log, total)


@part
def content(
    rows: Floats,
    aims: Ints,
    of: Ints,
    sign: float,
    slack: Floats,
    own_slack: Floats,
    share: Floats,
    logs: Floats,
) -> None:
    """Take the first action that an actor who has turned is content with.

    Such actions are best for its new aim and, among these, for itself, up to a slack.

    Parameters
    ----------
    rows
        The values, shape (rows, TILE).
    aims, of
        In which rows what the actions are worth to another is, and what to the actor itself.
    sign
        -1 if it turns on the other, 1 if it turns towards it.
    slack, own_slack
        By how much such values may differ and still count as equal, shape (width,).
    share, logs
        Where probabilities and their logarithms go, shape (actions, TILE).
    """
    for i in range(slack.shape[0]):
        best = sign * rows[aims[0], i]
        for j in range(1, aims.shape[0]):
            best = max(best, sign * rows[aims[j], i])
        liked = -np.inf
        for j in range(aims.shape[0]):
            if sign * rows[aims[j], i] >= best - slack[i]:
                liked = max(liked, rows[of[j], i])
        taken = False
        for j in range(aims.shape[0]):
            aimed = sign * rows[aims[j], i] >= best - slack[i]
            here = not taken and aimed and rows[of[j], i] >= liked - own_slack[i]
            share[j, i] = 1.0 if here else 0.0
            logs[j, i] = 0.0 if here else -np.inf
            taken = taken or here


@part
def reweigh(
    weights: Floats, width: int, loops: Ints, logs: bool, share: Floats, log: Floats, total: Floats
) -> None:
    """Multiply what `reply` chose by base weights, and divide by the sum (rule S16).

    `weights` and their logarithms, shape (2, actions); the rest as for `reply`.
    """
    for j in range(share.shape[0]):
        p, weight = share[j], weights[0, j]
        for i in range(width):
            p[i] *= weight
    if logs:
        for j in range(share.shape[0]):
            for i in range(width):
                log[j, i] += weights[1, j]
    _divide(width, loops, logs, share, log, total)


@part
def expect(rows: Floats, of: Ints, width: int, share: Floats, to: int) -> None:
    """Put the expected value of the actions in another row."""
    value, one, p = rows[to], rows[of[0]], share[0]
    if of.shape[0] == 1:
        for i in range(width):
            value[i] = p[i] * one[i]
        return
    two, q = rows[of[1]], share[1]
    for i in range(width):
        value[i] = p[i] * one[i] + q[i] * two[i]
    for j in range(2, of.shape[0]):
        other, more = rows[of[j]], share[j]
        for i in range(width):
            value[i] += more[i] * other[i]
