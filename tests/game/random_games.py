"""Random games, for us and as text for a program that we did not write."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from realpolitik.game import CHANCE, GameTree, InformationSet
from realpolitik.game.tree import TERMINAL


@dataclass
class RandomTree:
    """A random tree, grown depth first; `merge` joins nodes into information sets."""

    actors: int
    rng: np.random.Generator
    depth: int
    most: int = 3
    chance: float = 0.0
    scale: float = 10.0
    fixed: bool = False
    node_set: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    action: list[int] = field(default_factory=list)
    sets: list[InformationSet] = field(default_factory=list)
    payoffs: dict[int, list[float]] = field(default_factory=dict)
    chances: dict[int, list[float]] = field(default_factory=dict)
    weights: dict[int, list[int]] = field(default_factory=dict)

    def grow(self, parent: int = -1, action: int = -1, depth: int = 0) -> None:
        """Add a node and all below it."""
        node = len(self.node_set)
        self.parent.append(parent)
        self.action.append(action)
        early = not self.fixed and self.rng.random() < 0.2
        if depth > 0 and (depth == self.depth or early):
            self.node_set.append(TERMINAL)
            values = self.rng.normal(0, self.scale, self.actors)
            self.payoffs[node] = [float(f"{v:.6g}") for v in values]
            return
        k = int(self.rng.integers(2 if self.fixed or not depth else 1, self.most + 1))
        labels = tuple(f"a{j}" for j in range(k))
        index = len(self.sets)
        self.node_set.append(index)
        if self.rng.random() < self.chance:
            weights = self.rng.integers(1, 9, k).tolist()
            self.sets.append(InformationSet(CHANCE, f"c{index}", labels))
            self.weights[index] = weights
            self.chances[index] = [w / sum(weights) for w in weights]
        else:
            actor = int(self.rng.integers(self.actors))
            self.sets.append(InformationSet(actor, f"s{index}", labels))
        for j in range(k):
            self.grow(node, j, depth + 1)

    def merge(self, share: float) -> None:
        """Join sets of one actor with as many actions and the same own past, so recall is kept."""
        pools: dict[object, list[int]] = {}
        seen: dict[int, dict[int, tuple[tuple[int, int], ...]]] = {}
        for node, known in enumerate(self.node_set):
            up = self.parent[node]
            own = dict(seen[up]) if up >= 0 else {}
            if up >= 0:
                above = self.node_set[up]
                actor = self.sets[above].actor
                if actor >= 0:
                    own[actor] = (*own.get(actor, ()), (above, self.action[node]))
            seen[node] = own
            if known == TERMINAL or self.sets[known].actor == CHANCE:
                continue
            actor = self.sets[known].actor
            key = (actor, len(self.sets[known].actions), own.get(actor, ()))
            pool = pools.setdefault(key, [])
            joined = [p for p in pool if not self._above(p, node)]
            if joined and self.rng.random() < share:
                self.node_set[node] = joined[int(self.rng.integers(len(joined)))]
            else:
                pool.append(known)

    def _above(self, known: int, node: int) -> bool:
        """Whether a node of a set lies above a node: no set may meet a path twice."""
        while node >= 0:
            if self.node_set[node] == known:
                return True
            node = self.parent[node]
        return False

    @property
    def has_shared_sets(self) -> bool:
        """Whether nodes were joined: whether somebody does not know where it is."""
        known = [s for s in self.node_set if s != TERMINAL]
        return len(set(known)) < len(known)

    def efg(self) -> str:
        """Return the game as Gambit writes it."""
        players = " ".join(f'"A{i}"' for i in range(self.actors))
        lines = [f'EFG 2 R "random" {{ {players} }}', '""']
        numbers = self.numbers()
        for node, known in enumerate(self.node_set):
            if known == TERMINAL:
                shown = ", ".join(f"{v:.12g}" for v in self.payoffs[node])
                lines.append(f't "" {node + 1} "o{node}" {{ {shown} }}')
                continue
            at = self.sets[known]
            actor, number = numbers[known]
            if at.actor == CHANCE:
                total = sum(self.weights[known])
                pairs = zip(at.actions, self.weights[known], strict=True)
                shown = " ".join(f'"{a}" {w}/{total}' for a, w in pairs)
                lines.append(f'c "" {number} "c{known}" {{ {shown} }} 0')
            else:
                shown = " ".join(f'"{a}"' for a in at.actions)
                lines.append(f'p "" {actor + 1} {number} "s{known}" {{ {shown} }} 0')
        return "\n".join(lines) + "\n"

    def numbers(self) -> dict[int, tuple[int, int]]:
        """Return for each set its actor and its number among that actor's, in tree order."""
        counts: dict[int, int] = {}
        found: dict[int, tuple[int, int]] = {}
        for known in self.node_set:
            if known != TERMINAL and known not in found:
                actor = self.sets[known].actor
                counts[actor] = counts.get(actor, 0) + 1
                found[known] = (actor, counts[actor])
        return found

    @property
    def order(self) -> list[int]:
        """The actors' sets in the order in which pygambit lists their probabilities."""
        found = self.numbers()
        return sorted((s for s, (a, _) in found.items() if a != CHANCE), key=lambda s: found[s])

    def ours(self) -> tuple[GameTree, NDArray[np.float64]]:
        """Return our game and its payoffs, shape (terminals, actors)."""
        game = GameTree.of(
            tuple(f"A{i}" for i in range(self.actors)),
            tuple(self.sets),
            np.array(self.node_set),
            np.array(self.parent),
            np.array(self.action),
        )
        return game, np.array([self.payoffs[int(t)] for t in game.terminal_nodes])


def random_tree(
    seed: int,
    merge: float = 0.0,
    *,
    most: int = 3,
    chance: float = 0.0,
    scale: float = 10.0,
    fixed: bool = False,
) -> RandomTree:
    """Grow a tree from a seed."""
    rng = np.random.default_rng(seed)
    actors, depth = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    tree = RandomTree(actors, rng, depth, most, chance, scale, fixed)
    tree.grow()
    if merge:
        tree.merge(merge)
    return tree
