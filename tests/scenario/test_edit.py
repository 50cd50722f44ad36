"""A scenario is what its text says: it changes through its text, or not at all (rule G6)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import cast

import pytest

import realpolitik as rp
from realpolitik.errors import QuestionError, RealpolitikError, ScenarioError
from realpolitik.scenario import read_text
from realpolitik.scenario.compose import parse_yaml
from realpolitik.scenario.distributions.constant import Constant
from realpolitik.scenario.edit import edited
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.model import Interest, Quantity
from realpolitik.scenario.question import read_question
from realpolitik.scenario.source import SourceText, YamlNode
from tests.conftest import scenario_of, scenario_text


def test_a_changed_value_changes_text_hash_and_distribution_together() -> None:
    scenario = scenario_of("")
    changed = scenario.with_value("provocation", "60")
    assert changed.quantities["provocation"].text == "60"
    assert changed.quantities["provocation"].distribution == Constant(60.0)
    assert changed.source.sha256 != scenario.source.sha256
    assert changed.source.name == "base.yaml (changed)"
    assert changed.with_value("provocation", "61").source.name == "base.yaml (changed)"
    assert changed.quantities["collapse"] == scenario.quantities["collapse"]
    # Whoever reads the text that it now has gets the same scenario.
    assert read_text(changed.source.text) == changed
    run = rp.run(changed, draws=64)
    assert run.to_dict()["file_sha256"] == changed.source.sha256


@pytest.mark.parametrize(
    "value",
    ["1 to 2", "uniform(1, 2)", "choice([1, 2], [0.5, 0.5])", "-40", "2 * 3", "pert(1, 2, 3)"],
)
@pytest.mark.parametrize(
    "old",
    [
        "{value: 15 to 40, says: x, judgement: y}",
        '{value: "15 to 40", says: x, judgement: y}',
        "{says: x, judgement: y, value: 15}",
        "\n    value: |\n      15 to 40\n    says: x\n    judgement: y",
        "\n    says: x\n    judgement: y\n    value: 15 to 40  # a comment",
    ],
)
def test_any_value_can_be_written_wherever_the_old_one_stands(old: str, value: str) -> None:
    scenario = scenario_of(
        "quantities:\n  collapse: {value: 30 to 70, says: x, evidence: [trade]}\n"
        f"  provocation: {old}\n"
    )
    changed = scenario.with_value("provocation", value)
    assert changed.quantities["provocation"].text == value
    assert changed.with_value("provocation", "15 to 40").quantities["provocation"].says == "x"


AWKWARD = """\
scenario: awkward
title: &name A name
question: *name
as_of: !!str 2024
limits: >
  Over
  two lines
actors: {A: {name: "A, \\"quoted\\"", says: 'B''s', precision: 1}, B: {name: Bé, precision: 2}} # 3
moves:
  go:
    by:
      A
    options: ["yes", no, {deep: [1, [2, 3]]}]
    hidden: [ ]
quantities:
  q: {value: data(gdp, of: CHN), says: plain text}
"""


@pytest.mark.parametrize(
    "value",
    ["50 to 80", "5", "", "null", "true", 'say "x"', "a: b", "c, d", "data(x)", "- 1", "# no"],
)
def test_the_nodes_of_a_changed_text_are_those_that_parsing_it_gives(value: str) -> None:
    source = SourceText("awkward.yaml", AWKWARD)
    root = parse_yaml(source, Faults(source))
    assert root is not None
    known = 0
    for place in scalars(root):
        changed, nodes = edited(source, root, {place: value})
        assert changed.text != source.text
        known += nodes is not None
        assert nodes is None or nodes == parse_yaml(changed, Faults(changed)), place
    # What is anchored, tagged or on a line below its key is parsed again with the whole file.
    assert known == len(scalars(root)) - 5


def scalars(node: YamlNode) -> list[str]:
    """Return the places of all single values."""
    if isinstance(node.value, dict):
        below = list(node.value.items())
    elif isinstance(node.value, list):
        below = [(str(i), item) for i, item in enumerate(node.value)]
    else:
        return [""]
    return [f"{k}.{rest}".rstrip(".") for k, item in below for rest in scalars(item)]


def test_several_places_are_changed_in_one_reading() -> None:
    scenario = scenario_of("")
    changes = {
        "actors.CHN.interests.calm.weight": "2 * provocation",
        "levers.threat.plan.beijing": "indulge",
        "claims.threat-works.test": "P(restraint, do=threat) > 0.25",
    }
    changed = scenario.with_changes(changes)
    for place, value in changes.items():
        scenario = scenario.with_changes({place: value})
    assert changed == scenario == read_text(changed.source.text)
    assert changed.source == scenario.source
    assert changed.root == scenario.root


def test_a_value_with_faults_is_refused_with_its_place() -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of("").with_value("provocation", "20-60")
    assert error.value.diagnostics[0].code == "E406"


def test_an_unknown_quantity_is_refused_with_the_nearest() -> None:
    with pytest.raises(RealpolitikError, match="did you mean `provocation`"):
        scenario_of("").with_value("provokation", "1")


def test_parts_put_together_by_hand_are_refused() -> None:
    scenario = scenario_of("")
    other = replace(scenario.quantities["provocation"], text="60")
    with pytest.raises(TypeError, match="with_value"):
        cast("dict[str, Quantity]", scenario.quantities)["provocation"] = other
    with pytest.raises(TypeError, match="with_value"):
        cast("dict[str, Interest]", scenario.actors["CHN"].interests).clear()
    by_hand = replace(scenario, quantities={**scenario.quantities, "provocation": other})
    with pytest.raises(RealpolitikError, match="with_value"):
        rp.run(by_hand, draws=64)


def _put(part: object, name: str, value: object) -> None:
    object.__setattr__(part, name, value)


@pytest.mark.parametrize(
    "force",
    [
        lambda s: _put(s, "title", "another"),
        lambda s: _put(s.quantities["provocation"], "distribution", Constant(60.0)),
        lambda s: _put(s.quantities["provocation"].distribution, "mu", 41.0),
        lambda s: _put(s.claims["c"].test, "operators", ("<",)),
        lambda s: _put(s, "source", replace(s.source, text=s.source.text + "#")),
        lambda s: _put(s.source, "text", s.source.text + "#"),
        lambda s: dict.__setitem__(s.quantities, "provocation", s.quantities["collapse"]),
    ],
)
def test_parts_changed_by_force_are_refused(force: Callable[[rp.Scenario], None]) -> None:
    scenario = scenario_of('claims:\n  c: {says: x, test: "P(restraint) > 0.5"}\n')
    rp.run(scenario, draws=2)
    force(scenario)
    with pytest.raises(RealpolitikError, match="with_value"):
        rp.run(scenario, draws=2)


def _same(scenario: rp.Scenario) -> rp.Scenario:
    return scenario


def _asked(text: str) -> str:
    read_question(read_text(scenario_text("")), text)
    return text


def test_scenarios_and_their_errors_cross_processes() -> None:
    scenario = scenario_of("")
    assert copy.deepcopy(scenario) == scenario
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(_same, scenario).result() == scenario
        with pytest.raises(QuestionError) as error:
            pool.submit(_asked, "P(no_such_thing)").result()
    assert error.value.diagnostics[0].code == "E302"
    assert "no_such_thing" in str(error.value)
