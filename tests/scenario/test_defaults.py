"""What a file says once for all its entries (S21): an entry's own words win."""

from __future__ import annotations

import re

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario import read_text
from tests.conftest import codes, scenario_of, scenario_text

DEFAULTS = "defaults: {unit: points, judgement: 'ours, 2026'}\n"


def test_a_quantity_takes_what_it_does_not_state() -> None:
    s = scenario_of(DEFAULTS + "quantities:\n  bare: {value: 1 to 2, says: x}\n")
    bare, cited = s.quantities["bare"], s.quantities["collapse"]
    assert (bare.unit, bare.judgement) == ("points", "ours, 2026")
    assert (cited.unit, cited.judgement) == ("points", None)
    assert s.quantities["provocation"].judgement == "analyst"
    assert "W702" not in codes(s.diagnostics)


@pytest.mark.parametrize("unit", ["share", '""'])
def test_a_unit_of_its_own_wins(unit: str) -> None:
    text = f"quantities:\n  bare: {{value: 0.1 to 0.2, says: x, unit: {unit}}}\n"
    stated = text.replace("says: x", "says: x, judgement: 'ours, 2026'")
    assert scenario_of(DEFAULTS + text).quantities["bare"] == scenario_of(stated).quantities["bare"]


def test_a_default_unit_decides_what_a_range_is() -> None:
    text = "quantities:\n  bare: {value: 0.1 to 0.9, says: x, judgement: y}\n"
    kept = (
        "  collapse: {value: 3, unit: points, says: x, judgement: y}\n"
        "  provocation: {value: 3, unit: points, says: x, judgement: y}\n"
    )
    share = scenario_of("defaults: {unit: share}\n" + text + kept)
    assert share.quantities["bare"].distribution.quantile(0.5) == pytest.approx(0.5, abs=1e-12)
    points = scenario_of(text).quantities["bare"].distribution
    assert points.quantile(0.5) == pytest.approx(0.3, abs=1e-12)


def test_what_is_looked_up_brings_its_own() -> None:
    call = "quantities:\n  joined: {value: 'rate(joins, pact: defence, since: 1945)', says: x}\n"
    alone, beside = scenario_of(call), scenario_of(DEFAULTS + call)
    assert beside.quantities["joined"] == alone.quantities["joined"]


def test_every_part_that_can_rest_on_a_judgement_takes_it() -> None:
    text = (
        "private:\n"
        "  resolve:\n"
        "    known_to: PRK\n"
        "    values: {weak: 1 to 2, firm: 5}\n"
        "    chance: {weak: 0.1 to 0.2, firm: rest}\n"
        "related:\n  - {between: [collapse, provocation], rank_correlation: 0.5}\n"
    )
    changed = (DEFAULTS + scenario_text(text)).replace("weight: 20", "weight: 10 to 20")
    s = read_text(changed)
    implied = ("PRK.glory.weight", "resolve.weak", "chance(resolve.weak)")
    assert {s.quantities[k].judgement for k in implied} == {"ours, 2026"}
    assert s.private["resolve"].judgement == s.related[0].judgement == "ours, 2026"
    assert s.private["resolve"].unit == s.quantities["resolve.weak"].unit == "points"
    assert s.quantities["chance(resolve.weak)"].unit == "probability"


def test_a_state_takes_it_too() -> None:
    text = "periods:\n  count: 2\n  state:\n    anger: {start: 1 to 2, next: anger}\n"
    assert scenario_of(DEFAULTS + text).quantities["anger(start)"].judgement == "ours, 2026"


def test_a_ranking_takes_it_and_an_actor_with_interests_has_none() -> None:
    interests = r"    interests:\n      glory:.*?(?=\nmoves:)"
    prefers = "    prefers: [pyongyang == provoke]\n"
    actors = read_text(
        DEFAULTS + re.sub(interests, prefers, scenario_text("claims: {}"), flags=re.DOTALL)
    ).actors
    assert actors["PRK"].judgement == "ours, 2026"
    assert actors["CHN"].judgement is None


@pytest.mark.parametrize(
    ("defaults", "code"),
    [("{units: points}", "E202"), ("points", "E203"), ("{unit: [a]}", "E203"), ("3", "E203")],
)
def test_faults(defaults: str, code: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_text(f"defaults: {defaults}\n{scenario_text()}")
    assert codes(error.value.diagnostics) == [code]
