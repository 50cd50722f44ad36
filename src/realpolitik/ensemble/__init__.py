"""Running a scenario over draws: sampling its quantities, compiling and solving its game."""

from realpolitik.ensemble.block import Block
from realpolitik.ensemble.ensemble import Ensemble
from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.model import Model, Play
from realpolitik.ensemble.sample import sample

__all__ = ["Block", "Ensemble", "Environment", "Model", "Play", "sample"]
