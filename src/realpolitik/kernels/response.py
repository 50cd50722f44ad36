"""The equations of quantal response with imperfect information, and their derivatives, compiled.

Owns `response_pass`, with `Layout`, `Given` and `Found`. What is computed, and in which order, is
what `game.solvers.system` does with NumPy; the results are the same to the last bit. Draws are
worked a few side by side, so that the derivatives of all actions in all actions stay in the caches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from realpolitik.arrays import ActorsByDraws, Draws, Floats, Ints
from realpolitik.kernels.choice import EXP, LOG
from realpolitik.kernels.compiled import compiled, part, written
from realpolitik.kernels.elementwise import apply

LANES = 64
"""Draws that are worked side by side."""

LEAST = 1e-300
"""What a total counts as at least where something is divided by it."""


class Layout(NamedTuple):
    """How the log-odds of a core hang together.

    Parameters
    ----------
    first
        For each set the row of its first action, and at the end their number, shape (sets + 1,).
    actor, member
        For each action its actor and its set, shape (actions,).
    free, above
        For each log-odds its action, and the one that it is measured from, shape (n,).
    tilt
        The log-odds of base weights, shape (n,).
    ends, ends_from
        The ends that each action leads to, one action after the other, and where those of each
        begin; shape (actions + 1,) for the latter.
    ways, ways_from
        The actions on the way to each end, in the same form.
    steps
        For each step the action on the way to each end, or the number of actions; (steps, ends).
    """

    first: Ints
    actor: Ints
    member: Ints
    free: Ints
    above: Ints
    tilt: Floats
    ends: Ints
    ends_from: Ints
    ways: Ints
    ways_from: Ints
    steps: Ints


class Given(NamedTuple):
    """Where the equations are looked at.

    Parameters
    ----------
    z, m
        Log-odds and the scale of precision, shape (n, draws) and (draws,).
    at
        Which of all draws each of these is, shape (draws,).
    log_chance
        The logarithm of chance's part in each end's probability, shape (ends, all draws).
    precision, scale
        Of all draws, shape (actors, all draws) and (all draws,).
    worth
        The ends' values, shape (ends, actors, all draws), or of these draws if `picked`.
    loops
        The addresses of `numpy.exp` and `numpy.log`, shape (4,).
    picked
        Whether `worth` is of these draws alone.
    """

    z: Floats
    m: Draws[Floats]
    at: Draws[Ints]
    log_chance: Floats
    precision: ActorsByDraws[Floats]
    scale: Draws[Floats]
    worth: Floats
    loops: Ints
    picked: bool


class Found(NamedTuple):
    """Where the results go.

    Parameters
    ----------
    function, jacobian, slope
        As `LogitSystem.evaluate` has them.
    weight, whole
        How likely each end is, relative to the likeliest, and the ends of each action together;
        shape (ends, draws) and (actions, draws).
    """

    function: Floats
    jacobian: Floats
    slope: Floats
    weight: Floats
    whole: Floats


class Room(NamedTuple):
    """Room for the numbers of a few draws, each in a row of `LANES`."""

    log_p: Floats
    p: Floats
    way: Floats
    value: Floats
    whole: Floats
    rate: Floats
    row: Floats
    pull: Floats
    worth: Floats


LAYOUT = types.NamedTuple(
    (
        *(written(1, types.int64),) * 5,
        written(1),
        *(written(1, types.int64),) * 4,
        written(2, types.int64),
    ),
    Layout,
)
GIVEN = types.NamedTuple(
    (
        *(written(2), written(1), written(1, types.int64), written(2), written(2), written(1)),
        *(written(3), written(1, types.int64), types.bool_),
    ),
    Given,
)
FOUND = types.NamedTuple((written(2), written(3), *(written(2),) * 3), Found)
ROOM = types.NamedTuple((*(written(2),) * 7, written(3), written(3)), Room)


@part
def _exponentials(rows: Floats, count: int, loops: Ints) -> None:
    """Take the exponentials of the first rows of a table."""
    apply(loops[EXP], loops[EXP + 1], rows, 0, count * LANES)


@part
def _total(rows: Floats, low: int, high: int, total: Floats) -> None:
    """Add up some rows of a table in their order."""
    for s in range(LANES):
        total[s] = rows[low, s]
    for r in range(low + 1, high):
        for s in range(LANES):
            total[s] += rows[r, s]


@part
def _below_top(rows: Floats, low: int, high: int, top: Floats) -> None:
    """Measure some rows of a table from the greatest of each draw."""
    for s in range(LANES):
        top[s] = rows[low, s]
    for r in range(low + 1, high):
        for s in range(LANES):
            top[s] = max(top[s], rows[r, s])
    for s in range(LANES):
        # Where all are minus infinity they stay so.
        top[s] = 0.0 if top[s] == -np.inf else top[s]
    for r in range(low, high):
        for s in range(LANES):
            rows[r, s] -= top[s]


@part
def _copy(rows: Floats, count: int, to: Floats) -> None:
    """Copy the first rows of a table."""
    for r in range(count):
        for s in range(LANES):
            to[r, s] = rows[r, s]


@part
def _choose(where: Layout, given: Given, first: int, width: int, room: Room) -> None:
    """Work out log choice probabilities, and the probabilities."""
    actions, sets = where.actor.shape[0], where.first.shape[0] - 1
    log_p, p, whole = room.log_p, room.p, room.row
    log_p[:] = 0.0
    for i in range(where.free.shape[0]):
        odds, of = given.z[i], log_p[where.free[i]]
        for s in range(LANES):
            of[s] = odds[first + min(s, width - 1)]
    for k in range(sets):
        _below_top(log_p, where.first[k], where.first[k + 1], whole[0])
    _copy(log_p, actions, p)
    _exponentials(p, actions, given.loops)
    for k in range(sets):
        _total(p, where.first[k], where.first[k + 1], whole[k])
    apply(given.loops[LOG], given.loops[LOG + 1], whole, 0, sets * LANES)
    for a in range(actions):
        log_whole = whole[where.member[a]]
        for s in range(LANES):
            log_p[a, s] -= log_whole[s]
    _copy(log_p, actions, p)
    _exponentials(p, actions, given.loops)


@part
def _reach(where: Layout, given: Given, first: int, width: int, room: Room) -> None:
    """Work out how likely each end is, relative to the likeliest."""
    ends = where.steps.shape[1]
    for end in range(ends):
        here, luck = room.way[end], given.log_chance[end]
        for s in range(LANES):
            here[s] = 0.0
        for step in range(where.steps.shape[0]):
            if where.steps[step, end] < where.actor.shape[0]:
                taken = room.log_p[where.steps[step, end]]
                for s in range(LANES):
                    here[s] += taken[s]
        for s in range(LANES):
            here[s] += luck[given.at[first + min(s, width - 1)]]
    _below_top(room.way, 0, ends, room.row[0])
    _exponentials(room.way, ends, given.loops)


@part
def _worth(where: Layout, given: Given, first: int, width: int, room: Room) -> None:
    """Put the ends' values into rows, and work out what each action is worth to its actor."""
    worth = room.worth
    for end in range(worth.shape[0]):
        for actor in range(worth.shape[1]):
            values, there = given.worth[end, actor], worth[end, actor]
            for s in range(LANES):
                here = first + min(s, width - 1)
                there[s] = values[here if given.picked else given.at[here]]
    for a in range(where.actor.shape[0]):
        value, whole = room.value[a], room.whole[a]
        # The first is not added to 0, which would turn -0 into 0.
        for e in range(where.ends_from[a], where.ends_from[a + 1]):
            weight, paid = room.way[where.ends[e]], worth[where.ends[e], where.actor[a]]
            if e == where.ends_from[a]:
                for s in range(LANES):
                    whole[s], value[s] = weight[s], weight[s] * paid[s]
            else:
                for s in range(LANES):
                    whole[s] += weight[s]
                    value[s] += weight[s] * paid[s]
        for s in range(LANES):
            value[s] /= max(whole[s], LEAST)


@part
def _equations(
    where: Layout, given: Given, first: int, width: int, room: Room, found: Found
) -> None:
    """Work out F and its slope in the scale of precision."""
    for i in range(where.free.shape[0]):
        free, above, rate = where.free[i], where.above[i], room.rate[i]
        actor = where.actor[free]
        for s in range(LANES):
            here = given.at[first + min(s, width - 1)]
            pace = given.precision[actor, here] / given.scale[here]
            lift = room.value[free, s] - room.value[above, s]
            rate[s] = pace * given.m[first + min(s, width - 1)]
            if s < width:
                at = first + s
                found.function[i, at] = given.z[i, at] - where.tilt[i] - rate[s] * lift
                found.slope[i, at] = -pace * lift


@part
def _pull(where: Layout, room: Room) -> None:
    """Work out how much each action's worth moves with how often another one is taken."""
    actions, pull, off, worth = where.actor.shape[0], room.pull, room.row[0], room.worth
    pull[:] = 0.0
    for end in range(worth.shape[0]):
        weight = room.way[end]
        way = where.ways[where.ways_from[end] : where.ways_from[end + 1]]
        for b in way:
            paid, value = worth[end, where.actor[b]], room.value[b]
            for s in range(LANES):
                off[s] = weight[s] * (paid[s] - value[s])
            for a in way:
                cell = pull[a, b]
                for s in range(LANES):
                    cell[s] += off[s]
    for a in range(actions):
        for s in range(LANES):
            pull[a, a, s] = 0.0
        for b in range(actions):
            cell, whole = pull[a, b], room.whole[b]
            for s in range(LANES):
                cell[s] /= max(whole[s], LEAST)


@part
def _jacobian(where: Layout, first: int, width: int, room: Room, jacobian: Floats) -> None:
    """Work out the derivatives of F in log-odds from those of values in log-probabilities."""
    pull, moved = room.pull, room.way
    n = where.free.shape[0]
    together = room.row
    for b in range(n):
        free, above, rate = where.free[b], where.above[b], room.rate[b]
        for a in range(where.actor.shape[0]):
            for s in range(LANES):
                moved[a, s] = pull[a, free, s] - pull[a, above, s]
        for k in range(where.first.shape[0] - 1):
            _total(moved, where.first[k], where.first[k + 1], together[k])
        for c in range(n):
            a = where.free[c]
            total, p, cell = together[where.member[a]], room.p[a], jacobian[b, c]
            for s in range(width):
                slope = (moved[a, s] - p[s] * total[s]) * -rate[s]
                cell[first + s] = slope + 1.0 if b == c else slope


@compiled(types.void, LAYOUT, GIVEN, FOUND, ROOM, types.bool_)
def _evaluate(where: Layout, given: Given, found: Found, room: Room, derivatives: bool) -> None:
    """Work out F and its derivatives; see `response_pass`."""
    draws = given.m.shape[0]
    for first in range(0, draws, LANES):
        width = min(LANES, draws - first)
        _choose(where, given, first, width, room)
        _reach(where, given, first, width, room)
        _worth(where, given, first, width, room)
        for s in range(width):
            for end in range(found.weight.shape[0]):
                found.weight[end, first + s] = room.way[end, s]
            for a in range(found.whole.shape[0]):
                found.whole[a, first + s] = room.whole[a, s]
        _equations(where, given, first, width, room, found)
        if derivatives:
            _pull(where, room)
            _jacobian(where, first, width, room, found.jacobian)


def response_pass(where: Layout, given: Given, derivatives: bool) -> Found:
    """Return the equations at points of some draws, with their derivatives if asked for.

    Where an action's ends are all too improbable for a float, the results are not those of
    `LogitSystem.evaluate`, which then takes logarithms.
    """
    n, draws = given.z.shape
    actions, sets, (ends, actors) = len(where.actor), len(where.first), given.worth.shape[:2]
    room = Room(
        log_p=np.empty((actions, LANES)),
        p=np.empty((actions, LANES)),
        way=np.empty((max(ends, actions), LANES)),
        value=np.empty((actions, LANES)),
        whole=np.empty((actions, LANES)),
        rate=np.empty((n, LANES)),
        row=np.empty((sets, LANES)),
        pull=np.empty((actions, actions, LANES)),
        worth=np.empty((ends, actors, LANES)),
    )
    many = n if derivatives else 0
    found = Found(
        function=np.empty((n, draws)),
        jacobian=np.empty((many, many, draws)),
        slope=np.empty((n, draws)),
        weight=np.empty((ends, draws)),
        whole=np.empty((actions, draws)),
    )
    _evaluate(where, given, found, room, derivatives)
    return found
