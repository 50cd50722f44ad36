"""Which expressions need quotes: what `docs/language.md` says, held against the reader."""

from __future__ import annotations

import pytest

from realpolitik.cases import case_names, find
from realpolitik.errors import ScenarioError
from realpolitik.scenario.compose import parse_yaml
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.source import SourceText
from tests.conftest import scenario_of

FREE = [
    "-(beijing == cut)",
    "-1 if beijing == cut else 0",
    "0.5 * (pyongyang == provoke) - collapse / 100",
    "not pyongyang == provoke and beijing != cut",
]
"""What needs none anywhere."""

IN_BRACES = [
    "min(collapse, 5) * (beijing == cut)",
    "beijing in [cut, indulge]",
    "-{cut: 1, rest: 0}[beijing]",
]
"""What needs them inside braces, by a comma or a bracket; the last one also by its colon."""

ALWAYS = ["{cut: 1, rest: 0}[beijing]", "3 * {cut: 1, rest: 0}[beijing]"]
"""What needs them on a line of its own too."""

BLOCK = "outcomes:\n  x:\n    is: {}\n"
BRACES = "outcomes:\n  x: {{is: {}, says: y}}\n"


def reads(form: str, text: str) -> bool:
    """Whether an expression is read as it is meant."""
    try:
        meant = scenario_of(form.format(f'"{text}"')).outcomes["x"]
        return scenario_of(form.format(text)).outcomes["x"] == meant
    except ScenarioError:
        return False


@pytest.mark.parametrize("text", FREE)
def test_most_expressions_need_none(text: str) -> None:
    assert reads(BLOCK, text)
    assert reads(BRACES, text)


@pytest.mark.parametrize("text", IN_BRACES + ALWAYS)
def test_commas_and_brackets_need_them_in_braces(text: str) -> None:
    assert not reads(BRACES, text)
    assert reads(BLOCK, text) == (": " not in text)


@pytest.mark.parametrize(
    ("test", "free"),
    [
        ("P(restraint, do=threat) > 0.5", True),
        ("payoff(CHN, do=threat) > payoff(CHN)", True),
        ("P(restraint, given=beijing == cut) > 0.5", True),
        ("P(restraint, do={beijing: cut}) > 0.5", False),
    ],
)
def test_tests_of_claims_need_them_for_a_plan_that_is_written_out(test: str, free: bool) -> None:
    form = "claims:\n  c:\n    says: x\n    test: {}\n"
    try:
        assert scenario_of(form.format(test)).claims["c"].text == test
        assert free
    except ScenarioError:
        assert not free
    assert scenario_of(form.format(f'"{test}"')).claims["c"].text == test


@pytest.mark.parametrize("name", case_names())
def test_the_tests_of_cases_have_no_quotes_that_they_do_not_need(name: str) -> None:
    source = SourceText(name, find(name).read_text(encoding="utf-8"))
    root = parse_yaml(source, Faults(source))
    assert root is not None
    claims = root.entries()["claims"].entries().values()
    tests = [claim.entries()["test"] for claim in claims]
    quoted = [t for t in tests if source.text[t.start] in "\"'"]
    assert [
        t.value for t in quoted if ": " not in str(t.value) and str(t.value)[0] not in "{["
    ] == []
