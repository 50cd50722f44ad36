"""Sums whose order is ours, so that they give the same bits everywhere (rule G6).

Owns `total`, `weighted`, `by_group`, `Groups` and `product`. A sum of rounded numbers depends on
the order in which they are added. Matrix products choose theirs by the processor, by its threads
and by the shape of the matrices; a sum along an axis chooses its own by how the array lies in
memory. These do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.kernels import compiled_pays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import Array, Floats, Ints


def total(values: Array) -> Floats:
    """Return the sum over the first axis, from its first member to its last.

    What stands beside a column takes no part in it: a draw's sum is the same in every block.

    Examples
    --------
    >>> total(np.array([[1e16, 1.0], [1.0, 2.0], [-1e16, 3.0]]))
    array([0., 6.])
    """
    if len(values) and values[0].size == 1:
        # NumPy adds a single column up in pairs, several of them row by row.
        last: Floats = np.add.accumulate(values, axis=0)[-1]
        return last
    rows: Floats = np.add.reduce(np.ascontiguousarray(values), axis=0, dtype=np.float64)
    return rows


def weighted(rows: Ints, factors: Floats, weight: Floats) -> Floats:
    """Return the sum over some rows of a factor times a weight, in their order.

    Parameters
    ----------
    rows, factors
        Which rows, and the factor of each, shape (rows,).
    weight
        The weights, shape (paths, draws).

    Examples
    --------
    >>> weighted(np.array([0, 2]), np.array([1.0, 10.0]), np.array([[0.5], [0.3], [0.2]]))
    array([2.5])
    """
    if len(rows) and compiled_pays(len(rows) * weight.shape[1]):
        from realpolitik.kernels.sums import sum_pass

        return sum_pass(rows, factors, weight)
    return total(factors[:, None] * weight[rows])


def by_group(values: Floats, members: Sequence[Ints]) -> Floats:
    """Return for each group the sum over its members, rows of the first axis, in their order."""
    return np.stack([total(values[rows]) for rows in members])


_LARGE = 64
"""Members from which on a group is summed alone."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of rows that are summed again and again: what `by_group` gives, in fewer calls.

    Parameters
    ----------
    rows, starts
        The members of the groups, one group after the other, and where each begins, with their
        number at the end.
    slots
        The first member of each small group, the second of each that has two, and so on, groups
        with more members first.
    large
        The members of each large group.
    places
        Where each group's sum stands among those of small groups and then of large ones.
    """

    rows: Ints
    starts: Ints
    slots: tuple[Ints, ...]
    large: tuple[Ints, ...]
    places: Ints

    @classmethod
    def of(cls, group: Ints, groups: int, rows: Ints | None = None) -> Groups:
        """Put rows, by default all in their order, into groups, each of which has a member."""
        order = np.argsort(group, kind="stable")
        members = order if rows is None else rows[order]
        size = np.bincount(group, minlength=groups)
        start = np.cumsum(size) - size
        larger = np.argsort(-size, kind="stable")
        small = larger[size[larger] <= _LARGE]
        large = larger[size[larger] > _LARGE]
        slots = []
        for k in range(int(size[small].max(initial=0))):
            slots.append(members[start[small[size[small] > k]] + k])
        places = np.empty(groups, dtype=np.int64)
        places[np.concatenate([small, large])] = np.arange(groups)
        whole = tuple(members[start[g] : start[g] + size[g]] for g in large.tolist())
        return cls(members, np.append(start, len(members)), tuple(slots), whole, places)

    def sum(self, values: Floats) -> Floats:
        """Return the sum of each group, from its first member to its last; (groups, columns)."""
        sums = np.empty((len(self.places), values.shape[1]))
        few = len(self.places) - len(self.large)
        if self.slots:
            sums[:few] = values[self.slots[0]]
        for slot in self.slots[1:]:
            sums[: len(slot)] += values[slot]
        for i, rows in enumerate(self.large):
            sums[few + i] = total(values[rows])
        found: Floats = sums[self.places]
        return found


def product(one: Floats, other: Floats) -> Floats:
    """Return the matrix product of arrays of shape (n, k) and (k, m)."""
    columns = np.ascontiguousarray(other.T)
    found = np.empty((len(one), len(columns)))
    for i, row in enumerate(one):
        found[i] = np.add.reduce(np.ascontiguousarray(row) * columns, axis=1)
    return found
