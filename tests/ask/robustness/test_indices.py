"""Sensitivity indices against closed forms and against SALib."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from realpolitik.ask.robustness import indices
from realpolitik.ensemble.sample import points

BOX = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}


def ishigami(x: Any) -> Any:
    """Ishigami and Homma 1990, with a = 7 and b = 0.1."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


ISHIGAMI_FIRST = np.array([0.3139, 0.4424, 0.0])
ISHIGAMI_TOTAL = np.array([0.5576, 0.4424, 0.2437])

G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def sobol_g(x: Any) -> Any:
    """Sobol's g function on the unit cube."""
    return np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)


def g_indices() -> tuple[Any, Any]:
    part = 1 / (3 * (1 + G) ** 2)
    total = np.prod(1 + part) - 1
    others = np.array([np.prod(1 + np.delete(part, i)) for i in range(len(G))])
    return part / total, part * others / total


def unit(draws: int, inputs: int) -> Any:
    return points(draws, inputs, seed=3).T


def test_first_order_of_any_sample_on_ishigami() -> None:
    x = unit(8192, 3)
    y = ishigami((2 * x - 1) * np.pi)[:, None]
    found = indices.first_order(x, y, slices=32)[:, 0]
    np.testing.assert_allclose(found, ISHIGAMI_FIRST, atol=0.02)


def test_first_order_of_any_sample_on_sobol_g() -> None:
    x = unit(8192, 5)
    found = indices.first_order(x, sobol_g(x)[:, None], slices=32)[:, 0]
    np.testing.assert_allclose(found, g_indices()[0], atol=0.02)


def test_design_gives_first_and_total_indices_on_both_functions() -> None:
    base = 4096
    x = indices.sobol_design(base, 3, seed=1)
    assert x.shape == (5 * base, 3)
    y = ishigami((2 * x - 1) * np.pi)[:, None]
    first, total = indices.sobol_indices(y, base, 3)
    np.testing.assert_allclose(first[:, 0], ISHIGAMI_FIRST, atol=0.02)
    np.testing.assert_allclose(total[:, 0], ISHIGAMI_TOTAL, atol=0.02)
    z = indices.sobol_design(base, 5, seed=1)
    wanted = g_indices()
    found = indices.sobol_indices(sobol_g(z)[:, None], base, 5)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one[:, 0], other, atol=0.02)


def test_design_indices_are_salibs_on_the_same_outputs() -> None:
    from SALib.analyze import sobol

    base, inputs = 512, 3
    x = indices.sobol_design(base, inputs, seed=2)
    y = ishigami((2 * x - 1) * np.pi)
    first, total = indices.sobol_indices(y[:, None], base, inputs)
    # SALib lists, for each base draw, A, then A with each column of B, then B.
    blocks = y.reshape(inputs + 2, base)
    theirs = np.concatenate([blocks[:1], blocks[2:], blocks[1:2]]).T.reshape(-1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = sobol.analyze(BOX, theirs, calc_second_order=False, num_resamples=10, seed=1)
    # SALib standardises the outputs, which changes only how they are centred.
    np.testing.assert_allclose(first[:, 0], found["S1"], atol=0.02)
    np.testing.assert_allclose(total[:, 0], found["ST"], rtol=1e-9)


@pytest.mark.parametrize("slices", [5, 10])
def test_pawn_is_salibs(slices: int) -> None:
    from SALib.analyze import pawn

    x = (2 * unit(1000, 3) - 1) * np.pi
    y = ishigami(x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pawn.analyze(BOX, x, y, S=slices, print_to_console=False, seed=1)
    ours = indices.pawn(x, y[:, None], slices)[:, 0]
    np.testing.assert_allclose(ours, theirs["median"], atol=2e-3)


def test_pawn_of_equal_outputs_and_of_truths() -> None:
    x = unit(1024, 2)
    constant = np.zeros((1024, 1))
    assert indices.pawn(x, constant).tolist() == [[0.0], [0.0]]
    truth = (x[:, :1] > 0.5) * 1.0
    found = indices.pawn(x, truth)[:, 0]
    # Where the input is high or low the truth is settled, half away from its overall share.
    assert found[0] == pytest.approx(0.5, abs=0.01)
    assert found[1] < 0.1


def test_several_outputs_at_once_are_each_by_itself() -> None:
    x = unit(512, 3)
    y = np.stack([x[:, 0], x[:, 1] ** 2, sobol_g(unit(512, 5))], axis=1)
    for index in (indices.pawn, indices.first_order):
        together = index(x, y)
        for j in range(3):
            np.testing.assert_allclose(together[:, j], index(x, y[:, j : j + 1])[:, 0])


def test_order_of_inputs_changes_nothing() -> None:
    x = unit(512, 3)
    y = ishigami(x)[:, None]
    turned = indices.pawn(x[:, ::-1], y)[::-1]
    np.testing.assert_allclose(indices.pawn(x, y), turned)


def test_intervals_hold_the_index_and_narrow_with_draws() -> None:
    widths = []
    for draws in (512, 4096):
        x = unit(draws, 3)
        y = ishigami((2 * x - 1) * np.pi)[:, None]
        low, high = indices.interval(indices.first_order, x, y)
        assert np.all(low[:2, 0] <= ISHIGAMI_FIRST[:2] + 0.02)
        assert np.all(high[:2, 0] >= ISHIGAMI_FIRST[:2] - 0.02)
        widths.append(float((high - low).mean()))
    assert widths[1] < widths[0]


def test_total_intervals_hold_the_closed_form() -> None:
    base = 2048
    x = indices.sobol_design(base, 3, seed=5)
    y = ishigami((2 * x - 1) * np.pi)[:, None]
    (low, high), (low_total, high_total) = indices.sobol_intervals(y, base, 3)
    assert np.all((low[:, 0] <= ISHIGAMI_FIRST + 0.01) & (high[:, 0] >= ISHIGAMI_FIRST - 0.01))
    assert np.all(low_total[:, 0] <= ISHIGAMI_TOTAL)
    assert np.all(high_total[:, 0] >= ISHIGAMI_TOTAL)


def test_noise_level_is_what_a_dummy_reaches() -> None:
    x = unit(1024, 1)
    y = sobol_g(unit(1024, 5))[:, None]
    level = indices.noise_level(x, y)[0]
    rng = np.random.default_rng(11)
    dummies = indices.pawn(rng.random((1024, 1000)), y)[:, 0]
    assert 0.005 < np.mean(dummies > level) < 0.12


def large_sample_pawn(function: Any, inputs: int) -> Any:
    """Return the index of unlimited draws, by brute force, input by input and slice by slice."""
    rng = np.random.default_rng(5)
    whole = np.sort(function(rng.random((50_000, inputs))))
    found = []
    for i in range(inputs):
        distances = []
        for k in range(10):
            x = rng.random((20_000, inputs))
            x[:, i] = (k + x[:, i]) / 10
            part = np.sort(function(x))
            at = np.searchsorted(part, whole, side="right") / len(part)
            distances.append(np.abs(at - (np.arange(len(whole)) + 1) / len(whole)).max())
        found.append(np.median(distances))
    return np.array(found)


def sloped(x: Any) -> Any:
    """A strong, a middling, a weak input, and one without effect."""
    return x[:, 0] + 0.5 * x[:, 1] + 0.15 * x[:, 2]


@pytest.mark.parametrize(
    ("function", "draws"),
    [(sloped, 1024), (lambda x: ishigami((2 * x - 1) * np.pi), 512)],
    ids=["sloped-1024", "ishigami-512"],
)
def test_pawn_intervals_hold_the_index_of_unlimited_draws(function: Any, draws: int) -> None:
    wanted = large_sample_pawn(function, 4)
    wanted[3] = 0.0
    rng = np.random.default_rng(8)
    runs = 100
    inside, above, widths = np.zeros(4), 0, []
    for seed in range(runs):
        x = rng.random((draws, 4))
        y = function(x)[:, None]
        low, high = (end[:, 0] for end in indices.pawn_interval(x, y, seed=seed))
        raw = indices.pawn(x, y)[:, 0]
        assert np.all((low <= raw) & (raw <= high))
        inside += (low <= wanted + 1e-9) & (wanted <= high)
        above += int(low[3] > 0)
        widths.append(high - low)
    assert np.all(inside / runs >= 0.92)
    # A null input is told from nothing about as seldom as promised, and not never.
    assert 0.0 < above / runs < 0.08
    # Bounds, but not idle ones: the strongest input is told from one without effect.
    assert np.mean(widths) < 7 / np.sqrt(draws)


def test_direction_is_spearmans_also_with_ties() -> None:
    from scipy.stats import spearmanr

    rng = np.random.default_rng(3)
    x: Any = np.round(rng.normal(size=(300, 4)), 1)
    outputs: list[Any] = [
        np.round(x[:, 0] - x[:, 1] + rng.normal(size=300)),
        (x[:, 0] + rng.normal(size=300) > 0) * 1.0,
        np.exp(x[:, 2]),
    ]
    for y in outputs:
        found = indices.rank_correlation(x, y)
        wanted = [spearmanr(x[:, i], y).statistic for i in range(4)]
        np.testing.assert_allclose(found, wanted, atol=1e-12)
    # The order in which equal draws stand changes nothing.
    swapped = rng.permutation(300)
    tied = (x[:, 0] > 0) * 1.0
    np.testing.assert_allclose(
        indices.rank_correlation(x[swapped], tied[swapped]), indices.rank_correlation(x, tied)
    )


def test_what_does_not_vary_goes_neither_way() -> None:
    x = np.column_stack([np.arange(10.0), np.full(10, 3.0)])
    assert indices.rank_correlation(x, np.arange(10.0)).tolist() == [1.0, 0.0]
    assert indices.rank_correlation(x, np.zeros(10)).tolist() == [0.0, 0.0]


def test_equal_values_share_their_rank() -> None:
    from scipy.stats import rankdata

    values = np.random.default_rng(0).integers(0, 20, 200) / 3.0
    np.testing.assert_array_equal(indices.mean_ranks(values), rankdata(values))
