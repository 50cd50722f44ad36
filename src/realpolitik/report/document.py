"""A result as one JSON document: what `--json` prints of every question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from realpolitik.ask.provenance import Provenance

if TYPE_CHECKING:
    from realpolitik.ensemble import Ensemble


def document_of(result: Any, ensemble: Ensemble) -> dict[str, Any]:
    """Return a result, or several by name, with what it takes to get it again (rule G6)."""
    if isinstance(result, dict):
        found: Any = {name: item.to_dict() for name, item in result.items()}
    else:
        found = result.to_dict()
    return {**Provenance.of(ensemble).to_dict(), "result": found}
