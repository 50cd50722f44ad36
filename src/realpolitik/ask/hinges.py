"""What a claim hinges on: the smallest change of assumptions that turns its verdict (rule Q5).

Owns `hinges`. The central case has every quantity at its median. From there the nearest point is
sought at which the verdict is another, with distance in normal scores, so that a step counts as
much as it is unlikely by the file's own ranges: the reliability index of Hasofer and Lind 1974
(*Journal of the Engineering Mechanics Division* 100), found by turning towards the margin's
gradient at the border (Rackwitz and Fiessler 1978). A change of few quantities is preferred: one of
fewer is taken unless it is more than twice as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.display import Shown
from realpolitik.ask.probe import FARTHEST, Probe
from realpolitik.ask.query import searches
from realpolitik.ask.target import truth_of
from realpolitik.ask.units import apart, unit_after

if TYPE_CHECKING:
    from realpolitik.ensemble import Ensemble
    from realpolitik.ensemble.ensemble import Progress

Floats = Any

GRID = 18
"""Points between the median and either end of a quantity's range."""
CLOSE = 1e-4
"""How near, in normal scores, the turning point is found."""
ROUGH = 0.1
"""The same where plans are sought at every point; the nearest one is then found as near."""
TURNS = 6
"""How often a direction is turned towards the gradient."""
SIZES = (2, 3, 5)
"""How many quantities are tried together before all of them."""
LONGER = 2.0
"""How much longer a change may be that touches fewer quantities."""
OUTER = 1.6448536269514722


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
class Swing:
    """What one quantity alone does to a claim's margin, the others at their medians.

    Parameters
    ----------
    quantity
        Its name.
    low, high
        The margin where it is at its 5% and at its 95% quantile.
    turns_at
        The value nearest its median at which the verdict turns; None if none does.
    score
        How far that is, in normal scores; None if none does.
    """

    quantity: str
    low: float
    high: float
    turns_at: float | None
    score: float | None


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
                {k: None if _missing(v) else v for k, v in vars(s).items()} for s in self.swings
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
    results = {}
    for i, text in enumerate(claims):
        results[text] = _hinge(ensemble, text)
        if progress:
            progress(i + 1, len(claims))
    return results


def _hinge(ensemble: Ensemble, text: str) -> Hinge:
    target = truth_of(ensemble.model.scenario, text)
    probe = Probe(ensemble, {"truth": target.node, "margin": target.number})
    search = _Search(probe)
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


class _Search:
    """The search for the nearest point at which one truth is another."""

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        # Where plans are sought at every point, fewer points must do.
        self.long = searches(probe.questions["truth"])
        self.grid, self.close = (GRID // 4, ROUGH) if self.long else (GRID, CLOSE)
        self.size = len(probe.names)
        centre = probe.at(np.zeros((1, self.size)))
        self.central = float(centre["truth"][0])
        self.margin = float(centre["margin"][0])

    def turned(self, points: Floats) -> Floats:
        """Return where the verdict is another; where it has no answer it has not turned."""
        found = self.probe.at(points)["truth"]
        return ~np.isnan(found) & (found != self.central)

    def alone(self) -> tuple[tuple[Swing, ...], dict[int, float]]:
        """Return what each quantity does alone, and how far those that turn the verdict must go."""
        steps = np.linspace(0, FARTHEST, self.grid + 1)[1:]
        signs = np.array([-1.0, 1.0])
        rays = [np.eye(self.size)[i] * s for i in range(self.size) for s in signs]
        reach = self.along(np.array(rays).reshape(-1, self.size), steps)
        outer = np.concatenate([np.eye(self.size) * -OUTER, np.eye(self.size) * OUTER])
        margins = self.probe.at(outer)["margin"]
        swings, nearest = [], {}
        for i, name in enumerate(self.probe.names):
            both = reach[2 * i : 2 * i + 2] * signs
            found = both[~np.isnan(both)]
            score = float(found[np.argmin(np.abs(found))]) if len(found) else None
            if score is not None:
                nearest[i] = score
            turns_at = None if score is None else float(self.probe.values(name, score))
            low, high = float(margins[i]), float(margins[self.size + i])
            swings.append(Swing(name, low, high, turns_at, score))
        swings.sort(key=lambda s: (abs(s.score) if s.score is not None else np.inf, -_width(s)))
        return tuple(swings), nearest

    def along(self, rays: Floats, steps: Floats) -> Floats:
        """Return how far along each ray the verdict first turns, NaN where it does not."""
        points = (steps[:, None, None] * rays[None]).reshape(-1, self.size)
        turned = self.turned(points).reshape(len(steps), len(rays))
        some = turned.any(axis=0)
        first = np.argmax(turned, axis=0)
        high = np.where(some, steps[first], np.nan)
        low = np.where(first > 0, steps[first - 1], 0.0)
        at = np.flatnonzero(some)
        # Few rays are cut into many parts at once, which costs no more than cutting them in two.
        parts = int(max(2, min(64, 128 // max(1, len(at)))))
        while len(at) and float(np.max(high[at] - low[at])) > self.close:
            inner = np.linspace(low[at], high[at], parts + 1)[1:]
            points = (inner[:, :, None] * rays[at]).reshape(-1, self.size)
            past = self.turned(points).reshape(parts, len(at))
            past[-1] = True
            first_past = np.argmax(past, axis=0)
            column = np.arange(len(at))
            low[at] = np.where(first_past > 0, inner[first_past - 1, column], low[at])
            high[at] = inner[first_past, column]
        return high

    def nearest(self, alone: Mapping[int, float]) -> Floats | None:
        """Return the nearest turned point, of few quantities if that is not much farther."""
        best = min(alone, key=lambda i: abs(alone[i])) if alone else None
        found: list[Floats] = []
        if best is not None:
            point = np.zeros(self.size)
            point[best] = alone[best]
            found.append(point)
            if self.long:
                return self.tightened(point)
        everything = self.together(np.arange(self.size))
        if everything is None:
            return found[0] if found else None
        if not found or np.linalg.norm(found[0]) > LONGER * np.linalg.norm(everything):
            order = np.argsort(-np.abs(everything))
            few = (self.together(order[:k]) for k in SIZES if k < self.size)
            found += [p for p in few if p is not None]
        found.append(everything)
        shortest = min(float(np.linalg.norm(p)) for p in found)
        return next(p for p in found if np.linalg.norm(p) <= LONGER * shortest)

    def tightened(self, point: Floats) -> Floats:
        """Return a turned point that was found roughly, drawn as near as others are."""
        reach = float(np.linalg.norm(point))
        steps = np.array([max(0.0, reach - ROUGH), reach])
        self.close = CLOSE
        return self.along(point[None] / reach, steps)[0] * point / reach

    def together(self, among: Floats) -> Floats | None:
        """Return the nearest turned point that moves some quantities, or None."""
        steps = np.linspace(0, 2 * FARTHEST, 2 * self.grid + 1)[1:]
        point = np.zeros(self.size)
        best: Floats | None = None
        for _ in range(TURNS):
            slope = self.slope(point, among)
            length = np.linalg.norm(slope)
            if not np.isfinite(length) or length == 0:
                break
            ray = (-1.0 if self.central else 1.0) * slope / length
            reach = self.along(ray[None], steps)[0]
            if np.isnan(reach) or np.abs(reach * ray).max() > FARTHEST:
                break
            turned = reach * ray
            if best is not None and np.linalg.norm(turned) >= np.linalg.norm(best) * (1 - 1e-4):
                break
            best = point = turned
        return best

    def slope(self, point: Floats, among: Floats) -> Floats:
        """Return the margin's slope in some quantities, by central differences."""
        step = 0.02
        moves = np.eye(self.size)[among] * step
        margins = self.probe.at(np.concatenate([point + moves, point - moves]))["margin"]
        slope = np.zeros(self.size)
        slope[among] = (margins[: len(among)] - margins[len(among) :]) / (2 * step)
        return slope


def _missing(value: Any) -> bool:
    return isinstance(value, float) and bool(np.isnan(value))


def _width(swing: Swing) -> float:
    return abs(swing.high - swing.low) if not _missing(swing.high - swing.low) else 0.0
