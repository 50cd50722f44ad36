"""Common random numbers: fair, even within a half, apart between halves, the same in blocks."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.stats import kstest

from realpolitik.periods.common_random_numbers import CommonRandomNumbers


def test_each_number_by_itself_is_uniform() -> None:
    luck = CommonRandomNumbers(5, 0, 4096)
    for period in (1, 7):
        for point in luck.of(period, 0, 4).T:
            assert kstest(point, "uniform").pvalue > 1e-4


def test_numbers_of_a_half_fall_in_different_strata() -> None:
    drawn = CommonRandomNumbers(5, 0, 256).of(3, 1, 8).T
    assert drawn.shape == (8, 256)
    strata = np.sort(np.floor(((drawn - drawn[0]) % 1.0) * 8 + 0.5) % 8, axis=0)
    assert np.array_equal(strata, np.tile(np.arange(8.0)[:, None], 256))


def test_halves_periods_and_uses_are_unrelated() -> None:
    luck = CommonRandomNumbers(5, 0, 4096)
    drawn = [luck.of(1, 0, 2), luck.of(1, 1, 2), luck.of(2, 0, 2), luck.of(1, 0, 2, use=1)]
    for first, second in combinations(drawn, 2):
        assert abs(np.corrcoef(first[:, 0], second[:, 0])[0, 1]) < 0.08


def test_a_block_meets_the_luck_of_its_draws() -> None:
    whole = CommonRandomNumbers(5, 0, 100).of(2, 1, 4)
    assert np.array_equal(CommonRandomNumbers(5, 60, 40).of(2, 1, 4), whole[60:])
    assert not np.array_equal(CommonRandomNumbers(6, 0, 100).of(2, 1, 4), whole)
    far = 2**16 + 3
    assert np.array_equal(
        CommonRandomNumbers(5, far, 4).of(2, 0, 1), CommonRandomNumbers(5, 2**16, 7).of(2, 0, 1)[3:]
    )


def test_a_point_meets_the_luck_of_the_draw_that_it_names() -> None:
    whole = CommonRandomNumbers(5, 0, 100).of(2, 1, 4)
    named = np.array([7, 7, 0, 99])
    assert np.array_equal(CommonRandomNumbers(5, 0, 4, named).of(2, 1, 4), whole[named])
