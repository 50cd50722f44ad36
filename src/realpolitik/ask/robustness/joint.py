"""How unlikely a change of several quantities is, where some of them are related (rule S11).

Owns `Joint`. A change is a vector of normal scores; its length is Mahalanobis's distance under the
Gaussian copula that the file states, which is that in independent normal scores where nothing is
related (Hasofer and Lind 1974 for dependent variables, as Hohenbichler and Rackwitz 1981, *Journal
of the Engineering Mechanics Division* 107, transform them).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.arrays import Floats, Ints
from realpolitik.ask.evaluate.points import uncertain
from realpolitik.linear import solve
from realpolitik.scenario.correlation import normal_correlations
from realpolitik.sums import product, total

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble


@dataclass(frozen=True, eq=False)
class Joint:
    """The joint distribution of the uncertain quantities, in normal scores.

    Parameters
    ----------
    precision
        The inverse of their correlations, shape (quantities, quantities).
    """

    precision: Floats

    @classmethod
    def of(cls, ensemble: Ensemble) -> Joint:
        """Return that of a scenario's uncertain quantities, in file order."""
        names = uncertain(ensemble)
        related = ensemble.model.scenario.related
        size = (len(names),) * 3
        correlations = np.broadcast_to(normal_correlations(names, related)[:, :, None], size)
        return cls(solve(correlations, np.eye(len(names)))[0])

    @cached_property
    def apart(self) -> bool:
        """Whether no quantities are related."""
        return bool(np.array_equal(self.precision, np.eye(len(self.precision))))

    def length(self, points: Floats) -> Floats:
        """Return how far points lie from the centre, shape (points,) from (points, quantities)."""
        rows = np.atleast_2d(points)
        leaning = rows if self.apart else product(rows, self.precision)
        squares = total((leaning * rows).T)
        lengths = np.sqrt(np.maximum(squares, 0.0))
        return np.asarray(lengths.reshape(points.shape[:-1]), dtype=np.float64)

    def steepest(self, slope: Floats, among: Ints) -> Floats:
        """Return the direction in which a linear function rises most per length.

        Parameters
        ----------
        slope
            The function's slope, shape (quantities,).
        among
            Which quantities may move; the others stay at the centre.
        """
        ray = np.zeros(len(slope))
        if self.apart:
            ray[among] = slope[among]
            return ray
        ray[among] = solve(self.precision[np.ix_(among, among)][:, :, None], slope[among, None])[0][
            :, 0
        ]
        return ray
