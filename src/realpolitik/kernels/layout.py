"""What a compiled period is handed: its program, what is put in, what comes out, and the games.

Owns `Period`, `Tile` and `Results` with their parts, and their types in compiled code, `PERIOD`,
`TILE_ROOM` and `RESULTS`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from realpolitik.arrays import ActorsByDraws, Bools, Draws, Floats, Ints, PathsByDraws
from realpolitik.kernels.backward import ACTIONS, EDGE, SLOT
from realpolitik.kernels.compiled import written

STEP, LAST_STEP, END = range(3)
"""Where the game of a period stands among those of all: its first step, the one after its last, and
its first end."""


class Code(NamedTuple):
    """The program, as `game.program.Program` has it."""

    steady: Ints
    moving: Ints
    onward: Ints
    registers: int
    constants: Ints
    values: Floats


class Inputs(NamedTuple):
    """The registers of quantities, their values and which of them each draw has; and of states."""

    quantities: Ints
    drawn: Floats
    origin: Draws[Ints]
    states: Ints
    reached: Floats


class Outputs(NamedTuple):
    """What the registers hold, as `game.program.PeriodProgram` has it; `sums` are payoffs."""

    payoffs: Ints
    sums: Ints
    precision: Ints
    checked: Ints
    following: Ints
    kind: Ints
    over: Ints
    idle: Ints
    discount: Ints
    period: int


class Games(NamedTuple):
    """The games of the period and of those ahead.

    Their steps, as `backward_pass` has them, one game after the other; the path of each of their
    ends; where each game stands, shape (games, 3); and which actors reply exactly.
    """

    steps: Ints
    ends: Ints
    places: Ints
    exact: Bools


class Results(NamedTuple):
    """Where expected payoffs go, those foreseen included; paths; and what the period alone pays."""

    value: ActorsByDraws[Floats]
    path: PathsByDraws[Floats]
    paid: ActorsByDraws[Floats]


class Period(NamedTuple):
    """A period to be played; `loops` as for `backward_pass`."""

    code: Code
    inputs: Inputs
    outputs: Outputs
    games: Games
    loops: Ints


class Tile(NamedTuple):
    """Room to work a tile of draws in; `state` to `worth` by how many periods ahead.

    After the program's registers stand the values of the nodes that are on the stack; `where` says
    for each actor and place on the stack which register holds the value.
    """

    registers: Floats
    where: Ints
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
    kind: Ints

    @classmethod
    def of(cls, play: Period, width: int) -> Tile:
        """Make room for a period."""
        paths, actors = play.outputs.payoffs.shape
        kinds, states = play.outputs.following.shape
        ahead, steps = len(play.games.places) - 1, play.games.steps
        most, slots = steps[:, ACTIONS].max(), steps[:, SLOT].max() + 1
        registers = play.code.registers
        edges = (steps[:, EDGE] + steps[:, ACTIONS]).max()
        return cls(
            registers=np.zeros((registers + actors * slots, width)),
            where=registers + np.arange(actors * slots).reshape(actors, slots),
            share=np.empty((most, width)),
            log=np.empty((most, width)),
            total=np.empty(width),
            precision=np.empty((actors, width)),
            choice=np.empty((edges, width)),
            reach=np.ones((edges + 1, width)),
            path=np.zeros((paths, width)),
            paid=np.empty((actors, width)),
            scale=np.empty((actors, width)),
            state=np.empty((ahead + 1, states, width)),
            after=np.empty((ahead, kinds, states, width)),
            ended=np.empty((ahead, kinds, width)),
            discount=np.empty((ahead, actors, width)),
            worth=np.empty((ahead + 1, kinds, actors, width)),
            kind=np.empty(ahead + 1, dtype=np.int64),
        )


def _ints(dimensions: int) -> types.Type:
    return written(dimensions, types.int64)


PERIOD = types.NamedTuple(
    (
        types.NamedTuple((*(_ints(2),) * 3, types.int64, _ints(1), written(1)), Code),
        types.NamedTuple((_ints(1), written(2), _ints(1), _ints(1), written(2)), Inputs),
        types.NamedTuple(
            (_ints(2), *(_ints(1),) * 3, _ints(2), *(_ints(1),) * 4, types.int64), Outputs
        ),
        types.NamedTuple((_ints(2), _ints(1), _ints(2), written(1, types.bool_)), Games),
        _ints(1),
    ),
    Period,
)

TILE_ROOM = types.NamedTuple(
    (
        *(written(2), _ints(2), written(2), written(2), written(1), *(written(2),) * 6),
        *(written(3), written(4), written(3), written(3), written(4), _ints(1)),
    ),
    Tile,
)

RESULTS = types.NamedUniTuple(written(2), 3, Results)
