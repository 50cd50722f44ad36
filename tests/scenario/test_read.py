"""Reading scenarios: all faults at once, salvage, warnings, language by rule number."""

from __future__ import annotations

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_text
from tests.conftest import codes, scenario_of, scenario_text

FIVE = """\
scenario: five
title: Five faults
question: Are all found?
as_of: 2024-11-01
quantities:
  pride: {value: 40 to 15, says: x, judgement: analyst}
actors:
  CHN:
    name: China
    interests:
      border: {weight: prde, gain: "-1 if beijing == cutt else 0"}
moves:
  beijing: {by: CHM, options: [indulge, cut]}
outcomes:
  restraint: "beijing = cut"
claims:
  c: {says: x, test: "P(restrant) > 0.5", expct: likely}
"""


def faults_of(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(ScenarioError) as error:
        read_text(text)
    return [(d.code, d.line, d.column) for d in error.value.diagnostics]


def test_five_different_faults_are_all_shown_with_their_places() -> None:
    found = faults_of(FIVE)
    assert ("E401", 6, 18) in found
    assert ("E302", 11, 24) in found
    assert ("E303", 11, 54) in found
    assert ("E501", 13, 17) in found
    assert ("E301", 15, 23) in found
    assert ("E202", 17, FIVE.splitlines()[16].index("expct") + 1) in found
    assert found == sorted(found, key=lambda f: f[1:])


def test_suggestions_name_the_nearest() -> None:
    with pytest.raises(ScenarioError) as error:
        read_text(FIVE)
    text = str(error.value)
    for near in ("`cut`", "`CHN`", "`expect`"):
        assert f"did you mean {near}?" in text
    assert "^^^^" in text


def test_missing_fields_do_not_hide_other_faults() -> None:
    text = scenario_text('outcomes:\n  x: "beijing == cutt"').replace("title: A base", "titel: A")
    found = [c for c, _, _ in faults_of(text)]
    assert {"E201", "E202", "E303"} <= set(found)


def test_broken_value_is_not_reported_twice() -> None:
    text = scenario_text("claims:\n  c: {says: x, test: [1], expect: surely}")
    assert [c for c, _, _ in faults_of(text)] == ["E203", "E205"]


def test_keywords_of_python_are_names_here() -> None:
    scenario = scenario_of(
        "moves:\n"
        "  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
        "  answer: {by: CHN, options: [yield, raise, pass, lambda, import, to]}\n"
        'outcomes:\n  soft: "answer == yield or answer in [pass, to]"\n'
    )
    assert scenario.moves["answer"].option_names == (
        "yield",
        "raise",
        "pass",
        "lambda",
        "import",
        "to",
    )


def test_inline_distribution_makes_a_quantity_named_after_its_place() -> None:
    scenario = scenario_of(
        "actors:\n"
        "  CHN:\n"
        "    name: China\n"
        "    precision: 0.2 to 0.4\n"
        "    interests:\n"
        '      border: {weight: 30 to 70, gain: "uniform(-2, -1) * (beijing == cut)"}\n'
        "  PRK: {name: North Korea, interests: {glory: {weight: 1, gain: pyongyang == provoke}}}\n"
    )
    assert {"CHN.border.weight", "CHN.border.gain", "precision(CHN)"} <= set(scenario.quantities)
    assert "W702" in codes(scenario.diagnostics)


def test_seen_by_hides_a_move_from_the_others() -> None:
    scenario = scenario_of(
        "moves:\n"
        "  resolve: {by: chance, options: {high: 0.4, low: rest}, seen_by: [PRK]}\n"
        "  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
    )
    assert scenario.moves["beijing"].hidden == {"resolve"}
    assert scenario.moves["pyongyang"].hidden == frozenset()


def test_recall_covers_what_was_seen() -> None:
    fragment = (
        "moves:\n"
        "  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
        "  third: {by: CHN, options: [a, b]}\n"
        "  again: {by: PRK, options: [c, d], blind_to: [beijing]}\n"
    )
    with pytest.raises(ScenarioError, match="PRK has forgotten what it saw at `"):
        scenario_of(fragment)


@pytest.mark.parametrize(
    "fragment",
    [
        # a condition may not reach a hidden move through a variable
        'variables:\n  v: "beijing == cut"\n'
        "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain], blind_to: [beijing], when: v}\n",
        # nor depend on a quantity
        "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
        '  pyongyang: {by: PRK, options: [provoke, restrain], when: "collapse > 40"}\n',
    ],
)
def test_conditions_use_only_what_is_seen(fragment: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(fragment)
    assert "E503" in codes(error.value.diagnostics)


def test_weight_does_not_depend_on_the_path() -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(
            'actors:\n  CHN: {name: C, interests: {a: {weight: "1 if beijing == cut else 0",'
            " gain: 1}}}\n  PRK: {name: N, interests: {a: {weight: 1, gain: 1}}}\n"
        )
    assert "E308" in codes(error.value.diagnostics)


def test_faults_inside_lists_do_not_hide_others() -> None:
    text = scenario_text(
        "related: [collapse]\n"
        "observed:\n  - {date: 2024-01, path: {beijing: cut}, sure: true}\n"
        "claims:\n  c: {says: x, test: P(restrain) > 0.5}\n"
    )
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "x.yaml")
    found = {d.code: d.found for d in caught.value.diagnostics}
    assert sorted(found) == ["E202", "E203", "E302"]
    assert found["E203"] == "`related[0]` is a text"
