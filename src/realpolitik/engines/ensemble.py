"""A scenario over draws, with the engine that solves them.

Owns `Ensemble`: the draws are sampled, cut into pieces, handed to whoever works them, and what is
asked of each is gathered; and `AbstractWork`, what can be asked of draws in other processes.
"""

from __future__ import annotations

import functools
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import lru_cache
from functools import partial as partial_
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar

from realpolitik.engines.base import AbstractEngine, Trait
from realpolitik.engines.registry import DEFAULT_ENGINE, engine
from realpolitik.engines.size import Size
from realpolitik.ensemble import WINDOW, Block, Gathered, Memo, Model, Reading, Solved
from realpolitik.ensemble.alike import same_tree
from realpolitik.ensemble.expand import expand
from realpolitik.ensemble.gather import (
    K,
    Tally,
    blas,
    joined,
    keep_freed_memory,
    pieces,
    seen_together,
)
from realpolitik.ensemble.sample import at_ranks, check_draws, sample
from realpolitik.ensemble.workers import Piece, Workers, in_order
from realpolitik.ensemble.workers import threads as local_threads
from realpolitik.periods import Lookahead, Transition, begun

if TYPE_CHECKING:
    from realpolitik.arrays import Draws, Floats, Ints
    from realpolitik.ensemble import Progress
    from realpolitik.ensemble.gather import Stop
    from realpolitik.scenario.data_calls import Offers
    from realpolitik.scenario.model import Reader, Scenario
    from realpolitik.scenario.source import SourceText

_BLOCK_BYTES = 32_000_000
_POOL_BYTES = 16_000_000
"""Where nothing is uncertain all draws of a block are pooled (rule S13); it is as large as this."""

_MIN_BLOCK = 64

K_co = TypeVar("K_co", bound=Hashable, covariant=True)


@dataclass(frozen=True)
class Ensemble:
    """A compiled scenario with its draws and its engine.

    Parameters
    ----------
    model
        The compiled scenario.
    quantities
        Each quantity's values in the first `WINDOW` draws, or one value if it is known.
    draws, seed
        How many draws, and the seed that they came from.
    engine
        What solves them (rules G2 and G3).
    size
        What one draw takes.
    transition
        How one period leads to the next; None if the game is played once (rule S13).
    sampled
        Whether the draws are those of the seed; where they are chosen points they are not.
    stream
        Of chosen points, which draw's random numbers each gets for its courses; None: its own.
    memo
        What was found in these draws, for the questions that come after; None if nothing is kept.
    """

    model: Model
    quantities: Mapping[str, Draws[Floats]]
    draws: int
    seed: int
    engine: AbstractEngine
    size: Size
    transition: Transition | None = None
    sampled: bool = True
    stream: Draws[Ints] | None = None
    memo: Memo | None = None

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        draws: int,
        seed: int,
        solution: str = DEFAULT_ENGINE,
        like: Ensemble | None = None,
    ) -> Ensemble:
        """Compile a scenario and draw its quantities.

        Parameters
        ----------
        scenario, draws, seed
            The scenario, how many draws, and the seed that they come from.
        solution
            The name of an engine.
        like
            Another scenario over draws, from which is taken what both have in common.

        Raises
        ------
        ScenarioError
            E506 or E508: no tree can be made of it, or a draw takes too much; E306: too fine ranks.
        RealpolitikError
            If there is no such engine, or it cannot do what the scenario needs, or the scenario was
            changed in Python (rule G6).
        """
        chosen = engine(solution)
        chosen.require(needs_of(scenario))
        scenario.check_as_read()
        check_draws(draws, seed)
        known = like.model if like and same_tree(like.model.scenario, scenario) else None
        tree = known.tree if known else expand(scenario)
        transition = Transition.of(scenario, tree) if scenario.periods is not None else None
        size = Size.of(scenario, tree, transition)
        size.check(scenario)
        model = Model.of(scenario, tree, known)
        if like and model.first is like.model.first:
            transition = like.transition
        drawn = sample(model.quantities, min(draws, WINDOW), seed, related=scenario.related)
        return cls(model, drawn, draws, seed, chosen, size, transition)

    def under(self, solution: str) -> Ensemble:
        """Return the same draws with another engine."""
        other = engine(solution)
        other.require(self.needs)
        memo = self.memo if other is self.engine else self.memo and Memo()
        return replace(self, engine=other, memo=memo)

    def remembering(self) -> Ensemble:
        """Return the same draws with a memo, so that no question works out what another did.

        Where nothing is uncertain sampled courses are pooled over draws, and nothing is kept.
        """
        return self if self.model.nothing_uncertain else replace(self, memo=Memo())

    @property
    def needs(self) -> frozenset[Trait]:
        """What an engine must be able to do to solve the scenario."""
        return needs_of(self.model.scenario)

    @property
    def method(self) -> str:
        """The engine's name."""
        return self.engine.name

    def at(self, ranks: Mapping[str, Draws[Floats]], stream: Draws[Ints] | None = None) -> Ensemble:
        """Return the same scenario with every uncertain quantity at given shares.

        The draws are few enough to be kept: at most `WINDOW`.
        """
        draws = len(next(iter(ranks.values()))) if ranks else 1
        drawn = at_ranks(self.model.quantities, ranks)
        return replace(self, quantities=drawn, draws=draws, sampled=False, stream=stream, memo=None)

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
        most = (_POOL_BYTES if self.model.nothing_uncertain else _BLOCK_BYTES) // per_draw
        fits = max(_MIN_BLOCK, min(self.draws, most))
        return self.size.draws_at_once(fits)

    def block(self, start: int, end: int) -> Block:
        """Return the draws from `start` to before `end`; with periods, as the first one begins."""
        model = self.model
        if end <= min(self.draws, WINDOW):
            drawn = {k: v if len(v) == 1 else v[start:end] for k, v in self.quantities.items()}
        else:
            related = model.scenario.related
            drawn = sample(model.quantities, end - start, self.seed, start, related)
        rows = begun(
            model, self.transition, {name: values[None, :] for name, values in drawn.items()}
        )
        stream = None if self.stream is None else self.stream[start:end]
        return Block(model, rows, end - start, self.seed, start, stream)

    def solved(self, start: int, end: int, stop: Stop | None = None) -> Solved:
        """Return the same draws to be solved under whatever plan is asked for."""
        block, first = self.block(start, end), functools.partial(begun, self.model, self.transition)
        # Of long runs the first draws alone are kept in mind, as their values are.
        memo = self.memo if block.first < WINDOW else None
        periods = self.model.scenario.periods
        if periods is None or not periods.lookahead:
            return Solved(block, self.engine, first, None, stop, memo)
        foresee = self.lookahead(stop).foresee
        ahead = functools.partial(foresee, plan=None, ahead=periods.lookahead)
        return Solved(block, self.engine, first, ahead, stop, memo)

    def lookahead(self, stop: Stop | None = None) -> Lookahead:
        """Return how periods are played."""
        if self.transition is None:
            raise AssertionError("a scenario without periods")
        return Lookahead(self.transition, self.engine, stop)

    def gather(
        self,
        work: AbstractWork[K] | Callable[[Solved], Mapping[K, Reading]],
        progress: Progress | None = None,
        threads: int | None = None,
        *,
        partial: bool = False,
        executor: Executor | Workers | None = None,
    ) -> Gathered[K]:
        """Work every draw, keep the first ones and sum up all of them.

        Parameters
        ----------
        work
            From a block to named readings over its draws. Other processes take an `AbstractWork`
            on draws of the seed alone; anything else is worked on threads.
        progress
            Told after each piece; it may raise to stop the work.
        threads
            How many to use; by default as many as there are processors.
        partial
            On Ctrl-C return the first draws, as many as are done, if any are.
        executor
            Who works in place of these threads.

        Raises
        ------
        RealpolitikError
            If workers are lost again and again.
        """
        gathered: Gathered[K] = Gathered()
        first: list[Mapping[K, Reading]] = []
        last = min(self.draws, WINDOW)
        todo = pieces(self.draws, WINDOW, self.block_size)
        done = 0
        keep_freed_memory()
        with ExitStack() as stack:
            stack.enter_context(blas().limit(limits=1, user_api="blas"))
            results = stack.enter_context(closing(self._results(work, todo, threads, executor)))
            try:
                for (_, end), (readings, tallies) in results:
                    if end <= last:
                        first.append(readings)
                    else:
                        gathered.add(tallies, end - done)
                    if end == last:
                        gathered.keep(seen_together(first), end)
                        first.clear()
                    done = end
                    if progress:
                        progress(done, self.draws)
            except KeyboardInterrupt:
                if not partial or not done:
                    raise
        if done < last:
            gathered.keep(seen_together(first), done)
        return gathered

    def _results(
        self,
        work: AbstractWork[K] | Callable[[Solved], Mapping[K, Reading]],
        todo: Sequence[Piece],
        threads: int | None,
        executor: Executor | Workers | None,
    ) -> Generator[tuple[Piece, Part[K]]]:
        """Yield each piece of the draws with its results, in order."""
        hands = Workers.of(executor) if isinstance(executor, Executor) else executor
        if hands is not None and hands.ships and self.sampled and isinstance(work, AbstractWork):
            order = Order.of(self, work)
            yield from in_order(
                hands, lambda pool, piece: pool.submit(fill, order, piece[0], piece[1]), todo
            )
            return
        answer = work.ready(self) if isinstance(work, AbstractWork) else work
        ended = Event()
        task = partial_(self.part, answer, stop=lambda _: _stop_if(ended))
        if len(todo) == 1:
            yield todo[0], task(*todo[0])
            return
        with ExitStack() as stack:
            if hands is None or hands.ships:
                hands = stack.enter_context(
                    local_threads(min(threads or os.cpu_count() or 1, len(todo)))
                )
            stack.callback(ended.set)
            yield from in_order(hands, lambda pool, piece: pool.submit(task, *piece), todo)

    def part(
        self,
        answer: Callable[[Solved], Mapping[K, Reading]],
        start: int,
        end: int,
        stop: Stop | None = None,
    ) -> Part[K]:
        """Work the draws from `start` to before `end`, a block at a time.

        Returns
        -------
        tuple
            What was read in them if they are kept, and else its sums.
        """
        size = self.block_size
        blocks = [(at, min(at + size, end)) for at in range(start, end, size)]
        found = [answer(self.solved(*block, stop)) for block in blocks]
        if start < WINDOW:
            return joined(found), {}
        later = seen_together(found)
        return {}, {key: Tally.of(reading, kept=False) for key, reading in later.items()}


Part = tuple[Mapping[K, Reading], Mapping[K, Tally]]
"""What a piece of the draws came to: its readings if they are kept, and else their sums."""


class AbstractWork(ABC, Generic[K_co]):
    """What is asked of every block, in a form that can be sent to another process.

    To add one: a frozen dataclass with fields that can be pickled and hashed.
    """

    @abstractmethod
    def ready(self, ensemble: Ensemble) -> Callable[[Solved], Mapping[K_co, Reading]]:
        """Return what answers a block of an ensemble, compiled for it."""


@dataclass(frozen=True)
class Order(Generic[K]):
    """Draws to be worked in another process, and what is asked of them.

    A compiled scenario does not travel; its source does, and each worker reads it once.
    """

    read: Reader
    source: SourceText
    offers: Offers | None
    draws: int
    seed: int
    solution: str
    work: AbstractWork[K]

    @classmethod
    def of(cls, ensemble: Ensemble, work: AbstractWork[K]) -> Order[K]:
        """Return the order to work an ensemble's draws."""
        scenario = ensemble.model.scenario
        read, (source, offers) = scenario.__reduce__()
        return cls(read, source, offers, ensemble.draws, ensemble.seed, ensemble.method, work)


@lru_cache(maxsize=4)
def _filled(order: Order[K]) -> tuple[Ensemble, Callable[[Solved], Mapping[K, Reading]]]:
    """Return the ensemble of an order, and its work made ready; each worker makes it once."""
    scenario = order.read(order.source, order.offers, None)
    ensemble = Ensemble.of(scenario, order.draws, order.seed, order.solution)
    return ensemble, order.work.ready(ensemble)


def fill(order: Order[K], start: int, end: int) -> Part[K]:
    """Work some draws of an order: what a worker does."""
    ensemble, answer = _filled(order)
    keep_freed_memory()
    with blas().limit(limits=1, user_api="blas"):
        return ensemble.part(answer, start, end)


class _EndedError(Exception):
    """The work was ended from outside; nobody waits for this block."""


def _stop_if(ended: Event) -> None:
    if ended.is_set():
        raise _EndedError


def needs_of(scenario: Scenario) -> frozenset[Trait]:
    """Return what an engine must be able to do to solve a scenario."""
    needs = {Trait.PERIODS} if scenario.periods is not None else set()
    ranked = any(actor.prefers for actor in scenario.actors.values())
    return frozenset(needs | {Trait.ORDINAL_PAYOFFS} if ranked else needs)
