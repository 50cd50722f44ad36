"""The game of several periods in which some actor knows a type that lasts (rule S17).

Owns `UnrolledTree`, `unrolled_tree`, and `UnrolledSize`, which is known before it grows. Types are
drawn once; below each profile of them the moves of a period follow, period after period. All have
seen what was done in the periods before, and an actor knows its own types, so its information is
that of the period's own moves for each history. Each actor is another one in each period: it counts
in the points of that period.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game import CHANCE, GameTree, InformationSet

if TYPE_CHECKING:
    from realpolitik.arrays import Ints
    from realpolitik.ensemble.expand import Tree
    from realpolitik.periods.transition import Transition

OVER = -1
"""The path of a period that is not played any more, and the kind of such a path."""


@dataclass(frozen=True, eq=False)
class UnrolledTree:
    """Several periods as one game.

    Parameters
    ----------
    game
        The game, in which actor i of period t has the number t times actors plus i.
    row
        For each end of it the path of each period, or `OVER`; shape (ends, periods).
    place
        For each end the history before each period, shape (ends, periods).
    histories
        For each period, for each history before it: the history before the period before, and the
        kind of path by which it was left; shape (histories, 2).
    sets
        For each information set its period, the history before, and which set of a single period
        it is; shape (sets, 3).
    """

    game: GameTree
    row: Ints
    place: Ints
    histories: tuple[Ints, ...]
    sets: Ints


@dataclass(frozen=True)
class UnrolledSize:
    """How large the game of several periods is.

    Parameters
    ----------
    ends, nodes
        How many ends and nodes it has.
    moves
        How many moves lead to the ends, all of them together.
    actions
        How many actions the information sets of actors have together.
    """

    ends: int
    nodes: int
    moves: int
    actions: int

    @classmethod
    def of(cls, tree: Tree, transition: Transition, ahead: int) -> UnrolledSize:
        """Count the game of a period and of those that are seen ahead of it."""
        base = tree.game
        if transition.belief is None:
            raise AssertionError("a scenario without types that last")
        types = len(transition.belief.types)
        root_of, below = _subtrees(base, types)
        depth = _depths(base)[base.terminal_nodes] - types
        roots = root_of[base.terminal_nodes]
        goes_on = ~transition.ended[transition.kind]
        ends, nodes, moves = 0, base.nodes - sum(map(len, below.values())), 0
        for root, under in below.items():
            own = roots == root
            on, all_ends, steps = (
                int(x) for x in ((own & goes_on).sum(), own.sum(), depth[own].sum())
            )
            onward = int(depth[own & goes_on].sum())
            few, many, length = all_ends, len(under), steps
            for _ in range(ahead):
                length = steps - onward + onward * few + on * length
                few, many = all_ends - on + on * few, len(under) + on * many
            ends, nodes, moves = ends + few, nodes + many, moves + length + types * few
        kinds = int((~transition.ended).sum())
        histories = sum(kinds**period for period in range(ahead + 1))
        actions = sum(len(s.actions) for s in base.information_sets if s.actor != CHANCE)
        return cls(ends, nodes, moves, histories * actions)


@dataclass
class _Growing:
    """Nodes and information sets while the tree grows."""

    node_set: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    action: list[int] = field(default_factory=list)
    sets: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def set_of(self, period: int, history: int, known: int) -> int:
        """Return the number of an information set."""
        return self.sets.setdefault((period, history, known), len(self.sets))


@lru_cache(maxsize=8)
def unrolled_tree(tree: Tree, transition: Transition, ahead: int) -> UnrolledTree:
    """Return the game of a period and of those that are seen ahead of it.

    Parameters
    ----------
    tree
        The game of one period.
    transition
        How one period leads to the next, in a scenario with types that last.
    ahead
        How many further periods are seen.
    """
    base, grown = tree.game, _Growing()
    if transition.belief is None:
        raise AssertionError("a scenario without types that last")
    root_of, below = _subtrees(base, len(transition.belief.types))
    row_of = dict(zip(base.terminal_nodes.tolist(), range(base.terminals), strict=True))
    # The first period is a copy of the game as it is.
    for node in range(base.nodes):
        known = int(base.node_set[node])
        grown.node_set.append(grown.set_of(0, 0, known) if known >= 0 else known)
        grown.parent.append(int(base.parent[node]))
        grown.action.append(int(base.action[node]))
    histories = [np.zeros((1, 2), dtype=np.int64)]
    # Each tip: its node, the profile's subtree, and the rows and histories so far.
    tips: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [
        (int(node), int(root_of[node]), ((row, 0),))
        for row, node in enumerate(base.terminal_nodes.tolist())
    ]
    for period in range(1, ahead + 1):
        numbered: dict[tuple[int, int], int] = {}
        longer = []
        for node, root, path in tips:
            row, history = path[-1]
            kind = OVER if row == OVER else int(transition.kind[row])
            now = numbered.setdefault((history, kind), len(numbered))
            if kind == OVER or transition.ended[kind]:
                longer.append((node, root, (*path, (OVER, now))))
                continue
            ends = _copy(base, grown, (root, below[root]), node, period, now)
            longer += [(end, root, (*path, (row_of[old], now))) for old, end in ends]
        tips = longer
        histories.append(np.array(list(numbered), dtype=np.int64).reshape(-1, 2))
    sets = np.array(list(grown.sets), dtype=np.int64)
    game = GameTree.of(
        tuple(f"{actor} {period + 1}" for period in range(ahead + 1) for actor in base.actors),
        tuple(_set(base, period, known) for period, _, known in sets.tolist()),
        np.array(grown.node_set),
        np.array(grown.parent),
        np.array(grown.action),
    )
    at = np.empty(game.nodes, dtype=np.int64)
    at[[node for node, *_ in tips]] = range(len(tips))
    paths = np.array([path for *_, path in tips], dtype=np.int64)[at[game.terminal_nodes]]
    return UnrolledTree(game, paths[:, :, 0], paths[:, :, 1], tuple(histories), sets)


def _set(base: GameTree, period: int, known: int) -> InformationSet:
    """Return an information set as one of the actor of a period."""
    single = base.information_sets[known]
    if single.actor == CHANCE:
        return single
    actor = period * len(base.actors) + single.actor
    return replace(single, actor=actor)


def _depths(base: GameTree) -> Ints:
    """Return how many moves lead to each node, shape (nodes,)."""
    depth = np.zeros(base.nodes, dtype=np.int64)
    for node, up in enumerate(base.parent.tolist()):
        depth[node] = depth[up] + 1 if up >= 0 else 0
    return depth


def _subtrees(base: GameTree, types: int) -> tuple[Ints, dict[int, list[int]]]:
    """Return for each node the one where its profile of types is drawn, and the nodes below it."""
    depth, root_of = _depths(base), np.full(base.nodes, -1)
    below: dict[int, list[int]] = {}
    for node in range(base.nodes):
        up = int(base.parent[node])
        if depth[node] == types:
            root_of[node] = node
            below[node] = []
        elif depth[node] > types:
            root_of[node] = root_of[up]
            below[int(root_of[node])].append(node)
    return root_of, below


def _copy(
    base: GameTree,
    grown: _Growing,
    subtree: tuple[int, list[int]],
    tip: int,
    period: int,
    history: int,
) -> list[tuple[int, int]]:
    """Let a period follow at a tip; return its ends, as nodes of one period and of the tree."""
    root, below = subtree
    if not below:
        return [(root, tip)]
    new = {root: tip}
    grown.node_set[tip] = grown.set_of(period, history, int(base.node_set[root]))
    ends = []
    for node in below:
        known = int(base.node_set[node])
        new[node] = len(grown.node_set)
        if known < 0:
            ends.append((node, new[node]))
        grown.node_set.append(grown.set_of(period, history, known) if known >= 0 else known)
        grown.parent.append(new[int(base.parent[node])])
        grown.action.append(int(base.action[node]))
    return ends
