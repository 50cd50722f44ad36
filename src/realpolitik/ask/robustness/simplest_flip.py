"""Which of the changes that turn a verdict is told: a short one of few quantities (rule Q5).

Owns `nearest`. The shortest change may move every quantity a little, which nobody can read. So the
shortest one is sought first, and then the one of fewest quantities that is not much longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.points import FARTHEST
from realpolitik.ask.robustness.from_draws import from_draws, nearer

if TYPE_CHECKING:
    from realpolitik.ask.robustness.nearest_flip import Search

NEAR = 0.5
"""A change of one quantity that is no longer than this is taken at once."""
LONGER = 2.0
"""How much longer a change may be that touches fewer quantities."""
SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20)
"""How many quantities are tried."""
STEPS = 18
"""Points along the way on which a few quantities move alone."""


def nearest(search: Search, alone: Floats | None, drawn: Floats) -> Floats | None:
    """Return a point at which a verdict turns, of few quantities if that is not much farther.

    Parameters
    ----------
    search
        What turns is asked of it.
    alone
        The nearest point at which one quantity turns it alone, or None.
    drawn
        The draws that turn it, as normal scores, shape (draws, quantities).
    """
    if search.seeks_plans and alone is not None:
        # Where plans are sought at every point, one quantity that turns it alone is enough.
        return search.tightened(alone)
    if alone is not None and search.length(alone) <= NEAR:
        return alone
    sought = search.together(np.arange(search.size))
    found = [p for p in (alone, sought, *from_draws(search, drawn)) if p is not None]
    if not found:
        return None
    best = min(found, key=search.length)
    if search.seeks_plans:
        return search.tightened(best)
    most = LONGER * search.length(best)
    if alone is not None and search.length(alone) <= most:
        return alone
    found += _of_few(search, best, most)
    found.sort(key=lambda p: (np.count_nonzero(p), search.length(p)))
    return next(p for p in found if search.length(p) <= most)


def _of_few(search: Search, best: Floats, most: float) -> list[Floats]:
    """Return a turned point that moves the fewest of a change's quantities, or none.

    They go farther the same way, and are then moved among themselves as near as they turn it.
    """
    order = np.argsort(-np.abs(best), kind="stable")
    sizes = [k for k in SIZES if k < np.count_nonzero(best)]
    rays = np.zeros((len(sizes), search.size))
    for row, size in zip(rays, sizes, strict=True):
        row[order[:size]] = best[order[:size]]
    if not len(rays):
        return []
    rays /= search.joint.length(rays)[:, None]
    reach = search.along(
        rays, np.linspace(0, most, (STEPS // 3 if search.over_periods else STEPS) + 1)[1:]
    )
    within = ~np.isnan(reach)
    within &= np.nan_to_num(reach) * np.abs(rays).max(axis=1) <= FARTHEST
    if not within.any():
        return []
    first = int(np.argmax(within))
    few = reach[first] * rays[first]
    return nearer(search, [few], np.flatnonzero(few))
