"""The shape of the house: dependencies run one way, files stay small, nothing is evaluated."""

from __future__ import annotations

import ast
import inspect
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.ask.registry import commands, registered

SRC = Path(__file__).parent.parent / "src" / "realpolitik"
FILES = sorted(SRC.rglob("*.py"))

MAY_USE = {
    "scenario": set(),
    "kernels": set(),
    "game": {"kernels"},
    "cases": {"scenario", "mechanisms"},
    "mechanisms": {"scenario"},
    "pages": {"scenario"},
    "history": set(),
    "ensemble": {"scenario", "game", "kernels"},
    "periods": {"scenario", "ensemble", "game", "kernels"},
    "engines": {"scenario", "ensemble", "game", "periods"},
    "ask": {"scenario", "ensemble", "game", "periods", "engines", "history", "pages", "library"},
    "report": {"scenario", "cases", "game", "ensemble", "engines", "ask", "history", "pages"},
    "mission": {"scenario", "ensemble", "engines", "ask", "history", "pages"},
}
"""The rooms that each room may import from; what is in no room is everybody's."""


def room(path: Path) -> str:
    return path.relative_to(SRC).parts[0]


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
    return {m.split(".")[1] for m in found if m.startswith("realpolitik.")}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_file_keeps_the_house_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 400, "one idea a file"
    if text.strip():
        assert ast.get_docstring(tree), "a file says at its top what it owns"
    if room(path) in MAY_USE:
        allowed = MAY_USE[room(path)] | {
            room(path),
            "arrays",
            "errors",
            "extras",
            "files",
            "linear",
            "suggest",
            "sums",
            "_version",
        }
        assert imports(tree) <= allowed
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}


TESTS = Path(__file__).parent
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|ruff:\s*noqa|mypy:\s*ignore)")
"""What tells a checker to look away."""
ROOMS_OF_TESTS = {"fixtures", "fuzz", "oracles", "transcripts"}
"""Folders of tests that stand for no room: what tests lean on."""


def test_files_of_tests_and_documentation_have_one_idea_too() -> None:
    root = TESTS.parent
    files = [p for folder in ("tests", "docs", "benchmarks") for p in (root / folder).rglob("*.py")]
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in files}
    assert {p: n for p, n in lines.items() if n > 400} == {}


def test_no_checker_is_told_to_look_away() -> None:
    root = TESTS.parent
    files = [p for f in ("src", "tests", "docs", "benchmarks") for p in (root / f).rglob("*.py")]
    assert [p for p in files if SILENCED.search(p.read_text(encoding="utf-8"))] == []
    assert SILENCED.search("x = y[0]  # type" + ": ignore[index]")


def test_tests_mirror_the_package() -> None:
    """A room has its tests, and a folder of tests is called as the one that it tests."""
    rooms = {room(p) for p in FILES if p.parent != SRC}
    assert [r for r in sorted(rooms) if not list((TESTS / r).rglob("test_*.py"))] == []
    folders = {p.parent.relative_to(TESTS) for p in TESTS.rglob("test_*.py")}
    strange = {f for f in folders if not (SRC / f).is_dir()}
    assert {f.parts[0] for f in strange} <= ROOMS_OF_TESTS


def imported_files(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("realpolitik."):
            found.add(node.module or "")
            found |= {f"{node.module}.{a.name}" for a in node.names}
    return found


def test_files_do_not_import_in_circles() -> None:
    modules = {
        "realpolitik." + ".".join(p.relative_to(SRC).with_suffix("").parts): p
        for p in FILES
        if p.name != "__init__.py"
    }
    graph = {name: imported_files(path) & set(modules) for name, path in modules.items()}
    assert list(TopologicalSorter(graph).static_order())


def without_reason(path: Path) -> list[int]:
    """Return the lines with an `Any` that neither they nor the line before explain."""
    text = path.read_text(encoding="utf-8")
    lines = ["", *text.splitlines()]
    used = [
        n.lineno for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name) and n.id == "Any"
    ]
    return [i for i in used if not any("# Any" in line for line in lines[i - 1 : i + 1])]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_any_has_a_reason(path: Path) -> None:
    assert without_reason(path) == []


def test_an_any_without_a_reason_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x: Any\ny: Any  # Any: why\n# Any: why\nz: Any\n", encoding="utf-8")
    assert without_reason(path) == [1]


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def owned(tree: ast.AST) -> set[str]:
    """Return every name that a file gives to something: of a function, an attribute, a field."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return found


def trespasses(path: Path, name: str, own: set[str]) -> list[str]:
    """Return the private names of other rooms that a file of a room takes or touches."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            abroad = module.startswith("realpolitik.") and not module.startswith(
                f"realpolitik.{name}."
            )
            if abroad and module != "realpolitik._version":
                found += [a.name for a in node.names if private(a.name)]
        elif isinstance(node, ast.Attribute) and private(node.attr) and node.attr not in own:
            found.append(node.attr)
    return found


@pytest.mark.parametrize("name", sorted({room(p) for p in FILES if p.parent != SRC}))
def test_nothing_private_is_used_across_rooms(name: str) -> None:
    files = [p for p in FILES if room(p) == name]
    own = set().union(*(owned(ast.parse(p.read_text(encoding="utf-8"))) for p in files))
    found = {str(p.relative_to(SRC)): trespasses(p, name, own) for p in files}
    assert {k: v for k, v in found.items() if v} == {}


def test_a_trespass_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    text = "from realpolitik.game.tree import _of\nx._own = y._theirs + z.__dict__\n"
    path.write_text(text, encoding="utf-8")
    own = owned(ast.parse(text))
    assert trespasses(path, "ask", own) == ["_of", "_theirs"]
    assert trespasses(path, "game", own) == ["_theirs"]


def test_no_module_stands_for_what_the_registry_makes() -> None:
    """A question has no command, page or method written by hand beside its class."""
    made = {*registered(), *commands()}
    for path in FILES:
        if room(path) in {"cli", "report"} and path.parent.name != "figures":
            assert path.stem not in made, path
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    hand_made = node.name in commands() or node.name.removesuffix("_page") in made
                    assert not hand_made, (path, node.name)
    written = {n for n, v in vars(rp.Run).items() if inspect.isfunction(v)}
    assert not written & set(registered())
