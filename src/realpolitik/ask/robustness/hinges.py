"""What a claim hinges on: the smallest change of assumptions that turns its verdict (rule Q5).

Owns `HingesQuestion` and `hinges`. The central case has every quantity at its median. From there
the nearest point is sought at which the verdict is another, with distance in normal scores, so that
a step counts as much as it is unlikely by the file's own ranges: the reliability index of Hasofer
and Lind 1974 (*Journal of the Engineering Mechanics Division* 100), found by turning towards the
margin's gradient at the border (Rackwitz and Fiessler 1978), from the centre and from the nearest
draws that turn. A change of few quantities is preferred: one of fewer is taken unless it is more
than twice as long; one quantity within half a deviation is taken at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.answer import SAMPLED_COURSES
from realpolitik.ask.evaluate.points import FARTHEST, Pointwise, scores_of_draws, uncertain
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.target import Target, claims_or, truth_of
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Place
from realpolitik.ask.result import Result, Several
from realpolitik.ask.robustness.nearest_flip import (
    Search,
    Survey,
    Swing,
    asked_of,
    surveyed,
    turned_from,
)
from realpolitik.ask.robustness.simplest_flip import nearest
from realpolitik.pages.numbers import apart, number, signed, unit_after
from realpolitik.pages.page import TOP, Page, Reference, Table
from realpolitik.scenario.names import described, plain

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

DRAWS = 4096
"""Draws that are asked whether they turn, at most."""


WEAKEST = 2
"""Claims that a report tells in full."""
SOONEST = 4
"""Quantities that a page names as what turns a claim."""


@dataclass(frozen=True)
class Shift:
    """One quantity's part in a hinge.

    Parameters
    ----------
    quantity, says, unit
        The quantity as the file has it.
    central, value
        Its median, and its value just past the turning point.
    score
        How far that is, in normal scores.
    """

    quantity: str
    says: str
    unit: str
    central: float
    value: float
    score: float

    @property
    def words(self) -> str:
        """The change in the file's own units."""
        name = described(self.quantity, self.says)
        return f"{name} is {self._change}"

    @property
    def short(self) -> str:
        """The same with the quantity's name alone."""
        return f"{plain(self.quantity)} is {self._change}"

    @property
    def _change(self) -> str:
        side = "under" if self.score < 0 else "over"
        value, central = apart(self.value, self.central)
        return f"{side} {value}{unit_after(self.unit)} instead of {central}"


@dataclass(frozen=True)
class DrawsAsked:
    """What the draws say of a claim.

    Parameters
    ----------
    draws
        How many were asked and have an answer.
    turned
        In how many the verdict is another than in the central case.
    tied
        In how many the verdict rests on a tie (rule Q2).
    sampled
        In how many it rests on sampled courses (rule S13).
    """

    draws: int = 0
    turned: int = 0
    tied: int = 0
    sampled: int = 0


@dataclass(frozen=True)
class Hinge(Result):
    """What turns a claim's verdict.

    Parameters
    ----------
    claim
        Its name.
    holds
        Whether it holds in the central case; None if it has no answer there.
    margin
        By how much, in the units of its test.
    shifts
        The smallest change that turns the verdict; empty if none does.
    distance
        Its length in normal scores, related quantities counting by their correlation; None if none
        was found.
    swings
        What each quantity does alone, the one that turns soonest first.
    asked
        What the draws say.
    """

    claim: str
    holds: bool | None
    margin: float
    shifts: tuple[Shift, ...]
    distance: float | None
    swings: tuple[Swing, ...]
    asked: DrawsAsked = DrawsAsked()

    @property
    def words(self) -> str:
        """The hinge in one sentence."""
        if self.holds is None:
            return "With all quantities at their medians the test has no answer."
        return self._sentence([s.words for s in self.shifts])

    @property
    def short(self) -> str:
        """The same with the quantities' names alone."""
        if self.holds is None:
            return self.words
        return self._sentence([s.short for s in self.shifts])

    def _sentence(self, changes: list[str]) -> str:
        now = "holds" if self.holds else "fails"
        then = "fails" if self.holds else "holds"
        central = f"In the central case (all quantities at their medians) the claim {now}."
        if not changes:
            return f"{central} {self._unturned(then)}"
        return f"{central} It {then} if {' and '.join(changes)}."

    def _unturned(self, then: str) -> str:
        """Say what was searched where no change of the verdict was found."""
        asked = self.asked
        if not asked.draws:
            return "No quantity is uncertain, so nothing can change this verdict."
        draws = f"{asked.draws:,} draws"
        some = f"all {draws}" if asked.tied == asked.draws else f"{asked.tied:,} of the {draws}"
        ties = f" In {some} the two sides of the test are equal." if asked.tied else ""
        if asked.turned:
            return (
                f"It {then} in {asked.turned:,} of {draws}, but the search found no change of the"
                f" quantities that changes the central verdict.{ties}"
            )
        return (
            f"The verdict is the same in all {draws}. The search found no change within"
            f" {FARTHEST:g} standard deviations that changes it.{ties}"
        )

    def to_dict(self) -> Document:
        """Return the hinge as plain data."""
        return {
            "claim": self.claim,
            "holds_centrally": self.holds,
            "margin": None if np.isnan(self.margin) else self.margin,
            "distance": self.distance,
            "words": self.words,
            "draws_asked": self.asked.draws,
            "draws_that_turn": self.asked.turned,
            "draws_tied": self.asked.tied,
            **({"draws_sampled": self.asked.sampled} if self.asked.sampled else {}),
            "shifts": [vars(s) for s in self.shifts],
            "swings": [
                {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in vars(s).items()}
                for s in self.swings
            ],
        }

    def page(self) -> Page:
        """Return the page on what turns the claim."""
        rows = [
            (
                plain(s.quantity),
                number(s.low),
                number(s.high),
                "never" if s.turns_at is None else number(s.turns_at),
                "" if s.score is None else signed(s.score),
            )
            for s in self.swings[:TOP]
        ]
        header = ("quantity", "at its 5%", "at its 95%", "verdict changes at", "distance")
        note = "margin of the test, all other quantities at their medians"
        table = Table("One by one", note, header, tuple(rows), frozenset({1, 2, 3, 4}))
        return Page(
            f"Hinge of {self.claim}",
            self.words,
            (table,) if rows else (),
            (*((MARGIN,) if rows else ()), *((COURSES_NOTE,) if self.asked.sampled else ())),
            about=(Reference("claim", self.claim),),
            rests_on=tuple(Reference("quantity", s.quantity) for s in self.swings[:SOONEST]),
        )


MARGIN = (
    "The test holds where its margin is above 0. Distance: how far the value at which the verdict"
    " changes is from the median, in standard deviations of the quantity."
)

COURSES_NOTE = SAMPLED_COURSES.format(
    "The search uses the same courses at every point, so the hinge is that of these courses; the"
    " exact one can be nearer or farther away."
)
"""What to bear in mind of a hinge whose test rests on sampled courses."""


@dataclass(frozen=True)
class HingesQuestion(AbstractQuestion[Several[Hinge]]):
    """Show the smallest change of assumptions that changes a claim's verdict.

    Parameters
    ----------
    claims
        Names of claims, or questions that are true or false; by default every claim.
    """

    place: ClassVar[Place | None] = Place(
        "hinges",
        "mind",
        "What would change our mind",
        nothing="Nothing in this file is uncertain, so no assumption can change a verdict.",
        by_name=True,
    )

    claims: str | Sequence[str] = ()

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Several[Hinge]:
        """Return by claim what turns it."""
        wanted = claims_or(ensemble.model.scenario, self.claims)
        return Several(hinges(ensemble, wanted, progress=progress))

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Several[Hinge]]]:
        """Return the question of every claim, where something is uncertain."""
        return (Contribution(cls()),) if uncertain(draft.ensemble) else ()

    @classmethod
    def told(cls, draft: Draft) -> Mapping[str, Hinge]:
        """Return the hinges of the weakest claims."""
        found = draft.one(cls)
        return {k: found[k] for k in weakest(draft)} if found is not None else {}


def weakest(draft: Draft) -> list[str]:
    """Return the claims that turn soonest, which a report tells in full.

    Those that nothing turns come last.
    """
    found: Mapping[str, Hinge] = draft.one(HingesQuestion) or {}
    near = sorted(found, key=lambda k: found[k].distance or math.inf)
    return [k for k in near if found[k].holds is not None][:WEAKEST]


def hinges(
    ensemble: Ensemble, claims: Sequence[str], *, progress: Progress | None = None
) -> dict[str, Hinge]:
    """Find what turns claims.

    Parameters
    ----------
    ensemble
        The scenario over draws, of which the first `DRAWS` are asked whether they turn.
    claims
        Names of claims, or questions that are true or false.
    progress
        Told of claims done and claims in all.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If a question is not true or false.
    """
    targets = {text: truth_of(ensemble.model.scenario, text) for text in claims}
    surveys = surveyed(ensemble, targets)
    drawn = _drawn(ensemble, targets, surveys)
    results = {}
    for i, (text, target) in enumerate(targets.items()):
        results[text] = _hinge(Search(ensemble, target, surveys[text]), text, *drawn[text])
        if progress:
            progress(i + 1, len(claims))
    return results


def _drawn(
    ensemble: Ensemble, targets: Mapping[str, Target], surveys: Mapping[str, Survey]
) -> dict[str, tuple[DrawsAsked, Floats]]:
    """Return what the draws say of each claim, and the draws that turn it, as normal scores."""
    asked = {k: node for k, node in asked_of(targets).items() if k[1] != "margin"}
    found = ask_all(ensemble.first(DRAWS), asked)
    most = max((len(answer.values) for answer in found.values()), default=0)
    scores = scores_of_draws(ensemble, most)
    results = {}
    for name, survey in surveys.items():
        truth, across = found[name, "truth"].values, found[name, "ties turned"].values
        known = ~np.isnan(truth)
        turned = turned_from(survey.central, truth, across)
        tied = known & (truth != across)
        sampled = found[name, "truth"].sampled
        count = DrawsAsked(int(known.sum()), int(turned.sum()), int(tied.sum()), sampled)
        results[name] = (count, scores[: len(truth)][turned])
    return results


def _hinge(search: Search, text: str, asked: DrawsAsked, drawn: Floats) -> Hinge:
    if np.isnan(search.central):
        return Hinge(text, None, float("nan"), (), None, (), asked)
    holds = bool(search.central)
    if not search.size:
        return Hinge(text, holds, search.margin, (), None, ())
    swings, alone = search.alone()
    point = nearest(search, alone, drawn)
    if point is None:
        return Hinge(text, holds, search.margin, (), None, swings, asked)
    pointwise, moved = search.pointwise, np.argsort(-np.abs(point))
    shifts = tuple(_shift(pointwise, i, point) for i in moved.tolist() if point[i])
    return Hinge(text, holds, search.margin, shifts, search.length(point), swings, asked)


def _shift(pointwise: Pointwise[str], i: int, point: Floats) -> Shift:
    name = pointwise.names[i]
    quantity = pointwise.quantities[name]
    central, value = pointwise.values(name, np.array([0.0, point[i]]))
    return Shift(name, quantity.says, quantity.unit, float(central), float(value), float(point[i]))
