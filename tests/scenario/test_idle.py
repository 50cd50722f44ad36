"""Interests that drive no choice of their actor are warned of (W708), and no others."""

from __future__ import annotations

import pytest

from tests.conftest import codes, scenario_of

FIRST = "  beijing: {by: CHN, options: [indulge, cut]}\n"
COURSES_NOTE = "  luck: {{by: chance, {0}}}\n"
LAST = "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"


def warned(moves: str, gain: str, extra: str = "") -> bool:
    """Whether an interest of Pyongyang with this gain is warned of."""
    scenario = scenario_of(
        f"moves:\n{moves}"
        "actors:\n"
        "  CHN: {name: C, interests: {a: {weight: collapse, gain: '-(beijing == cut)'}}}\n"
        f"  PRK: {{name: K, interests: {{a: {{weight: provocation, gain: '{gain}'}}}}}}\n{extra}"
    )
    return "W708" in codes(scenario.diagnostics)


@pytest.mark.parametrize(
    ("moves", "gain", "idle"),
    [
        (FIRST + LAST, "-(beijing == cut)", True),
        (LAST + FIRST, "-(beijing == cut)", False),
        (LAST + FIRST.replace("CHN,", "CHN, blind_to: [pyongyang],"), "-(beijing == cut)", True),
        (FIRST + LAST, "-(beijing == cut and pyongyang == provoke)", False),
        (FIRST + LAST, "restraint", False),
        (FIRST + LAST, "1", False),
        # A reply to a reply: the second mover does not see the first, but sees who answered it.
        (
            LAST
            + "  seoul: {by: CHN, options: [calm, alarm]}\n"
            + FIRST.replace("CHN,", "CHN, blind_to: [],"),
            "-(beijing == cut)",
            False,
        ),
        # Chance that answers: its odds depend on what was chosen.
        (
            FIRST + LAST + "  luck: {by: chance, options: {good: '0.5 if restraint else 0.1',"
            " bad: rest}}\n",
            "luck == good",
            False,
        ),
        (
            FIRST + LAST + "  luck: {by: chance, options: {good: 0.5, bad: rest}}\n",
            "luck == good",
            True,
        ),
        (
            FIRST + LAST + "  luck: {by: chance, when: restraint, options: {good: 1}}\n",
            "luck == good",
            False,
        ),
    ],
)
def test_an_interest_out_of_reach_is_warned_of(moves: str, gain: str, idle: bool) -> None:
    assert warned(moves, gain) == idle


@pytest.mark.parametrize("asked", ["payoff(PRK) > -20", "cost(CHN, PRK) > 1"])
def test_interests_that_a_claim_counts_are_left_out(asked: str) -> None:
    claim = f"claims:\n  c: {{says: x, test: '{asked}'}}\n"
    assert not warned(FIRST + LAST, "-(beijing == cut)", claim)


@pytest.mark.parametrize(("lookahead", "idle"), [(0, True), (1, False)])
def test_over_periods_a_choice_reaches_what_is_foreseen(lookahead: int, idle: bool) -> None:
    periods = (
        f"periods:\n  count: 3\n  lookahead: {lookahead}\n"
        "  state: {anger: {start: 0, next: 'anger + (pyongyang == provoke)'}}\n"
    )
    gain = "-anger * (beijing == cut)"
    assert warned(FIRST + LAST, gain, periods) == idle
