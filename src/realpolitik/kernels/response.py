"""The equations of quantal response with imperfect information, and their derivatives, compiled.

Owns `response_pass`; what it is given is in `kernels.equations`. What is computed, and in which
order, is what `game.solvers.system` does with NumPy; the results are the same to the last bit.
Draws are worked a few side by side, so that the derivatives of all actions in all actions stay in
the caches.
"""

from __future__ import annotations

import numpy as np
from numba import types

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.choice import LOG
from realpolitik.kernels.compiled import compiled, part
from realpolitik.kernels.elementwise import apply
from realpolitik.kernels.equations import (
    FOUND,
    GIVEN,
    LANES,
    LAYOUT,
    ROOM,
    Found,
    Given,
    Layout,
    Room,
    Side,
)
from realpolitik.kernels.worth import (
    add_up,
    below_top,
    copy,
    covariance,
    exponentials,
    load,
    mean_worth,
    reach,
    wholes,
)


@part
def _choose(side: Side, given: Given, log_p: Floats, p: Floats, row: Floats) -> None:
    """Turn the log-odds in `log_p` into log choice probabilities, and take their exponentials."""
    actions, sets = side.actions.shape[0], side.first.shape[0] - 1
    for k in range(sets):
        below_top(log_p, side.first[k], side.first[k + 1], row[0])
    copy(log_p, actions, p)
    exponentials(p, actions, given.loops)
    for k in range(sets):
        add_up(p, side.first[k], side.first[k + 1], row[k])
    apply(given.loops[LOG], given.loops[LOG + 1], row, 0, sets * LANES)
    for a in range(actions):
        log_whole = row[side.member[a]]
        for s in range(LANES):
            log_p[a, s] -= log_whole[s]
    copy(log_p, actions, p)
    exponentials(p, actions, given.loops)


@part
def _take(side: Side, log_p: Floats, played: Floats) -> None:
    """Put log choice probabilities to those of all actions."""
    for a in range(side.actions.shape[0]):
        for s in range(LANES):
            played[side.actions[a], s] = log_p[a, s]


@part
def _paces(given: Given, first: int, width: int, room: Room) -> None:
    """Work out how fast precision grows with its scale, for each actor, and where it stands."""
    for actor in range(given.precision.shape[0]):
        for s in range(LANES):
            at = first + min(s, width - 1)
            here = given.at[at]
            room.pace[actor, s] = given.precision[actor, here] / given.scale[here]
            room.rate[actor, s] = room.pace[actor, s] * given.m[at]


@part
def _reply(where: Layout, given: Given, room: Room) -> None:
    """Work out what is played in the sets that are put in, from what it is worth there."""
    put = where.put
    wholes(put, room, room.whole_put)
    mean_worth(put, room, room.worth, room.whole_put, room.value_put)
    room.log_put[:] = 0.0
    for i in range(put.free.shape[0]):
        free, above = put.free[i], put.above[i]
        rate, tilt = room.rate[put.actor[free]], put.tilt[i]
        odds, more, less = room.log_put[free], room.value_put[free], room.value_put[above]
        for s in range(LANES):
            odds[s] = tilt + rate[s] * (more[s] - less[s])
    _choose(put, given, room.log_put, room.p_put, room.row)
    _take(put, room.log_put, room.played)


@part
def _equations(
    where: Layout, given: Given, first: int, width: int, rises: bool, room: Room, found: Found
) -> None:
    """Work out F and its slope in the scale of precision."""
    kept = where.kept
    for i in range(kept.free.shape[0]):
        free, above = kept.free[i], kept.above[i]
        pace, rate = room.pace[kept.actor[free]], room.rate[kept.actor[free]]
        for s in range(width):
            at = first + s
            lift = room.value[free, s] - room.value[above, s]
            found.function[i, at] = given.z[i, at] - kept.tilt[i] - rate[s] * lift
            slope = -pace[s] * lift
            if rises:
                slope -= rate[s] * (room.up[free, s] - room.up[above, s])
            found.slope[i, at] = slope


@part
def _centre(share: Floats, of: Ints, rows: Floats, at: Ints, to: Floats, mean: Floats) -> None:
    """Measure some rows from their mean, by the shares of the actions that they are of."""
    for j in range(of.shape[0]):
        p, row = share[of[j]], rows[at[j]]
        if j == 0:
            for s in range(LANES):
                mean[s] = p[s] * row[s]
        else:
            for s in range(LANES):
                mean[s] += p[s] * row[s]
    for j in range(of.shape[0]):
        row, cell = rows[at[j]], to[j]
        for s in range(LANES):
            cell[s] = row[s] - mean[s]


@part
def _through(where: Layout, room: Room, shift: Floats) -> None:
    """Add what unknown actions move through replies to them; see `LogitSystem`."""
    put, mean, to = where.put, room.row[0], room.to
    shift[:] = 0.0
    cells = 0
    for known in range(where.met_from.shape[0] - 1):
        of = where.places[where.places_from[known] : where.places_from[known + 1]]
        met = where.met[where.met_from[known] : where.met_from[known + 1]]
        actions, many = of.shape[0], met.shape[0]
        rate = room.rate[put.actor[of[0]]]
        back = where.moved[cells : cells + actions * many].reshape(actions, many)
        moves = where.moves[cells : cells + actions * many].reshape(actions, many)
        cells += actions * many
        for a in range(many):
            _centre(room.p_put, of, room.moves, moves[:, a], to, mean)
            for j in range(actions):
                for s in range(LANES):
                    to[j, s] *= rate[s]
            for b in range(many):
                _along(room.moved, back[:, b], to, mean, room.pull[met[a], met[b]])
        _centre(room.p_put, of, room.rise, of, to, mean)
        for b in range(many):
            _along(room.moved, back[:, b], to, mean, shift[met[b]])


@part
def _along(rows: Floats, at: Ints, to: Floats, sum_of: Floats, cell: Floats) -> None:
    """Add the sum of products of rows to a row."""
    for j in range(at.shape[0]):
        row, other = rows[at[j]], to[j]
        if j == 0:
            for s in range(LANES):
                sum_of[s] = row[s] * other[s]
        else:
            for s in range(LANES):
                sum_of[s] += row[s] * other[s]
    for s in range(LANES):
        cell[s] += sum_of[s]


@part
def _jacobian(where: Layout, first: int, width: int, room: Room, jacobian: Floats) -> None:
    """Work out the derivatives of F in log-odds from those of values in log-probabilities."""
    kept, pull, moved, together = where.kept, room.pull, room.moved_kept, room.row
    n = kept.free.shape[0]
    for b in range(n):
        free, above = kept.free[b], kept.above[b]
        rate = room.rate[kept.actor[free]]
        for a in range(kept.actions.shape[0]):
            for s in range(LANES):
                moved[a, s] = pull[a, free, s] - pull[a, above, s]
        for k in range(kept.first.shape[0] - 1):
            add_up(moved, kept.first[k], kept.first[k + 1], together[k])
        for c in range(n):
            a = kept.free[c]
            total, p, cell = together[kept.member[a]], room.p[a], jacobian[b, c]
            for s in range(width):
                slope = (moved[a, s] - p[s] * total[s]) * -rate[s]
                cell[first + s] = slope + 1.0 if b == c else slope


@part
def _rises(where: Layout, rising: bool, replies: bool, room: Room) -> None:
    """Work out how values rise with the scale of precision, at the ends and through replies."""
    kept = where.kept
    if rising:
        mean_worth(kept, room, room.rising, room.whole, room.up)
    if replies:
        _through(where, room, room.shift)
        for a in range(kept.actions.shape[0]):
            for s in range(LANES):
                room.up[a, s] = room.shift[a, s] + (room.up[a, s] if rising else 0.0)


@part
def _rise_of_replies(where: Layout, rising: bool, room: Room) -> None:
    """Work out how the log-odds of replies rise with the scale of precision."""
    put = where.put
    if rising:
        mean_worth(put, room, room.rising, room.whole_put, room.up_put)
    for a in range(put.actions.shape[0]):
        pace, rate = room.pace[put.actor[a]], room.rate[put.actor[a]]
        for s in range(LANES):
            room.rise[a, s] = pace[s] * room.value_put[a, s]
        if rising:
            for s in range(LANES):
                room.rise[a, s] += rate[s] * room.up_put[a, s]


@part
def _mark(whole: Floats, actions: int, least: float, first: int, width: int, rare: Ints) -> None:
    """Mark draws in which some action's ends are all too improbable for a float."""
    for a in range(actions):
        for s in range(width):
            if whole[a, s] < least:
                rare[first + s] = 1


@compiled(types.void, LAYOUT, GIVEN, FOUND, ROOM, types.bool_)
def _evaluate(where: Layout, given: Given, found: Found, room: Room, derivatives: bool) -> None:
    """Work out F and its derivatives; see `response_pass`."""
    kept, put = where.kept, where.put
    rising, replies = given.rising.shape[0] > 0, put.free.shape[0] > 0
    pull, pairs = room.pull, where.among
    for first in range(0, given.m.shape[0], LANES):
        width = min(LANES, given.m.shape[0] - first)
        _paces(given, first, width, room)
        load(given, given.worth, rising, first, width, room.worth)
        if rising:
            load(given, given.rising, True, first, width, room.rising)
        room.log_p[:] = 0.0
        room.played[:] = 0.0
        for i in range(kept.free.shape[0]):
            for s in range(LANES):
                room.log_p[kept.free[i], s] = given.z[i, first + min(s, width - 1)]
        _choose(kept, given, room.log_p, room.p, room.row)
        _take(kept, room.log_p, room.played)
        reach(where, given, first, width, room)
        if replies:
            _reply(where, given, room)
            _mark(room.whole_put, put.actions.shape[0], given.rare, first, width, found.rare)
            if derivatives:
                _rise_of_replies(where, rising, room)
                covariance(put, where.by_put, room, room.whole_put, room.value_put, room.moves)
            reach(where, given, first, width, room)
        wholes(kept, room, room.whole)
        _mark(room.whole, kept.actions.shape[0], given.rare, first, width, found.rare)
        mean_worth(kept, room, room.worth, room.whole, room.value)
        if derivatives:
            pull[:] = 0.0
            covariance(kept, pairs, room, room.whole, room.value, room.cells)
            for pair in range(pairs.valued.shape[0]):
                cell = pull[pairs.taken[pair], pairs.valued[pair]]
                for s in range(LANES):
                    cell[s] = room.cells[pair, s]
            if replies:
                covariance(kept, where.by_kept, room, room.whole, room.value, room.moved)
            _rises(where, rising, replies, room)
            _jacobian(where, first, width, room, found.jacobian)
        rises = derivatives and (rising or replies)
        _equations(where, given, first, width, rises, room, found)


def response_pass(where: Layout, given: Given, room: Room, derivatives: bool) -> Found:
    """Return the equations at points of some draws, with their derivatives if asked for.

    Where an action's ends are all too improbable for a float, which `rare` marks, the results are
    not those of `LogitSystem.evaluate`, which then takes logarithms.
    """
    n, draws = given.z.shape
    many = n if derivatives else 0
    found = Found(
        function=np.empty((n, draws)),
        jacobian=np.empty((many, many, draws)),
        slope=np.empty((n, draws)),
        rare=np.zeros(draws, dtype=np.int64),
    )
    _evaluate(where, given, found, room, derivatives)
    return found
