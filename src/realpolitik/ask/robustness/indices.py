"""Sensitivity indices of outputs to inputs, from arrays alone.

Owns `pawn`, `first_order`, `rank_correlation`, and `sobol_design` with `sobol_indices`. Each works
on many outputs at once. SALib has the same indices; here they are batched over outputs and need
neither pandas nor matplotlib, and the tests hold them against SALib.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from realpolitik.arrays import Draws, Floats, Ints
from realpolitik.sums import product, total

RESAMPLES = 100
"""Bootstrap resamples behind an interval, and dummy inputs behind a level of noise."""


def pawn(x: Floats, y: Floats, slices: int = 10) -> Floats:
    """Return the median PAWN index of every input for every output.

    The index compares the distribution of an output with its distribution where the input lies in
    one slice of its range, by the Kolmogorov-Smirnov distance, and takes the median over slices:
    0 if the input does not matter, up to 1 (Pianosi and Wagener 2018, *Environmental Modelling &
    Software* 108, section 2.3). It needs no variance, so it serves for skewed outputs too.

    Parameters
    ----------
    x
        Inputs, shape (draws, inputs).
    y
        Outputs, shape (draws, outputs).
    slices
        How many equally likely slices.

    Returns
    -------
    array
        Shape (inputs, outputs).
    """
    return _distances(_members(x, slices), y, slices)


def _members(x: Floats, slices: int) -> Ints:
    """Return the slice of each draw by each input, shape (draws, inputs).

    The largest value belongs to none, as in SALib: its slice is `slices`.
    """
    edges = np.quantile(x, np.linspace(0, 1, slices + 1), axis=0)
    columns = [np.searchsorted(edges[:, i], x[:, i], side="right") - 1 for i in range(x.shape[1])]
    return np.stack(columns, axis=1)


def _distances(member: Ints, y: Floats, slices: int) -> Floats:
    """Return what `pawn` does of inputs whose slices are known, shape (inputs, outputs)."""
    out = np.empty((member.shape[1], y.shape[1]))
    for j in range(y.shape[1]):
        order = np.argsort(y[:, j], kind="stable")
        # A distribution function is read after the last of equal values.
        changes = np.diff(y[order, j]) != 0
        overall = (np.flatnonzero(np.append(changes, True)) + 1) / len(y)
        level = np.empty(len(y), dtype=np.int64)
        level[order] = np.append(0, np.cumsum(changes))
        cell = level * (slices + 1)
        for i in range(member.shape[1]):
            found = np.bincount(cell + member[:, i], minlength=len(overall) * (slices + 1))
            upto = np.cumsum(found.reshape(-1, slices + 1)[:, :slices], axis=0)
            count = upto[-1]
            part = upto / np.maximum(count, 1)
            distance = np.abs(part - overall[:, None]).max(axis=0)
            out[i, j] = np.median(distance[count > 0]) if (count > 0).any() else 0.0
    return out


def first_order(x: Floats, y: Floats, slices: int = 16) -> Floats:
    """Return first-order Sobol indices from any independent sample.

    The share of an output's variance that the input alone explains: the variance between the means
    of equally filled slices of the input, less what sampling noise gives it (the correlation ratio,
    Plischke, Borgonovo and Smith 2013, *European Journal of Operational Research* 226, section 3).

    Parameters
    ----------
    x, y
        As for `pawn`.
    slices
        How many slices of equally many draws.

    Returns
    -------
    array
        Shape (inputs, outputs); may be slightly below 0.
    """
    n = len(x)
    rank = np.argsort(np.argsort(x, axis=0, kind="stable"), axis=0, kind="stable")
    member = rank * slices // n
    centred = y - total(y) / n
    spread = total(centred**2)
    outputs = y.shape[1]
    out = np.empty((x.shape[1], y.shape[1]))
    for i in range(x.shape[1]):
        count = np.bincount(member[:, i], minlength=slices)
        cell = member[:, i, None] * outputs + np.arange(outputs)
        sums = np.bincount(cell.reshape(-1), centred.reshape(-1), slices * outputs)
        between = total(sums.reshape(slices, outputs) ** 2 / np.maximum(count, 1)[:, None])
        noise = (spread - between) / max(1, n - slices)
        out[i] = (between - (slices - 1) * noise) / np.where(spread > 0, spread, np.inf)
    return out


def interval(
    index: Callable[[Floats, Floats], Floats],
    x: Floats,
    y: Floats,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> tuple[Floats, Floats]:
    """Return the bootstrap 95% interval of an index, two arrays of shape (inputs, outputs).

    It is moved by as much as the resamples' mean exceeds the index. That serves indices which are
    means; for distances see `pawn_interval`.
    """
    rng = np.random.default_rng(seed)
    rows = (rng.integers(0, len(x), len(x)) for _ in range(resamples))
    found = np.stack([index(x[r], y[r]) for r in rows])
    low, high = np.quantile(found, [0.025, 0.975], axis=0) - (found.mean(axis=0) - index(x, y))
    return low, high


def noise_level(x: Floats, y: Floats, seed: int = 0) -> Floats:
    """Return the PAWN index that an input without any effect reaches in 1 of 20 cases, (outputs,).

    The dummy input of Zadeh et al. 2017 (*Environmental Modelling & Software* 91): random numbers.
    """
    return np.asarray(np.quantile(_dummies(len(x), y, seed), 0.95, axis=0))


def pawn_interval(x: Floats, y: Floats, slices: int = 10, seed: int = 0) -> tuple[Floats, Floats]:
    """Return an interval that holds the index of unlimited draws in 95% of cases at least.

    The distance of two empirical distributions lies above that of the distributions themselves, by
    up to the noise of a slice; a bootstrap repeats that noise and does not take it away. So the
    interval is one of bounds. By the triangle inequality an index exceeds the true one by no more
    than noise alone reaches: the lower end is the index less what dummy inputs reach in 1 of 40
    cases. Where the true distance is greatest the empirical one falls short of it by no more than
    a share of a slice does, and the median is the mean of the two slices in the middle: the upper
    end is the index and 1.96 deviations of that. The index itself is always inside.

    Parameters
    ----------
    x, y, slices
        As for `pawn`.
    seed
        Seed of the dummy inputs.

    Returns
    -------
    low, high
        Shape (inputs, outputs) each, within 0 to 1.
    """
    found = pawn(x, y, slices)
    noise = np.quantile(_dummies(len(x), y, seed, slices), 0.975, axis=0)
    short = 1.96 * 0.5 * np.sqrt((slices - 1) / len(x)) / np.sqrt(2)
    return np.maximum(0.0, found - noise), np.minimum(1.0, found + short)


def _dummies(draws: int, y: Floats, seed: int, slices: int = 10) -> Floats:
    """Return the PAWN indices of inputs without any effect, shape (dummies, outputs)."""
    return _distances(_dummy_members(draws, seed, slices), y, slices)


@lru_cache(maxsize=4)
def _dummy_members(draws: int, seed: int, slices: int) -> Ints:
    """Return the slices of inputs without any effect: the same for every output."""
    return _members(np.random.default_rng(seed).random((draws, RESAMPLES)), slices)


def rank_correlation(x: Floats, y: Floats) -> Floats:
    """Return Spearman's rank correlation of every input with an output, shape (inputs,).

    Equal values share the mean of their ranks (Kendall 1945, *Biometrika* 33). What does not vary
    goes neither way: 0.

    Parameters
    ----------
    x
        Inputs, shape (draws, inputs).
    y
        The output, shape (draws,).
    """
    ranks = np.column_stack([mean_ranks(column) for column in (*x.T, y)])
    ranks -= total(ranks) / len(ranks)
    size = np.sqrt(total(ranks**2))
    both = size[:-1] * size[-1]
    joint = product(ranks[:, :-1].T, ranks[:, -1:])[:, 0]
    return np.where(both > 0, joint / np.where(both > 0, both, 1.0), 0.0)


def mean_ranks(values: Draws[Floats]) -> Draws[Floats]:
    """Return each value's rank from 1 on; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks


def sobol_design(base: int, inputs: int, seed: int) -> Floats:
    """Return a design for total Sobol indices: A, B, and A with each column of B.

    Saltelli et al. 2010 (*Computer Physics Communications* 181), table 2, on scrambled Sobol
    points.

    Returns
    -------
    array
        Points inside the unit cube, shape ((inputs + 2) * base, inputs), A first.
    """
    from realpolitik.ensemble.sample import points

    both = points(base, 2 * inputs, seed).T
    a, b = both[:, :inputs], both[:, inputs:]
    mixed = []
    for i in range(inputs):
        part = a.copy()
        part[:, i] = b[:, i]
        mixed.append(part)
    return np.concatenate([a, b, *mixed])


def sobol_indices(y: Floats, base: int, inputs: int) -> tuple[Floats, Floats]:
    """Return first-order and total Sobol indices from a Saltelli design's outputs.

    First-order by Saltelli et al. 2010, equation (b) of table 2; total by Jansen 1999, equation
    (f).

    Parameters
    ----------
    y
        Outputs at the design's points, shape ((inputs + 2) * base, outputs).
    base, inputs
        As for `sobol_design`.

    Returns
    -------
    first, total
        Shape (inputs, outputs) each.
    """
    blocks = y.reshape(inputs + 2, base, -1)
    return _from_blocks(blocks[0], blocks[1], blocks[2:])


def _from_blocks(a: Floats, b: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    both = np.concatenate([a, b])
    variance = both.var(axis=0)
    scale = np.where(variance > 0, variance, np.inf)
    # Centring changes no expectation and removes most of the estimator's noise.
    middle = both.mean(axis=0)
    first = np.mean((b - middle) * (mixed - a), axis=1) / scale
    total = 0.5 * np.mean((a - mixed) ** 2, axis=1) / scale
    return first, total


def sobol_intervals(
    y: Floats, base: int, inputs: int, seed: int = 0
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return bootstrap 95% intervals of first-order and total indices, as (low, high) each."""
    blocks = y.reshape(inputs + 2, base, -1)
    rng = np.random.default_rng(seed)
    firsts, totals = [], []
    for _ in range(RESAMPLES):
        r = rng.integers(0, base, base)
        first, total = _from_blocks(blocks[0, r], blocks[1, r], blocks[2:, r])
        firsts.append(first)
        totals.append(total)
    low, high = np.quantile(np.stack(firsts), [0.025, 0.975], axis=0)
    low_t, high_t = np.quantile(np.stack(totals), [0.025, 0.975], axis=0)
    return (low, high), (low_t, high_t)
