"""Tables made from others, and kept beside them: likeness of alliances and of votes.

Owns `DERIVED_TABLES`. They are made once, after a pull, for they compare every pair of states in
every year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from realpolitik.history.measures.similarity import agreement, counts_of, kappa, pi, s_score
from realpolitik.history.panel.members import state_years
from realpolitik.history.panel.pacts import DEFENCE, pact_level
from realpolitik.history.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from realpolitik.history.store.tables import Tables


@dataclass(frozen=True)
class DerivedTable:
    """A table made from others.

    Parameters
    ----------
    name
        What it is called.
    measures
        What it tells.
    make
        How.
    """

    name: str
    measures: str
    make: Callable[[Tables], pl.DataFrame] = field(repr=False, compare=False)


def _likeness(
    states: NDArray[np.int32], year: int, profiles: NDArray[np.float64], categories: int
) -> pl.DataFrame:
    """Return the likeness of every pair of one year, the lower number first."""
    counts = counts_of(profiles, categories)
    first, second = np.triu_indices(len(states), k=1)
    table = counts[first, second]
    items = table.sum(axis=(-2, -1))
    frame = pl.DataFrame(
        {
            "ccode1": states[first],
            "ccode2": states[second],
            "year": np.full(len(first), year, np.int32),
            "items": items.astype(np.int32),
            "agreement": agreement(table),
            "s": s_score(table),
            "kappa": kappa(table),
            "pi": pi(table),
        }
    )
    return frame.filter(pl.col("items") > 0).with_columns(pl.col(pl.Float64).fill_nan(None))


def _alliances(tables: Tables) -> pl.DataFrame:
    span = SOURCES["alliances"]
    pacts = tables.frame("alliances").select(
        "ccode1", "ccode2", "year", level=pact_level(both_ways=False)
    )
    members = state_years(tables, (max(span.first, 1816), span.last)).collect()

    def years() -> Iterator[pl.DataFrame]:
        by_year = {k[0]: d for k, d in pacts.partition_by("year", as_dict=True).items()}
        for (year,), present in members.partition_by("year", as_dict=True).items():
            states = np.sort(present["ccode"].to_numpy())
            profiles = np.zeros((len(states), len(states)))
            # A state stands by itself as by the closest ally.
            np.fill_diagonal(profiles, DEFENCE)
            if year in by_year:
                held = by_year[year].filter(
                    pl.all_horizontal(pl.col("ccode1", "ccode2").is_in(states.tolist()))
                )
                one = np.searchsorted(states, held["ccode1"].to_numpy())
                two = np.searchsorted(states, held["ccode2"].to_numpy())
                levels = held["level"].to_numpy().astype(np.float64)
                np.maximum.at(profiles, (one, two), levels)
                # A pact ties both, whoever promised.
                np.maximum.at(profiles, (two, one), levels)
            yield _likeness(states, int(year), profiles, DEFENCE + 1)

    return pl.concat(years()).sort("ccode1", "ccode2", "year")


def _votes(tables: Tables) -> pl.DataFrame:
    calls = tables.frame("roll_calls").select("rcid", year=pl.col("date").dt.year())
    votes = tables.frame("votes").join(calls, on="rcid").unique(["rcid", "ccode"], keep="last")

    def years() -> Iterator[pl.DataFrame]:
        for (year,), cast in votes.partition_by("year", as_dict=True).items():
            states, one = np.unique(cast["ccode"].to_numpy(), return_inverse=True)
            items, two = np.unique(cast["rcid"].to_numpy(), return_inverse=True)
            profiles = np.full((len(states), len(items)), np.nan)
            profiles[one, two] = cast["vote"].to_numpy() - 1
            yield _likeness(states.astype(np.int32), int(year), profiles, 3)

    return pl.concat(years()).sort("ccode1", "ccode2", "year")


DERIVED_TABLES: dict[str, DerivedTable] = {
    m.name: m
    for m in (
        DerivedTable(
            "alliance_likeness",
            "how alike two states' alliances are: S, kappa, pi",
            _alliances,
        ),
        DerivedTable(
            "vote_likeness",
            "how alike two states vote in the General Assembly: agreement, S, kappa, pi",
            _votes,
        ),
    )
}
"""Every made table, by name; what each is made from is in `store.tables.MADE_FROM`."""
