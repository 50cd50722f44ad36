"""Several analysts at one quantity: how a file says so, its faults, and their pool (rule S18)."""

from __future__ import annotations

from typing import Any

import jsonschema
import numpy as np
import pytest
from ruamel.yaml import YAML
from scipy import stats

from realpolitik.errors import ScenarioError
from realpolitik.scenario.analysts import Analyst, Pool, analysts_of
from realpolitik.scenario.distributions import distribution_of
from realpolitik.scenario.distributions.base import AbstractDistribution
from realpolitik.scenario.expression.parse import parse
from realpolitik.scenario.shape import json_schema
from tests.conftest import codes, scenario_of, scenario_text

SECTION = "analysts:\n  smith: {name: Ann Smith, weight: 3}\n  jones: {}\n"


def stated(value: str, more: str = "") -> str:
    return f"quantities:\n  provocation: {{value: {value}, says: x}}\n{more}"


def faults(fragment: str) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as error:
        scenario_of(fragment)
    return [(d.code, d.found) for d in error.value.diagnostics if d.code.startswith("E")]


def test_who_states_what_is_kept_and_needs_no_other_judgement() -> None:
    scenario = scenario_of(stated("{smith: 15 to 40, jones: 30}", SECTION))
    quantity = scenario.quantities["provocation"]
    assert quantity.judgement == "Ann Smith: 15 to 40; jones: 30"
    assert "W702" not in codes(scenario.diagnostics)
    found = analysts_of(scenario.quantities)
    assert [(a.name, a.title, a.weight) for a in found] == [
        ("smith", "Ann Smith", 3.0),
        ("jones", "jones", 1.0),
    ]
    assert analysts_of(scenario_of().quantities) == ()


def test_a_default_judgement_is_not_that_of_analysts() -> None:
    defaults = "defaults: {unit: points, judgement: ours}\n"
    quantity = scenario_of(stated("{smith: 15 to 40, jones: 30}", defaults)).quantities
    assert quantity["provocation"].judgement == "smith: 15 to 40; jones: 30"
    assert quantity["provocation"].unit == "points"


def test_without_the_section_all_who_state_a_number_count_alike() -> None:
    scenario = scenario_of(stated("{smith: 15 to 40, jones: 30 to 60}"))
    assert [a.weight for a in analysts_of(scenario.quantities)] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("value", "more", "found"),
    [
        ("{smith: 1 to 2, jnes: 3 to 4, jones: 5}", SECTION, "`jnes` is no analyst"),
        ("{smith: 1 to 2, jones: 2}", SECTION + "  brown: {}\n", "`brown` gives no number"),
        ("{smith: 1 to 2}", "", "only `smith` gives a number"),
        ("{smith: 1 to 2, jones: 5}", SECTION.replace("3", "0"), "the weight `0` of `smith`"),
        ("{smith: 1 to 2, jones: 5}", SECTION.replace("3", "-1"), "the weight `-1` of `smith`"),
        ("{smith: 1 to 2, jones: 5}", SECTION.replace("3", "much"), "the weight `much` of `smith`"),
        ("{smith: 1 to 2, jones: 5}", SECTION.replace("3", "1e999"), "the weight `inf` of"),
        ("{smith: data(trade), jones: 5}", "", "data are nobody's own number"),
    ],
)
def test_what_does_not_fit_together_is_refused(value: str, more: str, found: str) -> None:
    [(code, told)] = faults(stated(value, more))
    assert (code, told.startswith(found)) == ("E408", True), told


def test_faults_of_each_analysts_number_stand_at_that_number() -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(stated("{smith: 40 to 15, jones: 30-60, brown: [1]}"))
    found = [d for d in error.value.diagnostics if d.code != "W711"]
    assert [d.code for d in found] == ["E401", "E406", "E203"]
    assert [d.column for d in found] == sorted(d.column for d in found)
    assert faults(stated("{}")) == [("E203", "`value` is a mapping")]
    assert ("E204", "`s-1` cannot be used as a name") in faults(stated("{s-1: 1, jones: 2}"))


def test_too_many_analysts_are_refused() -> None:
    many = "quantities:\n" + "".join(
        f"  q{i}: {{value: {{{', '.join(f'a{i}_{k}: 1' for k in range(20))}}}, says: x}}\n"
        for i in range(3)
    )
    assert ("E408", "60 analysts") in faults(many)


def test_an_analyst_without_a_number_is_warned_of() -> None:
    fragment = stated("{smith: 15 to 40, jones: 30 to 60}") + (
        "  collapse: {value: {smith: 30 to 70}, says: x}\n"
    )
    told = [d.found for d in scenario_of(fragment).diagnostics if d.code == "W711"]
    assert told == [
        "`jones` gives no number for `collapse`; draws that follow them use the pool of the others"
    ]


def test_the_schema_allows_both_ways_to_write_a_value() -> None:
    file = YAML(typ="safe").load(scenario_text()) | {"as_of": "2024-11-01"}
    allows = jsonschema.Draft202012Validator(json_schema()).is_valid
    for value in ("30 to 60", 30, {"smith": "10 to 20", "jones": 30}):
        file["quantities"]["provocation"]["value"] = value
        assert allows(file)
    for wrong in (["10 to 20"], None):
        file["quantities"]["provocation"]["value"] = wrong
        assert not allows(file)


def of(text: str, unit: str = "") -> AbstractDistribution:
    return distribution_of(parse(text), unit)


X = np.linspace(-3, 12, 601)


@pytest.mark.parametrize(
    ("text", "oracle"),
    [
        ("uniform(-2, 3)", stats.uniform(-2, 5)),
        ("normal(1, 2)", stats.norm(1, 2)),
        ("lognormal(0.5, 0.25)", stats.lognorm(0.25, scale=np.exp(0.5))),
        ("beta(2, 5)", stats.beta(2, 5)),
        ("triangular(1, 2, 5)", stats.triang(0.25, 1, 4)),
        ("triangular(1, 1, 5)", stats.triang(0.0, 1, 4)),
        ("triangular(1, 5, 5)", stats.triang(1.0, 1, 4)),
        ("pert(0, 2, 10)", stats.beta(1.8, 4.2, 0, 10)),
    ],
)
def test_what_lies_below_a_value_agrees_with_scipy(text: str, oracle: Any) -> None:
    np.testing.assert_allclose(of(text).below(X), oracle.cdf(X), rtol=1e-9, atol=1e-12)


def test_what_lies_below_steps_and_log_odds() -> None:
    assert of("7").below([6.9, 7, 8]).tolist() == [0, 1, 1]
    chosen = of("choice([10, 40, 20], [0.5, 0.2, 0.3])").below([9, 10, 39, 40])
    np.testing.assert_allclose(chosen, [0, 0.5, 0.8, 1])
    shares = of("0.2 to 0.4", "share")
    u = np.linspace(0.01, 0.99, 99)
    np.testing.assert_allclose(shares.below(shares.quantile(u)), u, rtol=1e-12)
    assert shares.below([-1, 0, 1, 2]).tolist() == [0, 0, 1, 1]


def test_without_a_formula_what_lies_below_is_sought() -> None:
    """A distribution that somebody adds gives its quantiles alone."""
    x = np.linspace(-5, 7, 25)
    found = AbstractDistribution.below(of("normal(1, 2)"), x)
    np.testing.assert_allclose(found, stats.norm(1, 2).cdf(x), atol=1e-12)
    np.testing.assert_allclose(
        AbstractDistribution.below(of("7"), [6, 7, 8]), [0, 1, 1], atol=1e-12
    )


SMITH, JONES, BROWN = (
    Analyst(k, k, w) for k, w in (("smith", 3.0), ("jones", 1.0), ("brown", 4.0))
)


def test_the_pool_is_the_mixture() -> None:
    """Against a mixture of normal distributions of SciPy, inverted by its own root finder."""
    from scipy.optimize import brentq

    pool = Pool((SMITH, JONES), (of("normal(0, 1)"), of("normal(5, 2)")))
    one, other = stats.norm(0, 1), stats.norm(5, 2)
    for u in (0.001, 0.3, 0.74, 0.76, 0.9, 0.999):
        wanted = brentq(
            lambda x, u=u: 0.75 * one.cdf(x) + 0.25 * other.cdf(x) - u, -10, 20, xtol=1e-13
        )
        assert abs(float(pool.quantile(u)) - wanted) < 1e-9
    assert pool.support == (-np.inf, np.inf)


def test_those_who_give_no_number_leave_the_pool_to_the_others() -> None:
    pool = Pool((SMITH, BROWN, JONES), (of("1"), None, of("uniform(2, 3)")))
    assert [share for share, _ in pool.parts] == [0.75, 0.25]
    assert pool.of_analyst(1) is pool
    np.testing.assert_allclose(pool.quantile([0.1, 0.75, 0.875]), [1, 1, 2.5], rtol=1e-12)
    assert pool.support == (1.0, 3.0)
