"""Learning from observed moves, against exact enumeration."""

from __future__ import annotations

import math

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.evidence.learning import weighted_summary, weights
from tests.ask.evidence.test_indicators import TWO_TYPES
from tests.ask.games import STATES, read

OBSERVED = (
    TWO_TYPES
    + """
observed:
  - {date: 2024-02, path: {one: defy}, evidence: [trade]}
  - {date: 2024-01, path: {one: defy, two: wait}, says: it defied, evidence: [trade]}
"""
)

TOUGH, SOFT = 1 / (1 + math.exp(-2.0)), 0.5
"""How likely each type is to defy."""

PRESS = {0: 1 / (1 + math.exp(-3.0)), 1: 1 / (1 + math.exp(3.0))}
"""How likely the second mover is to press in draws of each type: it knows the quantities."""


def likelihoods() -> dict[int, tuple[float, float]]:
    """The probability of each observation by type, earliest first."""
    return {
        0: (SOFT * (1 - PRESS[0]), SOFT),
        1: (TOUGH * (1 - PRESS[1]), TOUGH),
    }


def test_posterior_is_bayes_rule_exactly() -> None:
    run = rp.run(read(OBSERVED), draws=256)
    found = run.learn()
    like = likelihoods()
    products = {k: a * b for k, (a, b) in like.items()}
    posterior = products[1] / (products[0] + products[1])
    before, after = found.claims["is-tough"]
    assert before == 0.5
    assert after == pytest.approx(posterior, rel=1e-12)
    # Half of the draws have each weight: Kish's effective size in closed form.
    share = np.array([1 - posterior, posterior])
    assert found.effective == pytest.approx(1 / np.sum(share**2 / 128))
    (tough,) = [q for q in found.quantities if q.quantity == "tough"]
    assert tough.prior.mean == pytest.approx(0.5)
    assert tough.posterior.mean == pytest.approx(posterior)
    assert tough.shift > 0


def test_each_observation_is_foretold_from_the_others() -> None:
    found = rp.run(read(OBSERVED), draws=256).learn()
    like = likelihoods()
    first, second = found.predictions
    assert (first.date, second.date) == ("2024-01", "2024-02")
    one = {k: v[1] for k, v in like.items()}
    weight = one[1] / (one[0] + one[1])
    assert first.probability == pytest.approx((1 - weight) * like[0][0] + weight * like[1][0])
    assert first.prior == pytest.approx((like[0][0] + like[1][0]) / 2)
    assert first.uniform == pytest.approx(0.25)
    assert second.uniform == pytest.approx(0.5)
    assert second.score == pytest.approx(math.log2(second.probability / 0.5))


def test_order_of_observations_changes_nothing() -> None:
    turned = (
        TWO_TYPES
        + """
observed:
  - {date: 2024-01, path: {one: defy, two: wait}, says: it defied, evidence: [trade]}
  - {date: 2024-02, path: {one: defy}, evidence: [trade]}
"""
    )
    one, other = (rp.run(read(t), draws=64).learn().to_dict() for t in (OBSERVED, turned))
    assert one == other


def test_an_observation_without_bearing_moves_nothing() -> None:
    text = STATES.replace('gain: "(one == go) * x"', 'gain: "(one == go) * 0"')
    text += "observed:\n  - {date: 2024-01, path: {one: go}, evidence: [trade]}\n"
    found = rp.run(read(text), draws=128).learn()
    assert found.effective == pytest.approx(128)
    assert found.predictions[0].score == pytest.approx(0.0)
    assert max(abs(q.shift) for q in found.quantities) < 0.02
    assert found.warning == ""


def test_a_record_that_few_draws_explain_is_told_with_a_warning() -> None:
    text = STATES.replace("weight: 10", "weight: 200") + "observed:\n"
    text += "".join(
        f"  - {{date: 2024-01-{i + 1:02d}, path: {{one: {'go' if i % 2 else 'stay'}}}, "
        "evidence: [trade]}\n"
        for i in range(8)
    )
    found = rp.run(read(text), draws=256).learn()
    assert found.effective < 30
    assert "the weight of only 3 of 256 draws" in found.warning
    assert found.to_dict()["warning"] == found.warning


def test_observing_that_a_move_did_not_happen() -> None:
    text = OBSERVED.replace("two: {by: TWO", "two: {when: one == defy, by: TWO").replace(
        ", blind_to: [one]", ""
    )
    text = text.replace("{one: defy, two: wait}", "{two: none}")
    found = rp.run(read(text), draws=64).learn()
    assert found.predictions[0].uniform == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("{ones: defy}", "E302"),
        ("{one: defies}", "E303"),
        ("{}", "E201"),
        ("{one: none}", "E303"),
    ],
)
def test_faults_of_observations(path: str, code: str) -> None:
    text = TWO_TYPES + f"observed:\n  - {{date: 2024-01, path: {path}, evidence: [trade]}}\n"
    with pytest.raises(rp.ScenarioError) as caught:
        read(text)
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_what_cannot_have_happened_is_refused() -> None:
    text = OBSERVED.replace("two: {by: TWO", "two: {when: one == yield, by: TWO").replace(
        ", blind_to: [one]", ""
    )
    run = rp.run(read(text), draws=16)
    with pytest.raises(rp.ScenarioError) as caught:
        run.learn()
    assert [d.code for d in caught.value.diagnostics] == ["E606"]


def test_without_observations_there_is_nothing_to_learn() -> None:
    with pytest.raises(rp.RealpolitikError, match="no `observed` section"):
        rp.run(read(TWO_TYPES), draws=16).learn()


def test_weights_of_improbable_records_do_not_vanish() -> None:
    found = weights(np.array([-2000.0, -2000.0 + math.log(3)]))
    assert found is not None
    np.testing.assert_allclose(found, [0.25, 0.75])
    assert weights(np.array([-np.inf, -np.inf])) is None
    summary = weighted_summary(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.2, 0.6]))
    assert summary.mean == pytest.approx(2.0)
    assert summary.p50 == 2.0
