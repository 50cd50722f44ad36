"""Faults of YAML's syntax are reported together, as far as the reader can go on."""

from __future__ import annotations

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_text
from realpolitik.scenario.diagnostics import Diagnostic
from tests.conftest import scenario_text

BROKEN = {
    "a colon": "summary: war: or peace",
    "braces": "x: {a: {b: 1}[m]}",
    "a list": "x: [a, b",
    "a mapping": "x: {a: 1, b: 2",
    "the wrong end": "x: [a, b}",
    "a tab": "\tx: 1",
}
LAST = scenario_text().splitlines()[-1]


def faults_in(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ScenarioError) as error:
        read_text(text)
    return error.value.diagnostics


def faults(text: str) -> list[tuple[int, str]]:
    return [(d.line, d.code) for d in faults_in(text)]


@pytest.mark.parametrize("second", BROKEN)
@pytest.mark.parametrize("first", BROKEN)
def test_two_faults_are_reported_at_once(first: str, second: str) -> None:
    text = f"scenario: x\n{BROKEN[first]}\ntitle: t\nas_of: 2020\n{BROKEN[second]}\nlimits: z\n"
    lines = [line for line, code in faults(text) if code == "E105"]
    assert len(lines) == 2, lines
    assert lines[0] in {2, 3}
    assert lines[1] in {5, 6}


def test_a_quote_that_is_not_closed_is_one_fault_and_not_one_for_every_line() -> None:
    text = scenario_text().replace("title: A base", 'title: "A base')
    assert len(faults(text)) <= 2


def test_a_broken_entry_is_left_out_with_what_it_holds() -> None:
    text = "a: b: c\n  d: 1\n  e: 2\nf: [1, 2\ng: 3\n"
    assert [line for line, _ in faults(text)] == [1, 5]


def test_many_faults_in_a_large_file_are_not_read_for_ever() -> None:
    """Each fault has the file read again; how often is bounded by its length."""
    text = "".join(f"a{i}: b: c\n" for i in range(20_000))
    assert len(faults(text)) <= 3


@pytest.mark.parametrize(
    ("old", "new", "mark", "found"),
    [
        # Another quote closes it, perhaps many lines below.
        ("title: A base", 'title: "A base', '"', "closes on line"),
        ("title: A base", "title: 'A base's", "'", "closes on line 2, column 15"),
        ("says: A threat works", 'says: "A "threat" works', '"', "closes on line"),
        # Nothing closes it.
        (LAST, "limits: 'nothing", "'", "is never closed"),
        (LAST, 'limits: "nothing', '"', "is never closed"),
        (LAST, "limits: [a, 'b]", "'", "is never closed"),
        (LAST, "limits: [a, b", "[", "the `[` that opens here is never closed"),
        (LAST, "limits: {a: b, c: 1", "{", "the `{` that opens here is never closed"),
    ],
)
def test_what_is_not_closed_is_told_where_it_opens(
    old: str, new: str, mark: str, found: str
) -> None:
    text = scenario_text().replace(old, new)
    (fault,) = faults_in(text)
    lines = text.splitlines()
    assert new in lines[fault.line - 1]
    assert fault.column - 1 == lines[fault.line - 1].index(new) + new.index(mark)
    assert found in fault.found


def test_what_stands_below_a_quote_that_was_not_closed_is_read() -> None:
    text = 'scenario: x\ntitle: "a\nquestion: "b"\nas_of: [2020\n'
    assert faults(text) == [(2, "E105"), (4, "E105")]


def test_text_after_a_quote_that_is_closed_is_told_where_it_stands() -> None:
    (fault,) = faults_in('title: "a" b\n')
    assert (fault.line, fault.column) == (1, 12)
