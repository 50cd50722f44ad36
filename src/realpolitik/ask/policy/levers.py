"""Levers side by side (rule Q4, first form): what each brings its actor and the outcomes.

Owns `LeverResult`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from realpolitik.ask.evaluate.answer import SAMPLED_COURSES, Summary
from realpolitik.scenario.expression.comparison import tied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.result import Document
    from realpolitik.scenario.model import Lever


COURSES_NOTE = SAMPLED_COURSES.format(
    "All levers meet the same chance, but which of them is best in a draw depends in part on the"
    " courses that it samples."
)
"""What to bear in mind of comparisons by draw."""


class Compared(NamedTuple):
    """How a lever compares for one of its actors; see `LeverResult`."""

    best_share: float | None
    beats_free_play: float | None


@dataclass(frozen=True)
class LeverResult:
    """What a lever brings, the others replying to it.

    Parameters
    ----------
    lever
        The lever.
    payoffs
        Every actor's expected payoff under it.
    outcomes
        The probability, or the expected value, of each outcome under it.
    best_share
        Share of draws in which no other lever of the same actor serves that actor better; draws
        in which several tie are split among them.
    beats_free_play
        Share of draws in which its actor is better off than without any imposed plan.
    credibility
        Probability that its actor would keep to it, left free (rule Q3); None where it follows
        states, so that it differs by draw.
    partners
        Of a plan of several actors how it compares for each but the first of them.
    beats_for_all
        Share of draws in which all its actors are better off than without any imposed plan.
    """

    lever: Lever
    payoffs: Mapping[str, Answer]
    outcomes: Mapping[str, Answer]
    best_share: float | None
    beats_free_play: float | None
    credibility: Answer | None = None
    partners: Mapping[str, Compared] = field(default_factory=dict)
    beats_for_all: float | None = None

    def seen_by(self, actor: str) -> LeverResult:
        """Return the result as that of another of its actors."""
        if actor == self.lever.by:
            return self
        others = tuple(a for a in self.lever.actors if a != actor)
        lever = replace(self.lever, by=actor, partners=others)
        known = {self.lever.by: Compared(self.best_share, self.beats_free_play), **self.partners}
        own = known.pop(actor)
        return replace(
            self,
            lever=lever,
            best_share=own.best_share,
            beats_free_play=own.beats_free_play,
            partners=known,
        )

    @property
    def payoff(self) -> Summary:
        """Its own actor's payoff."""
        return self.payoffs[self.lever.by].summary

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        joint: Document = {}
        if self.lever.partners:
            each = {actor: self.seen_by(actor) for actor in self.lever.actors}
            joint["each"] = {
                actor: {"best_share": r.best_share, "beats_free_play": r.beats_free_play}
                for actor, r in each.items()
            }
            joint["beats_free_play_for_all"] = self.beats_for_all
        return {
            "by": list(self.lever.actors) if self.lever.partners else self.lever.by,
            "says": self.lever.says,
            "payoff": self.payoff.to_dict(),
            "payoffs": {k: a.summary.to_dict() for k, a in self.payoffs.items()},
            "outcomes": {k: a.summary.to_dict() for k, a in self.outcomes.items()},
            "best_share": self.best_share,
            "beats_free_play": self.beats_free_play,
            "credibility": self.credibility.summary.to_dict() if self.credibility else None,
            **joint,
        }


def best_of(payoffs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return in which draws each of an actor's levers is best.

    Parameters
    ----------
    payoffs
        The actor's payoff under each lever, shape (levers, draws); NaN where undefined.

    Returns
    -------
    array
        1 where a lever alone is best, a fraction where several tie, else 0; NaN where some payoff
        is undefined; shape (levers, draws).
    """
    top = payoffs.max(axis=0)
    best = tied_points(payoffs, top)
    share = best / np.maximum(1, best.sum(axis=0))
    return np.where(np.isnan(top), np.nan, share)


def above(values: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 in draws in which values exceed a base by more than rounding, NaN if undefined."""
    exceeds = (values > base) & ~tied_points(values, base)
    return np.where(np.isnan(values) | np.isnan(base), np.nan, exceeds * 1.0)


def tied_points(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where payoffs are equal up to rounding (rule Q2); they count as one point at least."""
    size = np.maximum(1.0, np.maximum(np.abs(one), np.abs(other)))
    with np.errstate(invalid="ignore"):
        return np.asarray(tied(np, one, other, size))
