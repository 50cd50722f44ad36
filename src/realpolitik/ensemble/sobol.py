"""Scrambled Sobol points, the same bits as SciPy's, without the half second that SciPy takes.

Owns `sobol_points`. `scipy.stats.qmc` brings all of `scipy.stats` with it, which takes longer to
import than most scenarios take to solve. This makes the same points from the same seed: Sobol's
sequence (Sobol 1967) with the direction numbers of Joe and Kuo (2008, *SIAM Journal on Scientific
Computing* 30), scrambled by a random lower triangular matrix and a random shift (Matousek 1998,
*Journal of Complexity* 14). The sequence with more dimensions than `DIMENSIONS` is SciPy's own.

`sobol.npy` holds for each dimension its primitive polynomial and its first direction numbers, all
that polynomials up to degree 13 give; `tests.fixtures.make_sobol` makes it.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.arrays import Floats, QuantitiesByDraws

BITS = 30
"""Binary digits of a point."""

DIMENSIONS = 1110
"""How many dimensions there are direction numbers for: polynomials up to degree 13."""


def sobol_points(
    draws: int, dimensions: int, seed: int, start: int = 0
) -> QuantitiesByDraws[Floats]:
    """Return scrambled Sobol points in the unit cube, shape (dimensions, draws).

    Parameters
    ----------
    draws
        How many points.
    dimensions
        Of how many numbers each.
    seed
        Seed of the scrambling, for `numpy.random.default_rng`.
    start
        How many points of the sequence are left out before the first.
    """
    if not draws:
        return np.empty((dimensions, 0))
    if dimensions > DIMENSIONS:
        return _points_of_scipy(draws, dimensions, seed, start)
    # SciPy scrambles by the first child of the seed's generator.
    [rng] = np.random.default_rng(seed).spawn(1)
    shift = rng.integers(2, size=(dimensions, BITS), dtype=np.uint32) << np.arange(
        BITS, dtype=np.uint32
    )
    mix = rng.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32)
    steps = (start + draws - 1).bit_length()
    scrambled = _scrambled(_directions(dimensions)[:, :steps], mix)
    # Points follow each other in Gray code, in which digit k of a point's number stands for
    # directions k and k - 1.
    scrambled[:, 1:] ^= scrambled[:, :-1].copy()
    unit = _sums(scrambled, start, draws) ^ shift.sum(axis=1, dtype=np.uint32)[:, None]
    return np.ascontiguousarray(unit * 2.0**-BITS)


def _sums(directions: NDArray[np.uint32], start: int, draws: int) -> NDArray[np.uint32]:
    """Return for each number from `start` on the exclusive or of its digits' directions."""
    low = min(directions.shape[1], (draws - 1).bit_length())
    sums = np.zeros((len(directions), 1), dtype=np.uint32)
    for k in range(low):
        sums = np.concatenate([sums, sums ^ directions[:, k : k + 1]], axis=1)
    parts = []
    for high in range(start >> low, (start + draws - 1 >> low) + 1):
        digits = [low + k for k in range(high.bit_length()) if high >> k & 1]
        parts.append(sums ^ np.bitwise_xor.reduce(directions[:, digits], axis=1)[:, None])
    first = start & (1 << low) - 1
    return np.concatenate(parts, axis=1)[:, first : first + draws]


def _scrambled(directions: NDArray[np.uint32], mix: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return directions of which each digit is the sum, modulo 2, of a random half of those above.

    `mix` says for each dimension, and each digit from the highest down, which of them count.
    """
    places = np.arange(BITS - 1, -1, -1, dtype=np.uint32)
    rows = (np.tril(mix, -1) << places).sum(axis=2, dtype=np.uint32) | np.uint32(1) << places
    made = np.zeros_like(directions)
    for row, place in zip(rows.T, places, strict=True):
        odd = np.bitwise_count(directions & row[:, None]) & 1
        made |= odd.astype(np.uint32) << place
    return made


@lru_cache(maxsize=16)
def _directions(dimensions: int) -> NDArray[np.uint32]:
    """Return Sobol's direction numbers, shape (dimensions, bits), the first digit highest.

    They follow from the number of dimensions alone and are kept; nobody may write into them.
    """
    with files("realpolitik.ensemble").joinpath("sobol.npy").open("rb") as file:
        table = np.load(file)[:dimensions].astype(np.uint32)
    polynomials = table[:, 0]
    numbers = np.zeros((dimensions, BITS), dtype=np.uint32)
    numbers[:, : table.shape[1] - 1] = table[:, 1:]
    numbers[0] = 1
    for degree in range(1, int(polynomials.max()).bit_length()):
        # Bratley and Fox (1988, ACM Transactions on Mathematical Software 14).
        here = polynomials >> degree == 1
        made, steps = numbers[here], np.arange(degree, 0, -1, dtype=np.uint32)
        terms = polynomials[here, None] >> degree - steps & 1
        for k in range(degree, BITS):
            later = (made[:, k - degree : k] << steps) * terms
            made[:, k] = made[:, k - degree] ^ np.bitwise_xor.reduce(later, axis=1)
        numbers[here] = made
    numbers <<= np.arange(BITS - 1, -1, -1, dtype=np.uint32)
    numbers.flags.writeable = False
    return numbers


def _points_of_scipy(
    draws: int, dimensions: int, seed: int, start: int
) -> QuantitiesByDraws[Floats]:
    """Return the same of SciPy, which has direction numbers for 21,201 dimensions."""
    from scipy.stats import qmc

    sampler = qmc.Sobol(dimensions, scramble=True, rng=seed)
    if start:
        sampler.fast_forward(start)
    with warnings.catch_warnings():
        # A number of draws that is no power of two loses the sequence's exact balance; that is
        # stated in the documentation, not on every run.
        warnings.filterwarnings("ignore", message="The balance properties", category=UserWarning)
        unit: Floats = sampler.random(draws)
    return unit.T
