"""What results say in sentences, made from their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.pages.numbers import number, percent, plural, unit_after

if TYPE_CHECKING:
    from realpolitik.ask.robustness.tipping import Tipping
    from realpolitik.ask.run import Run
    from realpolitik.report.brief import Brief
    from realpolitik.scenario.model import Scenario


def mover(scenario: Scenario, move: str) -> str:
    """Return who makes a move, in words."""
    actor = scenario.actors.get(scenario.moves[move].by)
    return actor.title if actor else "chance"


def move_title(scenario: Scenario, move: str) -> str:
    """Return a move with who makes it."""
    return f"{move}, by {mover(scenario, move)}"


def course_of(run: Run) -> list[tuple[str, str, float]]:
    """Return move by move the option most expected, given that the move happens.

    Moves that happen with less than an even chance are left out.
    """
    steps = []
    for move, options in run.moves.items():
        happens = {k: a.mean for k, a in options.items() if k != "none"}
        chance = sum(happens.values())
        if chance >= 0.5:
            best = max(happens, key=lambda k: happens[k])
            steps.append((move, best, happens[best] / chance))
    return steps


def answer_sentences(run: Run) -> list[str]:
    """Return the answer in up to three kinds of sentence: the course, the claims, the levers."""
    steps = "; ".join(f"{m}: {o} ({percent(p)})" for m, o, p in course_of(run))
    when = ", in the first period" if run.scenario.periods is not None else ""
    lines = [f"Most expected, move by move{when} (mean probability): {steps}."]
    expected = [v for v in run.claims.values() if v.meets is not None]
    if expected:
        met = sum(bool(v.meets) for v in expected)
        lines.append(f"{met} of {plural(len(expected), 'claim')} hold as strongly as expected.")
    for actor, name, share in best_levers(run):
        lines.append(f"Best lever for {actor}: {name}, in {percent(share)} of draws.")
    return lines


def brief_sentences(brief: Brief) -> list[str]:
    """Return a report's answer in up to three sentences, made from its results."""
    run = brief.run
    steps = []
    for move, option, chance in course_of(run):
        steps.append(f"{mover(run.scenario, move)} {option} ({percent(chance)})")
    when = " in the first period" if run.scenario.periods is not None else ""
    told = [f"The course to expect{when}, move by move: {', '.join(steps)}."]
    told.append(brief.leverage.sentence(protagonist(run)))
    told += [_lever_sentence(brief, *best) for best in best_levers(run)[:1]]
    return told


def _lever_sentence(brief: Brief, by: str, name: str, share: float) -> str:
    """Say which lever is best, whether it would be kept, and what commitment could do."""
    table = brief.levers[by]
    row = next(r for r in table.rows if r.name == name)
    text = f"Of {table.title}'s levers {name} is best in {percent(share)} of draws"
    kept = row.credibility.summary.p50
    if kept is not None:
        link = "but" if kept < 0.5 else "and"
        text += f", {link} left free it would keep to it with a probability of {percent(kept)}"
    for (actor, event), (up, _) in brief.leverage.influence.items():
        gain = up.gain.summary
        if actor == by and gain.p50 is not None:
            text += (
                f"; a plan it could commit to would raise the probability of {event} by"
                f" {_hundredths(gain.p50)} ({_hundredths(gain.p05)} to {_hundredths(gain.p95)})"
                " percentage points"
            )
    return text + "."


def _hundredths(share: float | None) -> str:
    return "n/a" if share is None else f"{100 * share:.0f}"


def protagonist(run: Run) -> str:
    """Return the actor whose levers the file compares most; empty if it names none."""
    own = [r.lever.by for r in run.levers.values()]
    return max(dict.fromkeys(own), key=own.count) if own else ""


def best_levers(run: Run) -> list[tuple[str, str, float]]:
    """Return for each actor with two levers or more the one that is most often best."""
    found = []
    top = [(k, r) for k, r in run.levers.items() if r.best_share is not None]
    for actor in dict.fromkeys(r.lever.by for _, r in top):
        own = [(k, r.best_share or 0.0) for k, r in top if r.lever.by == actor]
        if len(own) > 1:
            found.append((actor, *max(own, key=lambda item: item[1])))
    return found


def tipping_sentence(found: Tipping) -> str:
    """Say where it tips, and how far the rest moves that point."""
    low, _, high = found.range
    unit = unit_after(found.unit)
    told = [f"{found.quantity} ranges from {number(low)} to {number(high)}{unit}."]
    for value, before, after in found.crosses_at:
        told.append(
            f"At {number(value)}{unit} the answer in most draws turns from {before} to {after}."
        )
    if not found.crosses_at and found.curves[0].low is None:
        told.append("Nowhere in its range does the answer in most draws turn.")
    if found.tips.p50 is not None:
        told.append(
            f"Draw by draw it tips at {number(found.tips.p50)}"
            f" ({number(found.tips.p05)} to {number(found.tips.p95)}){unit};"
            f" in {percent(found.never)} of draws it never does."
        )
    return " ".join(told)
