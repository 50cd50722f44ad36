"""Exact replies of an actor that cares for another's payoff first and for its own second.

Owns `LexicographicReply`. With perfect recall a best reply is found information set by information
set, last moves first, weighing nodes by how likely chance and the others make them (Kuhn 1953;
Koller, Megiddo and von Stengel 1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.regret import node_values
from realpolitik.game.solvers.logit import EQUAL
from realpolitik.game.tree import CHANCE, TERMINAL
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import Array
    from realpolitik.game.solvers.base import Problem, Turn
    from realpolitik.game.tree import GameTree


PURE = np.log1p(-1e-12)
"""Logarithm of the probability from which on an action counts as taken for sure."""

NEVER = -1e4
"""Logarithm of the probability of an action that a plan leaves out: a tremble, so that what is
reached by such actions alone has beliefs too."""

PROFILES = 3
"""At so many random profiles two replies must serve the aim equally to count as the same."""


class LexicographicReply:
    """What actors who have turned reply to a profile of strategies.

    Profiles give for each information set, those of chance included, the logarithms of what is
    played there, shape (actions, draws).

    Parameters
    ----------
    tree
        The tree; perfect recall.
    turn
        Who has turned, and on whom.
    """

    def __init__(self, tree: GameTree, turn: Turn) -> None:
        self.tree, self.turn = tree, turn
        self.nodes = list(range(tree.nodes))
        self.child = {
            (int(tree.parent[node]), int(tree.action[node])): node for node in self.nodes[1:]
        }
        self.members: dict[int, list[int]] = {}
        for node in np.flatnonzero(tree.node_set != TERMINAL).tolist():
            self.members.setdefault(int(tree.node_set[node]), []).append(node)

    def own(self, actor: int) -> list[list[int]]:
        """Return an actor's sets by how many of its moves come before, the last ones first."""
        tree, depth = self.tree, np.zeros(self.tree.nodes, dtype=np.int64)
        for node in self.nodes[1:]:
            up = int(tree.parent[node])
            mine = tree.information_sets[int(tree.node_set[up])].actor == actor
            depth[node] = depth[up] + mine
        stages: dict[int, list[int]] = {}
        for known, nodes in self.members.items():
            if tree.information_sets[known].actor == actor:
                stages.setdefault(int(depth[nodes[0]]), []).append(known)
        return [stages[d] for d in sorted(stages, reverse=True)]

    def to(self, problem: Problem, logs: Mapping[int, Array]) -> NDArray[np.int64]:
        """Return each wielder's lexicographic reply to the others, one wielder after the other.

        Shape (sets, draws); -1 at the sets of others.
        """
        profile, draws = dict(logs), problem.payoffs.shape[2]
        plan = np.full((len(self.tree.information_sets), draws), -1, dtype=np.int64)
        slack = EQUAL * np.abs(problem.payoffs).max(axis=0)
        target, sign = self.turn.target, self.turn.sign
        for actor in self.turn.wielders:
            weight = self.weights(profile, actor)
            for stage in self.own(actor):
                goal = self.worth(problem.payoffs[:, target], profile, weight, stage)
                liked = self.worth(problem.payoffs[:, actor], profile, weight, stage)
                for known in stage:
                    aim = sign * goal[known]
                    equal = aim >= aim.max(axis=0) - slack[target]
                    best = np.where(equal, liked[known], -np.inf)
                    plan[known] = np.argmax(best >= best.max(axis=0) - slack[actor], axis=0)
                    taken = np.arange(len(aim))[:, None] == plan[known]
                    profile[known] = np.where(taken, 0.0, NEVER)
        return plan

    def weights(self, profile: Mapping[int, Array], actor: int) -> dict[int, Array]:
        """Return how likely chance and others make each node, given its information set."""
        tree, draws = self.tree, len(next(iter(profile.values()))[0])
        reach = np.zeros((tree.nodes, draws))
        for node in self.nodes[1:]:
            up = int(tree.parent[node])
            known = int(tree.node_set[up])
            reach[node] = reach[up]
            if tree.information_sets[known].actor != actor:
                reach[node] += profile[known][tree.action[node]]
        weight: dict[int, Array] = {}
        for known, nodes in self.members.items():
            if tree.information_sets[known].actor == actor:
                top = reach[nodes].max(axis=0)
                part = np.exp(reach[nodes] - np.where(np.isneginf(top), 0.0, top))
                whole = total(part)
                share = part / np.where(whole > 0, whole, 1.0)
                weight |= dict(zip(nodes, share, strict=True))
        return weight

    def worth(
        self,
        gains: Array,
        profile: Mapping[int, Array],
        weight: Mapping[int, Array],
        sets: list[int],
    ) -> dict[int, Array]:
        """Return what each action is worth at some sets, shape (actions, draws) each."""
        shares = {k: np.exp(v) for k, v in profile.items()}
        value = node_values(self.tree, self.nodes, gains, shares)
        return {
            known: np.stack(
                [
                    sum(
                        weight[node] * value[self.child[node, action]]
                        for node in self.members[known]
                    )
                    for action in range(len(self.tree.information_sets[known].actions))
                ]
            )
            for known in sets
        }

    def is_played(self, plan: NDArray[np.int64], logs: Mapping[int, Array]) -> NDArray[np.bool_]:
        """Tell in which draws a plan is what is played already, shape (draws,)."""
        played = np.ones(plan.shape[1], dtype=bool)
        for known, at in enumerate(self.tree.information_sets):
            if at.actor in self.turn.wielders and known in logs:
                taken = np.take_along_axis(logs[known], plan[known][None], axis=0)[0]
                played &= taken >= PURE
        return played

    def unwanted(self, problem: Problem, logs: Mapping[int, Array]) -> dict[int, NDArray[np.bool_]]:
        """Mark the actions for which there is a better liked one that is the same to the target.

        The same: equal at random profiles of everybody else's play, hence (but for sets of
        profiles of measure 0) at all.
        """
        plan = self.to(problem, logs)
        slack = EQUAL * np.abs(problem.payoffs).max(axis=0)
        marked: dict[int, NDArray[np.bool_]] = {}
        for actor in self.turn.wielders:
            stages = self.own(actor)
            sets = [known for stage in stages for known in stage]
            kept = {
                k: np.where(np.arange(len(logs[k]))[:, None] == plan[k], 0.0, NEVER) for k in sets
            }
            profile = {**logs, **kept}
            weight = self.weights(profile, actor)
            liked = self.worth(problem.payoffs[:, actor], profile, weight, sets)
            same = {k: np.ones((len(v), *v.shape), dtype=bool) for k, v in liked.items()}
            for seed in range(PROFILES):
                other = {**self.random(logs, seed), **kept}
                goal = self.worth(
                    problem.payoffs[:, self.turn.target], other, self.weights(other, actor), sets
                )
                for known in sets:
                    gap = np.abs(goal[known][:, None] - goal[known][None])
                    same[known] &= gap <= slack[self.turn.target]
            for known in sets:
                more = liked[known][:, None] - liked[known][None]
                first = np.arange(len(more))[:, None, None] < np.arange(len(more))[None, :, None]
                better = (more > slack[actor]) | ((np.abs(more) <= slack[actor]) & first)
                marked[known] = (same[known] & better).any(axis=0)
        return marked

    def random(self, logs: Mapping[int, Array], seed: int) -> dict[int, Array]:
        """Return a random profile of play, chance being as it is."""
        rng = np.random.default_rng(seed)
        sets = self.tree.information_sets
        return {
            known: row
            if sets[known].actor == CHANCE
            else np.broadcast_to(np.log(rng.dirichlet(np.ones(len(row))))[:, None], row.shape)
            for known, row in sorted(logs.items())
        }
