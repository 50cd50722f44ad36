"""A result as one JSON document: what `--json` prints of every question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from realpolitik._version import __version__
from realpolitik.game import solver

if TYPE_CHECKING:
    from realpolitik.ensemble import Ensemble


def document_of(result: Any, ensemble: Ensemble) -> dict[str, Any]:
    """Return a result, or several by name, with what it takes to get it again (rule G6)."""
    scenario = ensemble.model.scenario
    if isinstance(result, dict):
        found: Any = {name: item.to_dict() for name, item in result.items()}
    else:
        found = result.to_dict()
    return {
        "scenario": scenario.name,
        "version": __version__,
        "file_sha256": scenario.source.sha256,
        "seed": ensemble.seed,
        "draws": ensemble.draws,
        "solution": solver(ensemble.method).document_name,
        "ranked_actors": [k for k, a in scenario.actors.items() if a.prefers],
        "result": found,
    }
