"""The title and question of a file: what the whole file says, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.cases import find
from realpolitik.mechanisms import mechanism_names
from realpolitik.scenario.header import Header, read_header
from tests.shipped import load


@pytest.mark.parametrize("name", [*rp.case_names(), *mechanism_names()])
def test_a_header_says_what_the_whole_file_says(name: str) -> None:
    whole = load(name)
    assert read_header(find(name)) == Header(whole.title, whole.question)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title: A\nquestion: >-\n  Who\n\n  then?\nactors: {", Header("A", "Who\nthen?")),
        ("question: 'B?'\nsummary: |\n  title: no\n  question: no\ntitle: A", Header("A", "B?")),
        ('question: "B\n  c?"\ntitle: A # of two\n', Header("A", "B c?")),
        ("extends: cuba-1962\ntitle: A\n", None),
        ("title: 3\nquestion: B?\n", None),
        ("title: A\nquestion: [\n", None),
        ("title: A\ntitle: B\nquestion: C\n", None),
        ("", None),
    ],
)
def test_what_a_file_does_not_say_is_not_guessed(
    text: str, found: Header | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_header(path) == found
