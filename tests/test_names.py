"""Names: one meaning each, the field's own words, and files that own what they say they own."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.test_house import FILES, SRC, owned

OWNS = re.compile(r"Owns ((?:`\w+`(?:, and |, | and )?)+)")

LITERARY = {
    *("probe", "turning", "review", "luck", "made", "carried", "past", "story", "passage"),
    *("binding", "doubt", "further"),
}
"""Words that hide what a thing is; the field and the trade have their own."""

TYPED_BY_USERS = {"run.py": {"past"}}
"""Names that users type: `Run.past`."""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_class_name_means_one_thing() -> None:
    classes = Counter(
        node.name for p in FILES for node in ast.walk(parsed(p)) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in classes.items() if times > 1] == []


def not_owned(path: Path) -> list[str]:
    """Return the names that a file says it owns and does not define; it must name one."""
    tree = parsed(path)
    said = OWNS.search(" ".join((ast.get_docstring(tree) or "").split()))
    if said is None:
        return ["Owns"]
    return sorted(set(re.findall(r"`(\w+)`", said.group(1))) - owned(tree))


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if not p.name.startswith("_")],
    ids=lambda p: str(p.relative_to(SRC)),
)
def test_a_file_owns_what_it_says(path: Path) -> None:
    assert not_owned(path) == []


def test_a_file_that_owns_something_else_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('"""A. Owns `b`, `c` and `d`, which `e` is."""\nc = 1\n', encoding="utf-8")
    assert not_owned(path) == ["b", "d"]
    path.write_text('"""A."""\nc = 1\n', encoding="utf-8")
    assert not_owned(path) == ["Owns"]


def named(tree: ast.Module) -> set[str]:
    """Return what a file names for others: classes, fields, functions, parameters, constants."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    for body in (tree.body, *(n.body for n in tree.body if isinstance(n, ast.ClassDef))):
        for part in body:
            targets: list[ast.expr] = part.targets if isinstance(part, ast.Assign) else []
            targets += [part.target] if isinstance(part, ast.AnnAssign) else []
            names |= {t.id for t in targets if isinstance(t, ast.Name)}
    return {n.strip("_").lower() for n in names}


def test_names_are_the_standard_ones() -> None:
    for path in FILES:
        assert LITERARY & named(parsed(path)) <= TYPED_BY_USERS.get(path.name, set()), path
    assert not {p.stem for p in FILES} & LITERARY


def test_a_literary_name_is_seen() -> None:
    text = "class Story:\n    luck: int\n    def made(self, past): ...\nPROBE = 1\n"
    assert named(ast.parse(text)) == {"story", "luck", "made", "self", "past", "probe"}
