"""The panel and the search for analogies, each against a peer in the same run.

Needs the whole data (`realpolitik data pull`). The peer of the panel is pandas, which joins and
sorts tables that were prepared and lie in memory, where ours reads, prepares and joins; that of the
search is one `numpy.sqrt` and sum over an array of the
same triad-years, a block at a time, which is the least that any search must do.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from realpolitik.history import Tables, dyads, search, states

COLUMNS = ("power", "alliance", "disputes", "contiguity")
YEARS = (1816, 2018)


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes, the best of three."""
    best = np.inf
    for _ in range(3):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return float(best)


def pandas_of(frame: pl.DataFrame) -> Any:
    """Return a frame as pandas holds it."""
    import pandas as pd

    return pd.DataFrame({name: frame[name].to_numpy() for name in frame.columns})


def panel(tables: Tables) -> tuple[float, float]:
    """Return the seconds of the full directed panel, and of pandas joining the same."""
    mine = seconds(lambda: dyads(YEARS, COLUMNS, tables=tables).collect())
    bare = pandas_of(dyads(YEARS, (), tables=tables).collect())
    wide = dyads(YEARS, COLUMNS, tables=tables).collect()
    keys = ["ccode1", "ccode2", "year"]
    power = pandas_of(states(YEARS, ("power",), tables=tables).collect())
    pacts = pandas_of(wide.select(*keys, "defence", "offence", "defended", "alliance_s"))
    fights = pandas_of(wide.filter(pl.col("disputes") > 0).select(*keys, "disputes", "hostility"))
    borders = pandas_of(wide.filter(pl.col("contiguity") > 0).select(*keys, "contiguity"))

    def peer() -> object:
        frame = bare
        for side in ("1", "2"):
            own = power.rename(columns={c: f"{c}{side}" for c in power.columns if c != "year"})
            frame = frame.merge(own, on=[f"ccode{side}", "year"], how="left")
        for other in (pacts, fights, borders):
            frame = frame.merge(other, on=keys, how="left")
        return frame.sort_values(["year", "ccode1", "ccode2"])

    return mine, seconds(peer)


def analogs(tables: Tables) -> tuple[float, float, int]:
    """Return the seconds of one search, of the least it must do, and the triad-years."""
    began = time.perf_counter()
    found = search((710, 365, 731), 2018, tables=tables, until=2018)
    mine = time.perf_counter() - began
    block = np.random.default_rng(0).random((30, 1_000_000))

    def least() -> None:
        for _ in range(max(found.searched // block.shape[1], 1)):
            np.sqrt(block.sum(axis=0))

    return mine, seconds(least), found.searched


def main() -> None:
    """Print the ratios."""
    tables = Tables()
    if tables.small("states", "alliances", "trade"):
        print("needs the whole data: realpolitik data pull")
        return
    mine, peer = panel(tables)
    rows = dyads(YEARS, (), tables=tables).select(pl.len()).collect().item()
    print(f"panel of {rows:,} directed dyad-years: {mine / peer:.1f} times the joins of pandas")
    print(f"  {mine:.1f} s here")
    mine, least, count = analogs(tables)
    print(f"search over {count:,} triad-years: {mine / least:.1f} times the root of a sum of 30")
    print(f"  {mine:.1f} s here")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory of all this: {peak:.1f} GB")


if __name__ == "__main__":
    main()
