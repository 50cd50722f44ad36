"""Pulling sources: fetch, verify, load, keep as Parquet; then what is made from them.

Owns `pull`. One source that cannot be had does not keep the others from being pulled, and neither
does a kept table that is damaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.errors import DataError, RealpolitikError
from realpolitik.extras import require
from realpolitik.history.derived import DERIVED_TABLES
from realpolitik.history.sources import SOURCES
from realpolitik.history.store.download import fetch
from realpolitik.history.store.folders import mirror
from realpolitik.history.store.tables import MADE_FROM, identity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from realpolitik.history.sources import Source
    from realpolitik.history.store.tables import Tables


@dataclass(frozen=True)
class Pulled:
    """What became of one table.

    Parameters
    ----------
    name
        The table.
    rows
        Its rows; None if it could not be had.
    fault
        Why not.
    fresh
        Whether it was made now, and not at hand before.
    """

    name: str
    rows: int | None
    fault: str = ""
    fresh: bool = True


def pull(
    tables: Tables,
    names: Iterable[str] = (),
    *,
    again: bool = False,
    origin: str | None = None,
    progress: Callable[[str, str, int, int], None] | None = None,
) -> list[Pulled]:
    """Fetch sources into a data folder.

    Parameters
    ----------
    tables
        Whose folder to fill.
    names
        Which sources, or tables made from them; by default all.
    again
        Make anew what is at hand.
    origin
        The address or folder of the files; by default the mirror of the environment, else the
        public host.
    progress
        Told of the source, what is being done (`fetching`, `reading`, `done`), the bytes had so
        far, and the bytes in all.

    Raises
    ------
    DataError
        If a name is unknown, or there is no data folder.
    MissingExtraError
        If the package is not installed that reads R files.
    """
    names = tuple(names)
    asked = names or (*SOURCES, *MADE_FROM)
    for name in asked:
        identity_of(name)  # says what is wrong with a name that nothing bears
    if tables.folder is None:
        raise DataError("there is no data folder to pull to")
    behind = [n for name in asked for n in MADE_FROM.get(name, ()) if n not in asked]
    items = [SOURCES[n] for n in dict.fromkeys([*asked, *behind]) if n in SOURCES]
    if any(i.file.is_r for i in items if again or not tables.pulled(i.name)):
        # Before anything is fetched that could not be read.
        require("rdata")
    found = []
    for item in items:
        tell = partial(_tell, progress, item)
        anew = again and item.name in asked
        found.append(_pulled(tables.folder, tables, item, anew, origin, tell))
        tell("done", item.file.size)
    fresh = {p.name for p in found if p.rows is not None and p.fresh}
    for name, needs in MADE_FROM.items():
        stale = bool(fresh & set(needs)) or not tables.pulled(name)
        anew = stale or (again and name in asked)
        if anew and all(tables.pulled(n) for n in needs):
            found.append(_derived(tables, name))
        elif name in names and not anew:
            found.append(Pulled(name, tables.frame(name).height, fresh=False))
    return found


def _tell(
    progress: Callable[[str, str, int, int], None] | None, item: Source, stage: str, done: int
) -> None:
    if progress:
        progress(item.name, stage, done, item.file.size)


def _pulled(
    folder: Path,
    tables: Tables,
    item: Source,
    again: bool,
    origin: str | None,
    tell: Callable[[str, int], None],
) -> Pulled:
    """Fetch, read and keep one source, unless it is at hand."""
    try:
        if tables.pulled(item.name) and not again:
            return Pulled(item.name, tables.frame(item.name).height, fresh=False)
        tell("fetching", 0)
        path = fetch(item.file, folder / "files", origin or mirror(), partial(tell, "fetching"))
        tell("reading", item.file.size)
        frame = item.load(path)
        tables.write(item.name, frame)
    except RealpolitikError as error:
        return Pulled(item.name, None, str(error))
    return Pulled(item.name, frame.height)


def _derived(tables: Tables, name: str) -> Pulled:
    """Make and keep one table from others that are at hand."""
    try:
        frame = DERIVED_TABLES[name].make(tables)
        tables.write(name, frame)
    except RealpolitikError as error:
        return Pulled(name, None, str(error))
    return Pulled(name, frame.height)
