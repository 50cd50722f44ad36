"""Pulling sources: fetch, verify, load, keep as Parquet; then what is made from them.

Owns `pull`. One source that cannot be had does not keep the others from being pulled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.errors import DataError, RealpolitikError
from realpolitik.history.derived import MADE
from realpolitik.history.sources import SOURCES, source
from realpolitik.history.store.download import fetch
from realpolitik.history.store.folders import mirror

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
        Which sources; by default all.
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
    """
    wanted = [source(n) for n in names] or list(SOURCES.values())
    if tables.folder is None:
        raise DataError("there is no data folder to pull to")
    found = []
    for item in wanted:

        def tell(stage: str, done: int, name: str = item.name, size: int = item.file.size) -> None:
            if progress:
                progress(name, stage, done, size)

        try:
            if tables.pulled(item.name) and not again:
                found.append(Pulled(item.name, tables.frame(item.name).height, fresh=False))
                continue
            tell("fetching", 0)
            files = tables.folder / "files"
            path = fetch(item.file, files, origin or mirror(), partial(tell, "fetching"))
            tell("reading", item.file.size)
            frame = item.load(path)
            tables.write(item.name, frame)
            found.append(Pulled(item.name, frame.height))
        except RealpolitikError as error:
            found.append(Pulled(item.name, None, str(error)))
        tell("done", item.file.size)
    fresh = {p.name for p in found if p.rows is not None and p.fresh}
    for made in MADE.values():
        ready = all(tables.pulled(n) for n in made.needs)
        if ready and (fresh & set(made.needs) or not tables.pulled(made.name)):
            frame = made.make(tables)
            tables.write(made.name, frame)
            found.append(Pulled(made.name, frame.height))
    return found
