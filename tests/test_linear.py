"""Small linear systems in an order of our own (rule G6), against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik import linear
from realpolitik.kernels import VARIABLE

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("n", [1, 2, 5, 20, 60])
def test_systems_are_solved_as_by_numpy(n: int) -> None:
    matrix, right = RNG.normal(size=(n, n, 40)), RNG.normal(size=(n, 40))
    solution, sign = linear.solve(matrix, right)
    theirs = np.moveaxis(matrix, 2, 0)
    np.testing.assert_allclose(
        np.einsum("ijs,js->is", matrix, solution), right, atol=1e-9 * np.abs(solution).max()
    )
    assert sign.tolist() == np.linalg.slogdet(theirs)[0].tolist()


def test_a_system_is_the_same_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, right = RNG.normal(size=(9, 9, 30)), RNG.normal(size=(9, 30))
    whole = linear.solve(matrix, right)[0]
    monkeypatch.setattr(linear, "_CELLS", 200)
    assert np.array_equal(linear.solve(matrix, right)[0], whole)
    alone = linear.solve(matrix[:, :, 4:5], right[:, 4:5])[0]
    assert np.array_equal(alone[:, 0], whole[:, 4])


def test_a_singular_system_is_told_and_a_pivot_is_sought() -> None:
    matrix = np.array([[[1.0, 0.0], [2.0, 1.0]], [[2.0, 1.0], [4.0, 0.0]]])
    solution, sign = linear.solve(matrix, np.array([[1.0, 2.0], [1.0, 3.0]]))
    assert sign.tolist() == [0.0, -1.0]
    assert solution.T.tolist() == [[0.0, 0.0], [3.0, 2.0]]


def test_a_triangle_is_that_of_cholesky() -> None:
    half = RNG.normal(size=(6, 6))
    matrix = half @ half.T + np.eye(6)
    np.testing.assert_allclose(linear.cholesky(matrix), np.linalg.cholesky(matrix), atol=1e-12)


def test_several_right_sides_are_solved_as_each_alone() -> None:
    matrix, right = RNG.normal(size=(9, 9, 30)), RNG.normal(size=(9, 3, 30))
    matrix[:, 4, 7] = 0.0
    both, sign = linear.solve(matrix, right)
    assert sign[7] == 0
    for side in range(3):
        alone, facing = linear.solve(matrix, right[:, side])
        assert np.array_equal(both[:, side], alone)
        assert np.array_equal(sign, facing)


@pytest.mark.parametrize("n", [1, 2, 7, 20])
@pytest.mark.parametrize("systems", [1, 31, 32, 33, 100])
def test_the_kernel_gives_the_same_bits(
    n: int, systems: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numba", reason="the kernel needs numba, of the extra `fast`")
    rng = np.random.default_rng(n)
    matrix, right = rng.normal(size=(n, n, systems)), rng.normal(size=(n, 2, systems))
    # Zeros of either sign and equal pivots, singular systems, and what is no number.
    matrix[rng.random(matrix.shape) < 0.3] = -0.0
    matrix[rng.random(matrix.shape) < 0.2] = 1.0
    matrix[0, 0, ::7], matrix[-1, -1, ::11] = np.nan, np.inf
    found = {}
    for kernel in ("numpy", "numba"):
        monkeypatch.setenv(VARIABLE, kernel)
        found[kernel] = [a.tobytes() for a in linear.solve(matrix, right)]
    assert found["numpy"] == found["numba"]
