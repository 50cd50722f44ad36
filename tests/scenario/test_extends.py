"""Files that change others (S19): what the texts say together, and where each fault stands."""

from __future__ import annotations

import copy
import json
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.cases import shipped
from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_text
from realpolitik.scenario.extends import MAX_BELOW, nodes_of
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.shape import json_schema
from realpolitik.scenario.source import SourceText
from tests.conftest import codes, scenario_text

CHANGES = """\
extends: base.yaml  # the same, read in another way
scenario: other
quantities:
  provocation: {value: 20 to 50}
  spare: {value: 3, says: x, judgement: y}
actors: {PRK: {interests: {glory: {weight: spare}}}}
claims: {threat-works: null}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(scenario_text(), encoding="utf-8")
    (tmp_path / "other.yaml").write_text(CHANGES, encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str, name: str = "other.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> ScenarioError:
    with pytest.raises(ScenarioError) as error:
        rp.load(path)
    return error.value


def test_sections_entries_and_fields_are_merged_by_name(folder: Path) -> None:
    base, other = rp.load(folder / "base.yaml"), rp.load(folder / "other.yaml")
    assert (other.name, other.title) == ("other", base.title)
    changed = other.quantities["provocation"]
    assert (changed.text, changed.judgement) == ("20 to 50", "analyst")
    assert other.quantities["collapse"] == base.quantities["collapse"]
    assert list(other.quantities)[:3] == ["collapse", "provocation", "spare"]
    assert list(other.claims) == []
    written_out = scenario_text(
        "scenario: other\n"
        "quantities:\n  provocation: {value: 20 to 50, says: cost of adventures to Beijing,"
        " judgement: analyst}\n  spare: {value: 3, says: x, judgement: y}\nclaims: {}\n"
    ).replace("weight: 20", "weight: spare")
    assert read_text(written_out) == other


def test_the_name_of_a_shipped_case_can_be_extended(folder: Path) -> None:
    text = "extends: patron-and-client\nquantities: {calm: {value: 0.1}}\n"
    assert rp.load(written(folder, text)).quantities["calm"].text == "0.1"
    assert read_text(text, shipped=shipped).quantities["calm"].text == "0.1"


def test_files_extend_each_other_relative_to_their_own_folders(folder: Path) -> None:
    (folder / "deep").mkdir()
    text = "extends: ../other.yaml\nquantities: {spare: {value: 4}}\n"
    deep = rp.load(written(folder, text, "deep/third.yaml"))
    assert (deep.quantities["spare"].text, deep.quantities["provocation"].text) == ("4", "20 to 50")


@pytest.mark.parametrize(
    ("moves", "order"),
    [
        ("{warning: NEW}", ["beijing", "pyongyang", "warning"]),
        ("{beijing: {}, warning: NEW}", ["beijing", "warning", "pyongyang"]),
        ("{warning: NEW, beijing: {}}", ["warning", "beijing", "pyongyang"]),
        ("{first: NEW, second: NEW, pyongyang: {}}", ["beijing", "first", "second", "pyongyang"]),
    ],
)
def test_a_new_move_stands_where_its_neighbours_say(
    folder: Path, moves: str, order: list[str]
) -> None:
    new = "{by: CHN, options: [speak, wait]}"
    text = f"extends: base.yaml\nmoves: {moves}\n".replace("NEW", new)
    assert list(rp.load(written(folder, text)).moves) == order


def test_lists_are_replaced_whole(folder: Path) -> None:
    text = "extends: base.yaml\nmoves: {pyongyang: {options: [provoke, restrain, talk]}}\n"
    assert rp.load(written(folder, text)).moves["pyongyang"].option_names[2:] == ("talk",)


def test_faults_stand_in_the_file_that_has_them(folder: Path) -> None:
    written(folder, scenario_text("outcomes:\n  bad: nobody > 1\n"), "base.yaml")
    text = "extends: base.yaml\nlevers:\n  threat: {plan: {beijing: cat}}\n"
    found = refused(written(folder, text)).diagnostics
    assert [(Path(d.file).name, d.line, d.code) for d in found] == [
        ("other.yaml", 3, "E303"),
        ("base.yaml", 28, "E302"),
    ]
    assert [d.excerpt.strip()[:6] for d in found] == ["threat", "bad: n"]
    # What the upper file takes away cannot be wrong.
    mended = rp.load(written(folder, "extends: base.yaml\noutcomes: {bad: null}\n"))
    assert "bad" not in mended.outcomes


def test_a_base_that_is_not_yaml_is_told_in_its_own_file(folder: Path) -> None:
    written(folder, scenario_text("question: what next: war?"), "base.yaml")
    [found] = refused(folder / "other.yaml").diagnostics
    assert (Path(found.file).name, found.code) == ("base.yaml", "E105")


@pytest.mark.parametrize(
    ("name", "told", "hint"),
    [
        ("bas.yaml", "No such file", "`base.yaml`"),
        ("patrons-2042", "No such file", "`patrons-2024`"),
        (".", "s a directory", ""),
        ("latin.yaml", "byte 0xe9 on line 2 is not UTF-8", ""),
        ("huge.yaml", "more than 500,000 bytes", ""),
        ('"a\\0b.yaml"', "No such file", ""),
    ],
)
def test_a_base_that_cannot_be_read(folder: Path, name: str, told: str, hint: str) -> None:
    (folder / "latin.yaml").write_bytes(b"scenario: x\ntitle: caf\xe9\n")
    (folder / "huge.yaml").write_bytes(b"#" * 500_001)
    [found] = refused(written(folder, f"# a note\nextends: {name}\n")).diagnostics
    assert (found.code, found.line) == ("E113", 2)
    assert told in found.found
    assert hint in found.suggestion


def test_a_circle_names_its_files(folder: Path) -> None:
    written(folder, "extends: b.yaml\n", "a.yaml")
    written(folder, "extends: ./a.yaml\n", "b.yaml")
    [found] = refused(written(folder, "extends: a.yaml\n")).diagnostics
    assert (found.code, Path(found.file).name) == ("E114", "b.yaml")
    assert found.found.endswith("in a circle: a.yaml -> b.yaml -> a.yaml")
    assert codes(refused(written(folder, "extends: other.yaml\n")).diagnostics) == ["E114"]


def test_a_chain_has_an_end(folder: Path) -> None:
    for i in range(1, MAX_BELOW + 2):
        below = f"{i - 1}.yaml" if i > 1 else "base.yaml"
        written(folder, f"extends: {below}\nscenario: s{i}\n", f"{i}.yaml")
    assert rp.load(folder / f"{MAX_BELOW}.yaml").name == f"s{MAX_BELOW}"
    [found] = refused(folder / f"{MAX_BELOW + 1}.yaml").diagnostics
    assert found.code == "E114"
    assert "-> base.yaml" in found.found


def test_a_removal_of_what_does_not_exist(folder: Path) -> None:
    text = "extends: base.yaml\nclaims:\n  threat-work: null\nperiods: null\n"
    found = refused(written(folder, text)).diagnostics
    assert [(d.code, d.line) for d in found] == [("E115", 3), ("E115", 4)]
    assert "`threat-works`" in found[0].suggestion
    # An entry that was left empty was perhaps forgotten.
    left = refused(written(folder, "extends: base.yaml\nclaims:\n")).diagnostics
    assert codes(left) == ["E203"]


@pytest.mark.parametrize("what", ["5", "[base.yaml]", "", "true"])
def test_what_extends_no_text_misses_nothing_else(folder: Path, what: str) -> None:
    [fault] = refused(written(folder, f"extends: {what}\nscenario: x\n")).diagnostics
    assert (fault.code, fault.found) == ("E203", "`extends` is not a text")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("extends: [a, b]\n", "E203"),
        ("{extends: base.yaml}\n", "E113"),
        ("extends: base.yaml\n", "E113"),
    ],
)
def test_what_a_text_in_no_file_extends(text: str, code: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_text(text)
    assert code in codes(error.value.diagnostics)


def test_the_hash_is_that_of_all_texts(folder: Path) -> None:
    base, other = scenario_text(), rp.load(folder / "other.yaml")
    below = sha256(base.encode()).hexdigest()
    assert other.source.sha256 == sha256((CHANGES + below).encode()).hexdigest()
    assert rp.load(folder / "base.yaml").source.sha256 == below
    written(folder, base + "# a remark\n", "base.yaml")
    assert rp.load(folder / "other.yaml").source.sha256 != other.source.sha256


def test_what_travels_is_whole(folder: Path) -> None:
    other = rp.load(folder / "other.yaml")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        (folder / "base.yaml").unlink()
        again = workers.submit(copy.copy, other).result()
    assert again == other
    assert again.source.sha256 == other.source.sha256


@pytest.mark.parametrize(
    ("place", "value", "depth"),
    [("quantities.provocation.value", "60", 0), ("quantities.collapse.value", "30 to 170", 1)],
)
def test_a_value_is_changed_in_the_text_that_has_it(
    folder: Path, place: str, value: str, depth: int
) -> None:
    other = rp.load(folder / "other.yaml")
    changed = other.with_changes({place: value})
    assert changed.quantities[place.split(".")[1]].text == value
    texts = [changed.source.at(d).text == other.source.at(d).text for d in (0, 1)]
    assert texts.index(False) == depth
    assert changed.source.name.endswith("other.yaml (changed)")
    # The nodes are those of the new texts, to the last place.
    assert changed.root == nodes_of(changed.source, Faults(changed.source))
    assert changed.with_text(changed.source.text) == changed


def test_another_text_may_not_extend_what_was_not_read(folder: Path) -> None:
    other = rp.load(folder / "other.yaml")
    with pytest.raises(ScenarioError, match="was not read with this text"):
        other.with_text(CHANGES.replace("base.yaml", "third.yaml"))
    assert other.with_text(scenario_text()).name == "base"


def test_a_run_is_that_of_the_file_written_out(folder: Path) -> None:
    other = rp.load(folder / "other.yaml")
    whole = read_text(
        scenario_text("quantities:\n  provocation: {value: 20 to 50, says: x, judgement: y}\n")
    )
    changed = other.with_text("extends: base.yaml\nquantities: {provocation: {value: 20 to 50}}\n")
    assert (
        rp.run(changed, draws=64).to_dict()["claims"]
        == (rp.run(whole, draws=64).to_dict()["claims"])
    )


def test_the_schema_knows_both_kinds_of_files() -> None:
    schema = jsonschema.Draft202012Validator(json_schema())
    schema.validate({"extends": "base.yaml", "quantities": {"x": {"value": 3}, "y": None}})
    for wrong in ({"extends": "base.yaml", "quantity": {}}, {"scenario": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            schema.validate(wrong)


Tree: TypeAlias = "int | list[int] | dict[str, Tree]"
TREES = st.recursive(
    st.integers(0, 9) | st.lists(st.integers(0, 9), max_size=2),
    lambda below: st.dictionaries(st.sampled_from("abcd"), below, max_size=4),
    max_leaves=12,
)
FILES = st.dictionaries(st.sampled_from("abcd"), TREES, max_size=4)


def merged(lower: Tree, upper: Tree) -> Tree:
    """Return what two files say together, worked out without places."""
    if not isinstance(lower, dict) or not isinstance(upper, dict):
        return upper
    both = {k: merged(lower[k], upper[k]) for k in lower.keys() & upper.keys()}
    return {**lower, **upper, **both}


@settings(max_examples=40)
@given(FILES, FILES)
def test_merging_is_that_of_plain_mappings(lower: dict[str, Tree], upper: dict[str, Tree]) -> None:
    def text(file: dict[str, Tree]) -> str:
        return "".join(f"{k}: {json.dumps(v)}\n" for k, v in file.items())

    base = SourceText("base", text(lower) or "{}")
    source = SourceText("upper", "extends: base\n" + text(upper), "base", base)
    root = nodes_of(source, Faults(source))
    assert root is not None
    both = {k: v.plain() for k, v in root.entries().items() if k != "extends"}
    assert both == merged(lower, upper)


def test_a_misspelled_name_makes_a_new_entry_and_the_nearest_known_one_is_told(
    folder: Path,
) -> None:
    text = "extends: base.yaml\nscenario: other\nquantities: {provocaton: {value: 20 to 50}}\n"
    found = {d.suggestion for d in refused(written(folder, text)).diagnostics if d.code == "E201"}
    assert found == {"did you mean `provocation`?"}
    alone = scenario_text().replace("  provocation:", "  provocaton:\n    value: 1\n  provocation:")
    (told,) = [d for d in refused(written(folder, alone)).diagnostics if d.code == "E201"]
    assert told.suggestion == ""
