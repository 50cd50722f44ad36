"""Sums whose order is ours (rule G6)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from realpolitik.sums import Groups, by_group, product, total

RNG = np.random.default_rng(0)


def one_by_one(rows: np.ndarray) -> float:
    """Add numbers up in plain Python, from the first to the last."""
    whole = 0.0
    for value in rows.tolist():
        whole += value
    return whole


@pytest.mark.parametrize("columns", [1, 2, 3, 64, 1000])
@pytest.mark.parametrize("order", ["C", "F"])
def test_every_column_is_added_from_first_to_last(columns: int, order: str) -> None:
    values = np.array(RNG.normal(size=(300, columns)) * 10.0 ** RNG.integers(-8, 8, 300)[:, None])
    found = total(values.copy(order="C" if order == "C" else "F"))
    assert found.tolist() == [one_by_one(column) for column in values.T]


def test_a_sum_of_nothing_is_zero() -> None:
    assert total(np.zeros((0, 3))).tolist() == [0.0, 0.0, 0.0]


def test_axes_beyond_the_first_stay() -> None:
    values = RNG.normal(size=(40, 3, 5))
    assert total(values)[2, 4] == one_by_one(values[:, 2, 4])
    assert total(values[:, :1, :1])[0, 0] == one_by_one(values[:, 0, 0])


def test_groups_are_added_in_the_order_of_their_members() -> None:
    values = RNG.normal(size=(30, 7))
    groups = [np.array([3, 1, 2]), np.arange(30)]
    found = by_group(values, groups)
    assert found[0].tolist() == [one_by_one(c) for c in values[[3, 1, 2]].T]
    assert found[1].tolist() == [one_by_one(c) for c in values.T]


def test_a_product_is_the_exact_one_up_to_rounding_and_the_same_row_by_row() -> None:
    one, other = RNG.normal(size=(4, 50)), RNG.normal(size=(50, 6))
    found = product(one, other)
    exact = sum(Fraction(a) * Fraction(b) for a, b in zip(one[1], other[:, 2], strict=True))
    assert found[1, 2] == pytest.approx(float(exact), abs=1e-13)
    assert np.array_equal(product(one[1:2], other[:, 2:3])[0], found[1, 2:3])
    assert product(np.zeros((0, 50)), other).shape == (0, 6)


@pytest.mark.parametrize("columns", [1, 2, 7])
def test_prepared_groups_give_the_same_bits(columns: int) -> None:
    """Groups of 1 to 200 members, in any order, of rows that may be in several groups."""
    rng = np.random.default_rng(columns)
    values = rng.normal(size=(300, columns)) * 10.0 ** rng.integers(-9, 9, (300, 1))
    sizes = [1, 200, 3, 64, 65, 1, 17]
    group = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    rows = rng.integers(0, 300, len(group))
    members = [rows[group == g] for g in range(len(sizes))]
    found = Groups.of(group, len(sizes), rows).sum(values)
    assert np.array_equal(found, by_group(values, members))
    own = np.arange(300) % 7
    same = [np.flatnonzero(own == g) for g in range(7)]
    assert np.array_equal(Groups.of(own, 7).sum(values), by_group(values, same))
