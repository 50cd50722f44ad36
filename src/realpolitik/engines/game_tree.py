"""The engine of game trees: a scenario's tree solved draw by draw by one of the solvers.

Owns `GameTreeEngine`; the solvers are those of `game.solvers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.engines.base import AbstractEngine, Trait
from realpolitik.game import AbstractSolver, Commitment, Problem, Solution, best_plan, sharpest

if TYPE_CHECKING:
    from realpolitik.arrays import Array, PathsByDraws
    from realpolitik.game import GameTree, PeriodProblem, PeriodSolution, Turn


@dataclass(frozen=True)
class GameTreeEngine(AbstractEngine):
    """A scenario's game tree, solved by a solver.

    Parameters
    ----------
    solver
        The solver, whose names the engine has.
    """

    solver: AbstractSolver

    @property
    def name(self) -> str:
        """The solver's name."""
        return self.solver.name

    @property
    def document_name(self) -> str:
        """The solver's name in documents."""
        return self.solver.document_name

    @property
    def display_name(self) -> str:
        """The solver's name as it is shown."""
        return self.solver.display_name

    @property
    def says(self) -> str:
        """What the solver supposes of the actors."""
        return self.solver.says

    @property
    def can(self) -> frozenset[Trait]:
        """Everything; but turn actors only where the solver has exact replies."""
        return frozenset(Trait) - (set() if self.solver.exact_replies else {Trait.TURNED_ACTORS})

    def solve(self, problem: Problem) -> Solution:
        """Return what the solver finds."""
        return self.solver.solve(problem)

    def play_period(self, problem: PeriodProblem) -> PeriodSolution | None:
        """Play a period at once, where the solver can."""
        return self.solver.play_period(problem)

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Return what the solver finds where some actors have turned (rule Q3)."""
        return self.solver.turned(problem, turn)

    def best_plan(self, problem: Problem, actor: int, goal: PathsByDraws[Array]) -> Commitment:
        """Return an actor's best committed plan, where the others reply as the solver has them."""
        precision = problem.precision
        if not self.solver.uses_precision:
            precision = sharpest(problem.payoffs)
        return best_plan(
            problem.tree,
            problem.payoffs,
            precision,
            actor,
            goal,
            problem.chance,
            stop=problem.stop,
        )

    def refusal(self, tree: GameTree) -> str:
        """Return why the solver does not admit a game, or an empty text."""
        return self.solver.refusal(tree)
