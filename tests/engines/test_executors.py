"""The same bits from threads, processes and a cluster; what a lost worker had is done again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.engines import Ensemble
from realpolitik.ensemble import WINDOW, Gathered
from realpolitik.ensemble.workers import Workers, dask, in_order, processes
from realpolitik.errors import RealpolitikError
from tests.conftest import scenario_of
from tests.engines.works import EndsItsWorker, Payoffs
from tests.test_cli import cli

__all__ = ["cli"]

P = ParamSpec("P")
T = TypeVar("T")
Cli = Callable[..., tuple[int, str, str]]

DRAWS = WINDOW + 1000


@pytest.fixture(name="ensemble", scope="module")
def _ensemble() -> Ensemble:
    return Ensemble.of(scenario_of(), DRAWS, 3)


@pytest.fixture(name="workers", scope="module")
def _workers() -> Iterator[Workers]:
    """Two processes, which are replaced when one of them is lost."""
    with processes(2) as workers:
        yield workers


@pytest.fixture(name="whole", scope="module")
def _whole(ensemble: Ensemble) -> Gathered[str]:
    """What the threads of this process find."""
    return ensemble.gather(Payoffs())


def same(one: Gathered[str], other: Gathered[str]) -> bool:
    assert list(one.values) == list(other.values)
    for key, values in one.values.items():
        np.testing.assert_array_equal(values, other.values[key])
    arrays = {"values", "sketches"}
    rest = [{k: v for k, v in vars(g).items() if k not in arrays} for g in (one, other)]
    counts = [{k: s.counts.tolist() for k, s in g.sketches.items()} for g in (one, other)]
    return rest[0] == rest[1] and counts[0] == counts[1]


@pytest.mark.parametrize(("size", "count"), [(1000, 1), (64, 3), (4096, 2), (30011, 2)])
def test_sums_do_not_depend_on_blocks_or_threads(
    monkeypatch: pytest.MonkeyPatch,
    ensemble: Ensemble,
    whole: Gathered[str],
    size: int,
    count: int,
) -> None:
    assert whole.draws == DRAWS
    assert all(len(v) == WINDOW for v in whole.values.values())
    monkeypatch.setattr(Ensemble, "block_size", size)
    assert same(whole, ensemble.gather(Payoffs(), threads=count))


def test_sums_over_more_draws_than_are_kept_are_those_of_all_draws(ensemble: Ensemble) -> None:
    found = ensemble.gather(Payoffs())
    later = Payoffs().ready(ensemble)(ensemble.solved(WINDOW, DRAWS))
    assert ensemble.block(WINDOW, DRAWS).quantities["collapse"].shape == (1, 1000)
    for key, total in found.total.items():
        both = found.values[key].sum() + later[key].values.sum()
        assert total == pytest.approx(float(both), rel=1e-12)


def test_quantiles_over_more_draws_than_are_kept_are_those_of_all_draws(
    ensemble: Ensemble,
) -> None:
    found = ensemble.gather(Payoffs())
    later = Payoffs().ready(ensemble)(ensemble.solved(WINDOW, DRAWS))
    assert list(found.sketches) == list(found.values)
    for key, sketch in found.sketches.items():
        both = np.concatenate([found.values[key], later[key].values])
        assert sketch.counts.sum() == DRAWS == len(both)
        for share, value in zip((0.05, 0.5, 0.95), sketch.quantile((0.05, 0.5, 0.95)), strict=True):
            assert np.mean(both <= value) == pytest.approx(share, abs=2 / 1024)


def test_processes_give_the_same_bits(
    ensemble: Ensemble, whole: Gathered[str], workers: Workers
) -> None:
    seen = []
    found = ensemble.gather(
        Payoffs(), lambda done, total: seen.append((done, total)), executor=workers
    )
    assert same(found, whole)
    assert seen == sorted(seen)
    assert seen[-1] == (DRAWS, DRAWS)


def test_processes_of_loky_give_the_same_bits(tmp_path: Path) -> None:
    """Its own pool, which comes of `concurrent.futures`; a worker that is lost breaks it."""
    from loky import ProcessPoolExecutor

    few = Ensemble.of(scenario_of(), 300, 3)
    with ProcessPoolExecutor(1) as pool:
        assert same(few.gather(Payoffs(), executor=pool), few.gather(Payoffs()))
        with pytest.raises(RealpolitikError, match="draws 0 to 300 again and again"):
            few.gather(EndsItsWorker(100, tmp_path / "ended"), executor=pool)


@pytest.mark.parametrize("draw", [0, WINDOW + 500])
def test_what_a_lost_process_had_is_done_again(
    ensemble: Ensemble, whole: Gathered[str], workers: Workers, tmp_path: Path, draw: int
) -> None:
    broken = workers.executor
    found = ensemble.gather(EndsItsWorker(draw, tmp_path / "ended"), executor=workers)
    assert (tmp_path / "ended").exists()
    assert workers.executor is not broken
    assert same(found, whole)


def test_processes_that_are_lost_every_time_end_the_work() -> None:
    few = Ensemble.of(scenario_of(), 64, 3)
    with (
        processes(1) as workers,
        pytest.raises(RealpolitikError, match="draws 0 to 64 again and again"),
    ):
        few.gather(EndsItsWorker(0, None), executor=workers)


def test_an_executor_of_ones_own_serves(ensemble: Ensemble, whole: Gathered[str]) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert same(whole, ensemble.gather(Payoffs(), executor=pool))
        assert pool.submit(int).result() == 0, "it is left open"


def test_ctrl_c_cancels_what_waits_and_keeps_the_first_draws(
    monkeypatch: pytest.MonkeyPatch, workers: Workers
) -> None:
    monkeypatch.setattr(Ensemble, "block_size", 64)
    ensemble = Ensemble.of(scenario_of(), 1024, 3)

    def stop(done: int, _: int) -> None:
        if done >= 192:
            raise KeyboardInterrupt

    part = ensemble.gather(Payoffs(), stop, partial=True, executor=workers)
    with pytest.raises(KeyboardInterrupt):
        ensemble.gather(Payoffs(), stop, executor=workers)
    whole = ensemble.gather(Payoffs())
    assert part.draws == 192
    np.testing.assert_array_equal(part.values["CHN"], whole.values["CHN"][:192])


def test_what_cannot_be_sent_stays_in_this_process(ensemble: Ensemble) -> None:
    """Chosen points, and questions that are plain functions."""
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    workers = Workers(ended, ships=True)
    few, work = ensemble.first(64), Payoffs()
    at = few.at({k: np.full(3, 0.5) for k, v in few.quantities.items() if len(v) > 1})
    assert at.gather(work, executor=workers).draws == 3
    assert same(few.gather(work.ready(few), executor=workers), few.gather(work))
    with pytest.raises(RuntimeError, match="after shutdown"):
        few.gather(work, executor=workers)


def test_a_cluster_gives_the_same_bits_though_a_worker_is_lost(
    ensemble: Ensemble, whole: Gathered[str], tmp_path: Path
) -> None:
    from distributed import LocalCluster

    work = EndsItsWorker(WINDOW + 500, tmp_path / "ended")
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        dask(cluster.scheduler_address) as workers,
    ):
        assert workers.at_once == 8
        found = ensemble.gather(work, executor=workers)
        assert (tmp_path / "ended").exists()
        run = rp.run("cuba-1962", draws=64, executor=workers)
    assert same(found, whole)
    assert json.dumps(run.to_dict()) == json.dumps(rp.run("cuba-1962", draws=64).to_dict())


def test_no_scheduler_at_an_address_is_said() -> None:
    with pytest.raises(RealpolitikError, match="no dask scheduler answers"), dask("tcp://x:1:2"):
        pass


@pytest.mark.parametrize("named", ["threads", "threads:2", "processes:2"])
def test_the_command_line_names_them(cli: Cli, named: str) -> None:
    base = ("run", "cuba-1962", "--draws", "100", "--json")
    assert cli(*base, "--executor", named) == cli(*base)


@pytest.mark.parametrize("named", ["fork", "threads:0", "processes:x", "dask:", "dask"])
def test_unknown_workers_are_refused(cli: Cli, named: str) -> None:
    code, _, told = cli("run", "cuba-1962", "--draws", "10", "--executor", named)
    assert code == 2
    assert "known: threads:N, processes:N" in told


class BreaksOnce(ThreadPoolExecutor):
    """Takes so many pieces, then breaks while what it took is still sound."""

    def __init__(self, takes: int) -> None:
        super().__init__(1)
        self.takes = takes

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if not self.takes:
            raise BrokenExecutor("a worker ended")
        self.takes -= 1
        return super().submit(fn, *args, **kwargs)


@pytest.mark.parametrize("takes", [0, 1, 3, 6])
def test_a_pool_that_breaks_as_a_piece_is_handed_in_is_replaced(takes: int) -> None:
    pieces = [(i, i + 1) for i in range(12)]
    workers = Workers(BreaksOnce(takes), ships=True, at_once=3, renew=lambda: BreaksOnce(99))
    done = in_order(workers, lambda pool, piece: pool.submit(sum, piece), pieces)
    assert list(done) == [(p, sum(p)) for p in pieces]


def test_a_pool_that_breaks_and_cannot_be_replaced_ends_the_work() -> None:
    pieces = [(i, i + 1) for i in range(12)]
    workers = Workers(BreaksOnce(4), ships=True, at_once=3)
    done = in_order(workers, lambda pool, piece: pool.submit(sum, piece), pieces)
    assert [next(done) for _ in range(4)] == [(p, sum(p)) for p in pieces[:4]]
    with pytest.raises(RealpolitikError, match="draws 4 to 5 again and again"):
        next(done)
