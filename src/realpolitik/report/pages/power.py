"""Pages on power: who has leverage over whom, and what levers bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.pages.numbers import number, percent, points, short_spread, spread
from realpolitik.pages.page import TOP, Page, Table

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer, Summary
    from realpolitik.ask.policy.compare import LeverTable
    from realpolitik.ask.policy.credibility import Credibility


def _share(answer: Answer) -> str:
    return spread(answer.summary, as_share=True)


def levers_page(found: LeverTable) -> Page:
    """Return the page on an actor's levers."""
    header = ("lever", "payoff", "regret", "max", "best in", "kept", "frontier")
    rows = [("(free play)", short_spread(found.free.summary), "", "", "", "", "")]
    for row in found.rows:
        regret = row.to_dict()["regret"]
        rows.append(
            (
                row.name,
                short_spread(row.payoff.summary),
                f"{points(regret['mean'])} ({points(regret['p95'])})",
                points(regret["max"]),
                percent(row.best_share),
                percent(row.credibility.summary.p50),
                "yes" if row.on_frontier else "no",
            )
        )
    note = f"{found.plans}; sorted by {found.criterion}; median (5% to 95%)"
    right = frozenset(range(1, 6))
    tables = [Table(f"{found.title}: levers side by side", note, header, tuple(rows), right)]
    if found.rows and found.rows[0].outcomes:
        names = tuple(found.rows[0].outcomes)[:5]
        body = [("(free play)", *(_median(found.free_outcomes[k].summary) for k in names))]
        body += [(r.name, *(_median(r.outcomes[k].summary) for k in names)) for r in found.rows]
        wide = frozenset(range(1, len(names) + 1))
        tables.append(Table("Outcomes", "medians", ("lever", *names), tuple(body), wide))
    notes = [f"The frontier is over {' and '.join(found.objectives)}, each by its mean."]
    beaten = [f"{r.name} by {', '.join(r.dominated_by)}" for r in found.rows if r.dominated_by]
    if beaten:
        notes.append(f"Dominated in every draw: {'; '.join(beaten)}.")
    if found.thresholds:
        told = ", ".join(f"{r.name} in {percent(r.enough)}" for r in found.rows)
        notes.append(f"Good enough ({' and '.join(found.thresholds)}): {told} of draws.")
    notes.append(
        "Regret: points lost against the lever that is best in the same draw, mean (95%). Kept: how"
        " likely the actor, left free at each point, would keep the whole plan."
    )
    return Page("Levers", "", tuple(tables), tuple(notes))


def credibility_page(found: Credibility) -> Page:
    """Return the page on whether a plan would be kept."""
    moves = tuple((k, _share(a)) for k, a in found.moves.items())
    rows = tuple(
        (p.move, p.option, p.seen, percent(p.reached.mean), _share(p.kept))
        for p in found.points[:TOP]
    )
    note = "those that play under the plan comes to most, mean; kept, median (5% to 95%)"
    tables = (
        Table("Move by move", "median (5% to 95%)", ("move", "kept"), moves, frozenset({1})),
        Table(
            "Point by point",
            note,
            ("move", "plan", "seen", "reached", "kept"),
            rows,
            frozenset({3, 4}),
        ),
    )
    lead = (
        f"Put to the test, the whole plan would be kept with probability {_share(found.overall)}."
    )
    left = len(found.points) - len(rows)
    notes = (f"{left} further points are in the JSON document.",) if left else ()
    return Page(f"Would {found.plan} be kept?", lead, tables, notes)


def _median(summary: Summary) -> str:
    return number(summary.p50)
