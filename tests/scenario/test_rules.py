"""Every rule's explanation is true: its wrong example breaks it, its right example does not."""

from __future__ import annotations

import pytest

from realpolitik.ask.evidence.model_checks import check_model
from realpolitik.cases import shipped
from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_text
from realpolitik.scenario.diagnostics import Severity
from realpolitik.scenario.rules import RULES, Rule
from tests.conftest import codes, scenario_of

WITHOUT_EXAMPLES = {
    "W709",  # a game that takes long to solve
    *("E101", "E102", "E103", "E104", "E107", "E108", "E110", "E111", "E112", "E114", "E506"),
}
WITH_EXAMPLES = [r for r in RULES.values() if "wrong" in r.sections()]


def found(fragment: str) -> list[str]:
    try:
        alone = fragment.startswith("extends:")
        scenario = read_text(fragment, shipped=shipped) if alone else scenario_of(fragment)
        diagnostics = list(scenario.diagnostics)
        diagnostics += check_model(scenario)
    except ScenarioError as error:
        diagnostics = list(error.diagnostics)
    return codes(diagnostics)


def test_base_is_without_faults() -> None:
    assert found("") == []


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda r: r.code)
def test_wrong_example_breaks_the_rule_and_right_one_does_not(rule: type[Rule]) -> None:
    sections = rule.sections()
    assert rule.code in found(sections["wrong"])
    assert rule.code not in found(sections["right"])
    errors = [c for c in found(sections["right"]) if RULES[c].severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_rule_explains_itself(rule: type[Rule]) -> None:
    assert rule.summary().endswith(".")
    assert len(rule.sections()["why"]) > 20
    letter = "W" if rule.severity is Severity.WARNING else "E"
    assert rule.code[0] == letter
    assert rule.code[1:].isdigit()
    if rule.code not in WITHOUT_EXAMPLES:
        assert {"wrong", "right"} <= set(rule.sections())


def test_codes_and_names_are_unique() -> None:
    names = [r.name for r in RULES.values()]
    assert len(set(names)) == len(names)
