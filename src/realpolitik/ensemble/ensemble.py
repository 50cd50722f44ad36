"""A scenario over draws: quantities sampled, blocks of draws solved, results gathered.

Owns `Ensemble` and `Block`. Draws are worked in blocks small enough for the processor's cache, so
that memory is bounded by the block and not by the number of draws; blocks run on threads (NumPy
releases the interpreter inside array operations) and are put together in order, so that the result
does not depend on how many threads there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.model import Model, Play
from realpolitik.ensemble.sample import at_ranks, check_draws, sample
from realpolitik.game import (
    FAILED,
    Commitment,
    Method,
    Solution,
    best_plan,
    sharpest,
    solve,
    solve_qre,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.scenario.model import Scenario

Array = Any
Progress = Callable[[int, int], None]
"""Called with the draws done and the draws in all."""

_BLOCK_BYTES = 16_000_000
_MIN_BLOCK = 64

_TIE = 1e-7
"""How much an actor that has turned still minds its own payoff: enough to choose among equals."""

WINDOW = 2**16
"""Draws that are sampled and kept at a time. Of longer runs the values of the first window are
kept, for quantiles; means and shares are over all draws, so that memory does not grow with them."""


@dataclass
class Block:
    """Some draws of an ensemble, solved under each plan that is asked for, once.

    Parameters
    ----------
    model
        The compiled scenario.
    quantities
        Each quantity's values in these draws, shape (1, draws) or (1, 1).
    draws
        How many draws.
    method
        The solution (rules G2 and G3).
    stop
        Called while solving; it raises when the work is to end.
    measured
        What was asked already of these draws, by the part of a question that asked it.
    """

    model: Model
    quantities: Mapping[str, Array]
    draws: int
    method: Method = "qre"
    stop: Callable[[], None] | None = None
    measured: dict[Any, Any] = field(default_factory=dict)
    _solved: dict[Any, Solution] = field(default_factory=dict)

    @cached_property
    def env(self) -> Environment:
        """Values of everything but questions."""
        return self.model.environment(self.quantities)

    @cached_property
    def _payoffs(self) -> tuple[Array, Array, Array]:
        """Payoffs, precisions, and which draws are sound; unsound ones are set to zero."""
        # What is not finite is counted as a failed draw (rule G4), not warned about.
        with np.errstate(all="ignore"):
            payoffs = self.model.payoffs(self.env, self.draws)
            precision = self.model.precisions(self.env, self.draws)
            sound = np.isfinite(payoffs.sum(axis=(0, 1))) & np.isfinite(precision.sum(axis=0))
        sound &= np.all(precision >= 0, axis=0)
        if not sound.all():
            payoffs = np.where(sound, payoffs, 0.0)
            precision = np.where(sound, precision, 0.0)
        return payoffs, precision, sound

    @property
    def payoffs(self) -> Array:
        """Payoffs, shape (terminals, actors, draws)."""
        return self._payoffs[0]

    @property
    def sound(self) -> NDArray[np.bool_]:
        """Which draws have finite payoffs and precisions, shape (draws,)."""
        sound: NDArray[np.bool_] = self._payoffs[2]
        return sound

    @property
    def failed(self) -> NDArray[np.bool_]:
        """Which draws failed: not sound, or lost under some play solved so far (rule G4)."""
        failed = ~self.sound
        for solution in self._solved.values():
            failed = failed | (solution.status == FAILED)
        return failed

    @cached_property
    def chance(self) -> dict[int, Array]:
        """Probabilities at each information set of chance, shape (actions, draws)."""
        with np.errstate(all="ignore"):
            return self.model.chance(self.env, self.draws)

    def solution(self, play: Play) -> Solution:
        """Return the solution of a play, solving it if that has not been done."""
        if play.key not in self._solved:
            payoffs, precision, _ = self._payoffs
            self._solved[play.key] = solve(
                self.method,
                play.game,
                play.left(payoffs),
                precision,
                self.chance,
                stop=self.stop,
            )
        return self._solved[play.key]

    def turned(self, play: Play, wielders: tuple[int, ...], target: int, sign: int) -> Solution:
        """Return the solution in which some actors care for another's payoff alone (rule Q3).

        Parameters
        ----------
        play
            The game that is played.
        wielders
            The actors who turn on, or towards, the target; they reply exactly. Among replies that
            are equal to the target each takes the one it likes best itself.
        target
            The actor whose payoff becomes theirs.
        sign
            -1 turns on it, 1 towards it.
        """
        key = (play.key, wielders, target, sign)
        if key not in self._solved:
            payoffs, precision, _ = self._payoffs
            turned = payoffs.copy()
            for actor in wielders:
                turned[:, actor] = sign * payoffs[:, target] + _TIE * payoffs[:, actor]
            left = play.left(turned)
            if self.method == "qre":
                self._solved[key] = solve_qre(
                    play.game, left, precision, self.chance, exact=wielders, stop=self.stop
                )
            else:
                self._solved[key] = solve(
                    self.method, play.game, left, precision, self.chance, stop=self.stop
                )
        return self._solved[key]

    def best_plan(self, play: Play, actor: int, goal: Array) -> Commitment:
        """Return the committed plan of an actor that raises a goal the most (rule Q3).

        `goal` is a number on every path of the whole game, shape (terminals, draws) or smaller.
        """
        payoffs, precision, _ = self._payoffs
        if self.method != "qre":
            precision = sharpest(payoffs)
        left = play.left(payoffs)
        full = np.broadcast_to(play.left(goal), (play.game.terminals, self.draws))
        return best_plan(play.game, left, precision, actor, full, self.chance, stop=self.stop)


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
    """

    model: Model
    quantities: Mapping[str, NDArray[np.float64]]
    draws: int
    seed: int
    method: Method = "qre"

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
        return max(_MIN_BLOCK, min(self.draws, _BLOCK_BYTES // per_draw))

    def block(self, start: int, end: int, stop: Callable[[], None] | None = None) -> Block:
        """Return the draws from `start` to before `end` as a block."""
        rows = {
            name: (values if len(values) == 1 else values[start:end])[None, :]
            for name, values in self.quantities.items()
        }
        return Block(self.model, rows, end - start, self.method, stop)

    def gather(
        self,
        work: Callable[[Block], Mapping[Any, Array]],
        progress: Progress | None = None,
        threads: int | None = None,
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
        """
        kept: dict[Any, NDArray[Any]] = {}
        defined: dict[Any, int] = {}
        total: dict[Any, float] = {}
        for start in range(0, self.draws, WINDOW):
            found = self._window(start)._work(work, _shifted(progress, start, self.draws), threads)
            kept = kept or found
            for key, values in found.items():
                known = values[~np.isnan(values)] if values.dtype == np.float64 else values
                defined[key] = defined.get(key, 0) + len(known)
                total[key] = total.get(key, 0.0) + float(np.sum(known, dtype=np.float64))
        return Gathered(kept, defined, total)

    def _window(self, start: int) -> Ensemble:
        """Return the draws from `start` on, `WINDOW` of them at most, as an ensemble."""
        count = min(WINDOW, self.draws - start)
        if start == 0:
            return replace(self, draws=count)
        model = self.model
        related = model.scenario.related
        drawn = sample(model.quantities, count, self.seed, start, related)
        return replace(self, quantities=drawn, draws=count)

    def _work(
        self,
        work: Callable[[Block], Mapping[Any, Array]],
        progress: Callable[[int], object],
        threads: int | None,
    ) -> dict[Any, NDArray[Any]]:
        size = self.block_size
        starts = list(range(0, self.draws, size))
        parts: list[Mapping[Any, Array]] = [{}] * len(starts)
        done = 0
        workers = min(threads or os.cpu_count() or 1, len(starts))
        pool = ThreadPoolExecutor(workers)
        ended = Event()

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
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    i = waiting.pop(future)
                    parts[i] = future.result()
                    done += min(size, self.draws - starts[i])
                    progress(done)
        finally:
            ended.set()
            pool.shutdown(wait=True, cancel_futures=True)
        return _join(parts)


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
    """

    values: Mapping[Any, NDArray[Any]]
    defined: Mapping[Any, int]
    total: Mapping[Any, float]


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
    return {key: np.concatenate([p[key] for p in parts], axis=-1) for key in parts[0]}
