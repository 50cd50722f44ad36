"""The shape of the house: dependencies run one way, files stay small, nothing is evaluated."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "realpolitik"
FILES = sorted(SRC.rglob("*.py"))

MAY_USE = {
    "scenario": set(),
    "game": set(),
    "cases": {"scenario"},
    "pages": {"scenario"},
    "history": set(),
    "ensemble": {"scenario", "game"},
    "periods": {"scenario", "ensemble", "game"},
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
            "suggest",
            "_version",
        }
        assert imports(tree) <= allowed
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}


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
