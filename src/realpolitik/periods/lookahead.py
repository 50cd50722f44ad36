"""What actors foresee of the periods ahead, and one period as it is played with that (rule S13).

Owns `Lookahead` and `Played`. The periods ahead are unrolled: from every kind of path the next
period is solved in the same way, seeing one period less, so that play is that of the unrolled game.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.expand import NONE
from realpolitik.ensemble.solved import Foreseen
from realpolitik.game import FAILED, SOLVED, Problem, Solution, worst
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.scenario.model import PERIOD

if TYPE_CHECKING:
    from realpolitik.arrays import (
        ActorsByDraws,
        Array,
        Bools,
        Draws,
        Floats,
        Ints,
        PathsByActorsByDraws,
        PathsByDraws,
        Row,
    )
    from realpolitik.ensemble import Block, Play, Solver
    from realpolitik.periods.transition import Transition

_CELLS = 2**18
"""Payoffs of later games that are worked at once: two megabytes."""


@dataclass(frozen=True, eq=False)
class Part:
    """Draws of a period in which a plan leaves the same game, and its solution.

    Parameters
    ----------
    draws
        Which draws; all of them if it is a slice.
    play
        The game.
    solution
        Its solution in these draws.
    """

    draws: Draws[Ints] | slice
    play: Play
    solution: Solution


@dataclass(frozen=True, eq=False)
class Played:
    """One period as it is played under a plan.

    Parameters
    ----------
    parts
        The solved draws.
    foreseen
        The worst status in the periods foreseen, `FAILED` where payoffs are not sound.
    actors, terminals, draws
        Sizes of the whole game.
    """

    parts: tuple[Part, ...]
    foreseen: Draws[Ints]
    actors: int
    terminals: int
    draws: int

    @cached_property
    def value(self) -> ActorsByDraws[Floats]:
        """Expected payoffs, those of the periods foreseen included."""
        value = np.empty((self.actors, self.draws))
        for part in self.parts:
            value[:, part.draws] = part.solution.value
        return value

    @cached_property
    def status(self) -> Draws[Ints]:
        """The worst status of each draw, in this period and those foreseen."""
        status = self.foreseen.copy()
        for part in self.parts:
            status[part.draws] = worst(status[part.draws], part.solution.status)
        return status

    @cached_property
    def path(self) -> PathsByDraws[Array]:
        """Probability of each path of the whole game."""
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


@dataclass(frozen=True, eq=False)
class Lookahead:
    """How periods are played with what is seen of those ahead.

    Parameters
    ----------
    transition
        How one period leads to the next.
    solver
        What solves a period.
    stop
        Called while solving; it raises when the work is to end.
    """

    transition: Transition
    solver: Solver
    stop: Callable[[], None] | None = None

    def play(self, block: Block, plan: n.Plan | None, ahead: int) -> Played:
        """Return a period as it is played under a plan that may follow the states.

        Parameters
        ----------
        block
            The draws, at the states that they have reached.
        plan
            What is imposed, in this period and those ahead; None is free play.
        ahead
            How many further periods the actors see.
        """
        seen = self.foresee(block, plan, ahead)
        parts = []
        if self.stop is not None:
            self.stop()
        for at, play in _plays(block, plan):
            payoffs = play.left(seen.stakes.payoffs)[..., at]
            chance = {k: v[:, at] for k, v in block.chance.items()}
            precision = seen.stakes.precision[:, at]
            problem = Problem(play.game, payoffs, precision, chance, self.stop)
            solution = self.solver.solve(problem)
            parts.append(Part(at, play, solution))
        model = block.model
        sizes = len(model.scenario.actors), model.tree.game.terminals, block.draws
        return Played(tuple(parts), seen.status, *sizes)

    def foresee(self, block: Block, plan: n.Plan | None, ahead: int) -> Foreseen:
        """Return what is played for, the periods ahead included, and where that is not known."""
        if not ahead:
            return Foreseen(block.stakes, np.where(block.sound, SOLVED, FAILED))
        worth, status = self._worth(block, plan, ahead)
        with np.errstate(all="ignore"):
            stakes = block.stakes_with(block.flow + worth)
        return Foreseen(stakes, np.where(stakes.sound, status, FAILED))

    def _worth(
        self, block: Block, plan: n.Plan | None, ahead: int
    ) -> tuple[PathsByActorsByDraws[Floats], Draws[Ints]]:
        """Return what actors expect of the periods ahead on each path, and the status."""
        transition = self.transition
        paths = len(transition.rows)
        env = block.env.on(transition.rows)
        with np.errstate(all="ignore"):
            states = transition.next(env, paths, block.draws)
            over = transition.over(env, paths, block.draws)
        discount = transition.discount(block.env, block.draws)
        first, place = _alike(over, states.values())
        worth = np.empty((len(first), *discount.shape))
        status = np.full(block.draws, SOLVED)
        # The games that follow are solved side by side, as many as stay in cache.
        model, draws = block.model, block.draws
        cells = model.tree.game.terminals * len(discount) * draws
        step = max(1, _CELLS // max(1, cells))
        for start in range(0, len(first), step):
            some = first[start : start + step]
            several = block.pick(np.tile(np.arange(draws), len(some)))
            later = following(several, {k: v[some].reshape(1, -1) for k, v in states.items()})
            value, there = self._value(later, over[some].reshape(-1), plan, ahead - 1)
            value = value.reshape(len(discount), len(some), draws).transpose(1, 0, 2)
            worth[start : start + step] = discount * value
            status = worst(status, *there.reshape(len(some), draws))
        return np.take(worth, place[transition.kind], axis=0), status

    def _value(
        self, later: Block, over: Draws[Bools], plan: n.Plan | None, ahead: int
    ) -> tuple[ActorsByDraws[Floats], Draws[Ints]]:
        """Return what the periods ahead are worth, where play may be over, and the status."""
        if not over.any():
            played = self.play(later, plan, ahead)
            return played.value, played.status
        ended, goes_on = np.flatnonzero(over), np.flatnonzero(~over)
        status = np.full(len(over), SOLVED)
        value = np.empty((len(later.model.scenario.actors), len(over)))
        value[:, ended] = self.rest(later.pick(ended), ahead)
        if len(goes_on):
            played = self.play(later.pick(goes_on), plan, ahead)
            value[:, goes_on], status[goes_on] = played.value, played.status
        return value, status

    def rest(self, block: Block, ahead: int) -> ActorsByDraws[Floats]:
        """Return what the states alone pay once play is over, in all periods ahead, discounted.

        No move happens, the states stay as they are.
        """
        total, worth = np.zeros(1), np.ones(1)
        for _ in range(ahead + 1):
            total = total + worth * idle(block)
            worth = worth * self.transition.discount(block.env, block.draws)
            block = following(block, {})
        return total


def _alike(over: Array, states: Iterable[Array]) -> tuple[Ints, Ints]:
    """Tell which kinds of paths lead to the same states in every draw.

    Returns
    -------
    first
        The first kind of each sort, shape (sorts,).
    place
        For each kind its sort, shape (kinds,).
    """
    rows = list(zip(over, *states, strict=True))
    sorts: dict[tuple[bytes, ...], int] = {}
    place = [sorts.setdefault(tuple(v.tobytes() for v in row), len(sorts)) for row in rows]
    first = np.unique(place, return_index=True)[1]
    return first, np.array(place)


def following(block: Block, states: Mapping[str, Row[Floats]]) -> Block:
    """Return the draws of a period as the next one begins, at its states."""
    return block.at({**states, PERIOD: block.quantities[PERIOD] + 1})


def idle(block: Block) -> ActorsByDraws[Floats]:
    """Return what one period pays in which no move happens."""
    columns = {name: np.full(1, NONE) for name in block.model.tree.columns}
    env = block.env.where(columns)
    rows = []
    for parts in block.model.interests:
        row = np.zeros((1, block.draws))
        for weight, gain in parts:
            row = row + as_number(env, weight(env)) * as_number(env, gain(env))
        rows.append(row)
    return np.concatenate(rows, axis=0)


def _plays(block: Block, plan: n.Plan | None) -> list[tuple[Draws[Ints] | slice, Play]]:
    """Return the games that a plan leaves, each with the draws in which it leaves that one."""
    model = block.model
    period = int(block.quantities[PERIOD].flat[0])
    rules = model.scenario.plan_rules(plan, period)
    if not any(isinstance(part, n.StateRef) for rule in rules.values() for part in rule.walk()):
        return [(slice(None), model.play(rules))]
    actions = model.actions(rules, block.env)
    differs = (actions != actions[:, :1]).any(axis=1)
    if not differs.any():
        return [(slice(None), model.left_by(actions[:, 0]))]
    _, first, kind = np.unique(actions[differs], axis=1, return_index=True, return_inverse=True)
    return [
        (np.flatnonzero(kind.reshape(-1) == i), model.left_by(actions[:, at]))
        for i, at in enumerate(first)
    ]
