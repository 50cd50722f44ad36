"""Related quantities: the rank correlation that was asked for, and nothing else changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest, spearmanr

import realpolitik as rp
from realpolitik.ensemble import sample
from realpolitik.scenario.correlation import contradiction, normal_correlations
from realpolitik.scenario.model import Related
from tests.ask.games import STATES, read

THREE = """
quantities:
  a: {value: 10 to 30, says: a, judgement: an example}
  b: {value: "uniform(0, 1)", says: b, judgement: an example}
  c: {value: "normal(0, 1)", says: c, judgement: an example}
"""


def scenario(related: str) -> rp.Scenario:
    text = STATES.replace("quantities:\n", THREE.lstrip("\n"))
    return read(text + related)


@pytest.mark.parametrize("wanted", [-0.8, -0.3, 0.4, 0.9])
def test_rank_correlation_is_the_one_asked_for(wanted: float) -> None:
    s = scenario(f"related:\n  - {{between: [a, b], rank_correlation: {wanted}}}\n")
    drawn = sample(s.quantities, 8192, 0, related=s.related)
    assert spearmanr(drawn["a"], drawn["b"]).statistic == pytest.approx(wanted, abs=0.01)
    assert spearmanr(drawn["a"], drawn["c"]).statistic == pytest.approx(0.0, abs=0.02)
    free = sample(s.quantities, 8192, 0)
    # The first keeps its own draws, the second its own distribution, all others their own draws.
    np.testing.assert_allclose(drawn["a"], free["a"], rtol=1e-12)
    np.testing.assert_array_equal(drawn["c"], free["c"])
    assert kstest(drawn["b"], "uniform").statistic < 0.01


def test_three_related_together() -> None:
    s = scenario("related:\n  - {between: [a, b, c], rank_correlation: 0.5}\n")
    drawn = sample(s.quantities, 8192, 0, related=s.related)
    for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
        assert spearmanr(drawn[one], drawn[other]).statistic == pytest.approx(0.5, abs=0.02)


def test_a_long_sequence_can_be_had_in_parts() -> None:
    s = scenario("related:\n  - {between: [a, b], rank_correlation: 0.6}\n")
    whole = sample(s.quantities, 512, 3, related=s.related)
    part = sample(s.quantities, 256, 3, 256, s.related)
    for name in ("a", "b", "c"):
        np.testing.assert_allclose(whole[name][256:], part[name], rtol=1e-12)


def test_a_run_uses_the_relation() -> None:
    s = scenario("related:\n  - {between: [x, y], rank_correlation: 0.9}\n")
    drawn = rp.run(s, draws=1024).ensemble.quantities
    assert spearmanr(drawn["x"], drawn["y"]).statistic == pytest.approx(0.9, abs=0.01)


def test_the_offending_triple_is_named() -> None:
    with pytest.raises(rp.ScenarioError) as caught:
        scenario(
            "related:\n  - {between: [a, b], rank_correlation: 0.9}\n"
            "  - {between: [b, c], rank_correlation: 0.9}\n"
            "  - {between: [a, c], rank_correlation: -0.9}\n"
        )
    (fault,) = caught.value.diagnostics
    assert fault.code == "E404"
    assert "`a` and `b` 0.9; `a` and `c` -0.9; `b` and `c` 0.9" in fault.found


@pytest.mark.parametrize(
    ("related", "code"),
    [
        ("{between: [a, d], rank_correlation: 0.5}", "E403"),
        ("{between: [a], rank_correlation: 0.5}", "E403"),
        ("{between: [a, a], rank_correlation: 0.5}", "E403"),
        ("{between: [a, b], rank_correlation: 1.5}", "E205"),
        ("{between: [a, b], rank_correlation: strong}", "E205"),
        ("{between: [a, b]}", "E201"),
        ("{between: [a, b], rank_correlation: 0.5, sure: true}", "E202"),
    ],
)
def test_faults_of_relations(related: str, code: str) -> None:
    with pytest.raises(rp.ScenarioError) as caught:
        scenario(f"related:\n  - {related}\n")
    assert code in [d.code for d in caught.value.diagnostics]


def test_a_known_number_and_a_pair_twice_are_refused() -> None:
    with pytest.raises(rp.ScenarioError, match="a fixed number"):
        read(
            STATES.replace('"normal(0, 1)", says: one', "3, says: one")
            + "related:\n  - {between: [x, y], rank_correlation: 0.5}\n"
        )
    twice = "  - {between: [a, b], rank_correlation: 0.5}\n"
    with pytest.raises(rp.ScenarioError, match="related twice"):
        scenario("related:\n" + twice + twice)


@given(st.lists(st.floats(-0.99, 0.99), min_size=3, max_size=3))
def test_three_correlations_are_refused_exactly_when_no_draw_could_have_them(
    values: list[float],
) -> None:
    names = ("a", "b", "c")
    pairs = (("a", "b"), ("a", "c"), ("b", "c"))
    related = [Related(p, v) for p, v in zip(pairs, values, strict=True)]
    matrix = normal_correlations(names, related)
    clash = contradiction(names, matrix)
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    assert bool(clash) == (smallest <= 1e-9)
    if not clash:
        lean = np.linalg.cholesky(matrix)
        np.testing.assert_allclose(lean @ lean.T, matrix, atol=1e-12)
