"""Building a panel in one call. Owns `states`, `dyads`, `triads`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl
from polars.io.plugins import register_io_source

from realpolitik.errors import DataError
from realpolitik.history.panel.columns import COLUMNS, ColumnGroup
from realpolitik.history.panel.members import Years, bounds, dyad_years, state_years
from realpolitik.history.store import Tables
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Columns = tuple[str, ...] | list[str]


def _groups(columns: Sequence[str], kind: Literal["states", "dyads"]) -> list[ColumnGroup]:
    if isinstance(columns, str):
        columns = (columns,)
    known = [n for n, g in COLUMNS.items() if (g.to_states if kind == "states" else g.to_dyads)]
    for name in columns:
        if name not in known:
            help_ = nearest(name, known) or f"known: {listing(known, 20)}"
            raise DataError(f"{kind} have no columns `{name}`; {help_}")
    return [COLUMNS[name] for name in dict.fromkeys(columns)]


def needs(*columns: str) -> tuple[str, ...]:
    """Return the tables that a panel with some groups of columns is made from."""
    return tuple(dict.fromkeys(("states", *(n for c in columns for n in COLUMNS[c].needs))))


def _held(tables: Tables | None, groups: Sequence[ColumnGroup]) -> Tables:
    return (tables or Tables()).together(*needs(*(g.name for g in groups)))


def states(
    years: Years = None, columns: Columns = ("power", "major"), *, tables: Tables | None = None
) -> pl.LazyFrame:
    """Return the state-years of the system with chosen columns.

    Parameters
    ----------
    years
        A year, the first and the last, or a range; by default 1816 to 2018.
    columns
        Groups of `COLUMNS`: power, dependence, disputes, arms, regime, major.
    tables
        Where the data lie; by default the user's data folder. Where one of the tables that the
        columns need has not been pulled, all of them are the small ones.

    Raises
    ------
    DataError
        If a group is unknown, the years make no sense, or data are missing or damaged.
    """
    groups = _groups(columns, "states")
    held = _held(tables, groups)
    frame = state_years(held, years)
    for group in groups:
        if group.to_states:
            frame = group.to_states(frame, held)
    return frame.sort("year", "ccode")


def dyads(
    years: Years = None,
    columns: Columns = ("power", "alliance", "disputes", "contiguity"),
    *,
    directed: bool = True,
    tables: Tables | None = None,
) -> pl.LazyFrame:
    """Return the dyad-years of the system with chosen columns.

    Directed columns read from the first state to the second: `defence` is what the first has
    promised the second, `trade_share` the second's share in the first's trade.

    Parameters
    ----------
    years, columns, tables
        As for `states`; any group of `COLUMNS` may be chosen.
    directed
        Whether a pair appears both ways round; otherwise once, the lower number first.

    Raises
    ------
    DataError
        As for `states`.
    """
    groups = _groups(columns, "dyads")
    held = _held(tables, groups)
    frame = dyad_years(held, years, directed=directed)
    for group in groups:
        if group.to_dyads:
            frame = group.to_dyads(frame, held)
    return frame.sort("year", "ccode1", "ccode2")


def triads(
    years: Years = None,
    columns: Columns = ("alliance", "disputes"),
    *,
    tables: Tables | None = None,
) -> pl.LazyFrame:
    """Return the triad-years of the system, streamed a year at a time.

    Three states (lowest number first) make a triad where each two of them make a pair. The columns
    of the pairs (undirected) carry the endings ``_12``, ``_13`` and ``_23``. There are tens of
    millions of triad-years: filter them, or collect or sink them with ``engine="streaming"``.

    Parameters
    ----------
    years, columns, tables
        As for `dyads`.

    Raises
    ------
    DataError
        As for `dyads`.
    """
    pairs = dyads(years, columns, directed=False, tables=tables).collect()
    first, last = bounds(years)
    schema = _triads_of(pairs.clear()).collect_schema()

    def stream(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        del batch_size
        left = n_rows
        for year in range(first, last + 1):
            for batch in _batches(pairs.filter(pl.col("year") == year)):
                found = batch if predicate is None else batch.filter(predicate)
                found = found if with_columns is None else found.select(with_columns)
                found = found if left is None else found.head(left)
                yield found
                if left is not None:
                    left -= found.height
                    if left <= 0:
                        return

    return register_io_source(stream, schema=schema, is_pure=True)


_BATCH = 20
"""First states of a batch: a few hundred thousand triads at most."""


def _batches(pairs: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the triads of one year's pairs, some first states at a time."""
    firsts = pairs["ccode1"].unique().sort().to_list()
    for at in range(0, len(firsts), _BATCH):
        some = pairs.filter(pl.col("ccode1").is_in(firsts[at : at + _BATCH]))
        yield _triads_of(pairs, some).collect()


def _triads_of(pairs: pl.DataFrame, first: pl.DataFrame | None = None) -> pl.LazyFrame:
    """Join pairs to triads: 12 with 13 on the first state, then with 23."""
    keys = ("ccode1", "ccode2", "year")
    rest = [n for n in pairs.columns if n not in keys]

    def side(frame: pl.DataFrame, one: str, two: str) -> pl.LazyFrame:
        ending = f"_{one[-1]}{two[-1]}"
        return frame.lazy().select(
            pl.col("ccode1").alias(one),
            pl.col("ccode2").alias(two),
            "year",
            *(pl.col(n).alias(n + ending) for n in rest),
        )

    chosen = pairs if first is None else first
    return (
        side(chosen, "ccode1", "ccode2")
        .join(side(chosen, "ccode1", "ccode3"), on=["ccode1", "year"])
        .filter(pl.col("ccode2") < pl.col("ccode3"))
        .join(side(pairs, "ccode2", "ccode3"), on=["ccode2", "ccode3", "year"])
        .select(
            "ccode1", "ccode2", "ccode3", "year", pl.exclude("ccode1", "ccode2", "ccode3", "year")
        )
    )
