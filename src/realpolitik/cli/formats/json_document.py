"""Faults as one JSON document of our own. Owns `as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.cli.output import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.cli.formats.checked import Checked


def as_json(checked: Sequence[Checked]) -> str:
    """Return the counts of errors and warnings, and every fault as data."""
    return json_text(
        {
            "errors": sum(c.errors for c in checked),
            "warnings": sum(c.warnings for c in checked),
            "diagnostics": [d.to_dict() for c in checked for d in c.diagnostics],
        }
    )
