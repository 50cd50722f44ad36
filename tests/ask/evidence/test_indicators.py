"""Information in closed form, and what it is worth."""

from __future__ import annotations

import math

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.evidence.indicators import entropy, information
from tests.ask.games import HEAD, STATES, THREAT, read
from tests.periods.games import raids

TWO_TYPES = (
    HEAD
    + """
quantities:
  tough: {value: "choice(0, 1)", says: whether it is tough, judgement: an example}
actors:
  ONE: {name: One, precision: 0.1, interests: {nerve: {weight: 20 * tough, gain: one == defy}}}
  TWO:
    name: Two
    precision: 0.1
    interests: {prize: {weight: 30, gain: "(two == press) * (1 - 2 * tough)"}}
moves:
  one: {by: ONE, options: [defy, yield]}
  two: {by: TWO, options: [press, wait], blind_to: [one]}
levers:
  press: {by: TWO, plan: {two: press}}
  wait: {by: TWO, plan: {two: wait}}
claims:
  is-tough: {says: It is tough, test: tough > 0.5}
"""
)
"""One defies more often if it is tough; pressing pays only if it is not."""


def bits(p: float) -> float:
    return -(p * math.log2(p) + (1 - p) * math.log2(1 - p)) if 0 < p < 1 else 0.0


def test_entropy_and_information_by_hand() -> None:
    assert entropy(np.array([0.0, 0.5, 1.0])).tolist() == pytest.approx([0.0, 1.0, 0.0])
    likelihood = np.array([[0.9, 0.2], [0.1, 0.8]])
    found, chance, after = information(likelihood, np.array([1.0, 0.0]))
    assert chance.tolist() == pytest.approx([0.55, 0.45])
    assert after.tolist() == pytest.approx([0.9 / 1.1, 0.1 / 0.9])
    assert found == pytest.approx(1 - 0.55 * bits(0.9 / 1.1) - 0.45 * bits(0.1 / 0.9))


def test_a_move_tells_as_much_as_the_likelihoods_differ() -> None:
    run = rp.run(read(TWO_TYPES), draws=256)
    found = run.indicators("is-tough")
    assert found.share == 0.5
    assert found.uncertainty == pytest.approx(1.0)
    rows = {r.name: r for r in found.rows}
    tough, soft = 1 / (1 + math.exp(-2.0)), 0.5
    seen = rows["one"].sightings["defy"]
    assert seen[0] == pytest.approx((tough + soft) / 2)
    assert seen[1] == pytest.approx(tough / (tough + soft))
    chance = (tough + soft) / 2
    left = chance * bits(tough / (tough + soft))
    left += (1 - chance) * bits((1 - tough) / (2 - tough - soft))
    assert rows["one"].bits == pytest.approx(1 - left)
    # The second mover is indifferent to nothing that tells the first one's type apart from play.
    assert rows["tough"].bits == pytest.approx(1.0, abs=0.02)
    assert found.rows[0].name == "tough"


def test_what_a_sighting_is_worth_before_choosing_a_lever() -> None:
    run = rp.run(read(TWO_TYPES), draws=256)
    found = run.indicators("is-tough")
    # Pressing brings 30 or -30, waiting 0: knowing the type is worth 15.
    assert found.perfect["TWO"] == pytest.approx(15.0)
    rows = {r.name: r for r in found.rows}
    tough, soft = 1 / (1 + math.exp(-2.0)), 0.5
    # Seeing it yield, Two presses: it gains the difference of the two likelihoods of yielding.
    assert rows["one"].worth["TWO"] == pytest.approx(15 * ((1 - soft) - (1 - tough)))
    assert rows["tough"].worth["TWO"] == pytest.approx(15.0)
    assert "TWO" not in rows["two"].worth, "its own move tells an actor nothing"


def test_a_quantity_without_bearing_tells_no_more_than_noise() -> None:
    run = rp.run(read(STATES), draws=1024)
    rows = {r.name: r for r in run.indicators("single").rows}
    # Of four equal parts only the highest leaves the verdict open, with a share of 0.365.
    assert rows["x"].bits == pytest.approx(bits(0.8413) - 0.25 * bits(0.365), abs=0.02)
    assert rows["y"].bits <= 2 * run.indicators("single").noise
    assert rows["one"].bits > 0.02, "going tells that x is large"


def test_faults() -> None:
    run = rp.run(read(THREAT), draws=32)
    with pytest.raises(rp.RealpolitikError, match="it cannot hold or fail"):
        run.indicators("P(raided)")
    with pytest.raises(rp.RealpolitikError, match="no answer in any draw"):
        run.indicators("P(raided, given=patron == cut and client == refrain) > 0.5")


def test_over_periods_what_is_seen_of_a_move_is_one_of_its_options() -> None:
    """Of a move in the first period: the options exclude each other, as sightings must."""
    claims = "claims:\n  angry: {says: Anger rises, test: P(angry) > 0.5}\n"
    run = rp.run(read(raids(3, 1).source.text + claims), draws=64)
    found = run.indicators("angry")
    for row in found.rows:
        assert sum(chance for chance, _ in row.sightings.values()) == pytest.approx(1, abs=1e-9)
    told = {row.name: row.sightings for row in found.rows}
    for option, answer in run.moves["act"].items():
        assert told["act"][option][0] == pytest.approx(answer.mean, abs=1e-12)


def test_actors_are_called_by_their_names() -> None:
    notes = " ".join(rp.run(read(TWO_TYPES), draws=64).indicators("is-tough").page().notes)
    assert "would gain: Two " in notes
    assert "TWO" not in notes
