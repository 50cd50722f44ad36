"""Loaders on files made by us: read as another reader reads them, and each rule of theirs."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import rdata

from realpolitik.history import SOURCES, Tables
from realpolitik.history.sources.rdata import read_r
from tests.fixtures import make_sources
from tests.fixtures.make_sources import FOLDER
from tests.fixtures.r_files import PACK, Cell, Column, Factor, write_r
from tests.tables import made_file

R_FILES = sorted(n for n, s in SOURCES.items() if s.file.is_r)

WAYS: dict[str, Column] = {
    "reals": (1.5, None, -0.0),
    "wholes": (1, None, -7),
    "texts": ("a", None, "São Tomé"),
    "truths": (True, None, False),
    "dates": (date(1816, 1, 1), None, date(2016, 12, 31)),
    "kinds": Factor(("yes", None, "abstain")),
}


@pytest.mark.parametrize("packing", sorted(PACK))
@pytest.mark.parametrize("name", ["x.rda", "x.rds"])
def test_every_kind_of_column_is_read_as_it_was_written(
    tmp_path: Path, name: str, packing: str
) -> None:
    write_r(tmp_path / name, WAYS, packing)
    found = read_r(tmp_path / name)
    assert {k: tuple(found[k].to_list()) for k in found.columns} == {
        k: tuple(v) for k, v in WAYS.items()
    }
    assert [str(d) for d in found.dtypes] == [
        "Float64", "Float64", "String", "Boolean", "Date", "String",
    ]  # fmt: skip


@pytest.mark.parametrize("name", R_FILES)
def test_a_file_is_read_as_rdata_reads_it(name: str) -> None:
    """By that package's own way through pandas, which ours does not take."""
    path = made_file(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if path.suffix == ".rds":
            theirs = rdata.read_rds(path)
        else:
            (theirs,) = rdata.read_rda(path).values()
    found = read_r(path)
    assert list(theirs.columns) == found.columns
    assert len(theirs) == found.height > 0
    for column in found.columns:
        ours: list[Cell] = found[column].to_list()
        for mine, other in zip(ours, theirs[column].tolist(), strict=True):
            if mine is None:
                assert str(other) in {"None", "<NA>", "NaT", "nan"}
            elif isinstance(mine, date):
                assert float(other) == (mine - date(1970, 1, 1)).days
            else:
                assert mine == other


def test_the_files_are_those_that_the_script_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compared unpacked: packers of other versions pack otherwise."""
    monkeypatch.setattr(make_sources, "FOLDER", tmp_path)
    make_sources.main()
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in FOLDER.iterdir()}
    for path in tmp_path.iterdir():
        if path.suffix == ".csv":
            assert path.read_bytes() == (FOLDER / path.name).read_bytes()
        else:
            assert read_r(path).equals(read_r(FOLDER / path.name)), path.name


def test_the_layout_is_that_of_the_published_file(shared: Path) -> None:
    """A made file has no column that the published one lacks, nor another kind in it."""
    for name, item in SOURCES.items():
        if item.file.is_r:
            ours, theirs = read_r(made_file(name)), read_r(shared / item.file.place)
            for column in ours.columns:
                assert column in theirs.columns, (name, column)
                assert ours[column].dtype == theirs[column].dtype, (name, column)
        else:
            ours = pl.read_csv(made_file(name), null_values="NA", infer_schema_length=None)
            theirs = pl.read_csv(
                shared / item.file.place, null_values="NA", infer_schema_length=None
            )
            assert set(ours.columns) <= set(theirs.columns), name


def _rows(made: Tables, name: str, **where: int) -> list[dict[str, Cell]]:
    return made.frame(name).filter(*(pl.col(k) == v for k, v in where.items())).rows(named=True)


def test_states_are_dated_by_day(made: Tables) -> None:
    (row,) = _rows(made, "states", ccode=817)
    assert (row["start"], row["end"]) == (date(1954, 6, 4), date(1975, 4, 30))
    (row,) = _rows(made, "gw_states", gwcode=340)
    assert row["start"] == date(1944, 10, 20)


def test_what_cow_writes_as_missing_is_missing(made: Tables) -> None:
    assert _rows(made, "disputes", dispnum=1)[0]["settle"] is None
    assert _rows(made, "disputes", dispnum=2)[0]["settle"] == 1
    assert _rows(made, "participants", dispnum=1)[0]["endday"] is None
    (row,) = _rows(made, "wars", ccode1=731, year=1950)
    assert (row["batdeath1"], row["batdeath2"]) == (None, 1000.0)
    assert made.frame("nmc").filter(pl.col("irst").is_null())["ccode"].unique().to_list() == [731]


def test_promises_are_read_as_such(made: Tables) -> None:
    (row,) = _rows(made, "alliances", ccode1=2, ccode2=740, year=2018)
    assert (row["defence"], row["nonaggression"], row["consultation"]) == (1, 0, 0)
    assert not _rows(made, "alliances", ccode1=740, ccode2=2, year=2018)
    (row,) = _rows(made, "alliances", ccode1=365, ccode2=816, year=2018)
    assert (row["defence"], row["consultation"]) == (0, 1)


def test_trade_within_the_soviet_bloc_is_taken_as_missing(made: Tables) -> None:
    (row,) = _rows(made, "trade", ccode1=365, ccode2=731, year=1990)
    assert (row["imports"], row["exports"], row["flagged"]) == (None, None, True)
    (row,) = _rows(made, "trade", ccode1=365, ccode2=731, year=1992)
    assert not row["flagged"]
    assert row["imports"] is not None
    (back,) = _rows(made, "trade", ccode1=731, ccode2=365, year=1992)
    assert (back["imports"], back["exports"]) == (row["exports"], row["imports"])


def test_arms_of_rebels_and_of_serbia_find_their_places(made: Tables) -> None:
    assert _rows(made, "arms", ccode1=345, ccode2=816, year=2010)
    assert _rows(made, "arms", ccode1=2, ccode2=0, year=1998), "rebels are no state"
    assert _rows(made, "arms", ccode1=0, ccode2=732, year=2000), "from whom is not known"


def test_what_is_no_state_is_left_out_of_the_bank(made: Tables) -> None:
    for name in ("gdp", "population"):
        frame = made.frame(name)
        assert 2 in frame["ccode"]
        assert 731 not in frame["ccode"]
        assert float(str(frame[name].max())) < 1e15, "the world is no state"


def test_votes_are_by_name_where_a_state_has_no_code_of_today(made: Tables) -> None:
    votes = made.frame("votes")
    assert set(votes["vote"]) == {1, 2, 3}
    assert {345, 365, 710} <= set(votes["ccode"])
    assert votes.filter(pl.col("rcid") == 3).height <= 12, "Atlantis is no state"
    calls = made.frame("roll_calls")
    assert calls["important"].null_count() == calls.height // 6
    assert calls["title"].null_count() == calls.height // 6


def test_a_regime_listed_twice_is_the_later_one(made: Tables) -> None:
    (row,) = _rows(made, "polity", ccode=345, year=1991)
    assert row["polity"] == -5.0
    assert not _rows(made, "polity", ccode=345, year=1992), "an interregnum is not a score"
    assert not made.frame("vdem")["ccode"].null_count()
    assert _rows(made, "vdem", ccode=817, year=1960)[0]["liberal"] is None


def test_what_a_rivalry_is_not_is_known(made: Tables) -> None:
    kinds = made.frame("rivalries").select("positional", "spatial", "ideological", "principal")
    assert kinds.null_count().sum_horizontal().item() == 0
    assert set(kinds["positional"]) == {0, 1}
    assert set(kinds["spatial"]) == {0}


def test_armed_conflicts_within_a_state_have_one_side(made: Tables) -> None:
    frame = made.frame("armed_conflicts")
    assert frame.filter(pl.col("kind") == "intrastate")["gw_b"].to_list() == [None]
    assert frame["start"].dtype == pl.Date
