"""Hinges in closed form, verified by asking at the hinge and just before it; boxes; robustness."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

import realpolitik as rp
from realpolitik.ask.evaluate.points import Pointwise, scores_of_draws
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.target import target_of
from realpolitik.ask.robustness.boxes import by_chance, find_boxes, peel
from realpolitik.ask.robustness.simplest_flip import LONGER
from realpolitik.ensemble.sample import points
from tests.ask.games import CERTAIN, STATES, THREAT, read
from tests.shipped import load


def verdict_at(run: rp.Run, claim: str, moved: dict[str, float]) -> float:
    """Ask a claim at normal scores of some quantities, all others at their medians."""
    target = target_of(run.scenario, claim)
    probe = Pointwise(run.ensemble, {"truth": target.node})
    point = np.array([[moved.get(name, 0.0) for name in probe.names]])
    return float(probe.at(point)["truth"][0])


def test_one_quantity_turns_it_where_it_must() -> None:
    run = rp.run(read(STATES), draws=64)
    hinge = run.hinges("single")["single"]
    assert hinge.holds is True
    assert hinge.margin == pytest.approx(1.0)
    (shift,) = hinge.shifts
    assert (shift.quantity, shift.central) == ("x", 0.0)
    assert shift.value == pytest.approx(1.0, abs=1e-3)
    assert hinge.distance == pytest.approx(1.0, abs=1e-3)
    assert hinge.words == (
        "In the central case (all quantities at their medians) the claim holds."
        " It fails if one number (x) is over 1 instead of 0."
    )


def test_two_quantities_together_turn_what_neither_can() -> None:
    run = rp.run(read(STATES), draws=64)
    hinge = run.hinges("both")["both"]
    # x + y = 4 is nearest at x = y = 2, at a distance of 2 sqrt 2.
    assert {s.quantity for s in hinge.shifts} == {"x", "y"}
    assert [s.value for s in hinge.shifts] == pytest.approx([2.0, 2.0], abs=1e-2)
    assert hinge.distance == pytest.approx(2 * math.sqrt(2), abs=1e-2)
    assert all(s.turns_at is None for s in hinge.swings)


def test_few_quantities_are_preferred_if_not_much_farther() -> None:
    run = rp.run(read(STATES), draws=64)
    hinge = run.hinges("x + y < 2.5")["x + y < 2.5"]
    assert len(hinge.shifts) == 1
    assert hinge.distance == pytest.approx(2.5, abs=1e-3)
    assert LONGER * 2.5 / math.sqrt(2) >= 2.5


def test_what_nothing_turns_says_so() -> None:
    hinge = rp.run(read(STATES), draws=64).hinges("settled")["settled"]
    assert hinge.shifts == ()
    assert hinge.distance is None
    assert hinge.words == (
        "In the central case (all quantities at their medians) the claim holds. The verdict is the"
        " same in all 64 draws. The search found no change within 3 standard deviations that"
        " changes it."
    )


RHO = 2 * math.sin(math.pi * 0.6 / 6)
RELATED = STATES + "related:\n  - {between: [x, y], rank_correlation: 0.6}\n"


@pytest.mark.parametrize(
    ("claim", "text", "point", "distance"),
    [
        # A linear margin: the foot of the perpendicular.
        ("x + 2 * y < 7", STATES, (1.4, 2.8), 7 / math.sqrt(5)),
        ("x + y > -4.5", STATES, (-2.25, -2.25), 4.5 / math.sqrt(2)),
        # Together along the correlation, or against it.
        ("x + y < 4.5", RELATED, (2.25, 2.25), 4.5 / math.sqrt(2 * (1 + RHO))),
        ("x - y < 3.5", RELATED, (1.75, -1.75), 3.5 / math.sqrt(2 * (1 - RHO))),
        # One quantity moves though the other would have followed it.
        ("x < 1", RELATED, (1.0, 0.0), 1 / math.sqrt(1 - RHO**2)),
        # A corner that the margin's slope at the centre does not point at.
        ("max(abs(x - 2), abs(y + 0.5)) > 0.4", STATES, (1.6, -0.1), math.hypot(1.6, 0.1)),
        # The margin is flat in the centre.
        ("max(x - 1, 0) * max(y - 1, 0) < 0.25", STATES, (1.5, 1.5), 1.5 * math.sqrt(2)),
        ("max(x - 1, 0) * max(y - 1, 0) < 0.25", RELATED, (1.5, 1.5), 3 / math.sqrt(2 * (1 + RHO))),
        # Two separate places, the nearer one behind.
        ("x * y < 2 and x * y > -1", STATES, (1.0, 1.0), math.sqrt(2)),
    ],
)
def test_the_nearest_point_is_the_closed_form(
    claim: str, text: str, point: tuple[float, float], distance: float
) -> None:
    run = rp.run(read(text), draws=2048)
    hinge = run.hinges(claim)[claim]
    found = {s.quantity: s.score for s in hinge.shifts}
    assert hinge.distance == pytest.approx(distance, abs=5e-3)
    if claim.startswith("x * y"):
        assert abs(found["x"]) == pytest.approx(1.0, abs=0.03)
    else:
        assert [found.get(k, 0.0) for k in "xy"] == pytest.approx(point, abs=0.06)
    assert verdict_at(run, claim, found) != hinge.holds
    nearer = {k: v * (1 - 2e-3) for k, v in found.items()}
    assert verdict_at(run, claim, nearer) == hinge.holds


def test_a_tie_is_no_hinge_and_is_told() -> None:
    claim = "max(2 - x, 0) > 0"
    run = rp.run(read(STATES), draws=1024)
    assert 0.9 < run.ask(claim).mean < 1.0
    hinge = run.hinges(claim)[claim]
    assert hinge.distance is None
    assert hinge.asked.turned == 0
    assert hinge.asked.tied == round(1024 * (1 - run.ask(claim).mean))
    assert hinge.words.endswith(
        f"changes it. In {hinge.asked.tied} of the 1,024 draws the two sides of the test are equal."
    )
    # Where it lies beyond a tie the hinge does too.
    past = run.hinges("2 - x > 0")["2 - x > 0"]
    assert past.shifts[0].value > 2.0


@cache
def run_of(case: str, draws: int) -> rp.Run:
    """Return the run of a case, once for all claims whose hinges are looked for in it."""
    return rp.run(load(case), draws)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "claim", "draws"),
    [
        ("july-1914", "plain-word-deters", 512),
        ("vietnam-1979", "rarer-than-the-record", 512),
        ("patrons-2024", "weight-against-influence", 512),
        ("patrons-2024", "rivalry-weakens-hand", 512),
        ("flashpoints-2025", "rarer-than-the-record", 2048),
        ("flashpoints-2025", "vague-restrains", 512),
    ],
)
def test_a_hinge_is_no_farther_than_the_draws_that_turn(case: str, claim: str, draws: int) -> None:
    run = run_of(case, draws)
    target = target_of(run.scenario, claim)
    found = ask_all(run.ensemble, {"truth": target.node, "margin": target.number})
    central = verdict_at(run, claim, {})
    # Beyond rounding by far, so that no tie is among them.
    clear = np.abs(found["margin"].values) > 1e-6
    turned = clear & (found["truth"].values == 1 - central)
    assert turned.any()
    nearest = np.linalg.norm(scores_of_draws(run.ensemble, draws)[turned], axis=1).min()
    hinge = run.hinges(claim)[claim]
    assert hinge.asked.turned >= turned.sum()
    assert hinge.distance is not None
    assert hinge.distance <= LONGER * nearest
    assert len(hinge.shifts) <= 5
    moved = {s.quantity: s.score for s in hinge.shifts}
    assert verdict_at(run, claim, moved) == 1 - central
    assert hinge.distance == pytest.approx(math.hypot(*moved.values()))


def test_swings_are_the_margins_at_the_outer_quantiles() -> None:
    hinge = rp.run(read(STATES), draws=64).hinges("single")["single"]
    swing = next(s for s in hinge.swings if s.quantity == "x")
    assert (swing.low, swing.high) == pytest.approx((1 + 1.6448536, 1 - 1.6448536))
    assert swing.turns_at == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    "claim", ["record-fits", "border-stays-hand", "options-narrow", "weak-hand", "influence-waned"]
)
def test_flagship_hinges_turn_the_verdict_and_not_before(claim: str) -> None:
    run = run_of("patrons-2024", 64)
    hinge = run.hinges(claim)[claim]
    assert hinge.shifts
    assert hinge.distance is not None
    past = {s.quantity: s.score for s in hinge.shifts}
    before = {k: v * (1 - 2e-3 / hinge.distance) for k, v in past.items()}
    assert verdict_at(run, claim, {}) == hinge.holds
    assert verdict_at(run, claim, past) != hinge.holds
    assert verdict_at(run, claim, before) == hinge.holds
    # The values told are those of the scores that were asked at.
    for s in hinge.shifts:
        quantile = run.ensemble.model.quantities[s.quantity].distribution.quantile
        assert s.value == pytest.approx(float(quantile(norm.cdf(s.score))), rel=1e-9)


def test_a_number_has_no_hinge_and_an_undefined_centre_is_told() -> None:
    run = rp.run(read(THREAT), draws=16)
    with pytest.raises(rp.RealpolitikError, match="it cannot hold or fail"):
        run.hinges("P(raided)")
    hinge = run.hinges("P(raided, given=patron == cut and client == refrain) > 0.5")
    (found,) = hinge.values()
    assert found.holds is None
    assert found.words == "With all quantities at their medians the test has no answer."
    assert found.to_dict()["margin"] is None


def planted(draws: int = 4000) -> tuple[Any, Any]:
    x = points(draws, 4, seed=2).T
    inside = (x[:, 0] > 0.7) & (x[:, 2] < 0.4)
    return x, inside


def test_a_planted_box_is_found() -> None:
    x, inside = planted()
    (box, *more) = find_boxes(x, inside, ["a", "b", "c", "d"])
    assert set(box.limits) == {"a", "c"}
    assert box.limits["a"][0] == pytest.approx(0.7, abs=0.03)
    assert box.limits["c"][1] == pytest.approx(0.4, abs=0.03)
    assert box.coverage > 0.9
    assert box.density > 0.95
    assert max(box.significance.values()) < 1e-6
    assert len(more) <= 1


def test_every_step_of_peeling_is_the_best_of_all_single_cuts() -> None:
    x, inside = planted(400)
    names = ["a", "b", "c", "d"]
    boxes = peel(x, inside, names)
    assert boxes[0].density == pytest.approx(inside.mean())
    assert [b.mass for b in boxes] == sorted((b.mass for b in boxes), reverse=True)
    # Recompute the first cut by trying them all.
    densities = {}
    for i in range(4):
        low, high = np.quantile(x[:, i], [0.05, 0.95])
        densities[i, "low"] = inside[x[:, i] >= low].mean()
        densities[i, "high"] = inside[x[:, i] <= high].mean()
    assert boxes[1].density == pytest.approx(max(densities.values()))
    for box in boxes:
        within = np.ones(len(x), dtype=bool)
        for name, (low, high) in box.limits.items():
            column = x[:, names.index(name)]
            within &= (column >= low) & (column <= high)
        assert box.density == pytest.approx(inside[within].mean())
        assert box.coverage == pytest.approx(inside[within].sum() / inside.sum())
        assert box.mass == pytest.approx(within.mean())


def test_noise_has_no_box() -> None:
    x = points(1000, 3, seed=1).T
    rng = np.random.default_rng(0)
    assert find_boxes(x, rng.random(1000) < 0.3, ["a", "b", "c"]) == ()
    assert find_boxes(x, np.zeros(1000, dtype=bool), ["a", "b", "c"]) == ()


def test_where_a_claim_fails_is_told_in_the_files_units() -> None:
    run = rp.run(read(STATES), draws=2048)
    found = run.boxes("single")
    assert found.share == pytest.approx(1 - norm.cdf(1.0), abs=0.01)
    (words,) = found.limits[0]
    assert words.startswith("x over ")
    assert float(words.split()[-1]) == pytest.approx(1.0, abs=0.1)
    assert found.boxes[0].density > 0.9
    with pytest.raises(rp.RealpolitikError, match="it cannot hold or fail"):
        run.boxes("P(gone)")


def test_robustness_is_the_closed_form() -> None:
    # With ranges a times as wide x < 1 holds in a share of Phi(1 / a).
    run = rp.run(read(STATES), draws=256)
    for level in (0.7, 0.9):
        found = run.robustness("single", level=level)["single"]
        assert found.robust_to == pytest.approx(1 / norm.ppf(level), abs=0.08)
        assert found.shares[0] == 1.0
    shares = run.robustness("single")["single"]
    middle = int(np.argmin(np.abs(shares.factors - 1)))
    assert shares.shares[middle] == pytest.approx(norm.cdf(1 / shares.factors[middle]), abs=0.02)
    assert shares.robust_to == 3.0
    assert "3 times as wide" in shares.words


def test_robustness_of_what_fails_at_the_medians() -> None:
    run = rp.run(read(STATES), draws=64)
    found = run.robustness("x > 1")["x > 1"]
    assert found.robust_to is None
    assert "fails" in found.words
    with pytest.raises(rp.RealpolitikError, match="between 0 and 1"):
        run.robustness("single", level=1.5)


def test_a_file_without_uncertainty_has_no_hinge() -> None:
    goes = "claims:\n  goes: {says: It goes, test: P(one == go) > 0.5}\n"
    run = rp.run(read(CERTAIN + goes), draws=8)
    hinge = run.hinges()["goes"]
    assert hinge.holds is True
    assert hinge.shifts == ()


def test_a_chance_of_so_many_hits_is_the_binomial_tail() -> None:
    from scipy.stats import binom

    for hits, trials, rate in ((0, 5, 0.3), (3, 5, 0.3), (5, 5, 0.3), (40, 4096, 0.012)):
        assert by_chance(hits, trials, rate) == pytest.approx(
            float(binom.sf(hits - 1, trials, rate)), rel=1e-12
        )
