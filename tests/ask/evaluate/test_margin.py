"""Margins: positive exactly where a truth holds, and as far from turning as they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.ask.evaluate.points import Pointwise
from realpolitik.ask.evaluate.target import target_of
from tests.ask.games import STATES, read

RUN = rp.run(read(STATES), draws=16)


def both(text: str, points: object) -> tuple[np.ndarray, np.ndarray]:
    target = target_of(RUN.scenario, text)
    probe = Pointwise(RUN.ensemble, {"truth": target.node, "margin": target.number})
    found = probe.at(np.asarray(points, dtype=float))
    # Quantities come in file order: x, then y.
    return found["truth"], found["margin"]


@pytest.mark.parametrize(
    ("text", "margin"),
    [
        ("x > 1", lambda x, y: x - 1 + 0 * y),
        ("x <= y", lambda x, y: y - x),
        ("-1 < x < 1", lambda x, y: np.minimum(x + 1, 1 - x) + 0 * y),
        ("x > 0 and y > 0", np.minimum),
        ("x > 0 or y > 0", np.maximum),
        ("not x > 1", lambda x, y: 1 - x + 0 * y),
        ("not (x > 0 and y > 0)", lambda x, y: -np.minimum(x, y)),
        ("x > 0 if y > 0 else x < 1", lambda x, y: np.where(y > 0, x, 1 - x)),
        ("x != y", lambda x, y: np.abs(x - y)),
        ("x == y", lambda x, y: -np.abs(x - y)),
        ("true", lambda x, y: 0.5 + 0 * (x + y)),
        ("x in [1, 2]", lambda x, y: -0.5 + 0 * (x + y)),
    ],
)
def test_margins_by_hand(text: str, margin: object) -> None:
    x, y = np.meshgrid(np.linspace(-2.2, 2.3, 7), np.linspace(-2.1, 2.4, 7))
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    truth, found = both(text, points)
    assert callable(margin)
    np.testing.assert_allclose(found, margin(x.ravel(), y.ravel()), atol=1e-9)
    sure = np.abs(found) > 1e-9
    np.testing.assert_array_equal(truth[sure] == 1, found[sure] > 0)


COMPARISONS = st.builds(
    "{} {} {}".format,
    st.sampled_from(["x", "y", "x + y"]),
    st.sampled_from(["<", ">", "<=", ">="]),
    st.sampled_from(["0.3", "y", "x * 2"]),
)
TRUTHS = st.recursive(
    COMPARISONS,
    lambda t: st.one_of(
        st.builds("({} and {})".format, t, t),
        st.builds("({} or {})".format, t, t),
        st.builds("not ({})".format, t),
    ),
    max_leaves=5,
)


@given(TRUTHS)
def test_the_sign_of_a_margin_is_its_truth(text: str) -> None:
    points = np.random.default_rng(1).normal(size=(24, 2))
    truth, margin = both(text, points)
    sure = np.abs(margin) > 1e-9
    np.testing.assert_array_equal(truth[sure] == 1, margin[sure] > 0)
