"""Rank correlations as one matrix of a Gaussian copula, and what makes a set of them impossible.

Owns `normal_correlations` and `contradiction`. A rank correlation s between two quantities is had
by drawing their normal scores with correlation r = 2 sin(pi s / 6) (Pearson 1907; Iman and Conover
1982, *Communications in Statistics* 11).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from realpolitik.scenario.model import Related

SMALLEST = 1e-9
"""Eigenvalue below which correlations contradict each other."""

_SUSPECT = 1e-6
"""Determinant of three correlations below which their eigenvalues are looked at."""


def normal_correlations(names: Sequence[str], related: Sequence[Related]) -> NDArray[np.float64]:
    """Return the correlations of normal scores, shape (names, names); 0 where none is stated."""
    matrix = np.eye(len(names))
    place = {name: i for i, name in enumerate(names)}
    for relation in related:
        for one, other in combinations(relation.between, 2):
            i, j = place[one], place[other]
            matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi * relation.rank_correlation / 6)
    return matrix


def contradiction(names: Sequence[str], matrix: NDArray[np.float64]) -> tuple[str, ...]:
    """Return the fewest names, three if possible, whose correlations cannot hold together.

    Empty if all can hold; every name if no three of them contradict each other but all do.
    """
    if np.linalg.eigvalsh(matrix)[0] > SMALLEST:
        return ()
    # Three can hold together where the determinant of their matrix is positive, since each pair
    # can; all third partners of a pair are tried at once.
    for i, j in combinations(range(len(names)), 2):
        a, b, c = matrix[i, j], matrix[i, j + 1 :], matrix[j, j + 1 :]
        suspect = np.flatnonzero(1 + 2 * a * b * c - a**2 - b**2 - c**2 <= _SUSPECT) + j + 1
        for k in suspect.tolist():
            triple = np.ix_((i, j, k), (i, j, k))
            if np.linalg.eigvalsh(matrix[triple])[0] <= SMALLEST:
                return names[i], names[j], names[k]
    return tuple(names)
