"""Sums over the paths of a period, added up path by path (rule G6).

Owns `by_kind`, `with_stays` and `over_paths`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.sums import total

if TYPE_CHECKING:
    from realpolitik.arrays import Bools, Floats, Ints


def by_kind(kind: Ints, path: Floats, stays: Floats, over: Bools) -> Floats:
    """Return the mass of each kind of way on at each place.

    Parameters
    ----------
    kind
        The kind of each path, shape (terminals,).
    path
        The mass of each path where play goes on, shape (terminals, playing).
    stays
        The mass where play is over, shape (places - playing,), which is of the last kind.
    over
        Where play is over, shape (places,).

    Returns
    -------
    Floats
        Shape (kinds + 1, places).
    """
    sums = np.zeros((int(kind.max()) + 1, path.shape[1]))
    for row, mass in zip(kind.tolist(), path, strict=True):
        sums[row] += mass
    return with_stays(sums, stays, over)


def with_stays(sums: Floats, stays: Floats, over: Bools) -> Floats:
    """Return the mass by kind where play goes on and where it is over, in one table."""
    if not over.any():
        return np.concatenate([sums, np.zeros((1, len(over)))])
    mass = np.zeros((len(sums) + 1, len(over)))
    mass[:-1, ~over] = sums
    mass[-1, over] = stays
    return mass


def over_paths(values: Floats, path: Floats) -> Floats:
    """Return the mean of values on paths by their probability, shape (1, places)."""
    if values.shape[1] == 1:
        mean = np.zeros((1, path.shape[1]))
        for value, row in zip(
            np.broadcast_to(values, (len(path), 1))[:, 0].tolist(), path, strict=True
        ):
            if value:
                mean += row if value == 1 else value * row
        return mean
    return total(np.where(path > 0, values, 0.0) * path)[None, :]
