"""Sources: every file of the manifest, as pinned; loaders against known values."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from realpolitik.errors import DataError
from realpolitik.history import SOURCES, Tables
from realpolitik.history.sources import source
from realpolitik.history.sources.rdata import read_r
from tests.tables import made_file


def test_every_file_of_the_manifest_is_a_source_as_pinned(shared: Path) -> None:
    manifest = json.loads((shared / "manifest.json").read_text(encoding="utf-8"))
    wanted = {(e["repository"], e["commit"], e["path"], e["sha256"], e["bytes"]) for e in manifest}
    files = [s.file for s in SOURCES.values()]
    assert {(f.repository, f.commit, f.path, f.sha256, f.size) for f in files} == wanted


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_source_says_what_a_user_must_know(name: str) -> None:
    item = SOURCES[name]
    assert item.citation.startswith("@")
    assert item.reference.endswith(".")
    assert "{" not in item.reference
    assert item.terms
    assert item.measures
    assert item.first < item.last


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_table_covers_the_years_it_says(full: Tables, name: str) -> None:
    frame, item = full.frame(name), SOURCES[name]
    if "year" in frame.columns:
        years = frame["year"].to_list()
        first, last = min(years), max(years)
        if name == "wars":
            # No war between states was fought in its first and last years.
            assert item.first <= first <= last <= item.last
        else:
            assert (first, last) == (item.first, item.last)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_table_is_tidy(tables: Tables, name: str) -> None:
    frame = tables.frame(name)
    assert frame.height > 0
    keys = [c for c in ("ccode", "ccode1", "ccode2", "gwcode") if c in frame.columns]
    assert all(frame[c].dtype == pl.Int32 and frame[c].null_count() == 0 for c in keys)
    if "year" in frame.columns:
        # A war that paused has a row for each phase, with an outcome of its own.
        more = ("year", "dispnum", "warnum", "outcome1", "conflict_id")
        rows = [k for k in (*keys, *more) if k in frame.columns]
        if name not in ("armed_conflicts",):
            assert not frame.select(rows).is_duplicated().any()
    for column in frame.select(pl.col(pl.Float64)).get_columns():
        assert column.is_nan().sum() == 0, "what is missing is null"


@pytest.mark.parametrize(
    ("state", "year", "cinc"),
    [(710, 2010, 0.209), (710, 2015, 0.231), (710, 2022, 0.234), (2, 2016, 0.133)],
)
def test_cinc_is_as_published(full: Tables, state: int, year: int, cinc: float) -> None:
    row = full.frame("nmc").filter((pl.col("ccode") == state) & (pl.col("year") == year))
    assert row["cinc"].item() == pytest.approx(cinc, abs=6e-4)


def _defence(full: Tables, one: int, two: int) -> set[int]:
    pacts = full.frame("alliances").filter(
        (pl.col("ccode1") == one) & (pl.col("ccode2") == two) & (pl.col("defence") == 1)
    )
    return set(pacts["year"].to_list())


def test_pacts_of_the_founding_case_are_as_known(full: Tables) -> None:
    assert _defence(full, 365, 731) == set(range(1961, 1997))
    assert _defence(full, 710, 731) == set(range(1961, 2019))
    assert max(_defence(full, 365, 710)) == 1980
    assert min(_defence(full, 2, 732)) == 1953
    assert 2018 in _defence(full, 2, 740)
    assert not _defence(full, 740, 2), "ATOP is directed: Japan has not promised the USA"


def test_originators_of_the_korean_war_are_as_known(full: Tables) -> None:
    war = full.frame("participants").filter(pl.col("dispnum") == 51)
    original = set(war.filter(pl.col("orig") == 1)["ccode"].to_list())
    joined = set(war.filter(pl.col("orig") == 0)["ccode"].to_list())
    assert {731, 732} <= original
    assert 710 in joined
    # The note has the USA a joiner; in the file it takes part from 25 June.
    assert 2 in original | joined


def test_trade_within_the_soviet_bloc_is_missing_and_not_zero(full: Tables) -> None:
    trade = full.frame("trade")
    pair = trade.filter((pl.col("ccode1") == 365) & (pl.col("ccode2") == 731))
    early = pair.filter(pl.col("year") < 1992)
    assert early.height > 0
    assert early["imports"].null_count() == early.height
    assert early["flagged"].all()
    assert pair.filter(pl.col("year") == 1992)["imports"].item() == 65.0


def test_unknown_source_gets_the_nearest() -> None:
    with pytest.raises(DataError, match="did you mean `trade`"):
        source("trad")


@pytest.mark.parametrize("content", [b"", b"no R data", b"BZh91AY&SY", b"\x1f\x8b\x08\x00\x00\x00"])
def test_file_that_is_no_r_data_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.rda"
    path.write_bytes(content)
    with pytest.raises(DataError, match="cannot be read as R data"):
        read_r(path)


def test_truncated_r_data_are_refused(tmp_path: Path) -> None:
    whole = made_file("nmc").read_bytes()
    path = tmp_path / "cut.rda"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="cannot be read as R data"):
        read_r(path)


def test_csv_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("gdp", "arms"):
        with pytest.raises(DataError, match="cannot be read"):
            SOURCES[name].load(path)
