"""What a claim hinges on: the smallest change of assumptions that turns its verdict (rule Q5).

Owns `hinges`. The central case has every quantity at its median. From there the nearest point is
sought at which the verdict is another, with distance in normal scores, so that a step counts as
much as it is unlikely by the file's own ranges: the reliability index of Hasofer and Lind 1974
(*Journal of the Engineering Mechanics Division* 100), found by turning towards the margin's
gradient at the border (Rackwitz and Fiessler 1978). A change of few quantities is preferred: one of
fewer is taken unless it is more than twice as long; one quantity within half a deviation is taken
at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.display import Shown
from realpolitik.ask.evaluate.points import Probe
from realpolitik.ask.evaluate.target import Target, truth_of
from realpolitik.ask.robustness.nearest_flip import Search, Survey, Swing, surveyed
from realpolitik.pages.numbers import apart, unit_after

if TYPE_CHECKING:
    from realpolitik.ensemble import Ensemble
    from realpolitik.ensemble.ensemble import Progress

Floats = Any


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
        name = f"{self.says} ({self.quantity})" if self.says else self.quantity
        return f"{name} is {self._change}"

    @property
    def short(self) -> str:
        """The same with the quantity's name alone."""
        return f"{self.quantity} is {self._change}"

    @property
    def _change(self) -> str:
        side = "under" if self.score < 0 else "over"
        value, central = apart(self.value, self.central)
        return f"{side} {value}{unit_after(self.unit)} instead of {central}"


@dataclass(frozen=True)
class Hinge(Shown):
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
        Its length in normal scores; None if none was found.
    swings
        What each quantity does alone, the one that turns soonest first.
    """

    claim: str
    holds: bool | None
    margin: float
    shifts: tuple[Shift, ...]
    distance: float | None
    swings: tuple[Swing, ...]

    @property
    def words(self) -> str:
        """The hinge in one sentence."""
        if self.holds is None:
            return "It has no answer in the central case."
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
        if not changes:
            return f"It {now} in the central case, and no change within the ranges turns it."
        return f"It {now} in the central case and {then} if {' and '.join(changes)}."

    def to_dict(self) -> dict[str, Any]:
        """Return the hinge as plain data."""
        return {
            "claim": self.claim,
            "holds_centrally": self.holds,
            "margin": None if np.isnan(self.margin) else self.margin,
            "distance": self.distance,
            "words": self.words,
            "shifts": [vars(s) for s in self.shifts],
            "swings": [
                {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in vars(s).items()}
                for s in self.swings
            ],
        }


def hinges(
    ensemble: Ensemble, claims: Sequence[str], *, progress: Progress | None = None
) -> dict[str, Hinge]:
    """Find what turns claims.

    Parameters
    ----------
    ensemble
        The scenario; its draws are not used.
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
    results = {}
    for i, (text, target) in enumerate(targets.items()):
        results[text] = _hinge(ensemble, text, target, surveys[text])
        if progress:
            progress(i + 1, len(claims))
    return results


def _hinge(ensemble: Ensemble, text: str, target: Target, survey: Survey) -> Hinge:
    probe = Probe(ensemble, {"truth": target.node, "margin": target.number})
    search = Search(probe, survey)
    if np.isnan(search.central):
        return Hinge(text, None, float("nan"), (), None, ())
    if not search.size:
        return Hinge(text, bool(search.central), search.margin, (), None, ())
    swings, nearest = search.alone()
    point = search.nearest(nearest)
    shifts: tuple[Shift, ...] = ()
    distance = None
    if point is not None:
        distance = float(np.sqrt(np.sum(point**2)))
        shifts = tuple(_shift(probe, i, point) for i in np.argsort(-np.abs(point)) if point[i])
    return Hinge(text, bool(search.central), search.margin, shifts, distance, swings)


def _shift(probe: Probe, i: int, point: Floats) -> Shift:
    name = probe.names[i]
    quantity = probe.quantities[name]
    central, value = probe.values(name, np.array([0.0, point[i]]))
    return Shift(name, quantity.says, quantity.unit, float(central), float(value), float(point[i]))
