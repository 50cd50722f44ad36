"""What actors foresee of the periods ahead, and one period as it is played with that (rule S13).

Owns `Lookahead` and `Played`. The periods ahead are unrolled: from every kind of path the next
period is solved in the same way, seeing one period less, so that play is that of the unrolled game.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.solved import Foreseen
from realpolitik.game import FAILED, SOLVED, PeriodProblem, Problem, chance_left, worst
from realpolitik.periods.program import period_program
from realpolitik.periods.states import following, idle
from realpolitik.periods.types_ahead import play_unrolled
from realpolitik.scenario.expression import nodes as n
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
    )
    from realpolitik.ensemble import Block, Play, Solver
    from realpolitik.periods.transition import Transition

_CELLS = 2**18
"""Payoffs of later games that are worked at once: two megabytes."""


@dataclass(frozen=True, eq=False)
class Played:
    """One period as it is played under a plan.

    Parameters
    ----------
    value
        Expected payoffs, those of the periods foreseen included.
    status
        The worst status of each draw, in this period and those foreseen.
    path
        Probability of each path of the whole game.
    paid
        What the period alone pays each actor, if the solver has told.
    """

    value: ActorsByDraws[Floats]
    status: Draws[Ints]
    path: PathsByDraws[Floats]
    paid: ActorsByDraws[Floats] | None = None


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
    stop: Callable[[int], None] | None = None

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
        if self.stop is not None:
            self.stop(block.draws)
        if ahead and self.transition.belief is not None:
            found = play_unrolled(block, plan, ahead, self.transition, self.solver, self.stop)
            return Played(found.value, found.status, found.path)
        return self._played_at_once(block, plan, ahead) or self._played(block, plan, ahead)

    def _played_at_once(self, block: Block, plan: n.Plan | None, ahead: int) -> Played | None:
        """Return a period as the solver plays it at once, if it can."""
        if self.transition.belief is not None:
            return None
        plays = []
        for later in range(ahead + 1):
            play = _play_everywhere(block, plan, later)
            if play is None:
                return None
            plays.append(play)
        first, origin = block.origin or (block, np.arange(block.draws))
        program = partial(period_program, block.model.first, self.transition, tuple(plays))
        games = sum(len(self.transition.rows) ** later for later in range(ahead + 1))
        terminals, actors = block.model.tree.game.terminals, len(block.model.payoff)
        payoffs = games * terminals * actors * block.draws
        problem = PeriodProblem(program, first.quantities, origin, block.quantities, payoffs)
        found = self.solver.play_period(problem)
        if found is None:
            return None
        return Played(found.value, np.full(block.draws, SOLVED), found.path, found.paid)

    def _played(self, block: Block, plan: n.Plan | None, ahead: int) -> Played:
        """Return a period solved game by game."""
        seen = self.foresee(block, plan, ahead)
        model = block.model
        actors, terminals = len(model.scenario.actors), model.tree.game.terminals
        value = np.empty((actors, block.draws))
        path, status = np.zeros((terminals, block.draws)), seen.status.copy()
        for at, play in _plays(block, plan):
            payoffs = play.left(seen.stakes.payoffs)[..., at]
            chance = {k: v[:, at] for k, v in chance_left(play.game, block.chance).items()}
            precision = seen.stakes.precision[:, at]
            problem = Problem(play.game, payoffs, precision, chance, self.stop)
            solution = self.solver.solve(problem)
            value[:, at] = solution.value
            status[at] = worst(status[at], solution.status)
            path[_cells(play.rows, at, terminals)] = solution.path
        return Played(value, status, path)

    def foresee(self, block: Block, plan: n.Plan | None, ahead: int) -> Foreseen:
        """Return what is played for, the periods ahead included, and where that is not known."""
        if not ahead:
            return Foreseen(block.stakes, np.where(block.sound, SOLVED, FAILED))
        if self.transition.belief is not None:
            found = play_unrolled(block, plan, ahead, self.transition, self.solver, self.stop)
            discount = self.transition.discount(block.env, block.draws)
            worth, status = discount * found.worth, found.status
        else:
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


def _cells(
    rows: Ints | None, draws: Draws[Ints] | slice, terminals: int
) -> tuple[Ints | slice, Ints | slice]:
    """Return the place of some paths in some draws."""
    paths = slice(None) if rows is None else rows
    if isinstance(draws, slice):
        return paths, draws
    all_paths = np.arange(terminals) if rows is None else rows
    return all_paths[:, None], draws


def _play_everywhere(block: Block, plan: n.Plan | None, later: int) -> Play | None:
    """Return the game that a plan leaves some periods later; None if draws may differ in it."""
    model = block.model
    period = int(block.quantities[PERIOD].flat[0]) + later
    rules = model.scenario.plan_rules(plan, period)
    return None if _follow_states(rules) else model.play(rules)


def _follow_states(rules: Mapping[str, n.Node]) -> bool:
    """Whether any rule differs by states."""
    return any(isinstance(part, n.StateRef) for rule in rules.values() for part in rule.walk())


def _plays(block: Block, plan: n.Plan | None) -> list[tuple[Draws[Ints] | slice, Play]]:
    """Return the games that a plan leaves, each with the draws in which it leaves that one."""
    model = block.model
    period = int(block.quantities[PERIOD].flat[0])
    rules = model.scenario.plan_rules(plan, period)
    if not _follow_states(rules):
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
