"""Numbers as people write them: a range with a dash is refused, a percentage is read as a share."""

from __future__ import annotations

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario.distributions.constant import Constant
from realpolitik.scenario.distributions.normal import LogitNormal
from realpolitik.scenario.expression.parse import DASHES
from realpolitik.scenario.model import Scenario
from tests.conftest import codes, scenario_of


def with_value(value: str, unit: str = "") -> Scenario:
    return scenario_of(
        "quantities:\n"
        "  collapse: {value: 30 to 70, says: x, evidence: [trade]}\n"
        f"  provocation: {{value: '{value}', unit: '{unit}', says: x, judgement: y}}\n"
    )


@pytest.mark.parametrize("dash", ["-", *DASHES])
@pytest.mark.parametrize("space", ["", " "])
def test_a_range_with_a_dash_is_refused_in_a_value(dash: str, space: str) -> None:
    with pytest.raises(ScenarioError) as error:
        with_value(f"20{space}{dash}{space}60")
    (fault,) = error.value.diagnostics
    assert fault.code == "E406"
    assert fault.wanted == "write `20 to 60` for the range"
    assert fault.excerpt[fault.column - 1 :][: fault.length] == f"20{space}{dash}{space}60"


def test_the_range_that_is_proposed_can_be_written() -> None:
    with pytest.raises(ScenarioError) as error:
        with_value("60-20")
    assert error.value.diagnostics[0].wanted == "write `20 to 60` for the range"


@pytest.mark.parametrize(
    "place",
    [
        "actors:\n  CHN: {name: C, interests: {a: {weight: 20-60, gain: 'beijing == cut'}}}\n",
        "actors:\n  CHN: {name: C, interests: {a: {weight: 1, gain: '(20-60) * collapse'}}}\n",
        "actors:\n  CHN: {name: C, precision: 0.1-0.5, interests: {a: {weight: 1, gain: 1}}}\n",
        "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
        "  luck: {by: chance, options: {good: 0.1-0.5, bad: rest}}\n",
        "actors:\n  CHN: {name: C, interests: {a: {weight: 20–60, gain: 'beijing == cut'}}}\n",
    ],
)
def test_a_range_with_a_dash_is_refused_where_a_distribution_may_stand(place: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(place)
    assert "E406" in codes(error.value.diagnostics)


def test_the_number_that_is_meant_is_told_and_can_be_written() -> None:
    with pytest.raises(ScenarioError, match="`-40`, if you mean that number"):
        with_value("20-60")
    assert with_value("-40").quantities["provocation"].distribution == Constant(-40.0)
    assert with_value("2 * 30 - 100").quantities["provocation"].distribution == Constant(-40.0)


def test_differences_with_names_are_arithmetic_as_ever() -> None:
    scenario_of("variables:\n  a: collapse - 60\n  b: 20 - 60\n")


@pytest.mark.parametrize("unit", ["share", "probability"])
def test_a_percentage_is_a_share(unit: str) -> None:
    assert with_value("10%", unit).quantities["provocation"].distribution == Constant(0.1)
    between = with_value("10% to 20 %", unit).quantities["provocation"].distribution
    assert between == LogitNormal.between(0.1, 0.2)


def test_a_percentage_is_a_probability_of_chance() -> None:
    scenario = scenario_of(
        "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
        "  luck: {by: chance, options: {good: 10%, bad: 10% to 20%, none_of_it: rest}}\n"
    )
    assert scenario.quantities["luck.bad"].distribution.summary()[0] == pytest.approx(0.1)


@pytest.mark.parametrize("unit", ["", "points", "percent"])
@pytest.mark.parametrize("value", ["10%", "10% to 20%", "uniform(1%, 2)"])
def test_a_percentage_elsewhere_is_refused_with_the_remedy(value: str, unit: str) -> None:
    with pytest.raises(ScenarioError) as error:
        with_value(value, unit)
    fault = error.value.diagnostics[0]
    assert fault.code == "E407"
    assert "unit: share" in fault.wanted


@pytest.mark.parametrize("unit", ["", "share", "percent"])
@pytest.mark.parametrize(
    "value", ["10-20%", "10%-20%", "10%-20", "20-10%", "10–20%", "10% – 20 %", "10 % – 20"]
)
def test_a_percentage_range_with_a_dash_is_refused_too(value: str, unit: str) -> None:
    with pytest.raises(ScenarioError) as error:
        with_value(value, unit)
    fault = error.value.diagnostics[0]
    assert fault.wanted == "write `10% to 20%` for the range"
    assert fault.suggestion == ""


def test_a_percentage_range_of_chance_is_refused_too() -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(
            "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
            "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
            "  luck: {by: chance, options: {good: 10-20%, bad: rest}}\n"
        )
    assert error.value.diagnostics[0].wanted == "write `10% to 20%` for the range"


@pytest.mark.parametrize("value", ["5–1.2.3", "1.2.3–4", "2–3e5", "–5", "5–"])
def test_a_dash_beside_what_is_no_number_is_refused_without_a_range(value: str) -> None:
    with pytest.raises(ScenarioError) as error:
        with_value(value)
    assert error.value.diagnostics[0].code == "E301"


def test_a_percentage_in_a_claim_says_which_number_is_meant() -> None:
    with pytest.raises(ScenarioError, match=r"`0\.5`; or `unit: share`"):
        scenario_of("claims:\n  c: {says: x, test: P(restraint) > 50%}\n")
