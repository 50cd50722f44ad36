"""Reading files: places, limits, and the slips that people make in YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_scenario
from realpolitik.scenario.compose import MAX_BYTES, parse_yaml
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.source import SourceText, YamlNode
from tests.conftest import codes, scenario_text


def nodes(text: str) -> tuple[YamlNode | None, Faults]:
    faults = Faults(SourceText("x.yaml", text))
    return parse_yaml(faults.source, faults), faults


def sound(text: str) -> YamlNode:
    root, faults = nodes(text)
    assert root is not None
    assert not faults.in_order()
    return root


def test_scalars_follow_yaml_1_2() -> None:
    root = sound("a: yes\nb: true\nc: 012\nd: 1e3\ne: ~\nf: '1'\ng: 0.5\nh: no\n")
    assert root.plain() == {
        "a": "yes",
        "b": True,
        "c": 12,
        "d": 1000.0,
        "e": None,
        "f": "1",
        "g": 0.5,
        "h": "no",
    }


def test_places_point_at_the_character() -> None:
    root = sound('top:\n  inner: {x: "ab == cd", y: plain}\n')
    node = root.find(("top", "inner", "x"))
    assert node is not None
    span = node.inside(3, 5)
    assert (span.line, span.column, span.length) == (1, 17, 2)


def test_alias_is_the_same_value_and_a_cycle_is_refused() -> None:
    root = sound("a: &x [1, 2]\nb: *x\n")
    assert root.plain() == {"a": [1, 2], "b": [1, 2]}
    for text in ("a: &x [1, *x]\n", "a: *nowhere\n"):
        refused, faults = nodes(text)
        assert refused is None
        assert codes(faults.in_order()) == ["E107"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E110"),
        ("# only a comment\n", "E110"),
        ("- a\n- b\n", "E110"),
        ("just text\n", "E110"),
        ("a: 1\n---\nb: 2\n", "E110"),
        ("a: {b: [1, 2}\n", "E105"),
        ("a: 'unclosed\n", "E105"),
        ("a:\n\t- b\n", "E105"),
        ("question: what next: war\n", "E105"),
        ("a: 1\na: 2\n", "E106"),
        ("a: {value: uniform(1, 2), says: x}\n", "E109"),
        ("a: b\x00\n", "E104"),
        ("a: \x1b[31m\n", "E104"),
        ("a: " + "[" * 50 + "]" * 50 + "\n", "E108"),
        ("%YAML 9.9\n---\na: 1\n", "E105"),
        ("a: !!python/object:os.system x\n", ""),
    ],
)
def test_each_slip_has_its_code(text: str, code: str) -> None:
    _, faults = nodes(text)
    assert codes(faults.in_order())[:1] == ([code] if code else [])


def test_colon_slip_is_recognised() -> None:
    _, faults = nodes("gain: {a: 1, b: 0}[move]\n")
    assert "quotes" in faults.in_order()[0].suggestion
    _, faults = nodes("x: {value: uniform(1, 2)}\n")
    assert 'value: "uniform(1, ..."' in faults.in_order()[0].suggestion


def test_missing_file_folder_and_encoding(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.yaml", "E101"), (tmp_path, "E101")):
        with pytest.raises(ScenarioError) as error:
            read_scenario(path)
        assert codes(error.value.diagnostics) == [code]
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("scenario: x\ntitle: caf\xe9\n".encode("latin-1"))
    with pytest.raises(ScenarioError) as error:
        read_scenario(latin)
    assert codes(error.value.diagnostics) == ["E103"]
    assert error.value.diagnostics[0].line == 2


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(ScenarioError) as error:
        read_scenario(path)
    assert codes(error.value.diagnostics) == ["E102"]


def test_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + scenario_text().replace("\n", "\r\n").encode())
    assert read_scenario(path).name == "base"


@given(st.text(max_size=200))
def test_any_text_gives_nodes_or_faults(text: str) -> None:
    root, faults = nodes(text)
    assert (root is None) == any(
        d.severity == "error" for d in faults.in_order()
    ) or faults.in_order()


@given(st.lists(st.sampled_from(list("{}[]:,&*!|>'\"-? \n\tab#%@`")), max_size=60).map("".join))
def test_yaml_soup_gives_nodes_or_faults(text: str) -> None:
    root, faults = nodes(text)
    assert root is not None or faults.in_order()
