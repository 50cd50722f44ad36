"""A scenario over draws, with the engine that solves them.

Owns `Ensemble`: the draws are sampled, cut into blocks, handed to the engine, and what is asked of
each block is gathered.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from realpolitik.engines.base import AbstractEngine, Trait
from realpolitik.engines.registry import DEFAULT_ENGINE, engine
from realpolitik.engines.size import Size
from realpolitik.ensemble import WINDOW, Block, Environment, Gathered, Memo, Model, Solved
from realpolitik.ensemble.expand import expand
from realpolitik.ensemble.gather import in_blocks
from realpolitik.ensemble.sample import at_ranks, check_draws, sample
from realpolitik.periods import Lookahead, Transition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import Draws, Floats
    from realpolitik.ensemble import Progress, Reading
    from realpolitik.ensemble.gather import K, Stop
    from realpolitik.scenario.model import Scenario

_BLOCK_BYTES = 16_000_000
_POOL_BYTES = 16_000_000
"""Where nothing is uncertain all draws of a block are pooled (rule S13); it is as large as this."""

_MIN_BLOCK = 64


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
    offset
        Which draw of the run the first one is.
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
    offset: int = 0
    memo: Memo | None = None

    @classmethod
    def of(
        cls, scenario: Scenario, draws: int, seed: int, solution: str = DEFAULT_ENGINE
    ) -> Ensemble:
        """Compile a scenario and draw its quantities.

        Parameters
        ----------
        scenario
            The scenario.
        draws, seed
            How many draws, and the seed that they come from.
        solution
            The name of an engine.

        Raises
        ------
        ScenarioError
            E506 or E508, if no tree can be made of its moves or a draw of it takes too much; E306,
            if a ranking is too fine.
        RealpolitikError
            If there is no such engine, or it cannot do what the scenario needs, or the scenario was
            changed in Python (rule G6).
        """
        chosen = engine(solution)
        chosen.require(needs_of(scenario))
        scenario.check_as_read()
        check_draws(draws, seed)
        tree = expand(scenario)
        transition = Transition.of(scenario, tree) if scenario.periods is not None else None
        size = Size.of(scenario, tree, transition)
        size.check(scenario)
        model = Model.of(scenario, tree)
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
        one = all(len(values) == 1 for values in self.quantities.values())
        return self if one else replace(self, memo=Memo())

    @property
    def needs(self) -> frozenset[Trait]:
        """What an engine must be able to do to solve the scenario."""
        return needs_of(self.model.scenario)

    @property
    def method(self) -> str:
        """The engine's name."""
        return self.engine.name

    def at(self, ranks: Mapping[str, Draws[Floats]]) -> Ensemble:
        """Return the same scenario with every uncertain quantity at given shares.

        The draws are few enough to be kept: at most `WINDOW`.
        """
        draws = len(next(iter(ranks.values()))) if ranks else 1
        drawn = at_ranks(self.model.quantities, ranks)
        return replace(self, quantities=drawn, draws=draws, memo=None)

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
        known = all(len(values) == 1 for values in self.quantities.values())
        most = (_POOL_BYTES if known else _BLOCK_BYTES) // per_draw
        fits = max(_MIN_BLOCK, min(self.draws, most))
        return self.size.draws_at_once(fits)

    def block(self, start: int, end: int) -> Block:
        """Return the draws from `start` to before `end`; with periods, as the first one begins."""
        rows = {
            name: (values if len(values) == 1 else values[start:end])[None, :]
            for name, values in self.quantities.items()
        }
        model = self.model
        if self.transition is not None:
            env = Environment({}, model.tree.codes, model.definitions, rows)
            rows |= self.transition.start(env)
        return Block(model, rows, end - start, self.seed, self.offset + start)

    def solved(self, start: int, end: int, stop: Stop | None = None) -> Solved:
        """Return the same draws to be solved under whatever plan is asked for."""
        block = self.block(start, end)
        # Of long runs the first draws alone are kept in mind, as their values are.
        memo = self.memo if block.first < WINDOW else None
        periods = self.model.scenario.periods
        if periods is None or not periods.lookahead:
            return Solved(block, self.engine, None, stop, memo)
        foresee = self.lookahead(stop).foresee
        ahead = functools.partial(foresee, block, None, periods.lookahead)
        return Solved(block, self.engine, ahead, stop, memo)

    def lookahead(self, stop: Stop | None = None) -> Lookahead:
        """Return how periods are played."""
        if self.transition is None:
            raise AssertionError("a scenario without periods")
        return Lookahead(self.transition, self.engine, stop)

    def gather(
        self,
        work: Callable[[Solved], Mapping[K, Reading]],
        progress: Progress | None = None,
        threads: int | None = None,
        *,
        partial: bool = False,
    ) -> Gathered[K]:
        """Work every block, keep the first draws and sum up all of them.

        Parameters
        ----------
        work
            From a block to named readings over its draws.
        progress
            Told after each block; it may raise to stop the work.
        threads
            How many to use; by default as many as there are processors.
        partial
            On Ctrl-C return the first draws, as many as are done, if any are.
        """
        gathered: Gathered[K] = Gathered()
        for start in range(0, self.draws, WINDOW):
            window = self._window(start)
            found, count = in_blocks(
                functools.partial(_work, window, work),
                window.draws,
                window.block_size,
                _shifted(progress, start, self.draws),
                threads,
                partial=partial,
            )
            if not count and not gathered.draws:
                raise KeyboardInterrupt
            gathered.add(found, count)
            if count < window.draws:
                break
        return gathered

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
    window: Ensemble,
    work: Callable[[Solved], Mapping[K, Reading]],
    start: int,
    end: int,
    stop: Stop,
) -> Mapping[K, Reading]:
    """Work one block of a window."""
    return work(window.solved(start, end, stop))


def needs_of(scenario: Scenario) -> frozenset[Trait]:
    """Return what an engine must be able to do to solve a scenario."""
    needs = {Trait.PERIODS} if scenario.periods is not None else set()
    ranked = any(actor.prefers for actor in scenario.actors.values())
    return frozenset(needs | {Trait.ORDINAL_PAYOFFS} if ranked else needs)


def _shifted(progress: Progress | None, start: int, draws: int) -> Callable[[int], None]:
    """Return a report of progress for a window that begins at `start`."""

    def report(done: int) -> None:
        if progress:
            progress(start + done, draws)

    return report
