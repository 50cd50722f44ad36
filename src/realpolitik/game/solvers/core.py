"""The imperfect-information core of a game: what a backward pass cannot close.

Owns `Core` and `cores`. Subtrees in which every information set is a single node have a unique
quantal response and are closed by a backward pass; their roots, with the terminal nodes that hang
from the rest directly, are the *ends* of the core. What remains is described by which actions lead
to which ends, from which both the conditional values of actions and their derivatives follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solvers.incidence import Incidence
from realpolitik.game.solvers.logit import added, edge_values, expected, quantal_response
from realpolitik.game.tree import CHANCE, TERMINAL, GameTree, InformationSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import Floats
    from realpolitik.game.tree import Level, Stage


@dataclass(frozen=True, eq=False)
class Core:
    """The core of a game.

    Parameters
    ----------
    game
        The whole game.
    root
        The node where the subgame begins that the core belongs to.
    sets
        The information sets of actors in the core, shape (sets,).
    first
        For each of them the row of its first action among all actions of the core, and at the end
        their number; shape (sets + 1,).
    actor
        For each action its actor, shape (actions,).
    leads
        Whether an action lies on the way to an end, shape (actions, ends).
    chance_actions
        For each set of chance in the core, and each of its actions, whether it lies on the way to
        an end.
    forest
        The ends as the children of one chance node, with all that lies below them.
    rows
        The rows of the whole game's payoffs that the forest's terminal nodes have.
    """

    game: GameTree
    root: int
    sets: NDArray[np.int64]
    first: NDArray[np.int64]
    actor: NDArray[np.int64]
    leads: NDArray[np.bool_]
    chance_actions: tuple[tuple[int, NDArray[np.bool_]], ...]
    forest: GameTree
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, game: GameTree, root: int = 0) -> Core:
        """Find the core of a subgame of imperfect information; see `core_roots`."""
        inside = _inside(game, root)
        order, ends = np.flatnonzero(inside), _ends(game, inside)
        sets = [
            i
            for i in np.unique(game.node_set[order]).tolist()
            if game.information_sets[i].actor != CHANCE
        ]
        sizes = [len(game.information_sets[i].actions) for i in sets]
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        actor = np.repeat([game.information_sets[i].actor for i in sets], sizes)
        row_of = dict(zip(sets, first.tolist(), strict=False))
        leads = np.zeros((int(first[-1]), len(ends)), dtype=bool)
        ways: dict[int, NDArray[np.bool_]] = {}
        for j, end in enumerate(ends.tolist()):
            node = end
            while node != root:
                up, action = int(game.parent[node]), int(game.action[node])
                known = int(game.node_set[up])
                if known in row_of:
                    leads[row_of[known] + action, j] = True
                else:
                    k = len(game.information_sets[known].actions)
                    ways.setdefault(known, np.zeros((k, len(ends)), dtype=bool))[action, j] = True
                node = up
        forest, rows = _forest(game, ends)
        return cls(
            game,
            root,
            np.array(sets, dtype=np.int64),
            first,
            actor.astype(np.int64),
            leads,
            tuple(ways.items()),
            forest,
            rows,
        )

    @cached_property
    def log_weights(self) -> Floats:
        """The logarithm of each action's base weight, shape (actions,); 0 where all are alike."""
        sets = [self.game.information_sets[int(s)] for s in self.sets]
        weights = [w for s in sets for w in s.weights or (1.0,) * len(s.actions)]
        found: Floats = np.log(np.array(weights))
        return found

    @property
    def unknowns(self) -> int:
        """How many log-odds there are: actions less sets."""
        return int(self.first[-1]) - len(self.sets)

    @cached_property
    def incidence(self) -> Incidence:
        """Which actions meet which ends and each other."""
        return Incidence.of(self.leads, self.first, self.actor)

    def log_chance(self, chance: Mapping[int, Floats] | None, draws: int) -> Floats:
        """Return the logarithm of chance's part in each end's probability, (draws, ends)."""
        total = np.zeros((draws, self.leads.shape[1]))
        for known, way in self.chance_actions:
            with np.errstate(divide="ignore"):
                logs = np.log(np.asarray((chance or {})[known], dtype=np.float64))
            for action, row in enumerate(way):
                total[:, row] += np.broadcast_to(logs[action], (draws,))[:, None]
        return total

    def end_values(
        self, payoffs: Floats, precision: Floats, chance: Mapping[int, Floats] | None
    ) -> tuple[Floats, Floats]:
        """Return the ends' values and how they grow as all precisions grow in proportion.

        Parameters
        ----------
        payoffs
            Those of the whole game, shape (terminals, actors, draws).
        precision
            Shape (actors, draws).

        Returns
        -------
        values, slopes
            Shape (ends, actors, draws); the slope is with respect to the logarithm of precision.
        """
        payoffs = payoffs[self.rows]
        below: Floats | None = None
        slope: Floats | None = None
        for level in reversed(self.forest.levels[1:]):
            edges = edge_values(np, level, payoffs, below)
            no_slope = np.zeros((level.ends, *payoffs.shape[1:]))
            rising = _edge_slopes(level, no_slope, slope)
            start, values, slopes = 0, [], []
            for stage in level.stages:
                n, k = len(stage.sets), stage.actions
                block = edges[start : start + n * k].reshape(n, k, *edges.shape[1:])
                grow = rising[start : start + n * k].reshape(n, k, *edges.shape[1:])
                start += n * k
                share, moving = _share(stage, block, grow, precision, chance)
                values.append(expected(share, block))
                slopes.append(expected(share, grow) + expected(moving, block))
            below, slope = np.concatenate(values), np.concatenate(slopes)
        level = self.forest.levels[0]
        flat = np.zeros((level.ends, *payoffs.shape[1:]))
        return edge_values(np, level, payoffs, below), _edge_slopes(level, flat, slope)


def _share(
    stage: Stage,
    block: Floats,
    grow: Floats,
    precision: Floats,
    chance: Mapping[int, Floats] | None,
) -> tuple[Floats, Floats]:
    """Return choice probabilities and their slopes, shape (nodes, actions, draws)."""
    if stage.actor == CHANCE:
        given = chance or {}
        share = np.stack([np.broadcast_to(given[int(s)], block[0, :, 0].shape) for s in stage.sets])
        return share, np.zeros_like(share)
    own, rising = block[:, :, stage.actor], grow[:, :, stage.actor]
    lam = precision[stage.actor]
    share, _ = quantal_response(np, own, lam, stage.weights)
    push = (own - own.max(axis=1, keepdims=True)) * lam + lam * rising
    return share, share * (push - added(share * push))


def _edge_slopes(level: Level, flat: Floats, slope: Floats | None) -> Floats:
    ends = flat if slope is None else np.concatenate([flat, slope])
    return ends if level.order is None else ends[level.order]


@lru_cache(maxsize=256)
def cores(game: GameTree) -> tuple[Core, ...]:
    """Return the cores of the subgames that must each be solved as a whole."""
    return tuple(Core.of(game, root) for root in core_roots(game))


def core_roots(game: GameTree) -> tuple[int, ...]:
    """Return where the subgames begin that must each be solved as a whole.

    They are the smallest subgames that hold the sets with several nodes; of two that are nested the
    larger. Outside of them the game is one of perfect information.
    """
    begins = np.zeros(game.nodes, dtype=bool)
    begins[list(game.subgame_roots)] = True
    nearest = np.zeros(game.nodes, dtype=np.int64)
    for node in range(1, game.nodes):
        nearest[node] = node if begins[node] else nearest[game.parent[node]]
    shared = np.isin(game.node_set, game.shared_sets)
    roots = set(nearest[shared].tolist())
    outer = []
    for root in sorted(roots):
        node = int(game.parent[root])
        while node >= 0 and node not in roots:
            node = int(game.parent[node])
        if node < 0:
            outer.append(root)
    return tuple(outer)


def _inside(game: GameTree, root: int) -> NDArray[np.bool_]:
    """Mark the nodes of a subgame at or below which some information set is shared."""
    shared = np.zeros(len(game.information_sets), dtype=bool)
    shared[list(game.shared_sets)] = True
    inside = np.zeros(game.nodes, dtype=bool)
    inner = game.below(root) & (game.node_set != TERMINAL)
    inside[inner] = shared[game.node_set[inner]]
    for node in range(game.nodes - 1, root, -1):
        if inside[node]:
            inside[game.parent[node]] = True
    return inside


def _ends(game: GameTree, inside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the nodes outside the core whose parent is in it."""
    nodes = np.arange(1, game.nodes)
    return np.asarray(nodes[~inside[nodes] & inside[game.parent[nodes]]])


def _forest(game: GameTree, ends: NDArray[np.int64]) -> tuple[GameTree, NDArray[np.int64]]:
    """Return the subtrees below the ends as one game under a chance node."""
    kept = np.zeros(game.nodes, dtype=bool)
    kept[ends] = True
    for node in range(1, game.nodes):
        kept[node] |= kept[game.parent[node]]
    old = np.flatnonzero(kept)
    new = np.zeros(game.nodes, dtype=np.int64)
    # The root comes first, then the ends in order, then what lies below them.
    below = old[~np.isin(old, ends)]
    listed = np.concatenate([ends, below])
    new[listed] = np.arange(1, len(listed) + 1)
    top = len(game.information_sets)
    is_end = np.arange(len(listed)) < len(ends)
    node_set = np.concatenate([[top], game.node_set[listed]])
    parent = np.concatenate([[-1], np.where(is_end, 0, new[game.parent[listed]])])
    place = np.arange(len(listed))
    action = np.concatenate([[-1], np.where(is_end, place, game.action[listed])])
    root = InformationSet(CHANCE, "ends", tuple(f"end {i}" for i in range(len(ends))))
    forest = GameTree.of(game.actors, (*game.information_sets, root), node_set, parent, action)
    return forest, game.witness[listed[forest.terminal_nodes - 1]]
