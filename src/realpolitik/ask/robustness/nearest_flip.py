"""The search for the nearest point at which a truth turns (rule Q5).

Owns `Survey`, what claims say at the points that all are asked at, and `Search`. A point is a
vector of normal scores, see `ask.evaluate.points`; its length is that of `Joint`. A truth has
turned only where it is another and no tie decides it (rule Q2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.arrays import Bools, Floats, Ints
from realpolitik.ask.evaluate.points import FARTHEST, K, Pointwise
from realpolitik.ask.evaluate.query import searches
from realpolitik.ask.robustness.joint import Joint

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.target import Target
    from realpolitik.engines import Ensemble
    from realpolitik.scenario.expression import nodes as n

GRID = 18
"""Points between the median and either end of a quantity's range."""
CLOSE = 1e-4
"""How near, in normal scores, the turning point is found."""
ROUGH = 0.1
"""The same where plans are sought at every point; the nearest one is then found as near."""
TURNS = 6
"""How often a direction is turned towards the gradient."""
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
        How far along each ray they lie, shape (steps,).
    central
        The truth in the centre: 1, 0, or NaN where it has none.
    turned
        Where it has turned, shape (steps, rays).
    margin
        In the centre, at the lower and at the upper quantiles.
    """

    steps: Floats
    central: float
    turned: Bools
    margin: tuple[float, Floats, Floats]


def asked_of(targets: Mapping[str, Target]) -> dict[tuple[str, str], n.Node]:
    """Return what is asked of claims in the end: truth, the same with ties turned, and margin."""
    asked: dict[tuple[str, str], n.Node] = {}
    for name, target in targets.items():
        asked[name, "truth"] = target.node
        asked[name, "ties turned"] = target.ties_turned
        asked[name, "margin"] = target.number
    return asked


def turned_from(central: float, truth: Floats, ties_turned: Floats) -> Bools:
    """Return where a truth is another than in the centre, and not by a tie; no truth is none."""
    turned: Bools = ~np.isnan(truth) & (truth != central) & (ties_turned != central)
    return turned


def surveyed(ensemble: Ensemble, targets: Mapping[str, Target]) -> dict[str, Survey]:
    """Ask all claims at the same points at once: the centre, and along each quantity alone."""
    found: dict[str, Survey] = {}
    for searching in (False, True):
        some = {k: t for k, t in targets.items() if searches(t.node) is searching}
        if not some:
            continue
        pointwise = Pointwise(ensemble, asked_of(some))
        size = len(pointwise.names)
        # Where plans are sought at every point, fewer points must do.
        steps = np.linspace(0, FARTHEST, (GRID // 4 if searching else GRID) + 1)[1:]
        outer = np.concatenate([np.eye(size) * -OUTER, np.eye(size) * OUTER])
        rays = (steps[:, None, None] * _rays(size)).reshape(len(steps) * 2 * size, size)
        values = _there(pointwise, np.concatenate([np.zeros((1, size)), outer, rays]))
        for k in some:
            truth, margin = values[k, "truth"], values[k, "margin"]
            turned = turned_from(float(truth[0]), truth, values[k, "ties turned"])
            along = turned[1 + 2 * size :].reshape(len(steps), 2 * size)
            low, high = margin[1 : 1 + size], margin[1 + size : 1 + 2 * size]
            found[k] = Survey(steps, float(truth[0]), along, (float(margin[0]), low, high))
    return found


def _there(pointwise: Pointwise[K], points: Floats) -> dict[K, Floats]:
    """Return the answers at points, which all have the same random numbers for their courses.

    With numbers of its own at every point the search would find the nearest lucky one.
    """
    return pointwise.at(points, stream=np.zeros(len(points), dtype=np.int64))


def _rays(size: int) -> Floats:
    """Return the directions in which one quantity moves alone, down and up in turn."""
    return np.stack([-np.eye(size), np.eye(size)], axis=1).reshape(2 * size, size)


class Search:
    """The search for the nearest point at which one truth has turned.

    Parameters
    ----------
    ensemble
        The scenario.
    target
        The truth.
    survey
        What it says at the points that all truths are asked at.
    """

    def __init__(self, ensemble: Ensemble, target: Target, survey: Survey) -> None:
        asked = {kind: node for (_, kind), node in asked_of({"": target}).items()}
        self.margins = Pointwise(ensemble, {"margin": asked.pop("margin")})
        self.pointwise = Pointwise(ensemble, asked)
        self.survey, self.joint = survey, Joint.of(ensemble)
        # Both make every point dear, so that fewer are asked.
        self.seeks_plans = searches(target.node)
        self.over_periods = ensemble.model.scenario.periods is not None
        self.size = len(self.pointwise.names)
        self.central, self.margin = survey.central, survey.margin[0]

    def turned(self, points: Floats) -> Bools:
        """Return where the verdict has turned, shape (points,) from (points, quantities)."""
        found = _there(self.pointwise, points)
        return turned_from(self.central, found["truth"], found["ties turned"])

    def length(self, point: Floats) -> float:
        """Return how far a point lies from the centre."""
        return float(self.joint.length(point))

    def alone(self) -> tuple[tuple[Swing, ...], Floats | None]:
        """Return what each quantity does alone, and the nearest point at which one turns it."""
        signs = np.array([-1.0, 1.0])
        reach = self.refined(_rays(self.size), self.survey.steps, self.survey.turned)
        swings: list[Swing] = []
        points: list[Floats] = []
        for i, name in enumerate(self.pointwise.names):
            both = reach[2 * i : 2 * i + 2] * signs
            found = both[~np.isnan(both)]
            score = float(found[np.argmin(np.abs(found))]) if len(found) else None
            if score is not None:
                points.append(np.eye(self.size)[i] * score)
            turns_at = (
                None if score is None else float(self.pointwise.values(name, np.array(score)))
            )
            low, high = float(self.survey.margin[1][i]), float(self.survey.margin[2][i])
            swings.append(Swing(name, low, high, turns_at, score))
        swings.sort(key=lambda s: (abs(s.score) if s.score is not None else np.inf, -_width(s)))
        return tuple(swings), min(points, key=self.length) if points else None

    def along(self, rays: Floats, steps: Floats, close: float | None = None) -> Floats:
        """Return how far along each ray the verdict first turns, NaN where it does not.

        It is found as near as `close` in units of the rays, by default `CLOSE`, or `ROUGH` where
        plans are sought at every point.
        """
        points = (steps[:, None, None] * rays[None]).reshape(-1, self.size)
        turned = self.turned(points).reshape(len(steps), len(rays))
        return self.refined(rays, steps, turned, close)

    def refined(
        self, rays: Floats, steps: Floats, turned: Bools, close: float | None = None
    ) -> Floats:
        """Return the same, given at which steps along each ray the verdict has turned."""
        if close is None:
            close = ROUGH if self.seeks_plans else CLOSE
        some = turned.any(axis=0)
        first = np.argmax(turned, axis=0)
        high = np.where(some, steps[first], np.nan)
        low = np.where(first > 0, steps[first - 1], 0.0)
        at = np.flatnonzero(some)
        # Few rays are cut into many parts at once, which costs no more than cutting them in two.
        parts = int(max(2, min(64, 128 // max(1, len(at)))))
        while len(at) and float(np.max(high[at] - low[at])) > close:
            inner = np.linspace(low[at], high[at], parts + 1)[1:]
            points = (inner[:, :, None] * rays[at]).reshape(-1, self.size)
            past = self.turned(points).reshape(parts, len(at))
            past[-1] = True
            first_past = np.argmax(past, axis=0)
            column = np.arange(len(at))
            low[at] = np.where(first_past > 0, inner[first_past - 1, column], low[at])
            high[at] = inner[first_past, column]
        return high

    def tightened(self, point: Floats) -> Floats:
        """Return a turned point that was found roughly, drawn as near as others are."""
        reach = float(np.abs(point).max())
        steps = np.array([max(0.0, reach - ROUGH), reach])
        found = self.along(point[None] / reach, steps, CLOSE)[0]
        return point if np.isnan(found) else found * point / reach

    def together(self, among: Ints) -> Floats | None:
        """Return the nearest turned point that moves some quantities, or None."""
        steps = np.linspace(0, FARTHEST, 2 * GRID + 1)[1:]
        point = np.zeros(self.size)
        best: Floats | None = None
        for _ in range(TURNS):
            ray = (-1.0 if self.central else 1.0) * self.joint.steepest(
                self.slopes(point[None], among)[0], among
            )
            most = float(np.abs(ray).max())
            if not np.isfinite(most) or most == 0:
                break
            reach = self.along(ray[None] / most, steps)[0]
            if np.isnan(reach):
                break
            turned = reach * ray / most
            if best is not None and self.length(turned) >= self.length(best) * (1 - 1e-4):
                break
            best = point = turned
        return best

    def slopes(self, points: Floats, among: Ints) -> Floats:
        """Return the margin's slope in some quantities, by central differences.

        Shape (points, quantities), as the points have; it is 0 in all other quantities.
        """
        step = 0.02
        moves = np.eye(self.size)[among] * step
        ends = points[:, None, None] + np.stack([moves, -moves])
        margins = _there(self.margins, ends.reshape(-1, self.size))["margin"]
        ahead, behind = margins.reshape(len(points), 2, len(among)).transpose(1, 0, 2)
        slopes = np.zeros(points.shape)
        slopes[:, among] = (ahead - behind) / (2 * step)
        return slopes


def _width(swing: Swing) -> float:
    width = abs(swing.high - swing.low)
    return 0.0 if np.isnan(width) else width
