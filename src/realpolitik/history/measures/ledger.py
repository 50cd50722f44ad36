"""A ledger of grievances: dated events that add up and fade. Owns `Event` and `ledger`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

HALF_LIFE = 15.0
"""Years after which half of a grievance is left: a judgement, half a generation of leaders."""


@dataclass(frozen=True)
class Event:
    """Something that one state holds against another, or in its favour.

    Parameters
    ----------
    year
        When.
    weight
        How much it counts; below 0 it mends.
    says
        What happened.
    source
        Who says so.
    """

    year: int
    weight: float
    says: str = ""
    source: str = ""


def ledger(
    events: Iterable[Event], years: Sequence[int], *, half_life: float = HALF_LIFE
) -> NDArray[np.float64]:
    """Return what stands in the ledger in each year: never below 0.

    Every year the balance fades by the same share, and the events of the year are added: the
    stock of goodwill of Crescenzi (2007), with half-life in place of his rate.

    Parameters
    ----------
    events
        In any order; those before the first year count, faded.
    years
        Whole years, rising by one.
    half_life
        Years after which half is left.

    Examples
    --------
    >>> ledger([Event(2000, 1.0)], [1999, 2000, 2001], half_life=1.0).tolist()
    [0.0, 1.0, 0.5]
    """
    if half_life <= 0:
        raise ValueError("half_life must be above 0")
    happened: dict[int, float] = {}
    for event in events:
        happened[event.year] = happened.get(event.year, 0.0) + event.weight
    first = min([*happened, years[0]])
    keep, stock, balance = 0.5 ** (1 / half_life), 0.0, {}
    for year in range(first, years[-1] + 1):
        stock = max(stock * keep + happened.get(year, 0.0), 0.0)
        balance[year] = stock
    return np.array([balance[y] for y in years])
