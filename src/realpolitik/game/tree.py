"""A finite extensive game as arrays: nodes, information sets, and the levels to solve it by.

Owns `GameTree`, `impose` and `chance_left`. A game knows neither payoffs nor files: payoffs are
arrays over draws that are handed to a solver beside it, so that one tree serves every draw (rule
G1).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import ActionsByDraws, Array

CHANCE = -1
"""The actor index of chance."""

TERMINAL = -1
"""The information set of a terminal node."""


@dataclass(frozen=True)
class InformationSet:
    """What one actor knows at a point of choice.

    Parameters
    ----------
    actor
        Index of the actor, or `CHANCE`.
    label
        A readable name.
    actions
        What can be chosen there; the same at each of its nodes.
    weights
        How much each action weighs in quantal response before its worth counts (rule S16); None if
        all weigh alike.
    """

    actor: int
    label: str
    actions: tuple[str, ...]
    weights: tuple[float, ...] | None = None


@dataclass(frozen=True, eq=False)
class Stage:
    """Nodes that are solved in one array operation: same depth, same actor, as many actions.

    Where some of the nodes have base weights, all have.

    Parameters
    ----------
    actor
        Index of the actor, or `CHANCE`.
    actions
        How many actions each node has.
    sets
        The information set of each node, shape (n,).
    weights
        The base weights of each node's actions, shape (n, actions); None if all are alike.
    """

    actor: int
    actions: int
    sets: NDArray[np.int64]
    weights: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Level:
    """The inner nodes of one depth, by stages.

    The edges that leave them are listed stage by stage, node by node, action by action. They lead
    to terminal nodes and to the inner nodes of the next level.

    Parameters
    ----------
    stages
        The stages, whose nodes in order are the level's nodes.
    terminals
        The terminal nodes that its edges lead to: a slice of all of them.
    order
        For each edge the place of its end in the list "those terminal nodes, then the nodes of
        the next level"; None if the edges are in that order already.
    """

    stages: tuple[Stage, ...]
    terminals: slice
    order: NDArray[np.int64] | None

    @cached_property
    def back(self) -> NDArray[np.int64] | None:
        """The inverse of `order`: for each end the edge that leads to it."""
        return None if self.order is None else np.argsort(self.order)

    @property
    def ends(self) -> int:
        """How many of its edges lead to terminal nodes."""
        return int(self.terminals.stop - self.terminals.start)


@dataclass(frozen=True, eq=False)
class GameTree:
    """A finite extensive game without its payoffs; make one with `GameTree.of`.

    Parameters
    ----------
    actors
        Names of the actors.
    information_sets
        All information sets, those of chance included.
    node_set, parent, action
        For each node its information set (or `TERMINAL`), its parent, and the index of the action
        that leads to it (-1 at the root, which is node 0). Parents come before their children.
    terminal_nodes
        The terminal nodes in the order in which payoffs list them.
    levels
        The inner nodes by depth, from the root down.
    """

    actors: tuple[str, ...]
    information_sets: tuple[InformationSet, ...]
    node_set: NDArray[np.int64] = field(repr=False)
    parent: NDArray[np.int64] = field(repr=False)
    action: NDArray[np.int64] = field(repr=False)
    terminal_nodes: NDArray[np.int64] = field(repr=False)
    levels: tuple[Level, ...] = field(repr=False)

    @classmethod
    def of(
        cls,
        actors: tuple[str, ...],
        information_sets: tuple[InformationSet, ...],
        node_set: NDArray[np.int64],
        parent: NDArray[np.int64],
        action: NDArray[np.int64],
    ) -> GameTree:
        """Build a game from its nodes, parents first, siblings in the order of their actions."""
        terminal_nodes, levels = _lay_out(information_sets, node_set, parent)
        return cls(actors, information_sets, node_set, parent, action, terminal_nodes, levels)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_set)

    @property
    def terminals(self) -> int:
        """How many nodes are terminal."""
        return len(self.terminal_nodes)

    @cached_property
    def witness(self) -> NDArray[np.int64]:
        """For each node the row of one terminal node below it (its own, if terminal)."""
        witness = np.empty(self.nodes, dtype=np.int64)
        witness[self.terminal_nodes] = np.arange(self.terminals)
        for node in range(self.nodes - 1, 0, -1):
            witness[self.parent[node]] = witness[node]
        return witness

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each node the nodes that its actions lead to, in their order."""
        below: list[list[int]] = [[] for _ in range(self.nodes)]
        for node, up in enumerate(self.parent[1:].tolist(), 1):
            below[up].append(node)
        return tuple(map(tuple, below))

    @cached_property
    def node_of(self) -> dict[int, int]:
        """The first node of each information set."""
        inner = np.flatnonzero(self.node_set != TERMINAL)
        return dict(zip(self.node_set[inner][::-1].tolist(), inner[::-1].tolist(), strict=True))

    def below(self, root: int) -> NDArray[np.bool_]:
        """Mark a node and all nodes below it."""
        marked = np.zeros(self.nodes, dtype=bool)
        marked[root] = True
        for node in range(root + 1, self.nodes):
            marked[node] = marked[self.parent[node]]
        return marked

    @cached_property
    def shared_sets(self) -> tuple[int, ...]:
        """The actors' information sets that hold more than one node."""
        inner = self.node_set[self.node_set != TERMINAL]
        sizes = np.bincount(inner, minlength=len(self.information_sets))
        return tuple(
            i
            for i, known in enumerate(self.information_sets)
            if known.actor != CHANCE and sizes[i] > 1
        )

    @cached_property
    def subgame_roots(self) -> tuple[int, ...]:
        """The inner nodes at which subgames begin: no set below reaches outside."""
        return tuple(np.flatnonzero(_begins_subgame(self)).tolist())

    @cached_property
    def set_names(self) -> tuple[str, ...]:
        """A name for each information set that no other set of its actor has.

        Its label; with a number in brackets if several sets of an actor have that label.
        """
        labels = [(s.actor, s.label) for s in self.information_sets]
        times = Counter(labels)
        counts: dict[tuple[int, str], int] = {}
        names = []
        for key in labels:
            counts[key] = counts.get(key, 0) + 1
            names.append(key[1] if times[key] == 1 else f"{key[1]} ({counts[key]})")
        return tuple(names)

    @property
    def has_perfect_information(self) -> bool:
        """Whether every actor knows all that was done before, wherever it moves."""
        return not self.shared_sets


def _begins_subgame(tree: GameTree) -> NDArray[np.bool_]:
    """Mark the inner nodes below which every information set is whole."""
    size = np.ones(tree.nodes, dtype=np.int64)
    for node in range(tree.nodes - 1, 0, -1):
        size[tree.parent[node]] += size[node]
    # Depth-first places: a subtree is an interval of them.
    place = np.zeros(tree.nodes, dtype=np.int64)
    free = np.zeros(tree.nodes, dtype=np.int64)
    for node in range(1, tree.nodes):
        up = tree.parent[node]
        place[node] = place[up] + 1 + free[up]
        free[up] += size[node]
    inner = tree.node_set != TERMINAL
    sets = tree.node_set[inner]
    first = np.full(len(tree.information_sets), tree.nodes)
    last = np.full(len(tree.information_sets), -1)
    np.minimum.at(first, sets, place[inner])
    np.maximum.at(last, sets, place[inner])
    # How far the sets of each subtree reach, to the left and to the right.
    left, right = np.full(tree.nodes, tree.nodes), np.full(tree.nodes, -1)
    left[inner], right[inner] = first[sets], last[sets]
    for node in range(tree.nodes - 1, 0, -1):
        up = tree.parent[node]
        left[up], right[up] = min(left[up], left[node]), max(right[up], right[node])
    return np.asarray(inner & (left >= place) & (right < place + size))


def _lay_out(
    information_sets: tuple[InformationSet, ...],
    node_set: NDArray[np.int64],
    parent: NDArray[np.int64],
) -> tuple[NDArray[np.int64], tuple[Level, ...]]:
    """Return the terminal nodes in payoff order, and the levels."""
    count = len(node_set)
    actor_of = np.array([s.actor for s in information_sets], dtype=np.int64)
    weighs = np.array([s.weights is not None for s in information_sets], dtype=np.int64)
    arity = np.bincount(parent[1:], minlength=count)
    children = np.argsort(parent[1:], kind="stable") + 1
    first = np.concatenate([[0], np.cumsum(arity)[:-1]])
    inner = node_set != TERMINAL
    if not inner.any():
        return np.zeros(1, dtype=np.int64), ()

    def arranged(nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        sets = node_set[nodes]
        return nodes[np.lexsort((nodes, weighs[sets], arity[nodes], actor_of[sets]))]

    levels, terminal_nodes, done = [], [], 0
    nodes = np.zeros(1, dtype=np.int64)
    while len(nodes):
        sets = node_set[nodes]
        keys = np.stack([actor_of[sets], arity[nodes], weighs[sets]], axis=1)
        cuts = np.flatnonzero(np.any(np.diff(keys, axis=0) != 0, axis=1)) + 1
        stages = [
            _stage(information_sets, node_set[g], int(arity[g[0]])) for g in np.split(nodes, cuts)
        ]
        ends = np.concatenate([children[first[v] : first[v] + arity[v]] for v in nodes])
        terminal = ends[~inner[ends]]
        below = arranged(ends[inner[ends]])
        place = np.empty(count, dtype=np.int64)
        place[terminal] = np.arange(len(terminal))
        place[below] = len(terminal) + np.arange(len(below))
        order: NDArray[np.int64] | None = place[ends]
        if np.array_equal(place[ends], np.arange(len(ends))):
            order = None
        levels.append(Level(tuple(stages), slice(done, done + len(terminal)), order))
        terminal_nodes.append(terminal)
        done += len(terminal)
        nodes = below
    return np.concatenate(terminal_nodes), tuple(levels)


def _stage(
    information_sets: tuple[InformationSet, ...], sets: NDArray[np.int64], actions: int
) -> Stage:
    """Return a stage of the nodes that have these information sets."""
    known = [information_sets[s] for s in sets.tolist()]
    given = [s.weights for s in known if s.weights is not None]
    return Stage(known[0].actor, actions, sets, np.array(given) if given else None)


def chance_left(
    game: GameTree, chance: Mapping[int, ActionsByDraws[Array]]
) -> dict[int, ActionsByDraws[Array]]:
    """Return the probabilities at sets of chance in a game that a plan leaves.

    Parameters
    ----------
    game
        The game that is left; see `impose`.
    chance
        By information set of chance the probabilities in the whole game, shape (actions, draws).

    Returns
    -------
    dict
        The same, but 1 at the one action that is left where the plan decides what chance does.
    """
    return {
        known: table
        if len(table) == len(game.information_sets[known].actions)
        else np.ones((1, table.shape[1]))
        for known, table in chance.items()
    }


def impose(game: GameTree, actions: NDArray[np.int64]) -> tuple[GameTree, NDArray[np.int64]]:
    """Return the smaller game that is left when a plan fixes what is done at some sets.

    Parameters
    ----------
    game
        The game.
    actions
        For each information set the index of the action imposed there, or -1; shape (sets,).

    Returns
    -------
    game
        The game in which the planned sets have one action. Its information sets keep their
        numbers.
    rows
        The rows of the full game's payoffs that are still possible, in the new game's order.
    """
    kept = np.ones(game.nodes, dtype=bool)
    imposed = np.where(game.node_set == TERMINAL, -1, actions[game.node_set])
    for node in range(1, game.nodes):
        up = game.parent[node]
        bound = imposed[up]
        kept[node] = kept[up] and (bound < 0 or bound == game.action[node])
    old = np.flatnonzero(kept)
    new = np.full(game.nodes, -1, dtype=np.int64)
    new[old] = np.arange(len(old))
    parent = np.where(game.parent[old] < 0, -1, new[game.parent[old]])
    action = np.where(imposed[game.parent[old]] >= 0, 0, game.action[old])
    action[0] = -1
    sets = tuple(
        replace(s, actions=(s.actions[a],), weights=None) if a >= 0 else s
        for s, a in zip(game.information_sets, actions.tolist(), strict=True)
    )
    left = GameTree.of(game.actors, sets, game.node_set[old], parent, action)
    return left, game.witness[old[left.terminal_nodes]]
