"""A period of play compiled: payoffs, the games of the periods ahead, choices and paths.

Owns `period_pass`. All that a tile of draws needs stays in the processor's caches: payoffs are made
of quantities and states where the backward pass needs them, for the period itself and for every
game that the actors foresee. What is computed, and in which order, is what `ensemble.payoffs` and
`periods.lookahead` do with NumPy; the results are the same to the last bit.
"""

from __future__ import annotations

from numba import types

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.backward import ACTIONS, ACTOR, ARRIVAL, EDGE, ROW, SLOT
from realpolitik.kernels.choice import TILE, expect, reply
from realpolitik.kernels.compiled import compiled, part
from realpolitik.kernels.interpreter import work
from realpolitik.kernels.layout import (
    END,
    LAST_STEP,
    PERIOD,
    RESULTS,
    STEP,
    TILE_ROOM,
    Period,
    Results,
    Tile,
)

LARGEST = 1e290
"""Payoffs beyond this, and what is no number, are left to NumPy."""


@part
def _strange(registers: Floats, some: Ints, least: float) -> int:
    """Count the numbers in some registers that are left to NumPy."""
    count = 0
    for r in range(some.shape[0]):
        row = registers[some[r]]
        for i in range(TILE):
            count += 0 if least <= row[i] <= LARGEST else 1
    return count


@part
def _put(rows: Floats, registers: Floats, to: Ints) -> None:
    """Put rows into registers."""
    for r in range(to.shape[0]):
        row, register = rows[r], registers[to[r]]
        for i in range(TILE):
            register[i] = row[i]


@part
def _take(registers: Floats, some: Ints, rows: Floats) -> None:
    """Copy registers into rows."""
    for r in range(some.shape[0]):
        row, register = rows[r], registers[some[r]]
        for i in range(TILE):
            row[i] = register[i]


@part
def _begin(play: Period, first: int, width: int, tile: Tile) -> None:
    """Put quantities and states into a tile; what is beyond the last draw repeats it."""
    for r in range(play.inputs.quantities.shape[0]):
        drawn, register = play.inputs.drawn[r], tile.registers[play.inputs.quantities[r]]
        for i in range(TILE):
            register[i] = drawn[play.inputs.origin[first + min(i, width - 1)]]
    for r in range(play.inputs.states.shape[0]):
        reached, state = play.inputs.reached[r], tile.state[0, r]
        for i in range(TILE):
            state[i] = reached[first + min(i, width - 1)]
    work(play.code.steady, tile.registers, play.loops)


@part
def _enter(play: Period, depth: int, tile: Tile) -> None:
    """Work out payoffs at the states of a period."""
    _put(tile.state[depth], tile.registers, play.inputs.states)
    work(play.code.moving, tile.registers, play.loops)


@part
def _look_ahead(play: Period, depth: int, tile: Tile) -> None:
    """Work out the states to which each kind of path leads, from those in the registers."""
    work(play.code.onward, tile.registers, play.loops)
    _take(tile.registers, play.outputs.discount, tile.discount[depth])
    for k in range(play.outputs.following.shape[0]):
        _take(tile.registers, play.outputs.following[k], tile.after[depth, k])
    _take(tile.registers, play.outputs.over, tile.ended[depth])


@part
def _end(play: Period, depth: int, row: int, slot: int, tile: Tile) -> None:
    """Put every actor's payoff at an end on the stack, with what is foreseen after it."""
    actors = tile.where.shape[0]
    payoffs, own = play.outputs.payoffs[row], play.code.registers + slot * actors
    if depth == play.games.places.shape[0] - 1:
        for a in range(actors):
            tile.where[a, slot] = payoffs[a]
        return
    worth = tile.worth[depth, play.outputs.kind[row]]
    for a in range(actors):
        tile.where[a, slot] = own + a
        end, paid, later = tile.registers[own + a], tile.registers[payoffs[a]], worth[a]
        for i in range(TILE):
            end[i] = paid[i] + later[i]


@part
def _keep(rows: Floats, to: Floats) -> None:
    """Copy rows of a tile."""
    for r in range(rows.shape[0]):
        row, copied = rows[r], to[r]
        for i in range(TILE):
            copied[i] = row[i]


@part
def _write(rows: Floats, first: int, width: int, to: Floats) -> None:
    """Write rows of a tile among those of all draws."""
    for r in range(rows.shape[0]):
        row, written = rows[r], to[r]
        for i in range(width):
            written[first + i] = row[i]


@part
def _solve(play: Period, depth: int, tile: Tile) -> int:
    """Solve a game at the states in the registers; its value is left first on the stack.

    Returns how many numbers are left to NumPy.
    """
    where, registers = tile.where, tile.registers
    count = _strange(registers, play.outputs.sums, -LARGEST)
    count += _strange(registers, play.outputs.precision, 0.0)
    count += _strange(registers, play.outputs.checked, -LARGEST)
    _take(registers, play.outputs.precision, tile.precision)
    place = play.games.places[depth]
    for at in range(place[STEP], place[LAST_STEP]):
        step = play.games.steps[at]
        actor, actions, slot = step[ACTOR], step[ACTIONS], step[SLOT]
        if actions == 0:
            _end(play, depth, play.games.ends[place[END] + step[ROW]], slot, tile)
            continue
        p, of = tile.share[:actions], slice(slot + 1, slot + 1 + actions)
        own, precision, exact = where[actor, of], tile.precision[actor], play.games.exact[actor]
        reply(registers, own, precision, exact, play.loops, False, p, tile.log, tile.total)
        for a in range(where.shape[0]):
            to = play.code.registers + slot * where.shape[0] + a
            expect(registers, where[a, of], TILE, p, to)
            where[a, slot] = to
        if depth == 0:
            _keep(p, tile.choice[step[EDGE] :])
    return count + _strange(registers, where[:, 0], -LARGEST)


@part
def _rest(play: Period, depth: int, times: int, tile: Tile) -> None:
    """Add up what states alone pay once play is over, in some periods, discounted; in `paid`."""
    registers, state, sums, scale = tile.registers, tile.state[depth], tile.paid, tile.scale
    for a in range(sums.shape[0]):
        for i in range(TILE):
            sums[a, i], scale[a, i] = 0.0, 1.0
    for later in range(times):
        _put(state, registers, play.inputs.states)
        now = registers[play.inputs.states[play.outputs.period]]
        for i in range(TILE):
            now[i] = state[play.outputs.period, i] + later
        work(play.code.moving, registers, play.loops)
        for a in range(sums.shape[0]):
            flow, less = registers[play.outputs.idle[a]], registers[play.outputs.discount[a]]
            for i in range(TILE):
                sums[a, i] += scale[a, i] * flow[i]
                scale[a, i] *= less[i]


@part
def _foresee(play: Period, depth: int, times: int, kind: int, tile: Tile) -> None:
    """Note what a kind of path is worth in the period before, whose game was just solved."""
    worth, over = tile.worth[depth - 1, kind], play.outputs.over.shape[0] > 0
    if over:
        _rest(play, depth, times, tile)
    for a in range(worth.shape[0]):
        value, less = tile.registers[tile.where[a, 0]], tile.discount[depth - 1, a]
        if over:
            still, ended = tile.paid[a], tile.ended[depth - 1, kind]
            for i in range(TILE):
                worth[a, i] = less[i] * (still[i] if ended[i] != 0.0 else value[i])
        else:
            for i in range(TILE):
                worth[a, i] = less[i] * value[i]


@part
def _play(play: Period, tile: Tile) -> int:
    """Solve the games ahead, the furthest first, and then the one at hand.

    Returns how many numbers are left to NumPy.
    """
    ahead, kinds = play.games.places.shape[0] - 1, play.outputs.following.shape[0]
    kind = tile.kind
    kind[0] = -1
    count, depth = 0, 0
    while depth >= 0:
        if kind[depth] < 0:
            _enter(play, depth, tile)
            if depth < ahead:
                _look_ahead(play, depth, tile)
            kind[depth] = 0
        if depth < ahead:
            if kind[depth] < kinds:
                _keep(tile.after[depth, kind[depth]], tile.state[depth + 1])
                depth += 1
                kind[depth] = -1
                continue
            _enter(play, depth, tile)
        count += _solve(play, depth, tile)
        depth -= 1
        if depth >= 0:
            times = ahead - depth
            _foresee(play, depth + 1, times, kind[depth], tile)
            kind[depth] += 1
    return count


@part
def _carry(play: Period, tile: Tile) -> None:
    """Carry probabilities from the root to the ends, and add up what their paths pay."""
    place = play.games.places[0]
    for at in range(place[LAST_STEP] - 1, place[STEP] - 1, -1):
        step = play.games.steps[at]
        here = tile.reach[step[ARRIVAL]]
        if step[ACTIONS] == 0:
            end = tile.path[play.games.ends[place[END] + step[ROW]]]
            for i in range(TILE):
                end[i] = here[i]
        for edge in range(step[EDGE], step[EDGE] + step[ACTIONS]):
            there, taken = tile.reach[edge + 1], tile.choice[edge]
            for i in range(TILE):
                there[i] = here[i] * taken[i]
    for a in range(tile.paid.shape[0]):
        sums = tile.paid[a]
        for t in range(tile.path.shape[0]):
            flow, p = tile.registers[play.outputs.payoffs[t, a]], tile.path[t]
            for i in range(TILE):
                paid = flow[i] * p[i] if p[i] > 0.0 else 0.0
                sums[i] = paid if t == 0 else sums[i] + paid


@compiled(types.boolean, PERIOD, TILE_ROOM, RESULTS)
def _pass(play: Period, tile: Tile, results: Results) -> bool:
    """Play one period in every draw; see `period_pass`."""
    for c in range(play.code.constants.shape[0]):
        register = tile.registers[play.code.constants[c]]
        for i in range(TILE):
            register[i] = play.code.values[c]
    draws = play.inputs.origin.shape[0]
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
        _begin(play, first, width, tile)
        if _play(play, tile):
            return False
        _take(tile.registers, tile.where[:, 0], tile.scale)
        _write(tile.scale, first, width, results.value)
        _carry(play, tile)
        _write(tile.path, first, width, results.path)
        _write(tile.paid, first, width, results.paid)
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
