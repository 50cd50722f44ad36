"""How a period is played, as a program: operations over draws, in place of tables of payoffs.

Owns `PeriodProgram`, `PeriodProblem` and `PeriodSolution`. A program is the same for all draws and
all states. It makes payoffs of quantities and states, solves the game by a backward pass, and adds
up paths, all of it a few draws at a time and without a table of paths times draws. Numbers stand in
rows, one for each draw; a step is an operation and the rows of its result and of its operands, as
`ensemble.assemble` has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import ActorsByDraws, Draws, Floats, Ints, PathsByDraws, Row


@dataclass(frozen=True, eq=False)
class SolvedGame:
    """The steps by which the game of one period is solved at its states.

    Parameters
    ----------
    steps
        Shape (steps, 5).
    value
        Each actor's expected payoff, what is foreseen included, shape (actors,).
    guard
        What is not finite, or very large, where a payoff is or a precision is negative.
    """

    steps: Ints
    value: Ints
    guard: int


@dataclass(frozen=True, eq=False)
class PeriodProgram:
    """How a period is played by actors who see some periods ahead (rule S13).

    Parameters
    ----------
    rows
        How many rows there are.
    constants, values
        The rows of constants, and what they are.
    quantities, states
        The names of what is put in, and in which rows.
    period
        Which of the states is the number of the period.
    steady
        The steps that no state enters.
    games
        The game of this period, and those of the periods ahead.
    path, paid
        After the first game the probability of each path, shape (terminals,), and what the period
        pays each actor, shape (actors,).
    onward
        The steps to the states of the next period.
    following, over
        After these the states, by kind of path, shape (kinds, states), and for each kind whether
        play is over after it; none if it never is.
    discount
        After these what a point in the next period is worth to each actor.
    worth
        Where a game finds what is foreseen after each kind of path, shape (kinds, actors).
    still
        The steps to what a period pays in which no move happens; none if play is never over.
    idle, still_discount
        After these what it pays, and what a point in the period after is worth.
    """

    rows: int
    constants: Ints
    values: Floats
    quantities: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    period: int
    steady: Ints
    games: tuple[SolvedGame, ...]
    path: Ints
    paid: Ints
    onward: Ints
    following: Ints
    over: Ints
    discount: Ints
    worth: Ints
    still: Ints
    idle: Ints
    still_discount: Ints


@dataclass(frozen=True, eq=False)
class PeriodProblem:
    """A period over draws, to be played by actors who see some periods ahead.

    Parameters
    ----------
    program
        Gives how it is played where actors reply exactly, or not; None if no program says that.
    quantities
        The quantities that draws are made of, each of shape (1, draws there are) or (1, 1).
    origin
        Which of these draws each draw is, shape (draws,).
    states
        The states of each draw, of shape (1, draws) or (1, 1).
    payoffs
        How many payoffs all its games have in all draws.
    """

    program: Callable[[bool], PeriodProgram | None]
    quantities: Mapping[str, Row[Floats]]
    origin: Draws[Ints]
    states: Mapping[str, Row[Floats]]
    payoffs: int


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
