"""The less common ways to break each rule, and what is allowed at the edges."""

from __future__ import annotations

import pytest

from realpolitik.errors import ScenarioError
from tests.conftest import codes, scenario_of

TWO_ACTORS = (
    "actors:\n"
    "  CHN: {name: China, interests: {a: {weight: collapse, gain: 1}}}\n"
    "  PRK: {name: North Korea, interests: {a: {weight: provocation, gain: 1}}}\n"
)
MOVES = (
    "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
    "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
)


def chance(options: str, more: str = "") -> str:
    return MOVES + f"  storm: {{by: chance, options: {options}{more}}}\n"


@pytest.mark.parametrize(
    ("code", "fragment"),
    [
        ("E502", "moves: {}\n"),
        ("E502", "moves:\n  beijing: {by: CHN, options: []}\n"),
        ("E509", MOVES + "  x: {by: CHN, options: [a], blind_to: [x]}\n"),
        ("E509", MOVES + "  x: {by: CHN, options: [a], seen_by: [PRKK]}\n"),
        ("E509", chance("{a: 0.5, b: rest}", ", blind_to: [beijing]")),
        ("E501", MOVES + "  x: {by: chanse, options: [a, b]}\n"),
        ("E505", chance("{a: rest, b: rest}")),
        ("E505", chance("{a: {}, b: {probability: 0.5}}")),
        ("E505", MOVES + "  x: {by: CHN, options: {a: 0.5, b: 0.5}}\n"),
        ("E505", MOVES + "  x: {by: CHN, options: {a: {probability: 0.5}, b: }}\n"),
        ("E301", chance('{a: "0.5 +", b: rest}')),
        ("E503", "moves:\n  storm: {by: chance, options: {a: \"0.5 if beijing == cut else 0.1\","
                 " b: rest}}\n" + MOVES.removeprefix("moves:\n")),
        ("E304", MOVES.replace("options: [indulge", 'when: "1", options: [indulge')),
        ("E301", MOVES + "  x: {by: CHN, options: [a, b], when: \"beijing =\"}\n"),
        ("E201", "actors: {}\n"),
        ("E201", TWO_ACTORS + "  USA: {name: United States, interests: {}}\n"),
        ("E301", TWO_ACTORS.replace("weight: collapse", 'weight: "collapse *"')),
        ("E301", TWO_ACTORS.replace("{name: China,", '{name: China, precision: "1 +",')),
        ("E308", TWO_ACTORS.replace("{name: China,", "{name: China, precision: beijing == cut,")),
        ("E401", TWO_ACTORS.replace("weight: collapse", "weight: 5 to 2")),
        ("E304", TWO_ACTORS.replace("gain: 1}}}", "gain: beijing}}}", 1)),
        ("E204", TWO_ACTORS + "  chance: {name: x, interests: {a: {weight: 1, gain: 1}}}\n"),
        ("E204", "quantities:\n  min: {value: 1, says: x, judgement: y}\n"),
        ("E204", "quantities:\n  2nd: {value: 1, says: x, judgement: y}\n"),
        ("E204", "quantities:\n  P: {value: 1, says: x, judgement: y}\n"),
        ("E204", MOVES.replace("[indulge, cut]", "[rest, cut]")),
        ("E204", MOVES.replace("[indulge, cut]", '["cut off", cut]')),
        ("E204", "claims:\n  bad claim: {says: x, test: P(restraint) > 0.5}\n"),
        ("E204", "evidence:\n  bad/name: {says: x, source: y, date: 2023, grade: B2}\n"),
        ("E206", MOVES.replace("[indulge, cut]", "[collapse, cut]")),
        ("E206", "quantities:\n  beijing: {value: 1, says: x, judgement: y}\n"),
        ("E304", "outcomes:\n  x: beijing\n"),
        ("E307", 'variables:\n  a: "a + 1"\n'),
        ("E401", "quantities:\n  s: {value: \"normal(0, 1)\", unit: share, says: x}\n"),
        ("E501", "claims:\n  c: {says: x, test: \"payoff(1) > 0\"}\n"),
        ("E602", "levers:\n  l: {by: CHN, plan: {storm: a}}\n" + chance("{a: 0.5, b: rest}")),
        ("E602", "claims:\n  c: {says: x, test: \"credibility({storm: a}) > 0\"}\n"
                 + chance("{a: 0.5, b: rest}")),
        ("E302", "levers:\n  l: {by: CHN, plan: {beijng: cut}}\n"),
        ("E301", 'levers:\n  l: {by: CHN, plan: {beijing: "cut if"}}\n'),
        ("E304", 'levers:\n  l: {by: CHN, plan: {beijing: "1"}}\n'),
        ("E305", 'levers:\n  l: {by: PRK, plan: {pyongyang: "{cut: restrain}[beijing]"}}\n'),
        ("E402", "claims:\n  c: {says: x, test: P(restraint) > 0, evidence: [traid]}\n"),
        ("E205", "as_of: 2024-13-40"),
        ("E205", "evidence:\n  e: {says: x, source: y, date: soon, grade: B9}\n"),
        ("E203", "evidence:\n  e: [a, b]\n"),
        ("E203", "actors: [CHN]\n"),
        ("E203", "moves:\n  beijing: {by: CHN, options: cut}\n"),
        ("E203", "moves:\n  beijing: {by: CHN, options: [1, 2]}\n"),
        ("E203", "quantities:\n  q: {value: [1], says: x}\n"),
        ("E203", "title: [a]"),
    ],
)  # fmt: skip
def test_other_ways_to_break_a_rule(code: str, fragment: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(fragment)
    assert code in codes(error.value.diagnostics)
    assert all(d.line >= 1 and d.column >= 1 for d in error.value.diagnostics)


def test_two_circles_are_both_found() -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of('variables:\n  a: "b"\n  b: "a"\n  c: "d"\n  d: "c"\n')
    assert codes(error.value.diagnostics) == ["E307", "E307"]


def test_two_distributions_in_one_expression_are_two_quantities() -> None:
    scenario = scenario_of(
        TWO_ACTORS.replace("weight: collapse", 'weight: "(1 to 2) * (3 to 4) + 0 * collapse"')
    )
    assert {"CHN.a.weight", "CHN.a.weight (2)"} <= set(scenario.quantities)


def test_options_may_be_a_table_of_results() -> None:
    scenario = scenario_of(
        'levers:\n  l: {by: PRK, plan: {pyongyang: "{cut: restrain, rest: provoke}[beijing]"}}\n'
    )
    assert [e.key for e in scenario.levers["l"].rules] == ["pyongyang"]


def test_interests_may_have_names_that_expressions_use() -> None:
    scenario = scenario_of(TWO_ACTORS.replace("interests: {a:", "interests: {collapse:", 1))
    assert "collapse" in scenario.actors["CHN"].interests


def test_words_of_expectation_are_normalised() -> None:
    scenario = scenario_of("claims:\n  c: {says: x, test: P(restraint) > 0, expect: probable}\n")
    assert scenario.claims["c"].expect == "likely"


@pytest.mark.parametrize(
    "fragment",
    [
        "outcomes: {restraint: restraint}\nvariables: {restraint: 'beijing == cut'}\n",
        "variables: {beijing: 'beijing == cut'}\n",
        "variables: {collapse: 'b + 1', b: 'collapse + 1'}\n",
    ],
)
def test_a_name_that_stands_twice_is_one_fault(fragment: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(fragment)
    assert codes(error.value.diagnostics) == ["E206"]
