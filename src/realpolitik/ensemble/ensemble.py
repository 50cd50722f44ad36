"""A scenario over draws: quantities sampled, blocks of draws solved, results gathered.

Owns `Ensemble`. Draws are worked in blocks small enough for the processor's cache, so
that memory is bounded by the block and not by the number of draws; blocks run on threads (NumPy
releases the interpreter inside array operations) and are put together in order, so that the result
does not depend on how many threads there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from realpolitik.ensemble.block import Block
from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.model import Model
from realpolitik.ensemble.sample import at_ranks, check_draws, sample
from realpolitik.game import (
    Method,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.scenario.model import Scenario

Array = Any
Progress = Callable[[int, int], None]
"""Called with the draws done and the draws in all."""

_BLOCK_BYTES = 16_000_000
_MIN_BLOCK = 64

WINDOW = 2**16
"""Draws that are sampled and kept at a time. Of longer runs the values of the first window are
kept, for quantiles; means and shares are over all draws, so that memory does not grow with them."""


@dataclass(frozen=True)
class Ensemble:
    """A compiled scenario with its draws.

    Parameters
    ----------
    model
        The compiled scenario.
    quantities
        Each quantity's values in the first `WINDOW` draws, or (1,) if it is known.
    draws, seed
        How many draws, and the seed that they came from.
    method
        The solution (rules G2 and G3).
    offset
        Which draw of the run the first one is.
    """

    model: Model
    quantities: Mapping[str, NDArray[np.float64]]
    draws: int
    seed: int
    method: Method = "qre"
    offset: int = 0

    @classmethod
    def of(cls, scenario: Scenario, draws: int, seed: int, method: Method = "qre") -> Ensemble:
        """Compile a scenario and draw its quantities.

        Raises
        ------
        ScenarioError
            If no tree can be made of its moves.
        """
        model = Model.of(scenario)
        check_draws(draws, seed)
        drawn = sample(model.quantities, min(draws, WINDOW), seed, related=scenario.related)
        return cls(model, drawn, draws, seed, method)

    def at(self, ranks: Mapping[str, NDArray[np.float64]]) -> Ensemble:
        """Return the same scenario with every uncertain quantity at given shares, (draws,).

        The draws are few enough to be kept: at most `WINDOW`.
        """
        draws = len(next(iter(ranks.values()))) if ranks else 1
        drawn = at_ranks(self.model.quantities, ranks)
        return replace(self, quantities=drawn, draws=draws)

    def first(self, draws: int) -> Ensemble:
        """Return the first draws alone, all of them if there are no more."""
        return replace(self, draws=min(draws, self.draws))

    @property
    def block_size(self) -> int:
        """Draws per block, so that one block's values stay in cache."""
        game = self.model.tree.game
        per_draw = 8 * game.nodes * (len(game.actors) + 2)
        periods = self.model.scenario.periods
        if periods is not None:
            # A period holds its own values beside those of the periods that it foresees.
            per_draw *= 2 * (periods.courses if periods.follow == "sample" else 1)
        fits = max(_MIN_BLOCK, min(self.draws, _BLOCK_BYTES // per_draw))
        return self.model.size.draws_at_once(fits)

    def block(self, start: int, end: int, stop: Callable[[], None] | None = None) -> Block:
        """Return the draws from `start` to before `end` as a block."""
        rows = {
            name: (values if len(values) == 1 else values[start:end])[None, :]
            for name, values in self.quantities.items()
        }
        model, count, first = self.model, end - start, self.offset + start
        periods = model.scenario.periods
        if model.passage is None or periods is None:
            return Block(model, rows, count, self.method, stop, self.seed, first)
        starts = model.passage.start(Environment({}, model.tree.codes, model.definitions, rows))
        block = Block(model, {**rows, **starts}, count, self.method, stop, self.seed, first)
        return replace(block, ahead=periods.lookahead)

    def gather(
        self,
        work: Callable[[Block], Mapping[Any, Array]],
        progress: Progress | None = None,
        threads: int | None = None,
        *,
        partial: bool = False,
    ) -> Gathered:
        """Work every block, keep the first draws and sum up all of them.

        Parameters
        ----------
        work
            From a block to named arrays over its draws; NaN where there is no value.
        progress
            Told after each block; it may raise to stop the work.
        threads
            How many to use; by default as many as there are processors.
        partial
            On Ctrl-C return the first draws, as many as are done, if any are.
        """
        kept: dict[Any, NDArray[Any]] = {}
        defined: dict[Any, int] = {}
        total: dict[Any, float] = {}
        done = 0
        for start in range(0, self.draws, WINDOW):
            window, tell = self._window(start), _shifted(progress, start, self.draws)
            found, count = window._work(work, tell, threads, partial)
            done += count
            if not count and not done:
                raise KeyboardInterrupt
            if not count:
                break
            kept = kept or found
            for key, values in found.items():
                known = values[~np.isnan(values)] if values.dtype == np.float64 else values
                defined[key] = defined.get(key, 0) + len(known)
                total[key] = total.get(key, 0.0) + float(np.sum(known, dtype=np.float64))
            if count < window.draws:
                break
        return Gathered(kept, defined, total, done)

    def _window(self, start: int) -> Ensemble:
        """Return the draws from `start` on, `WINDOW` of them at most, as an ensemble."""
        count = min(WINDOW, self.draws - start)
        if start == 0:
            return replace(self, draws=count)
        model = self.model
        related = model.scenario.related
        drawn = sample(model.quantities, count, self.seed, start, related)
        return replace(self, quantities=drawn, draws=count, offset=start)

    def _work(
        self,
        work: Callable[[Block], Mapping[Any, Array]],
        progress: Callable[[int], object],
        threads: int | None,
        partial: bool,
    ) -> tuple[dict[Any, NDArray[Any]], int]:
        """Return the results of the first draws, and how many they are: all, unless interrupted."""
        size = self.block_size
        starts = list(range(0, self.draws, size))
        parts: list[Mapping[Any, Array]] = [{}] * len(starts)
        done = 0
        workers = min(threads or os.cpu_count() or 1, len(starts))
        pool = ThreadPoolExecutor(workers)
        ended = Event()
        # Blocks run side by side; a matrix product that starts threads of its own waits for them
        # longer than it takes.
        one_each = threadpool_limits(1, "blas")

        def run(start: int, end: int) -> Mapping[Any, Array]:
            return work(self.block(start, end, lambda: _stop_if(ended)))

        try:
            waiting: dict[Future[Mapping[Any, Array]], int] = {}
            queue = iter(enumerate(starts))
            while True:
                # Only a few blocks wait at a time: memory stays bounded, Ctrl-C stops at once.
                while len(waiting) < 2 * workers and (item := next(queue, None)) is not None:
                    i, start = item
                    waiting[pool.submit(run, start, min(start + size, self.draws))] = i
                if not waiting:
                    break
                done_now = wait(waiting, return_when=FIRST_COMPLETED).done
                # In order, so that after Ctrl-C the first draws are kept without a gap.
                for future in sorted(done_now, key=waiting.__getitem__):
                    i = waiting.pop(future)
                    parts[i] = future.result()
                    done += min(size, self.draws - starts[i])
                    progress(done)
        except KeyboardInterrupt:
            if not partial:
                raise
        finally:
            ended.set()
            pool.shutdown(wait=True, cancel_futures=True)
            one_each.restore_original_limits()
        first = parts.index({}) if {} in parts else len(parts)
        return _join(parts[:first]), min(first * size, self.draws)


@dataclass(frozen=True, eq=False)
class Gathered:
    """Results over draws: the first ones kept, all of them summed up.

    Parameters
    ----------
    values
        For each key its values in the first `WINDOW` draws, shape (draws,).
    defined
        For each key in how many of all draws it has a value.
    total
        For each key the sum of these values.
    draws
        How many draws were worked.
    """

    values: Mapping[Any, NDArray[Any]]
    defined: Mapping[Any, int]
    total: Mapping[Any, float]
    draws: int


def _shifted(progress: Progress | None, start: int, draws: int) -> Callable[[int], None]:
    """Return a report of progress for a window that begins at `start`."""

    def report(done: int) -> None:
        if progress:
            progress(start + done, draws)

    return report


class _EndedError(Exception):
    """The work was ended from outside; nobody waits for this block."""


def _stop_if(ended: Event) -> None:
    if ended.is_set():
        raise _EndedError


def _join(parts: Sequence[Mapping[Any, Array]]) -> dict[Any, NDArray[Any]]:
    keys = parts[0] if parts else ()
    return {key: np.concatenate([p[key] for p in parts], axis=-1) for key in keys}
