"""Where in the space of assumptions a claim fails: boxes found by peeling (rule Q5).

Owns `find_boxes`, the patient rule induction method (Friedman and Fisher 1999, *Statistics and
Computing* 9) as scenario discovery uses it (Bryant and Lempert 2010, *Technological Forecasting and
Social Change* 77), and `BoxesQuestion`, which asks it of a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.arrays import Bools, Floats
from realpolitik.ask.evaluate.points import scores_of_draws, uncertain
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.target import truth_of
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Place
from realpolitik.ask.result import Result
from realpolitik.ask.robustness.hinges import weakest
from realpolitik.ensemble import WINDOW
from realpolitik.pages.numbers import percent, unit_after
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

PEEL = 0.05
"""The share of a box that one step peels off."""
LEAST = 0.05
"""The share of all draws below which a box is not peeled further."""
SIGNIFICANT = 0.05
REPORT_DRAWS = 1024
"""Draws in a report."""
DENSER = 0.05
"""By how much a box must be denser than the whole to be worth telling."""


@dataclass(frozen=True)
class Box:
    """A box in the space of assumptions.

    Parameters
    ----------
    limits
        By quantity the lowest and the highest value inside; quantities without limits are missing.
    coverage
        Share of all cases of interest that lie inside.
    density
        Share of what lies inside that is of interest.
    mass
        Share of all draws that lie inside.
    significance
        By quantity how likely the box would be as dense without that limit: the quasi-p-value of
        Bryant and Lempert 2010, appendix A.
    """

    limits: Mapping[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float
    significance: Mapping[str, float]


@dataclass(frozen=True)
class FailureBoxes(Result):
    """Where a claim fails.

    Parameters
    ----------
    claim
        Its name.
    share
        Share of draws in which it fails; None if it has no answer in any.
    boxes
        The boxes, the first found first; each is sought among what the others leave.
    limits
        By box, the limits in words and the file's own units.
    """

    claim: str
    share: float | None
    boxes: tuple[Box, ...]
    limits: tuple[tuple[str, ...], ...]

    def to_dict(self) -> Document:
        """Return the boxes as plain data."""
        return {
            "claim": self.claim,
            "fails_in_share": self.share,
            "boxes": [
                {
                    "limits": {k: list(v) for k, v in box.limits.items()},
                    "words": list(words),
                    "coverage": box.coverage,
                    "density": box.density,
                    "mass": box.mass,
                    "quasi_p": dict(box.significance),
                }
                for box, words in zip(self.boxes, self.limits, strict=True)
            ],
        }

    def page(self) -> Page:
        """Return the page on where the claim fails."""
        rows = [
            ("; ".join(words), percent(b.coverage), percent(b.density), percent(b.mass))
            for b, words in zip(self.boxes, self.limits, strict=True)
        ]
        header = ("where", "share of failures", "fails there in", "share of draws")
        title = f"It fails in {percent(self.share)} of draws"
        table = Table(
            title,
            "where failures are most frequent (PRIM)",
            header,
            tuple(rows),
            frozenset({1, 2, 3}),
        )
        lead = ""
        if self.share is None:
            lead = "The test has no answer in any draw."
        elif not rows:
            lead = "No part of the assumptions has clearly more failures than the rest."
        limited = dict.fromkeys(name for box in self.boxes for name in box.limits)
        return Page(
            f"Where {self.claim} fails",
            lead,
            (table,) if rows else (),
            about=(Reference("claim", self.claim),),
            rests_on=tuple(Reference("quantity", name) for name in limited),
        )


def peel(x: Floats, y: Bools, names: Sequence[str]) -> list[Box]:
    """Return the boxes of one peeling, from all of space to the smallest.

    Parameters
    ----------
    x
        Inputs, shape (draws, inputs).
    y
        True where a draw is of interest, shape (draws,).
    names
        Of the inputs.

    Notes
    -----
    Each step removes about `PEEL` of the box at one end of one input: that by which the density of
    the rest gains most, the first among equals.
    """
    inside = np.ones(len(y), dtype=bool)
    low, high = x.min(axis=0), x.max(axis=0)
    limits = np.stack([low, high], axis=1)
    boxes = [_box(x, y, inside, limits, limits, names)]
    whole = limits.copy()
    while True:
        rows, hits = x[inside], y[inside]
        cuts = np.quantile(rows, [PEEL, 1 - PEEL], axis=0)
        # What each cut would keep: at the low end and at the high end of every input.
        kept = np.stack([rows >= cuts[0], rows <= cuts[1]], axis=2)
        count = kept.sum(axis=0)
        density = (kept & hits[:, None, None]).sum(axis=0) / np.maximum(count, 1)
        allowed = (count < len(rows)) & (count >= max(1, LEAST * len(y)))
        if not allowed.any():
            return boxes
        i, side = np.unravel_index(np.argmax(np.where(allowed, density, -1.0)), density.shape)
        inside = inside.copy()
        inside[inside] = kept[:, i, side]
        limits = limits.copy()
        limits[i, side] = cuts[side, i]
        boxes.append(_box(x, y, inside, limits, whole, names))


def _box(
    x: Floats, y: Bools, inside: Bools, limits: Floats, whole: Floats, names: Sequence[str]
) -> Box:
    hits, total = y[inside].sum(), max(1, y.sum())
    limited = {
        names[i]: (float(limits[i, 0]), float(limits[i, 1]))
        for i in range(len(names))
        if (limits[i] != whole[i]).any()
    }
    significance = {}
    for i, name in enumerate(names):
        if name in limited:
            others = [j for j in range(len(names)) if names[j] in limited and j != i]
            wide = np.ones(len(y), dtype=bool)
            for j in others:
                wide &= (x[:, j] >= limits[j, 0]) & (x[:, j] <= limits[j, 1])
            significance[name] = by_chance(int(hits), int(inside.sum()), y[wide].mean())
    density = float(hits / max(1, inside.sum()))
    return Box(limited, float(hits / total), density, float(inside.mean()), significance)


def by_chance(hits: int, trials: int, rate: float) -> float:
    """Return how likely so many hits are if each trial hits at a rate."""
    from scipy.special import betainc

    # The binomial's upper tail: of at least so many hits.
    return float(betainc(hits, trials - hits + 1, rate)) if hits else 1.0


def find_boxes(x: Floats, y: Bools, names: Sequence[str], most: int = 2) -> tuple[Box, ...]:
    """Return the boxes that hold the cases of interest best.

    Of each peeling the box is taken whose coverage and density have the greatest harmonic mean,
    after limits were dropped that are not significant; the next box is sought among what is left.
    A box that is hardly denser than the whole is not returned.
    """
    found: list[Box] = []
    left = np.ones(len(y), dtype=bool)
    total = max(1, y.sum())
    while len(found) < most and y[left].any() and not y[left].all():
        boxes = peel(x[left], y[left], names)
        box = _significant(x[left], y[left], names, max(boxes, key=_balance))
        if not box.limits or box.density < y[left].mean() + DENSER:
            break
        inside = left & _within(x, names, box.limits)
        share = float(y[inside].sum() / total)
        found.append(Box(box.limits, share, box.density, float(inside.mean()), box.significance))
        left &= ~inside
    return tuple(found)


def _balance(box: Box) -> float:
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0


def _within(x: Floats, names: Sequence[str], limits: Mapping[str, tuple[float, float]]) -> Bools:
    inside = np.ones(len(x), dtype=bool)
    for name, (low, high) in limits.items():
        column = x[:, list(names).index(name)]
        inside &= (column >= low) & (column <= high)
    return inside


def _significant(x: Floats, y: Bools, names: Sequence[str], box: Box) -> Box:
    """Return a box without the limits that might be chance, the weakest dropped first."""
    whole = np.stack([x.min(axis=0), x.max(axis=0)], axis=1)
    while box.significance and max(box.significance.values()) > SIGNIFICANT:
        weakest = max(box.significance, key=lambda k: box.significance[k])
        kept = {k: v for k, v in box.limits.items() if k != weakest}
        limits = whole.copy()
        for name, ends in kept.items():
            limits[list(names).index(name)] = ends
        box = _box(x, y, _within(x, names, kept), limits, whole, names)
    return box


@dataclass(frozen=True)
class BoxesQuestion(AbstractQuestion[FailureBoxes]):
    """Show where in the assumptions a claim fails.

    Parameters
    ----------
    claim
        A claim's name, or a question that is true or false.
    """

    place: ClassVar[Place | None] = Place("boxes", "mind", by_name=True)

    claim: str

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> FailureBoxes:
        """Return the boxes in which it fails."""
        return failure_boxes(ensemble, self.claim, progress=progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[FailureBoxes]]:
        """Return the question of the weakest claims, on few draws."""
        return [Contribution(cls(k), k, REPORT_DRAWS) for k in weakest(draft)]


def failure_boxes(
    ensemble: Ensemble, claim: str, *, progress: Progress | None = None
) -> FailureBoxes:
    """Find where a claim fails.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If it is a number.
    """
    target = truth_of(ensemble.model.scenario, claim)
    names = uncertain(ensemble)
    y = ask_all(ensemble.first(WINDOW), {claim: target.node}, progress)[claim].values
    draws = len(y)
    known = ~np.isnan(y)
    fails = y[known] == 0
    scores = scores_of_draws(ensemble, draws)[known]
    if not known.any():
        return FailureBoxes(claim, None, (), ())
    boxes = find_boxes(scores, fails, names)
    told = tuple(_in_units(ensemble, box, scores, names) for box in boxes)
    words = tuple(tuple(_words(ensemble, k, ends) for k, ends in t.items()) for t in told)
    return FailureBoxes(
        claim,
        float(fails.mean()),
        tuple(
            Box(
                {k: (v[0], v[1]) for k, v in limits.items()},
                b.coverage,
                b.density,
                b.mass,
                b.significance,
            )
            for b, limits in zip(boxes, told, strict=True)
        ),
        words,
    )


def _in_units(
    ensemble: Ensemble, box: Box, scores: Floats, names: Sequence[str]
) -> dict[str, tuple[float, float, bool, bool]]:
    """Return a box's limits as values, and at which ends they bind."""
    from scipy.special import ndtr

    found = {}
    for name, ends in box.limits.items():
        column = scores[:, list(names).index(name)]
        quantile = ensemble.model.quantities[name].distribution.quantile
        low, high = quantile(ndtr(np.array(ends)))
        found[name] = (float(low), float(high), ends[0] > column.min(), ends[1] < column.max())
    return found


def _words(ensemble: Ensemble, name: str, ends: tuple[float, float, bool, bool]) -> str:
    low, high, from_below, from_above = ends
    tail, name = unit_after(ensemble.model.quantities[name].unit), plain(name)
    if from_below and from_above:
        return f"{name} from {low:.3g} to {high:.3g}{tail}"
    return f"{name} over {low:.3g}{tail}" if from_below else f"{name} under {high:.3g}{tail}"
