"""What the data say on rows of the register: claims that measures on data carry.

Owns `findings`. Each finding is a claim with a test that the data pass or fail in a number of
readings: years, half-lives, half-way points. How many readings pass is no probability: the readings
are not independent, and the measures are choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.history.store import Tables
from realpolitik.mission.findings.alignments import alignment_findings
from realpolitik.mission.findings.blocs import bloc_findings
from realpolitik.mission.findings.finding import Finding
from realpolitik.mission.findings.ledgers import ledger_findings
from realpolitik.mission.findings.weights import weight_findings

if TYPE_CHECKING:
    from collections.abc import Callable

MAKERS = (alignment_findings, ledger_findings, weight_findings, bloc_findings)
"""Who makes findings; a new one is one file and one entry."""


def findings(
    tables: Tables | None = None, progress: Callable[[int, int], None] | None = None
) -> list[Finding]:
    """Return every finding, by row.

    Parameters
    ----------
    tables
        Where the data lie; by default the user's data folder. What has not been pulled is answered
        from results that the package carries, and marked so.
    progress
        Told of groups of findings done, and in all.
    """
    held = tables or Tables()
    found: list[Finding] = []
    for done, make in enumerate(MAKERS, start=1):
        found += make(held)
        if progress:
            progress(done, len(MAKERS))
    return sorted(found, key=lambda f: (f.row[0], int(f.row[1:])))


__all__ = ["Finding", "findings"]
