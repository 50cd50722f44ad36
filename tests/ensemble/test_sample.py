"""Draws: reproducible, inside their support, evenly spread (rules S3 and G6)."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.ensemble import sample
from realpolitik.ensemble.sample import MAX_DRAWS, points
from tests.conftest import scenario_of


def test_same_seed_same_bits_other_seed_other_draws() -> None:
    quantities = scenario_of().quantities
    first, again, other = (sample(quantities, 500, s) for s in (3, 3, 4))
    for name in quantities:
        np.testing.assert_array_equal(first[name], again[name])
    assert not np.array_equal(first["collapse"], other["collapse"])


def test_known_quantities_have_one_value_and_take_no_dimension() -> None:
    fragment = (
        "quantities:\n  fixed: {value: 7, says: x, judgement: y}\n"
        '  provocation: {value: "15 to 40", says: x, judgement: y}\n'
        'variables:\n  used: "fixed"\n'
    )
    drawn = sample(scenario_of(fragment).quantities, 64, 0)
    assert drawn["fixed"].tolist() == [7.0]
    assert drawn["collapse"].shape == (64,)
    np.testing.assert_array_equal(
        drawn["collapse"], sample(scenario_of().quantities, 64, 0)["collapse"]
    )


def test_quantiles_of_the_draws_are_those_of_the_file() -> None:
    drawn = sample(scenario_of().quantities, 4096, 0)["collapse"]
    np.testing.assert_allclose(np.quantile(drawn, [0.05, 0.95]), [30, 70], rtol=2e-3)


def test_points_are_strictly_inside_and_even() -> None:
    unit = points(4096, 5, 0)
    assert unit.shape == (5, 4096)
    assert unit.min() > 0
    assert unit.max() < 1
    np.testing.assert_allclose(unit.mean(axis=1), 0.5, atol=1e-3)
    assert points(10, 0, 0).shape == (0, 10)


def test_any_number_of_draws_is_allowed_without_a_warning() -> None:
    assert points(1000, 2, 0).shape == (2, 1000)
    np.testing.assert_array_equal(points(1000, 2, 0), points(1024, 2, 0)[:, :1000])


@pytest.mark.parametrize(("draws", "seed"), [(0, 0), (-1, 0), (MAX_DRAWS + 1, 0), (10, -1)])
def test_absurd_numbers_are_refused(draws: int, seed: int) -> None:
    with pytest.raises(ValueError, match="must"):
        sample(scenario_of().quantities, draws, seed)
