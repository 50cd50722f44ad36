"""A period of play compiled: payoffs, the games of the periods ahead, choices and paths.

Owns `period_pass`. All that a tile of draws needs stays in the processor's caches: payoffs are made
of quantities and states where the backward pass needs them, for the period itself and for every
game that the actors foresee. What is computed, and in which order, is what `ensemble.payoffs` and
`periods.lookahead` do with NumPy; the results are the same to the last bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.backward import (
    ACTIONS,
    ACTOR,
    ARRIVAL,
    EDGE,
    ROW,
    SLOT,
    TILE,
    expect,
    reply,
)
from realpolitik.kernels.compiled import compiled, part
from realpolitik.kernels.interpreter import work
from realpolitik.kernels.layout import END, LAST_STEP, PERIOD, RESULTS, STEP, Period, Results

LARGEST = 1e290
"""Payoffs beyond this, and what is no number, are left to NumPy."""


class Tile(NamedTuple):
    """What is worked in a tile of draws; `state` to `worth` by how many periods ahead."""

    registers: Floats
    stack: Floats
    share: Floats
    log: Floats
    total: Floats
    precision: Floats
    choice: Floats
    reach: Floats
    path: Floats
    paid: Floats
    scale: Floats
    state: Floats
    after: Floats
    ended: Floats
    discount: Floats
    worth: Floats


@part
def _tile(play: Period) -> Tile:
    """Make room for a tile."""
    paths, actors = play.outputs.payoffs.shape
    kinds, states = play.outputs.following.shape
    ahead, steps = play.games.places.shape[0] - 1, play.games.steps
    most, slots = steps[:, ACTIONS].max(), steps[:, SLOT].max() + 1
    edges = (steps[:, EDGE] + steps[:, ACTIONS]).max()
    registers, reach = np.zeros((play.code.registers, TILE)), np.ones((edges + 1, TILE))
    for c in range(play.code.constants.shape[0]):
        registers[play.code.constants[c]] = play.code.values[c]
    return Tile(
        registers,
        np.empty((actors, slots + most, TILE)),
        np.empty((most, TILE)),
        np.empty((most, TILE)),
        np.empty(TILE),
        np.empty((actors, TILE)),
        np.empty((edges, TILE)),
        reach,
        np.zeros((paths, TILE)),
        np.empty((actors, TILE)),
        np.empty((actors, TILE)),
        np.empty((ahead + 1, states, TILE)),
        np.empty((ahead, kinds, states, TILE)),
        np.empty((ahead, kinds, TILE)),
        np.empty((ahead, actors, TILE)),
        np.empty((ahead + 1, kinds, actors, TILE)),
    )


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
def _end(registers: Floats, payoffs: Ints, worth: Floats, stack: Floats, slot: int) -> None:
    """Put every actor's payoff at an end on the stack, with what is foreseen after it."""
    for a in range(payoffs.shape[0]):
        end, paid, later = stack[a, slot], registers[payoffs[a]], worth[a]
        for i in range(TILE):
            end[i] = paid[i] + later[i]


@part
def _last_end(registers: Floats, payoffs: Ints, stack: Floats, slot: int) -> None:
    """Put every actor's payoff at an end on the stack, where nothing is foreseen."""
    for a in range(payoffs.shape[0]):
        end, paid = stack[a, slot], registers[payoffs[a]]
        for i in range(TILE):
            end[i] = paid[i]


@part
def _solve(play: Period, depth: int, tile: Tile) -> int:
    """Solve a game at the states in the registers; its value is left first on the stack.

    Returns how many numbers are left to NumPy.
    """
    stack, registers = tile.stack, tile.registers
    count = _strange(registers, play.outputs.sums, -LARGEST)
    count += _strange(registers, play.outputs.precision, 0.0)
    count += _strange(registers, play.outputs.checked, -LARGEST)
    _take(registers, play.outputs.precision, tile.precision)
    place, ahead = play.games.places[depth], play.games.places.shape[0] - 1
    for at in range(place[STEP], place[LAST_STEP]):
        step = play.games.steps[at]
        actor, actions, slot = step[ACTOR], step[ACTIONS], step[SLOT]
        if actions == 0:
            row = play.games.ends[place[END] + step[ROW]]
            if depth < ahead:
                worth = tile.worth[depth, play.outputs.kind[row]]
                _end(registers, play.outputs.payoffs[row], worth, stack, slot)
            else:
                _last_end(registers, play.outputs.payoffs[row], stack, slot)
            continue
        p, edges = tile.share[:actions], slice(slot, slot + actions)
        worth, precision = stack[actor, edges], tile.precision[actor]
        reply(worth, precision, play.games.exact[actor], play.loops, False, p, tile.log, tile.total)
        for a in range(stack.shape[0]):
            expect(stack[a, edges], TILE, p)
        if depth == 0:
            tile.choice[step[EDGE] : step[EDGE] + actions] = p
    for a in range(stack.shape[0]):
        value = stack[a, 0]
        for i in range(TILE):
            count += 0 if abs(value[i]) <= LARGEST else 1
    return count


@part
def _rest(play: Period, depth: int, times: int, tile: Tile) -> None:
    """Add up what states alone pay once play is over, in some periods, discounted; in `paid`."""
    registers, state, sums, scale = tile.registers, tile.state[depth], tile.paid, tile.scale
    sums[:], scale[:] = 0.0, 1.0
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
    stack, worth = tile.stack, tile.worth[depth - 1, kind]
    if play.outputs.over.shape[0]:
        _rest(play, depth, times, tile)
        ended = tile.ended[depth - 1, kind]
        for a in range(stack.shape[0]):
            for i in range(TILE):
                if ended[i] != 0.0:
                    stack[a, 0, i] = tile.paid[a, i]
    for a in range(stack.shape[0]):
        value, less = stack[a, 0], tile.discount[depth - 1, a]
        for i in range(TILE):
            worth[a, i] = less[i] * value[i]


@part
def _play(play: Period, tile: Tile) -> int:
    """Solve the games ahead, the furthest first, and then the one at hand.

    Returns how many numbers are left to NumPy.
    """
    ahead, kinds = play.games.places.shape[0] - 1, play.outputs.following.shape[0]
    kind = np.full(ahead + 1, -1)
    count, depth = 0, 0
    while depth >= 0:
        if kind[depth] < 0:
            _enter(play, depth, tile)
            if depth < ahead:
                _look_ahead(play, depth, tile)
            kind[depth] = 0
        if depth < ahead:
            if kind[depth] < kinds:
                tile.state[depth + 1] = tile.after[depth, kind[depth]]
                depth += 1
                continue
            _enter(play, depth, tile)
        count += _solve(play, depth, tile)
        kind[depth] = -1
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
            tile.path[play.games.ends[place[END] + step[ROW]]] = here
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


@compiled(types.boolean, PERIOD, RESULTS)
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
    draws = play.inputs.origin.shape[0]
    tile = _tile(play)
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
        _begin(play, first, width, tile)
        if _play(play, tile):
            return False
        results.value[:, first : first + width] = tile.stack[:, 0, :width]
        _carry(play, tile)
        results.path[:, first : first + width] = tile.path[:, :width]
        results.paid[:, first : first + width] = tile.paid[:, :width]
    return True
