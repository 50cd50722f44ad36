"""What to cite: the tool, every piece of a case's evidence, and the data, in BibTeX that parses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik import __version__
from realpolitik.history import SOURCES
from realpolitik.report.citations import citations_of
from realpolitik.scenario import read_text
from tests.conftest import scenario_text
from tests.shipped import load

ROOT = Path(__file__).parent.parent.parent


def entries(text: str) -> dict[str, dict[str, str]]:
    """Parse BibTeX by counting braces, apart from how it was written."""
    found: dict[str, dict[str, str]] = {}
    at = 0
    while (at := text.find("@", at)) >= 0:
        start = text.index("{", at)
        depth, end = 1, start + 1
        while depth:
            if text[end] == "\\":
                end += 1
            elif text[end] in "{}":
                depth += 1 if text[end] == "{" else -1
            end += 1
        key, _, body = text[start + 1 : end - 1].partition(",")
        assert key not in found, "no key stands twice"
        found[key] = dict(
            re.findall(r"(\w+)\s*=\s*\{((?:\\.|[^{}\\]|\{(?:\\.|[^{}\\])*\})*)\}", body)
        )
        at = end
    return found


def plain(text: str) -> str:
    """Undo the escapes."""
    for word, mark in (("backslash", "\\"), ("asciitilde", "~"), ("asciicircum", "^")):
        text = text.replace(f"\\text{word}{{}}", mark)
    return re.sub(r"\\([&%$#_{}])", r"\1", text)


def test_the_tool_alone() -> None:
    found = entries(citations_of())
    assert list(found) == ["realpolitik"]
    assert found["realpolitik"]["version"] == __version__
    known = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert found["realpolitik"]["title"] in known
    assert found["realpolitik"]["author"].strip("{}") in known


@pytest.mark.parametrize("name", rp.case_names())
def test_every_piece_of_evidence_of_a_case_appears(name: str) -> None:
    scenario = load(name)
    found = entries(citations_of(scenario))
    assert {"realpolitik", name} <= set(found)
    assert scenario.source.sha256 in found[name]["note"]
    for evidence in scenario.evidence.values():
        told = [e for e in found.values() if plain(e.get("title", "")) == flat(evidence.says)]
        assert any(plain(e["howpublished"]) == flat(evidence.source) for e in told), evidence.name
        assert any(e["date"] == evidence.date for e in told)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_data_that_a_case_draws_on_are_cited() -> None:
    text = citations_of(load("patrons-2024"))
    assert SOURCES["trade"].citation in text
    assert SOURCES["disputes"].citation not in text
    assert SOURCES["trade"].citation not in citations_of(load("cuba-1962"))


def test_texts_are_escaped_for_latex() -> None:
    says = "50% of {A}_1 & B^2 ~ #3 $4 \\\\input{x}"
    url = "https://x.org/a_b%20{c}?d=1#e"
    entry = f'{{says: "{says}", source: x, date: 2023-05, grade: B2, url: "{url}"}}'
    fragment = f"evidence:\n  trade: {entry}\n"
    scenario = read_text(scenario_text(fragment))
    found = entries(citations_of(scenario))
    assert plain(found["base-trade"]["title"]) == scenario.evidence["trade"].says
    assert "\\input" not in found["base-trade"]["title"].replace("\\textbackslash{}", "")
    assert found["base-trade"]["url"] == "https://x.org/a_b%20%7Bc%7D?d=1#e"
    assert (found["base-trade"]["year"], found["base-trade"]["date"]) == ("2023", "2023-05")
