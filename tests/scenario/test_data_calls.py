"""Calls of data in a file: read by their grammar, in any place, and in time linear in the file."""

from __future__ import annotations

import pytest

from realpolitik.scenario.compose import parse_yaml
from realpolitik.scenario.data_calls import DataCall, Shielded, call_of
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.source import SourceText


def value_of(text: str) -> object:
    faults = Faults(SourceText("x", text))
    root = parse_yaml(faults.source, faults)
    assert root is not None, [d.found for d in faults.in_order()]
    return root.plain()


@pytest.mark.parametrize(
    "call",
    [
        "data(trade_share, of: PRK, with: CHN, year: 2014)",
        "rate(joins, pact: defence, since: 1945)",
        "rate( joins ;since=1945 )",
        'data(x, of: "a, b: (c)", year: 2014)',
    ],
)
def test_a_call_needs_no_quotes_in_block_or_braces(call: str) -> None:
    assert value_of(f"a:\n  value: {call}\n  says: b\n") == {"a": {"value": call, "says": "b"}}
    assert value_of(f"a: {{value: {call}, says: b}}\n") == {"a": {"value": call, "says": "b"}}
    quoted = call.replace('"', "'")
    assert value_of(f'a: {{value: "{quoted}", says: b}}\n') == {"a": {"value": quoted, "says": "b"}}


def test_text_that_looks_like_a_call_is_kept() -> None:
    text = 'a: |\n  value: data(x, of: y) and so on\nb: "value: rate(z, k: 1)"\n'
    assert value_of(text) == {"a": "value: data(x, of: y) and so on\n", "b": "value: rate(z, k: 1)"}


def test_every_character_keeps_its_place() -> None:
    text = "value: data(x, of: y) # rest\nvalue:\trate(z)\n"
    shielded = Shielded.of(text)
    assert len(shielded.text) == len(text)
    assert [text[start:].startswith(call) for start, call in shielded.calls] == [True, True]
    assert shielded.filler not in text


def test_call_with_quotes_commas_and_either_mark() -> None:
    text = "data(x, of: 'a, b', with=c; year: 2014)"
    assert call_of(text) == DataCall("data", "x", {"of": "a, b", "with": "c", "year": "2014"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("data(x", "no end"),
        ("data(x, of: (y))", "no end"),
        ("rate(x) + 1", "stands after the call"),
        ("rate(x, of)", "not of the form"),
        ("rate(x, a: 1, a: 2)", "given twice"),
        ("data()", "not the name"),
    ],
)
def test_call_that_cannot_be_read_says_why(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call_of(text)


def test_many_calls_without_end_are_read_once() -> None:
    """Each begins a call that no bracket closes; the work must not grow with their square."""
    text = "value: data(" * 30_000
    assert Shielded.of(text).calls == ()
