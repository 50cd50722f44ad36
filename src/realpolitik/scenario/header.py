"""A file's title and question, without reading the rest. Owns `Header` and `read_header`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.scenario.compose import parse_yaml, read_file
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.source import SourceText

if TYPE_CHECKING:
    from pathlib import Path

_FIELD = re.compile(r"^(?:title|question):.*(?:\n(?:[ \t].*)?)*", re.MULTILINE)
"""A field with the lines that belong to it: those of every value are indented."""


@dataclass(frozen=True)
class Header:
    """What a scenario is called, and the question it answers."""

    title: str
    question: str


def read_header(path: Path) -> Header | None:
    """Read a file's title and question; nothing else of it is read or checked.

    Returns None unless the file itself says both; reading all of it then tells more.

    Raises
    ------
    ScenarioError
        If the file cannot be read.
    """
    source = read_file(path)
    alone = SourceText(source.name, "".join(_FIELD.findall(source.text)))
    faults = Faults(alone)
    root = parse_yaml(alone, faults)
    told = root.plain() if root and not faults.in_order() else None
    match told:
        case {"title": str(title), "question": str(question)}:
            return Header(title, question)
    return None
