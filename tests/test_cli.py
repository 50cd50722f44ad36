"""The command line: golden transcripts, exit codes, clean JSON, and no traceback, ever.

Transcripts live in ``tests/transcripts``; write them anew with ``UPDATE_TRANSCRIPTS=1``.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp
from realpolitik.cli import main
from realpolitik.engines import Ensemble
from tests.conftest import scenario_text
from tests.oracles import gambit
from tests.scenario.test_read import FIVE

TRANSCRIPTS = Path(__file__).parent / "transcripts"

BLIND = (
    "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
    "  pyongyang: {by: PRK, options: [provoke, restrain], blind_to: [beijing]}\n"
)


def call(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    """Run the command line in this process; return its exit code, output and errors."""
    monkeypatch.setattr(sys, "argv", ["realpolitik", *arguments])
    with pytest.raises(SystemExit) as exit_:
        main()
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return int(exit_.value.code or 0), out, err


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(scenario_text(), encoding="utf-8")
    (tmp_path / "five.yaml").write_text(FIVE, encoding="utf-8")
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)


UPDATE = "UPDATE_TRANSCRIPTS" in os.environ

SHOWN = [] if UPDATE else [pytest.mark.nightly]
"""Marks of the long run that the README shows: nightly, and on every push by `.ci/run`."""

_WIDE = ("ask", "cases", "check", "efg", "help")
"""Commands whose lines may be longer than 80 characters, or are laid out by others."""


@pytest.mark.parametrize(
    ("name", "command", "code"),
    [
        ("run-base", "run base.yaml --draws 256", 0),
        ("run-flagship", "run patrons-2024", 0),
        ("run-axis-512", "run axis-2025 --draws 512", 0),
        pytest.param("run-axis", "run axis-2025", 0, marks=SHOWN),
        ("run-korea", "run korea-1950 --draws 256", 0),
        ("mission", "mission --draws 64", 0),
        ("show-flagship", "show patrons-2024", 0),
        ("check-five", "check five.yaml", 2),
        ("check-base", "check base.yaml", 0),
        ("run-five", "run five.yaml", 2),
        ("cases", "cases", 0),
        ("ask-number", "ask base.yaml 'P(restraint, do=threat)' --draws 256", 0),
        ("ask-truth", "ask base.yaml 'P(restraint) > 0.5' --draws 256", 0),
        ("ask-undefined", "ask base.yaml 'P(restraint, given=beijing == none)' --draws 256", 0),
        ("ask-fault", "ask base.yaml 'P(restrain, do=treat) > 0.5'", 2),
        ("run-covert", "run patrons-2024-covert", 0),
        ("efg-base", "efg base.yaml --draw 3", 0),
        ("leverage-base", "leverage base.yaml --event restraint --draws 256", 0),
        ("levers-base", "levers base.yaml --enough 'P(restraint) > 0.5' --draws 256", 0),
        ("levers-all", "levers base.yaml --actor CHN --all-plans --by regret --draws 256", 0),
        ("levers-kept", "levers patrons-2024 --kept limits --draws 128", 0),
        ("sensitivity-base", "sensitivity base.yaml restraint --draws 256", 0),
        ("sensitivity-total", "sensitivity base.yaml restraint --base 64 --draws 256", 0),
        ("hinges-base", "hinges base.yaml --boxes --draws 256", 0),
        ("hinges-flagship", "hinges patrons-2024 weak-hand --boxes --draws 512", 0),
        ("tipping-levers", "tipping patrons-2024 CHN lifeline --draws 64", 0),
        ("tipping-base", "tipping base.yaml threat-works 'precision(PRK)'", 0),
        ("tipping-two", "tipping base.yaml threat-works collapse provocation", 0),
        ("indicators-base", "indicators base.yaml --draws 256", 0),
        ("explain-base", "explain base.yaml --draws 256", 0),
        ("explain-why-not", "explain base.yaml --why-not beijing=cut --draws 256", 0),
        ("solutions-base", "solutions base.yaml --draws 256", 0),
        ("learn-flagship", "learn patrons-2024", 0),
        ("learn-nothing", "learn base.yaml", 2),
        ("tipping-fault", "tipping base.yaml threat-works collaps", 2),
        ("solution-fault", "run base.yaml --solution limits", 2),
        ("data-list", "data list", 0),
        ("data-info", "data info trade", 0),
        ("data-fault", "data info trad", 2),
        ("rates", "rates", 0),
        ("rates-joins", "rates joins --since 1945", 0),
        ("rates-fault", "rates joins --where pakt=defence", 2),
        ("analogs", "analogs axis-2025 --against 1950 --count 3", 0),
        ("history", "history CHN RUS PRK --years 1949-2018", 0),
        ("history-fault", "history CHN RUS 'North Corea'", 2),
        ("help", "--help", 0),
        ("no-such-case", "run patrons-2042", 2),
    ],
)
def test_transcript(cli: Any, name: str, command: str, code: int) -> None:
    got, out, err = cli(*shlex.split(command))
    assert got == code
    text = f"$ realpolitik {command}\n{out}" + (f"[stderr]\n{err}" if err else "")
    path = TRANSCRIPTS / f"{name}.txt"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert all(len(line) <= 80 for line in out.splitlines() if not name.startswith(_WIDE))
    assert all(line == line.rstrip() for line in out.splitlines() if name.startswith("run"))


def test_json_of_a_run_is_clean_and_stable(cli: Any) -> None:
    code, out, err = cli("run", "base.yaml", "--draws", "128", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["draws"] == 128
    assert cli("run", "base.yaml", "--draws", "128", "--json")[1] == out
    assert cli("run", "base.yaml", "--draws", "128", "--seed", "1", "--json")[1] != out


def test_every_json_switch_gives_one_document(cli: Any) -> None:
    for command in (
        ["check", "base.yaml", "five.yaml"],
        ["cases"],
        ["ask", "base.yaml", "P(restraint) > 0.5", "--draws", "64"],
        ["ask", "base.yaml", "E(restraint)", "--draws", "64"],
        ["ask", "base.yaml", "P(restraint, given=beijing == none) > 1", "--draws", "64"],
        ["leverage", "base.yaml", "--event", "restraint", "--draws", "64"],
        ["levers", "base.yaml", "--draws", "64"],
        ["sensitivity", "base.yaml", "--draws", "64"],
        ["hinges", "base.yaml", "--boxes", "--draws", "64"],
        ["tipping", "base.yaml", "restraint", "collapse", "--draws", "16"],
        ["tipping", "base.yaml", "threat-works", "collapse", "provocation", "--draws", "16"],
        ["indicators", "base.yaml", "--draws", "64"],
        ["explain", "base.yaml", "--draws", "64"],
        ["explain", "base.yaml", "--why-not", "beijing=cut", "--draws", "64"],
        ["learn", "patrons-2024", "--draws", "64"],
        ["solutions", "base.yaml", "--draws", "64"],
        ["diff", "base.yaml", "base.yaml", "--draws", "64"],
        ["report", "base.yaml", "--draws", "64"],
    ):
        _, out, err = cli(*command, "--json")
        assert json.loads(out)
        assert err == ""
    assert json.loads(cli("check", "five.yaml", "--json")[1])["errors"] == 7
    assert json.loads(cli("schema")[1])["title"] == "ScenarioShape"


def test_documents_say_what_it_takes_to_get_them_again(cli: Any) -> None:
    document = json.loads(cli("hinges", "base.yaml", "--draws", "64", "--json")[1])
    assert set(document) == {
        *("scenario", "version", "file_sha256", "seed", "draws", "solution", "ranked_actors"),
        "result",
    }
    assert (document["draws"], document["solution"]) == (64, "logit-qre")
    limit = cli("indicators", "base.yaml", "--draws", "64", "--solution", "limit", "--json")[1]
    assert json.loads(limit)["solution"] == "sequential-limit"


def test_a_report_is_written_once_and_with_its_figures(cli: Any, tmp_path: Path) -> None:
    code, out, err = cli("report", "base.yaml", "--draws", "64", "--figures", "pictures")
    assert (code, err) == (0, "")
    assert out.startswith("wrote base.html\n")
    assert (tmp_path / "base.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert {p.suffix for p in (tmp_path / "pictures").iterdir()} == {".png", ".svg"}
    code, out, err = cli("report", "base.yaml", "--draws", "64")
    assert (code, out) == (2, "")
    assert "base.html exists; add --force" in err
    assert cli("report", "base.yaml", "--draws", "64", "--force")[0] == 0


def test_a_report_that_cannot_be_written_says_so_before_any_work(cli: Any, tmp_path: Path) -> None:
    for where, message in (
        ("nowhere/r.html", "there is no folder nowhere"),
        (".", "exists; add --force"),
    ):
        code, _, err = cli("report", "base.yaml", "-o", where)
        assert code == 2
        assert message in err
    (tmp_path / "closed").mkdir(mode=0o500)
    if not os.access(tmp_path / "closed", os.W_OK):
        assert "is read-only" in cli("report", "base.yaml", "-o", "closed/r.html")[2]


def test_check_switch_fails_on_weak_claims(cli: Any, tmp_path: Path) -> None:
    weak = 'claims:\n  c: {says: x, test: "P(restraint) > 2", expect: likely}\n'
    (tmp_path / "weak.yaml").write_text(scenario_text(weak), encoding="utf-8")
    assert cli("run", "weak.yaml", "--draws", "64")[0] == 0
    code, _, err = cli("run", "weak.yaml", "--draws", "64", "--check")
    assert code == 1
    assert "not as claimed: c (refuted)" in err
    assert cli("run", "base.yaml", "--draws", "64", "--check")[0] == 0


def test_check_strict_fails_on_warnings(cli: Any, tmp_path: Path) -> None:
    idle = "quantities:\n  idle: {value: 1 to 2, says: x, judgement: y}\n"
    (tmp_path / "idle.yaml").write_text(scenario_text(idle), encoding="utf-8")
    code, out, _ = cli("check", "idle.yaml")
    assert code == 0
    assert "warning[W701]" in out
    assert cli("check", "idle.yaml", "--strict")[0] == 2
    assert "1 warning" in cli("run", "idle.yaml", "--draws", "64")[2]


def test_imperfect_information_runs(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "blind.yaml").write_text(scenario_text(BLIND), encoding="utf-8")
    assert cli("check", "blind.yaml")[0] == 0
    document = json.loads(cli("run", "blind.yaml", "--draws", "128", "--json")[1])
    assert document["failed_draws"] == 0


def test_efg_opens_in_gambit_and_solves_to_the_same(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "blind.yaml").write_text(scenario_text(BLIND), encoding="utf-8")
    assert cli("efg", "blind.yaml", "--draw", "5", "-o", "d5.efg")[0] == 0
    game = rp.game.read_efg(tmp_path / "d5.efg")
    solution = game.solve(precision=0.2)
    _, found = gambit.logit((tmp_path / "d5.efg").read_text(encoding="utf-8"), 0.2)
    ours = [
        float(p)
        for actor in range(len(game.actors))
        for known, at in enumerate(game.tree.information_sets)
        if at.actor == actor
        for p in solution.by_set[known][:, 0]
    ]
    assert found == pytest.approx(ours, abs=1e-6)
    assert cli("efg", "blind.yaml", "-o", "d5.efg")[0] == 2
    assert cli("efg", "patrons-2024", "--draw", "9999")[0] == 2


def test_new_writes_a_file_that_passes_and_runs(cli: Any, tmp_path: Path) -> None:
    assert cli("new", "gulf-2026")[0] == 0
    code, out, _ = cli("check", "gulf-2026.yaml", "--strict")
    assert (code, out) == (0, "gulf-2026.yaml: no faults\n")
    assert cli("run", "gulf-2026.yaml", "--draws", "128")[0] == 0
    before = (tmp_path / "gulf-2026.yaml").read_text()
    code, _, err = cli("new", "gulf-2026")
    assert code == 2
    assert "--force" in err
    assert (tmp_path / "gulf-2026.yaml").read_text() == before
    assert cli("new", "gulf-2026", "--force")[0] == 0
    assert cli("new", "Bad Name")[0] == 2
    assert cli("new", "x", "-o", "no/such/folder/x.yaml")[0] == 2
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "base.yaml", "--draws", "0"],
        ["run", "base.yaml", "--draws", "many"],
        ["run", "base.yaml", "--draws", "99999999999"],
        ["run", "base.yaml", "--seed", "-1"],
        ["run", "."],
        ["run", "\0"],
        ["run", "x" * 5000],
        ["nonsense"],
        ["run", "base.yaml", "--nonsense"],
        ["ask", "base.yaml", ""],
        ["ask", "base.yaml", "(" * 10_000],
        ["check", "none.yaml"],
    ],
)
def test_bad_input_exits_2_with_a_message(cli: Any, arguments: list[str]) -> None:
    code, out, err = cli(*arguments)
    assert code == 2
    assert (out + err).strip()


def test_version(cli: Any) -> None:
    from realpolitik import __version__

    assert cli("--version")[1] == f"realpolitik {__version__}\n"


HELD = """
import contextlib, os, sys, time
from realpolitik import cli
from realpolitik.cli import shared
os.cpu_count = lambda: 1  # one block after the other
@contextlib.contextmanager
def held(*_):
    def update(done, total):
        os.write({pipe}, b"!")
        while True:
            time.sleep(0.01)
    yield update
real = shared.progress
for module in list(sys.modules.values()):
    if getattr(module, "progress", None) is real:
        module.progress = held
sys.argv = ["realpolitik", *{arguments!r}]
cli.main()
"""
"""The command line, which says when its first block is solved, and then waits to be interrupted."""


@contextmanager
def heeding_interrupts() -> Iterator[None]:
    """Let child processes heed Ctrl-C, which a shell that runs tests in the background forbids."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def interrupted(command: list[str], folder: Path) -> tuple[int, str, str]:
    """Run a command in a process of its own, and press Ctrl-C once it is solving."""
    reads, writes = os.pipe()
    code = HELD.format(pipe=writes, arguments=command)
    with heeding_interrupts():
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=[writes],
            cwd=folder,
        )
    os.close(writes)
    solving = os.read(reads, 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    os.close(reads)
    assert solving == b"!", err
    return process.returncode, out, err


@pytest.mark.parametrize(
    "command",
    [
        ["mission", "--draws", "64"],
        ["leverage", "patrons-2024", "--event", "restraint", "--draws", "64"],
        ["report", "patrons-2024", "-o", "never.html", "--draws", "64"],
    ],
    ids=lambda c: c[0],
)
def test_interrupt_exits_130_without_a_traceback(command: list[str], tmp_path: Path) -> None:
    code, _, err = interrupted(command, tmp_path)
    assert (code, err) == (130, "interrupted\n")
    assert not list(tmp_path.iterdir()), "nothing half-written"


def test_an_interrupted_run_keeps_what_is_done(tmp_path: Path) -> None:
    code, out, err = interrupted(["run", "patrons-2024", "--draws", "20000", "--json"], tmp_path)
    assert code == 130
    document = json.loads(out)
    assert document["draws"] == Ensemble.of(rp.load("patrons-2024"), 20_000, 0).block_size
    assert document["draws_asked"] == 20_000
    assert document["claims"]["plays-both"]["share"] == 1
    assert document["claims"]["influence-waned"]["share"] is None, "a search that was not begun"
    assert err.splitlines() == [
        f"only {document['draws']:,} of 20,000 draws were solved; the answer uses those",
        "interrupted",
    ]


def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "realpolitik", "show", "patrons-2024", "--source"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert "Traceback" not in err
    assert "BrokenPipe" not in err
