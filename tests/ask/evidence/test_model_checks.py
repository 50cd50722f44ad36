"""What only solving shows: W703, W704, W705, and draws that fail."""

from __future__ import annotations

from realpolitik.ask.evidence.model_checks import check_model
from tests.conftest import codes, scenario_of


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
    assert any("`always` holds in every draw" in text for text in found)
