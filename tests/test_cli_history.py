"""The commands on history: files written, data pulled from a mirror, JSON, faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from realpolitik.history import SOURCES
from tests.test_cli import call


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)


@pytest.mark.parametrize(
    ("suffix", "begins"), [(".html", b"<!doctype html>"), (".svg", b"<svg"), (".png", b"\x89PNG")]
)
def test_history_is_written_as_a_file(cli: Any, tmp_path: Path, suffix: str, begins: bytes) -> None:
    output = f"triangle{suffix}"
    code, out, err = cli("history", "CHN", "RUS", "PRK", "-o", output)
    assert (code, out, err) == (0, f"wrote {output}\n", "")
    content = (tmp_path / output).read_bytes()
    assert content.startswith(begins)
    assert cli("history", "CHN", "RUS", "PRK", "-o", output)[0] == 2, "it is not replaced unasked"
    if suffix == ".html":
        text = content.decode()
        assert "romantic triangle around North Korea" in text
        assert "small table" in text
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert "<script" not in text


def test_history_of_a_case_takes_the_three_that_stand_closest(cli: Any) -> None:
    code, out, err = cli("history", "axis-2025")
    assert code == 0
    assert err == "axis-2025: CHN RUS PRK in 2018, the three that stand closest\n"
    assert out.startswith("China, Russia and North Korea, 1946 to 2018.")


def test_json_of_history_commands_is_one_document(cli: Any) -> None:
    for command in (
        ["data", "list", "--json"],
        ["rates", "joins", "--json"],
        ["analogs", "CHN", "RUS", "PRK", "2018", "--against", "1950", "--json"],
    ):
        code, out, err = cli(*command)
        assert (code, err) == (0, "")
        assert json.loads(out)
    document = json.loads(out)
    assert document["small_tables"]
    assert document["against"][0]["year"] == 1950
    assert {f["feature"] for f in document["against"][0]["features"]} >= {"power", "pact"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["history", "CHN", "RUS"], "2 words"),
        (["history", "CHN", "RUS", "PRK", "-o", "x.pdf"], "ends in none of"),
        (["history", "CHN", "RUS", "PRK", "--years", "soon"], "not of the form 1949-2018"),
        (["history", "CHN", "RUS", "PRK", "--years", "2018-1949"], "may not be after the last"),
        (["history", "CHN", "RUS", "PRK", "-o", "no/where.html"], "there is no folder"),
        (["history", "vietnam-1979.yaml"], "vietnam-1979.yaml"),
        (["analogs", "cuba-1962"], "three are wanted"),
        (["analogs", "CHN", "RUS", "PRK", "1850"], "there is no state"),
        (["analogs", "CHN", "RUS", "PRK", "2018", "--weight", "pact"], "0 or more"),
        (["analogs", "CHN", "RUS", "PRK", "2018", "--weight", "pact=x"], "FEATURE=NUMBER"),
        (["analogs", "CHN", "RUS", "PRK", "2018", "--weight", "pakt=1"], "did you mean `pact`"),
        (["rates", "joins", "--where", "pact"], "KEY=VALUE"),
        (["rates", "jions"], "did you mean `joins`"),
        (["rates", "joins", "--since", "1987"], "realpolitik data pull"),
        (["data", "pull", "trad"], "did you mean `trade`"),
    ],
)
def test_wrong_use_is_told_what_would_be_right(cli: Any, command: list[str], told: str) -> None:
    code, _, err = cli(*command)
    assert code == 2
    assert told in err


def test_features_and_bibtex_are_printed(cli: Any) -> None:
    assert "share of the three's power" in cli("analogs", "x", "--features")[1]
    assert cli("data", "info", "nmc", "--bibtex")[1].startswith("@incollection{singer_1972")


def test_data_are_pulled_from_a_mirror_and_then_used(
    cli: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mirror: Path
) -> None:
    monkeypatch.setenv("REALPOLITIK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("REALPOLITIK_DATA_MIRROR", str(mirror))
    assert cli("data", "path")[1].strip() == str(tmp_path / "data")
    sources = ["participants", "disputes", "alliances", "nmc", "states"]
    code, out, err = cli("data", "pull", *sources)
    assert (code, err) == (0, "")
    assert "disputes: pulled, 60 rows" in out
    assert "alliance_likeness: made of others" in out
    assert "disputes: already there" in cli("data", "pull", "disputes")[1]
    assert f"5 of {len(SOURCES)} sources pulled" in cli("data", "list")[1]
    counted = cli("rates", "joins", "--since", "1987", "--json")[1]
    assert json.loads(counted)["small_table"] is False
    monkeypatch.setenv("REALPOLITIK_DATA_MIRROR", str(tmp_path / "nowhere"))
    code, out, err = cli("data", "pull", "majors", "nmc")
    assert code == 2
    assert "nmc: already there" in out
    assert "the mirror has no file" in err
