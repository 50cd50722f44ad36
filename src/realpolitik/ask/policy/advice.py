"""Which lever a run would name to an actor, if any: no headline without free play beside it (Q4).

Owns `Advice` and `advised`. A lever is named only if its actor does better with it than without any
imposed plan, in most draws and on average; among those it is the one that is most often best.
Beside it stands how likely its actor would keep it, since a plan that nobody believes moves nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.policy.levers import above
from realpolitik.pages.numbers import percent

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.policy.levers import LeverResult
    from realpolitik.scenario.names import Names


@dataclass(frozen=True)
class Advice:
    """What an actor's levers come to.

    Parameters
    ----------
    by, title
        The actor, and its name in full.
    lever
        The one that serves it best; of several that do no better than free play the one that does
        in the most draws.
    lever_title
        What readers see in place of its name.
    better
        Whether it does better than free play.
    among
        How many levers the actor has.
    best_share
        Share of draws in which no other lever of the actor serves it better.
    beats_free_play
        Share of draws in which the actor is better off than without any imposed plan.
    kept
        Probability that the actor would keep to it, left free, in the median draw, of a plan of
        several actors that all would; None where it is not known.
    joint
        Whether it is a plan of several actors.
    """

    by: str
    title: str
    lever: str
    lever_title: str
    better: bool
    among: int
    best_share: float
    beats_free_play: float
    kept: float | None
    joint: bool = False

    @property
    def sentence(self) -> str:
        """The advice in one to three sentences."""
        beats, lever = percent(self.beats_free_play), self.lever_title
        if not self.better:
            if self.beats_free_play > 0.5:
                return (
                    f"{self.title}: no lever is better than free play both on average and in most"
                    f" draws. {lever} is better in {beats} of draws, but not on average."
                )
            if self.beats_free_play > 0:
                return (
                    f"{self.title}: no lever is better than free play in most draws. {lever}"
                    f" is better in {beats} of draws."
                )
            return f"{self.title}: no lever is better than free play."
        text = f"{self.title}: {lever} is better than free play in {beats} of draws"
        if self.among > 1:
            text += f", and the best of its levers in {percent(self.best_share)}"
        if self.kept is not None:
            text += (
                f"; {'but ' if self.kept < 0.5 else ''}without a binding commitment"
                f" {'all its actors' if self.joint else 'the actor'} would keep to it with a median"
                f" probability of {percent(self.kept)}"
            )
        return f"{text}."

    @property
    def short(self) -> str:
        """The same for the head of a figure."""
        if not self.better:
            return f"{self.title}: no lever is better than free play"
        lever = self.lever_title
        text = f"{self.title}: {lever} is best in {percent(self.best_share)} of draws"
        if self.among == 1:
            beats = percent(self.beats_free_play)
            text = f"{self.title}: {lever} is better than free play in {beats} of draws"
        if self.kept is not None:
            text += f"; it would be kept with a median probability of {percent(self.kept)}"
        return text


def advised(
    levers: Mapping[str, LeverResult], free: Mapping[str, Answer], names: Names
) -> list[Advice]:
    """Return what each actor's levers come to, actors in the order of their levers.

    Parameters
    ----------
    levers
        What each lever brings.
    free
        Every actor's payoff without any imposed plan.
    names
        The names that readers see.
    """
    found = []
    known = {k: r for k, r in levers.items() if r.beats_free_play is not None}
    for by in dict.fromkeys(actor for r in known.values() for actor in r.lever.actors):
        own = {k: r.seen_by(by) for k, r in known.items() if by in r.lever.actors}
        good = {k: r for k, r in own.items() if _better(r, free[by])}
        pool = good or own
        # Among those that are no better the nearest one is told.
        name = max(pool, key=lambda k: _rank(pool[k], bool(good)))
        result = own[name]
        found.append(
            Advice(
                by,
                names.scenario.actors[by].title,
                name,
                names.lever(name, by),
                bool(good),
                len(own),
                result.best_share or 0.0,
                result.beats_free_play or 0.0,
                result.credibility.summary.p50 if result.credibility is not None else None,
                bool(result.lever.partners),
            )
        )
    return found


def _rank(result: LeverResult, good: bool) -> tuple[float, float]:
    shares = (result.best_share or 0.0, result.beats_free_play or 0.0)
    return shares if good else shares[::-1]


def _better(result: LeverResult, free: Answer) -> bool:
    """Whether a lever's actor does better with it, in most draws and on average (rule Q2)."""
    payoff = result.payoffs[result.lever.by]
    gain = above(np.array([payoff.mean]), np.array([free.mean]))[0]
    return (result.beats_free_play or 0.0) > 0.5 and gain == 1.0
