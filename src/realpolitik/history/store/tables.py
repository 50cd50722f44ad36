"""Tidy tables by name: as pulled, or the small ones of the package.

Owns `Tables`. Whoever needs data is given a `Tables` and asks it by name; it also tells which of
them are the small ones, so that whatever rests on those can say so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.sources import SOURCES, source
from realpolitik.history.store.folders import data_folder
from realpolitik.history.store.table_files import Identity, files_of, read_table, write_table

LOADER = 2
"""Raised whenever a loader changes what it gives, so that older tables are made anew."""

MADE_FROM: dict[str, tuple[str, ...]] = {
    "alliance_likeness": ("states", "alliances"),
    "vote_likeness": ("votes", "roll_calls"),
}
"""Tables that are made from others, and from which; `history.derived` makes them."""

_SMALL = Path(__file__).parent / "small"


@dataclass(frozen=True)
class Tables:
    """The tables of a data folder, with the small ones where it has none.

    Parameters
    ----------
    folder
        The data folder; None keeps to the small tables.
    """

    folder: Path | None = field(default_factory=data_folder)

    def path(self, name: str) -> Path | None:
        """Return where the pulled table lies; None if it has not been pulled.

        Raises
        ------
        DataError
            If no table is called so, or the data folder cannot be looked into.
        """
        if self.folder is None:
            return None
        return next(iter(files_of(self.folder / "tables", identity_of(name))), None)

    def pulled(self, name: str) -> bool:
        """Whether the whole table is at hand."""
        return self.path(name) is not None

    def small(self, *names: str) -> tuple[str, ...]:
        """Return those of the tables that are the small ones of the package."""
        return tuple(n for n in names if not self.pulled(n))

    def together(self, *names: str) -> Tables:
        """Return these tables if all of some have been pulled, else the small ones.

        The two are never mixed: where the whole list of states meets a small list of pacts, a pair
        that the latter leaves out would seem to have none.
        """
        return Tables(None) if self.small(*names) else self

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table.

        Raises
        ------
        DataError
            If it has not been pulled and there is no small one, or if its file is damaged or holds
            another table.
        """
        path = self.path(name)
        return small_table(name) if path is None else read_table(path, identity_of(name))

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table as a lazy frame; faults of the file show at once."""
        return self.frame(name).lazy()

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a table, as a whole or not at all."""
        if self.folder is None:
            raise DataError("there is no data folder to write to")
        write_table(self.folder / "tables", identity_of(name), frame)


def identity_of(name: str) -> Identity:
    """Return what the kept table of that name must be.

    Raises
    ------
    DataError
        If no table is called so.
    """
    if name in MADE_FROM:
        behind = "".join(SOURCES[n].file.sha256 for n in MADE_FROM[name])
        digest = hashlib.sha256(behind.encode()).hexdigest()
        return Identity(name, "made from " + ", ".join(MADE_FROM[name]), digest, LOADER)
    file = source(name).file
    return Identity(name, file.place, file.sha256, LOADER)


def small_table(name: str) -> pl.DataFrame:
    """Return the small table of that name: the founding case's states, a citation on each row.

    Rows with `first` and `last` hold for every year between, and are written out by year.

    Raises
    ------
    DataError
        If the package has none of that name.
    """
    path = _SMALL / f"{name}.csv"
    if not path.is_file():
        raise DataError(
            f"the table `{name}` is not in the package's small tables;"
            f" `realpolitik data pull {name}` fetches it"
        )
    frame = pl.read_csv(path, try_parse_dates=True, null_values=[""], infer_schema_length=None)
    whole = [
        n for n in ("ccode", "ccode1", "ccode2", "year", "first", "last") if n in frame.columns
    ]
    frame = frame.with_columns(pl.col(whole).cast(pl.Int32))
    # What a row rests on stays in the file; the tables of the sources have no such column.
    frame = frame.drop("citation")
    if name in _BY_YEAR:
        years = pl.int_ranges("first", pl.col("last") + 1, dtype=pl.Int32)
        frame = frame.with_columns(year=years).explode("year").drop("first", "last")
    return frame


_BY_YEAR = ("alliances", "polity")
"""Small tables that are written as spells."""
