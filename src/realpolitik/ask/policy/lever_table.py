"""What a comparison of levers holds and says.

Owns `LeverTable` and `LeverRow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.policy.levers import COURSES_NOTE
from realpolitik.ask.result import Result
from realpolitik.pages.numbers import number, percent, points, short_spread
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.result import Document


@dataclass(frozen=True)
class LeverRow:
    """How one lever compares with the others of its actor.

    Parameters
    ----------
    name
        Its name, or the plan that it is.
    title
        The same as readers see it.
    says
        What it says.
    payoff
        Its actor's payoff.
    outcomes
        The outcomes under it.
    regret
        Payoff lost against the best lever of each draw.
    best_share
        Share of draws in which it is best; ties are split.
    credibility
        Probability that all its actors would keep it, left free at each point.
    kept
        The same by move.
    enough
        Share of draws in which every threshold is met; None without thresholds.
    dominated_by
        Levers that are at least as good in every draw, and better in some.
    on_frontier
        Whether no other lever is at least as good on every objective, and better on one.
    """

    name: str
    title: str
    says: str
    payoff: Answer
    outcomes: Mapping[str, Answer]
    regret: Answer
    best_share: float | None
    credibility: Answer
    kept: Mapping[str, Answer]
    enough: float | None
    dominated_by: tuple[str, ...]
    on_frontier: bool

    @property
    def largest_regret(self) -> float | None:
        """The largest regret of any draw; None if it is undefined in all."""
        regret = self.regret.values
        known = regret[~np.isnan(regret)]
        return float(known.max()) if len(known) else None

    def to_dict(self) -> Document:
        """Return the row as plain data."""
        return {
            "name": self.name,
            "says": self.says,
            "payoff": self.payoff.summary.to_dict(),
            "outcomes": {k: a.summary.to_dict() for k, a in self.outcomes.items()},
            "regret": {**self.regret.summary.to_dict(), "max": self.largest_regret},
            "best_share": self.best_share,
            "credibility": self.credibility.summary.to_dict(),
            "kept": {k: a.summary.to_dict() for k, a in self.kept.items()},
            "enough": self.enough,
            "dominated_by": list(self.dominated_by),
            "on_frontier": self.on_frontier,
        }


@dataclass(frozen=True)
class LeverTable(Result):
    """An actor's levers, sorted.

    Parameters
    ----------
    by
        The actor.
    title
        Its name in full.
    free
        Its payoff without an imposed plan.
    rows
        The levers, best first by the criterion.
    criterion
        What they are sorted by.
    objectives
        What the frontier is drawn over: `payoff`, `credibility`, or outcomes, `-` for less of one.
    thresholds
        What is enough, as it was put.
    plans
        Which plans were compared, in words.
    free_outcomes
        The outcomes without an imposed plan.
    """

    by: str
    title: str
    free: Answer
    rows: tuple[LeverRow, ...]
    criterion: str
    objectives: tuple[str, ...]
    thresholds: tuple[str, ...]
    plans: str
    free_outcomes: Mapping[str, Answer]

    def to_dict(self) -> Document:
        """Return the table as plain data."""
        return {
            "by": self.by,
            "plans": self.plans,
            "sorted_by": self.criterion,
            "objectives": list(self.objectives),
            "thresholds": list(self.thresholds),
            "free_play": {
                "payoff": self.free.summary.to_dict(),
                "outcomes": {k: a.summary.to_dict() for k, a in self.free_outcomes.items()},
            },
            "levers": [row.to_dict() for row in self.rows],
        }

    def page(self) -> Page:
        """Return the page on the actor's levers."""
        tables = [self._side_by_side()]
        if self.rows and self.rows[0].outcomes:
            tables.append(self._outcomes())
        about = (Reference("actor", self.by),)
        return Page("Levers", "", tuple(tables), self._notes(), about=about)

    def _side_by_side(self) -> Table:
        header = ("lever", "payoff", "regret", "max", "best in", "kept", "frontier")
        rows = [("(free play)", short_spread(self.free.summary), "", "", "", "", "")]
        for row in self.rows:
            regret = row.regret.summary
            rows.append(
                (
                    row.title,
                    short_spread(row.payoff.summary),
                    f"{points(regret.mean)} ({points(regret.p95)})",
                    points(row.largest_regret),
                    percent(row.best_share),
                    percent(row.credibility.summary.p50),
                    "yes" if row.on_frontier else "no",
                )
            )
        note = f"{self.plans}; sorted by {plain(self.criterion)}; median (5% to 95%)"
        title = f"{self.title}: levers side by side"
        return Table(title, note, header, tuple(rows), frozenset(range(1, 6)))

    def _outcomes(self) -> Table:
        names = tuple(self.rows[0].outcomes)[:5]
        body = [("(free play)", *(number(self.free_outcomes[k].summary.p50) for k in names))]
        body += [(r.title, *(number(r.outcomes[k].summary.p50) for k in names)) for r in self.rows]
        right = frozenset(range(1, len(names) + 1))
        return Table("Outcomes", "medians", ("lever", *map(plain, names)), tuple(body), right)

    def _notes(self) -> tuple[str, ...]:
        notes = [
            "On the frontier: no other lever is better in one of"
            f" {' and '.join(map(plain, self.objectives))} without being worse in another"
            " (means over draws)."
        ]
        if any(answer.sampled for answer in (self.free, *(r.payoff for r in self.rows))):
            notes.append(COURSES_NOTE)
        titles = {r.name: r.title for r in self.rows}
        beaten = [
            f"{r.title} (by {', '.join(titles[other] for other in r.dominated_by)})"
            for r in self.rows
            if r.dominated_by
        ]
        if beaten:
            notes.append(f"Dominated in every draw: {'; '.join(beaten)}.")
        if self.thresholds:
            told = ", ".join(f"{r.title} in {percent(r.enough)}" for r in self.rows)
            notes.append(f"Good enough ({' and '.join(self.thresholds)}): {told} of draws.")
        notes.append(
            "Regret: points lost against the best lever of the same draw: mean (95% quantile), and"
            " max, the largest. Kept: the probability that the whole plan would be kept if nobody"
            " were bound to it."
        )
        return tuple(notes)
