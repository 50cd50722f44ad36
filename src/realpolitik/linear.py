"""Small linear systems, with steps in an order of our own (rule G6).

Owns `solve` and `cholesky`. The routines of linear algebra libraries differ in their last
digits from one processor to another; these do not. Many systems are solved by a compiled kernel
where numba is installed, to the same bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.kernels import compiled_pays
from realpolitik.sums import product

if TYPE_CHECKING:
    from realpolitik.arrays import Floats

_CELLS = 2**17
"""Values of matrices that are worked at once, so that they stay in the processor's cache."""


def solve(matrix: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Solve many systems by elimination with partial pivoting.

    Parameters
    ----------
    matrix
        Shape (n, n, systems).
    right
        Right sides, shape (n, systems), or (n, sides, systems) for several of each matrix.

    Returns
    -------
    solution
        Of the shape of `right`; 0 where the matrix is singular.
    sign
        The sign of each determinant, 0 where the matrix is singular; shape (systems,).
    """
    if right.ndim == 2:
        solution, sign = solve(matrix, right[:, None])
        return solution[:, 0], sign
    n, sides, systems = right.shape
    solution, sign = np.empty((n, sides, systems)), np.ones(systems)
    if compiled_pays(matrix.size):
        from realpolitik.kernels.elimination import elimination_pass

        elimination_pass(matrix, right, solution, sign)
        return solution, sign
    step = max(1, _CELLS // max(1, n * (n + sides)))
    for start in range(0, systems, step):
        part = slice(start, start + step)
        table = np.concatenate([matrix[:, :, part], right[:, :, part]], axis=1)
        solution[:, :, part], sign[part] = _eliminated(table)
    return solution, sign


def _eliminated(table: Floats) -> tuple[Floats, Floats]:
    """Solve systems of shape (n, n + sides, systems), which is overwritten."""
    n, systems = len(table), table.shape[2]
    sign = np.ones(systems)
    with np.errstate(all="ignore"):
        for k in range(n):
            lead = k + np.argmax(np.abs(table[k:, k]), axis=0)
            swap = np.flatnonzero(lead != k)
            if len(swap):
                rows = lead[swap]
                kept = table[k][:, swap].T
                table[k][:, swap] = table[rows, :, swap].T
                table[rows, :, swap] = kept
                sign[swap] = -sign[swap]
            sign *= np.sign(table[k, k])
            factor = table[k + 1 :, k] / table[k, k]
            table[k + 1 :, k + 1 :] -= factor[:, None] * table[k, k + 1 :]
        for k in range(n - 1, -1, -1):
            table[k, n:] /= table[k, k]
            table[:k, n:] -= table[:k, k, None] * table[k, n:]
    sound = (sign != 0) & np.isfinite(sign)
    return np.where(sound, table[:, n:], 0.0), np.where(sound, sign, 0.0)


def cholesky(matrix: Floats) -> Floats:
    """Return the lower triangle whose product with its transpose is a positive definite matrix."""
    n = len(matrix)
    lower = np.zeros((n, n))
    for j in range(n):
        lower[j, j] = np.sqrt(matrix[j, j] - product(lower[j : j + 1], lower[j : j + 1].T)[0, 0])
        for i in range(j + 1, n):
            known = product(lower[i : i + 1], lower[j : j + 1].T)[0, 0]
            lower[i, j] = (matrix[i, j] - known) / lower[j, j]
    return lower
