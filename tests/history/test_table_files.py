"""Kept tables: no flipped bit, no other table and no closed folder gives a wrong number."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from realpolitik.errors import DataError, RealpolitikError
from realpolitik.history import Tables, pull
from realpolitik.history.store.table_files import Identity, files_of, read_table, write_table
from realpolitik.history.store.tables import MADE_FROM, identity_of, small_table


@pytest.fixture
def kept(tmp_path: Path) -> Tables:
    """A data folder into which two tables have been written."""
    tables = Tables(tmp_path)
    for name in ("nmc", "gdp"):
        tables.write(name, small_table(name))
    return tables


def place(tables: Tables, name: str) -> Path:
    path = tables.path(name)
    assert path is not None
    return path


def test_a_table_is_read_as_it_was_kept(kept: Tables) -> None:
    assert kept.frame("nmc").equals(small_table("nmc"))
    assert not kept.small("nmc", "gdp")
    assert kept.small("nmc", "polity") == ("polity",)
    kept.write("nmc", small_table("nmc").head(3))
    assert kept.frame("nmc").height == 3
    assert len(files_of(place(kept, "nmc").parent, identity_of("nmc"))) == 1


def test_any_flipped_bit_is_refused(kept: Tables) -> None:
    """A hundred of them, all over the file; 23 gave other numbers without the checksum."""
    path = place(kept, "nmc")
    content = path.read_bytes()
    places = np.random.default_rng(0).choice(8 * len(content), 100, replace=False)
    for bit in places.tolist():
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with pytest.raises(DataError, match=r"damaged.*data pull nmc --again"):
            kept.frame("nmc")
    path.write_bytes(content)
    assert kept.frame("nmc").equals(small_table("nmc"))


@pytest.mark.parametrize("content", [b"", b"PAR1 nothing", b"PAR1"])
def test_a_file_cut_short_is_refused(kept: Tables, content: bytes) -> None:
    place(kept, "nmc").write_bytes(content)
    with pytest.raises(DataError, match="data pull nmc --again"):
        kept.frame("nmc")


def test_a_table_under_another_name_is_refused(kept: Tables) -> None:
    nmc, gdp = place(kept, "nmc"), place(kept, "gdp")
    content = gdp.read_bytes()
    nmc.write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        kept.frame("nmc")
    nmc.unlink()
    digest = gdp.stem.rpartition("-")[2]
    (nmc.parent / f"{identity_of('nmc').stem}{digest}.parquet").write_bytes(content)
    with pytest.raises(DataError, match=r"another table \(`gdp`\), not `nmc`.*pull nmc --again"):
        kept.frame("nmc")


@pytest.mark.parametrize(
    "change", [{"sha256": "f" * 64}, {"loader": 99}, {"origin": "another/commit"}]
)
def test_a_table_of_another_file_or_loader_is_not_this_one(
    tmp_path: Path, change: dict[str, object]
) -> None:
    own = identity_of("nmc")
    other = Identity(**{**vars(own), **change})
    path = write_table(tmp_path, other, small_table("nmc"))
    assert other.stem == own.stem or files_of(tmp_path, own) == []
    named = path.rename(path.with_name(path.name.replace(other.stem, own.stem)))
    with pytest.raises(DataError, match="another table"):
        read_table(named, own)


def test_a_file_that_is_no_parquet_under_a_true_name_is_refused(kept: Tables) -> None:
    """As a table would be that was kept by something else."""
    import hashlib

    path = place(kept, "nmc")
    path.unlink()
    junk = b"PAR1 junk PAR1"
    name = f"{identity_of('nmc').stem}{hashlib.sha256(junk).hexdigest()}.parquet"
    path.with_name(name).write_bytes(junk)
    with pytest.raises(DataError, match="is no table"):
        kept.frame("nmc")
    path.with_name(name).unlink()
    bare = path.with_name("bare.parquet")
    pl.DataFrame({"ccode": [2]}).write_parquet(bare)
    digest = hashlib.sha256(bare.read_bytes()).hexdigest()
    bare.rename(path.with_name(f"{identity_of('nmc').stem}{digest}.parquet"))
    with pytest.raises(DataError, match="something unnamed"):
        kept.frame("nmc")


def test_a_derived_table_is_bound_to_the_files_behind_it() -> None:
    for name, needs in MADE_FROM.items():
        assert identity_of(name).origin == "made from " + ", ".join(needs)
    assert len({identity_of(n).sha256 for n in (*MADE_FROM, "nmc", "gdp")}) == len(MADE_FROM) + 2


def test_a_damaged_table_does_not_stop_a_pull(kept: Tables) -> None:
    place(kept, "nmc").write_bytes(b"damaged")
    found = {p.name: p for p in pull(kept, ["nmc", "gdp"], origin="no/such/folder")}
    assert "--again" in found["nmc"].fault
    assert found["gdp"].rows == small_table("gdp").height
    found = {p.name: p for p in pull(kept, ["nmc"], again=True, origin="no/such/folder")}
    assert "the mirror has no file" in found["nmc"].fault


def test_a_folder_that_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    """A link to itself is closed to everybody, whoever runs the test."""
    loop = tmp_path / "tables"
    loop.symlink_to(loop)
    tables = Tables(tmp_path)
    with pytest.raises(DataError, match=f"cannot look into {re.escape(str(loop))}"):
        tables.frame("nmc")
    with pytest.raises(RealpolitikError, match="cannot"):
        tables.write("nmc", small_table("nmc"))
    with pytest.raises(DataError, match="cannot look into"):
        pull(tables, ["nmc"], origin="no/such/folder")


def test_a_folder_that_is_none_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    assert not Tables(file).pulled("nmc")
    assert Tables(file).frame("nmc").equals(small_table("nmc"))
    assert not Tables(tmp_path / "not there").pulled("nmc")


def test_identities_do_not_lean_on_equal_beginnings() -> None:
    own = identity_of("disputes")
    assert not identity_of("dispute_pairs").stem.startswith(own.stem)
    assert not replace(own, loader=22).stem.startswith(replace(own, loader=2).stem)
