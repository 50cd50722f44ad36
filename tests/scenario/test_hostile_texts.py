"""Texts that hold no text are refused with their place; names of files are shown harmlessly."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_scenario, read_text
from tests.conftest import scenario_text

ESCAPES = (r"\x01", r"\e", r"\x7f", r"\x9b", r"\uFFFE", r"\uFFFF", r"\ud800", r"\udfff", r"\u202e")
RAW = (
    "\x01",
    "\x1b",
    "\x7f",
    "\x9b",
    "\ufffe",
    "\uffff",
    "\ud800",
    "\ufdd0",
    "\u202e",
    "\U0001ffff",
)


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("place", ["title", "summary"])
def test_an_escape_that_stands_for_no_text_is_refused_where_it_stands(
    escape: str, place: str
) -> None:
    text = f'{place}: "a {escape} b"\n' + scenario_text().replace("title: A base to build on\n", "")
    if place == "summary":
        text += "title: t\n"
    with pytest.raises(ScenarioError) as error:
        read_text(text)
    fault = next(d for d in error.value.diagnostics if d.code == "E104")
    assert fault.line == 1


@pytest.mark.parametrize("character", RAW)
def test_a_character_that_is_no_text_is_refused_where_it_stands(character: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_text(f"scenario: x\ntitle: a{character}b\n")
    (fault,) = error.value.diagnostics
    assert (fault.code, fault.line, fault.column) == ("E104", 2, 9)
    assert f"U+{ord(character):04X}" in fault.found


@pytest.mark.parametrize("escape", [r"\n", r"\t", r"é", r"\u4e2d", r"\U0001F600", r"\\", r"\""])
def test_other_escapes_are_text(escape: str) -> None:
    text = scenario_text().replace("title: A base to build on", f'title: "a {escape} b"')
    assert read_text(text).title.startswith("a ")


@pytest.mark.parametrize("name", ["a\x1b[31mb.yaml", "a\nb.yaml", "a\udcffb.yaml"])
def test_the_name_of_a_file_reaches_no_terminal_as_it_is(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"scenario: [")
    with pytest.raises(ScenarioError) as error:
        read_scenario(path)
    message = str(error.value)
    assert all(c.isprintable() or c == "\n" for c in message)
    assert "a\N{REPLACEMENT CHARACTER}" in message
    message.encode()
    path.write_bytes(scenario_text().encode())
    assert read_scenario(path).source.name.isprintable()
    assert path.exists()
