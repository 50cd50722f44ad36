"""Games as arrays and their solutions; knows neither files nor scenarios (rules G1 to G6)."""

from realpolitik.game.commitment import Commitment, best_plan
from realpolitik.game.efg.read import read_efg
from realpolitik.game.game import Game
from realpolitik.game.recall import recall_fault
from realpolitik.game.regret import regrets
from realpolitik.game.solution import CROSSED, FAILED, SOLVED, TURNED, Solution
from realpolitik.game.solvers.backward_induction import all_pure_equilibria, solve_subgame_perfect
from realpolitik.game.solvers.limit import solve_limit
from realpolitik.game.solvers.logit import solve_logit
from realpolitik.game.solvers.qre import sharpest, solve_qre
from realpolitik.game.solvers.registry import METHODS, Method, solve
from realpolitik.game.tree import CHANCE, GameTree, InformationSet, Level, Stage, impose

__all__ = [
    "CHANCE",
    "CROSSED",
    "FAILED",
    "METHODS",
    "SOLVED",
    "TURNED",
    "Commitment",
    "Game",
    "GameTree",
    "InformationSet",
    "Level",
    "Method",
    "Solution",
    "Stage",
    "all_pure_equilibria",
    "best_plan",
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
]
