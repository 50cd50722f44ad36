"""What results follow: the right quantity first, and honest about what it cannot say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

import realpolitik as rp
from tests.ask.games import CERTAIN, STATES, THREAT, read


def test_the_quantity_that_matters_comes_first() -> None:
    run = rp.run(read(STATES), draws=512)
    found = run.sensitivity(["single", "P(gone)"])
    margin = found["single"].rows
    assert margin[0].quantity == "x"
    assert margin[0].first == pytest.approx(1.0, abs=0.04)
    assert margin[0].direction == pytest.approx(-1.0, abs=1e-9)
    assert margin[0].pawn > 0.5 > found["single"].noise > margin[1].pawn
    assert margin[0].total is None
    low, high = margin[0].pawn_interval or (1.0, 0.0)
    assert low <= margin[0].pawn <= high
    assert found["P(gone)"].measured == "its value"
    assert found["single"].measured.startswith("the margin")


def test_two_equal_quantities_share_the_variance() -> None:
    run = rp.run(read(STATES), draws=2048)
    rows = {r.quantity: r for r in run.sensitivity("both")["both"].rows}
    assert rows["x"].first == pytest.approx(0.5, abs=0.03)
    assert rows["y"].first == pytest.approx(0.5, abs=0.03)


def test_a_design_of_its_own_gives_total_indices() -> None:
    run = rp.run(read(STATES), draws=2048)
    rows = {r.quantity: r for r in run.sensitivity("x * y", base=1024)["x * y"].rows}
    # A product of two centred numbers has no first-order effect and is all interaction.
    assert rows["x"].total == pytest.approx(1.0, abs=0.1)
    assert abs(rows["x"].first) < 0.1
    low, high = rows["x"].total_interval or (1.0, 0.0)
    assert low < 1.0 < high


def test_total_indices_of_related_quantities_are_refused() -> None:
    text = STATES + "related:\n  - {between: [x, y], rank_correlation: 0.5}\n"
    run = rp.run(read(text), draws=128)
    with pytest.raises(rp.RealpolitikError, match="independent"):
        run.sensitivity("single", base=64)
    assert run.sensitivity("single")["single"].dependent


def test_without_uncertainty_or_with_few_draws_it_says_so() -> None:
    run = rp.run(read(STATES), draws=32)
    with pytest.raises(rp.RealpolitikError, match="64 draws"):
        run.sensitivity("single")
    with pytest.raises(rp.RealpolitikError, match="uncertain"):
        rp.run(read(CERTAIN), draws=64).sensitivity("P(one == go)")


def test_a_result_that_does_not_vary_follows_nothing() -> None:
    run = rp.run(read(THREAT), draws=128)
    found = run.sensitivity("P(true)")["P(true)"]
    assert all(r.pawn == 0.0 for r in found.rows)
    assert found.to_dict()["quantities"][0]["first"] == 0.0


def test_draws_without_an_answer_are_left_out_and_counted() -> None:
    text = STATES.replace('gain: "(one == go) * x"', 'gain: "(one == go) * log(x)"')
    run = rp.run(read(text), draws=256)
    found = run.sensitivity("single")["single"]
    assert found.undefined == run.failed_draws == 128
    assert found.draws == 128
    assert np.isfinite(found.rows[0].pawn)


def test_direction_is_spearmans_also_where_values_are_tied() -> None:
    """Of the three values of a `choice` each is drawn a third of the time."""
    text = STATES.replace('x: {value: "normal(0, 1)"', 'x: {value: "choice(1, 2, 3)"')
    run = rp.run(read(text), draws=512)
    rows = {r.quantity: r for r in run.sensitivity("both")["both"].rows}
    drawn = run.ensemble.quantities
    margin = 4 - drawn["x"] - drawn["y"]
    for name in ("x", "y"):
        wanted = spearmanr(drawn[name], margin).statistic
        assert rows[name].direction == pytest.approx(wanted, abs=1e-9)
