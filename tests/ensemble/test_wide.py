"""Ranges thrown wide: what stays of a quantity, and what does not (rule Q10)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from realpolitik.arrays import Floats
from realpolitik.engines import Ensemble
from realpolitik.ensemble.sample import points
from realpolitik.ensemble.wide import wide_values
from tests.conftest import scenario_of

ACTORS = """actors:
  CHN: {name: C, precision: 0.2, interests: {a: {weight: collapse, gain: "-(beijing == cut)"}}}
  PRK: {name: K, interests: {b: {weight: 2 to 3, gain: pyongyang == provoke}}}
"""


def thrown(values: str, more: str = "", draws: int = 256) -> dict[str, Floats]:
    """The wide values of quantities, given as `name: (value, unit)` lines."""
    rows = "".join(
        f"  {name}: {{value: {value!r}, unit: {unit!r}, says: x, judgement: y}}\n"
        for name, value, unit in (line.split("|") for line in values.split())
    ).replace("_to_", " to ")
    collapse = "  collapse: {value: 50, unit: points, says: x, judgement: y}\n"
    scenario = scenario_of(f"quantities:\n{collapse}{rows}{ACTORS}{more}")
    return wide_values(Ensemble.of(scenario, 4, 0).model, draws, 1)


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        ("30_to_31", "points", 1, 100),
        ("7", "points", 1, 100),
        ("-7", "points", -100, -1),
        ("-9_to_-8", "points", -100, -1),
        ("3_to_4", "ships", 0.3, 40),
        ("-4_to_-3", "ships", -40, -0.3),
        ("5", "ships", 0.5, 50),
        ("-2_to_3", "ships", -20, 30),
        ("0.5_to_0.6", "share", 0.02, 0.98),
        ("0.5", "probability", 0.02, 0.98),
        ("beta(2,3)", "", 0.02, 0.98),
    ],
)
def test_what_a_unit_bounds(value: str, unit: str, low: float, high: float) -> None:
    found = thrown(f"q|{value}|{unit}")["q"]
    assert low <= found.min() < found.max() <= high * (1 - 1e-12 * np.sign(high))
    edge = 0.02 * (high - low)
    assert found.max() > high - edge or high < 0
    assert found.min() < low + edge or low > 0


def test_values_are_even_on_the_scale_of_their_unit() -> None:
    """Each quarter of the scale has a quarter of the draws, as Sobol's points have."""
    found = thrown("p|30_to_40|points s|0.1_to_0.2|share n|3_to_4|ships")
    scales = {
        "p": np.log(found["p"]) / np.log(100),
        "s": np.log(found["s"] / (1 - found["s"])) / (2 * np.log(49)) + 0.5,
        "n": np.log(found["n"] / 0.3) / np.log(40 / 0.3),
    }
    for scale in scales.values():
        assert np.histogram(scale, bins=4, range=(0, 1))[0].tolist() == [64] * 4


def test_points_of_both_signs_have_each_as_often_as_the_file() -> None:
    found = thrown("q|uniform(-10,30)|points", draws=1024)["q"]
    assert abs((found < 0).mean() - 0.25) < 0.002
    assert np.abs(found).min() >= 1
    assert np.abs(found).max() <= 100


def test_lists_nothing_and_certainty_stay() -> None:
    found = thrown("c|choice(3,5)|points z|0|points o|1|share t|0|share")
    assert set(found["c"].tolist()) == {3.0, 5.0}
    assert [set(found[k].tolist()) for k in "zot"] == [{0.0}, {1.0}, {0.0}]


def test_precision_and_weights_are_known_by_their_place() -> None:
    found = thrown("q|1_to_2|ships")
    ends = {k: (found[k].min(), found[k].max()) for k in ("precision(PRK)", "PRK.b.weight")}
    assert np.allclose(ends["precision(PRK)"], (0.1, 0.5), rtol=0.05)
    assert np.allclose(ends["PRK.b.weight"], (1, 100), rtol=0.1)


def test_rank_correlations_stay() -> None:
    related = "related:\n  - {between: [p, s], rank_correlation: -0.7}\n"
    found = thrown("p|-30_to_-20|points s|0.1_to_0.2|share n|3_to_4|ships", related, 1024)
    of_both = float(spearmanr(found["p"], found["s"]).statistic)
    of_neither = float(spearmanr(found["p"], found["n"]).statistic)
    assert abs(of_both + 0.7) < 0.03
    assert abs(of_neither) < 0.03


def test_numbers_of_a_private_type_keep_their_order() -> None:
    private = """private:
  resolve:
    known_to: PRK
    unit: points
    values: {firm: 40 to 80, weak: 10 to 20, mad: 90 to 95}
    chance: {firm: 0.3, mad: 0.1, weak: rest}
    judgement: y
"""
    found = thrown("q|1_to_2|ships", private)
    weak, firm, mad = (found[f"resolve.{k}"] for k in ("weak", "firm", "mad"))
    assert (weak <= firm).all()
    assert (firm <= mad).all()
    assert weak.min() < 2
    assert mad.max() > 50


def test_a_larger_rank_gives_no_smaller_value() -> None:
    """Each quantity takes a dimension of the points, in file order."""
    found = thrown("a|-3_to_-2|points b|-2_to_3|points c|-4_to_-3|ships d|0.2_to_0.3|share")
    unit = points(256, len(found), 1)
    for name, u in zip(found, unit, strict=True):
        assert (np.diff(found[name][np.argsort(u)]) >= 0).all(), name


@pytest.mark.parametrize(("number", "low", "high"), [("0", 0, 0), ("1", 1, 100)])
def test_a_number_on_which_all_analysts_agree_is_a_known_one(
    number: str, low: float, high: float
) -> None:
    by_analyst = f"{{smith: {number}, jones: {number}}}"
    text = f"quantities:\n  agreed: {{value: {by_analyst}, unit: points, says: x}}\n"
    scenario = scenario_of(text)
    found = wide_values(Ensemble.of(scenario, 4, 0).model, 64, 1)["agreed"]
    assert scenario.quantities["agreed"].distribution.is_constant
    assert low <= found.min() <= found.max() <= high
    assert bool(found.max() > 50) is (high > 50)
