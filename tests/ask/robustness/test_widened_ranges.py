"""Wider ranges, in closed form and where there is nothing to widen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

import realpolitik as rp
from realpolitik.ask.robustness.widened_ranges import FACTORS
from tests.ask.games import CERTAIN, STATES, read

CLAIMS = """
claims:
  true: {says: It is so, test: P(one == go) > 0.5}
  false: {says: It is not so, test: P(one == go) < 0.5}
  never: {says: It cannot be, test: "P(one == go, given=one == stay, do={one: go}) > 0.5"}
"""


def test_the_share_is_that_of_the_wider_distribution() -> None:
    """x is standard normal, so that x < 1 holds in a share of norm.cdf(1 / factor) of draws."""
    found = rp.run(read(STATES), draws=256).robustness("single", level=0.75)["single"]
    np.testing.assert_allclose(found.shares[1:], norm.cdf(1 / FACTORS[1:]), atol=0.01)
    assert found.robust_to == pytest.approx(1 / norm.ppf(0.75), abs=0.05)


def test_where_nothing_is_uncertain_a_claim_stands_as_it_does() -> None:
    found = rp.run(read(CERTAIN + CLAIMS), draws=4).robustness()
    assert found["true"].shares.tolist() == [1.0] * len(FACTORS)
    assert found["false"].shares.tolist() == [0.0] * len(FACTORS)
    assert found["false"].robust_to is None
    assert found["false"].words == "The claim fails even with all quantities at their medians."


def test_a_claim_without_an_answer_does_not_fail() -> None:
    found = rp.run(read(CERTAIN + CLAIMS), draws=4).robustness("never")["never"]
    assert math.isnan(found.shares[0])
    assert found.words == "With all quantities at their medians the test has no answer."
    assert found.to_dict()["shares"] == [None] * len(FACTORS)
