"""What results say in sentences, made from their numbers. Owns `brief_sentences`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.ask.headline import course_sentence, protagonist
from realpolitik.ask.policy.leverage import LeverageQuestion
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from realpolitik.ask.policy.advice import Advice
    from realpolitik.report.brief import Brief


def brief_sentences(brief: Brief) -> list[str]:
    """Return a report's answer in up to three sentences, made from its results."""
    run = brief.run
    told = [course_sentence(run.scenario, run.moves)]
    leverage = brief.one(LeverageQuestion)
    if leverage is not None:
        told.append(leverage.sentence(protagonist(run.levers)))
    own = [a for a in run.advice if a.by == protagonist(run.levers)]
    told += [_lever_sentence(brief, advice) for advice in own]
    return told


def _lever_sentence(brief: Brief, advice: Advice) -> str:
    """Say what an actor's levers come to, and what commitment could do."""
    text = advice.sentence
    leverage = brief.one(LeverageQuestion)
    influence = leverage.influence if leverage is not None else {}
    for (actor, event), (up, _) in influence.items():
        gain = up.gain.summary
        if actor == advice.by and gain.p50 is not None:
            text += (
                f" The best plan that {advice.title} could commit to raises the probability of"
                f" {plain(event)} by {_hundredths(gain.p50)} percentage points"
                f" ({_hundredths(gain.p05)} to {_hundredths(gain.p95)})."
            )
    return text


def _hundredths(share: float | None) -> str:
    return "n/a" if share is None else f"{100 * share:.0f}"
