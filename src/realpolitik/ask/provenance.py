"""Where a result comes from: the file, the draws and the solution that give it again (rule G6).

Owns `Provenance`, which every document carries and every footer tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from realpolitik._version import __version__
from realpolitik.engines import engine
from realpolitik.pages.numbers import plural

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble


@dataclass(frozen=True)
class Provenance:
    """Where a result comes from.

    Parameters
    ----------
    scenario
        The scenario's name.
    version
        The version of realpolitik.
    file_sha256
        The hash of the scenario file.
    seed, draws
        The draws of what is uncertain.
    method
        The solution.
    ranked
        By actor that is known by its ranking alone (rule S12) its name in full.
    over_periods
        Whether the scenario is played over periods (rule S13).
    """

    scenario: str
    version: str
    file_sha256: str
    seed: int
    draws: int
    method: str
    ranked: Mapping[str, str]
    over_periods: bool

    @classmethod
    def of(cls, ensemble: Ensemble) -> Provenance:
        """Return where what is asked of an ensemble comes from."""
        scenario = ensemble.model.scenario
        return cls(
            scenario.name,
            __version__,
            scenario.source.sha256,
            ensemble.seed,
            ensemble.draws,
            ensemble.method,
            {name: actor.title for name, actor in scenario.actors.items() if actor.prefers},
            scenario.periods is not None,
        )

    @property
    def solution(self) -> str:
        """The solution's name in full."""
        return engine(self.method).display_name

    # Any: a document holds texts, numbers and lists side by side.
    def to_dict(self) -> dict[str, Any]:
        """Return the provenance as plain data."""
        return {
            "scenario": self.scenario,
            "version": self.version,
            "file_sha256": self.file_sha256,
            "seed": self.seed,
            "draws": self.draws,
            "solution": engine(self.method).document_name,
            "ranked_actors": list(self.ranked),
        }

    def sentence(self, failed: int = 0) -> str:
        """Say under what a result holds, and how it was had.

        Parameters
        ----------
        failed
            How many draws could not be solved.
        """
        lost = f"; {plural(failed, 'draw')} failed" if failed else ""
        order = ""
        if self.ranked:
            titles = " and ".join(self.ranked.values())
            order = (
                f" For {titles} the file states only a ranking; the results hold for that ranking."
            )
        return (
            f"Shares of draws hold under this file's assumptions; they are not probabilities that"
            f" a claim is true.{order} {self.solution}, {plural(self.draws, 'draw')},"
            f" seed {self.seed}{lost}, file {self.file_sha256[:12]}."
        )

    def line(self) -> str:
        """Say the same in a few words, under an answer of a few lines."""
        return f"over {self.draws:,} draws, seed {self.seed}, under the file's assumptions"
