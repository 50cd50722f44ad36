"""Some draws of a scenario, solved under each plan that is asked for, once.

Owns `Block`. In a scenario with periods a block is one period of its draws: it knows the states as
the period begins, and its payoffs count what the actors foresee of the periods after (rule S13).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ensemble.environment import Environment, Track
from realpolitik.ensemble.expand import NONE
from realpolitik.ensemble.model import Model, Play
from realpolitik.ensemble.payoffs import interests_of
from realpolitik.ensemble.transition import Passage
from realpolitik.game import (
    FAILED,
    Commitment,
    Method,
    Problem,
    Solution,
    Turn,
    best_plan,
    sharpest,
    solve,
    solver,
)
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.model import PERIOD

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array = Any


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
    seed, first
        The seed of the run, and which of its draws the first of these is.
    ahead
        How many further periods the actors see (rule S13).
    measured
        What was asked already of these draws, by the part of a question that asked it.
    """

    model: Model
    quantities: Mapping[str, Array]
    draws: int
    method: Method = "qre"
    stop: Callable[[], None] | None = None
    seed: int = 0
    first: int = 0
    ahead: int = 0
    measured: dict[Any, Any] = field(default_factory=dict)
    _solved: dict[Any, Solution] = field(default_factory=dict)
    _played: dict[n.Plan | None, Played] = field(default_factory=dict)
    _lost: NDArray[np.bool_] | None = None

    @cached_property
    def env(self) -> Environment:
        """Values of everything but questions."""
        return self.model.environment(self.quantities)

    @cached_property
    def _payoffs(self) -> tuple[Array, Array, Array]:
        """Payoffs, precisions, and which draws are sound; unsound ones are set to zero."""
        return self._sound(self.foreseen(None)) if self.ahead else self._sound(None)

    def _sound(self, foreseen: Array | None) -> tuple[Array, Array, Array]:
        # What is not finite is counted as a failed draw (rule G4), not warned about.
        with np.errstate(all="ignore"):
            payoffs = self.flow if foreseen is None else self.flow + foreseen
            precision = self.model.precisions(self.env, self.draws)
            sound = np.isfinite(payoffs.sum(axis=(0, 1))) & np.isfinite(precision.sum(axis=0))
        sound &= np.all(precision >= 0, axis=0)
        if not sound.all():
            payoffs = np.where(sound, payoffs, 0.0)
            precision = np.where(sound, precision, 0.0)
        return payoffs, precision, sound

    @cached_property
    def flow(self) -> Array:
        """What one play pays, shape (terminals, actors, draws); it need not be finite."""
        with np.errstate(all="ignore"):
            return self.model.payoffs(self.env, self.draws)

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
        failed = ~self.sound if self._lost is None else ~self.sound | self._lost
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

    def lose(self, lost: NDArray[np.bool_]) -> None:
        """Mark draws that were lost on the way to an answer (rule G4)."""
        self._lost = lost if self._lost is None else self._lost | lost

    def turned(self, play: Play, wielders: tuple[int, ...], target: int, sign: int) -> Solution:
        """Return the solution in which some actors care for another's payoff alone (rule Q3).

        Parameters
        ----------
        play
            The game that is played.
        wielders
            The actors who turn on, or towards, the target; they reply exactly. Of replies that are
            equal to the target each takes the one it likes best itself.
        target
            The actor whose payoff becomes theirs.
        sign
            -1 turns on it, 1 towards it.
        """
        key = (play.key, wielders, target, sign)
        if key not in self._solved:
            payoffs, precision, _ = self._payoffs
            left = play.left(payoffs)
            problem = Problem(play.game, left, precision, self.chance, self.stop)
            turn = Turn(wielders, target, sign)
            self._solved[key] = solver(self.method).turned(problem, turn)
        return self._solved[key]

    def best_plan(self, play: Play, actor: int, goal: Array) -> Commitment:
        """Return the committed plan of an actor that raises a goal the most (rule Q3).

        `goal` is a number on every path of the whole game, shape (terminals, draws) or smaller.
        """
        payoffs, precision, _ = self._payoffs
        if not solver(self.method).uses_precision:
            precision = sharpest(payoffs)
        left = play.left(payoffs)
        full = np.broadcast_to(play.left(goal), (play.game.terminals, self.draws))
        return best_plan(play.game, left, precision, actor, full, self.chance, stop=self.stop)

    def played(self, plan: n.Plan | None) -> Played:
        """Return one period as it is played under a plan that may follow the states (rule S13)."""
        if plan not in self._played:
            self._played[plan] = self._play(plan)
        return self._played[plan]

    def _play(self, plan: n.Plan | None) -> Played:
        model = self.model
        payoffs, precision, sound = (
            self._payoffs if plan is None or not self.ahead else self._sound(self.foreseen(plan))
        )
        parts = []
        if self.stop is not None:
            self.stop()
        for at, play in self._plays(plan):
            chance = {k: v[:, at] for k, v in self.chance.items()}
            solution = solve(
                self.method,
                play.game,
                play.left(payoffs)[..., at],
                precision[:, at],
                chance,
                stop=self.stop,
            )
            parts.append(Part(at, play, solution))
        lost = ~sound if self._lost is None else ~sound | self._lost
        sizes = len(model.scenario.actors), model.tree.game.terminals, self.draws
        return Played(tuple(parts), lost, *sizes)

    def _plays(self, plan: n.Plan | None) -> list[tuple[Any, Play]]:
        """Return the games that a plan leaves, each with the draws in which it leaves that one."""
        period = int(self.quantities[PERIOD].flat[0])
        rules = self.model.scenario.plan_rules(plan, period)
        if not any(isinstance(part, n.StateRef) for rule in rules.values() for part in rule.walk()):
            return [(slice(None), self.model.play(rules))]
        actions = self.model.actions(rules, self.env)
        differs = (actions != actions[:, :1]).any(axis=1)
        if not differs.any():
            return [(slice(None), self.model.left_by(actions[:, 0]))]
        _, first, kind = np.unique(actions[differs], axis=1, return_index=True, return_inverse=True)
        return [
            (np.flatnonzero(kind.reshape(-1) == i), self.model.left_by(actions[:, at]))
            for i, at in enumerate(first)
        ]

    def foreseen(self, plan: n.Plan | None) -> Array:
        """Return what actors expect of the periods ahead, on each path of this one.

        Their play there is solved in the same way, each period seeing one less ahead, so that it is
        that of the unrolled game (rule S13). Shape (terminals, actors, draws).
        """
        passage = self.passage
        paths = len(passage.rows)
        env = self.env.on(passage.rows)
        with np.errstate(all="ignore"):
            states = passage.next(env, paths, self.draws)
            over = passage.over(env, paths, self.draws)
        discount = passage.discount(self.env, self.draws)
        # Paths that lead to the same states in every draw share what comes after.
        worth: dict[tuple[bytes, ...], Array] = {}
        foreseen = np.empty((len(passage.kind), len(discount), self.draws))
        for i in range(paths):
            key = (over[i].tobytes(), *(v[i].tobytes() for v in states.values()))
            if key not in worth:
                later = self.later({k: v[i : i + 1] for k, v in states.items()}, self.ahead - 1)
                worth[key] = discount * self._worth(later, over[i], plan)
            foreseen[passage.kind == i] = worth[key]
        return foreseen

    def _worth(self, later: Block, over: NDArray[np.bool_], plan: n.Plan | None) -> Array:
        """Return what the periods ahead are worth, in draws in which play may be over."""
        if over.all():
            return later.rest()
        played = later.played(plan)
        self.lose(played.failed & ~over)
        return np.where(over, later.rest(), played.value) if over.any() else played.value

    def later(self, states: Mapping[str, Array], ahead: int) -> Block:
        """Return the period after this one, at its states."""
        return self.at({**states, PERIOD: self.quantities[PERIOD] + 1}, ahead)

    def at(self, states: Mapping[str, Array], ahead: int) -> Block:
        """Return the same draws at other states, seeing so many periods ahead."""
        return self._anew({**self.quantities, **states}, self.draws, ahead)

    def pick(self, draws: NDArray[np.int64]) -> Block:
        """Return some of these draws, any of them more than once, as a block."""
        rows = {k: v if v.shape[1] == 1 else v[:, draws] for k, v in self.quantities.items()}
        return self._anew(rows, len(draws), self.ahead)

    def _anew(self, quantities: Mapping[str, Array], draws: int, ahead: int) -> Block:
        """Return a block of which nothing has been worked out yet."""
        return Block(
            self.model,
            quantities,
            draws,
            self.method,
            self.stop,
            self.seed,
            self.first,
            ahead,
        )

    def rest(self) -> Array:
        """Return what the states alone pay once play is over, in all periods ahead, discounted.

        Shape (actors, draws). No move happens, the states stay as they are.
        """
        passage, block, total, worth = self.passage, self, 0.0, 1.0
        for _ in range(self.ahead + 1):
            total = total + worth * block.idle
            worth = worth * passage.discount(block.env, self.draws)
            block = block.at({PERIOD: block.quantities[PERIOD] + 1}, 0)
        return total

    @property
    def idle(self) -> Array:
        """What one period pays in which no move happens, shape (actors, draws)."""
        columns = {name: np.full(1, NONE) for name in self.model.tree.columns}
        env = replace(self.env, columns=columns, _kept={})
        rows = [
            sum(interests_of(actor, env, (1, self.draws)).values(), np.zeros((1, self.draws)))
            for actor in self.model.scenario.actors.values()
        ]
        return np.concatenate(rows, axis=0)

    def track(self, rows: NDArray[np.int64]) -> Track:
        """Return what expressions find along one path in each draw, -1 where play is over."""
        columns = {
            name: np.where(rows < 0, NONE, column[rows])
            for name, column in self.model.tree.columns.items()
        }
        return Track(columns, self.model.tree.codes, self.model.definitions, self.quantities)

    @property
    def passage(self) -> Passage:
        """How one period leads to the next."""
        if self.model.passage is None:
            raise AssertionError("a scenario without periods")
        return self.model.passage


@dataclass(frozen=True, eq=False)
class Part:
    """Draws of a period in which a plan leaves the same game, and its solution."""

    draws: Any
    play: Play
    solution: Solution


@dataclass(frozen=True, eq=False)
class Played:
    """One period as it is played under a plan.

    Parameters
    ----------
    parts
        The solved draws.
    lost
        Draws that are not sound, or were lost in a period foreseen, shape (draws,).
    actors, terminals, draws
        Sizes of the whole game.
    """

    parts: tuple[Part, ...]
    lost: NDArray[np.bool_]
    actors: int
    terminals: int
    draws: int

    @cached_property
    def value(self) -> Array:
        """Expected payoffs, those of the periods foreseen included, shape (actors, draws)."""
        value = np.empty((self.actors, self.draws))
        for part in self.parts:
            value[:, part.draws] = part.solution.value
        return value

    @cached_property
    def failed(self) -> NDArray[np.bool_]:
        """Draws that were lost, or whose solution was not found, shape (draws,)."""
        failed = self.lost.copy()
        for part in self.parts:
            failed[part.draws] |= part.solution.status == FAILED
        return failed

    @cached_property
    def path(self) -> Array:
        """Probability of each path of the whole game, shape (terminals, draws)."""
        if len(self.parts) == 1 and self.parts[0].play.rows is None:
            return self.parts[0].solution.path
        path = np.zeros((self.terminals, self.draws))
        for part in self.parts:
            rows = part.play.rows
            where = (
                (slice(None) if rows is None else rows)
                if isinstance(part.draws, slice)
                else np.ix_(np.arange(self.terminals) if rows is None else rows, part.draws)
            )
            path[where] = part.solution.path
        return path
