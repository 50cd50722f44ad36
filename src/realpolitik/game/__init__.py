"""Games as arrays and their solutions; knows neither files nor scenarios (rules G1 to G6)."""

from realpolitik.game.commitment import Commitment, best_plan
from realpolitik.game.efg.read import read_efg
from realpolitik.game.game import Game
from realpolitik.game.program import PeriodProblem, PeriodProgram, PeriodSolution, SolvedGame
from realpolitik.game.recall import recall_fault
from realpolitik.game.regret import regrets
from realpolitik.game.solution import (
    CROSSED,
    FAILED,
    SOLVED,
    TURNED,
    Solution,
    StatusCounts,
    worst,
)
from realpolitik.game.solvers.backward_induction import all_pure_equilibria, solve_subgame_perfect
from realpolitik.game.solvers.base import AbstractSolver, Problem, Turn
from realpolitik.game.solvers.limit import solve_limit
from realpolitik.game.solvers.logit import solve_logit
from realpolitik.game.solvers.qre import sharpest, solve_qre
from realpolitik.game.solvers.registry import (
    DEFAULT_METHOD,
    METHODS,
    SOLVERS,
    Method,
    solve,
    solver,
)
from realpolitik.game.tree import (
    CHANCE,
    GameTree,
    InformationSet,
    Level,
    Stage,
    chance_left,
    impose,
)

__all__ = [
    "CHANCE",
    "CROSSED",
    "DEFAULT_METHOD",
    "FAILED",
    "METHODS",
    "SOLVED",
    "SOLVERS",
    "TURNED",
    "AbstractSolver",
    "Commitment",
    "Game",
    "GameTree",
    "InformationSet",
    "Level",
    "Method",
    "PeriodProblem",
    "PeriodProgram",
    "PeriodSolution",
    "Problem",
    "Solution",
    "SolvedGame",
    "Stage",
    "StatusCounts",
    "Turn",
    "all_pure_equilibria",
    "best_plan",
    "chance_left",
    "impose",
    "read_efg",
    "recall_fault",
    "regrets",
    "sharpest",
    "solve",
    "solve_limit",
    "solve_logit",
    "solve_qre",
    "solve_subgame_perfect",
    "solver",
    "worst",
]
