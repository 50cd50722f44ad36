"""Engines: how a scenario's draws are solved, each behind one base; and the ensemble they solve."""

from realpolitik.engines.base import AbstractEngine, Trait
from realpolitik.engines.ensemble import AbstractWork, Ensemble
from realpolitik.engines.registry import DEFAULT_ENGINE, ENGINES, engine

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "AbstractEngine",
    "AbstractWork",
    "Ensemble",
    "Trait",
    "engine",
]
