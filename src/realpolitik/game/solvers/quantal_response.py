"""The solver of runs by default: logit quantal response equilibrium (rule G2).

Owns `QuantalResponse`. How it is found is in `qre`, and in `exact_reply` where some actors have
turned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.game.solvers.base import AbstractSolver, Problem, Turn
from realpolitik.game.solvers.exact_reply import solve_turned
from realpolitik.game.solvers.period import play_period
from realpolitik.game.solvers.qre import solve_qre

if TYPE_CHECKING:
    from realpolitik.game.program import PeriodProblem, PeriodSolution
    from realpolitik.game.solution import Solution


class QuantalResponse(AbstractSolver):
    """Everyone does better things more often, at a stated precision (rule G2)."""

    name = "qre"
    document_name = "logit-qre"
    display_name = "Logit QRE"
    says = "each actor chooses better options more often, as sharply as its precision says"
    uses_precision = True
    exact_replies = True

    def solve(self, problem: Problem) -> Solution:
        """Solve a game for every draw; see `solve_qre`."""
        return solve_qre(
            problem.tree, problem.payoffs, problem.precision, problem.chance, stop=problem.stop
        )

    def play_period(self, problem: PeriodProblem) -> PeriodSolution | None:
        """Play a period by the compiled kernel, where it can."""
        return play_period(problem, exact=False)

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        """Solve a game in which some actors have turned; see `solve_turned`."""
        return solve_turned(problem, turn)
