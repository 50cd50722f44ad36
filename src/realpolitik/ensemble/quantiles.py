"""Quantiles over more draws than are kept, in memory that does not grow with them.

Owns `Ranked`, what a piece of the draws sends, and `Sketch`, which takes pieces in. A piece sends
every so-many-th of its values in the order of their size (Munro and Paterson 1980, *Theoretical
Computer Science* 12, "Selection and sorting with limited storage"). A sketch counts them between
fixed edges that parted the first draws into cells of equal weight (the equi-depth histogram of
Piatetsky-Shapiro and Connell 1984, *SIGMOD Record* 14). Counts are whole numbers that are added up,
so that neither the order of pieces nor who worked them can change a bit.

The error: let v be the value that a sketch gives for a share s of the draws. The share of draws up
to v (or, where many have just this value, some share between those below it and those up to it)
differs from s by no more than two things together: what the values that a piece sends stand for,
1/1,024 where every draw has a value; and the share of all draws that was counted in the cell of v,
near 1/1,024 if later draws spread like the first. So it is about 0.2%, whatever their number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import Array, Floats, Ints

POINTS = 512
"""Values that a piece sends at most."""

CELLS = 1024
"""Cells between the edges of a sketch."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Values of which the order of size was thinned: each that is left stands for a group.

    Parameters
    ----------
    points
        The middle value of each group, in ascending order.
    size
        How many values a group has; the last may have fewer.
    count
        How many values there are.
    """

    points: Floats
    size: int
    count: int

    @classmethod
    def of(cls, values: Array) -> Ranked:
        """Rank values of shape (draws,), NaN left out."""
        known = np.sort(values[~np.isnan(values)])
        size = max(1, -(-len(known) // POINTS))
        first = np.arange(0, len(known), size)
        middle = first + (np.minimum(size, len(known) - first) - 1) // 2
        return cls(known[middle], size, len(known))

    @property
    def weights(self) -> Ints:
        """How many values each point stands for."""
        sizes = np.full(len(self.points), self.size)
        sizes[-1:] -= self.size * len(self.points) - self.count
        return sizes


@dataclass(frozen=True, eq=False)
class Sketch:
    """How many values lie at fixed edges and between them.

    Parameters
    ----------
    edges
        Values in ascending order, each once.
    counts
        In turn how many values lie below the first edge, at it, between it and the second, and so
        on; one more than twice as many as there are edges.
    """

    edges: Floats
    counts: Ints

    @classmethod
    def of(cls, values: Array) -> Sketch:
        """Count values of shape (draws,), NaN left out, between edges that part them evenly."""
        known = np.sort(values[~np.isnan(values)])
        at = np.arange(CELLS + 1) * (len(known) - 1) // CELLS if len(known) else np.arange(0)
        edges = np.unique(known[at])
        empty = cls(edges, np.zeros(2 * len(edges) + 1, dtype=np.int64))
        return empty.plus(Ranked(known, 1, len(known)))

    def plus(self, more: Ranked) -> Sketch:
        """Return the sketch with more values counted in."""
        sides = (np.searchsorted(self.edges, more.points, side) for side in ("left", "right"))
        counts = self.counts.copy()
        np.add.at(counts, sum(sides), more.weights)
        return replace(self, counts=counts)

    def quantile(self, shares: Sequence[float]) -> Floats:
        """Return the values up to which given shares of all values lie.

        Inside a cell values are taken to lie evenly; what lies beyond the outermost edges is taken
        to lie at them. NaN if there are no edges.
        """
        if not len(self.edges):
            return np.full(len(shares), np.nan)
        total = np.cumsum(self.counts)
        rank = np.asarray(shares) * (total[-1] - 1)
        cell = np.searchsorted(total, rank, side="right")
        inside = (rank - total[cell] + self.counts[cell] + 1) / (self.counts[cell] + 1)
        last = len(self.edges) - 1
        low = self.edges[np.clip((cell - 1) // 2, 0, last)]
        high = self.edges[np.clip(cell // 2, 0, last)]
        found: Floats = low + (high - low) * inside
        return found
