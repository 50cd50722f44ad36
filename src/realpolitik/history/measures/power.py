"""Power from resources: CINC, and what remains of output after upkeep. Owns `cinc` and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def cinc(components: ArrayLike) -> NDArray[np.float64]:
    """Return the Composite Index of National Capability of each state of one year.

    The mean over the components of the state's share in the system's total of each (Singer, Bremer
    and Stuckey 1972). Components are military spending and personnel, iron and steel, energy,
    total and urban population.

    Parameters
    ----------
    components
        Shape (states, components); missing values are nan.

    Returns
    -------
    Shape (states,), from 0 to 1, summing to 1 where nothing is missing. A missing component of a
    state is left out of its mean and of the system's total; a state without any is nan.

    >>> cinc([[1.0, 3.0], [3.0, 1.0]]).tolist()
    [0.5, 0.5]
    """
    values = np.asarray(components, dtype=np.float64)
    totals = np.nansum(values, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = values / np.where(totals > 0, totals, np.nan)
    known = np.isfinite(shares)
    count = known.sum(axis=1)
    total = np.where(known, shares, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def net_resources(gdp: ArrayLike, population: ArrayLike) -> NDArray[np.float64]:
    """Return Beckley's proxy of net resources: GDP times GDP per head.

    What a state can use after it has fed and policed its people (Beckley 2018, The Power of
    Nations, International Security 43:2, eq. on p. 18). In squared dollars per head, so that only
    ratios and shares mean anything; nan where either is missing or population is 0.

    >>> net_resources([4.0], [2.0]).tolist()
    [8.0]
    """
    output, people = np.asarray(gdp, np.float64), np.asarray(population, np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(people > 0, output * output / people, np.nan)


def shares(values: ArrayLike) -> NDArray[np.float64]:
    """Return each value's share of the sum of those known; nan where missing.

    >>> shares([1.0, 3.0, float("nan")]).tolist()
    [0.25, 0.75, nan]
    """
    known = np.asarray(values, dtype=np.float64)
    total = np.nansum(known)
    return known / total if total > 0 else np.full_like(known, np.nan)
