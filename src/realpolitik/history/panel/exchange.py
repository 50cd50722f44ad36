"""What states exchange: trade and arms, with their shares.

Owns `trade_shares` and `arms_shares`. Shares are of the first state's exchange: how much of it is
with the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.sources import SOURCES
from realpolitik.history.sources.ties import BLOC, OTHERS

if TYPE_CHECKING:
    from realpolitik.history.store.tables import Tables

WINDOW = 5
"""Years of deliveries that a share of arms looks back over, the year itself included."""


def bloc_years(code: str) -> pl.Expr:
    """Whether a state's trade as a whole is unknown, its partners' being flagged (rule of BLOC)."""
    found = pl.lit(value=False)
    for state, (first, last) in BLOC.items():
        found |= (pl.col(code) == state) & pl.col("year").is_between(max(first, 1945), last)
    return found


def in_order(column: str, power: int = 1) -> pl.Expr:
    """Return the sum of powers of a column, row after row; null where nothing is known.

    A sum in any other order hangs on how rows lie in memory, by its last digit (rule G6).
    """
    return (pl.col(column).drop_nulls() ** power).cum_sum().last()


def trade_shares(tables: Tables) -> pl.LazyFrame:
    """Return the trade of pairs: flows, the share of the second state, and how concentrated.

    Columns ccode1, ccode2, year, imports, exports, trade, trade_share (the second's share in the
    first's imports plus exports), trade_concentration (Hirschman's index over the first's
    partners), vulnerability (their product). Null where unknown.
    """
    flows = (
        tables.scan("trade")
        # Sums hang on the order of rows, by the last digit (rule G6).
        .sort("ccode1", "ccode2", "year")
        # One way unknown leaves the sum unknown.
        .with_columns(trade=pl.col("imports") + pl.col("exports"))
    )
    total = in_order("trade").over("ccode1", "year")
    known = (total > 0) & ~bloc_years("ccode1")
    # The small table has the rest of the world as one; how that is spread is not told.
    spread = ~(pl.col("ccode2") == OTHERS).any().over("ccode1", "year")
    share = pl.when(known).then(pl.col("trade") / total)
    return (
        flows.with_columns(trade_share=share)
        .with_columns(
            trade_concentration=pl.when(known & spread).then(
                in_order("trade_share", 2).over("ccode1", "year")
            )
        )
        .with_columns(vulnerability=pl.col("trade_share") * pl.col("trade_concentration"))
    )


def arms_shares(tables: Tables) -> pl.LazyFrame:
    """Return the share of the second state in the first's arms deliveries of five years.

    Columns ccode1 (who receives), ccode2 (who delivers), year, arms_received, arms_share; and
    nothing past the source's last year, although a window that begins before would reach there.
    """
    last = pl.min_horizontal(pl.col("year") + WINDOW, SOURCES["arms"].last + 1)
    span = pl.int_ranges("year", last, dtype=pl.Int32)
    received = (
        tables.scan("arms")
        .select(ccode1="ccode2", ccode2="ccode1", year=span, value="value")
        .explode("year")
        # Sums hang on the order of rows, by the last digit (rule G6).
        .sort("ccode1", "ccode2", "year", "value")
        .group_by("ccode1", "ccode2", "year", maintain_order=True)
        .agg(arms_received=pl.col("value").sum())
    )
    total = in_order("arms_received").over("ccode1", "year")
    return received.with_columns(
        arms_share=pl.when(total > 0).then(pl.col("arms_received") / total)
    )
