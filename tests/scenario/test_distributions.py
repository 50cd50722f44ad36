"""Distributions against scipy.stats, and `a to b` against its definition (rule S3)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from realpolitik.scenario.distributions import DISTRIBUTIONS, distribution_of
from realpolitik.scenario.distributions.base import AbstractDistribution
from realpolitik.scenario.expression.parse import ExpressionError, parse

U = np.linspace(0.001, 0.999, 301)


def of(text: str, unit: str = "") -> AbstractDistribution:
    return distribution_of(parse(text), unit)


@pytest.mark.parametrize(
    ("text", "oracle"),
    [
        ("uniform(-2, 3)", stats.uniform(-2, 5)),
        ("normal(1, 2)", stats.norm(1, 2)),
        ("lognormal(0.5, 0.25)", stats.lognorm(0.25, scale=math.exp(0.5))),
        ("beta(2, 5)", stats.beta(2, 5)),
        ("triangular(1, 2, 5)", stats.triang(0.25, 1, 4)),
        ("triangular(1, 1, 5)", stats.triang(0.0, 1, 4)),
        ("pert(0, 2, 10)", stats.beta(1.8, 4.2, 0, 10)),
    ],
)
def test_quantiles_agree_with_scipy(text: str, oracle: Any) -> None:
    np.testing.assert_allclose(of(text).quantile(U), oracle.ppf(U), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "name"),
    [
        ("30 to 70", "", "lognormal"),
        ("-5 to 5", "", "normal"),
        ("0 to 5", "", "normal"),
        ("0.2 to 0.4", "share", "logit-normal"),
        ("0.05 to 0.9", "probability", "logit-normal"),
    ],
)
def test_a_to_b_is_the_central_90_percent(text: str, unit: str, name: str) -> None:
    made = of(text, unit)
    low, high = (float(t) for t in text.split(" to "))
    assert made.name == name
    np.testing.assert_allclose(made.quantile([0.05, 0.95]), [low, high], rtol=1e-12, atol=1e-12)


def test_choice_follows_its_chances() -> None:
    made = of("choice([10, 20, 40], [0.5, 0.3, 0.2])")
    assert made.quantile([0.1, 0.49, 0.51, 0.79, 0.81]).tolist() == [10, 10, 20, 20, 40]
    assert of("choice(3, 1, 2)").quantile([0.1, 0.5, 0.9]).tolist() == [1, 2, 3]


def test_plain_arithmetic_is_a_constant() -> None:
    assert of("1 / 4 + 2 * -3").quantile(0.5) == pytest.approx(-5.75)
    assert of("7").is_constant


@pytest.mark.parametrize(
    "text",
    [
        "5 to 5",
        "7 to 3",
        "uniform(2, 1)",
        "uniform(1)",
        "uniform([1], 2)",
        "uniform(low=1, high=2)",
        "normal(0, 0)",
        "normal(0, -1)",
        "lognormal(0, 0)",
        "lognormal(500, 1)",
        "beta(0, 1)",
        "pert(3, 2, 1)",
        "triangular(0, 5, 1)",
        "choice()",
        "choice([1, 2], [0.5])",
        "choice([1, 2], [0.5, 0.6])",
        "choice([1, 2], [1.5, -0.5])",
        "choice(1, [2])",
        "gaussian(0, 1)",
        "1 / 0",
        "pride",
        "a to b",
        "2 ** 3",
        "true",
    ],
)
def test_nonsense_is_a_fault_with_a_place(text: str) -> None:
    with pytest.raises(ExpressionError) as error:
        of(text)
    assert 0 <= error.value.start < error.value.end <= len(text)


def test_shares_stay_inside() -> None:
    with pytest.raises(ExpressionError):
        of("0 to 0.5", "share")
    with pytest.raises(ExpressionError):
        of("0.5 to 1.5", "probability")


@pytest.mark.parametrize("kind", DISTRIBUTIONS.values(), ids=lambda k: k.name)
def test_same_battery_over_every_distribution(kind: type[AbstractDistribution]) -> None:
    example = {
        "uniform": "uniform(1, 2)",
        "normal": "normal(1, 2)",
        "lognormal": "lognormal(1, 0.5)",
        "beta": "beta(2, 3)",
        "triangular": "triangular(1, 2, 3)",
        "pert": "pert(1, 2, 3)",
        "choice": "choice(1, 2, 3)",
    }[kind.name]
    made = of(example)
    values = made.quantile(U)
    assert values.shape == U.shape
    assert values.dtype == np.float64
    assert np.all(np.diff(values) >= 0)
    low, high = made.support
    assert np.all((values >= low) & (values <= high))
    assert made.summary() == tuple(made.quantile([0.05, 0.5, 0.95]).tolist())
    assert not made.is_constant


@given(st.floats(0.01, 1e6), st.floats(1.001, 100))
def test_positive_ranges_stay_positive(low: float, factor: float) -> None:
    made = of(f"{low!r} to {low * factor!r}") if "e" not in f"{low!r}" else of("1 to 2")
    assert np.all(made.quantile(U) > 0)
