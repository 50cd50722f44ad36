"""What solving gives: strategies, beliefs, path probabilities, payoffs, and how far to trust it.

Owns `Solution`, the one result type of every solver, its status codes and their order (rule G4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.tree import CHANCE, GameTree
from realpolitik.sums import total

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Floats, Ints


SOLVED, TURNED, FAILED, CROSSED = 0, 1, 2, 3
"""Status of a draw: solved; solved after the branch turned back; not converged; solved after the
branch went straight through a point where another one crosses it, as in games with a symmetry."""

_RANK = np.array([0, 1, 3, 2])
"""How much each status says against a solution."""


def worst(*statuses: Ints) -> Ints:
    """Return in each draw the status that says most against a solution; shapes are broadcast."""
    found, *others = statuses
    for status in others:
        found = np.where(_RANK[status] > _RANK[found], status, found)
    return found


@dataclass(frozen=True)
class StatusCounts:
    """How many draws have which status (rule G4).

    Parameters
    ----------
    solved, turned, crossed, failed
        As the codes of the same names.
    """

    solved: int
    turned: int
    crossed: int
    failed: int


@dataclass(frozen=True, eq=False)
class Solution:
    """What is played, draw by draw.

    Parameters
    ----------
    game
        The game.
    choice
        For each stage, level by level from the root, the probability of each action, shape
        (nodes of the stage, actions, draws).
    logs
        For each stage a function that gives the logarithms of these.
    value
        Expected payoffs at the root, shape (actors, draws).
    status
        `SOLVED`, `TURNED`, `CROSSED` or `FAILED` for each draw, shape (draws,).
    residual
        How far the equilibrium conditions are from holding, in log-odds, shape (draws,); None if a
        backward pass gave the solution, where they hold up to rounding and nothing is measured.
    paths
        Gives what `path`, or if it is told so `log_path`, holds, where there is a faster way than
        from level to level.
    """

    game: GameTree
    choice: tuple[Array, ...]
    logs: tuple[Callable[[], Array], ...]
    value: Array
    status: Ints
    residual: Floats | None = None
    paths: Callable[[bool], Array] | None = None

    @cached_property
    def log_choice(self) -> tuple[Array, ...]:
        """Logarithms of `choice`, also where the probability is too small for a float."""
        return tuple(later() for later in self.logs)

    @cached_property
    def path(self) -> Array:
        """Probability of each path, shape (terminals, draws)."""
        return self._reach(logs=False)[1] if self.paths is None else self.paths(False)

    @cached_property
    def log_path(self) -> Array:
        """Logarithm of each path's probability; minus infinity where it cannot happen.

        Tells paths apart whose probabilities are too small for a float.
        """
        return self._reach(logs=True)[1] if self.paths is None else self.paths(True)

    @cached_property
    def strategy(self) -> dict[tuple[str, str], dict[str, Array]]:
        """Probability of each action, by actor and information set; shape (draws,) each.

        Information sets are called by `GameTree.set_names`.
        """
        found: dict[tuple[str, str], dict[str, Array]] = {}
        for known, _, row in self._rows():
            at = self.game.information_sets[known]
            if at.actor != CHANCE:
                key = (self.game.actors[at.actor], self.game.set_names[known])
                found[key] = {a: row[j, :] for j, a in enumerate(at.actions)}
        return found

    @cached_property
    def by_set(self) -> dict[int, Array]:
        """Probability of each action by the number of the information set, (actions, draws)."""
        return {known: row for known, _, row in self._rows()}

    @cached_property
    def log_by_set(self) -> dict[int, Array]:
        """Logarithms of `by_set`, also where the probability is too small for a float."""
        return {known: row for known, _, row in self._rows(self.log_choice)}

    @cached_property
    def beliefs(self) -> dict[tuple[str, str], Array]:
        """Probability of each node given its information set, shape (nodes, draws).

        For sets with several nodes; computed from logarithms, so that sets that are hardly ever
        reached have beliefs too. Nodes are in the game's order.
        """
        logs: dict[int, list[Array]] = {}
        reached = self._reach(logs=True)[0]
        for known, place, _ in self._rows():
            logs.setdefault(known, []).append(np.asarray(reached[place]))
        found = {}
        for known in self.game.shared_sets:
            rows = np.stack(logs[known])
            top = rows.max(axis=0)
            weight = np.exp(rows - np.where(np.isneginf(top), 0.0, top))
            whole = total(weight)
            known_at = self.game.information_sets[known]
            key = (self.game.actors[known_at.actor], self.game.set_names[known])
            found[key] = np.where(whole > 0, weight / np.where(whole > 0, whole, 1.0), np.nan)
        return found

    @cached_property
    def log_reach(self) -> dict[int, Array]:
        """Logarithm of the probability that each information set is reached, (draws,)."""
        reached = self._reach(logs=True)[0]
        found: dict[int, Array] = {}
        for known, place, _ in self._rows():
            at = np.asarray(reached[place])
            with np.errstate(invalid="ignore"):
                found[known] = np.logaddexp(found[known], at) if known in found else at
        return found

    def log_reach_of(self, sets: Iterable[int]) -> list[Array | None]:
        """Return `log_reach` of some sets; None for those that the game does not have."""
        if self.game.shared_sets:
            return [self.log_reach.get(known) for known in sets]
        # Each set is one node, and the way there is short.
        reach: dict[int, Array] = {0: np.zeros(self.value.shape[1])}
        return [
            self._log_reach_at(self.game.node_of[known], reach)
            if known in self.game.node_of
            else None
            for known in sets
        ]

    def _log_reach_at(self, node: int, reach: dict[int, Array]) -> Array:
        """Return the logarithm of the probability that a node is reached, known for some nodes."""
        if node not in reach:
            up, action = int(self.game.parent[node]), int(self.game.action[node])
            taken = self.log_by_set[int(self.game.node_set[up])][action]
            reach[node] = self._log_reach_at(up, reach) + taken
        return reach[node]

    def _rows(self, tables: tuple[Array, ...] | None = None) -> Iterator[tuple[int, int, Array]]:
        """Yield every inner node as its set, its place among inner nodes, and its choice."""
        place, stages = 0, iter(self.choice if tables is None else tables)
        for level in self.game.levels:
            for stage in level.stages:
                table = next(stages)
                for i, known in enumerate(stage.sets.tolist()):
                    yield known, place, table[i, :, :]
                    place += 1

    def _reach(self, *, logs: bool) -> tuple[list[Array], Array]:
        """Carry probabilities, or their logarithms, from the root to every node."""
        from array_api_compat import array_namespace

        xp = array_namespace(self.value)
        draws = self.value.shape[1]
        start = 0.0 if logs else 1.0
        reach = xp.full((1, draws), start, dtype=self.value.dtype)
        inner: list[Array] = []
        pieces: list[Array] = []
        remaining = iter(self.log_choice if logs else self.choice)
        for level in self.game.levels:
            inner += [reach[i, :] for i in range(reach.shape[0])]
            at, blocks = 0, []
            for stage in level.stages:
                n, k = len(stage.sets), stage.actions
                here = xp.reshape(reach[at : at + n, :], (n, 1, draws))
                table = next(remaining)
                edges = here + table if logs else here * table
                blocks.append(xp.reshape(edges, (n * k, draws)))
                at += n
            ends = blocks[0] if len(blocks) == 1 else xp.concat(blocks, axis=0)
            if level.back is not None:
                ends = xp.take(ends, xp.asarray(level.back), axis=0)
            if level.ends:
                pieces.append(ends[: level.ends, :])
            reach = ends[level.ends :, :]
        if not pieces:
            return inner, reach
        return inner, pieces[0] if len(pieces) == 1 else xp.concat(pieces, axis=0)
