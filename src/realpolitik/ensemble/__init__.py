"""Draws of a scenario: its quantities sampled, its game compiled to arrays, results gathered."""

from realpolitik.ensemble.block import Block
from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.gather import WINDOW, Gathered, Progress
from realpolitik.ensemble.memo import Key, LastingKey, Memo
from realpolitik.ensemble.model import Model, Play
from realpolitik.ensemble.sample import sample
from realpolitik.ensemble.solved import Reading, Solved, Solver

__all__ = [
    "WINDOW",
    "Block",
    "Environment",
    "Gathered",
    "Key",
    "LastingKey",
    "Memo",
    "Model",
    "Play",
    "Progress",
    "Reading",
    "Solved",
    "Solver",
    "sample",
]
