"""Best replies: how much each actor could gain by deviating from a strategy profile.

Owns `regrets`, the check that every solution comes with, and `node_values`. An actor's best reply
is exact: with perfect recall it is found information set by information set, last moves first,
weighing nodes by how likely chance and the *others* make them (Kuhn 1953; Koller, Megiddo and von
Stengel 1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.tree import TERMINAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array
    from realpolitik.game.tree import GameTree


def regrets(tree: GameTree, payoffs: Array, strategy: Mapping[int, Array], root: int = 0) -> Array:
    """Return what each actor could gain by its best reply, in a subgame.

    Parameters
    ----------
    tree
        The tree.
    payoffs
        Shape (terminals, actors, draws).
    strategy
        For each information set, those of chance included, the probability of each action, shape
        (actions, draws).
    root
        The node at which the subgame begins; by default the whole game.

    Returns
    -------
    array
        Best-reply payoff less payoff at the root, shape (actors, draws); 0 in equilibrium.
    """
    inside = np.flatnonzero(tree.below(root)).tolist()
    draws = payoffs.shape[2]
    out = np.empty((len(tree.actors), draws))
    for actor in range(len(tree.actors)):
        gains = payoffs[:, actor, :]
        played = node_values(tree, inside, gains, strategy)[root]
        out[actor] = _best(tree, inside, gains, strategy, actor, root) - played
    return out


def node_values(
    tree: GameTree, inside: list[int], gains: Array, strategy: Mapping[int, Array]
) -> dict[int, Array]:
    """Return one actor's expected payoff at each node of a subtree.

    `inside` are its nodes, parents first; `gains` the payoffs, shape (terminals, draws).
    """
    value: dict[int, Array] = {}
    for node in reversed(inside):
        if tree.node_set[node] == TERMINAL:
            value[node] = gains[tree.witness[node]]
        if node != inside[0]:
            up, known = int(tree.parent[node]), int(tree.node_set[tree.parent[node]])
            part = strategy[known][tree.action[node]] * value[node]
            value[up] = value[up] + part if up in value else part
    return value


def _best(
    tree: GameTree,
    inside: list[int],
    gains: Array,
    strategy: Mapping[int, Array],
    actor: int,
    root: int,
) -> Array:
    """Return an actor's payoff under its best reply to the others."""
    draws = gains.shape[1]
    own = np.array([s.actor == actor for s in tree.information_sets])
    reach: dict[int, Array] = {root: np.ones(draws)}
    depth: dict[int, int] = {root: 0}
    members: dict[int, list[int]] = {}
    level: dict[int, int] = {}
    for node in inside:
        known = int(tree.node_set[node])
        if node != root:
            up = int(tree.parent[node])
            above = int(tree.node_set[up])
            mine = bool(own[above])
            depth[node] = depth[up] + mine
            reach[node] = reach[up] if mine else reach[up] * strategy[above][tree.action[node]]
        if known != TERMINAL and own[known]:
            members.setdefault(known, []).append(node)
            level[known] = depth[node]
    reply = dict(strategy)
    children: dict[tuple[int, int], int] = {
        (int(tree.parent[n]), int(tree.action[n])): n for n in inside if n != root
    }
    for stage in sorted(set(level.values()), reverse=True):
        value = node_values(tree, inside, gains, reply)
        for known in (s for s, d in level.items() if d == stage):
            actions = len(tree.information_sets[known].actions)
            worth = np.stack(
                [
                    sum(reach[n] * value[children[n, a]] for n in members[known])
                    for a in range(actions)
                ]
            )
            best = np.argmax(worth, axis=0)
            reply[known] = (np.arange(actions)[:, None] == best) * 1.0
    return node_values(tree, inside, gains, reply)[root]
