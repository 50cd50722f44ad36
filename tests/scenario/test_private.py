"""The section `private`: what it makes of a file, and its faults (rule S17)."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import QuestionError, ScenarioError
from realpolitik.scenario.question import read_question
from tests.conftest import codes, scenario_of

RESOLVE = """\
private:
  resolve:
    known_to: PRK
    values: {weak: 10 to 20, firm: 40}
    chance: {firm: 0.2 to 0.6, weak: rest}
    judgement: ours
"""
POWER = """\
  power:
    known_to: CHN
    values: [low, high]
    chance: {low: 0.5, high: 0.5}
    judgement: ours
"""


CLASH = "the option `collapse` has the name of something in `quantities`"


def faults(fragment: str) -> list[tuple[str, str]]:
    """Return the faults of the base scenario with a fragment: their codes and what was found."""
    try:
        found = scenario_of(fragment).diagnostics
    except ScenarioError as error:
        found = error.diagnostics
    return [(d.code, d.found) for d in found]


def test_type_is_a_move_by_chance_before_all_others() -> None:
    scenario = scenario_of(RESOLVE + POWER)
    assert list(scenario.moves) == ["resolve", "power", "beijing", "pyongyang"]
    assert scenario.moves["beijing"].hidden == {"resolve"}
    assert scenario.moves["pyongyang"].hidden == {"power"}
    assert list(scenario.moves["resolve"].values) == ["weak", "firm"]
    assert not scenario.moves["power"].values
    made = [q for q in scenario.quantities if "resolve" in q]
    assert made == ["resolve.weak", "chance(resolve.firm)"]
    chance = scenario.quantities["chance(resolve.firm)"]
    assert (chance.distribution.name, chance.unit) == ("logit-normal", "probability")
    assert scenario.private["resolve"].known_to == "PRK"
    assert not scenario.private["resolve"].lasts


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ("known_to: PRK", "known_to: PKR", "E501", "unknown actor `PKR`"),
        ("    chance: {firm: 0.2 to 0.6, weak: rest}\n", "", "E901", "`resolve` has no chances"),
        (", weak: rest}", "}", "E901", "no chance for `weak`"),
        ("weak: rest}", "week: rest}", "E901", "`week` is no value of `resolve`"),
        ("{weak: 10 to 20, firm: 40}", "{}", "E901", "no values"),
        (
            "firm: 0.2 to 0.6",
            "firm: belief(resolve == weak)",
            "E308",
            "the chance of `firm` depends on what is believed, which begins with it",
        ),
        ("firm: 0.2 to 0.6,", "firm: rest,", "E901", "`rest` stands for `firm`, `weak`"),
        ("0.2 to 0.6, weak: rest", "0.7, weak: 0.4", "E507", "the chances of `resolve` sum to 1.1"),
        ("0.2 to 0.6", "1.2", "E507", "the chances of `resolve` sum to 1.2"),
        ("{weak: 10 to 20, firm: 40}", "{weak: 10}", "E901", "`resolve` can be nothing but `weak`"),
        ("firm: 40}", "firm: null}", "E901", "no number for `firm`"),
        ("weak: 10 to 20", "weak: collapsed", "E302", "unknown name `collapsed`"),
        ("  resolve:", "  collapse:", "E206", "`collapse` is already a name in `quantities`"),
        ("  resolve:", "  beijing:", "E206", "`beijing` is already a name in `private`"),
        ("  resolve:", "  belief:", "E204", "`belief` is the name of a function"),
        ("{weak", "{collapse", "E206", CLASH),
        ("    judgement: ours\n", "", "W702", "`resolve` has neither evidence nor a judgement"),
        (
            "judgement: ours",
            "judgement: ours\n    lasts: true",
            "E801",
            "`resolve` lasts, and there is one period",
        ),
    ],
)
def test_fault_says_what_is_wrong_with_a_type(old: str, new: str, code: str, found: str) -> None:
    assert (code, found) in faults(RESOLVE.replace(old, new))


def test_too_many_profiles_are_refused() -> None:
    values = ", ".join(f"v{i}" for i in range(17))
    chance = ", ".join(f"v{i}: {'rest' if i == 0 else 0.01}" for i in range(17))
    rows = "".join(
        f"  t{k}: {{known_to: PRK, values: [{values}], chance: {{{chance}}}, judgement: ours}}\n"
        for k in range(2)
    )
    assert ("E901", "the private types can be in 289 ways together") in faults(f"private:\n{rows}")


@pytest.mark.parametrize(
    ("between", "found"),
    [
        ("resolve, collapse", "`resolve` and `collapse` together"),
        ("resolve, pover", "`resolve` and `pover` together"),
        ("resolve, resolve", "the relation names one quantity twice, or alone"),
    ],
)
def test_types_are_related_to_types(between: str, found: str) -> None:
    relation = f"related:\n  - {{between: [{between}], rank_correlation: 0.5, judgement: ours}}\n"
    assert ("E403", found) in faults(RESOLVE + POWER + relation)


def test_relations_of_types_stand_apart_from_those_of_quantities() -> None:
    both = "related:\n" + "".join(
        f"  - {{between: [{pair}], rank_correlation: 0.5, judgement: ours}}\n"
        for pair in ("collapse, provocation", "resolve, power")
    )
    scenario = scenario_of(RESOLVE + POWER + both)
    assert [r.between for r in scenario.related] == [("collapse", "provocation")]
    assert [r.between for r in scenario.related_types] == [("resolve", "power")]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("belief(pyongyang == provoke)", "E902"),
        ("belief(restraint)", "E902"),
        ("belief(collapse > 3)", "E902"),
        ("belief(resolve)", "E304"),
        ("belief(resolve == frim)", "E303"),
        ("belief(resolve == firm, 3)", "E301"),
        ("resolve + 1", "E308"),
        ("P(restraint, do={resolve: firm})", "E602"),
    ],
)
def test_question_about_types_has_faults_of_its_own(question: str, code: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(scenario_of(RESOLVE), question)
    assert codes(caught.value.diagnostics)[0] == code


def test_belief_without_private_types_is_refused() -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(scenario_of(), "belief(pyongyang == provoke)")
    assert codes(caught.value.diagnostics) == ["E902"]


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ("  beijing: {by: CHN, options: [indulge, cut], when: resolve == firm}", "E503"),
        ("  beijing: {by: CHN, options: [indulge, cut], blind_to: [resolve]}", "E509"),
    ],
)
def test_others_cannot_act_on_a_type(moves: str, code: str) -> None:
    fragment = f"{RESOLVE}moves:\n{moves}\n  pyongyang: {{by: PRK, options: [provoke, restrain]}}\n"
    assert code in [c for c, _ in faults(fragment)]


def test_plan_of_its_owner_may_follow_a_type() -> None:
    lever = "levers:\n  known: {by: %s, plan: {%s: %s if resolve == firm else %s}}\n"
    assert faults(RESOLVE + lever % ("PRK", "pyongyang", "provoke", "restrain")) == []
    foreign = faults(RESOLVE + lever % ("CHN", "beijing", "cut", "indulge"))
    assert foreign == [
        ("E603", "the plan for `beijing` depends on `resolve`, which is hidden from CHN")
    ]


PERIODS = """\
periods:
  count: 3
  lookahead: 1
  state: {anger: {start: 0, next: "anger + (pyongyang == provoke)"}}
outcomes:
  angry: anger > 1
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ("provoke)", "provoke) * (resolve > 20)", "E903", "the state `anger` depends on `resolve`"),
        ("  lookahead: 1", "  lookahead: 0\n  ends: resolve == firm", "E903", "the end of play"),
        ("provoke)", "provoke) + belief(resolve == firm)", "E904", "the state `anger` depends on"),
        (
            "  lookahead: 1",
            "  lookahead: 1\n  ends: belief(resolve == firm) > 0.9",
            "E904",
            "the end",
        ),
        (
            "angry: anger > 1",
            "angry: belief(pyongyang == provoke) > 1",
            "E902",
            "`pyongyang` is no",
        ),
    ],
)
def test_what_all_see_says_nothing_of_a_type_that_lasts(
    old: str, new: str, code: str, found: str
) -> None:
    told = faults(RESOLVE + PERIODS.replace(old, new))
    assert [(c, f) for c, f in told if c == code and f.startswith(found)]


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("levers:\n  wait: {by: CHN, plan: {beijing: cut if %s else indulge}}\n", "the plan for"),
        (
            "moves:\n  beijing: {by: CHN, options: [indulge, cut]}\n"
            "  luck: {by: chance, options: {good: %s, bad: rest}}\n"
            "  pyongyang: {by: PRK, options: [provoke, restrain]}\n",
            "the probability of `good`",
        ),
    ],
)
def test_belief_is_not_foreseen(section: str, found: str) -> None:
    belief = "belief(resolve == firm)"
    test = f"{belief} > 0.5" if "lever" in section else belief
    told = faults(RESOLVE + PERIODS + section % f'"{test}"'.strip('"'))
    assert [f for c, f in told if c == "E904" and f.startswith(found)]
    calm = PERIODS.replace("lookahead: 1", "lookahead: 0")
    assert "E904" not in [c for c, _ in faults(RESOLVE + calm + section % test)]


def test_precision_follows_no_state_where_types_are_foreseen() -> None:
    actors = scenario_of().source.text.partition("actors:")[2].partition("moves:")[0]
    actors = actors.replace("name: China", "name: China\n    precision: 0.2 + 0.01 * anger")
    told = faults(f"{RESOLVE}{PERIODS}actors:{actors}")
    assert ("E904", "the precision of CHN depends on a state, which actors foresee") in told
    for field in ("precision", "patience"):
        own = actors.replace("0.2 + 0.01 * anger", "0.2").replace(
            "name: North Korea", f"name: North Korea\n    {field}: belief(resolve == firm)"
        )
        told = faults(f"{RESOLVE}{PERIODS}actors:{own}")
        found = f"the {field} of PRK depends on what is believed, which actors foresee"
        assert ("E904", found) in told


def test_types_drawn_anew_and_types_that_last_are_not_related() -> None:
    anew = RESOLVE + POWER.replace("judgement: ours", "judgement: ours\n    lasts: false")
    relation = "related:\n  - {between: [resolve, power], rank_correlation: 0.5, judgement: ours}\n"
    told = faults(anew + PERIODS + relation)
    assert ("E403", "a type that lasts and one that is drawn anew in each period") in told


def test_nothing_is_learnt_of_a_type_that_is_drawn_anew() -> None:
    anew = RESOLVE.replace("judgement: ours", "judgement: ours\n    lasts: false")
    with pytest.raises(QuestionError) as caught:
        read_question(scenario_of(anew + PERIODS), "E(belief(resolve == firm), at=2)")
    assert codes(caught.value.diagnostics) == ["E902"]
    with pytest.raises(QuestionError) as caught:
        read_question(scenario_of(RESOLVE + PERIODS), "belief(resolve == firm) > 0.5")
    assert codes(caught.value.diagnostics) == ["E308"]


def test_misspelt_field_of_a_type_is_told_with_the_field_that_is_near() -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(RESOLVE.replace("judgement:", "judgment:"))
    unknown = next(d for d in caught.value.diagnostics if d.code == "E202")
    assert unknown.found == "unknown field `judgment` in `private.resolve`"
    assert unknown.suggestion == "did you mean `judgement`?"


def test_the_number_of_a_value_stands_in_expressions_like_a_quantity() -> None:
    """Whatever the type is: with a range, with one number, in a variable, a test and a question."""
    more = """\
variables:
  more: {is: resolve - resolve.weak, says: x}
claims:
  firm-is-40: {says: x, test: resolve.firm == 40}
  never-less: {says: x, test: "E(more) >= 0 and resolve.weak < resolve.firm"}
"""
    run = rp.run(scenario_of(RESOLVE + more), draws=64)
    assert [run.claims[name].share for name in ("firm-is-40", "never-less")] == [1.0, 1.0]
    weak, firm = (run.ensemble.quantities[q] for q in ("resolve.weak", "chance(resolve.firm)"))
    np.testing.assert_allclose(run.ask("E(more)").values, firm * (40 - weak), rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "wanted", "help_"),
    [
        ("resolve.wek", "`resolve.weak`, `resolve.firm`", "did you mean `resolve.weak`"),
        ("power.low", "such as `resolve.firm`", "no other attribute access"),
        ("collapse.real", "such as `resolve.firm`", "no other attribute access"),
        ("nothing.weak", "such as `resolve.firm`", "no other attribute access"),
    ],
)
def test_a_number_of_no_value_is_refused(name: str, wanted: str, help_: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(RESOLVE + POWER + f"variables: {{more: {{is: {name}, says: x}}}}")
    [fault] = error.value.diagnostics
    assert (fault.code, fault.found) == ("E302", f"unknown name `{name}`")
    assert wanted in fault.wanted
    assert help_ in fault.suggestion
