"""Solving over draws: blocks, threads, failures, chance, precision (rules G1 to G6)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import ParamSpec, TypeVar

import array_api_strict
import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from realpolitik.engines import Ensemble
from realpolitik.ensemble import Reading, Solved
from realpolitik.errors import ScenarioError
from tests.conftest import codes, scenario_of

P = ParamSpec("P")
T = TypeVar("T")


def value(solved: Solved) -> dict[str, Reading]:
    found = solved.solution(solved.model.play({})).value
    sound = Reading(solved.block.sound * 1.0, solved.failed)
    return {"value": Reading(found[1], solved.failed), "sound": sound}


def test_blocks_and_threads_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = Ensemble.of(scenario_of(), 1000, 0)
    whole = ensemble.gather(value).values["value"]
    for size, threads in ((64, 1), (7, 2), (1000, 3)):
        monkeypatch.setattr(Ensemble, "block_size", size)
        np.testing.assert_array_equal(
            ensemble.gather(value, threads=threads).values["value"], whole
        )


def test_progress_counts_every_draw_and_may_stop_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Ensemble, "block_size", 64)
    ensemble = Ensemble.of(scenario_of(), 1000, 0)
    seen: list[tuple[int, int]] = []
    ensemble.gather(value, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (1000, 1000)
    assert len(seen) == 16

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensemble.gather(value, stop)


def test_payoffs_are_weight_times_gain() -> None:
    ensemble = Ensemble.of(scenario_of(), 32, 0)
    block = ensemble.block(0, 32)
    columns = block.model.tree.columns
    codes_ = block.model.tree.codes
    cut = (columns["beijing"] == codes_["cut"])[:, None]
    provoke = (columns["pyongyang"] == codes_["provoke"])[:, None]
    collapse, provocation = (ensemble.quantities[q][None, :] for q in ("collapse", "provocation"))
    np.testing.assert_allclose(block.payoffs[:, 0], -collapse * cut - provocation * provoke)
    wanted = -60.0 * cut + 20.0 * (provoke & ~cut)
    np.testing.assert_allclose(block.payoffs[:, 1], np.broadcast_to(wanted, (4, 32)))


def test_payoff_expressions_run_unchanged_on_the_strict_array_api() -> None:
    ensemble = Ensemble.of(scenario_of(), 16, 0)
    block = ensemble.block(0, 16)
    strict = {k: array_api_strict.asarray(v) for k, v in block.quantities.items()}
    env = block.model.environment(strict, array_api_strict)
    payoffs = block.model.payoffs(env, 16)
    np.testing.assert_allclose(np.asarray(payoffs), block.payoffs, rtol=1e-15)
    assert np.asarray(block.model.precisions(env, 16)).shape == (2, 16)


def test_a_draw_that_cannot_be_solved_is_marked_and_counted() -> None:
    scenario = scenario_of(
        "quantities:\n"
        '  wild: {value: "uniform(-1, 1)", says: x, judgement: y}\n'
        "actors:\n"
        "  CHN: {name: China, interests: {a: {weight: collapse, gain: log(wild)}}}\n"
        "  PRK: {name: North Korea, interests: {a: {weight: provocation, gain: beijing == cut}}}\n"
    )
    ensemble = Ensemble.of(scenario, 512, 0)
    found = ensemble.gather(value).values
    np.testing.assert_array_equal(found["sound"], ensemble.quantities["wild"] > 0)
    assert np.isfinite(found["value"]).all()


def test_negative_precision_is_a_failed_draw() -> None:
    scenario = scenario_of(
        "actors:\n"
        '  CHN: {name: C, precision: "normal(0, 1)", interests: {a: {weight: collapse, gain: 1}}}\n'
        "  PRK: {name: N, interests: {a: {weight: provocation, gain: beijing == cut}}}\n"
    )
    sound = Ensemble.of(scenario, 256, 0).gather(value).values["sound"]
    assert 0 < sound.sum() < 256


CHANCE = (
    "quantities:\n  risk: {value: 0.2 to 0.4, unit: probability, says: x, judgement: y}\n"
    "moves:\n"
    "  beijing: {by: CHN, options: [indulge, cut]}\n"
    '  storm: {by: chance, options: {high: "risk if beijing == cut else 0", low: rest}}\n'
    "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
    'outcomes:\n  stormy: "storm == high"\n'
)


def test_chance_may_depend_on_quantities_and_earlier_moves() -> None:
    ensemble = Ensemble.of(scenario_of(CHANCE), 64, 0)
    block = ensemble.block(0, 64)
    tree = block.model.tree
    path = ensemble.solved(0, 64).solution(block.model.play({})).path
    high = tree.columns["storm"] == tree.codes["high"]
    cut = tree.columns["beijing"] == tree.codes["cut"]
    assert path[high & ~cut].max() == 0.0
    share = path[high & cut].sum(axis=0) / path[cut].sum(axis=0)
    np.testing.assert_allclose(share, ensemble.quantities["risk"], rtol=1e-12)


@pytest.mark.parametrize(
    "options", ["{high: 0.5, low: 0.6}", "{high: 1.5, low: -0.5}", "{high: 0/0, low: rest}"]
)
def test_chances_that_are_no_probabilities_are_refused(options: str) -> None:
    fragment = CHANCE.replace('{high: "risk if beijing == cut else 0", low: rest}', options)
    with pytest.raises(ScenarioError) as error:
        Ensemble.of(scenario_of(fragment), 16, 0).gather(value)
    assert codes(error.value.diagnostics)[-1] == "E507"


def test_simultaneous_moves_are_solved_by_their_fixed_point() -> None:
    """Two moves blind to each other: each is the logit reply to the other's chances."""
    fragment = (
        "moves:\n"
        "  beijing: {by: CHN, options: [indulge, cut]}\n"
        "  pyongyang: {by: PRK, options: [provoke, restrain], blind_to: [beijing]}\n"
    )
    ensemble = Ensemble.of(scenario_of(fragment), 64, 0)
    block, solved = ensemble.block(0, 64), ensemble.solved(0, 64)
    solution = solved.solution(block.model.play({}))
    assert not solved.failed.any()
    cut = solution.strategy["CHN", "beijing"]["cut"]
    provoke = solution.strategy["PRK", "pyongyang"]["provoke"]
    precision = block.model.precisions(block.env, 64)
    collapse = ensemble.quantities["collapse"]
    np.testing.assert_allclose(cut, 1 / (1 + np.exp(precision[0] * collapse)), rtol=1e-9)
    gain = 20.0 * (1 - cut)
    np.testing.assert_allclose(provoke, 1 / (1 + np.exp(-precision[1] * gain)), rtol=1e-9)


class AtOnce(ThreadPoolExecutor):
    """Has done what it is given before anyone can look."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = super().submit(fn, *args, **kwargs)
        wait([future])
        return future


@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize("after", [1, 3])
def test_an_interrupt_keeps_the_first_draws(
    monkeypatch: pytest.MonkeyPatch, after: int, busy: bool
) -> None:
    """With `partial` the draws done until Ctrl-C are those of the whole run; else it is raised.

    On a busy machine several blocks are done before anyone looks.
    """

    monkeypatch.setattr(Ensemble, "block_size", 64)
    ensemble = Ensemble.of(scenario_of(), 512, 3)
    whole = ensemble.gather(value).values["value"]

    def stop(done: int, total: int) -> None:
        assert total == 512
        if done >= 64 * after:
            raise KeyboardInterrupt

    with (AtOnce if busy else ThreadPoolExecutor)(1) as pool:
        part = ensemble.gather(value, stop, partial=True, executor=pool)
    assert part.draws == 64 * after
    assert part.defined["value"] == 64 * after
    assert np.array_equal(part.values["value"], whole[: part.draws])
    with pytest.raises(KeyboardInterrupt):
        ensemble.gather(value, stop, threads=1)


def test_matrix_products_start_no_threads_of_their_own_while_blocks_run() -> None:
    def threads() -> set[int]:
        return {x["num_threads"] for x in threadpool_info() if x["user_api"] == "blas"}

    def work(solved: Solved) -> dict[str, Reading]:
        assert threads() == {1}
        return value(solved)

    with threadpool_limits(2, "blas"):
        Ensemble.of(scenario_of(), 8, 0).gather(work)
        assert threads() == {2}
