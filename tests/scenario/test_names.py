"""Names for readers: moves and options in words, and what stands where there are none (rule S4)."""

from __future__ import annotations

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario.names import NOT_MADE, Names, plain
from tests.conftest import scenario_of

MOVES = """\
moves:
  weather:
    by: chance
    options: {calm: {probability: 0.7, name: the sea stays calm}, high_wind: rest}
  beijing:
    by: CHN
    name: Beijing's answer
    options:
      indulge: {name: lets it pass, says: words at most}
      cut: {}
  next_step: {by: PRK, options: [provoke, lie_low]}
outcomes:
  restraint: "next_step == lie_low"
actors:
  CHN:
    name: China
    interests:
      peace: {weight: 10, gain: "next_step == lie_low"}
  PRK:
    name: North Korea
    interests:
      gain: {weight: 10, gain: "next_step == provoke"}
levers: {}
claims: {}
"""


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(scenario_of(MOVES))


def test_what_is_done_is_said_after_the_actor(names: Names) -> None:
    assert names.chosen("beijing", "indulge") == "China lets it pass"
    assert names.chosen("beijing", "cut") == "China: cut"
    assert names.chosen("next_step", "lie_low") == "North Korea: lie low"


def test_a_graded_choice_is_told_with_the_name_of_its_move() -> None:
    graded = Names(
        scenario_of(
            MOVES.replace("[provoke, lie_low]", "0 to 1 in 6, name: the share taken")
            .replace('== "lie_low"', "> 0")
            .replace("next_step == lie_low", "next_step > 0.5")
            .replace("next_step == provoke", "next_step < 0.5")
        )
    )
    assert graded.chosen("next_step", "0.4") == "North Korea: the share taken 0.4"


def test_what_does_not_happen_is_told_by_its_move(names: Names) -> None:
    assert names.chosen("beijing", "none") == "Beijing's answer (does not happen)"


def test_a_private_type_is_not_told_as_what_chance_does() -> None:
    private = """private:
  resolve: {known_to: PRK, values: {high: 2, low: 1}, chance: {high: 0.4, low: 0.6}}
"""
    known = Names(scenario_of(MOVES + private))
    assert known.path({"resolve": "high"}) == "resolve: high"


def test_chance_is_a_whole_clause(names: Names) -> None:
    assert names.chosen("weather", "calm") == "the sea stays calm"
    assert names.chosen("weather", "high_wind") == "chance: high wind"


def test_moves_and_options_have_names_of_their_own(names: Names) -> None:
    assert names.move_by("beijing") == "Beijing's answer, by China"
    assert names.move_by("next_step") == "next step, by North Korea"
    assert names.option("beijing", "indulge") == "lets it pass"
    assert names.option("beijing", "none") == names.option("beijing", "") == NOT_MADE
    assert names.quoted("beijing", "indulge") == "“lets it pass”"
    assert names.quoted("beijing", "cut") == "cut"
    path = {"weather": "calm", "beijing": "indulge", "next_step": "provoke"}
    assert names.path(path) == "the sea stays calm; China lets it pass; North Korea: provoke"


def test_what_is_no_move_is_written_with_spaces(names: Names) -> None:
    assert names.move("trade_share") == "trade share"
    assert names.option("trade_share", "0.1 to 0.3") == "0.1 to 0.3"
    assert plain("P(troops_sent, do=no_deal)") == "P(troops_sent, do=no_deal)"


def test_names_change_no_number() -> None:
    import realpolitik as rp

    bare = MOVES.replace("{name: lets it pass, says: words at most}", "{}")
    one, other = (rp.run(scenario_of(text), draws=32).to_dict() for text in (MOVES, bare))
    assert one["moves"] == other["moves"]
    assert one["payoffs"] == other["payoffs"]


def test_two_options_cannot_share_a_name() -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(MOVES.replace("cut: {}", "cut: {name: lets it pass}"))
    (fault,) = caught.value.diagnostics
    assert fault.code == "E502"
    assert "`indulge` and `cut` have the same name, 'lets it pass'" in fault.found
    assert fault.wanted == "a name of its own for each option"
