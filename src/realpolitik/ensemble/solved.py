"""What was solved of a block, and which draws failed, by what it was solved for (rule G4).

Owns `Solved`. Each thing that is worked out is found under a key that says what it is; it is worked
out once, whoever asks first. Which draws an answer loses is told by what that answer asked for and
by nothing else: each answer reads through a view of its own, `Solved.read`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol

import numpy as np

from realpolitik.ensemble.memo import Found, Key, LastingKey
from realpolitik.errors import ScenarioError
from realpolitik.game import (
    FAILED,
    SOLVED,
    Commitment,
    Problem,
    Solution,
    Turn,
    chance_left,
    worst,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import (
        Array,
        Bools,
        Draws,
        Floats,
        Ints,
        PathsByActorsByDraws,
        PathsByDraws,
        Row,
    )
    from realpolitik.ensemble.block import Block, Stakes
    from realpolitik.ensemble.environment import Environment
    from realpolitik.ensemble.memo import Memo
    from realpolitik.ensemble.model import Model, Play
    from realpolitik.game import PeriodProblem, PeriodSolution

P = ParamSpec("P")


class Solver(Protocol):
    """What solves a game over draws, as `engines` have it."""

    def solve(self, problem: Problem) -> Solution:
        """Return what is played in every draw."""

    def play_period(self, problem: PeriodProblem) -> PeriodSolution | None:
        """Play a period at once, with the bits that `solve` leads to; None if it cannot."""

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Return what is played where some actors have turned (rule Q3)."""

    def best_plan(self, problem: Problem, actor: int, goal: PathsByDraws[Array]) -> Commitment:
        """Return the committed plan of an actor that raises a goal the most (rule Q3)."""


@dataclass(frozen=True)
class PlayKey(Key[Solution]):
    """The solution under a plan.

    Parameters
    ----------
    plan
        What is imposed at each information set; empty if nothing is.
    turn
        Who has turned, if anyone has (rule Q3).
    """

    plan: tuple[int, ...]
    turn: Turn | None = None


@dataclass(frozen=True, eq=False)
class Foreseen:
    """What the payoffs of a play are with those of the periods after it (rule S13).

    Parameters
    ----------
    stakes
        What is played for.
    status
        The worst status in the periods ahead.
    """

    stakes: Stakes
    status: Draws[Ints]


@dataclass(frozen=True)
class ForeseenKey(Key[Foreseen]):
    """What is foreseen of the periods ahead in free play."""


@dataclass(frozen=True, eq=False)
class _Elsewhere:
    """The same draws with some quantities fixed; nothing has failed there yet."""

    solved: Solved
    status: Draws[Ints]


def _check_chance(block: Block, values: Mapping[str, float]) -> None:
    """Tell which values leave chance without probabilities (E507): the file is not at fault."""
    try:
        _ = block.chance
    except ScenarioError as error:
        told = " and ".join(f"`{name}` to {value:g}" for name, value in values.items())
        why = f"a question sets {told}; the numbers of the file are not at fault"
        raise ScenarioError([replace(d, suggestion=why) for d in error.diagnostics]) from None


@dataclass(frozen=True)
class _ElsewhereKey(Key[_Elsewhere]):
    """The same draws with these quantities fixed (rule Q1)."""

    values: tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """Values over draws, and which draws failed on the way to them (rule G4).

    Parameters
    ----------
    values
        NaN where there is no value, shape (..., draws).
    failed
        Draws that failed; there is no value in them.
    beside
        What else is known of each draw, by name, shape (draws,); it is summed up over draws.
    together
        What is made of the reading when all draws of a window stand side by side, which does not
        depend on the blocks in which they were worked; None if nothing is.
    """

    values: Array
    failed: Draws[Bools]
    beside: Mapping[str, Draws[Array]] = field(default_factory=dict)
    together: Callable[[Reading], Reading] | None = None

    @classmethod
    def of(cls, values: Array, failed: Draws[Bools]) -> Reading:
        """Return values without those of draws that failed."""
        return cls(np.where(failed, np.nan, values), failed)

    @classmethod
    def stacked(cls, readings: Sequence[Reading]) -> Reading:
        """Return several readings as one, in the draws in which none of them failed."""
        failed = lost(readings)
        return cls.of(np.stack([reading.values for reading in readings]), failed)


def lost(readings: Sequence[Reading]) -> Draws[Bools]:
    """Return the draws in which any of several readings failed."""
    return np.asarray(np.any([reading.failed for reading in readings], axis=0))


@dataclass(eq=False)
class Solved:
    """A block with what was solved of it, as one answer sees it.

    Parameters
    ----------
    block
        The draws.
    solver
        What solves them.
    begun
        Works out what follows from quantities before play: beliefs, and states as the first period
        begins.
    foresee
        Works out what the periods ahead add to the payoffs of a block; None if the game is played
        once.
    stop
        Called while solving; it raises when the work is to end.
    memo
        What earlier questions found in these draws; None if nothing is kept.
    """

    block: Block
    solver: Solver
    begun: Callable[[Mapping[str, Row[Floats]]], Mapping[str, Row[Floats]]]
    foresee: Callable[[Block], Foreseen] | None = None
    stop: Callable[[int], None] | None = None
    memo: Memo | None = None
    # Any: a key says of what type the thing under it is, which a dict's type cannot.
    _found: dict[Key[Any], Any] = field(default_factory=dict)
    _read: list[Draws[Ints]] = field(default_factory=list)

    @property
    def model(self) -> Model:
        """The compiled scenario."""
        return self.block.model

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return self.block.draws

    @property
    def env(self) -> Environment:
        """Values of everything but questions."""
        return self.block.env

    def view(self) -> Solved:
        """Return the same for another answer, whose failed draws are counted apart."""
        return replace(self, _read=[])

    def fixed_at(self, values: Mapping[str, float]) -> Solved:
        """Return a view of the same draws with some quantities at one value in all of them."""

        def make() -> _Elsewhere:
            shapes = {k: self.block.quantities[k].shape for k in values}
            fixed = {k: np.full(shapes[k], value) for k, value in values.items()}
            rows = self.begun({**self.block.quantities, **fixed})
            block = replace(self.block, quantities=rows, origin=None)
            _check_chance(block, values)
            there = Solved(block, self.solver, self.begun, self.foresee, self.stop)
            return _Elsewhere(there, np.full(self.draws, SOLVED))

        return self.find(_ElsewhereKey(tuple(values.items())), make).solved.view()

    def read(
        self, ask: Callable[Concatenate[Solved, P], Array], *a: P.args, **k: P.kwargs
    ) -> Reading:
        """Return what a function finds through a view of its own, with the draws that it lost."""
        view = self.view()
        values = ask(view, *a, **k)
        return Reading.of(values, view.failed)

    def find(self, key: Key[Found], make: Callable[[], Found]) -> Found:
        """Return what a key stands for; it is worked out if it was not, and its failures count."""
        if key not in self._found:
            self._found[key] = self._recalled(key, make)
        found: Found = self._found[key]
        self._read.append(found.status)
        return found

    def _recalled(self, key: Key[Found], make: Callable[[], Found]) -> Found:
        """Return what an earlier question found, or else work it out and keep it."""
        if self.memo is None or not isinstance(key, LastingKey):
            return make()
        start, end = self.block.first, self.block.first + self.draws
        known = self.memo.recall(key, start, end)
        if known is None:
            known = make()
            self.memo.keep(key, start, end, known)
        return known

    @property
    def failed(self) -> Draws[Bools]:
        """Draws that failed: not sound, or lost in what was asked for through this view."""
        return np.asarray(self.status == FAILED)

    @property
    def status(self) -> Draws[Ints]:
        """The worst status of each draw in what was asked for through this view."""
        return worst(np.where(self.block.sound, SOLVED, FAILED), *self._read)

    @property
    def status_of_all(self) -> Draws[Ints]:
        """The same in all that was worked out of the block so far, through whatever view."""
        return worst(self.status, *(found.status for found in self._found.values()))

    @property
    def stakes(self) -> Stakes:
        """What is played for, what is foreseen of the periods ahead included."""
        foresee = self.foresee
        if foresee is None:
            return self.block.stakes
        return self.find(ForeseenKey(), lambda: foresee(self.block)).stakes

    @property
    def payoffs(self) -> PathsByActorsByDraws[Floats]:
        """Payoffs on every path, what is foreseen of the periods ahead included."""
        return self.stakes.payoffs

    def _problem(self, play: Play, stakes: Stakes) -> Problem:
        payoffs, chance = play.left(stakes.payoffs), chance_left(play.game, self.block.chance)
        return Problem(play.game, payoffs, stakes.precision, chance, self.stop)

    def solution(self, play: Play) -> Solution:
        """Return the solution of a play."""
        key = PlayKey(play.key)
        stakes = self.stakes
        return self.find(key, lambda: self.solver.solve(self._problem(play, stakes)))

    def turned(self, play: Play, turn: Turn) -> Solution:
        """Return the solution in which some actors care for another's payoff alone (rule Q3)."""
        key = PlayKey(play.key, turn)
        stakes = self.stakes
        return self.find(key, lambda: self.solver.turned(self._problem(play, stakes), turn))

    def best_plan(self, play: Play, actor: int, goal: PathsByDraws[Array]) -> Commitment:
        """Return the committed plan of an actor that raises a goal the most (rule Q3).

        `goal` is a number on every path of the whole game, for every draw or for all of them.
        """
        full = np.broadcast_to(play.left(goal), (play.game.terminals, self.draws))
        return self.solver.best_plan(self._problem(play, self.stakes), actor, full)
