"""The best plan that an actor could commit itself to, draw by draw (rule Q3).

Owns `best_plan`. A committed plan names an action at each of the actor's information sets; the
others know it and reply in quantal response (the leader of Stackelberg 1934; Schelling 1960, ch. 2,
on threats and promises). While there are few plans all of them are tried. Beyond that the plan is
found by coordinate ascent: one information set after the other takes the action that serves the
goal best, until no single change does better, from several starts. That gives a plan that no single
change improves, and a lower bound of what the best one would bring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solvers.logit import solve_logit
from realpolitik.game.solvers.qre import solve_qre
from realpolitik.game.tree import CHANCE, TERMINAL, GameTree, impose
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import Array


MAX_PLANS = 32
"""Up to so many plans are all tried."""

MAX_SWEEPS = 50
"""How often coordinate ascent goes through the information sets at most; few draws need ten."""

_ROUNDING = 1e-12
_CLIMB_BYTES = 60_000_000

Tried = tuple["NDArray[np.int64]", "NDArray[np.float64]"]
"""A plan by information set, and what the goal comes to under it in each draw."""


@dataclass(frozen=True, eq=False)
class Commitment:
    """The best plan found.

    Parameters
    ----------
    value
        What the goal comes to under it, shape (draws,).
    actions
        The action at each information set, -1 at those of others, shape (sets, draws).
    exhaustive
        Whether all plans were tried, so that the value is exact.
    plans
        How many pure plans the actor has.
    """

    value: NDArray[np.float64]
    actions: NDArray[np.int64]
    exhaustive: bool
    plans: int


def best_plan(
    tree: GameTree,
    payoffs: Array,
    precision: Array,
    actor: int,
    goal: Array,
    chance: Mapping[int, Array] | None = None,
    *,
    stop: Callable[[int], None] | None = None,
) -> Commitment:
    """Return the committed plan of an actor that raises a goal the most, in every draw.

    Parameters
    ----------
    tree
        The tree; perfect recall.
    payoffs
        Shape (terminals, actors, draws).
    precision
        Of every actor, shape (actors, draws).
    actor
        Whose plan it is.
    goal
        What is raised: a number at each end, shape (terminals, draws).
    chance
        For each information set of chance its probabilities, shape (actions, draws).
    stop
        Called now and then; it may raise to end the work.
    """
    there = np.unique(tree.node_set[tree.node_set != TERMINAL]).tolist()
    own = [i for i in there if tree.information_sets[i].actor == actor]
    plans = 1
    for i in own:
        plans = min(plans * len(tree.information_sets[i].actions), 10**9)
    full = np.broadcast_to(goal, (tree.terminals, payoffs.shape[2]))
    trial = _Trial(tree, payoffs, precision, actor, full, chance, stop)
    if plans <= MAX_PLANS:
        return _keep_best(trial, trial.every_plan(own), plans, exhaustive=True)
    if tree.has_perfect_information:
        return _ascend(trial, own, plans)
    return _keep_best(trial, _walk(trial, own), plans, exhaustive=False)


@dataclass(frozen=True, eq=False)
class _Trial:
    """Tries whole plans."""

    tree: GameTree
    payoffs: Array
    precision: Array
    actor: int
    goal: Array
    chance: Mapping[int, Array] | None
    stop: Callable[[int], None] | None

    @property
    def draws(self) -> int:
        return int(self.payoffs.shape[2])

    def some(self, at: NDArray[np.int64]) -> _Trial:
        """Return the same trial in some draws, which may be repeated."""
        chance = {
            k: np.broadcast_to(v, (len(v), self.draws))[:, at]
            for k, v in (self.chance or {}).items()
        }
        precision = np.broadcast_to(self.precision, self.payoffs.shape[1:])[:, at]
        return replace(
            self,
            payoffs=self.payoffs[:, :, at],
            precision=precision,
            goal=self.goal[:, at],
            chance=chance,
        )

    def every_plan(self, own: list[int]) -> Iterator[Tried]:
        sizes = [range(len(self.tree.information_sets[i].actions)) for i in own]
        for combination in product(*sizes):
            actions = np.full(len(self.tree.information_sets), -1, dtype=np.int64)
            actions[own] = combination
            yield actions, self.value(actions)

    def value(self, actions: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what the goal comes to under one plan, shape (draws,)."""
        game, rows = impose(self.tree, actions)
        solved = solve_qre(game, self.payoffs[rows], self.precision, self.chance, stop=self.stop)
        return total(solved.path * self.goal[rows])


def _keep_best(
    trial: _Trial, tried: Iterator[Tried], count: int, *, exhaustive: bool
) -> Commitment:
    """Keep of the plans that were tried the best in each draw; the first among equals."""
    value = np.full(trial.draws, -np.inf)
    actions = np.full((len(trial.tree.information_sets), trial.draws), -1, dtype=np.int64)
    for plan, found in tried:
        better = found > value + _ROUNDING
        value = np.where(better, found, value)
        actions[:, better] = plan[:, None]
    return Commitment(value, actions, exhaustive, count)


def _walk(trial: _Trial, own: list[int]) -> Iterator[Tried]:
    """Yield every plan that a coordinate ascent on the mean over draws tries, from several starts.

    Games of imperfect information are solved whole for each plan, the same in all draws.
    """
    sets = trial.tree.information_sets
    most = max(len(sets[i].actions) for i in own)
    for start in range(most):
        plan = np.full(len(sets), -1, dtype=np.int64)
        plan[own] = [min(start, len(sets[i].actions) - 1) for i in own]
        value = trial.value(plan)
        yield plan, value
        best = value.mean()
        for _ in range(MAX_SWEEPS):
            before = best
            for i in own:
                for action in range(len(sets[i].actions)):
                    if action == plan[i]:
                        continue
                    other = plan.copy()
                    other[i] = action
                    value = trial.value(other)
                    yield other, value
                    if value.mean() > best + _ROUNDING:
                        best, plan = value.mean(), other
            if best <= before + _ROUNDING:
                break


def _ascend(trial: _Trial, own: list[int], plans: int) -> Commitment:
    """Return the best of several coordinate ascents, each draw on its own.

    Large trees are climbed in few draws at a time, so that memory stays bounded.
    """
    per_draw = 8 * trial.tree.nodes * (len(trial.tree.actors) + 1)
    size = max(1, _CLIMB_BYTES // per_draw)
    parts = [
        _climbed(trial.some(np.arange(start, min(start + size, trial.draws))), own)
        for start in range(0, trial.draws, size)
    ]
    value = np.concatenate([reached for reached, _ in parts])
    actions = np.concatenate([plan for _, plan in parts], axis=1)
    return Commitment(value, actions, exhaustive=False, plans=plans)


def _climbed(trial: _Trial, own: list[int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what is reached and by which plan; all starts climb side by side as further draws."""
    starts = list(_starts(trial, own))
    ascent = _Ascent(
        trial.some(np.tile(np.arange(trial.draws), len(starts))), np.concatenate(starts, axis=1)
    )
    reached, actions = ascent.climb(own)
    reached = reached.reshape(len(starts), trial.draws)
    actions = actions.reshape(-1, len(starts), trial.draws)
    best, at = np.argmax(reached, axis=0), np.arange(trial.draws)
    return reached[best, at], actions[:, best, at]


def _starts(trial: _Trial, own: list[int]) -> Iterator[NDArray[np.int64]]:
    """Yield for each action of the actor's first move the plan that serves the goal thereafter."""
    tree = trial.tree
    wanted = trial.payoffs.copy()
    wanted[:, trial.actor] = trial.goal
    reply = solve_logit(tree, wanted, trial.precision, trial.chance, exact={trial.actor}).by_set
    plan = np.full((len(tree.information_sets), trial.draws), -1, dtype=np.int64)
    for i in own:
        plan[i] = np.argmax(reply[i], axis=0)
    label = tree.information_sets[own[0]].label
    first = [i for i in own if tree.information_sets[i].label == label]
    for action in range(max(len(tree.information_sets[i].actions) for i in first)):
        start = plan.copy()
        for i in first:
            start[i] = min(action, len(tree.information_sets[i].actions) - 1)
        yield start


class _Ascent:
    """The values at every node under a plan, kept up to date while the plan changes.

    Changing one action changes values only on the way from its node to the root, so that a change
    is tried at the cost of that way and not of the tree. Draws that no change improves are settled
    and take no further part.
    """

    def __init__(self, trial: _Trial, plan: NDArray[np.int64]) -> None:
        self.trial, self.plan = trial, plan
        tree = self.tree = trial.tree
        self.precision = np.ascontiguousarray(trial.precision)
        self.chance = dict(trial.chance or {})
        self.children = _children(tree)
        # Only who has a choice to make needs its values carried; the goal comes last.
        inner = np.unique(tree.node_set[tree.node_set != TERMINAL]).tolist()
        known = (tree.information_sets[i] for i in inner)
        movers = sorted({s.actor for s in known if len(s.actions) > 1} - {CHANCE, trial.actor})
        self.column = {actor: i for i, actor in enumerate(movers)}
        ends = np.concatenate([trial.payoffs[:, movers], trial.goal[:, None]], axis=1)
        self.value = np.empty((tree.nodes, len(movers) + 1, trial.draws))
        self.value[tree.terminal_nodes] = ends
        self.live = np.arange(trial.draws)
        self.node_of = {int(s): n for n, s in enumerate(tree.node_set) if s != TERMINAL}
        for node in range(tree.nodes - 1, -1, -1):
            if node in self.children:
                self.value[node] = self.expect(node, self.value[self.children[node]], self.live)

    def climb(self, own: list[int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Change the plan set by set until no single change does better in any draw.

        Returns
        -------
        reached, plan
            What the goal comes to, shape (draws,), and the plan, shape (sets, draws).
        """
        reached = np.empty(len(self.live))
        plan = np.array(self.plan)
        for _ in range(MAX_SWEEPS):
            if self.trial.stop:
                self.trial.stop(0)
            changed = np.zeros(len(self.live), dtype=bool)
            for known in reversed(own):
                changed |= self.improve(known)
            reached[self.live], plan[:, self.live] = self.value[0, -1], self.plan
            if not changed.any():
                break
            self.keep(changed)
        return reached, plan

    def keep(self, some: NDArray[np.bool_]) -> None:
        """Go on with some of the draws alone."""
        self.live, self.plan = self.live[some], self.plan[:, some]
        self.value, self.precision = self.value[:, :, some], self.precision[:, some]
        self.chance = {k: v[:, some] for k, v in self.chance.items()}

    def expect(self, node: int, below: Array, at: Array) -> Array:
        """Return a node's values from those of its children in some draws, (columns, draws)."""
        if len(below) == 1:
            return below[0]
        known = int(self.tree.node_set[node])
        actor = self.tree.information_sets[known].actor
        if actor == self.trial.actor:
            return np.take_along_axis(below, self.plan[known, at][None, None], axis=0)[0]
        if actor == CHANCE:
            share = self.chance[known][:, at]
        else:
            worth = below[:, self.column[actor]]
            share = np.exp((worth - worth.max(axis=0)) * self.precision[actor, at])
            share /= total(share)
            weights = self.tree.information_sets[known].weights
            if weights is not None:
                share *= np.array(weights)[:, None]
                share /= total(share)
        return total(share[:, None] * below)

    def lift(self, node: int, value: Array, at: Array) -> list[Array]:
        """Return the values on the way to the root if a node's were `value`, the node's first."""
        way = [value]
        while node:
            up = int(self.tree.parent[node])
            below = self.value[self.children[up]][:, :, at]
            below[self.tree.action[node]] = way[-1]
            way.append(self.expect(up, below, at))
            node = up
        return way

    def improve(self, known: int) -> NDArray[np.bool_]:
        """Take at one set the action that serves best in each draw; tell where it changed."""
        node = self.node_of[known]
        changed = np.zeros(len(self.live), dtype=bool)
        at = self.reaching(node)
        if not len(at):
            return changed
        values, now = self.value[self.children[node]][:, :, at], self.plan[known, at]
        best, action = self.value[0, -1, at], now
        for i, value in enumerate(values):
            if (now == i).all():
                continue
            reached = self.lift(node, value, at)[-1][-1]
            better = reached > best + _ROUNDING
            best = np.where(better, reached, best)
            action = np.where(better, i, action)
        moved = action != now
        if moved.any():
            self.plan[known, at] = action
            for value in self.lift(node, self.expect(node, values, at), at):
                self.value[node][:, at] = value
                node = int(self.tree.parent[node])
        changed[at] = moved
        return changed

    def reaching(self, node: int) -> NDArray[np.int64]:
        """Return the draws in which the plan's own earlier actions lead to a node."""
        tree, kept = self.tree, np.ones(len(self.live), dtype=bool)
        while node:
            up = int(tree.parent[node])
            known = int(tree.node_set[up])
            if tree.information_sets[known].actor == self.trial.actor:
                kept &= self.plan[known] == tree.action[node]
            node = up
        return np.flatnonzero(kept)


def _children(tree: GameTree) -> dict[int, slice | list[int]]:
    """Return every inner node's children by action: a slice where their numbers follow."""
    children: dict[int, list[int]] = {}
    for node in range(1, tree.nodes):
        children.setdefault(int(tree.parent[node]), []).append(node)
    return {
        up: slice(below[0], below[-1] + 1) if below[-1] - below[0] == len(below) - 1 else below
        for up, below in children.items()
    }
