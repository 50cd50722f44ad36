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


def test_a_range_whose_tails_overflow_is_refused() -> None:
    with pytest.raises(ExpressionError, match="so wide that its tails have absurd values"):
        of("1e-300 to 1e15")
    assert np.isfinite(of("1e-9 to 1e12").quantile([1e-15, 1 - 1e-15])).all()


def of(text: str, unit: str = "") -> AbstractDistribution:
    return distribution_of(parse(text), unit)


@pytest.mark.parametrize(
    ("text", "oracle"),
    [
        ("uniform(-2, 3)", stats.uniform(-2, 5)),
        ("normal(1, 2)", stats.norm(1, 2)),
        ("lognormal(0.5, 0.25)", stats.lognorm(0.25, scale=math.exp(0.5))),
        ("beta(2, 5)", stats.beta(2, 5)),
        ("3 of 17", stats.beta(3.5, 14.5)),
        ("0 of 5", stats.beta(0.5, 5.5)),
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
        "mix": "mix(uniform(0, 2), uniform(1, 5), weights=[2, 1])",
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


def test_a_mixture_lies_below_a_value_as_its_parts_do() -> None:
    made = of("mix(uniform(0, 10), normal(20, 2), 5, weights=[2, 1, 1])")
    x = np.array([-3.0, 0.5, 4.9, 5.0, 9.0, 18.0, 25.0])
    parts = 0.5 * stats.uniform(0, 10).cdf(x) + 0.25 * stats.norm(20, 2).cdf(x) + 0.25 * (x >= 5)
    np.testing.assert_allclose(made.below(x), parts, atol=1e-12)
    smooth = of("mix(uniform(0, 10), normal(20, 2))")
    np.testing.assert_allclose(smooth.below(smooth.quantile(U)), U, atol=1e-9)
    assert made.support == (-math.inf, math.inf)


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_mixture_of_one_distribution_twice_is_that_distribution(one: float, other: float) -> None:
    made = of(f"mix(10 to 20, 10 to 20, weights=[{one:.6f}, {other:.6f}])")
    np.testing.assert_allclose(made.quantile(U), of("10 to 20").quantile(U), rtol=1e-12)


def test_the_parts_of_a_mixture_have_its_unit() -> None:
    made = of("mix(0.1 to 0.2, 0.6 to 0.9)", "share")
    assert made.support == (0, 1)


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("18 of 17", "`18 of 17` is no count", "whole numbers"),
        ("2.5 of 17", "`2.5 of 17` is no count", "whole numbers"),
        ("0 of 0", "`0 of 0` is no count", "whole numbers"),
        ("mix(1 to 2)", "wrong parameters for `mix`", "two distributions or more"),
        ("mix(1 to 2, 3, weights=[1])", "wrong parameters for `mix`", "as many weights"),
        ("mix(1 to 2, 3, weights=[1, 0])", "wrong parameters for `mix`", "weights above 0"),
        ("mix(1 to 2, 3, shares=[1, 1])", "`mix` takes no `shares=`", "`weights=[2, 1]`"),
        ("mix(1 to 2, 4 to 3)", "`4 to 3` is not in order", "the lower number first"),
    ],
)
def test_faults_of_mixtures_and_counts(text: str, found: str, wanted: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        of(text)
    assert caught.value.found == found
    assert wanted in caught.value.wanted
