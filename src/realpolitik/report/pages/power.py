"""Pages on power: who has leverage over whom, and what levers bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.report.pages.base import TOP, Page, Table
from realpolitik.report.sentences import leverage_sentence
from realpolitik.report.text import number, percent, points, points_whole, short_spread, spread

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer, Summary
    from realpolitik.ask.policy.compare import LeverTable
    from realpolitik.ask.policy.credibility import Credibility
    from realpolitik.ask.policy.leverage import Committed, LeverageMap


def leverage_page(found: LeverageMap) -> Page:
    """Return the page on who has leverage over whom."""
    rows = tuple(
        (
            f"{by} \N{RIGHTWARDS ARROW} {over}",
            short_spread(p.dependence.summary),
            short_spread(p.cost.summary),
            points_whole(p.leverage.summary.p50),
            short_spread(p.reward.summary),
            points_whole(p.substitution.summary.p50),
            percent(p.credibility.summary.p50),
        )
        for (by, over), p in found.pairs.items()
    )
    header = ("wielder", "dependence", "cost of use", "net", "reward", "spared", "kept")
    note = "median over draws (5% to 95%), in points: the target's, then the wielder's"
    tables = [Table("Who has leverage over whom", note, header, rows, frozenset(range(1, 7)))]
    if found.influence:
        moved = [
            (by, event, _share(up.gain), _share(down.gain), _search(up))
            for (by, event), (up, down) in found.influence.items()
        ]
        columns = ("actor", "event", "can raise it by", "can lower it by", "searched")
        note = "by the committed plan that does most, contingent on all the actor sees"
        tables.append(Table("Influence", note, columns, tuple(moved), frozenset({2, 3})))
    if found.commitment:
        titles = ("actor", "adds", "what the plans do", "searched")
        bound = [
            (by, _points(c.gain), plan_words(c), _search(c)) for by, c in found.commitment.items()
        ]
        note = "points above equilibrium under the best committed plan"
        tables.append(Table("Value of commitment", note, titles, tuple(bound), frozenset({1})))
    notes = (
        "Dependence: what the target loses when the wielder turns on it, all others replying. Cost"
        " of use: what that costs the wielder; below zero it gains by being ready to. Net: the"
        " one less the other, its leverage. Spared: what the others still keep from the target."
        " Kept: how likely the wielder, left free, would carry it out.",
        "Points compare across actors only as far as each actor's scale does (rule S10).",
    )
    return Page("Leverage", leverage_sentence(found), tuple(tables), notes)


def _search(found: Committed) -> str:
    return "all plans" if found.exhaustive else f"ascent, {found.gain.draws} draws"


def plan_words(found: Committed) -> str:
    """Tell what plans do: by move the options they take most."""
    told = []
    for move, options in found.plan.items():
        top = sorted(options.items(), key=lambda o: -o[1])[:2]
        shown = ", ".join(f"{o} {percent(x)}" for o, x in top if x >= 0.1)
        told.append(f"{move}: {shown}")
    return "; ".join(told)


def _points(answer: Answer) -> str:
    return spread(answer.summary, as_share=False)


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
