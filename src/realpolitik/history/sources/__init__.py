"""The registry of sources: `SOURCES` by name. A new source is one entry in one of these files."""

from __future__ import annotations

from realpolitik.errors import DataError
from realpolitik.history.sources import conflict, outlook, power, system, ties
from realpolitik.history.sources.source import File, Source
from realpolitik.suggest import listing, nearest, shown

SOURCES: dict[str, Source] = {
    s.name: s
    for s in (
        *system.SOURCES,
        *power.SOURCES,
        *ties.SOURCES,
        *conflict.SOURCES,
        *outlook.SOURCES,
    )
}
"""Every source, by name."""


def source(name: str) -> Source:
    """Return a source by its name.

    Raises
    ------
    DataError
        If there is none; the nearest known name is given.
    """
    if name not in SOURCES:
        known = f"known: {listing(SOURCES, 30)}"
        raise DataError(f"no source is called `{shown(name)}`; {nearest(name, SOURCES) or known}")
    return SOURCES[name]


__all__ = ["SOURCES", "File", "Source", "source"]
