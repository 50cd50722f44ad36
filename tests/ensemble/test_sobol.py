"""Sobol points: the same bits as SciPy's, whatever is asked of them."""

from __future__ import annotations

import subprocess
import sys
import warnings
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import qmc

from realpolitik.ensemble.sobol import DIMENSIONS, sobol_points
from tests.fixtures.make_sobol import table


def of_scipy(draws: int, dimensions: int, seed: int, start: int) -> NDArray[np.float64]:
    sampler = qmc.Sobol(dimensions, scramble=True, rng=seed)
    if start:
        sampler.fast_forward(start)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The balance properties", category=UserWarning)
        return np.asarray(sampler.random(draws), dtype=np.float64).T


@pytest.mark.parametrize(
    ("draws", "dimensions", "seed", "start"),
    [
        (1, 1, 0, 0),
        (4096, 50, 0, 0),
        (1000, 7, 3, 65536),
        (1000, 7, 3, 1000),
        (17, 2, 1, 2**24 - 17),
        (600, DIMENSIONS, 5, 0),
        (3, DIMENSIONS + 1, 5, 2),
    ],
)
def test_points_are_those_of_scipy(draws: int, dimensions: int, seed: int, start: int) -> None:
    ours = sobol_points(draws, dimensions, seed, start)
    np.testing.assert_array_equal(ours, of_scipy(draws, dimensions, seed, start))


@given(st.integers(1, 300), st.integers(1, 40), st.integers(0, 2**32), st.integers(0, 2**14))
@settings(max_examples=60, deadline=None)
def test_any_points_are_those_of_scipy(draws: int, dimensions: int, seed: int, start: int) -> None:
    ours = sobol_points(draws, dimensions, seed, start)
    np.testing.assert_array_equal(ours, of_scipy(draws, dimensions, seed, start))


def test_the_table_of_direction_numbers_is_the_one_that_is_made() -> None:
    with files("realpolitik.ensemble").joinpath("sobol.npy").open("rb") as file:
        np.testing.assert_array_equal(np.load(file), table())


def test_a_run_does_not_wait_for_scipy_stats() -> None:
    code = (
        "import sys, realpolitik as rp; rp.run('patrons-2024', draws=64);"
        " sys.exit('scipy.stats' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_draws_are_no_points() -> None:
    assert sobol_points(0, 3, seed=0).shape == (3, 0)
