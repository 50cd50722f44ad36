"""How alike the foreign policies of states are, from alliances or votes.

Owns `s_score`, `kappa`, `pi`, `agreement`, and `counts_of`. All are read off one table per pair:
how often the first state is in category a while the second is in b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


def counts_of(profiles: ArrayLike, categories: int) -> Array:
    """Return the table of every pair of states.

    Parameters
    ----------
    profiles
        Shape (states, items): categories 0 to `categories` - 1; nan where a state has none, and
        such an item is left out of the tables of that state.
    categories
        How many categories there are.

    Returns
    -------
    Shape (states, states, categories, categories).
    """
    values = np.asarray(profiles, dtype=np.float64)
    marks = np.stack([values == c for c in range(categories)]).astype(np.float64)
    counts: Array = np.einsum("aik,bjk->ijab", marks, marks, optimize=True)
    return counts


def _apart(counts: Array, *, squared: bool) -> Array:
    """Return how far apart two categories are: their difference, or its square."""
    levels = np.arange(counts.shape[-1])
    gaps = np.abs(levels[:, None] - levels[None, :]).astype(np.float64)
    apart: Array = gaps**2 if squared else gaps
    return apart


def _divide(part: Array, whole: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def s_score(counts: ArrayLike) -> Array:
    """Return Signorino and Ritter's S, -1 (opposite) to 1 (alike); nan without common items.

    S = 1 - 2 d / d_max, with d the sum of absolute differences and d_max the largest that it could
    be (Signorino and Ritter 1999, eq. 5, unweighted).

    >>> float(s_score([[1.0, 0.0], [0.0, 1.0]]))
    1.0
    """
    table = np.asarray(counts, dtype=np.float64)
    gaps = _apart(table, squared=False)
    most = table.sum(axis=(-2, -1)) * gaps.max()
    return 1 - 2 * _divide((table * gaps).sum(axis=(-2, -1)), most)


def kappa(counts: ArrayLike) -> Array:
    """Return Cohen's kappa with squared distances, at most 1; nan without common items.

    1 - D_o / D_e, where the distance expected by chance, D_e, leaves each state its own habits
    (Cohen 1968; Häge 2011, eq. 6). Where chance leaves no distance, it is nan.
    """
    table = np.asarray(counts, dtype=np.float64)
    first, second = table.sum(axis=-1), table.sum(axis=-2)
    return _corrected(table, first, second)


def pi(counts: ArrayLike) -> Array:
    """Return Scott's pi with squared distances, at most 1; nan without common items.

    As kappa, but chance has both states share one habit, the mean of theirs (Scott 1955; Häge 2011,
    eq. 5).
    """
    table = np.asarray(counts, dtype=np.float64)
    both = (table.sum(axis=-1) + table.sum(axis=-2)) / 2
    return _corrected(table, both, both)


def _corrected(table: Array, first: Array, second: Array) -> Array:
    gaps = _apart(table, squared=True)
    items = table.sum(axis=(-2, -1))
    seen = (table * gaps).sum(axis=(-2, -1)) * items
    chance = np.einsum("...a,...b,ab->...", first, second, gaps)
    return 1 - _divide(seen, chance)


def agreement(counts: ArrayLike) -> Array:
    """Return the mean agreement, 0 to 1: same category 1, the two ends 0; nan without items.

    For votes, an abstention agrees by half with yes and with no (Lijphart 1963).
    """
    return (s_score(counts) + 1) / 2
