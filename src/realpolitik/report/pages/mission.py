"""The page of the scoreboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.report.pages.base import Page, Table
from realpolitik.report.text import percent, plural

if TYPE_CHECKING:
    from realpolitik.ask.mission import Mission, MissionRow, Tested


def mission_page(found: Mission) -> Page:
    """Return the page of the register, a table for each row."""
    tables = [
        Table(
            f"{row.row}  {row.says}",
            _note(row),
            ("", "holds in", "claimed", "hinge") if row.tested else ("", "", "", ""),
            tuple(_line(t) for t in row.tested),
            frozenset({1}),
        )
        for row in found.rows
    ]
    claims = [t for row in found.rows for t in row.tested]
    met = sum(t.verdict.meets is True for t in claims)
    carried = sum(bool(row.tested) for row in found.rows)
    lead = (
        f"{carried} of {plural(len(found.rows), 'row')} are tested, by"
        f" {plural(len(claims), 'claim')} of {plural(len(found.cases), 'case')};"
        f" {met} claims hold as strongly as their source claims."
    )
    notes = (
        "Shares of draws, under each file's assumptions; not probabilities that a claim is true."
        " The hinge is the quantity that the margin of the test follows most; + means that more"
        " of it helps the claim. `realpolitik hinges CASE CLAIM` tells the least change that"
        " turns it.",
        f"{plural(found.draws, 'draw')} for each case, fewer where a claim seeks the best plan in"
        f" every draw; seed {found.seed}.",
    )
    return Page("The mission, row by row", lead, tuple(tables), notes)


def _note(row: MissionRow) -> str:
    if row.tested:
        return ""
    if row.on_data:
        return "open: needs measures on historical data, which are to come"
    return "open: no claim of a scenario answers to it"


def _line(tested: Tested) -> tuple[str, str, str, str]:
    verdict = tested.verdict
    claimed = f"{verdict.claim.expect}: {'yes' if verdict.meets else 'weaker'}"
    sign = "+" if tested.direction > 0 else "\N{MINUS SIGN}"
    return (
        f"{tested.case}: {verdict.claim.name}",
        percent(verdict.share) if verdict.share is not None else "undefined",
        claimed if verdict.claim.expect else "",
        f"{sign} {tested.hinge}" if tested.hinge else "none beyond noise",
    )
