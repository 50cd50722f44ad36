"""Audiences (S22): approval is the payoff of an actor without moves, in its government's gains."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import ScenarioError
from realpolitik.report.describe import print_scenario
from realpolitik.report.printed_page import plain
from realpolitik.scenario import Scenario
from realpolitik.scenario.expression import nodes as n
from tests.conftest import codes, scenario_of

ACTORS = """\
actors:
  CHN:
    name: China
    audience: [PARTY]
    interests:
      border: {weight: collapse, gain: -(beijing == cut)}
      office: {weight: 0.5, gain: GAIN}
  PARTY:
    name: The party
    interests:
      calm: {weight: provocation, gain: -(pyongyang == provoke)}
      pride: {weight: 5 to 10, gain: beijing == cut, judgement: ours}
  PRK:
    name: North Korea
    interests: {glory: {weight: 20, gain: pyongyang == provoke}}
"""
WRITTEN_OUT = (
    '"provocation * -(pyongyang == provoke) + PARTY_pride * (beijing == cut)"',
    "quantities:\n  PARTY_pride: {value: 5 to 10, says: x, judgement: y}\n",
)


def watched(gain: str = "approval(PARTY)") -> Scenario:
    return scenario_of(ACTORS.replace("GAIN", gain))


def refused(text: str) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as error:
        scenario_of(text)
    return [(d.code, d.found) for d in error.value.diagnostics]


def test_approval_is_the_payoff_of_the_audience_in_every_draw() -> None:
    run = rp.run(watched("approval(PARTY) / 2"), draws=128)
    border = -run.ensemble.quantities["collapse"] * run.P("beijing == cut").values
    expected = border + 0.5 * run.payoff("PARTY").values / 2
    np.testing.assert_allclose(run.payoff("CHN").values, expected, rtol=1e-11)


def test_play_is_that_of_the_gain_written_out() -> None:
    gain, quantities = WRITTEN_OUT
    sure = ACTORS.replace("    interests", "    precision: 0.3\n    interests")
    plain_gain = sure.replace("GAIN", gain).replace("    audience: [PARTY]\n", "")
    alone = scenario_of(plain_gain.replace("weight: 5 to 10", "weight: PARTY_pride") + quantities)
    unsure = sure.replace(
        "    precision: 0.3\n    interests:\n      calm", "    interests:\n      calm"
    )
    approving = unsure.replace("GAIN", "approval(PARTY)").replace("5 to 10", "PARTY_pride")
    other = scenario_of(approving + quantities)
    # All precisions are certain, so that both files have the same uncertain quantities.
    runs = [rp.run(s, draws=64) for s in (alone, other)]
    for event in ("beijing == cut", "pyongyang == provoke"):
        first, second = (run.P(event).values for run in runs)
        np.testing.assert_allclose(first, second, rtol=1e-12)


def test_an_audience_chooses_nothing_and_has_no_precision() -> None:
    s = watched()
    assert s.actors["PARTY"].audience_of == ("CHN",)
    assert s.actors["CHN"].audience_of == ()
    assert isinstance(s.actors["PARTY"].precision, n.Number)
    assert "precision(PARTY)" not in s.quantities
    assert list(s.actors) == ["CHN", "PARTY", "PRK"]
    assert "PARTY  The party  (audience of China: no moves)" in plain(
        lambda console: print_scenario(s, console)
    )


def test_an_audience_has_no_leverage_and_others_have_leverage_over_it() -> None:
    found = rp.run(watched(), draws=16).leverage(["restraint"], plan_draws=16)
    assert {by for by, _ in found.pairs} == {"CHN", "PRK"}
    assert ("CHN", "PARTY") in found.pairs
    assert set(found.commitment) == {"CHN", "PRK"}
    assert {by for by, _ in found.influence} == {"CHN", "PRK"}


def test_an_audience_may_have_an_audience() -> None:
    chain = (
        ACTORS.replace("GAIN", "approval(PARTY)")
        .replace("    name: The party\n", "    name: The party\n    audience: PUBLIC\n")
        .replace("gain: beijing == cut,", "gain: approval(PUBLIC),")
    )
    public = "  PUBLIC:\n    name: Public\n    interests: {x: {weight: 3, gain: beijing == cut}}\n"
    run = rp.run(scenario_of(chain + public), draws=16)
    pride = run.ensemble.quantities["PARTY.pride.weight"]
    calm = -run.ensemble.quantities["provocation"] * run.P("pyongyang == provoke").values
    expected = calm + pride * run.payoff("PUBLIC").values
    np.testing.assert_allclose(run.payoff("PARTY").values, expected, rtol=1e-11)


def test_over_periods_approval_is_that_of_the_period() -> None:
    periods = "periods:\n  count: 2\n  state:\n    anger: {start: 0, next: anger + 1}\n"
    s = scenario_of(
        ACTORS.replace("GAIN", "approval(PARTY)")
        .replace("weight: collapse", "weight: 0")
        .replace("pyongyang == provoke)}\n      pride", "anger)}\n      pride")
        + periods
    )
    run = rp.run(s, draws=16)
    np.testing.assert_allclose(
        run.payoff("CHN").values, 0.5 * run.payoff("PARTY").values, rtol=1e-11
    )


@pytest.mark.parametrize(
    ("before", "after", "code", "found"),
    [
        ("[PARTY]", "[PARTEI]", "E501", "unknown actor `PARTEI`"),
        ("[PARTY]", "[CHN]", "E208", "CHN is its own audience"),
        ("[PARTY]", "[PARTY, PRK]", "E208", "the audience PRK makes the move `pyongyang`"),
        ("    name: The party\n", "    name: The party\n    precision: 1\n", "E208", "`precision`"),
        ("GAIN", "approval(CHN)", "E208", "CHN asks for its own approval"),
        ("GAIN", "approval(PRK)", "E208", "`PRK` is no audience of CHN"),
        ("GAIN", "approval(PARTEI)", "E208", "`PARTEI` is no audience of CHN"),
        ("GAIN", "approval()", "E301", "takes one audience"),
        ("weight: 0.5", "weight: approval(PARTY)", "E308", "has no value here"),
        (
            "    name: The party\n",
            "    name: The party\n    audience: [CHN]\n",
            "E208",
            "in a circle: CHN -> PARTY -> CHN",
        ),
    ],
)
def test_faults(before: str, after: str, code: str, found: str) -> None:
    text = ACTORS.replace(before, after).replace("GAIN", "approval(PARTY)")
    told = refused(text)
    assert any(c == code and found in f for c, f in told), told


def test_a_ranking_cannot_approve() -> None:
    ranked = (
        ACTORS[: ACTORS.index("  PARTY:")]
        + ("  PARTY: {name: The party, prefers: [beijing == cut]}\n")
        + ACTORS[ACTORS.index("  PRK:") :]
    )
    assert ("E208", "the audience PARTY has a ranking, which is worth no points") in refused(
        ranked.replace("GAIN", "1")
    )


@pytest.mark.parametrize(
    "fragment",
    [
        "outcomes:\n  x: approval(PARTY)\n",
        "claims:\n  c: {says: x, test: approval(PARTY) > 0}\n",
    ],
)
def test_approval_stands_in_gains_alone(fragment: str) -> None:
    told = refused(ACTORS.replace("GAIN", "approval(PARTY)") + fragment)
    assert [c for c, _ in told] == ["E308"]


def test_check_finds_nothing_wrong() -> None:
    assert codes(watched().diagnostics) == []


def chain(actors: int, interests: int) -> str:
    """Return actors of whom each is the audience of all before it, and uses the next approval."""
    lines = [ACTORS.replace("GAIN", "approval(PARTY)")]
    for i in range(actors):
        later = ", ".join(f"A{k}" for k in range(i + 1, actors))
        gain = f"approval(A{i + 1})" if later else "beijing == cut"
        stakes = ", ".join(f"x{k}: {{weight: 1, gain: {gain}}}" for k in range(interests))
        lines.append(f"  A{i}: {{name: A{i}, audience: [{later}], interests: {{{stakes}}}}}\n")
    return "".join(lines)


def test_audiences_of_audiences_are_read_in_little_time() -> None:
    assert len(scenario_of(chain(40, interests=1)).actors) == 43


def test_approvals_that_double_with_every_audience_are_refused() -> None:
    told = refused(chain(40, interests=2))
    assert {c for c, _ in told} == {"E208"}
    assert "with the approvals, A30 has 2,046 interests" in [f for _, f in told]
