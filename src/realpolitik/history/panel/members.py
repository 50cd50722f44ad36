"""Who is a state when: state-years and dyad-years from spells of membership by day.

Owns `state_years` and `dyad_years`, and `spells` and `by_year` for every list of spells. A state
counts in a year if it was a member on any day of it; a pair only if both were members on one and
the same day, so that states which never met (South Vietnam and Suriname in 1975) make no pair.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from realpolitik.errors import DataError

if TYPE_CHECKING:
    from realpolitik.history.store.tables import Tables

Years = int | tuple[int, int] | range | None
"""A year, the first and the last, a range, or None for all."""

FIRST = 1816
"""The year in which the state system begins (COW)."""

LAST = 2018
"""The last year of a panel for which no years are named: that of the alliances."""


def bounds(years: Years) -> tuple[int, int]:
    """Return the first and the last year meant.

    Raises
    ------
    DataError
        If the years do not make sense.
    """
    if years is None:
        return FIRST, LAST
    if isinstance(years, range):
        if not years or years.step != 1:
            raise DataError("a range of years rises by one and is not empty")
        years = (years[0], years[-1])
    first, last = (years, years) if isinstance(years, int) else years
    if first > last or first < FIRST or last > date.today().year:
        raise DataError(
            f"years {first} to {last}: the state system begins in {FIRST}, and the first year"
            " may not be after the last, nor that in the future"
        )
    return first, last


def spells(tables: Tables, name: str = "states") -> pl.DataFrame:
    """Return the spells of a list; those that run to its last day are left open."""
    frame = tables.frame(name)
    end = frame["end"].max()
    still = pl.when(pl.col("end") == end).then(date(9999, 12, 31)).otherwise(pl.col("end"))
    return frame.with_columns(still.alias("end"))


def by_year(frame: pl.LazyFrame, years: tuple[int, int]) -> pl.LazyFrame:
    """Write spells with `start` and `end` out by year; a year in two spells appears once."""
    first, last = years
    begin = pl.col("start").dt.year().clip(lower_bound=first)
    end = pl.col("end").dt.year().clip(upper_bound=last)
    return (
        frame.filter(begin <= end)
        .with_columns(year=pl.int_ranges(begin, end + 1, dtype=pl.Int32))
        .drop("start", "end")
        .explode("year")
        .unique()
    )


def state_years(tables: Tables, years: Years = None) -> pl.LazyFrame:
    """Return the state-years of the system: ccode, year."""
    return by_year(spells(tables).lazy().select("ccode", "start", "end"), bounds(years))


def dyad_years(tables: Tables, years: Years = None, *, directed: bool = True) -> pl.LazyFrame:
    """Return the dyad-years of the system: ccode1, ccode2, year; undirected, the lower first."""
    one = spells(tables).lazy().select("ccode", "start", "end")
    pairs = one.join(one, how="cross", suffix="2").filter(
        pl.col("ccode") != pl.col("ccode2") if directed else pl.col("ccode") < pl.col("ccode2")
    )
    together = pairs.select(
        pl.col("ccode").alias("ccode1"),
        "ccode2",
        start=pl.max_horizontal("start", "start2"),
        end=pl.min_horizontal("end", "end2"),
    ).filter(pl.col("start") <= pl.col("end"))
    return by_year(together, bounds(years))
