"""Faults as a compiler prints them, for a reader. Owns `as_text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.pages.numbers import plural
from realpolitik.suggest import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.cli.formats.checked import Checked


def as_text(checked: Sequence[Checked]) -> str:
    """Return every fault with its place, and for each target how many there are."""
    lines = []
    for one in checked:
        lines += [d.render() + "\n" for d in one.diagnostics]
        counts = f"{plural(one.errors, 'error')}, {plural(one.warnings, 'warning')}"
        lines.append(f"{shown(one.target)}: {counts if one.diagnostics else 'no faults'}")
    return "\n".join(lines)
