"""Joint chances by a Gaussian copula, against closed forms and SciPy's own integral."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from realpolitik.ensemble.copula import joint_chances, normal_below


def matrix(*pairs: float) -> np.ndarray:
    size = {1: 2, 3: 3, 6: 4}[len(pairs)]
    made = np.eye(size)
    made[np.triu_indices(size, 1)] = pairs
    return made + made.T - np.eye(size)


@pytest.mark.parametrize("r", [-0.99, -0.5, 0.0, 0.3, 0.9, 0.99])
def test_quadrant_of_two_and_of_three_is_an_arc(r: float) -> None:
    middle = np.zeros(1)
    two = normal_below([middle] * 2, matrix(r))
    assert two == pytest.approx(0.25 + np.arcsin(r) / (2 * np.pi), abs=1e-12)
    three = normal_below([middle] * 3, matrix(r / 2, r / 3, 0.1))
    arcs = np.arcsin([r / 2, r / 3, 0.1]).sum()
    assert three == pytest.approx(1 / 8 + arcs / (4 * np.pi), abs=1e-12)


@pytest.mark.parametrize("pairs", [(0.6,), (0.6, -0.3, 0.2), (0.6, -0.3, 0.1, 0.2, 0.4, -0.2)])
def test_distribution_is_that_of_scipy(pairs: tuple[float, ...]) -> None:
    correlations = matrix(*pairs)
    scores = [0.3, -0.7, 1.1, 0.2][: len(correlations)]
    exact = multivariate_normal.cdf(scores, cov=correlations, maxpts=10**6, abseps=1e-8)
    found = normal_below([np.array([s]) for s in scores], correlations)
    assert found == pytest.approx(exact, abs=1e-6)


chances = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=4).filter(lambda c: sum(c) > 0.1)


@given(chances, chances, st.floats(-0.95, 0.95))
def test_each_keeps_its_own_chances(one: list[float], other: list[float], r: float) -> None:
    tables = [np.array(c)[:, None] / sum(c) for c in (one, other)]
    joint = joint_chances(tables, matrix(r))
    assert joint.min() >= 0
    assert joint.sum(axis=1) == pytest.approx(tables[0], abs=1e-9)
    assert joint.sum(axis=0) == pytest.approx(tables[1], abs=1e-9)


def test_high_values_go_with_high_ones_by_draw() -> None:
    half, third = np.full((2, 3), 0.5), np.full((3, 3), 1 / 3)
    joint = joint_chances([half, third], matrix(0.8))
    assert joint.shape == (2, 3, 3)
    assert (joint[1, 2] > 0.25).all()
    assert (joint[1, 0] < 0.1).all()
    assert joint[1, 2] == pytest.approx(joint[0, 0], abs=1e-12)
