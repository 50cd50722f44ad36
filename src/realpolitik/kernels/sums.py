"""Sums over paths by compiled code, a tile of draws at a time.

Owns `sum_pass`. What is computed, and in which order, is what `realpolitik.sums` does with NumPy;
the results are the same to the last bit.
"""

from __future__ import annotations

import numpy as np
from numba import types

from realpolitik.arrays import Draws, Floats, Ints, Paths, PathsByDraws
from realpolitik.kernels.choice import TILE
from realpolitik.kernels.compiled import compiled, read, written


@compiled(types.void, read(1, types.int64), read(1), read(2), *(written(1), written(1)))
def _add(
    rows: Paths[Ints],
    factors: Paths[Floats],
    weight: PathsByDraws[Floats],
    found: Draws[Floats],
    total: Floats,
) -> None:
    """Add up products; see `sum_pass`."""
    draws = weight.shape[1]
    for first in range(0, draws, TILE):
        width = min(TILE, draws - first)
        for r in range(rows.shape[0]):
            row, factor = weight[rows[r]], factors[r]
            if r == 0:
                for i in range(width):
                    total[i] = factor * row[first + i]
            else:
                for i in range(width):
                    total[i] += factor * row[first + i]
        for i in range(width):
            found[first + i] = total[i]


def sum_pass(
    rows: Paths[Ints], factors: Paths[Floats], weight: PathsByDraws[Floats]
) -> Draws[Floats]:
    """Return the sum over some rows, at least one, of a factor times a weight, in their order.

    Parameters
    ----------
    rows, factors
        Which rows, and the factor of each, shape (rows,).
    weight
        The weights, shape (paths, draws).
    """
    found = np.empty(weight.shape[1])
    _add(rows, factors, np.ascontiguousarray(weight), found, np.empty(TILE))
    return found
