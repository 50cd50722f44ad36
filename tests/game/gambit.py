"""Random games of perfect information, for us and for pygambit: an oracle we did not write."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
import pygambit

from realpolitik.game import CHANCE, Game, InformationSet
from realpolitik.game.tree import TERMINAL


@dataclass
class RandomTree:
    """A random tree, grown depth first; every inner node is its own information set."""

    actors: int
    rng: np.random.Generator
    depth: int
    most: int = 3
    chance: float = 0.0
    scale: float = 10.0
    node_set: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    action: list[int] = field(default_factory=list)
    sets: list[InformationSet] = field(default_factory=list)
    payoffs: dict[int, list[float]] = field(default_factory=dict)
    chances: dict[int, list[float]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    order: list[tuple[int, int, int]] = field(default_factory=list)

    def grow(self, parent: int = -1, action: int = -1, depth: int = 0) -> None:
        """Add a node and all below it."""
        node = len(self.node_set)
        self.parent.append(parent)
        self.action.append(action)
        leaf = depth > 0 and (depth == self.depth or self.rng.random() < 0.2)
        if leaf:
            values = [round(float(v), 3) for v in self.rng.normal(0, self.scale, self.actors)]
            self.node_set.append(TERMINAL)
            self.payoffs[node] = values
            number = len(self.payoffs)
            shown = ", ".join(f"{v:.3f}" for v in values)
            self.lines.append(f't "" {number} "o{number}" {{ {shown} }}')
            return
        k = int(self.rng.integers(1 if depth else 2, self.most + 1))
        labels = tuple(f"a{j}" for j in range(k))
        index = len(self.sets)
        self.node_set.append(index)
        if self.rng.random() < self.chance and depth:
            weights = self.rng.integers(1, 9, k)
            total = int(weights.sum())
            self.sets.append(InformationSet(CHANCE, f"c{index}", labels))
            self.chances[index] = [w / total for w in weights.tolist()]
            shown = " ".join(
                f'"{a}" {w}/{total}' for a, w in zip(labels, weights.tolist(), strict=True)
            )
            number = self.counts[-1] = self.counts.get(-1, 0) + 1
            self.lines.append(f'c "" {number} "c{index}" {{ {shown} }} 0')
        else:
            actor = int(self.rng.integers(self.actors))
            self.sets.append(InformationSet(actor, f"s{index}", labels))
            number = self.counts[actor] = self.counts.get(actor, 0) + 1
            self.order.append((actor, number, index))
            shown = " ".join(f'"{a}"' for a in labels)
            self.lines.append(f'p "" {actor + 1} {number} "s{index}" {{ {shown} }} 0')
        for j in range(k):
            self.grow(node, j, depth + 1)

    def ours(self) -> tuple[Game, np.ndarray]:
        """Return our game and its payoffs, shape (terminals, actors)."""
        # Depth-first order has parents first, and siblings by action.
        game = Game.of(
            tuple(f"A{i}" for i in range(self.actors)),
            tuple(self.sets),
            np.array(self.node_set),
            np.array(self.parent),
            np.array(self.action),
        )
        return game, np.array([self.payoffs[int(t)] for t in game.terminal_nodes])

    def theirs(self) -> pygambit.Game:
        """Return the same game as pygambit reads it."""
        players = " ".join(f'"A{i}"' for i in range(self.actors))
        text = f'EFG 2 R "random" {{ {players} }}\n""\n' + "\n".join(self.lines) + "\n"
        return pygambit.read_efg(io.StringIO(text))


def random_tree(seed: int, **options: float) -> RandomTree:
    """Grow a tree from a seed."""
    rng = np.random.default_rng(seed)
    tree = RandomTree(int(rng.integers(1, 5)), rng, int(rng.integers(1, 5)), **options)  # type: ignore[arg-type]
    tree.grow()
    return tree
