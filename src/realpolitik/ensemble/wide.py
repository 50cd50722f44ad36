"""Draws in which every quantity is thrown wide, whatever its range in the file (rule Q10).

Owns `wide_values`. A quantity keeps its sign and what its unit bounds; nothing else is kept of its
range. Known quantities are thrown as well: their numbers are the file's too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.sample import correlated, points
from realpolitik.scenario.distributions import SHARES
from realpolitik.scenario.model import CHANCE

if TYPE_CHECKING:
    from realpolitik.arrays import Draws, Floats
    from realpolitik.ensemble.model import Model
    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.model import Quantity, Scenario

POINTS = (1.0, 100.0)
"""Over what points are thrown (rule S10)."""

SHARE = (0.02, 0.98)
"""Over what shares and probabilities are thrown."""

PRECISION = (0.1, 0.5)
"""Over what precisions are thrown: their default range (rule G2)."""

BEYOND = 10.0
"""How many times beyond its 5% and 95% quantiles any other quantity is thrown."""

_MOST_DIMENSIONS = 20_000
"""Sobol's sequence has 21,201; beyond these, dimensions are used again."""


def wide_values(model: Model, draws: int, seed: int) -> dict[str, Draws[Floats]]:
    """Return every quantity of a scenario, thrown wide, by name, shape (draws,).

    Parameters
    ----------
    model
        The compiled scenario. Rank correlations of its quantities stay (rule S11), and so does the
        order in which the numbers of a private type stand by their medians (rule S17). The levels
        of a ranking are drawn as ever, since an order has no range (rule S12).
    draws, seed
        How many draws, and the seed of their points.
    """
    quantities = model.quantities
    unit = points(draws, min(len(quantities), _MOST_DIMENSIONS), seed)
    ranks = {name: unit[i % len(unit)] for i, name in enumerate(quantities)}
    ranks |= correlated(ranks, model.scenario.related)
    units = _units(model.scenario)
    found = {
        name: _thrown(quantity, units[name], ranks[name])
        if name in units
        else quantity.distribution.quantile(ranks[name])
        for name, quantity in quantities.items()
    }
    return found | _in_order(model.scenario, found)


def _units(scenario: Scenario) -> dict[str, str]:
    """Return the unit of every quantity of the file; what a place implies counts as one."""
    implied = {
        f"{move.name}.{option}": "probability"
        for move in scenario.moves.values()
        if move.by == CHANCE and move.name not in scenario.private
        for option in move.option_names
    }
    for name, actor in scenario.actors.items():
        implied |= {f"{name}.{interest}.weight": "points" for interest in actor.interests}
        implied |= {f"precision({name})": "precision", f"patience({name})": "share"}
    found = {}
    for name, quantity in scenario.quantities.items():
        # A second distribution at a place has a number after the first one's name.
        place = re.sub(r" \(\d+\)$", "", name) if quantity.implied else ""
        bounded = not quantity.distribution.is_constant and _inside(quantity.distribution.support)
        found[name] = implied.get(place) or ("share" if bounded else quantity.unit)
    return found


def _inside(support: tuple[float, float]) -> bool:
    return support[0] >= 0 and support[1] <= 1


def _thrown(quantity: Quantity, unit: str, u: Draws[Floats]) -> Draws[Floats]:
    """Return a quantity at shares `u` of the wide range that takes the place of its own.

    A larger share gives a value that is no smaller, so that ranks, and their correlations, stay.
    """
    distribution = quantity.distribution
    low, _, high = distribution.summary()
    certain = {0.0, 1.0} if unit in SHARES else {0.0}
    if distribution.name == "choice" or (distribution.is_constant and low in certain):
        # A list has no range; nothing is neither positive nor negative; what is certain stays so.
        return distribution.quantile(u)
    if unit in SHARES:
        below, above = np.log(np.divide(SHARE, np.subtract(1, SHARE)))
        return np.asarray(1 / (1 + np.exp(-(below + (above - below) * u))))
    if unit == "precision":
        return _log_uniform(*PRECISION, u)
    if unit == "points":
        return _by_sign(u, _negative(distribution))
    return _beyond(low, high, u)


def _beyond(low: float, high: float, u: Draws[Floats]) -> Draws[Floats]:
    """Return values at shares `u` of what lies far beyond two quantiles of any sign."""
    if low > 0:
        return _log_uniform(low / BEYOND, high * BEYOND, u)
    if high < 0:
        return -_log_uniform(-high / BEYOND, -low * BEYOND, 1 - u)
    return BEYOND * (low + (high - low) * u)


def _log_uniform(low: float, high: float, u: Draws[Floats]) -> Draws[Floats]:
    return np.asarray(low * (high / low) ** u)


def _negative(distribution: AbstractDistribution) -> float:
    """Return the share of a distribution that is negative."""
    low, high = distribution.support
    return float(high <= 0 if low >= 0 or high <= 0 else distribution.below(0.0))


def _by_sign(u: Draws[Floats], negative: float) -> Draws[Floats]:
    """Return points at shares `u`, of which so large a share is negative."""
    down = u < negative
    inside = np.where(down, negative - u, u - negative)
    inside = inside / np.where(down, negative, 1 - negative)
    return np.where(down, -1.0, 1.0) * _log_uniform(*POINTS, inside)


def _in_order(scenario: Scenario, found: dict[str, Draws[Floats]]) -> dict[str, Draws[Floats]]:
    """Return the numbers of each private type, put in the order of their medians in each draw."""
    ordered: dict[str, Draws[Floats]] = {}
    for name, private in scenario.private.items():
        names = [k for value in private.values if (k := f"{name}.{value}") in found]
        medians = [scenario.quantities[k].distribution.summary()[1] for k in names]
        if len(names) > 1:
            rows = np.sort(np.stack([found[k] for k in names]), axis=0)
            places = np.argsort(np.argsort(medians, kind="stable"))
            ordered |= {k: rows[place] for k, place in zip(names, places, strict=True)}
    return ordered
