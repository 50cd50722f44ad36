"""Keeping few of many weighted candidates without bias.

Owns `thin` and `most_states`. Of the states that a draw may reach, the heavy ones are kept with
their own weight and the light ones are sampled, each with a chance in proportion to its weight;
whoever is kept carries the weight of those who are not, so that every sum over candidates keeps its
expectation. Among all such schemes this one has the least mean squared error of the weights
(Fearnhead and Clifford 2003, *Journal of the Royal Statistical Society B* 65, section 3.2); the
light ones are taken by one point in each of as many strata of equal weight.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.periods.course import HALVES

if TYPE_CHECKING:
    from realpolitik.arrays import Floats, Ints
    from realpolitik.scenario.model import Periods

EXACT = 4
"""While a draw may be in no more states than this times `courses`, all of them are followed."""

_GRID = 2.0**29


def most_states(periods: Periods) -> int:
    """Return at how many states a draw may stand at once where a number of them is followed.

    Each shock by chance doubles them, and only after all shocks of a period some are kept.
    """
    if periods.follow != "sample":
        return 1
    by_chance = Counter(s.at for s in periods.shocks.values() if s.probability is not None)
    return EXACT * max(periods.courses, HALVES) << max(by_chance.values(), default=0)


def thin(weight: Floats, strand: Ints, most: int, place: Floats) -> tuple[Ints, Floats]:
    """Choose which candidates are kept.

    Parameters
    ----------
    weight
        The weight of each candidate, above 0, shape (candidates,).
    strand
        Which strand each belongs to, in ascending order, shape (candidates,).
    most
        How many are kept in a strand; where there are no more than that, all are.
    place
        For each strand where on each unit the point falls, from 0 to 1, shape (strands, most).

    Returns
    -------
    kept
        The candidates that are kept, in order, shape (kept,).
    factor
        By how much the weight of each of them is multiplied, shape (kept,). The weights that are
        kept in a strand add up to what all of its candidates weighed.
    """
    strands = len(place)
    total = np.bincount(strand, weight, strands)
    chance = _chances(weight, strand, most, strands)
    light = chance < 1
    # The light ones stand side by side, each as long as its chance; one point falls on each unit.
    # Strands stand apart, so that none depends on those before it (rule G6).
    first = np.searchsorted(strand, np.arange(strands))
    beside = np.arange(len(strand)) - first[strand]
    length = np.zeros((strands, int(beside.max(initial=0)) + 1))
    length[strand, beside] = np.where(light, chance, 0.0)
    # On this grid whole numbers are added without rounding, and the light ones of a strand together
    # are a whole number.
    along = np.round(np.cumsum(length, axis=1)[strand, beside] * _GRID) / _GRID
    place = np.floor(place * _GRID) / _GRID
    units = np.round(np.bincount(strand, np.where(light, chance, 0.0), strands)).astype(np.int64)
    base = np.cumsum(units) - units
    unit = np.arange(most) < units[:, None]
    points = (base[:, None] + np.arange(most) + place)[unit]
    on = np.searchsorted(base[strand] + along, points, side="right")
    times = np.where(light, np.bincount(on, minlength=len(weight)), 1)
    kept = np.flatnonzero(times)
    factor = times[kept] / chance[kept]
    sums = np.bincount(strand[kept], weight[kept] * factor, strands)
    factor = factor * (total / np.where(sums > 0, sums, 1.0))[strand[kept]]
    return kept, factor


def _chances(weight: Floats, strand: Ints, most: int, strands: int) -> Floats:
    """Return how likely each candidate is kept: all of them add up to `most` in each strand."""
    few = np.bincount(strand, minlength=strands) <= most
    heavy = few[strand]
    chance = np.ones(len(weight))
    while not heavy.all():
        left = most - np.bincount(strand, heavy, strands)
        rest = np.bincount(strand, np.where(heavy, 0.0, weight), strands)
        chance = np.where(heavy, 1.0, weight * (left / np.where(rest > 0, rest, 1.0))[strand])
        more = ~heavy & (chance >= 1)
        if not more.any():
            break
        heavy = heavy | more
    return np.minimum(chance, 1.0)
