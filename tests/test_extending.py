"""The page on extending the package is right: what it shows, added to a copy, works as it says.

A new distribution, question, solver, engine and figure each take one file and one line beside its
import.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
FILES = re.findall(r'```python title="(.*?)"\n(.*?)```', PAGE, re.DOTALL)
CHANGES = re.findall(r'```diff title="(.*?)"\n(.*?)```', PAGE, re.DOTALL)

GAME = """
scenario: toy
title: A toy
question: Does B yield?
as_of: 2024
actors:
  A: {name: Aland, interests: {peace: {weight: wait, gain: reply == yield, judgement: ours}}}
  B: {name: Bland, interests: {pride: {weight: 10, gain: reply == stand, judgement: ours}}}
quantities:
  wait: {value: exponential(3), says: how long A waits, judgement: ours}
moves:
  demand: {by: A, options: [ask, leave]}
  reply: {by: B, options: [yield, stand]}
"""

USE = """
import json
import realpolitik as rp
from realpolitik.report.brief import brief_of
from realpolitik.report.html import html_report

run = rp.run("game.yaml", draws=64)
solutions = {
    name: rp.run("game.yaml", draws=8, solution=name).P("reply == yield").mean
    for name in ("lots", "even")
}
page = html_report(brief_of(run))
print(json.dumps({
    "wait": run.scenario.quantities["wait"].distribution.summary(),
    "actors": run.census(most=1).actors,
    "figure": run.figures.census().to_dict()["title"]["text"],
    "solutions": solutions,
    "report": ["There are 2 actors." in page, "2 actors play" in page],
}))
"""


def changed(text: str, change: str) -> str:
    """Return a file with each added line below the line of the file that stands before it."""
    lines = text.splitlines()
    at = -1
    for line in change.splitlines():
        if line.startswith("+"):
            at += 1
            lines.insert(at, line[1:])
        else:
            at = lines.index(line[1:], at + 1)
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with everything that the page shows, and a scenario beside it."""
    folder = tmp_path_factory.mktemp("extended")
    package = folder / "realpolitik"
    # What is compiled already is copied too: it serves for every file that stays as it is.
    shutil.copytree(ROOT / "src" / "realpolitik", package)
    for name, text in FILES:
        assert not (package / name).exists(), name
        (package / name).write_text(text, encoding="utf-8")
    for name, change in CHANGES:
        path = package / name
        path.write_text(changed(path.read_text(encoding="utf-8"), change), encoding="utf-8")
    (folder / "game.yaml").write_text(GAME, encoding="utf-8")
    return folder


def python(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, with the package that lies there; return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_takes_one_file_and_one_line() -> None:
    assert len(FILES) == len(CHANGES) == 5
    for name, change in CHANGES:
        added = [line[1:] for line in change.splitlines() if line.startswith("+")]
        assert len([a for a in added if not a.startswith("from ")]) == 1, name


def test_what_the_page_shows_works(extended: Path) -> None:
    used = json.loads(python(extended, "-c", USE))
    assert used["wait"] == pytest.approx([0.15388, 2.07944, 8.98720], abs=1e-4)
    assert used["actors"] == ["A"]
    assert used["figure"] == ["2 actors play"]
    assert used["solutions"] == {"lots": 0.5, "even": 0.5}
    assert used["report"] == [True, True]


def test_the_question_is_a_command(extended: Path) -> None:
    command = ("-m", "realpolitik", "census")
    assert "No more than these." in python(extended, *command, "--help")
    assert re.search(r"census +Count the actors\.", python(extended, *command[:2], "--help"))
    printed = python(extended, *command, "game.yaml", "--most", "1", "--solution", "lots")
    assert printed.startswith("Census\nThere are 1 actors.")
    assert "Drawing lots" in printed
    document = json.loads(python(extended, *command, "game.yaml", "--json", "--draws", "8"))
    assert document["result"] == {"actors": ["A", "B"]}
