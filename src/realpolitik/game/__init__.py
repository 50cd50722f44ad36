"""Games as arrays and their solutions; knows neither files nor scenarios (rules G1 to G6)."""

from realpolitik.game.logit import LogitSolution, solve_logit
from realpolitik.game.tree import CHANCE, Game, InformationSet, Level, Stage, impose

__all__ = [
    "CHANCE",
    "Game",
    "InformationSet",
    "Level",
    "LogitSolution",
    "Stage",
    "impose",
    "solve_logit",
]
