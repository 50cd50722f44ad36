"""Joint chances of what varies together, from the chances of each (rule S17).

Owns `joint_chances` and `normal_below`. Behind each stands a normal score, and the scores are
correlated: a Gaussian copula, as for quantities (rule S11). The chance of a combination is that of
a box of scores.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import ActionsByDraws, Floats

_POINTS = 32
"""Points of each integral."""

_FAR = 38.0
"""The score beyond which a normal distribution has nothing that a float can hold."""


def joint_chances(marginals: Sequence[ActionsByDraws[Floats]], correlations: Floats) -> Floats:
    """Return how likely each combination of values is.

    Parameters
    ----------
    marginals
        For each thing the chances of its values in the order of its score, (values, draws).
    correlations
        Those of the normal scores, shape (things, things).

    Returns
    -------
    Floats
        Shape (values of the first, values of the second, ..., draws).
    """
    from scipy.special import ndtri

    edges = []
    for axis, chances in enumerate(marginals):
        below = np.concatenate([np.zeros((1, chances.shape[1])), np.cumsum(chances, axis=0)])
        below[-1] = 1.0
        scores = np.clip(ndtri(np.clip(below, 0.0, 1.0)), -_FAR, _FAR)
        places = [1] * len(marginals)
        places[axis] = len(scores)
        edges.append(scores.reshape(*places, -1))
    box = normal_below(edges, correlations)
    for axis in range(len(marginals)):
        box = np.diff(box, axis=axis)
    box = np.maximum(box, 0.0)
    whole = total(box.reshape(-1, box.shape[-1]))
    joint: Floats = box / whole
    return joint


def normal_below(scores: Sequence[Floats], correlations: Floats) -> Floats:
    """Return how likely correlated standard normal numbers are all below some scores.

    The derivative of this in a correlation is the density of that pair times the distribution of
    the others given the pair (Plackett 1954, *Biometrika* 41); so it is an integral along the way
    from independence, along which all correlations grow in proportion.

    Parameters
    ----------
    scores
        Arrays that broadcast with each other, finite.
    correlations
        Shape (scores, scores), or with further axes that broadcast with the scores; the matrix is
        positive definite.
    """
    from scipy.special import ndtr

    below: Floats = np.ones(1)
    for score in scores:
        below = below * ndtr(score)
    pairs = [p for p in combinations(range(len(scores)), 2) if np.any(correlations[p] != 0)]
    for at, weight in zip(*_quadrature(), strict=True) if pairs else ():
        # The way is taken at the pace of a sine, so that it slows down where the density peaks.
        share, pace = np.sin(np.pi / 2 * at), np.pi / 2 * np.cos(np.pi / 2 * at)
        for i, j in pairs:
            below = below + weight * pace * _rise(scores, correlations, share, (i, j))
    return below


def _rise(
    scores: Sequence[Floats], correlations: Floats, share: float, pair: tuple[int, int]
) -> Floats:
    """Return how fast the distribution rises with one pair at a share of the correlations."""
    i, j = pair
    one, other, rho = scores[i], scores[j], share * correlations[i, j]
    left = 1 - rho**2
    density = np.exp(-(one**2 - 2 * rho * one * other + other**2) / (2 * left))
    rise: Floats = correlations[i, j] * density / (2 * np.pi * np.sqrt(left))
    rest = [k for k in range(len(scores)) if k not in pair]
    if not rest:
        return rise
    first = {k: share * (correlations[k, i] - rho * correlations[k, j]) / left for k in rest}
    second = {k: share * (correlations[k, j] - rho * correlations[k, i]) / left for k in rest}

    def covariance(k: int, m: int) -> Floats:
        whole = 1.0 if k == m else share * correlations[k, m]
        found: Floats = whole - share * (
            correlations[k, i] * first[m] + correlations[k, j] * second[m]
        )
        return found

    spread = {k: np.sqrt(covariance(k, k)) for k in rest}
    given = [(scores[k] - first[k] * one - second[k] * other) / spread[k] for k in rest]
    among = np.array([[covariance(k, m) / (spread[k] * spread[m]) for m in rest] for k in rest])
    return rise * normal_below(given, among)


@lru_cache(maxsize=1)
def _quadrature() -> tuple[Floats, Floats]:
    """Return the points and weights of Gauss and Legendre on 0 to 1, by Newton's method (G6)."""
    count = np.arange(1, _POINTS + 1)
    x = np.cos(np.pi * (count - 0.25) / (_POINTS + 0.5))
    for _ in range(8):
        before, now = np.ones_like(x), x
        for degree in range(2, _POINTS + 1):
            before, now = now, ((2 * degree - 1) * x * now - (degree - 1) * before) / degree
        slope = _POINTS * (x * now - before) / (x**2 - 1)
        x = x - now / slope
    return (1 + x) / 2, 1 / ((1 - x**2) * slope**2)
