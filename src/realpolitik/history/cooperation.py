"""What grievance does to later cooperation, over all pairs in the data (row A5).

Owns `pair_histories` and `cooperation_after_disputes`. The ledger of a pair adds up its militarised
disputes, each by its level of hostility, and fades; cooperation is a pact of any kind in force some
years later: kept, between a pair that has one now, or signed, between one that has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.measures.ledger import HALF_LIFE
from realpolitik.history.panel import dyads, needs
from realpolitik.history.panel.pacts import NONE, pact_level

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

AHEAD = 5
"""Years within which a pact counts as later cooperation."""

COLUMNS = ("alliance", "disputes", "contiguity", "major")

NEEDS = needs(*COLUMNS)
"""The tables that pair histories are made from."""


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


def pair_histories(tables: Tables) -> pl.DataFrame:
    """Return pact, hostility and relevance of every pair of states by year."""
    frame = dyads(None, COLUMNS, directed=False, tables=tables)
    relevant = (pl.col("contiguity") > 0) | (pl.col("major1") == 1) | (pl.col("major2") == 1)
    return (
        frame.filter(pl.col("disputes").is_not_null())
        .select(
            "ccode1",
            "ccode2",
            "year",
            pact=(pact_level() > NONE).cast(pl.Int8),
            fought=pl.col("hostility").cast(pl.Float64),
            relevant=relevant,
        )
        .sort("ccode1", "ccode2", "year")
        .collect()
    )


def cooperation_after_disputes(
    pairs: pl.DataFrame, *, pact: bool, half_life: float = HALF_LIFE, ahead: int = AHEAD
) -> tuple[Later, ...]:
    """Compare how often pairs have a pact later, by what stands in their ledger.

    Parameters
    ----------
    pairs
        As `pair_histories` gives them. Those that matter to each other are compared (neighbours,
        or with a major power), every `ahead` years, so that no span is counted twice.
    pact
        Whether to compare pairs that have a pact now, or those that have none.
    half_life
        Years after which half of a ledger is left.
    ahead
        Years after which to look again.

    Returns
    -------
    Pairs whose ledger holds nothing, little, and much: below and above the median of those that
    hold anything.
    """
    later = pairs.select("ccode1", "ccode2", year=pl.col("year") - ahead, later=pl.col("pact"))
    told = (
        _with_ledger(pairs, half_life)
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


def _with_ledger(pairs: pl.DataFrame, half_life: float) -> pl.DataFrame:
    """Add what stands in each pair's ledger, which most have nothing in, in each year."""
    fought = pairs.filter(pl.col("fought") > 0).select("ccode1", "ccode2", "fought", at="year")
    years = pairs.select("ccode1", "ccode2", "year").join(fought, on=["ccode1", "ccode2"])
    faded = pl.col("fought") * 0.5 ** ((pl.col("year") - pl.col("at")) / half_life)
    stock = (
        years.filter(pl.col("at") <= pl.col("year"))
        .group_by("ccode1", "ccode2", "year")
        .agg(ledger=faded.sum())
    )
    return pairs.join(stock, on=["ccode1", "ccode2", "year"], how="left").with_columns(
        pl.col("ledger").fill_null(0.0)
    )
