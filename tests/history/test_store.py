"""Pulling from a folder and a server, verified and taken up again; nothing is half-written."""

from __future__ import annotations

import hashlib
import http.server
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from realpolitik.errors import DataError
from realpolitik.history import SOURCES, Tables, pull
from realpolitik.history.sources.source import File
from realpolitik.history.store.download import fetch
from realpolitik.history.store.folders import data_folder, mirror
from realpolitik.history.store.tables import small_table
from tests.servers import serving

SMALLEST = ("majors", "rivalries")


def _file(content: bytes) -> File:
    digest = hashlib.sha256(content).hexdigest()
    return File("owner/repo", "0" * 40, "data/x.bin", digest, len(content))


class _Server(http.server.BaseHTTPRequestHandler):
    """Serves one content, whole or from where it is asked to; may break off."""

    content = b""
    stop_after: int | None = None
    ranges: bool = True
    asked: list[str | None]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        if "missing" in self.path:
            self.send_error(404)
            return
        if wanted and self.ranges and start >= len(self.content):
            self.send_error(416)
            return
        body = self.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.stop_after is None else body[: self.stop_after])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, type[_Server]]]:
    handler = type("Handler", (_Server,), {"asked": []})
    with serving(handler) as address:
        yield address, handler


CONTENT = bytes(range(256)) * 2000


def test_file_comes_whole_and_verified_from_a_server(
    server: tuple[str, type[_Server]], tmp_path: Path
) -> None:
    address, handler = server
    handler.content = CONTENT
    told: list[int] = []
    path = fetch(_file(CONTENT), tmp_path, address, told.append)
    assert path.read_bytes() == CONTENT
    assert told[-1] == len(CONTENT)
    fetch(_file(CONTENT), tmp_path, address)
    assert len(handler.asked) == 1, "what is at hand and right is not fetched again"


def test_broken_download_goes_on_where_it_stopped(
    server: tuple[str, type[_Server]], tmp_path: Path
) -> None:
    address, handler = server
    handler.content, handler.stop_after = CONTENT, 200_000
    with pytest.raises(DataError, match="the next pull continues from there"):
        fetch(_file(CONTENT), tmp_path, address)
    assert not (tmp_path / _file(CONTENT).place).exists()
    handler.stop_after = None
    path = fetch(_file(CONTENT), tmp_path, address)
    assert path.read_bytes() == CONTENT
    start = int((handler.asked[-1] or "").removeprefix("bytes=").rstrip("-"))
    assert 0 < start <= 200_000
    assert [p.name for p in path.parent.iterdir()] == ["x.bin"]


def test_server_without_ranges_sends_all_again(
    server: tuple[str, type[_Server]], tmp_path: Path
) -> None:
    address, handler = server
    handler.content, handler.stop_after, handler.ranges = CONTENT, 200_000, False
    with pytest.raises(DataError):
        fetch(_file(CONTENT), tmp_path, address)
    handler.stop_after = None
    assert fetch(_file(CONTENT), tmp_path, address).read_bytes() == CONTENT


def test_wrong_content_is_refused_and_not_kept(
    server: tuple[str, type[_Server]], tmp_path: Path
) -> None:
    address, handler = server
    handler.content = b"something else"
    with pytest.raises(DataError, match="is not the file it should be"):
        fetch(_file(CONTENT), tmp_path, address)
    handler.content = CONTENT
    assert fetch(_file(CONTENT), tmp_path, address).read_bytes() == CONTENT


def test_missing_file_and_dead_server_are_said(
    server: tuple[str, type[_Server]], tmp_path: Path
) -> None:
    address, handler = server
    handler.content = CONTENT
    with pytest.raises(DataError, match="404"):
        fetch(replace(_file(CONTENT), path="missing.bin"), tmp_path, address)
    with pytest.raises(DataError, match="cannot fetch"):
        fetch(_file(CONTENT), tmp_path, "http://127.0.0.1:9")
    with pytest.raises(DataError, match="the mirror has no file"):
        fetch(_file(CONTENT), tmp_path, str(tmp_path / "empty"))


def test_environment_names_folder_and_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALPOLITIK_DATA", "/some/where")
    monkeypatch.setenv("REALPOLITIK_DATA_MIRROR", "/else/where/")
    assert data_folder() == Path("/some/where")
    assert mirror() == "/else/where"
    monkeypatch.delenv("REALPOLITIK_DATA_MIRROR")
    monkeypatch.delenv("REALPOLITIK_DATA")
    assert mirror().startswith("https://")
    assert data_folder().name == "realpolitik"


def test_pull_keeps_parquet_and_goes_on_past_a_fault(mirror: Path, tmp_path: Path) -> None:
    broken = mirror
    (broken / SOURCES["majors"].file.place).write_bytes(b"corrupt")
    tables = Tables(tmp_path / "data")
    found = {p.name: p for p in pull(tables, SMALLEST, origin=str(broken))}
    assert found["majors"].rows is None
    assert "is not the file it should be" in found["majors"].fault
    assert found["rivalries"].rows == 6
    assert tables.pulled("rivalries")
    assert not tables.pulled("majors")
    assert tables.small("majors", "rivalries") == ("majors",)
    again = pull(tables, ["rivalries"], origin=str(broken))
    assert not again[0].fresh
    anew = pull(tables, ["rivalries"], origin=str(broken), again=True)
    assert anew[0].fresh
    assert {p.suffix for p in (tmp_path / "data" / "tables").iterdir()} == {".parquet"}


@pytest.mark.parametrize("content", [b"", b"PAR1 nothing", b"PAR1"])
def test_damaged_table_is_said_and_made_anew(mirror: Path, tmp_path: Path, content: bytes) -> None:
    tables = Tables(tmp_path)
    pull(tables, ["majors"], origin=str(mirror))
    path = tables.path("majors")
    assert path is not None
    path.write_bytes(content)
    with pytest.raises(DataError, match="data pull majors --again"):
        tables.frame("majors")
    pull(tables, ["majors"], origin=str(mirror), again=True)
    assert tables.frame("majors").height == 6


def test_read_only_folder_is_said(mirror: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    found = pull(Tables(blocked), ["majors"], origin=str(mirror))
    assert found[0].rows is None
    assert "cannot make" in found[0].fault


def test_without_a_folder_nothing_is_pulled() -> None:
    with pytest.raises(DataError, match="no data folder"):
        pull(Tables(None), ["majors"])
    with pytest.raises(DataError, match="did you mean"):
        pull(Tables(Path("/x")), ["major"])


def test_table_that_the_package_does_not_carry_is_said(small: Tables) -> None:
    with pytest.raises(DataError, match="data pull participants"):
        small.frame("participants")


CARRIED = (
    "states", "majors", "nmc", "gdp", "population", "alliances", "contiguity", "dispute_pairs",
    "cow_dispute_pairs", "rivalries", "polity", "vdem", "vote_likeness", "alliance_likeness",
    "wars",
)  # fmt: skip


@pytest.mark.parametrize("name", CARRIED)
def test_small_table_says_what_the_source_says(full: Tables, name: str) -> None:
    """Every row of a small table is a row of the whole one, to the digits that it has."""
    had, whole = small_table(name), full.frame(name)
    assert had.height > 0
    exact = [c for c in had.columns if not had[c].dtype.is_float()]
    joined = had.join(whole.select(had.columns), on=exact, how="left", suffix="_whole")
    assert joined.height >= had.height
    for column in set(had.columns) - set(exact):
        found = joined.filter(pl.col(column).is_not_null())
        assert found[f"{column}_whole"].null_count() == 0
        gap = (found[column] - found[f"{column}_whole"]).abs()
        assert (gap <= 1e-4 * found[column].abs() + 1e-6).all()


def test_every_small_row_has_a_citation() -> None:
    folder = Path(__file__).parents[2] / "src" / "realpolitik" / "history" / "store" / "small"
    for path in sorted(folder.glob("*.csv")):
        frame = pl.read_csv(path, infer_schema_length=None)
        cites = [c for c in frame.columns if c in ("citation", "source", "sources")]
        assert len(cites) == 1, path.name
        assert frame[cites[0]].null_count() == 0


def test_tables_made_of_others_are_pulled_by_name_with_what_is_behind_them(
    mirror: Path, tmp_path: Path
) -> None:
    tables = Tables(tmp_path / "data")
    found = {p.name: p for p in pull(tables, ["vote_likeness"], origin=str(mirror))}
    assert set(found) == {"votes", "roll_calls", "vote_likeness"}
    assert all(p.fresh and p.rows for p in found.values())
    found = {p.name: p for p in pull(tables, ["vote_likeness"], origin=str(mirror))}
    assert not any(p.fresh for p in found.values())
    path = tables.path("vote_likeness")
    assert path is not None
    path.write_bytes(b"damaged")
    with pytest.raises(DataError, match="data pull vote_likeness --again"):
        tables.frame("vote_likeness")
    found = {p.name: p for p in pull(tables, ["vote_likeness"], again=True, origin=str(mirror))}
    assert {n for n, p in found.items() if p.fresh} == {"vote_likeness"}
    assert tables.frame("vote_likeness").height == found["vote_likeness"].rows


def test_two_pulls_of_the_same_files_keep_the_same_bytes(mirror: Path, tmp_path: Path) -> None:
    """So that of two pulls at once neither removes what the other has kept."""
    for folder in ("one", "two"):
        assert all(p.rows for p in pull(Tables(tmp_path / folder), origin=str(mirror)))
    names = [{p.name for p in (tmp_path / f / "tables").iterdir()} for f in ("one", "two")]
    assert names[0] == names[1]
    assert len(names[0]) == len(SOURCES) + 2
