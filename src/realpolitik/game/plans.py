"""Whole plans of an actor, imposed on a game and solved.

Owns `Trial`, what is played, by whom and what for, and `Outcomes`, what the goal comes to under
plans. Plans that differ only where they lead to nothing leave the same game, which is solved once;
plans that leave games of one shape are solved side by side, as further draws of it. Neither changes
a number: a draw's solution is the same beside any others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solvers.base import chance_in
from realpolitik.game.solvers.qre import solve_qre
from realpolitik.game.tree import GameTree, impose
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from realpolitik.arrays import Array, Draws, Floats, Ints

MAX_SWEEPS = 50
"""How often coordinate ascent goes through the information sets at most; few draws need ten."""

ROUNDING = 1e-12
"""By how much a plan must do better to be better."""

_ENOUGH_DRAWS = 256
"""Draws beyond which solving more of them at a time is hardly faster."""


@dataclass(frozen=True, eq=False)
class Trial:
    """What is played, by whom and what for; shapes as `best_plan` has them, `goal` in full."""

    tree: GameTree
    payoffs: Array
    precision: Array
    actor: int
    goal: Array
    chance: Mapping[int, Array] | None
    stop: Callable[[int], None] | None

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.payoffs.shape[2])

    def some(self, at: Ints) -> Trial:
        """Return the same trial in some draws, which may be repeated."""
        precision = np.broadcast_to(self.precision, self.payoffs.shape[1:])[:, at]
        return replace(
            self,
            payoffs=self.payoffs[:, :, at],
            precision=precision,
            goal=self.goal[:, at],
            chance=chance_in(at, self.chance, self.draws),
        )


@dataclass(frozen=True, eq=False)
class _Left:
    """The game that a plan leaves; its shape, the same for games that differ in payoffs alone.

    `rows` are the rows of the full game's payoffs that it has.
    """

    tree: GameTree
    rows: Ints
    shape: tuple[bytes, ...]

    @classmethod
    def of(cls, tree: GameTree, plan: Ints) -> _Left:
        left, rows = impose(tree, plan)
        shape = tuple(a.tobytes() for a in (left.node_set, left.parent, left.action))
        return cls(left, rows, shape)

    @property
    def key(self) -> tuple[bytes, ...]:
        return (*self.shape, self.rows.tobytes())


class Outcomes:
    """What the goal of a trial comes to under whole plans, remembered while plans are tried."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.side_by_side = max(1, _ENOUGH_DRAWS // max(1, trial.draws))
        """How many plans are worth solving at a time."""
        self._by_plan: dict[bytes, _Left] = {}
        self._value: dict[tuple[bytes, ...], Draws[Floats]] = {}

    def seek(self, plans: Iterable[Ints], ahead: Iterable[Ints] = ()) -> None:
        """Find what the goal comes to under plans.

        Parameters
        ----------
        plans
            For each the action at each information set of the actor, -1 at others; shape (sets,).
        ahead
            Plans of which nothing need be known yet. Those that leave a game of the shape of one
            that has to be solved are solved beside it.
        """
        groups: dict[tuple[bytes, ...], dict[tuple[bytes, ...], _Left]] = {}
        for left in self._unsolved(plans):
            groups.setdefault(left.shape, {})[left.key] = left
        if groups:
            for left in self._unsolved(ahead):
                if left.shape in groups:
                    groups[left.shape][left.key] = left
        for group in groups.values():
            alike = list(group.items())
            for start in range(0, len(alike), self.side_by_side):
                self._solve(dict(alike[start : start + self.side_by_side]))

    def known(self, plans: Iterable[Ints]) -> Iterator[Draws[Floats]]:
        """Yield what the goal comes to under plans, up to the first that was not sought."""
        for plan in plans:
            left = self._left(plan)
            if left.key not in self._value:
                return
            yield self._value[left.key]

    def _unsolved(self, plans: Iterable[Ints]) -> Iterator[_Left]:
        return (left for left in map(self._left, plans) if left.key not in self._value)

    def _left(self, plan: Ints) -> _Left:
        name = plan.tobytes()
        if name not in self._by_plan:
            self._by_plan[name] = _Left.of(self.trial.tree, plan)
        return self._by_plan[name]

    def _solve(self, alike: Mapping[tuple[bytes, ...], _Left]) -> None:
        """Solve games of one shape as one game of as many times the draws."""
        games = list(alike.values())
        rows = [left.rows for left in games]
        at = np.tile(np.arange(self.trial.draws), len(games))
        many = self.trial if len(games) == 1 else self.trial.some(at)
        payoffs = np.concatenate([self.trial.payoffs[r] for r in rows], axis=2)
        goal = np.concatenate([self.trial.goal[r] for r in rows], axis=1)
        tree, stop = games[0].tree, self.trial.stop
        solved = solve_qre(tree, payoffs, many.precision, many.chance, stop=stop)
        worth = total(solved.path * goal).reshape(len(games), -1)
        self._value.update(zip(alike, worth, strict=True))
