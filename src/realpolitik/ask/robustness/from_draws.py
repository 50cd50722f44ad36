"""Turned points reached from the draws themselves (rule Q5).

Owns `from_draws` and `nearer`. A gradient at the centre leads nowhere where the margin is flat
there, or where a claim fails in a corner that the gradient does not point at. The draws know of
such corners. From the nearest draws that turn, the way back to the centre is followed to the
border, and the point is then drawn nearer step by step: quantities are put back to their medians,
in part or all the way, and the point moves along the border as the margin's slope there says (the
step of Hasofer and Lind 1974 as Rackwitz and Fiessler 1978 take it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.arrays import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from realpolitik.ask.robustness.nearest_flip import Search

NEAREST = 16
"""Draws that are followed to the border."""
STARTS = 2
"""Border points that are drawn nearer."""
ROUNDS = 40
"""Steps that one of them takes at most."""
FEW_ROUNDS = 4
"""The same where plans are sought at every point, or all periods are played."""
BACK = np.array([0.0, 0.5, 0.8, 0.93, 0.98, 0.995, 0.999])
"""What may be left of a quantity's change."""
SLIDES = np.array([1.0, 0.5, 0.25, 0.1, 0.03, 0.01])
"""Of the step along the border, the shares that are tried."""
GAIN = 1e-4
"""The share of its length by which a step must shorten a point."""


def from_draws(search: Search, points: Floats) -> list[Floats]:
    """Return turned points reached from draws.

    Parameters
    ----------
    search
        What turns is asked of it.
    points
        The draws that turn, as normal scores, shape (draws, quantities).

    Returns
    -------
    list
        At most `STARTS` points, the nearest first; none is farther than the nearest of the draws
        that turn when they are asked again.
    """
    if not len(points):
        return []
    most, starts = (2, 1) if search.seeks_plans or search.over_periods else (NEAREST, STARTS)
    near = points[np.argsort(search.joint.length(points), kind="stable")[:most]]
    reach = search.along(near, np.linspace(0, 1, 9)[1:])
    border = (near * reach[:, None])[~np.isnan(reach)]
    border = border[np.argsort(search.joint.length(border), kind="stable")[:starts]]
    found = nearer(search, border, np.arange(search.size))
    return sorted(found, key=search.length)


def nearer(search: Search, points: Iterable[Floats], among: Ints) -> list[Floats]:
    """Return turned points drawn as near to the centre as single steps bring them.

    Parameters
    ----------
    search
        What turns is asked of it, of the steps of all points at once.
    points
        Turned points.
    among
        Which quantities may move.
    """
    found = list(points)
    on_the_way = list(range(len(found)))
    for _ in range(FEW_ROUNDS if search.seeks_plans or search.over_periods else ROUNDS):
        if not on_the_way:
            break
        # What moves all at once brings most; where it brings no more, each is moved by itself.
        here = [found[i] for i in on_the_way]
        slopes = search.slopes(np.stack(here), among)
        slid = [_slid(search, *pair, among) for pair in zip(here, slopes, strict=True)]
        whole = [np.concatenate([_all(p), s]) for p, s in zip(here, slid, strict=True)]
        steps = dict(zip(on_the_way, _shorter(search, here, whole), strict=True))
        rest = [i for i, step in steps.items() if step is None]
        here = [found[i] for i in rest]
        steps |= zip(rest, _shorter(search, here, [_each(p) for p in here]), strict=True)
        on_the_way = []
        for i, step in steps.items():
            if step is not None:
                found[i] = step
                on_the_way.append(i)
    return found


def _shorter(
    search: Search, points: Sequence[Floats], steps: Sequence[Floats]
) -> list[Floats | None]:
    """Return for each point the nearest of its steps that is turned and nearer, or None."""
    lengths = [search.joint.length(some) for some in steps]
    shorter = [
        np.flatnonzero(length < search.length(point) * (1 - GAIN))
        for point, length in zip(points, lengths, strict=True)
    ]
    asked = [some[at] for some, at in zip(steps, shorter, strict=True)]
    if not asked:
        return []
    turned = np.split(search.turned(np.concatenate(asked)), np.cumsum([len(a) for a in asked])[:-1])
    nearest: list[Floats | None] = []
    for some, length, at, there in zip(steps, lengths, shorter, turned, strict=True):
        left = at[there]
        nearest.append(some[left[np.argmin(length[left])]] if len(left) else None)
    return nearest


def _each(point: Floats) -> Floats:
    """Return the point with one quantity put back in part or all the way."""
    moved = np.flatnonzero(point)
    steps = np.repeat(point[None], len(moved) * len(BACK), axis=0)
    steps[np.arange(len(steps)), np.repeat(moved, len(BACK))] *= np.tile(BACK, len(moved))
    return steps


def _all(point: Floats) -> Floats:
    """Return the point with all quantities put back in part, or the smallest all the way."""
    moved = np.flatnonzero(point)
    order = moved[np.argsort(np.abs(point[moved]), kind="stable")]
    steps = np.repeat(point[None], max(0, len(moved) - 1), axis=0)
    for i in range(len(steps)):
        steps[i, order[: i + 1]] = 0.0
    return np.concatenate([steps, point * BACK[:, None]])


def _slid(search: Search, point: Floats, slope: Floats, among: Ints) -> Floats:
    """Return steps towards the nearest point of the border as its slope here says it runs."""
    ray = search.joint.steepest(slope, among)
    rise = float(np.sum(slope * ray))
    if not np.isfinite(rise) or rise <= 0:
        return np.empty((0, search.size))
    foot = ray * (float(np.sum(slope * point)) / rise)
    # A curved border bends away from its tangent, so each step is also tried a little farther out.
    steps = point + SLIDES[:, None] * (foot - point)
    return np.concatenate([steps, steps * 1.001, steps * 1.02])
