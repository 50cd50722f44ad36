"""The search for the nearest point at which a truth turns (rule Q5).

Owns `Survey`, what claims say at the points that all are asked at, and `Search`. A point is a
vector of normal scores, see `ask.evaluate.points`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.evaluate.points import FARTHEST, Probe
from realpolitik.ask.evaluate.query import searches

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.target import Target
    from realpolitik.ensemble import Ensemble
    from realpolitik.scenario.expression import nodes as n

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
NEAR = 0.5
"""A change of one quantity that is no longer than this is taken at once."""
LONGER = 2.0
"""How much longer a change may be that touches fewer quantities."""
OUTER = 1.6448536269514722


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


@dataclass(frozen=True, eq=False)
class Survey:
    """What a claim says at the points that every claim is asked at.

    Parameters
    ----------
    steps
        How far along each ray they lie.
    truth
        In the centre, and at each step along each ray, shape (steps, rays).
    margin
        In the centre, at the lower and at the upper quantiles.
    """

    steps: Floats
    truth: tuple[float, Floats]
    margin: tuple[float, Floats, Floats]


def surveyed(ensemble: Ensemble, targets: Mapping[str, Target]) -> dict[str, Survey]:
    """Ask all claims at the same points at once: the centre, and along each quantity alone."""
    found: dict[str, Survey] = {}
    for searching in (False, True):
        some = {k: t for k, t in targets.items() if searches(t.node) is searching}
        if not some:
            continue
        asked: dict[Any, n.Node] = {(k, "truth"): t.node for k, t in some.items()}
        asked |= {(k, "margin"): t.number for k, t in some.items()}
        probe = Probe(ensemble, asked)
        size = len(probe.names)
        # Where plans are sought at every point, fewer points must do.
        steps = np.linspace(0, FARTHEST, (GRID // 4 if searching else GRID) + 1)[1:]
        outer = np.concatenate([np.eye(size) * -OUTER, np.eye(size) * OUTER])
        rays = (steps[:, None, None] * _rays(size)).reshape(len(steps) * 2 * size, size)
        values = probe.at(np.concatenate([np.zeros((1, size)), outer, rays]))
        for k in some:
            truth, margin = values[k, "truth"], values[k, "margin"]
            along = truth[1 + 2 * size :].reshape(len(steps), 2 * size)
            low, high = margin[1 : 1 + size], margin[1 + size : 1 + 2 * size]
            found[k] = Survey(steps, (float(truth[0]), along), (float(margin[0]), low, high))
    return found


def _rays(size: int) -> Floats:
    """Return the directions in which one quantity moves alone, down and up in turn."""
    return np.stack([-np.eye(size), np.eye(size)], axis=1).reshape(2 * size, size)


class Search:
    """The search for the nearest point at which one truth is another."""

    def __init__(self, probe: Probe, survey: Survey) -> None:
        self.probe, self.survey = probe, survey
        self.long = searches(probe.questions["truth"])
        self.close = ROUGH if self.long else CLOSE
        self.size = len(probe.names)
        self.central, self.margin = survey.truth[0], survey.margin[0]

    def turned(self, points: Floats) -> Floats:
        """Return where the verdict is another."""
        return self.other(self.probe.at(points)["truth"])

    def other(self, truth: Floats) -> Floats:
        """Tell which truths are another verdict; where there is none it has not turned."""
        return ~np.isnan(truth) & (truth != self.central)

    def alone(self) -> tuple[tuple[Swing, ...], dict[int, float]]:
        """Return what each quantity does alone, and how far those that turn the verdict must go."""
        signs = np.array([-1.0, 1.0])
        turned = self.other(self.survey.truth[1])
        reach = self.refined(_rays(self.size), self.survey.steps, turned)
        swings, nearest = [], {}
        for i, name in enumerate(self.probe.names):
            both = reach[2 * i : 2 * i + 2] * signs
            found = both[~np.isnan(both)]
            score = float(found[np.argmin(np.abs(found))]) if len(found) else None
            if score is not None:
                nearest[i] = score
            turns_at = None if score is None else float(self.probe.values(name, score))
            low, high = float(self.survey.margin[1][i]), float(self.survey.margin[2][i])
            swings.append(Swing(name, low, high, turns_at, score))
        swings.sort(key=lambda s: (abs(s.score) if s.score is not None else np.inf, -_width(s)))
        return tuple(swings), nearest

    def along(self, rays: Floats, steps: Floats) -> Floats:
        """Return how far along each ray the verdict first turns, NaN where it does not."""
        points = (steps[:, None, None] * rays[None]).reshape(-1, self.size)
        turned = self.turned(points).reshape(len(steps), len(rays))
        return self.refined(rays, steps, turned)

    def refined(self, rays: Floats, steps: Floats, turned: Floats) -> Floats:
        """Return the same, given at which steps along each ray the verdict is another."""
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
            if abs(alone[best]) <= NEAR:
                return point
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
        steps = np.linspace(0, 2 * FARTHEST, 2 * GRID + 1)[1:]
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
