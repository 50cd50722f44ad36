"""A period of play compiled: a fixed interpreter of programs, a tile of draws at a time.

Owns `period_pass`. The program makes payoffs, solves the game and adds up its paths, for the period
itself and for every game that its actors foresee; all that a tile of draws needs meanwhile stays in
the processor's caches. NumPy's way to the same bits is `periods.lookahead`.
"""

from __future__ import annotations

from numba import types

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.choice import TILE
from realpolitik.kernels.compiled import compiled, part
from realpolitik.kernels.interpreter import work
from realpolitik.kernels.layout import PERIOD, RESULTS, TILE_ROOM, Period, Results, Tile

LARGEST_GUARD, LARGEST_VALUE = 1e200, 1e190
"""Payoffs beyond the root of the first, expectations beyond the second, and what is no number, are
left to NumPy."""


@part
def _put(rows: Floats, table: Floats, to: Ints) -> None:
    """Put numbers into rows of a table."""
    for r in range(to.shape[0]):
        row, there = rows[r], table[to[r]]
        for i in range(TILE):
            there[i] = row[i]


@part
def _take(table: Floats, some: Ints, rows: Floats) -> None:
    """Copy some rows of a table."""
    for r in range(some.shape[0]):
        row, there = rows[r], table[some[r]]
        for i in range(TILE):
            row[i] = there[i]


@part
def _copy(rows: Floats, to: Floats) -> None:
    """Copy rows."""
    for r in range(rows.shape[0]):
        row, there = rows[r], to[r]
        for i in range(TILE):
            there[i] = row[i]


@part
def _write(table: Floats, some: Ints, first: int, width: int, to: Floats) -> None:
    """Write some rows of a tile among those of all draws."""
    for r in range(some.shape[0]):
        row, there = table[some[r]], to[r]
        for i in range(width):
            there[first + i] = row[i]


@part
def _begin(play: Period, first: int, width: int, tile: Tile) -> None:
    """Put quantities and states into a tile; what is beyond the last draw repeats it."""
    inputs = play.inputs
    for r in range(inputs.quantities.shape[0]):
        drawn, row = inputs.drawn[r], tile.rows[inputs.quantities[r]]
        for i in range(TILE):
            row[i] = drawn[inputs.origin[first + min(i, width - 1)]]
    for r in range(inputs.states.shape[0]):
        reached, row = inputs.reached[r], tile.state[0, r]
        for i in range(TILE):
            row[i] = reached[first + min(i, width - 1)]
    work(play.steady, tile.rows, play.loops)


@part
def _look_ahead(play: Period, depth: int, tile: Tile) -> None:
    """Work out the states to which each kind of path leads."""
    onward = play.onward
    _put(tile.state[depth], tile.rows, play.inputs.states)
    work(onward.steps, tile.rows, play.loops)
    _take(tile.rows, onward.discount, tile.discount[depth])
    for k in range(onward.following.shape[0]):
        _take(tile.rows, onward.following[k], tile.after[depth, k])
    _take(tile.rows, onward.over, tile.ended[depth])


@part
def _solve(play: Period, depth: int, tile: Tile) -> int:
    """Solve the game of a period at its states.

    Returns how many numbers are left to NumPy.
    """
    games = play.games
    _put(tile.state[depth], tile.rows, play.inputs.states)
    if depth < games.first.shape[0] - 2:
        for k in range(play.onward.worth.shape[0]):
            _put(tile.worth[depth, k], tile.rows, play.onward.worth[k])
    work(games.steps[games.first[depth] : games.first[depth + 1]], tile.rows, play.loops)
    guard, count = tile.rows[games.guard[depth]], 0
    for i in range(TILE):
        count += 0 if abs(guard[i]) <= LARGEST_GUARD else 1
    for a in range(games.value.shape[1]):
        value = tile.rows[games.value[depth, a]]
        for i in range(TILE):
            count += 0 if abs(value[i]) <= LARGEST_VALUE else 1
    return count


@part
def _rest(play: Period, depth: int, times: int, tile: Tile) -> None:
    """Add up what states alone pay once play is over, in some periods, discounted."""
    state, still = tile.state[depth], play.still
    for a in range(still.idle.shape[0]):
        for i in range(TILE):
            tile.paid[a, i], tile.scale[a, i] = 0.0, 1.0
    for later in range(times):
        _put(state, tile.rows, play.inputs.states)
        now = tile.rows[play.inputs.states[still.period]]
        for i in range(TILE):
            now[i] = state[still.period, i] + later
        work(still.steps, tile.rows, play.loops)
        for a in range(still.idle.shape[0]):
            flow, less = tile.rows[still.idle[a]], tile.rows[still.discount[a]]
            for i in range(TILE):
                tile.paid[a, i] += tile.scale[a, i] * flow[i]
                tile.scale[a, i] *= less[i]


@part
def _foresee(play: Period, depth: int, times: int, kind: int, tile: Tile) -> None:
    """Note what a kind of path is worth in the period before, whose game was just solved."""
    worth, less = tile.worth[depth - 1, kind], tile.discount[depth - 1]
    for a in range(worth.shape[0]):
        expected = tile.rows[play.games.value[depth, a]]
        for i in range(TILE):
            worth[a, i] = less[a, i] * expected[i]
    if play.onward.over.shape[0]:
        _rest(play, depth, times, tile)
        ended = tile.ended[depth - 1, kind]
        for a in range(worth.shape[0]):
            for i in range(TILE):
                rest = less[a, i] * tile.paid[a, i]
                worth[a, i] = rest if ended[i] != 0.0 else worth[a, i]


@part
def _play(play: Period, tile: Tile) -> int:
    """Solve the games ahead, the furthest first, and then the one at hand.

    Returns how many numbers are left to NumPy.
    """
    ahead, kinds = play.games.first.shape[0] - 2, play.onward.following.shape[0]
    kind = tile.kind
    kind[0] = -1
    count, depth = 0, 0
    while depth >= 0:
        if depth < ahead and kind[depth] < 0:
            _look_ahead(play, depth, tile)
            kind[depth] = 0
        if depth < ahead and kind[depth] < kinds:
            _copy(tile.after[depth, kind[depth]], tile.state[depth + 1])
            depth += 1
            kind[depth] = -1
            continue
        count += _solve(play, depth, tile)
        depth -= 1
        if depth >= 0:
            _foresee(play, depth + 1, ahead - depth, kind[depth], tile)
            kind[depth] += 1
    return count


@compiled(types.boolean, PERIOD, TILE_ROOM, RESULTS)
def _pass(play: Period, tile: Tile, results: Results) -> bool:
    """Play one period in every draw; see `period_pass`."""
    for c in range(play.constants.shape[0]):
        row = tile.rows[play.constants[c]]
        for i in range(TILE):
            row[i] = play.values[c]
    draws = play.inputs.origin.shape[0]
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
        _begin(play, first, width, tile)
        if _play(play, tile):
            return False
        _write(tile.rows, play.games.value[0], first, width, results.value)
        _write(tile.rows, play.games.path, first, width, results.path)
        _write(tile.rows, play.games.paid, first, width, results.paid)
    return True


def period_pass(play: Period, results: Results) -> bool:
    """Play one period in every draw, seeing those ahead.

    Parameters
    ----------
    play
        The period.
    results
        Where the results go.

    Returns
    -------
    bool
        Whether all numbers are plain; if not, nothing that was written counts.
    """
    return _pass(play, Tile.of(play, TILE), results)
