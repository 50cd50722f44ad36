"""Published facts that the tests carry are those of the files they were taken from."""

from __future__ import annotations

import re
from pathlib import Path

from tests.fixtures import published


def test_rankings_are_as_in_their_files(oracles: Path) -> None:
    for name, carried, actors in (
        ("gmcr_elmira.md", published.ELMIRA_RANKS, 3),
        ("gmcr_garrison.md", published.GARRISON, 4),
    ):
        text = (oracles / name).read_text(encoding="utf-8")
        pattern = r"^\| \d+ \| ([YN]+) \|" + r" (\d+) \|" * actors
        rows = re.findall(pattern, text, re.MULTILINE)
        assert {r[0]: tuple(map(int, r[1:])) for r in rows} == carried


def test_statements_are_as_in_their_file(oracles: Path) -> None:
    text = (oracles / "gmcr_syria_iraq.md").read_text(encoding="utf-8")
    for name, key in (("Syria", "SYR"), ("Iraq", "IRQ")):
        line = re.search(rf"{name}: ([YN>\- ]+)\.", text)
        assert line
        assert tuple(line[1].split(" > ")) == published.SYRIA_IRAQ[key]


def test_ties_are_as_in_their_file(oracles: Path) -> None:
    text = (oracles / "signed_balance_tribes.md").read_text(encoding="utf-8")
    for sign, ties in (("Positive", published.TRIBES_FRIENDS), ("Negative", published.TRIBES_FOES)):
        line = re.search(rf"^{sign}: (.*)$", text, re.MULTILINE)
        assert line
        assert line[1].split(", ") == ties.split()
