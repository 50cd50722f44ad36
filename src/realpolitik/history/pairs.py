"""One pair of states in the data: its indicators in a year, from every source at once.

Owns `PairData`, `pair_data`, `indicators`. Where a source ends before the year asked for, its last
year within ten is used, and the reading says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.codes import code_of
from realpolitik.history.measures.decomposition import PairIndicators
from realpolitik.history.panel import dyads, needs, states
from realpolitik.history.panel.columns import rivalry_years
from realpolitik.history.panel.pacts import NONE, pact_level

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

CARRIED_FORWARD = 10
"""Years that a source's last value is carried on for, and told so."""

FOES = 10
"""Years of disputes in which common foes are looked for."""

NEEDS = needs("regime", "major", "alliance", "disputes", "rivalry", "votes", "dependence")
"""The tables that indicators are read from."""


@dataclass(frozen=True)
class PairData:
    """Dyad-years and state-years of some span, read once for many pairs.

    Parameters
    ----------
    ties
        Directed dyad-years with every group of columns that indicators need.
    own
        State-years with regime and major powers.
    rivals
        Rivalries by year, both ways round.
    last
        The last year of each group of columns.
    """

    ties: pl.DataFrame
    own: pl.DataFrame
    rivals: pl.DataFrame
    last: Mapping[str, int]


def pair_data(tables: Tables, first: int, last: int) -> PairData:
    """Read what indicators of the years need, with enough before them."""
    tables = tables.together(*NEEDS)
    columns = ("alliance", "disputes", "rivalry", "votes", "dependence")
    ties = dyads((1816, last), columns, tables=tables).collect()
    own = states(
        (max(first - CARRIED_FORWARD, 1816), last), ("regime", "major"), tables=tables
    ).collect()
    marks = {
        "alliance": "defence",
        "disputes": "disputes",
        "rivalry": "rivalry",
        "votes": "vote_agreement",
        "trade": "trade_share",
        "arms": "arms_share",
    }
    ends = {k: ties.filter(pl.col(n).is_not_null())["year"].max() for k, n in marks.items()}
    ends |= {k: own.filter(pl.col(k).is_not_null())["year"].max() for k in ("polity", "democracy")}
    years = {k: int(y) if isinstance(y, int) else 0 for k, y in ends.items()}
    return PairData(ties, own, rivalry_years(tables).collect(), years)


@dataclass(frozen=True)
class DatedIndicators:
    """The indicators of a pair, and the year that each was read in.

    Parameters
    ----------
    one, two, year
        The pair and the year asked for.
    indicators
        The values.
    years
        For each source of them, the year it was read in.
    """

    one: int
    two: int
    year: int
    indicators: PairIndicators
    years: Mapping[str, int]


def indicators(data: PairData, one: int, two: int, year: int) -> DatedIndicators:
    """Read a pair's indicators in a year.

    Raises
    ------
    DataError
        If the two were no pair in that year.
    """
    pair = data.ties.filter((pl.col("ccode1") == one) & (pl.col("ccode2") == two))
    pair = pair.filter(pl.col("year") <= year).sort("year")
    if pair.is_empty() or pair["year"][-1] != year:
        codes = f"{code_of(one, year)} and {code_of(two, year)}"
        raise DataError(f"{codes} were no pair in {year}, by the tables at hand")
    back = data.ties.filter((pl.col("ccode1") == two) & (pl.col("ccode2") == one))
    at = {k: min(year, last) for k, last in data.last.items()}
    pact = pact_level() > NONE
    known = PairIndicators(
        pact_years=_run(pair, pact, at["alliance"]) if _fresh(year, at["alliance"]) else np.nan,
        peace_years=_since(pair, pl.col("disputes") > 0, year, at["disputes"]),
        rivalry_years=_since(_rivals_of(data, one, two), pl.lit(value=True), year, at["rivalry"]),
        polity_gap=_gap(data, one, two, "polity", year),
        democracy_gap=_gap(data, one, two, "democracy", year),
        common_rivals=_common(*(_rivals(data, s, at["rivalry"]) - {one, two} for s in (one, two))),
        common_foes=_common(*(_foes(data, s, at["disputes"]) - {one, two} for s in (one, two))),
        common_opposition=_opposition(data, one, two, at["votes"], year),
        need_of_first=_need(pair, year, at),
        need_of_second=_need(back, year, at),
    )
    return DatedIndicators(one, two, year, known, at)


def _fresh(year: int, read: int) -> bool:
    return read > 0 and year - read <= CARRIED_FORWARD


def _run(pair: pl.DataFrame, held: pl.Expr, last: int) -> float:
    """Return the unbroken years up to the last in which something held."""
    flags = pair.filter(pl.col("year") <= last).select(held.fill_null(value=False)).to_series()
    run = 0
    for flag in reversed(flags.to_list()):
        if not flag:
            break
        run += 1
    return float(run)


def _since(pair: pl.DataFrame, held: pl.Expr, year: int, last: int) -> float:
    """Return the years since something held; inf if never, nan if the source ended long ago."""
    if not _fresh(year, last):
        return float("nan")
    when = pair.filter(held & (pl.col("year") <= last))["year"].max()
    return float(last - when) if isinstance(when, int) else float("inf")


def _rivals_of(data: PairData, one: int, two: int) -> pl.DataFrame:
    return data.rivals.filter((pl.col("ccode1") == one) & (pl.col("ccode2") == two))


def _gap(data: PairData, one: int, two: int, name: str, year: int) -> float:
    values = []
    for state in (one, two):
        own = data.own.filter((pl.col("ccode") == state) & (pl.col("year") <= year)).drop_nulls(
            name
        )
        own = own.sort("year").filter(pl.col("year") >= year - CARRIED_FORWARD)
        values.append(float(own[name][-1]) if own.height else float("nan"))
    return abs(values[0] - values[1])


def _rivals(data: PairData, state: int, year: int) -> set[int]:
    held = data.rivals.filter((pl.col("ccode1") == state) & (pl.col("year") == year))
    return set(held["ccode2"].to_list())


def _foes(data: PairData, state: int, year: int) -> set[int]:
    span = pl.col("year").is_between(year - FOES + 1, year)
    fought = data.ties.filter((pl.col("ccode1") == state) & span & (pl.col("disputes") > 0))
    return set(fought["ccode2"].to_list())


def _common(first: set[int], second: set[int]) -> float:
    either = first | second
    return len(first & second) / len(either) if either else 0.0


def _opposition(data: PairData, one: int, two: int, read: int, year: int) -> float:
    if not _fresh(year, read):
        return float("nan")
    majors = data.own.filter((pl.col("year") == read) & (pl.col("major") == 1))["ccode"].to_list()
    votes = data.ties.filter((pl.col("year") == read) & pl.col("ccode1").is_in([one, two]))
    against = {
        (r["ccode1"], r["ccode2"]): 1 - r["vote_agreement"]
        for r in votes.drop_nulls("vote_agreement").iter_rows(named=True)
    }
    both = [
        min(against[one, m], against[two, m])
        for m in majors
        if (one, m) in against and (two, m) in against
    ]
    return max(both) if both else float("nan")


def _need(own: pl.DataFrame, year: int, at: Mapping[str, int]) -> float:
    """Return the larger of the partner's shares in trade and arms, as last known."""
    shares = []
    for kind, name in (("trade", "trade_share"), ("arms", "arms_share")):
        if _fresh(year, at[kind]):
            held = own.filter(pl.col("year") == at[kind])[name].drop_nulls()
            shares += held.to_list()
    return max(shares) if shares else float("nan")
