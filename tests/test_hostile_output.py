"""Hostile names and texts, and bad places to print to: no control character, no traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text

from realpolitik.cases import argument_for, find
from realpolitik.cli import EXIT_CODES
from realpolitik.cli.output import (
    UNSAFE,
    console,
    print_document,
    print_json,
    safe_streams,
    say,
    visible,
)
from tests.conftest import scenario_text
from tests.test_cli import call

EVIL = "a\x1b[31m\x07\x08\r\x9b2J\x7f\u202e\u2066\u2028"
"""Colours, a bell, a step back, a C1 sequence, and writing that runs the other way."""


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{EVIL}.yaml").write_text(scenario_text(), encoding="utf-8")
    (tmp_path / f"{EVIL}-bad.yaml").write_text(scenario_text("claims: 3\n"), encoding="utf-8")
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)


FILE, BAD = f"{EVIL}.yaml", f"{EVIL}-bad.yaml"


@pytest.mark.parametrize(
    "command",
    [
        ["run", FILE, "--draws", "16"],
        ["run", BAD],
        ["run", EVIL],
        ["run", "base", f"--{EVIL}"],
        ["run", FILE, "--draws", EVIL],
        ["run", FILE, "--solution", EVIL],
        ["check", FILE, BAD, f"{EVIL}2.yaml"],
        ["check", FILE, BAD, "--json"],
        ["show", FILE],
        ["ask", FILE, f"P({EVIL})"],
        ["ask", FILE, "P(restraint)", "--draws", "16"],
        ["efg", FILE, "-o", f"{EVIL}.efg"],
        ["new", "fine", "-o", f"{EVIL}3.yaml"],
        ["new", EVIL],
        ["explain", FILE, "--why-not", f"{EVIL}=x", "--draws", "16"],
        ["levers", FILE, "--actor", EVIL],
        ["tipping", FILE, EVIL, EVIL],
        ["report", FILE, "-o", f"{EVIL}/x.html"],
        ["data", "info", EVIL],
        ["data", "pull", EVIL],
        ["rates", EVIL],
        ["rates", "joins", "--where", f"{EVIL}=1"],
        ["analogs", EVIL],
        ["history", EVIL, "RUS", "PRK"],
        [EVIL],
    ],
    ids=lambda c: c[0][:8] + str(len(" ".join(c))),
)
def test_no_control_character_reaches_the_terminal(cli: Any, command: list[str]) -> None:
    _, out, err = cli(*command)
    assert (out + err).strip()
    assert not UNSAFE.search(out + err)


@pytest.mark.parametrize(
    "command",
    [
        ["run", "no\nfile"],
        ["check", "a\nfile.yaml"],
        ["run", "a\nfile.yaml", "--draws", "16"],
        ["efg", "a\nfile.yaml", "-o", "g\nfile.efg"],
        ["efg", "a\nfile.yaml", "-o", "a\nfile.yaml"],
        ["new", "fine", "-o", "n\nfile.yaml"],
        ["new", "fine", "-o", "no\nfile/a.yaml"],
        ["report", "a\nfile.yaml", "-o", "r\nfile.pdf"],
        ["report", "a\nfile.yaml", "-o", "r\nfile.html", "--draws", "16"],
    ],
)
def test_a_line_break_in_a_file_name_breaks_no_line(
    cli: Any, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "a\nfile.yaml").write_text(scenario_text("claims: {}\n"), encoding="utf-8")
    _, out, err = cli(*command)
    assert (out + err).strip()
    assert not [line for line in (out + err).splitlines() if line.startswith("file")]


@pytest.mark.parametrize("command", [["rates"], ["data", "pull"]])
def test_a_line_break_in_an_unknown_name_breaks_no_line(cli: Any, command: list[str]) -> None:
    code, _, err = cli(*command, "no\nsuch")
    assert code == 2
    assert "`no\\nsuch`" in err


def test_a_console_escapes_texts_but_colours_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with safe_streams():
        console().print(Text.assemble(("red", "red"), EVIL))
        say(EVIL)
    shown = screen.getvalue()
    assert shown.startswith("\x1b[31mred\x1b[0m")
    assert not UNSAFE.search(shown.removeprefix("\x1b[31mred\x1b[0m"))
    assert shown.count(r"a\x1b[31m") == 2


def test_json_escapes_in_its_own_way(capsys: pytest.CaptureFixture[str]) -> None:
    text = EVIL + "\udc80\ufffe"
    with safe_streams():
        print_json({text: [text]})
    out = capsys.readouterr().out
    assert not UNSAFE.search(out)
    assert json.loads(out) == {text: [text]}


def test_json_loses_nothing_where_the_encoding_is_narrow() -> None:
    narrow = run("check", "ä.yaml", "--json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    wide = run("check", "ä.yaml", "--json", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert narrow.stdout.isascii()
    assert not wide.stdout.isascii()
    assert json.loads(narrow.stdout) == json.loads(wide.stdout)


def test_what_is_harmless_is_printed_as_it_is() -> None:
    text = "Tab\tand line\n中文 فارسی‌ها עברית █░ − 👩‍🚀"
    assert visible(text) == text


def test_a_document_is_exact_in_a_pipe_and_visible_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with safe_streams():
        print_document(EVIL)
    assert capsys.readouterr().out == EVIL
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with safe_streams():
        print_document(EVIL)
    assert capsys.readouterr().out == visible(EVIL)


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run(
        [sys.executable, "-m", "realpolitik", *arguments], text=True, check=False, **streams
    )


COMMANDS = [["--help"], ["cases"], ["schema"], ["show", "cuba-1962"], ["data", "list", "--json"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_is_told(command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(*command, stdout=full)
    assert done.stderr == "error: cannot print the answer: No space left on device\n"
    assert done.returncode == 3


def test_with_nowhere_to_tell_the_exit_code_still_tells() -> None:
    with Path("/dev/full").open("w") as full:
        assert run("schema", stdout=full, stderr=full).returncode == 3
        assert run("run", "no-such-case", stderr=full).returncode == 2
        assert run("schema", stderr=full).returncode == 0


@pytest.mark.parametrize(
    ("closed", "command", "code"),
    [
        ("1", ["schema"], 3),
        ("2", ["schema"], 0),
        ("2", ["run", "no-such-case"], 2),
        ("1 2", ["schema"], 3),
        ("0 1 2", ["new", "gulf-2026"], 3),
    ],
)
def test_closed_streams(closed: str, command: list[str], code: int, tmp_path: Path) -> None:
    shut = " ".join(f"{n}>&-" for n in closed.split())
    line = f'exec "$0" -m realpolitik "$@" {shut}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if closed == "1":
        assert done.stderr == "error: cannot print the answer: it is closed\n"
    if command[0] == "new":
        assert (tmp_path / "gulf-2026.yaml").read_text().startswith("#"), "not what was printed"


def test_a_closed_or_lost_folder_is_told(cli: Any, tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    lost.mkdir()
    os.chdir(lost)
    lost.rmdir()
    for command in (["new", "a"], ["efg", "cuba-1962", "-o", "a.efg"], ["check", "a.yaml"]):
        code, out, err = cli(*command)
        assert code == 2
        assert (out + err).startswith("error")


def test_any_other_fault_of_the_system_is_told(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import realpolitik.library

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "data/nmc.parquet")

    monkeypatch.setattr(realpolitik.library, "load", closed)
    assert cli("show", "x") == (2, "", "error: data/nmc.parquet: Permission denied\n")

    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(realpolitik.library, "load", full)
    assert cli("show", "x") == (3, "", "error: memory ran out; ask for fewer draws\n")


def test_every_exit_code_is_documented() -> None:
    assert set(EXIT_CODES) == {0, 1, 2, 3, 129, 130, 143}


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.html.gz", ".html"])
def test_a_report_is_not_written_under_the_name_of_something_else(
    cli: Any, tmp_path: Path, name: str
) -> None:
    code, out, err = cli("report", "cuba-1962", "-o", name, "--draws", "16")
    assert (code, out) == (2, "")
    assert "ends in neither .html nor .htm" in err
    assert not (tmp_path / name).exists()


def test_what_to_type_again_is_what_was_typed(cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "with space.yaml"
    path.write_text(scenario_text(), encoding="utf-8")
    assert argument_for(str(find("patrons-2024"))) == "patrons-2024"
    assert argument_for("patrons-2024.yaml") == "patrons-2024.yaml", "a file of that name here"
    assert cli("report", "with space.yaml", "-o", "a.html", "--draws", "16")[0] == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "realpolitik report &#39;with space.yaml&#39; --draws 16" in page


def test_nothing_is_left_of_a_difference_of_equals(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(scenario_text(), encoding="utf-8")
    question = "0 * P(restraint) - 1e-18"
    code, out, _ = cli("ask", "b.yaml", question, "--draws", "16")
    assert code == 0
    assert "mean 0   5% 0   50% 0   95% 0\n" in out
