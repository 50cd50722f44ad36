"""The scoreboard: every row of the register, tested by the claims that answer to it.

Owns `mission`. Claims are asked of the draws of their cases, each plan solved once, and beside each
verdict stands its hinge: the quantity that the margin of the test follows most (by PAWN), from the
same draws. A row without a claim stays in the list, open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.evaluate.margin import margin
from realpolitik.ask.evaluate.points import scores_of_draws, uncertain
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.verdicts import Verdict
from realpolitik.ask.result import Result
from realpolitik.ask.robustness.sensitivity import follows
from realpolitik.ask.robustness.shape import ShapeAlone, shapes, wide_draws
from realpolitik.engines import Ensemble
from realpolitik.ensemble import WINDOW
from realpolitik.pages.numbers import percent, plural
from realpolitik.pages.page import Page, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.arrays import Floats
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.mission.findings.finding import Finding
    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True)
class Tested:
    """One claim that answers to a row.

    Parameters
    ----------
    case
        The scenario's name.
    verdict
        How the claim fares.
    shape
        How it fares while every quantity is thrown wide (rule Q10).
    hinge
        The quantity that its margin follows most; empty if it follows none beyond noise.
    says
        What that quantity stands for.
    direction
        Spearman's rank correlation of the quantity with the margin.
    alone
        Whether the margin follows it at least twice as much as any other quantity.
    """

    case: str
    verdict: Verdict
    shape: ShapeAlone
    hinge: str
    says: str
    direction: float
    alone: bool

    def to_dict(self) -> dict[str, object]:
        """Return the result as plain data."""
        hinge: dict[str, object] = {
            "quantity": self.hinge,
            "says": self.says,
            "direction": self.direction,
        }
        hinge["alone"] = self.alone
        return {
            "case": self.case,
            "claim": self.verdict.claim.name,
            **self.verdict.to_dict(),
            "draws": self.verdict.answer.draws,
            "shape": self.shape.to_dict(),
            "hinge": hinge if self.hinge else None,
        }


@dataclass(frozen=True)
class MissionRow:
    """One row of the register with the claims that answer to it.

    `findings` are claims that measures on historical data test.
    """

    row: str
    says: str
    tested: tuple[Tested, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Mission(Result):
    """The register, tested.

    Parameters
    ----------
    rows
        Every row, in order.
    cases
        The cases that were asked.
    draws, seed
        How many draws each was given, and from which seed.
    """

    rows: tuple[MissionRow, ...]
    cases: tuple[str, ...]
    draws: int
    seed: int

    def page(self) -> Page:
        """Return the scoreboard as a page."""
        return mission_page(self)

    def to_dict(self) -> dict[str, object]:
        """Return the scoreboard as plain data."""
        return {
            "cases": list(self.cases),
            "draws": self.draws,
            "seed": self.seed,
            "rows": {
                r.row: {
                    "says": r.says,
                    "tested": [t.to_dict() for t in r.tested],
                    "findings": [f.to_dict() for f in r.findings],
                }
                for r in self.rows
            },
        }


def mission(
    scenarios: Iterable[Scenario],
    register: Mapping[str, str],
    draws: int,
    seed: int,
    *,
    findings: Iterable[Finding] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Mission:
    """Test every row of a register by the claims of scenarios.

    Parameters
    ----------
    scenarios
        The cases.
    register
        What each row says, by its id.
    draws, seed
        Draws of each case and their seed.
    findings
        What measures on historical data tell of rows.
    progress
        Told of cases done, and cases in all.
    """
    cases = list(scenarios)
    found: dict[str, list[Tested]] = {}
    for done, scenario in enumerate(cases, start=1):
        for row, tested in _test(scenario, draws, seed):
            found.setdefault(row, []).append(tested)
        if progress:
            progress(done, len(cases))
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        told.setdefault(finding.row, []).append(finding)
    rows = [
        MissionRow(k, says, tuple(found.get(k, ())), tuple(told.get(k, ())))
        for k, says in register.items()
    ]
    return Mission(tuple(rows), tuple(s.name for s in cases), draws, seed)


def _test(scenario: Scenario, draws: int, seed: int) -> list[tuple[str, Tested]]:
    """Ask a case's claims that answer to a row, and what each follows."""
    claims = [c for c in scenario.claims.values() if c.row]
    if not claims:
        return []
    ensemble = Ensemble.of(scenario, draws, seed).remembering()
    asked = {("test", c.name): c.test for c in claims}
    asked |= {("margin", c.name): margin(c.test) for c in claims}
    answers = ask_all(ensemble, asked)
    kept = min(draws, WINDOW)
    scores = scores_of_draws(ensemble, kept)
    shape = shapes(ensemble, {c.name: c for c in claims}, wide_draws(draws))
    return [
        (
            claim.row,
            _tested(
                ensemble,
                Verdict(claim, answers["test", claim.name]),
                shape[claim.name],
                answers["margin", claim.name],
                scores,
            ),
        )
        for claim in claims
    ]


def _tested(
    ensemble: Ensemble, verdict: Verdict, shape: ShapeAlone, margins: Answer, scores: Floats
) -> Tested:
    name = ensemble.model.scenario.name
    values = margins.values
    known = ~np.isnan(values)
    rows, noise = follows(uncertain(ensemble), scores[: len(values)][known], values[known])
    if not rows or rows[0].pawn <= noise:
        return Tested(name, verdict, shape, "", "", 0.0, alone=False)
    top = rows[0]
    says = ensemble.model.quantities[top.quantity].says
    alone = len(rows) == 1 or top.pawn >= 2 * rows[1].pawn
    return Tested(name, verdict, shape, top.quantity, says, top.direction, alone)


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
    by_shape = any(t.shape.decided for t in claims)
    carried = sum(bool(row.tested or row.findings) for row in found.rows)
    readings = [f for row in found.rows for f in row.findings]
    lead = (
        f"{carried} of {plural(len(found.rows), 'row')} are tested. Of"
        f" {plural(len(claims), 'claim')} of {plural(len(found.cases), 'case')}, {met} hold as"
        " strongly as their source says."
    )
    if readings:
        held = sum(0 < f.held == f.readings for f in readings)
        lead += f" Of {plural(len(readings), 'claim')} about data, {held} hold in every reading."
    notes = (
        "Shares of draws depend on each file's assumptions. They are not probabilities that a claim"
        " is true. The hinge is the quantity on which the margin of the test depends most; + means"
        " that more of it helps the claim. `realpolitik hinges CASE CLAIM` prints the smallest"
        " change that changes the verdict.",
        *(
            ("* decided by how the payoffs are written, not by the numbers (rule Q10).",)
            if by_shape
            else ()
        ),
        f"{plural(found.draws, 'draw')} for each case; fewer where a claim needs the best plan in"
        f" every draw. Seed {found.seed}.",
        *_sources(readings),
    )
    return Page("The mission, row by row", lead, tuple(tables), notes)


def _note(row: MissionRow) -> str:
    if row.tested or row.findings:
        return ""
    return "open: no claim of a scenario tests it"


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
        "For a claim about data the table counts the readings in which it holds. Readings are"
        " years, half-lives, half-way points or features; they are not independent. `realpolitik"
        " data list` explains the names of the sources; `realpolitik mission --json` has their"
        " figures and citations."
    )
    if any(f.small for f in findings):
        note += " For sources that you have not fetched the package brings its own readings."
    return (note,)


def _line(tested: Tested) -> tuple[str, str, str, str]:
    verdict = tested.verdict
    stands = verdict.standing.short if verdict.standing is not None else "undefined"
    sign = "+" if tested.direction > 0 else "\N{MINUS SIGN}"
    return (
        f"{tested.case}: {verdict.claim.name}",
        (percent(verdict.share) if verdict.share is not None else "undefined")
        + (" *" if tested.shape.decided else ""),
        f"{verdict.claim.expect}: {stands}" if verdict.claim.expect else "",
        f"{sign} {tested.hinge}" if tested.hinge else "none above chance",
    )
