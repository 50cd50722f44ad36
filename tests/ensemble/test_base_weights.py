"""Base weights of a scenario's options (rule S16), and how graded choices share one."""

from __future__ import annotations

import math

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.evidence.model_checks import check_model
from realpolitik.engines.export import game_of_draw
from realpolitik.ensemble.expand import expand
from realpolitik.errors import ScenarioError
from realpolitik.scenario import Scenario
from tests.conftest import codes, scenario_of

ACTORS = """\
actors:
  CHN:
    name: China
    precision: 0.1
    interests: {calm: {weight: 20, gain: "-(pyongyang == provoke)"}}
  PRK:
    name: North Korea
    precision: 0.2
    interests: {glory: {weight: 10, gain: "(pyongyang == provoke) - (beijing == cut)"}}
"""
MOVES = """\
moves:
  beijing: {by: CHN, options: [indulge, cut]}
  pyongyang: {by: PRK, options: [provoke, restrain, wait], blind_to: [beijing]}
"""


def weighed(options: str, moves: str = MOVES) -> Scenario:
    """Return a game in which North Korea has other options."""
    return scenario_of(ACTORS + moves.replace("[provoke, restrain, wait]", options))


@pytest.mark.parametrize("seen", [", blind_to: [beijing]", ""])
def test_two_equal_options_are_one_of_twice_the_weight(seen: str) -> None:
    moves = MOVES.replace(", blind_to: [beijing]", seen)
    three, two = (
        rp.run(weighed(options, moves), draws=16)
        for options in ("[provoke, restrain, wait]", "{provoke: {}, restrain: {base: 2}}")
    )
    ours, theirs = (run.P("pyongyang == provoke").values for run in (three, two))
    np.testing.assert_allclose(ours, theirs, atol=1e-9, rtol=0)
    wanted = 1 / (1 + 2 * math.exp(-0.2 * 10))
    np.testing.assert_allclose(theirs, wanted, atol=1e-9, rtol=0)
    for actor in ("CHN", "PRK"):
        ours, theirs = (run.ask(f"payoff({actor})").values for run in (three, two))
        np.testing.assert_allclose(ours, theirs, atol=1e-9, rtol=0)


def test_weights_that_are_all_alike_are_none() -> None:
    plain, alike = (
        weighed(options)
        for options in (
            "[provoke, restrain, wait]",
            "{provoke: {base: 3}, restrain: {base: 3}, wait: {base: 3.0}}",
        )
    )
    assert expand(alike).game.information_sets == expand(plain).game.information_sets
    one, other = (rp.run(s, draws=16).P("pyongyang == wait").values for s in (plain, alike))
    assert np.array_equal(one, other)


def test_weights_count_among_the_options_that_are_open() -> None:
    options = "{provoke: {base: 4}, restrain: {base: 2}, wait: {base: 2, when: beijing == cut}}"
    sets = expand(weighed(options, MOVES.replace(", blind_to: [beijing]", ""))).game
    found = [s.weights for s in sets.information_sets if s.actor == 1]
    assert found == [(4.0, 2.0), (4.0, 2.0, 2.0)]


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("0", "the base weight is `0`"),
        ("-1", "the base weight is `-1`"),
        ("1e9", "the base weight is `1000000000.0`"),
        ("collapse", "the base weight is `collapse`"),
        ("1 to 2", "the base weight is `1 to 2`"),
    ],
)
def test_weight_that_is_none(base: str, found: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        weighed(f"{{provoke: {{base: {base}}}, restrain: {{}}}}")
    assert [(d.code, d.found) for d in caught.value.diagnostics] == [("E511", found)]


def test_chance_has_no_weights() -> None:
    chance = "  luck: {by: chance, options: {good: {probability: 0.5, base: 2}, bad: rest}}\n"
    with pytest.raises(ScenarioError) as caught:
        scenario_of(ACTORS + MOVES + chance)
    assert [(d.code, d.found) for d in caught.value.diagnostics] == [
        ("E511", "`luck` is a move by chance")
    ]


def test_another_weight_is_another_tree() -> None:
    """A change of a weight alone is solved again."""
    run = rp.run(weighed("{provoke: {base: 2}, restrain: {}}"), draws=16)
    place = "moves.pyongyang.options.provoke.base"
    changed = run.with_changes({place: "5"}).P("pyongyang == provoke").values
    fresh = rp.run(weighed("{provoke: {base: 5}, restrain: {}}"), draws=16)
    assert np.array_equal(changed, fresh.P("pyongyang == provoke").values)
    assert not np.array_equal(changed, run.P("pyongyang == provoke").values)


def test_efg_says_what_it_loses() -> None:
    with_weights, without = (
        game_of_draw(weighed(options), 0, 4, 0).to_efg().splitlines()[1]
        for options in ("{provoke: {base: 2}, restrain: {}}", "[provoke, restrain]")
    )
    assert "pyongyang" in with_weights
    assert "have base weights (rule S16)" in with_weights
    assert "base weights" not in without


def test_more_steps_make_a_choice_finer_and_not_more_likely() -> None:
    """The mean of a graded choice goes to that of the density exp(worth) on the range."""
    text = """\
actors:
  CHN: {name: China, precision: 0.2, interests: {purse: {weight: 10, gain: "-aid"}}}
  PRK: {name: North Korea, interests: {glory: {weight: 20, gain: "pyongyang == provoke"}}}
moves:
  beijing: {by: CHN, options: [indulge, cut]}
  aid: {by: CHN, options: 0 to 1 in STEPS}
  pyongyang: {by: PRK, options: [provoke, restrain]}
"""
    # Worth -10 aid at precision 0.2: the density exp(-2 x) on 0 to 1.
    mean = 1 / 2 - 1 / (math.exp(2) - 1)
    low = (1 - math.exp(-1)) / (1 - math.exp(-2))
    gaps = []
    for steps in (11, 31, 101):
        run = rp.run(scenario_of(text.replace("STEPS", str(steps))), draws=2)
        grid = np.array(list(map(float, run.moves["aid"])))
        played = run.ask("E(aid)").mean
        assert played == pytest.approx(np.average(grid, weights=np.exp(-2 * grid)), abs=1e-12)
        gaps.append(abs(played - mean))
        share = run.ask("P(aid < 0.5) + 0.5 * P(aid == 0.5)").mean
        assert share == pytest.approx(low, abs=1 / steps)
    assert gaps[0] > 2 * gaps[1] > 4 * gaps[2]
    assert 1e-3 < gaps[2] < 4e-3


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        ("[provoke, restrain, wait]", 1),
        ("[provoke, restrain, wait, watch]", 2),
        ("[provoke, restrain]", 0),
        ("{provoke: {}, restrain: {base: 1}, wait: {base: 1}}", 0),
        ("{provoke: {}, restrain: {}, wait: {when: beijing == cut}}", 0),
    ],
)
def test_options_that_pay_everybody_alike_are_told(options: str, warned: int) -> None:
    scenario = weighed(options, MOVES.replace(", blind_to: [beijing]", ""))
    found = [d for d in check_model(scenario) if d.code == "W710"]
    assert len(found) == warned
    for warning, option in zip(found, ("wait", "watch"), strict=False):
        start = f"`restrain` and `{option}` of `pyongyang` pay every actor the same"
        assert warning.found.startswith(start)


def test_options_on_which_something_depends_are_not_alike() -> None:
    later = '  answer: {by: CHN, when: "pyongyang == wait", options: [talk, leave]}\n'
    chance = '  luck: {by: chance, options: {good: "0.5 * (pyongyang == wait)", bad: rest}}\n'
    steps = MOVES.replace("[provoke, restrain, wait]", "[provoke, restrain]")
    steps += "  aid: {by: CHN, options: 0 to 1 in 3}\n"
    for moves in (MOVES + later, MOVES + chance, steps):
        about = [d.found for d in check_model(scenario_of(ACTORS + moves)) if d.code == "W710"]
        assert not [text for text in about if "`pyongyang`" in text or "`aid`" in text]
    periods = """\
periods:
  count: 2
  state: {heat: {start: "0", next: "heat + (pyongyang == wait)"}}
"""
    assert "W710" not in codes(check_model(scenario_of(ACTORS + MOVES + periods)))
