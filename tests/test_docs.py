"""The documentation says what is so: README, changelog, generated pages."""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path

import pytest

from realpolitik import __version__
from realpolitik.scenario.rules import RULES

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "realpolitik"
TRANSCRIPTS = Path(__file__).parent / "transcripts"
WRITTEN = [
    *SRC.rglob("*.py"),
    *(p for p in (ROOT / "docs").rglob("*.md") if p.name != "decisions.md"),
    *(p for p in (ROOT / "tests").rglob("*.py")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
]
"""Every text that speaks of the code; decisions are dated, and so are the names in them."""

MADE = {"errors", "generated", "cases", "mechanisms"}
"""Folders of the documentation that `docs/generate.py` writes."""

PAGES = [
    *(p for p in (ROOT / "docs").rglob("*.md") if p.parent.name not in MADE),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
]
"""Every page that is typed by hand."""


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
        *(f"S{i}" for i in range(1, 19)),
        "S8a",
        "S19",
        "S21",
        "S22",
        "Q11",
        "G1",
        "G2",
        "G3",
        "G4",
        "G5",
        "G6",
        *(f"Q{i}" for i in range(1, 11)),
    ]
    assert sorted(rules) == sorted(wanted)
    assert all(">>>" in p for p in parts)


def test_contents_of_the_rules_lead_to_every_rule() -> None:
    contents, *rules = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8").split("\n### ")
    titles = [rule.splitlines()[0].lower() for rule in rules]
    anchors = [re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", title)) for title in titles]
    assert re.findall(r"\]\(#(.*?)\)", contents) == anchors


def resolves(name: str) -> bool:
    """Whether something of the package has that dotted name."""
    parts = ["realpolitik", *name.removeprefix("realpolitik.").split(".")]
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


def unknown_places(text: str) -> set[str]:
    """Return the modules and folders that a text names in backticks and that are not there."""
    rooms = {p.name for p in SRC.iterdir() if p.is_dir()}
    dotted = set(re.findall(r"(?<!`)`([a-z_]+(?:\.\w+)+)`(?!`)", text))
    files = set(re.findall(r"(?<!`)`((?:\w+/)+(?:\w+\.py)?)`(?!`)", text))
    roots = (SRC, ROOT, ROOT / "tests", ROOT / "src")
    named = {d for d in dotted if d.split(".")[0] in {*rooms, "realpolitik"}}
    return {d for d in named if not resolves(d)} | {
        f for f in files if f.split("/")[0] in rooms and not any((r / f).exists() for r in roots)
    }


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_that_are_named_are_there(path: Path) -> None:
    assert unknown_places(path.read_text(encoding="utf-8")) == set()


def test_a_module_that_moved_is_seen() -> None:
    names = (
        "ask.power",
        "ask.run",
        "game.solvers.logit",
        "ask/further/",
        "ask/policy/",
        "ask/run.py",
    )
    assert unknown_places(", ".join(f"`{n}`" for n in names)) == {"ask.power", "ask/further/"}


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a page's headings."""
    titles = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", t.lower())) for t in titles}


def broken_links(page: Path, made: set[str]) -> list[str]:
    """Return the links of a page that lead nowhere; those to `made` folders are not looked at."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        if "://" in link or target.parent.name in made:
            continue
        if not target.exists() or (
            anchor
            and anchor not in anchors_of(target.read_text(encoding="utf-8"))
            and not resolves(anchor)
        ):
            broken.append(link)
    return broken


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path, made=MADE) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n[b](b.md) [c](a.md#one) [d](#two) [e](made/x.md)\n")
    assert broken_links(tmp_path / "a.md", made={"made"}) == ["b.md", "#two"]


def test_reference_names_what_is_there() -> None:
    named = re.findall(r"^::: (\S+)$", (ROOT / "docs" / "api.md").read_text("utf-8"), re.MULTILINE)
    assert len(named) > 30
    assert [name for name in named if not resolves(name)] == []
