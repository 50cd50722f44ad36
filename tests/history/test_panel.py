"""The panel: membership by day, no false pairs, columns, triads against brute force."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from realpolitik.errors import DataError
from realpolitik.history import COLUMNS, Tables, dyads, pull, states, triads
from realpolitik.history.panel.members import Years, bounds, spells


def test_state_years_are_as_many_as_peacesciencer_publishes(full: Tables) -> None:
    """16,536 state-years to 2019 (README of peacesciencer, commit 01ac23da)."""
    assert states((1816, 2019), (), tables=full).select(pl.len()).collect().item() == 16_536


def test_dyad_years_are_as_published_less_the_pairs_that_never_met(full: Tables) -> None:
    """An early README has 2,025,840 to 2019, pairing by year; by day 60 of them never met."""
    years = states((1816, 2019), (), tables=full)
    by_year = years.join(years, on="year", suffix="2").filter(pl.col("ccode") != pl.col("ccode2"))
    assert by_year.select(pl.len()).collect().item() == 2_025_840
    found = dyads((1816, 2019), (), tables=full).collect()
    assert found.height == 2_025_780
    assert not found.is_duplicated().any()
    never = found.filter((pl.col("ccode1") == 817) & (pl.col("ccode2") == 115))
    assert never.is_empty(), "South Vietnam fell before Suriname was free"
    half = dyads((1816, 2019), (), directed=False, tables=full).collect()
    assert 2 * half.height == found.height
    assert (half["ccode1"] < half["ccode2"]).all()


def test_columns_add_no_rows_and_lose_none(tables: Tables) -> None:
    bare = dyads((1990, 2000), (), tables=tables).collect()
    for name in COLUMNS:
        filled = dyads((1990, 2000), (name,), tables=tables).collect()
        assert filled.select("ccode1", "ccode2", "year").equals(bare), name
        assert filled.width > bare.width, name


def test_state_columns_add_no_rows(tables: Tables) -> None:
    bare = states((1990, 2000), (), tables=tables).collect()
    for name in (n for n, g in COLUMNS.items() if g.to_states):
        filled = states((1990, 2000), (name,), tables=tables).collect()
        assert filled.select("ccode", "year").equals(bare), name


def _pair(frame: pl.DataFrame, one: int, two: int, year: int) -> dict[str, object]:
    rows = frame.filter(
        (pl.col("ccode1") == one) & (pl.col("ccode2") == two) & (pl.col("year") == year)
    )
    return rows.row(0, named=True)


def test_missing_is_missing_and_zero_is_zero(full: Tables) -> None:
    columns = ("alliance", "disputes", "trade", "votes", "rivalry", "arms", "contiguity")
    frame = dyads((1948, 2018), columns, tables=full).collect()
    calm = _pair(frame, 731, 365, 1980)
    assert calm["disputes"] == 0
    assert calm["imports"] is None, "the trade of the bloc is not used"
    assert calm["vote_agreement"] is None, "North Korea had no vote"
    late = _pair(frame, 731, 365, 2018)
    assert late["disputes"] is None, "no source covers 2018"
    assert late["imports"] is None
    assert late["defence"] == 0
    assert late["contiguity"] == 1
    assert _pair(frame, 2, 740, 2018)["defence"] == 1
    assert _pair(frame, 740, 2, 2018)["defence"] == 0
    assert _pair(frame, 740, 2, 2018)["defended"] == 1
    assert _pair(frame, 731, 732, 2018)["rivalry"] == 1
    assert _pair(frame, 2, 731, 1949)["arms"] is None


def test_what_is_mutual_is_the_same_both_ways(tables: Tables) -> None:
    columns = ("alliance", "votes", "distance", "contiguity", "rivalry", "igo")
    frame = dyads((2000, 2000), columns, tables=tables).collect()
    turned = frame.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    both = frame.join(turned, on=["ccode1", "ccode2", "year"], suffix="_back")
    names = ("alliance_s", "alliance_kappa", "vote_agreement", "distance", "contiguity", "rivalry")
    for name in (*names, "igos"):
        assert both[name].eq_missing(both[f"{name}_back"]).all(), name
    assert both["defence"].eq_missing(both["defended_back"]).all()


def test_arms_share_is_zero_where_others_delivered_and_ends_with_the_source(full: Tables) -> None:
    frame = dyads((2008, 2023), ("dependence",), tables=full).collect()
    assert _pair(frame, 731, 710, 2010)["arms_share"] == 0.0, "all that is known came from Russia"
    assert _pair(frame, 731, 365, 2010)["arms_share"] == 1.0
    late = frame.filter(pl.col("year") > 2021)
    assert late["arms_share"].null_count() == late.height
    assert frame.filter(pl.col("year") == 2021)["arms_share"].null_count() < late.height


def test_shares_are_shares(tables: Tables) -> None:
    frame = dyads((1995, 2014), ("dependence",), tables=tables).collect()
    for name in ("trade_share", "trade_concentration", "vulnerability", "arms_share"):
        known = frame[name].drop_nulls()
        assert known.len() > 0
        assert known.is_between(0, 1 + 1e-12).all()


def test_triads_of_a_decade_are_those_of_brute_force(tables: Tables) -> None:
    """The decade in which the tables begin."""
    start = max(1816, tables.frame("nmc")["year"].to_list()[0])
    years = (start, start + 9)
    pairs = dyads(years, ("alliance", "rivalry"), directed=False, tables=tables).collect()
    ties = {(r["ccode1"], r["ccode2"], r["year"]): r for r in pairs.iter_rows(named=True)}
    wanted = {}
    for year in range(years[0], years[1] + 1):
        members = sorted({c for a, b, y in ties if y == year for c in (a, b)})
        for a, b, c in combinations(members, 3):
            if all(k in ties for k in ((a, b, year), (a, c, year), (b, c, year))):
                wanted[a, b, c, year] = tuple(
                    ties[p][n]
                    for p in ((a, b, year), (a, c, year), (b, c, year))
                    for n in ("defence", "rivalry")
                )
    found = triads(years, ("alliance", "rivalry"), tables=tables).collect()
    assert found.height == len(wanted) > 100
    names = [f"{n}_{p}" for p in ("12", "13", "23") for n in ("defence", "rivalry")]
    rows = found.select("ccode1", "ccode2", "ccode3", "year", *names).iter_rows()
    assert {r[:4]: r[4:] for r in rows} == wanted


def test_triads_of_eleven_years_are_as_many_as_published(full: Tables) -> None:
    found = triads((1816, 1826), (), tables=full).select(pl.len()).collect().item()
    assert found == 21_298


def test_triads_stream_and_can_be_filtered_while_they_do(tables: Tables) -> None:
    lazy = triads((2000, 2002), ("alliance",), tables=tables)
    three = (pl.col("ccode1") == 365) & (pl.col("ccode2") == 710) & (pl.col("ccode3") == 731)
    found = lazy.filter(three).select("year", "defence_23").collect(engine="streaming")
    assert found.sort("year").rows() == [(2000, 1), (2001, 1), (2002, 1)]
    assert lazy.head(5).collect().height == 5


@pytest.mark.parametrize(
    "years", [(2000, 1999), 1700, (2000, 9999), range(0), range(1900, 1950, 2)]
)
def test_years_that_make_no_sense_are_refused(years: Years) -> None:
    with pytest.raises(DataError):
        bounds(years)


def test_unknown_column_gets_the_nearest(small: Tables) -> None:
    with pytest.raises(DataError, match="did you mean `alliance`"):
        dyads(2000, ("aliance",), tables=small)
    with pytest.raises(DataError, match="states have no columns `votes`"):
        states(2000, ("votes",), tables=small)


def test_open_spells_go_on(tables: Tables) -> None:
    end = spells(tables).filter(pl.col("ccode") == 2)["end"].item()
    assert end.year == 9999
    gone = spells(tables).filter(pl.col("ccode") == 817)["end"].item()
    assert gone.year == 1975


def test_small_tables_make_a_panel(small: Tables) -> None:
    found = dyads(
        (2014, 2018), ("alliance", "power", "dependence", "votes"), tables=small
    ).collect()
    row = _pair(found, 731, 710, 2014)
    assert row["trade_share"] == pytest.approx(0.7945, abs=1e-4)
    assert row["trade_concentration"] is None, "the rest of the world is one in the small table"
    assert row["defence"] == 1


def test_whole_and_small_tables_are_never_mixed(mirror: Path, tmp_path: Path) -> None:
    """With the states pulled and the pacts not, no pair of the whole list seems to have none."""
    tables = Tables(tmp_path)
    pull(tables, ["states"], origin=str(mirror))
    bare = dyads(1990, (), tables=tables).collect()
    assert 200 in bare["ccode1"], "no state of the small table"
    found = dyads(1990, ("alliance",), tables=tables).collect()
    assert set(found["ccode1"]) <= {2, 365, 710, 713, 731, 732, 740}
