"""Dated events between the founding case's states, and the ledgers they add up to (row A5).

Owns `events` and `grievances`. The list is the package's own, written from the sources that each
event names; weights are judgements from 1 (a slight) to 4 (bloodshed, recognition of the enemy),
below 0 where an event mends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.history.bundled import bundled_rows
from realpolitik.history.codes import state_of
from realpolitik.history.measures.ledger import HALF_LIFE, Event, ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Dated:
    """One event between two states.

    Parameters
    ----------
    date
        ISO date.
    holder, against
        Who holds it for or against whom: COW numbers.
    kind
        grievance, pact, visit or aid.
    event
        Year, weight, words and source.
    """

    date: str
    holder: int
    against: int
    kind: str
    event: Event


def events(states: Sequence[int] = (), first: int = 0, last: int = 9999) -> list[Dated]:
    """Return the dated events among some states (all, if none is named) in some years."""
    found = []
    for row in bundled_rows("events"):
        year = int(row["date"][:4])
        pair = state_of(row["holder"]), state_of(row["against"])
        if first <= year <= last and (not states or set(pair) <= set(states)):
            event = Event(year, float(row["weight"]), row["says"], row["source"])
            found.append(Dated(row["date"], *pair, row["kind"], event))
    return found


def grievances(
    holder: int, against: int, years: Sequence[int], *, half_life: float = HALF_LIFE
) -> NDArray[np.float64]:
    """Return what one state holds against another in each year, in points of the list."""
    own = [d.event for d in events((holder, against)) if d.holder == holder]
    return ledger(own, years, half_life=half_life)
