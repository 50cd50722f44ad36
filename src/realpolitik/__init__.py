"""realpolitik: run a strategic argument between states as a game, and see what it hinges on.

>>> import realpolitik as rp
>>> run = rp.run(rp.load("patrons-2024"), draws=256)
>>> len(run.claims) > 8
True

`load` reads a scenario, `run` solves it over everything that is uncertain, and the `Run` answers:
`P`, `E`, `payoff`, `ask`, `moves`, `outcomes`, `levers`, `claims`, `to_dict`. `history` holds the
data on states, pairs and triangles, base rates and analogies; `game` solves games alone. Errors are
those of `realpolitik.errors`. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from realpolitik._version import __version__

if TYPE_CHECKING:
    from realpolitik.ask import Answer, LeverResult, Run, Summary, Verdict, run
    from realpolitik.ask.difference import diff
    from realpolitik.errors import (
        CaseNotFoundError,
        DataError,
        GameFileError,
        QuestionError,
        RealpolitikError,
        ScenarioError,
        UnsupportedGameError,
    )
    from realpolitik.library import case_names, load
    from realpolitik.scenario import Scenario
    from realpolitik.scenario.diagnostics import Diagnostic

_HOMES = {
    "Answer": "ask",
    "CaseNotFoundError": "errors",
    "DataError": "errors",
    "Diagnostic": "scenario.diagnostics",
    "GameFileError": "errors",
    "LeverResult": "ask",
    "QuestionError": "errors",
    "RealpolitikError": "errors",
    "Run": "ask",
    "Scenario": "scenario",
    "ScenarioError": "errors",
    "Summary": "ask",
    "UnsupportedGameError": "errors",
    "Verdict": "ask",
    "case_names": "cases",
    "diff": "ask.difference",
    "load": "library",
    "run": "ask",
}

_ROOMS = ("game", "history")
"""Packages that are reached as attributes, so that ``rp.game`` needs no second import."""

__all__ = [
    "Answer",
    "CaseNotFoundError",
    "DataError",
    "Diagnostic",
    "GameFileError",
    "LeverResult",
    "QuestionError",
    "RealpolitikError",
    "Run",
    "Scenario",
    "ScenarioError",
    "Summary",
    "UnsupportedGameError",
    "Verdict",
    "__version__",
    "case_names",
    "diff",
    "load",
    "run",
]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f"realpolitik.{name}")
    if name in _HOMES:
        return getattr(import_module(f"realpolitik.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'realpolitik' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS])
