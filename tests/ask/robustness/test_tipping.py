"""Tipping points in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

import realpolitik as rp
from tests.ask.games import STATES, THREAT, read


@pytest.fixture(scope="module")
def run() -> rp.Run:
    text = STATES.replace("claims:", "claims:\n  beats: {says: x beats y, test: x > y}")
    return rp.run(read(text), draws=256)


def test_a_verdict_tips_where_the_rest_is_crossed(run: rp.Run) -> None:
    found = run.tipping("beats", "x")
    # x > y holds in the share of draws with y under x, and each draw tips at its own y.
    (curve,) = found.curves
    np.testing.assert_allclose(curve.mean, norm.cdf(found.values), atol=0.02)
    ((value, before, after),) = found.crosses_at
    assert value == pytest.approx(0.0, abs=0.05)
    assert (before, after) == ("fails", "holds")
    assert found.tips.p50 == pytest.approx(0.0, abs=0.1)
    assert found.tips.p05 == pytest.approx(-1.645, abs=0.15)
    assert found.tips.p95 == pytest.approx(1.645, abs=0.15)
    assert found.never == pytest.approx(2 * norm.sf(2.3263), abs=0.01)
    assert found.range == pytest.approx((-1.645, 0.0, 1.645), abs=1e-3)


def test_an_answer_that_does_not_tip_says_so(run: rp.Run) -> None:
    found = run.tipping("settled", "y")
    assert found.crosses_at == ()
    assert found.never == 1.0
    assert found.tips.p50 is None


def test_a_number_runs_with_its_spread(run: rp.Run) -> None:
    found = run.tipping("x + y", "x")
    (curve,) = found.curves
    assert curve.low is not None
    assert curve.high is not None
    np.testing.assert_allclose(curve.mean, found.values, atol=0.05)
    np.testing.assert_allclose(curve.high - curve.mean, 1.645, atol=0.15)
    assert found.crosses_at == ()


def test_the_best_lever_tips() -> None:
    run = rp.run(read(THREAT.replace("cost: {value: 30 to 70", "cost: {value: 5 to 900")), draws=64)
    found = run.tipping("", "cost", levers_of="PAT")
    ((value, before, after),) = found.crosses_at
    assert (before, after) == ("threat", "indulge")
    # The threat is worth its price while P(raid|cut) (15 + cost / 10) < P(raid|go on) 15.
    cut, go_on = 1 / (1 + np.exp(2.0)), 1 / (1 + np.exp(-4.0))
    turn = 10 * (15 * go_on / cut - 15)
    grid = np.diff(found.values).max()
    assert value == pytest.approx(turn, abs=grid)
    assert found.tips.p05 == found.tips.p95
    total = sum(c.mean for c in found.curves)
    np.testing.assert_allclose(total, 1.0)


def test_two_quantities_make_a_map(run: rp.Run) -> None:
    found = run.tipping_two("both", "x", "y")
    x, y = found.values
    wanted = (x[:, None] + y[None, :] < 4) * 1.0
    np.testing.assert_array_equal(found.shares, wanted)
    assert found.to_dict()["quantities"] == ["x", "y"]


def test_faults(run: rp.Run) -> None:
    with pytest.raises(rp.RealpolitikError, match="no uncertain quantity 'z'"):
        run.tipping("both", "z")
    with pytest.raises(rp.RealpolitikError, match="two different quantities"):
        run.tipping_two("both", "x", "x")
    with pytest.raises(rp.RealpolitikError, match="it cannot hold or fail"):
        run.tipping_two("x + y", "x", "y")
    with pytest.raises(rp.RealpolitikError, match="fewer than two levers"):
        run.tipping("", "x", levers_of="ONE")


def test_an_answer_that_is_undefined_everywhere_is_not_called_the_same() -> None:
    run = rp.run(read(STATES), draws=64)
    found = run.tipping("P(one == go, given=one == stay, do={one: go}) > 0.5", "x")
    assert found.never is None
    assert "no draw has an answer" in found.sentence()
    assert "the same over the whole range" not in found.sentence()
    assert {row[1] for row in found.page().tables[0].rows} == {"n/a"}


def test_draws_that_fail_choose_no_lever() -> None:
    """Where the payoffs have no logarithm no lever is best, the first one no more than another."""
    text = THREAT.replace("weight: cost / 10", "weight: log(cost)").replace(
        "cost: {value: 30 to 70", "cost: {value: -100 to 100"
    )
    found = rp.run(read(text), draws=64).tipping("", "cost", levers_of="PAT")
    lost = found.values <= 0
    assert lost.any()
    for curve in found.curves:
        np.testing.assert_array_equal(np.isnan(curve.mean), lost)
    assert all(value > 0 for value, _, _ in found.crosses_at)
    assert found.tips.p05 is None or found.tips.p05 > 0


def test_a_result_tells_the_draws_that_it_was_asked_of(run: rp.Run) -> None:
    assert run.tipping("single", "x", draws=32).under(run.provenance).draws == 32
    assert run.tipping_two("single", "x", "y", draws=8).under(run.provenance).draws == 8
    assert run.tipping_points("single", "x", "y").under(run.provenance).draws == 256 // 4
    assert run.tipping_points("single", "x").under(run.provenance).draws == 256
