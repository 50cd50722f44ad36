"""Balance and frustration: the published network of the highland tribes, and brute force."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.history.measures.balance import SignedNetwork, balance, frustration, walks
from tests.fixtures.published import TRIBES_FOES, TRIBES_FRIENDS


def test_highland_tribes_are_as_published() -> None:
    """Read 1954; the numbers are those that the R package signnet 1.0.6 prints."""
    friends, foes = (
        [(one, two) for one, two in (pair.split("-") for pair in text.split())]
        for text in (TRIBES_FRIENDS, TRIBES_FOES)
    )
    network = SignedNetwork.of(friends, foes)
    assert (len(network.nodes), len(network.ties)) == (16, 58)
    counted = balance(network)
    assert (counted.triangles, counted.balanced) == (68, 59)
    assert counted.census == (19, 2, 40, 7)
    assert counted.share == pytest.approx(0.8676470588, abs=1e-9)
    assert walks(network) == pytest.approx(0.3575761056, abs=1e-9)
    least = frustration(network)
    assert least.index == 7
    assert least.normalised == pytest.approx(0.7586206897, abs=1e-9)
    assert {"Gavev", "Kotun", "Nagad", "Gama"} in least.camps


def _out_of_line(signs: np.ndarray, camps: tuple[int, ...]) -> int:
    return sum(
        bool(signs[i, j]) and ((signs[i, j] > 0) != (camps[i] == camps[j]))
        for i, j in combinations(range(len(camps)), 2)
    )


@settings(max_examples=40)
@given(
    st.integers(2, 7).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(
                st.sampled_from([-1, 0, 1]), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2
            ),
        )
    )
)
def test_frustration_is_that_of_every_partition_tried(drawn: tuple[int, list[int]]) -> None:
    n, ties = drawn
    signs = np.zeros((n, n))
    for (i, j), sign in zip(combinations(range(n), 2), ties, strict=True):
        signs[i, j] = signs[j, i] = sign
    network = SignedNetwork(tuple(range(n)), signs)
    least = min(_out_of_line(signs, camps) for camps in product((0, 1), repeat=n))
    found = frustration(network)
    assert found.index == least
    camps = tuple(int(i in found.camps[1]) for i in range(n))
    assert _out_of_line(signs, camps) == least
    assert found.camps[0] | found.camps[1] == set(range(n))
    assert (balance(network).share == 1 or balance(network).triangles == 0) or found.index > 0


def test_network_without_ties_is_balanced() -> None:
    alone = SignedNetwork(("a", "b"), np.zeros((2, 2)))
    assert frustration(alone).index == 0
    assert np.isnan(balance(alone).share)
