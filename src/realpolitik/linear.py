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
    from realpolitik.arrays import Floats, Ints

_CELLS = 2**17
"""Values of matrices that are worked at once, so that they stay in the processor's cache."""


def solve(matrix: Floats, right: Floats, apart: Ints | None = None) -> tuple[Floats, Floats]:
    """Solve many systems by elimination with partial pivoting.

    Parameters
    ----------
    matrix
        Shape (n, n, systems).
    right
        Right sides, shape (n, systems).
    apart
        Unknowns that do not enter each other's equations, and their own with the factor 1: the
        matrix of them alone is the identity. They are put into the other equations first, which
        leaves a smaller system.

    Returns
    -------
    solution
        Shape (n, systems); 0 where the matrix is singular.
    sign
        The sign of each determinant, 0 where the matrix is singular; shape (systems,).
    """
    if apart is not None and len(apart):
        return _substituted(matrix, right, apart)
    n, systems = right.shape
    solution, sign = np.empty((n, systems)), np.ones(systems)
    if compiled_pays(matrix.size):
        from realpolitik.kernels.elimination import elimination_pass

        elimination_pass(matrix, right, solution, sign)
        return solution, sign
    step = max(1, _CELLS // max(1, n * (n + 1)))
    for start in range(0, systems, step):
        part = slice(start, start + step)
        table = np.concatenate([matrix[:, :, part], right[:, None, part]], axis=1)
        solution[:, part], sign[part] = _eliminated(table)
    return solution, sign


def _substituted(matrix: Floats, right: Floats, apart: Ints) -> tuple[Floats, Floats]:
    """Solve systems in which some unknowns follow from the others (the Schur complement)."""
    rest = np.setdiff1d(np.arange(len(right)), apart)
    follow, known = matrix[apart[:, None], rest], right[apart]
    left, remains = matrix[rest[:, None], rest], right[rest]
    for j, unknown in enumerate(apart.tolist()):
        factor = matrix[rest, unknown]
        left -= factor[:, None] * follow[j]
        remains -= factor * known[j]
    few, sign = solve(left, remains)
    solution = np.empty_like(right)
    solution[rest] = few
    for j in range(len(rest)):
        known = known - follow[:, j] * few[j]
    solution[apart] = np.where(sign != 0, known, 0.0)
    return solution, sign


def _eliminated(table: Floats) -> tuple[Floats, Floats]:
    """Solve systems of shape (n, n + 1, systems), which is overwritten."""
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
            table[k, n] /= table[k, k]
            table[:k, n] -= table[:k, k] * table[k, n]
    sound = (sign != 0) & np.isfinite(sign)
    return np.where(sound, table[:, n], 0.0), np.where(sound, sign, 0.0)


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
