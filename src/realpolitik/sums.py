"""Sums whose order is ours, so that they give the same bits everywhere (rule G6).

Owns `total`, `weighted`, `by_group` and `product`. A sum of rounded numbers depends on the order in
which they are added. Matrix products choose theirs by the processor, by its threads and by the
shape of the matrices; a sum along an axis chooses its own by how the array lies in memory. These
do not.
"""

from __future__ import annotations

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


def product(one: Floats, other: Floats) -> Floats:
    """Return the matrix product of arrays of shape (n, k) and (k, m)."""
    columns = np.ascontiguousarray(other.T)
    found = np.empty((len(one), len(columns)))
    for i, row in enumerate(one):
        found[i] = np.add.reduce(np.ascontiguousarray(row) * columns, axis=1)
    return found
