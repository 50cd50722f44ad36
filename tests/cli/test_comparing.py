"""`realpolitik diff`: two files or cases, as text and as a document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.conftest import scenario_text


def test_diff_prints_texts_verdicts_and_hinges(cli: Cli) -> None:
    code, out, err = cli("diff", "base.yaml", "other.yaml", "--draws", "32")
    assert (code, err) == (0, "")
    assert "cost of adventures to" in out
    assert "15 to 40  20 to 50" in out
    assert "Verdicts side by side" in out
    assert max(map(len, out.splitlines())) <= 80
    document = json.loads(cli("diff", "base.yaml", "other.yaml", "--draws", "32", "--json")[1])
    assert [row["second"] for row in document["result"]["text"]] == ["Another reading", "20 to 50"]
    assert set(document["result"]["hinges"]) == {"threat-works"}


def test_the_faults_of_both_files_are_told_at_once(cli: Cli, tmp_path: Path) -> None:
    for name in ("base.yaml", "third.yaml"):
        text = scenario_text("outcomes:\n  bad: nobody > 1\n")
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, _, err = cli("diff", "base.yaml", "third.yaml")
    assert code == 2
    assert "--> base.yaml:28" in err
    assert "--> third.yaml:28" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("base.yaml",), "Missing argument 'CASE|FILE'"),
        (("base.yaml", "patrons-2042"), "did you mean `patrons-2024`"),
        (("base.yaml", "nowhere.yaml"), "cannot read the file"),
        (("base.yaml", "other.yaml", "--solution", "qr"), "qre"),
    ],
)
def test_diff_refuses_what_it_cannot_compare(cli: Cli, arguments: Any, told: str) -> None:
    code, out, err = cli("diff", *arguments)
    assert (code, out) == (2, "")
    assert told in err
