"""What grievance does to later cooperation, over all pairs in the data (row A5).

Owns `cooperation_after_disputes`. The ledger of a pair adds up its militarised disputes, each by
its level of hostility, and fades; cooperation is a pact of any kind in force some years later:
kept, between a pair that has one now, or signed, between one that has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from realpolitik.history.measures.ledger import HALF_LIFE
from realpolitik.history.panel import dyads

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

AHEAD = 5
"""Years within which a pact counts as later cooperation."""

NEEDS = ("states", "majors", "alliances", "dispute_pairs", "cow_dispute_pairs", "contiguity")


@dataclass(frozen=True)
class Later:
    """How often pairs had a pact some years later.

    Parameters
    ----------
    group
        ``none``, ``low`` or ``high``: what stood in the ledger.
    pairs
        Dyad-years.
    allied
        Those that had a pact later.
    """

    group: str
    pairs: int
    allied: int

    @property
    def share(self) -> float:
        """The share that had one."""
        return self.allied / self.pairs if self.pairs else float("nan")


def cooperation_after_disputes(
    tables: Tables, *, pact: bool, half_life: float = HALF_LIFE, ahead: int = AHEAD
) -> tuple[Later, ...]:
    """Compare how often pairs have a pact later, by what stands in their ledger.

    Pairs that matter to each other (neighbours, or with a major power), with a pact now or without
    one, every `ahead` years so that no span is counted twice. ``high`` is above the median of the
    ledgers that hold anything.
    """
    frame = dyads(
        None, ("alliance", "disputes", "contiguity", "major"), directed=False, tables=tables
    )
    kinds = ["defence", "offence", "neutrality", "nonaggression", "consultation", "defended"]
    relevant = (pl.col("contiguity") > 0) | (pl.col("major1") == 1) | (pl.col("major2") == 1)
    pairs = (
        frame.filter(pl.col("disputes").is_not_null())
        .select(
            "ccode1",
            "ccode2",
            "year",
            pact=pl.max_horizontal(kinds),
            fought=pl.col("hostility"),
            relevant=relevant,
        )
        .collect()
        .sort("ccode1", "ccode2", "year")
    )
    # A ledger is an exponentially weighted sum: each year keeps the same share of the last.
    keep = 0.5 ** (1 / half_life)
    stock = _stock(pairs, keep)
    later = pairs.select("ccode1", "ccode2", year=pl.col("year") - ahead, later=pl.col("pact"))
    told = (
        pairs.with_columns(ledger=pl.Series(stock))
        .join(later, on=["ccode1", "ccode2", "year"])
        .filter((pl.col("pact") == int(pact)) & pl.col("relevant") & (pl.col("year") % ahead == 0))
    )
    some = told.filter(pl.col("ledger") > _NOTHING)
    median = some["ledger"].median() if some.height else 0.0
    groups = {
        "none": told.filter(pl.col("ledger") <= _NOTHING),
        "low": some.filter(pl.col("ledger") <= median),
        "high": some.filter(pl.col("ledger") > median),
    }
    return tuple(Later(k, g.height, int((g["later"] > 0).sum())) for k, g in groups.items())


_NOTHING = 0.05
"""A ledger that has faded to less than this holds nothing."""


def _stock(pairs: pl.DataFrame, keep: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the ledger of each row; rows are sorted by pair and year, and gaps fade."""
    fought = pairs["fought"].fill_null(0).to_numpy().astype(np.float64)
    years = pairs["year"].to_numpy()
    same = np.zeros(len(years), dtype=bool)
    one, two = pairs["ccode1"].to_numpy(), pairs["ccode2"].to_numpy()
    same[1:] = (one[1:] == one[:-1]) & (two[1:] == two[:-1])
    stock = np.empty(len(years))
    held = 0.0
    for i in range(len(years)):
        held = held * keep ** (years[i] - years[i - 1]) if same[i] else 0.0
        held += fought[i]
        stock[i] = held
    return stock
