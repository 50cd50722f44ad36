"""What only solving shows: W703, W704, W705, and draws that fail."""

from __future__ import annotations

import pytest

from realpolitik.ask.evidence import model_checks
from realpolitik.ask.evidence.model_checks import check_model
from realpolitik.scenario import read_text
from tests.conftest import codes, scenario_of
from tests.shipped import load


def warned(fragment: str) -> list[str]:
    return codes(check_model(scenario_of(fragment)))


def test_claims_that_nothing_could_make_fail() -> None:
    for test in ("1 == 1", "P(restraint) >= 0", "P(restraint) + P(not restraint) > 0.9", "0.5 < 1"):
        assert warned(f'claims:\n  c: {{says: x, test: "{test}"}}\n') == ["W703"]


def test_claims_that_hold_everywhere_but_could_fail_pass() -> None:
    assert warned('claims:\n  c: {says: x, test: "P(beijing == cut) < 0.999"}\n') == []


def test_scale_in_both_directions() -> None:
    small = (
        "quantities:\n"
        "  collapse: {value: 0.3 to 0.7, says: x, judgement: y}\n"
        "  provocation: {value: 0.1 to 0.2, says: x, judgement: y}\n"
    )
    assert "W705" in warned(small)


def test_failing_draws_are_reported() -> None:
    fragment = (
        "actors:\n"
        "  CHN: {name: C, interests: {a: {weight: 1 / (collapse - collapse), gain: 1}}}\n"
        "  PRK: {name: N, interests: {a: {weight: provocation, gain: beijing == cut}}}\n"
    )
    assert "E309" in warned(fragment)


def test_a_claim_that_always_holds_is_found_beside_an_actor_known_by_its_ranking() -> None:
    """The quantities that place a ranking's levels are the model's, not the file's."""
    scenario = scenario_of(
        "actors:\n"
        "  CHN: {name: C, interests: {a: {weight: collapse, gain: '-(beijing == cut)'}}}\n"
        "  PRK:\n"
        "    name: K\n"
        "    prefers: [pyongyang == provoke and beijing == indulge, beijing == indulge]\n"
        "claims:\n"
        "  always: {says: x, test: P(restraint) >= 0}\n"
    )
    found = [d.found for d in check_model(scenario) if d.code == "W703"]
    assert any("for `always`: it holds in 100% of 256 draws" in text for text in found)


def blind(size: int, weight: str) -> str:
    """Return a game in which neither sees the other's move, with payoffs of no pattern."""
    ours, theirs = (
        "{" + ", ".join(f"{name}{i}: {i * 37 % 97 - 40}" for i in range(size)) + "}"
        for name in "ab"
    )
    return f"""scenario: blind
title: Neither sees the other
question: Which?
as_of: 2025-01-01
actors:
  A: {{name: A, interests: {{i: {{weight: {weight}, gain: "{ours}[m] * {theirs}[k]"}}}}}}
  B: {{name: B, interests: {{i: {{weight: {weight}, gain: "{theirs}[k] - {ours}[m]"}}}}}}
moves:
  m: {{by: A, options: [{", ".join(f"a{i}" for i in range(size))}]}}
  k: {{by: B, blind_to: [m], options: [{", ".join(f"b{i}" for i in range(size))}]}}
outcomes: {{o: m == a0}}
claims:
  c: {{says: A takes the first, test: "P(o) > 0.5"}}
"""


def test_a_game_that_takes_too_long_is_given_up_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Payoffs of 1e9 take many steps; before they were counted this took over 15 seconds."""
    monkeypatch.setattr(model_checks, "MOST_WORK", model_checks.MOST_WORK // 8)
    found = check_model(read_text(blind(20, "1e9")))
    assert [d.code for d in found if d.code != "W705"] == ["W709"]
    assert "W709" not in [d.code for d in check_model(read_text(blind(4, "0.01")))]


def test_a_claim_that_cannot_be_tried_outside_its_ranges_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Payoffs of 0.01 take few steps; a thousand times as large, in the second sample, many."""
    quantity = "quantities:\n  w: {value: 0.01 to 0.02, says: w, judgement: j}\nactors:"
    text = blind(4, "w").replace("actors:", quantity).replace("P(o) > 0.5", "P(o) > -1")
    assert {"W703"} == {d.code for d in check_model(read_text(text))} - {"W704", "W705"}
    monkeypatch.setattr(model_checks, "MOST_WORK", model_checks.MOST_WORK // 40)
    (told,) = (d for d in check_model(read_text(text)) if d.code not in {"W704", "W705"})
    assert (told.code, "far outside their ranges" in told.found) == ("W709", True)


def test_wide_draws_take_about_as_much_work_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far outside its ranges patrons-2024-covert took nine tenths of the time of its check."""
    monkeypatch.setattr(model_checks, "MOST_WORK", model_checks.MOST_WORK // 6)
    assert check_model(load("patrons-2024-covert")) == []
