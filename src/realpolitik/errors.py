"""The one exception tree. Everything that realpolitik raises on purpose stands here.

Owns `RealpolitikError` and all below it.

    RealpolitikError
    ├── CaseNotFoundError      no shipped case has that name, and no file that path
    ├── ScenarioError          a scenario has faults; carries every one of them as data
    │   └── QuestionError      a question put to a solved scenario has faults
    ├── DataError              data on states are missing, broken or asked for in vain
    ├── GameFileError          an .efg file cannot be read
    ├── UnsupportedGameError   a game cannot be solved in the way asked for
    └── MissingExtraError      a package is missing that this work needs; says what to install

Catch `RealpolitikError` to catch them all. The message of each is what the command line prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.scenario.diagnostics import Diagnostic


MAX_SHOWN = 50
"""Faults that a message shows before the rest is only counted; `diagnostics` holds them all."""


class RealpolitikError(Exception):
    """Base of every error that realpolitik raises on purpose."""


class CaseNotFoundError(RealpolitikError):
    """No shipped case has the name asked for, and no file lies at that path."""


class ScenarioError(RealpolitikError):
    """A scenario has faults.

    Parameters
    ----------
    diagnostics
        Every fault (and warning) found, in file order; see rule S9.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        shown = [d.render() for d in self.diagnostics[:MAX_SHOWN]]
        if len(self.diagnostics) > MAX_SHOWN:
            shown.append(f"and {len(self.diagnostics) - MAX_SHOWN:,} more")
        super().__init__("\n\n".join(shown))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Diagnostic, ...]]]:
        """Return how to make the error anew in another process: of its faults, not its message."""
        return type(self), (self.diagnostics,)


class QuestionError(ScenarioError):
    """A question put to a solved scenario has faults; see rules Q1 and Q2."""


class DataError(RealpolitikError):
    """Data on states are missing or broken, or do not hold what was asked for."""


class GameFileError(RealpolitikError):
    """An .efg file cannot be read; the message says where and why."""


class UnsupportedGameError(RealpolitikError):
    """A game cannot be solved in the way asked for: no perfect recall, or not by that method."""


class MissingExtraError(RealpolitikError):
    """A package is not installed that this work needs; the message says what to type."""
