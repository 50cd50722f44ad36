"""Draws of what is uncertain: scrambled Sobol points through each quantity's quantiles (S3, G6).

Owns `sample`. Points are those of Sobol's sequence with Owen's scrambling (Owen 1998, *Journal of
Complexity* 14), which fill the space of assumptions more evenly than independent draws, so that
means over draws settle faster. The same file, seed and version give the same bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.sobol import sobol_points
from realpolitik.linear import cholesky
from realpolitik.scenario.analysts import Pool, analysts_of
from realpolitik.scenario.correlation import normal_correlations
from realpolitik.sums import product

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from realpolitik.arrays import Draws, Floats, Ints, QuantitiesByDraws
    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.model import Quantity, Related

MAX_DRAWS = 2**30
"""Points of a sequence with 30 binary digits."""

_TINY = 2.0**-40
"""Points stay this far from 0 and 1, where quantiles can be infinite."""


def points(draws: int, dimensions: int, seed: int, start: int = 0) -> QuantitiesByDraws[Floats]:
    """Return scrambled Sobol points strictly inside the unit cube, shape (dimensions, draws).

    `start` leaves out so many points of the sequence; those that follow are the same.
    """
    if dimensions == 0:
        return np.empty((0, draws))
    return np.clip(sobol_points(draws, dimensions, seed, start), _TINY, 1 - _TINY)


def sample(
    quantities: Mapping[str, Quantity],
    draws: int,
    seed: int,
    start: int = 0,
    related: Sequence[Related] = (),
) -> dict[str, Draws[Floats]]:
    """Draw every quantity.

    Parameters
    ----------
    quantities
        In file order; the n-th uncertain one takes the n-th dimension of the sequence.
    draws
        How many draws, from 1 to `MAX_DRAWS`.
    seed
        Seed of the scrambling.
    start
        The first draw, so that a long sequence can be had in parts.
    related
        Which quantities vary together: those are joined by a Gaussian copula (rule S11).

    Returns
    -------
    dict
        For each quantity its values, shape (draws,); known ones have shape (1,).

    Raises
    ------
    ValueError
        If `draws` or `seed` is out of range.
    """
    check_draws(draws, seed)
    ranks, analyst = drawn_ranks(quantities, draws, seed, start, related)
    return at_ranks(quantities, ranks, analyst)


def ranks_of(
    quantities: Mapping[str, Quantity],
    draws: int,
    seed: int,
    start: int = 0,
    related: Sequence[Related] = (),
) -> dict[str, Draws[Floats]]:
    """Return for each uncertain quantity its share of the distribution in every draw, (draws,).

    Where several analysts state it, that is the share of their pool (rule S18).
    """
    ranks, analyst = drawn_ranks(quantities, draws, seed, start, related)
    for name, u in ranks.items():
        distribution = quantities[name].distribution
        if isinstance(distribution, Pool):
            share = distribution.below(_quantile(distribution, u, analyst))
            ranks[name] = np.clip(share, _TINY, 1 - _TINY)
    return ranks


def drawn_ranks(
    quantities: Mapping[str, Quantity],
    draws: int,
    seed: int,
    start: int = 0,
    related: Sequence[Related] = (),
) -> tuple[dict[str, Draws[Floats]], Draws[Ints] | None]:
    """Return what is drawn: the shares of uncertain quantities, and the analysts (rule S18).

    Returns
    -------
    tuple
        By uncertain quantity its share of whatever distribution the draw follows, shape (draws,);
        and the place of the analyst whom each draw follows, shape (draws,), None without analysts.
        They take the dimension of the sequence after those of the quantities.
    """
    uncertain = [q.name for q in quantities.values() if not q.distribution.is_constant]
    analysts = analysts_of(quantities)
    unit = points(draws, len(uncertain) + bool(analysts), seed, start)
    ranks = dict(zip(uncertain, unit[: len(uncertain)], strict=True))
    ranks |= correlated(ranks, related)
    if not analysts:
        return ranks, None
    weights = np.cumsum([a.weight for a in analysts])
    place = np.searchsorted(weights / weights[-1], unit[-1], side="right")
    return ranks, np.minimum(place, len(analysts) - 1)


def at_ranks(
    quantities: Mapping[str, Quantity],
    ranks: Mapping[str, Draws[Floats]],
    analyst: Draws[Ints] | None = None,
) -> dict[str, Draws[Floats]]:
    """Return every quantity at given shares of its distribution; known ones have shape (1,).

    `analyst` is the place of the analyst whom each draw follows; None is their pool (rule S18).
    """
    drawn = {k: _quantile(quantities[k].distribution, u, analyst) for k, u in ranks.items()}
    known = {
        name: q.distribution.quantile(np.full(1, 0.5))
        for name, q in quantities.items()
        if name not in drawn
    }
    return {name: drawn[name] if name in drawn else known[name] for name in quantities}


def _quantile(
    distribution: AbstractDistribution, u: Draws[Floats], analyst: Draws[Ints] | None
) -> Draws[Floats]:
    """Return the values at shares of a distribution, or of that of each draw's analyst."""
    if analyst is None or not isinstance(distribution, Pool):
        return distribution.quantile(u)
    values = np.empty(len(u))
    for place in np.unique(analyst).tolist():
        own = analyst == place
        values[own] = distribution.of_analyst(place).quantile(u[own])
    return values


def correlated(
    ranks: Mapping[str, Draws[Floats]], related: Sequence[Related]
) -> dict[str, Draws[Floats]]:
    """Return the ranks of related quantities, whose normal scores are correlated as stated."""
    names = [k for k in ranks if any(k in r.between for r in related)]
    if not names:
        return {}
    from scipy.special import ndtr, ndtri

    # The first of them in file order keeps its own points; the others lean on those before.
    lean = cholesky(normal_correlations(names, related))
    scores = product(lean, ndtri(np.stack([ranks[k] for k in names])))
    return dict(zip(names, np.clip(ndtr(scores), _TINY, 1 - _TINY), strict=True))


def check_draws(draws: int, seed: int) -> None:
    """Raise ValueError if a number of draws or a seed is out of range."""
    if not 1 <= draws <= MAX_DRAWS:
        raise ValueError(f"draws must be from 1 to {MAX_DRAWS:,}, not {draws:,}")
    if seed < 0:
        raise ValueError(f"the seed must not be negative, not {seed}")
