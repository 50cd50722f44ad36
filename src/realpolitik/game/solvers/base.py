"""What a solver is: its names, what it can do, and how it is asked.

Owns `AbstractSolver`, `Problem`, `Turn` and `chance_in`. Callers ask a solver's traits and never
compare its name, so that a new solver is one file with a subclass and its line in `registry.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.errors import UnsupportedGameError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import Array, Ints
    from realpolitik.game.program import PeriodProblem, PeriodSolution
    from realpolitik.game.solution import Solution
    from realpolitik.game.tree import GameTree


@dataclass(frozen=True, eq=False)
class Problem:
    """A game over draws, to be solved.

    Parameters
    ----------
    tree
        A finite game with perfect recall.
    payoffs
        Shape (terminals, actors, draws); finite.
    precision
        The lambda of each actor per unit of payoff, shape (actors, draws); 0 is play in
        proportion to the base weights.
    chance
        For each information set of chance the probabilities of its actions, shape (actions, draws).
    stop
        Called now and then while solving; it may raise to end the work.
    """

    tree: GameTree
    payoffs: Array
    precision: Array
    chance: Mapping[int, Array] | None = None
    stop: Callable[[int], None] | None = None


def chance_in(some: Ints, chance: Mapping[int, Array] | None, draws: int) -> dict[int, Array]:
    """Return the probabilities of chance in some of the draws, which may be repeated.

    Parameters
    ----------
    some
        Which draws, shape (some,).
    chance
        For each information set of chance its probabilities, shape (actions, draws) or
        (actions, 1).
    draws
        How many draws there are.
    """
    return {
        known: np.broadcast_to(np.asarray(p), (len(p), draws))[:, some]
        for known, p in (chance or {}).items()
    }


@dataclass(frozen=True)
class Turn:
    """Some actors care for another's payoff alone, and reply exactly (rule Q3).

    Parameters
    ----------
    wielders
        The actors who turn. Of replies that are equal to the target each takes the one that it
        likes best itself.
    target
        The actor whose payoff becomes theirs.
    sign
        -1 if they turn on it, 1 if they turn towards it.
    """

    wielders: tuple[int, ...]
    target: int
    sign: int

    def aims(self, payoffs: Array) -> Array:
        """Return payoffs in which the target's, or its losses, stand for those of the wielders."""
        aims = payoffs.copy()
        for actor in self.wielders:
            aims[:, actor] = self.sign * payoffs[:, self.target]
        return aims


class AbstractSolver(ABC):
    """A way to solve games, with its traits.

    Attributes
    ----------
    name
        As users type it.
    document_name
        As JSON documents call it.
    display_name
        As it is shown to readers.
    says
        What it supposes of the actors, as half a sentence after its name.
    uses_precision
        Whether actors err, as their precision says. If not, everyone replies exactly and any
        precision that is handed over is ignored.
    exact_replies
        Whether it solves games in which some actors reply exactly for another's payoff, `turned`.
    perfect_information_only
        Whether it refuses games of imperfect information.
    """

    name: ClassVar[str]
    document_name: ClassVar[str]
    display_name: ClassVar[str]
    says: ClassVar[str]
    uses_precision: ClassVar[bool] = False
    exact_replies: ClassVar[bool] = False
    perfect_information_only: ClassVar[bool] = False

    @abstractmethod
    def solve(self, problem: Problem) -> Solution:
        """Solve a game for every draw.

        Raises
        ------
        UnsupportedGameError
            If the solver does not admit the game; see `refusal`.
        """

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Solve a game in which some actors have turned, for every draw (rule Q3).

        All others play as `solve` has them play. The solution's values are everyone's own payoffs.

        Raises
        ------
        UnsupportedGameError
            If the solver has no exact replies, or does not admit the game.
        """
        target = problem.tree.actors[turn.target]
        raise UnsupportedGameError(
            f"under the solution `{self.name}` nobody replies exactly, so it cannot say what"
            f" happens when others turn on, or towards, `{target}` (rule Q3)"
        )

    def play_period(self, problem: PeriodProblem) -> PeriodSolution | None:
        """Play a period by the compiled kernel, with the bits that `solve` leads to.

        None where there is no kernel, or it cannot: then the caller works out the payoffs of the
        period and of those ahead, and solves game by game.
        """
        del problem
        return None

    def refusal(self, tree: GameTree) -> str:
        """Return why the solver does not admit a game, or an empty text."""
        if self.perfect_information_only and not tree.has_perfect_information:
            return "the game has imperfect information"
        return ""
