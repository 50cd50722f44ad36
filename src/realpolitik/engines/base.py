"""What an engine is: its names, what it can do, and how it is asked.

Owns `AbstractEngine` and `Trait`. A question says what it needs, an engine what it can do; what
does not fit is refused in plain words before anything runs. Nobody compares names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, final

from realpolitik.errors import RealpolitikError

if TYPE_CHECKING:
    from collections.abc import Collection

    from realpolitik.arrays import Array, PathsByDraws
    from realpolitik.game import (
        Commitment,
        GameTree,
        PeriodProblem,
        PeriodSolution,
        Problem,
        Solution,
        Turn,
    )


class Trait(Enum):
    """What an engine can do, in words that follow "cannot"."""

    CONDITIONS = "answer on a condition (`given=`)"
    PAYOFFS = "tell what the actors are paid"
    PATHS = "tell path by path what is played"
    IMPOSED_PLANS = "impose a plan (`do=`, and levers)"
    PERIODS = "play over several periods"
    ORDINAL_PAYOFFS = "solve for actors whose preferences are a ranking (`prefers:`)"
    TURNED_ACTORS = "let an actor turn against another (leverage and its parts)"
    COMMITTED_PLANS = "seek an actor's best committed plan (influence, commitment)"


class AbstractEngine(ABC):
    """A way to solve a scenario's draws, with its traits."""

    @property
    @abstractmethod
    def name(self) -> str:
        """As users type it: ``rp.run(scenario, solution=name)``."""

    @property
    @abstractmethod
    def document_name(self) -> str:
        """As JSON documents call it."""

    @property
    @abstractmethod
    def display_name(self) -> str:
        """As it is shown to readers."""

    @property
    @abstractmethod
    def says(self) -> str:
        """What it supposes of the actors, as half a sentence after its name."""

    @property
    @abstractmethod
    def can(self) -> frozenset[Trait]:
        """What it can do."""

    @abstractmethod
    def solve(self, problem: Problem) -> Solution:
        """Return what is played in every draw.

        Raises
        ------
        UnsupportedGameError
            If the engine does not admit the game; see `refusal`.
        """

    def play_period(self, problem: PeriodProblem) -> PeriodSolution | None:
        """Play a period at once, with the bits that `solve` leads to; None if it cannot."""
        del problem
        return None

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Return what is played where some actors have turned; asked with `TURNED_ACTORS` only."""
        del problem, turn
        raise AssertionError(f"`{self.name}` was asked for {Trait.TURNED_ACTORS}")

    def best_plan(self, problem: Problem, actor: int, goal: PathsByDraws[Array]) -> Commitment:
        """Return an actor's best committed plan; asked with `COMMITTED_PLANS` only."""
        del problem, actor, goal
        raise AssertionError(f"`{self.name}` was asked for {Trait.COMMITTED_PLANS}")

    def refusal(self, tree: GameTree) -> str:
        """Return why the engine does not admit a game, or an empty text."""
        del tree
        return ""

    @final
    def lacking(self, needs: Collection[Trait]) -> str:
        """Return what is needed and the engine cannot do, or an empty text."""
        return " and cannot ".join(t.value for t in Trait if t in needs and t not in self.can)

    @final
    def require(self, needs: Collection[Trait]) -> None:
        """Refuse what the engine cannot do.

        Raises
        ------
        RealpolitikError
            With everything that is needed and that the engine lacks.
        """
        if lacking := self.lacking(needs):
            raise RealpolitikError(f"the solution `{self.name}` cannot {lacking}")
