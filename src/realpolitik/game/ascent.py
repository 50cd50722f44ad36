"""Coordinate ascent over an actor's plans in games of perfect information, draw by draw.

Owns `ascend`. One information set after the other takes the action that serves the goal best, until
no single change does better. The values at all nodes are kept, so that a change costs no more than
the way from its node to the root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.plans import MAX_SWEEPS, ROUNDING
from realpolitik.game.solvers.logit import quantal_response, solve_logit
from realpolitik.game.tree import CHANCE, TERMINAL
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from realpolitik.arrays import Array
    from realpolitik.game.plans import Trial
    from realpolitik.game.tree import GameTree

_CLIMB_BYTES = 60_000_000


def ascend(trial: Trial, own: list[int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the best of several coordinate ascents, each draw on its own.

    Large trees are climbed in few draws at a time, so that memory stays bounded.

    Parameters
    ----------
    trial
        What is played, by whom and what for; perfect information.
    own
        The actor's information sets.

    Returns
    -------
    value, actions
        What the goal comes to, shape (draws,), and the plan, shape (sets, draws).
    """
    per_draw = 8 * trial.tree.nodes * (len(trial.tree.actors) + 1)
    size = max(1, _CLIMB_BYTES // per_draw)
    parts = [
        _climbed(trial.some(np.arange(start, min(start + size, trial.draws))), own)
        for start in range(0, trial.draws, size)
    ]
    value = np.concatenate([reached for reached, _ in parts])
    actions = np.concatenate([plan for _, plan in parts], axis=1)
    return value, actions


def _climbed(trial: Trial, own: list[int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
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


def _starts(trial: Trial, own: list[int]) -> Iterator[NDArray[np.int64]]:
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

    def __init__(self, trial: Trial, plan: NDArray[np.int64]) -> None:
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
        here = self.tree.information_sets[known]
        actor, weights = here.actor, here.weights
        if actor == self.trial.actor:
            return np.take_along_axis(below, self.plan[known, at][None, None], axis=0)[0]
        if actor == CHANCE:
            share = self.chance[known][:, at]
        else:
            worth = below[:, self.column[actor]]
            base = None if weights is None else np.array([weights])
            share = quantal_response(np, worth[None], self.precision[actor, at], base)[0][0]
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
        node = self.tree.node_of[known]
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
            better = reached > best + ROUNDING
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
    return {
        up: slice(below[0], below[-1] + 1)
        if below[-1] - below[0] == len(below) - 1
        else list(below)
        for up, below in enumerate(tree.children)
        if below
    }
