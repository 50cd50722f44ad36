"""The base install works by itself; what needs an extra says what to type, before any work."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp
from realpolitik.errors import MissingExtraError
from realpolitik.extras import EXTRAS, require
from realpolitik.history import SOURCES, Tables, pull
from realpolitik.history.sources.rdata import read_r
from realpolitik.history.store.tables import small_table
from tests.test_cli import call

BROUGHT = ("rdata", "pandas", "xarray", "vl_convert", "pooch", "country_converter", "numba")
"""What no part of the base install may import."""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no extra were installed."""
    for name in EXTRAS:
        monkeypatch.setitem(sys.modules, name, None)


def test_extras_are_those_of_the_project() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    assert {extra for extra, _ in EXTRAS.values()} <= set(extras)
    assert extras["all"] == ["realpolitik[data,fast,images]"]
    base = " ".join(project["dependencies"]).replace("-", "_")
    assert not [n for n in BROUGHT if n in base]


def test_the_base_install_runs_and_answers_without_any_extra() -> None:
    """In a process of its own, in which none of them can be imported."""
    work = """\
import sys
sys.modules.update(dict.fromkeys({brought}))
import realpolitik as rp
from realpolitik import history
run = rp.run(rp.load("cuba-1962"), draws=16)
assert run.claims
tables = history.Tables(None)
assert history.figure("trade_share", "PRK", "CHN", year=2014, tables=tables).small
assert history.rate("joins", {{}}, tables=tables).cases
assert history.search((710, 365, 731), 2018, tables=tables).nearest
from realpolitik.cli import main
"""
    done = subprocess.run(
        [sys.executable, "-c", work.format(brought=BROUGHT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("package", "extra"), [("rdata", "data"), ("vl_convert", "images")])
def test_a_missing_package_says_what_to_type(package: str, extra: str) -> None:
    with pytest.raises(MissingExtraError, match=rf"pip install 'realpolitik\[{extra}\]'"):
        require(package)


def test_a_package_that_is_there_is_no_fault() -> None:
    there = [name for name in EXTRAS if find_spec(name)]
    assert "rdata" in there
    for name in there:
        require(name)


@pytest.mark.usefixtures("bare")
def test_r_files_are_not_fetched_where_they_cannot_be_read(tmp_path: Path) -> None:
    tables = Tables(tmp_path / "data")
    with pytest.raises(MissingExtraError, match=r"realpolitik\[data\]"):
        pull(tables, origin=str(tmp_path))
    assert not (tmp_path / "data").exists()
    with pytest.raises(MissingExtraError):
        read_r(tmp_path / "x.rda")
    # What is no R file, and what is at hand, takes no extra.
    assert "the mirror has no file" in pull(tables, ["gdp"], origin=str(tmp_path))[0].fault
    tables.write("nmc", small_table("nmc"))
    assert pull(tables, ["nmc"], origin=str(tmp_path))[0].rows
    assert {s.name for s in SOURCES.values() if not s.file.is_r} == {"gdp", "population", "arms"}


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "command",
    [
        ["report", "cuba-1962", "--draws", "16"],
        ["history", "CHN", "RUS", "PRK", "-o", "x.svg"],
        ["history", "CHN", "RUS", "PRK", "-o", "x.html"],
    ],
)
def test_figures_without_what_draws_them_are_refused_before_any_work(
    command: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def work(*_: Any, **__: Any) -> None:
        raise AssertionError("nothing is to be computed")

    monkeypatch.setattr("realpolitik.ask.run", work)
    monkeypatch.setattr("realpolitik.history.chronicle", work)
    monkeypatch.chdir(tmp_path)
    code, out, err = call(command, capsys, monkeypatch)
    assert (code, out) == (2, "")
    assert "pip install 'realpolitik[images]'" in err
    assert not list(tmp_path.iterdir())


def test_the_error_is_one_of_the_package() -> None:
    assert issubclass(MissingExtraError, rp.RealpolitikError)
