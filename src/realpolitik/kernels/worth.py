"""How likely ends are and what they make actions worth, in a few draws side by side.

Owns `reach`, `load`, `wholes`, `mean_worth` and `covariance`, with the steps on rows that they and
`kernels.response` share. What is computed, and in which order, is what `game.solvers.system` does
with NumPy.
"""

from __future__ import annotations

import numpy as np

from realpolitik.arrays import Floats, Ints
from realpolitik.kernels.choice import EXP
from realpolitik.kernels.compiled import part
from realpolitik.kernels.elementwise import apply
from realpolitik.kernels.equations import LANES, Given, Layout, Pairs, Room, Side

LEAST = 1e-300
"""What a total counts as at least where something is divided by it."""


@part
def exponentials(rows: Floats, count: int, loops: Ints) -> None:
    """Take the exponentials of the first rows of a table."""
    apply(loops[EXP], loops[EXP + 1], rows, 0, count * LANES)


@part
def add_up(rows: Floats, low: int, high: int, total: Floats) -> None:
    """Add up some rows of a table in their order."""
    for s in range(LANES):
        total[s] = rows[low, s]
    for r in range(low + 1, high):
        for s in range(LANES):
            total[s] += rows[r, s]


@part
def below_top(rows: Floats, low: int, high: int, top: Floats) -> None:
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
def copy(rows: Floats, count: int, to: Floats) -> None:
    """Copy the first rows of a table."""
    for r in range(count):
        for s in range(LANES):
            to[r, s] = rows[r, s]


@part
def reach(where: Layout, given: Given, first: int, width: int, room: Room) -> None:
    """Work out how likely each end is, relative to the likeliest."""
    ends, none = where.steps.shape[1], room.played.shape[0]
    for end in range(ends):
        here, luck = room.way[end], given.log_chance[end]
        for s in range(LANES):
            here[s] = 0.0
        for step in range(where.steps.shape[0]):
            if where.steps[step, end] < none:
                taken = room.played[where.steps[step, end]]
                for s in range(LANES):
                    here[s] += taken[s]
        for s in range(LANES):
            here[s] += luck[given.at[first + min(s, width - 1)]]
    below_top(room.way, 0, ends, room.row[0])
    exponentials(room.way, ends, given.loops)


@part
def load(given: Given, values: Floats, picked: bool, first: int, width: int, to: Floats) -> None:
    """Put what ends are worth in these draws into rows."""
    for end in range(to.shape[0]):
        for actor in range(to.shape[1]):
            value, there = values[end, actor], to[end, actor]
            for s in range(LANES):
                here = first + min(s, width - 1)
                there[s] = value[here if picked else given.at[here]]


@part
def wholes(side: Side, room: Room, whole: Floats) -> None:
    """Work out how likely the ends behind each action are together."""
    for a in range(side.actions.shape[0]):
        total = whole[a]
        for e in range(side.ends_from[a], side.ends_from[a + 1]):
            weight = room.way[side.ends[e]]
            # The first is not added to 0, which would turn -0 into 0.
            if e == side.ends_from[a]:
                for s in range(LANES):
                    total[s] = weight[s]
            else:
                for s in range(LANES):
                    total[s] += weight[s]


@part
def mean_worth(side: Side, room: Room, worth: Floats, whole: Floats, mean: Floats) -> None:
    """Work out what each action is worth to its actor, or another mean over its ends."""
    for a in range(side.actions.shape[0]):
        value = mean[a]
        for e in range(side.ends_from[a], side.ends_from[a + 1]):
            weight, paid = room.way[side.ends[e]], worth[side.ends[e], side.actor[a]]
            if e == side.ends_from[a]:
                for s in range(LANES):
                    value[s] = weight[s] * paid[s]
            else:
                for s in range(LANES):
                    value[s] += weight[s] * paid[s]
        for s in range(LANES):
            value[s] /= max(whole[a, s], LEAST)


@part
def covariance(
    side: Side, pairs: Pairs, room: Room, whole: Floats, value: Floats, to: Floats
) -> None:
    """Work out how much an action's worth moves with how often another one is taken, by pair."""
    for pair in range(pairs.valued.shape[0]):
        cell, a = to[pair], pairs.valued[pair]
        of = value[a]
        for k in range(pairs.meets_from[pair], pairs.meets_from[pair + 1]):
            end = side.ends[pairs.meets[k]]
            weight, paid = room.way[end], room.worth[end, side.actor[a]]
            if k == pairs.meets_from[pair]:
                for s in range(LANES):
                    cell[s] = weight[s] * (paid[s] - of[s])
            else:
                for s in range(LANES):
                    cell[s] += weight[s] * (paid[s] - of[s])
        for s in range(LANES):
            cell[s] /= max(whole[a, s], LEAST)
    # One more, for actions that make no pair.
    for s in range(LANES):
        to[pairs.valued.shape[0], s] = 0.0
