"""The engines on offer, by name.

Owns `ENGINES` and `engine`. To add an engine: a file with its class, imported here, and its line in
the list.
"""

from __future__ import annotations

from realpolitik.engines.base import AbstractEngine
from realpolitik.engines.game_tree import GameTreeEngine
from realpolitik.errors import RealpolitikError
from realpolitik.game import SOLVERS
from realpolitik.suggest import nearest

_ENGINES: list[AbstractEngine] = [
    *(GameTreeEngine(solver) for solver in SOLVERS.values()),
]

ENGINES: dict[str, AbstractEngine] = {one.name: one for one in _ENGINES}
"""Every engine by its name, which users give as the solution of a run."""

DEFAULT_ENGINE = next(iter(ENGINES))


def engine(name: str) -> AbstractEngine:
    """Return an engine by its name.

    Raises
    ------
    RealpolitikError
        If there is no such engine.
    """
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        found = f"unknown solution {name!r}; known: {known}. {nearest(name, ENGINES)}"
        raise RealpolitikError(found.strip())
    return ENGINES[name]
