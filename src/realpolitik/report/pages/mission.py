"""The page of the scoreboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.report.pages.base import Page, Table
from realpolitik.report.text import percent, plural

if TYPE_CHECKING:
    from realpolitik.ask.mission import Mission, MissionRow, Tested
    from realpolitik.history.findings.finding import Finding


def mission_page(found: Mission) -> Page:
    """Return the page of the register, a table for each row."""
    tables = [
        Table(
            f"{row.row}  {row.says}",
            _note(row),
            ("", "holds in", "claimed", "hinge") if row.tested else ("", "", "", ""),
            (*(_line(t) for t in row.tested), *(_reading(f) for f in row.findings)),
            frozenset({1}),
        )
        for row in found.rows
    ]
    claims = [t for row in found.rows for t in row.tested]
    met = sum(t.verdict.meets is True for t in claims)
    carried = sum(bool(row.tested or row.findings) for row in found.rows)
    readings = [f for row in found.rows for f in row.findings]
    lead = (
        f"{carried} of {plural(len(found.rows), 'row')} are tested, by"
        f" {plural(len(claims), 'claim')} of {plural(len(found.cases), 'case')};"
        f" {met} claims hold as strongly as their source claims."
    )
    if readings:
        held = sum(0 < f.held == f.readings for f in readings)
        lead += f" {plural(len(readings), 'claim')} on data, of which {held} hold in every reading."
    notes = (
        "Shares of draws, under each file's assumptions; not probabilities that a claim is true."
        " The hinge is the quantity that the margin of the test follows most; + means that more"
        " of it helps the claim. `realpolitik hinges CASE CLAIM` tells the least change that"
        " turns it.",
        f"{plural(found.draws, 'draw')} for each case, fewer where a claim seeks the best plan in"
        f" every draw; seed {found.seed}.",
        *_sources(readings),
    )
    return Page("The mission, row by row", lead, tuple(tables), notes)


def _note(row: MissionRow) -> str:
    if row.tested or row.findings:
        return ""
    return "open: no claim of a scenario answers to it"


def _reading(finding: Finding) -> tuple[str, str, str, str]:
    count = f"{finding.held} of {finding.readings}"
    return (
        f"data: {finding.name}",
        count,
        "",
        ", ".join(dict.fromkeys(finding.cites)) or "dated events",
    )


def _sources(findings: list[Finding]) -> tuple[str, ...]:
    if not findings:
        return ()
    note = (
        "A claim on data holds in so many readings: years, half-lives, half-way points, features."
        " They are not independent. Sources are named as in `realpolitik data list`;"
        " `realpolitik mission --json` has their figures and citations."
    )
    if any(f.small for f in findings):
        note += " Readings of sources that have not been pulled are those the package carries."
    return (note,)


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
