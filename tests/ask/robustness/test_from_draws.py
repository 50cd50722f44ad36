"""Turned points are drawn nearer side by side, each as it would be alone (rule Q5)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.points import scores_of_draws
from realpolitik.ask.evaluate.target import truth_of
from realpolitik.ask.robustness.from_draws import nearer
from realpolitik.ask.robustness.joint import Joint
from realpolitik.ask.robustness.nearest_flip import Search, surveyed
from realpolitik.engines import Ensemble
from tests.ask.games import STATES, read
from tests.shipped import load


@pytest.fixture(scope="module")
def search() -> Search:
    ensemble = Ensemble.of(load("patrons-2024"), 64, 0)
    targets = {"weak-hand": truth_of(ensemble.model.scenario, "weak-hand")}
    return Search(ensemble, targets["weak-hand"], surveyed(ensemble, targets)["weak-hand"])


@pytest.fixture(scope="module")
def points(search: Search) -> Floats:
    """Some draws that turn the claim."""
    drawn = scores_of_draws(search.pointwise.ensemble, 64)
    return drawn[search.turned(drawn)][:3]


def test_points_are_drawn_nearer_side_by_side_as_alone(search: Search, points: Floats) -> None:
    among = np.arange(search.size)
    together = nearer(search, points, among)
    assert len(together) == 3
    for point, found in zip(points, together, strict=True):
        np.testing.assert_array_equal(nearer(search, [point], among)[0], found)
        assert search.length(found) < search.length(point)
        assert search.turned(found[None]).all()


def test_a_slope_among_few_quantities_is_that_among_all(search: Search, points: Floats) -> None:
    few = np.array([3, 17, 40])
    whole, some = search.slopes(points, np.arange(search.size)), search.slopes(points, few)
    np.testing.assert_array_equal(some[:, few], whole[:, few])
    assert np.count_nonzero(some) <= some[:, few].size
    assert np.abs(whole).max() > 0


def test_where_nothing_is_related_lengths_and_directions_are_those_of_the_general_case() -> None:
    apart = Joint.of(Ensemble.of(read(STATES), 8, 0))
    size = len(apart.precision)
    rng = np.random.default_rng(1)
    rows, among = rng.normal(size=(20, size)), np.arange(size)[::2]
    general = replace(apart)
    vars(general)["apart"] = False
    assert (apart.apart, general.apart) == (True, False)
    np.testing.assert_array_equal(apart.length(rows), general.length(rows))
    for row in rows:
        np.testing.assert_array_equal(apart.steepest(row, among), general.steepest(row, among))
