"""The documentation says what is so: README, changelog, generated pages."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from realpolitik import __version__
from realpolitik.scenario.rules import RULES

ROOT = Path(__file__).parent.parent
TRANSCRIPTS = Path(__file__).parent / "transcripts"


def test_readme_shows_the_real_output() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"compares the two\. -->\n```text\n(.*?)```", text, re.DOTALL)
    assert shown
    real = (TRANSCRIPTS / "run-axis.txt").read_text(encoding="utf-8")
    assert shown.group(1) == real


def test_readme_fault_is_a_real_one() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"good compiler's:\n\n```text\n(.*?)```", text, re.DOTALL)
    assert shown
    assert shown.group(1) in (TRANSCRIPTS / "check-five.txt").read_text(encoding="utf-8")


def test_changelog_has_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_rule_has_a_page() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    index = generate.error_index()
    for code, rule in RULES.items():
        assert f"[{code}]({code}.md)" in index
        assert rule.summary() in generate.error_page(rule)
    assert "Usage: realpolitik run" in generate.commands_page()


def test_semantics_has_every_rule_with_an_example() -> None:
    text = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8")
    parts = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    rules = {p.split()[0]: p for p in parts}
    wanted = [
        *(f"S{i}" for i in range(1, 15)),
        "S8a",
        "G1",
        "G2",
        "G3",
        "G4",
        "G5",
        "G6",
        *(f"Q{i}" for i in range(1, 10)),
    ]
    assert sorted(rules) == sorted(wanted)
    assert all(">>>" in p for p in parts)
