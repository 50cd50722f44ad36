"""How payoffs are made of quantities and states: a program of operations over draws.

Owns `Program`, `PeriodProgram` and `PeriodProblem`. A program is the same for all draws and all
states, so that payoffs can be worked out where they are needed, a few draws at a time, instead of
being kept as a table of paths times draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.kernels.operations import UFUNCS, Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import (
        ActorsByDraws,
        Draws,
        Floats,
        Ints,
        Paths,
        PathsByActors,
        PathsByDraws,
        Row,
    )
    from realpolitik.game.tree import GameTree


@dataclass(frozen=True, eq=False)
class Program:
    """Operations on registers, each a number in every draw.

    Parameters
    ----------
    registers
        How many registers there are.
    constants, values
        The registers of constants, and what they are.
    quantities, states
        The names of what is put in, and in which registers.
    steady
        The steps that no state enters, shape (steps, 5): the operation, the register of its result
        and those of its operands, 0 where there is none. Operands are made before.
    moving
        The steps that states enter, and that payoffs and precisions need.
    onward
        Those that only the states of the next period need.
    """

    registers: int
    constants: Ints
    values: Floats
    quantities: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    steady: Ints
    moving: Ints
    onward: Ints

    def run(self, inputs: Mapping[str, Floats], draws: int) -> Floats:
        """Return all registers, shape (registers, draws): the reference of the compiled one."""
        found = np.zeros((self.registers, draws))
        found[self.constants] = self.values[:, None]
        for name, register in (*self.quantities, *self.states):
            found[register] = inputs[name]
        for code, result, *operands in np.concatenate([self.steady, self.moving, self.onward]):
            given = [found[register] for register in operands]
            if code == Operation.CHOOSE:
                found[result] = np.where(given[0], given[1], given[2])
            else:
                function = UFUNCS[Operation(code)]
                with np.errstate(all="ignore"):
                    found[result] = function(*given[: function.nin])
        return found


@dataclass(frozen=True, eq=False)
class PeriodProgram:
    """How the payoffs of a period are made, and the states of the next one (rule S13).

    Parameters
    ----------
    program
        The program; everything below names registers of it.
    payoffs, precision
        Each actor's payoff on each path, shape (terminals, actors), and its precision.
    checked
        What must be finite besides payoffs.
    following
        The states of the next period, by kind of path, shape (kinds, states).
    kind
        For each path its kind, shape (terminals,).
    over
        For each kind whether play is over after it; none if it never is.
    idle
        What a period pays each actor in which no move happens; none if play is never over.
    discount
        What a point in the next period is worth to each actor.
    period
        Which of the states is the number of the period.
    """

    program: Program
    payoffs: PathsByActors[Ints]
    precision: Ints
    checked: Ints
    following: Ints
    kind: Paths[Ints]
    over: Ints
    idle: Ints
    discount: Ints
    period: int


@dataclass(frozen=True, eq=False)
class PeriodProblem:
    """A period over draws, to be played by actors who see some periods ahead.

    Parameters
    ----------
    program
        Gives how payoffs and states are made; None if no program makes them.
    games
        The games of this period and of those ahead, as a plan leaves them, each with its rows of
        all paths; None if they are all there.
    quantities
        The quantities that draws are made of, each of shape (1, draws there are) or (1, 1).
    origin
        Which of these draws each draw is, shape (draws,).
    states
        The states of each draw, of shape (1, draws) or (1, 1).
    """

    program: Callable[[], PeriodProgram | None]
    games: tuple[tuple[GameTree, Paths[Ints] | None], ...]
    quantities: Mapping[str, Row[Floats]]
    origin: Draws[Ints]
    states: Mapping[str, Row[Floats]]


@dataclass(frozen=True, eq=False)
class PeriodSolution:
    """A period as it is played.

    Parameters
    ----------
    value
        Each actor's expected payoff, that of the periods ahead included.
    path
        The probability of each path of the whole game.
    paid
        Each actor's expected payoff in this period.
    """

    value: ActorsByDraws[Floats]
    path: PathsByDraws[Floats]
    paid: ActorsByDraws[Floats]
