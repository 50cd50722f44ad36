"""What results say in sentences, made from their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.ask.headline import best_levers, course_of, mover, protagonist
from realpolitik.pages.numbers import percent

if TYPE_CHECKING:
    from realpolitik.report.brief import Brief


def brief_sentences(brief: Brief) -> list[str]:
    """Return a report's answer in up to three sentences, made from its results."""
    run = brief.run
    steps = []
    for move, option, chance in course_of(run.moves):
        steps.append(f"{mover(run.scenario, move)} {option} ({percent(chance)})")
    when = " in the first period" if run.scenario.periods is not None else ""
    told = [f"The course to expect{when}, move by move: {', '.join(steps)}."]
    told.append(brief.leverage.sentence(protagonist(run.levers)))
    told += [_lever_sentence(brief, *best) for best in best_levers(run.levers)[:1]]
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
