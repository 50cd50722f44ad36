"""The columns that a panel can carry, by group. Owns `COLUMNS`.

A group adds its columns to state-years, to directed dyad-years, or to both. Where a source covers a
year and lists nothing for a pair, the value is 0 if the source lists all there is (alliances,
disputes, rivalries, borders), else null; outside its years it is null. A new group is one function
or two and one line in `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.panel.exchange import WINDOW, arms_shares, trade_shares
from realpolitik.history.panel.members import by_year, spells
from realpolitik.history.sources import SOURCES

if TYPE_CHECKING:
    from realpolitik.history.store.tables import Tables

PAIR = ["ccode1", "ccode2", "year"]
STATE = ["ccode", "year"]
EVER = (1816, 2100)
"""The years over which open spells are written out."""

GML_LAST = 2010
"""The last year of GML's disputes; COW's follow until 2014."""

Add = Callable[[pl.LazyFrame, "Tables"], pl.LazyFrame]


@dataclass(frozen=True)
class ColumnGroup:
    """A group of columns.

    Parameters
    ----------
    name
        What to ask for.
    says
        What the columns tell.
    needs
        The tables it is made from.
    to_states, to_dyads
        How to add it; None where it means nothing.
    """

    name: str
    says: str
    needs: tuple[str, ...]
    to_states: Add | None = field(default=None, repr=False, compare=False)
    to_dyads: Add | None = field(default=None, repr=False, compare=False)


def listed(*names: str, by: str) -> list[pl.Expr]:
    """Return columns in which what a source does not list is 0 in the years that it covers."""
    span = SOURCES[by]
    return [
        pl.when(pl.col("year").is_between(span.first, span.last))
        .then(pl.col(n).fill_null(0))
        .alias(n)
        for n in names
    ]


def _of_states(make: Callable[[Tables], pl.LazyFrame]) -> tuple[Add, Add]:
    """Return how to add a table on state-years to states, and twice over to dyads."""

    def to_states(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
        return frame.join(make(tables), on=STATE, how="left")

    def to_dyads(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
        for side in ("1", "2"):
            own = make(tables)
            own = own.rename({n: f"{n}{side}" for n in own.collect_schema().names() if n != "year"})
            frame = frame.join(own, on=[f"ccode{side}", "year"], how="left")
        return frame

    return to_states, to_dyads


def _power(tables: Tables) -> pl.LazyFrame:
    output = tables.scan("gdp").join(tables.scan("population"), on=STATE, how="full", coalesce=True)
    net = output.with_columns(net_resources=pl.col("gdp") ** 2 / pl.col("population"))
    return tables.scan("nmc").select(*STATE, "cinc").join(net, on=STATE, how="full", coalesce=True)


def _regime(tables: Tables) -> pl.LazyFrame:
    return tables.scan("polity").join(
        tables.scan("vdem").select(*STATE, "democracy"), on=STATE, how="full", coalesce=True
    )


def _majors(frame: pl.LazyFrame, tables: Tables, code: str, name: str) -> pl.LazyFrame:
    held = by_year(spells(tables, "majors").lazy(), EVER).select(
        pl.col("ccode").alias(code), "year", pl.lit(1, pl.Int8).alias(name)
    )
    joined = frame.join(held, on=[code, "year"], how="left")
    return joined.with_columns(pl.col(name).fill_null(0))


def _states_major(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    return _majors(frame, tables, "ccode", "major")


def _dyads_major(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    return _majors(_majors(frame, tables, "ccode1", "major1"), tables, "ccode2", "major2")


_KINDS = ("defence", "offence", "neutrality", "nonaggression", "consultation")


def _alliance(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    pacts = tables.scan("alliances")
    back = pacts.select(ccode1="ccode2", ccode2="ccode1", year="year", owed="defence")
    likeness = _both_ways(tables.scan("alliance_likeness")).select(
        *PAIR, alliance_s="s", alliance_kappa="kappa", alliance_pi="pi"
    )
    joined = frame.join(pacts, on=PAIR, how="left").join(back, on=PAIR, how="left")
    filled = joined.with_columns(listed(*_KINDS, "owed", by="alliances")).rename(
        {"owed": "defended"}
    )
    return filled.join(likeness, on=PAIR, how="left")


def _both_ways(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return an undirected table with every pair both ways round."""
    turned = frame.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    return pl.concat([frame, turned.select(frame.collect_schema().names())])


def _trade(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    flows = tables.scan("trade").select(*PAIR, "imports", "exports")
    return frame.join(flows, on=PAIR, how="left")


def _dependence(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    shares = trade_shares(tables).select(
        *PAIR, "trade_share", "trade_concentration", "vulnerability"
    )
    received = arms_shares(tables)
    # Of a state that received arms, whoever is not listed delivered none that SIPRI knows of.
    told = received.select("ccode1", "year", told=pl.lit(value=True)).unique()
    joined = (
        frame.join(shares, on=PAIR, how="left")
        .join(received.select(*PAIR, "arms_share"), on=PAIR, how="left")
        .join(told, on=["ccode1", "year"], how="left")
    )
    none = pl.when(pl.col("told")).then(0.0)
    return joined.with_columns(pl.coalesce("arms_share", none).alias("arms_share")).drop("told")


def _state_dependence(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    own = (
        trade_shares(tables)
        .group_by("ccode1", "year")
        .agg(trade=pl.col("trade").sum(), trade_concentration=pl.col("trade_concentration").first())
    )
    return frame.join(own.rename({"ccode1": "ccode"}), on=STATE, how="left")


def dispute_years(tables: Tables) -> pl.LazyFrame:
    """Return disputes by directed dyad-year, from GML to 2010 and COW after.

    Columns disputes (how many are under way), onsets, hostility (the highest of both sides: 2
    threat, 3 display, 4 use of force, 5 war) and own_hostility (the first state's).
    """
    gml = tables.scan("dispute_pairs")
    cow = tables.scan("cow_dispute_pairs").filter(pl.col("year") > GML_LAST)
    wanted = [*PAIR, "dispnum", "onset", "hostlev1", "hostlev2"]
    return (
        pl.concat([gml.select(wanted), cow.select(wanted)])
        .group_by(PAIR)
        .agg(
            disputes=pl.col("dispnum").n_unique().cast(pl.Int32),
            onsets=pl.col("onset").sum().cast(pl.Int32),
            hostility=pl.max_horizontal("hostlev1", "hostlev2").max(),
            own_hostility=pl.col("hostlev1").max(),
        )
    )


def _disputes(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    names = ("disputes", "onsets", "hostility", "own_hostility")
    joined = frame.join(dispute_years(tables), on=PAIR, how="left")
    return joined.with_columns(listed(*names, by="cow_dispute_pairs"))


def _state_disputes(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    own = (
        dispute_years(tables)
        .group_by("ccode1", "year")
        .agg(opponents=pl.len().cast(pl.Int32), hostility=pl.col("hostility").max())
    )
    joined = frame.join(own.rename({"ccode1": "ccode"}), on=STATE, how="left")
    return joined.with_columns(listed("opponents", "hostility", by="cow_dispute_pairs"))


def _votes(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    alike = _both_ways(tables.scan("vote_likeness")).select(
        *PAIR,
        votes="items",
        vote_agreement="agreement",
        vote_s="s",
        vote_kappa="kappa",
        vote_pi="pi",
    )
    return frame.join(alike, on=PAIR, how="left")


def _arms(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    sent = tables.scan("arms").rename({"value": "arms"})
    return frame.join(sent, on=PAIR, how="left").with_columns(listed("arms", by="arms"))


def _state_arms(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    arms = tables.scan("arms")
    sent = arms.group_by("ccode1", "year").agg(arms_sent=pl.col("value").sum())
    had = arms.group_by("ccode2", "year").agg(arms_received=pl.col("value").sum())
    joined = frame.join(sent.rename({"ccode1": "ccode"}), on=STATE, how="left").join(
        had.rename({"ccode2": "ccode"}), on=STATE, how="left"
    )
    return joined.with_columns(listed("arms_sent", "arms_received", by="arms"))


def _distance(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    # The list has each pair once, one way round or the other.
    both = _both_ways(tables.scan("distance").select(*PAIR, "distance")).unique(PAIR)
    return frame.join(both, on=PAIR, how="left")


def _contiguity(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    land_or_water = spells(tables, "contiguity").lazy().filter(pl.col("conttype") > 0)
    borders = by_year(land_or_water, EVER).group_by(PAIR).agg(contiguity=pl.col("conttype").min())
    return frame.join(borders, on=PAIR, how="left").with_columns(pl.col("contiguity").fill_null(0))


def rivalry_years(tables: Tables) -> pl.LazyFrame:
    """Return the years of strategic rivalry, both ways round: ccode1, ccode2, year, rivalry."""
    years = pl.int_ranges(pl.col("first"), pl.col("last") + 1, dtype=pl.Int32)
    held = (
        tables.scan("rivalries")
        .select("ccode1", "ccode2", year=years)
        .explode("year")
        .unique()
        .with_columns(rivalry=pl.lit(1, pl.Int8))
    )
    return _both_ways(held)


def _rivalry(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    joined = frame.join(rivalry_years(tables), on=PAIR, how="left")
    return joined.with_columns(listed("rivalry", by="rivalries"))


def _igo(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    both = _both_ways(tables.scan("igos").select(*PAIR, "igos")).unique(PAIR)
    return frame.join(both, on=PAIR, how="left")


_DISPUTES = ("dispute_pairs", "cow_dispute_pairs")

COLUMNS: dict[str, ColumnGroup] = {
    g.name: g
    for g in (
        ColumnGroup(
            "power",
            "CINC, GDP, population, net resources (GDP times GDP per head)",
            ("nmc", "gdp", "population"),
            *_of_states(_power),
        ),
        ColumnGroup(
            "alliance",
            "pacts promised to the second state, and by it; likeness of alliances",
            ("alliances", "alliance_likeness"),
            None,
            _alliance,
        ),
        ColumnGroup("trade", "imports and exports, millions of US$", ("trade",), None, _trade),
        ColumnGroup(
            "dependence",
            f"share in trade, concentration, vulnerability; share in arms over {WINDOW} years",
            ("trade", "arms"),
            _state_dependence,
            _dependence,
        ),
        ColumnGroup(
            "disputes",
            "militarised disputes under way and begun, with the highest hostility",
            _DISPUTES,
            _state_disputes,
            _disputes,
        ),
        ColumnGroup("votes", "likeness of votes", ("vote_likeness",), None, _votes),
        ColumnGroup("arms", "major arms delivered", ("arms",), _state_arms, _arms),
        ColumnGroup(
            "distance", "kilometres between nearest points", ("distance",), None, _distance
        ),
        ColumnGroup(
            "contiguity", "1 land to 5 far water; 0 none", ("contiguity",), None, _contiguity
        ),
        ColumnGroup(
            "regime", "Polity and electoral democracy", ("polity", "vdem"), *_of_states(_regime)
        ),
        ColumnGroup("rivalry", "strategic rivalry", ("rivalries",), None, _rivalry),
        ColumnGroup("igo", "common organisations", ("igos",), None, _igo),
        ColumnGroup("major", "major powers", ("majors",), _states_major, _dyads_major),
    )
}
"""Every group of columns, by name."""
