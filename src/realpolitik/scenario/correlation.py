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


def normal_correlations(names: Sequence[str], related: Sequence[Related]) -> NDArray[np.float64]:
    """Return the correlations of normal scores, shape (names, names); 0 where none is stated."""
    matrix = np.eye(len(names))
    for relation in related:
        for one, other in combinations(relation.between, 2):
            i, j = names.index(one), names.index(other)
            matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi * relation.rank_correlation / 6)
    return matrix


def contradiction(names: Sequence[str], matrix: NDArray[np.float64]) -> tuple[str, ...]:
    """Return the fewest names, three if possible, whose correlations cannot hold together.

    Empty if all can hold; every name if no three of them contradict each other but all do.
    """
    if np.linalg.eigvalsh(matrix)[0] > SMALLEST:
        return ()
    for triple in combinations(range(len(names)), 3):
        if np.linalg.eigvalsh(matrix[np.ix_(triple, triple)])[0] <= SMALLEST:
            return tuple(names[i] for i in triple)
    return tuple(names)
