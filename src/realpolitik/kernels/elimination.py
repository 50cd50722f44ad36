"""Small linear systems solved by compiled code, a few of them side by side.

Owns `elimination_pass`. What is computed, and in which order, is what `realpolitik.linear` does
with NumPy; the results are the same to the last bit.
"""

from __future__ import annotations

import numpy as np
from numba import types

from realpolitik.arrays import Floats
from realpolitik.kernels.compiled import compiled, part, read, written

LANES = 32
"""Systems that are solved side by side: those with fifty unknowns still fit into a second cache."""


@part
def _load(matrix: Floats, right: Floats, first: int, width: int, table: Floats) -> None:
    """Put systems into a table; what is beyond the last one repeats it."""
    n, sides = right.shape[:2]
    for i in range(n):
        for j in range(n):
            cell = table[i, j]
            for s in range(LANES):
                cell[s] = matrix[i, j, first + min(s, width - 1)]
        for j in range(sides):
            cell = table[i, n + j]
            for s in range(LANES):
                cell[s] = right[i, j, first + min(s, width - 1)]


@part
def _pivot(table: Floats, k: int, sign: Floats) -> None:
    """Put into row k, from there down, the one whose entry in column k is the largest."""
    n, columns = table.shape[:2]
    for s in range(LANES):
        lead, top = k, abs(table[k, k, s])
        for i in range(k + 1, n):
            size = abs(table[i, k, s])
            # What is no number counts as the largest, as it does for `numpy.argmax`.
            if not np.isnan(top) and not size <= top:
                lead, top = i, size
        if lead != k:
            for j in range(columns):
                table[k, j, s], table[lead, j, s] = table[lead, j, s], table[k, j, s]
            sign[s] = -sign[s]
        sign[s] *= np.sign(table[k, k, s])


@part
def _eliminate(table: Floats, sign: Floats, factor: Floats) -> None:
    """Solve the systems of a table in place; what they come to stands in its last columns."""
    n, columns = table.shape[:2]
    for s in range(LANES):
        sign[s] = 1.0
    for k in range(n):
        _pivot(table, k, sign)
        for i in range(k + 1, n):
            for s in range(LANES):
                factor[s] = table[i, k, s] / table[k, k, s]
            for j in range(k + 1, columns):
                above, cell = table[k, j], table[i, j]
                for s in range(LANES):
                    cell[s] -= factor[s] * above[s]
    for k in range(n - 1, -1, -1):
        for j in range(n, columns):
            found = table[k, j]
            for s in range(LANES):
                found[s] /= table[k, k, s]
            for i in range(k):
                cell, entry = table[i, j], table[i, k]
                for s in range(LANES):
                    cell[s] -= entry[s] * found[s]


@compiled(
    types.void,
    *(read(3), read(3)),
    *(written(3), written(1)),
    *(written(3), written(1), written(1)),
)
def _solve(
    matrix: Floats,
    right: Floats,
    solution: Floats,
    sign: Floats,
    table: Floats,
    facing: Floats,
    factor: Floats,
) -> None:
    """Solve many systems; see `elimination_pass`."""
    n, sides, systems = right.shape
    for first in range(0, systems, LANES):
        width = min(LANES, systems - first)
        _load(matrix, right, first, width, table)
        _eliminate(table, facing, factor)
        for s in range(width):
            sound = facing[s] != 0.0 and abs(facing[s]) < np.inf
            sign[first + s] = facing[s] if sound else 0.0
            for i in range(n):
                for j in range(sides):
                    solution[i, j, first + s] = table[i, n + j, s] if sound else 0.0


def elimination_pass(matrix: Floats, right: Floats, solution: Floats, sign: Floats) -> None:
    """Solve many systems by elimination with partial pivoting.

    Parameters
    ----------
    matrix, right
        As `realpolitik.linear.solve` has them, with several right sides of each matrix.
    solution
        Where solutions go, of the shape of `right`; 0 where the matrix is singular.
    sign
        Where the signs of determinants go, shape (systems,).
    """
    n, sides = right.shape[:2]
    room = np.empty((n, n + sides, LANES)), np.empty(LANES), np.empty(LANES)
    _solve(np.ascontiguousarray(matrix), np.ascontiguousarray(right), solution, sign, *room)
