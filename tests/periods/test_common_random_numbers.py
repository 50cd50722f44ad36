"""Luck: fair, evenly spaced within a draw, and the same wherever a block begins."""

from __future__ import annotations

import numpy as np
from scipy.stats import kstest

from realpolitik.periods.common_random_numbers import Luck


def test_each_course_by_itself_is_uniform() -> None:
    luck = Luck(5, 0, 4096, 4)
    for period in (1, 7):
        for course in luck.of(period):
            assert kstest(course, "uniform").pvalue > 1e-4


def test_courses_of_a_draw_fall_in_different_strata() -> None:
    drawn = Luck(5, 0, 256, 8).of(3)
    assert drawn.shape == (8, 256)
    strata = np.sort(np.floor(((drawn - drawn[0]) % 1.0) * 8 + 0.5) % 8, axis=0)
    assert np.array_equal(strata, np.tile(np.arange(8.0)[:, None], 256))


def test_periods_and_uses_are_unrelated() -> None:
    luck = Luck(5, 0, 4096, 2)
    one, other, use = luck.of(1)[0], luck.of(2)[0], luck.of(1, use=1)[0]
    for first, second in ((one, other), (one, use)):
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.08


def test_a_block_meets_the_luck_of_its_draws() -> None:
    whole = Luck(5, 0, 100, 4).of(2)
    assert np.array_equal(Luck(5, 60, 40, 4).of(2), whole[:, 60:])
    assert not np.array_equal(Luck(6, 0, 100, 4).of(2), whole)
    far = 2**16 + 3
    assert np.array_equal(Luck(5, far, 4, 1).of(2)[0], Luck(5, 2**16, 7, 1).of(2)[0, 3:])
