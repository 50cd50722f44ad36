"""A finite extensive game as arrays: nodes, information sets, and the stages to solve it by.

Owns `Game`. A game knows neither payoffs nor files: payoffs are arrays over draws that are handed
to a solver beside it, so that one tree serves every draw (rule G1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    """

    actor: int
    label: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """Nodes that are solved in one array operation: same depth, same actor, as many actions.

    Parameters
    ----------
    actor
        Index of the actor, or `CHANCE`.
    nodes
        The nodes, shape (n,), consecutive in the game's solving order.
    children
        Their children, shape (n, k).
    """

    actor: int
    nodes: NDArray[np.int64]
    children: NDArray[np.int64]

    @cached_property
    def run(self) -> slice | None:
        """The children as one slice of consecutive nodes, or None if they are scattered."""
        flat = self.children.reshape(-1)
        consecutive = bool(np.all(np.diff(flat) == 1))
        return slice(int(flat[0]), int(flat[-1]) + 1) if consecutive else None

    @property
    def span(self) -> slice:
        """The stage's own nodes as a slice."""
        return slice(int(self.nodes[0]), int(self.nodes[-1]) + 1)


@dataclass(frozen=True, eq=False)
class Game:
    """A finite extensive game without its payoffs.

    Nodes are numbered in solving order: terminal nodes first, in the order of their paths, then
    inner nodes from the deepest stage to the root, which comes last.

    Parameters
    ----------
    actors
        Names of the actors.
    information_sets
        All information sets, those of chance included.
    node_set
        For each node the index of its information set, or `TERMINAL`; shape (nodes,).
    parent, action
        For each node its parent and the index of the action that leads to it; -1 at the root.
    terminals
        How many nodes are terminal.
    stages
        Inner nodes, deepest first, as the backward pass takes them.
    """

    actors: tuple[str, ...]
    information_sets: tuple[InformationSet, ...]
    node_set: NDArray[np.int64]
    parent: NDArray[np.int64]
    action: NDArray[np.int64]
    terminals: int
    stages: tuple[Stage, ...] = field(repr=False)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.node_set)

    @property
    def root(self) -> int:
        """The root, which is the last node."""
        return self.nodes - 1

    @cached_property
    def witness(self) -> NDArray[np.int64]:
        """For each node one terminal node below it (itself, if terminal); shape (nodes,)."""
        witness = np.arange(self.nodes)
        for stage in self.stages:
            witness[stage.nodes] = witness[stage.children[:, 0]]
        return witness

    @cached_property
    def shared_sets(self) -> tuple[int, ...]:
        """The actors' information sets that hold more than one node."""
        inner = self.node_set[self.terminals :]
        sizes = np.bincount(inner, minlength=len(self.information_sets))
        return tuple(
            i
            for i, known in enumerate(self.information_sets)
            if known.actor != CHANCE and sizes[i] > 1
        )

    @property
    def has_perfect_information(self) -> bool:
        """Whether every actor knows all that was done before, wherever it moves."""
        return not self.shared_sets


def arrange(
    actors: tuple[str, ...],
    information_sets: tuple[InformationSet, ...],
    node_set: NDArray[np.int64],
    parent: NDArray[np.int64],
    action: NDArray[np.int64],
) -> tuple[Game, NDArray[np.int64]]:
    """Build a game from nodes in any order in which parents come first and siblings by action.

    Parameters
    ----------
    actors, information_sets
        As in `Game`.
    node_set, parent, action
        As in `Game`, in the caller's order; node 0 is the root.

    Returns
    -------
    game
        The game, its nodes in solving order.
    order
        For each node of the game its number in the caller's order, shape (nodes,).
    """
    count = len(node_set)
    depth = np.zeros(count, dtype=np.int64)
    for node in range(1, count):
        depth[node] = depth[parent[node]] + 1
    arity = np.bincount(parent[1:], minlength=count) if count > 1 else np.zeros(1, dtype=np.int64)
    actor_of_set = np.array([s.actor for s in information_sets], dtype=np.int64)
    inner = np.flatnonzero(node_set != TERMINAL)
    terminal = np.flatnonzero(node_set == TERMINAL)
    actor = actor_of_set[node_set[inner]] if len(inner) else inner
    # Deepest first; within a depth by actor and number of actions; otherwise in path order.
    by = np.lexsort((inner, arity[inner], actor, -depth[inner]))
    inner, actor = inner[by], actor[by]
    order = np.concatenate([terminal, inner]).astype(np.int64)
    place = np.empty(count, dtype=np.int64)
    place[order] = np.arange(count)

    siblings = np.argsort(parent[1:], kind="stable") + 1
    first = np.concatenate([[0], np.cumsum(arity)[:-1]])
    keys = np.stack([-depth[inner], actor, arity[inner]], axis=1)
    stages = []
    if len(inner):
        edges = np.flatnonzero(np.any(np.diff(keys, axis=0) != 0, axis=1)) + 1
        for group in np.split(np.arange(len(inner)), edges):
            nodes, k = inner[group], int(arity[inner[group[0]]])
            children = place[siblings[first[nodes][:, None] + np.arange(k)]]
            stages.append(Stage(int(actor[group[0]]), len(terminal) + group, children))
    up = np.where(parent[order] >= 0, place[parent[order]], -1)
    game = Game(
        actors, information_sets, node_set[order], up, action[order], len(terminal), tuple(stages)
    )
    return game, order
