"""Games as arrays and their solutions; knows neither files nor scenarios (rules G1 to G6)."""

from realpolitik.game.logit import solve_logit
from realpolitik.game.qre import solve_qre
from realpolitik.game.solution import FAILED, SOLVED, TURNED, Solution
from realpolitik.game.tree import CHANCE, Game, InformationSet, Level, Stage, impose

__all__ = [
    "CHANCE",
    "FAILED",
    "SOLVED",
    "TURNED",
    "Game",
    "InformationSet",
    "Level",
    "Solution",
    "Stage",
    "impose",
    "solve_logit",
    "solve_qre",
]
