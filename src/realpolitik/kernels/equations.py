"""What the compiled equations of quantal response are given, where results go, and their room.

Owns `Layout` with `Side` and `Pairs`, `Given`, `Found` and `Room`, and their types for numba.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from realpolitik.arrays import ActorsByDraws, Draws, Floats, Ints
from realpolitik.kernels.compiled import written

LANES = 64
"""Draws that are worked side by side."""


class Side(NamedTuple):
    """Some sets of a core: those that are unknown, or those that are put in.

    Parameters
    ----------
    actions
        Their actions, rows among those of the core; a place is a place in this list.
    first
        For each set the place of its first action, and at the end their number.
    actor, member
        For each place its actor and its set.
    free, above
        For each log-odds the place of its action, and of the one that it is measured from.
    tilt
        The log-odds of base weights, shape (log-odds,).
    ends, ends_from
        The ends that each action leads to, one action after the other, and where those of each
        begin; shape (actions + 1,) for the latter.
    """

    actions: Ints
    first: Ints
    actor: Ints
    member: Ints
    free: Ints
    above: Ints
    tilt: Floats
    ends: Ints
    ends_from: Ints


class Pairs(NamedTuple):
    """Pairs of actions with an end behind both.

    Parameters
    ----------
    valued, taken
        Places of the one whose value it is, and of the one that is taken.
    meets, meets_from
        Where these ends stand in the list of the valued one's side, one pair after the other, and
        where those of each begin.
    """

    valued: Ints
    taken: Ints
    meets: Ints
    meets_from: Ints


class Layout(NamedTuple):
    """How the log-odds of a core hang together; see `game.solvers.incidence`.

    Parameters
    ----------
    kept, put
        The sets that are unknown, and those that are put in.
    among, by_put, by_kept
        Pairs of unknown actions; of one that is put in, valued, with an unknown one; the reverse.
    steps
        For each step the action on the way to each end, or the number of actions; (steps, ends).
    places, places_from
        The places of the actions of each set that is put in, one set after the other, and where
        those of each begin.
    met, met_from
        In the same form, those of the unknown actions that it meets.
    moves, moved
        Set by set, action by action, the pairs that it makes with those that it meets.
    """

    kept: Side
    put: Side
    among: Pairs
    by_put: Pairs
    by_kept: Pairs
    steps: Ints
    places: Ints
    places_from: Ints
    met: Ints
    met_from: Ints
    moves: Ints
    moved: Ints


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
        The ends' values, shape (ends, actors, all draws); of these draws alone if they rise.
    rising
        How these rise with m, shape (ends, actors, draws); without ends if they do not.
    loops
        The addresses of `numpy.exp` and `numpy.log`, shape (4,).
    rare
        Below which total, relative to the likeliest end, an action's ends are too improbable.
    """

    z: Floats
    m: Draws[Floats]
    at: Draws[Ints]
    log_chance: Floats
    precision: ActorsByDraws[Floats]
    scale: Draws[Floats]
    worth: Floats
    rising: Floats
    loops: Ints
    rare: float


class Found(NamedTuple):
    """Where the results go.

    Parameters
    ----------
    function, jacobian, slope
        As `LogitSystem.evaluate` has them.
    rare
        1 for draws in which some action's ends are all too improbable for a float, shape (draws,).
    """

    function: Floats
    jacobian: Floats
    slope: Floats
    rare: Ints


class Room(NamedTuple):
    """Room for the numbers of a few draws, each in a row of `LANES`; see `kernels.response`."""

    log_p: Floats
    log_put: Floats
    p: Floats
    p_put: Floats
    played: Floats
    way: Floats
    value: Floats
    value_put: Floats
    whole: Floats
    whole_put: Floats
    up: Floats
    up_put: Floats
    rise: Floats
    shift: Floats
    pace: Floats
    rate: Floats
    row: Floats
    cells: Floats
    moves: Floats
    moved: Floats
    moved_kept: Floats
    to: Floats
    pull: Floats
    worth: Floats
    rising: Floats

    @classmethod
    def of(cls, where: Layout, actors: int, rising: bool) -> Room:
        """Return room for a layout, and for ends whose values rise with precision or do not."""
        kept, put = len(where.kept.actions), len(where.put.actions)
        sets = max(1, len(where.kept.first), len(where.put.first))
        ends = where.steps.shape[1]
        unknown, replies = np.empty((5, kept, LANES)), np.empty((6, put, LANES))
        return cls(
            log_p=unknown[0],
            log_put=replies[0],
            p=unknown[1],
            p_put=replies[1],
            played=np.empty((kept + put, LANES)),
            way=np.empty((ends, LANES)),
            value=unknown[2],
            value_put=replies[2],
            whole=unknown[3],
            whole_put=replies[3],
            up=unknown[4],
            up_put=replies[4],
            rise=replies[5],
            shift=np.empty((kept, LANES)),
            pace=np.empty((actors, LANES)),
            rate=np.empty((actors, LANES)),
            row=np.empty((sets, LANES)),
            cells=np.empty((len(where.among.valued) + 1, LANES)),
            moves=np.empty((len(where.by_put.valued) + 1, LANES)),
            moved=np.empty((len(where.by_kept.valued) + 1, LANES)),
            moved_kept=np.empty((kept, LANES)),
            to=np.empty((max(1, put), LANES)),
            pull=np.empty((kept, kept, LANES)),
            worth=np.empty((ends, actors, LANES)),
            rising=np.empty((ends if rising else 0, actors, LANES)),
        )


_ROWS = written(1, types.int64)
_SIDE = types.NamedTuple((*(_ROWS,) * 6, written(1), *(_ROWS,) * 2), Side)
_PAIRS = types.NamedUniTuple(_ROWS, 4, Pairs)
LAYOUT = types.NamedTuple(
    (*(_SIDE,) * 2, *(_PAIRS,) * 3, written(2, types.int64), *(_ROWS,) * 6), Layout
)
GIVEN = types.NamedTuple(
    (
        *(written(2), written(1), _ROWS, written(2), written(2), written(1)),
        *(written(3),) * 2,
        _ROWS,
        types.float64,
    ),
    Given,
)
FOUND = types.NamedTuple((written(2), written(3), written(2), _ROWS), Found)
ROOM = types.NamedTuple((*(written(2),) * 22, *(written(3),) * 3), Room)
