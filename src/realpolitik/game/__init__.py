"""Games as arrays and their solutions; knows neither files nor scenarios (rules G1 to G6)."""

from realpolitik.game.commitment import Commitment, best_plan
from realpolitik.game.efg_read import read_efg
from realpolitik.game.game import Game
from realpolitik.game.induction import all_pure_equilibria, solve_subgame_perfect
from realpolitik.game.limit import solve_limit
from realpolitik.game.logit import solve_logit
from realpolitik.game.method import METHODS, Method, solve
from realpolitik.game.qre import sharpest, solve_qre
from realpolitik.game.recall import recall_fault
from realpolitik.game.regret import regrets
from realpolitik.game.solution import CROSSED, FAILED, SOLVED, TURNED, Solution
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
