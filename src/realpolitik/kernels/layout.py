"""What a compiled period is handed: its program, what is put in, room to work in, and results.

Owns `Period`, `Tile` and `Results` with their parts, and their types in compiled code, `PERIOD`,
`TILE_ROOM` and `RESULTS`. Rows and steps are those of `game.program.PeriodProgram`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from realpolitik.arrays import ActorsByDraws, Draws, Floats, Ints, PathsByDraws
from realpolitik.kernels.compiled import written


class Inputs(NamedTuple):
    """The rows of quantities, their values and which of them each draw has; and of states."""

    quantities: Ints
    drawn: Floats
    origin: Draws[Ints]
    states: Ints
    reached: Floats


class Games(NamedTuple):
    """The games of the period and of those ahead: their steps one after the other.

    `first` says where the steps of each game begin, and where the last ones end.
    """

    steps: Ints
    first: Ints
    value: Ints
    guard: Ints
    path: Ints
    paid: Ints


class Onward(NamedTuple):
    """The way to the states of the next period."""

    steps: Ints
    following: Ints
    over: Ints
    discount: Ints
    worth: Ints


class Still(NamedTuple):
    """What a period pays in which no move happens."""

    steps: Ints
    idle: Ints
    discount: Ints
    period: int


class Period(NamedTuple):
    """A period to be played; `loops` as for `backward_pass`."""

    rows: int
    constants: Ints
    values: Floats
    inputs: Inputs
    steady: Ints
    games: Games
    onward: Onward
    still: Still
    loops: Ints


class Results(NamedTuple):
    """Where expected payoffs go, those foreseen included; paths; and what the period alone pays."""

    value: ActorsByDraws[Floats]
    path: PathsByDraws[Floats]
    paid: ActorsByDraws[Floats]


class Tile(NamedTuple):
    """Room to work a tile of draws in; `state` to `kind` by how many periods ahead."""

    rows: Floats
    paid: Floats
    scale: Floats
    state: Floats
    after: Floats
    ended: Floats
    discount: Floats
    worth: Floats
    kind: Ints

    @classmethod
    def of(cls, play: Period, width: int) -> Tile:
        """Make room for a period."""
        kinds, states = play.onward.following.shape
        ahead, actors = len(play.games.guard) - 1, play.games.value.shape[1]
        return cls(
            rows=np.empty((play.rows, width)),
            paid=np.empty((actors, width)),
            scale=np.empty((actors, width)),
            state=np.empty((ahead + 1, states, width)),
            after=np.empty((ahead, kinds, states, width)),
            ended=np.empty((ahead, kinds, width)),
            discount=np.empty((ahead, actors, width)),
            worth=np.empty((ahead, kinds, actors, width)),
            kind=np.empty(ahead + 1, dtype=np.int64),
        )


def _ints(dimensions: int) -> types.Type:
    return written(dimensions, types.int64)


PERIOD = types.NamedTuple(
    (
        *(types.int64, _ints(1), written(1)),
        types.NamedTuple((_ints(1), written(2), _ints(1), _ints(1), written(2)), Inputs),
        _ints(2),
        types.NamedTuple((_ints(2), _ints(1), _ints(2), *(_ints(1),) * 3), Games),
        types.NamedTuple((_ints(2), _ints(2), _ints(1), _ints(1), _ints(2)), Onward),
        types.NamedTuple((_ints(2), _ints(1), _ints(1), types.int64), Still),
        _ints(1),
    ),
    Period,
)

TILE_ROOM = types.NamedTuple(
    (*(written(2),) * 3, written(3), written(4), written(3), written(3), written(4), _ints(1)), Tile
)

RESULTS = types.NamedUniTuple(written(2), 3, Results)
