"""Answers, summaries and intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from realpolitik.ask import Answer, Summary, wilson
from realpolitik.ensemble.quantiles import Ranked, Sketch


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy(counts: tuple[int, int]) -> None:
    successes, trials = counts
    oracle = stats.binomtest(successes, trials).proportion_ci(0.95, "wilson")
    low, high = wilson(successes, trials)
    assert low == pytest.approx(oracle.low, abs=1e-12)
    assert high == pytest.approx(oracle.high, abs=1e-12)


def test_undefined_draws_enter_no_mean() -> None:
    answer = Answer.of("q", np.array([1.0, np.nan, 3.0]))
    assert answer.mean == 2.0
    assert answer.summary == Summary(2.0, 1.1, 2.0, 2.9)
    assert len(answer) == 3
    assert np.isnan(np.asarray(answer)[1])
    assert "undefined in 1 draw)" in repr(answer)


def test_nothing_defined_is_none_not_zero() -> None:
    answer = Answer.of("q", np.full(4, np.nan))
    assert answer.summary.to_dict() == {"mean": None, "p05": None, "p50": None, "p95": None}
    assert math.isnan(answer.mean)
    assert "undefined in every draw" in repr(answer)


def test_quantiles_of_more_draws_than_there_are_values_are_those_of_all() -> None:
    first, rest = np.linspace(0, 1, 101), np.linspace(1, 9, 400)
    sketch = Sketch.of(np.append(first, 9.0)).plus(Ranked.of(rest))
    total = float(first.sum() + rest.sum())
    answer = Answer("q", first, 501, 501, total, sketch=sketch)
    assert answer.summary.mean == total / 501
    assert answer.summary.p05 == pytest.approx(0.25, abs=0.01)
    assert answer.summary.p95 == pytest.approx(8.5, abs=0.1)
    unknown = Answer("q", np.full(3, np.nan), 9, 2, 4.0, sketch=Sketch.of(np.full(3, np.nan)))
    assert unknown.summary == Summary(None, None, None, None)
