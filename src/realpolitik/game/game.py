"""A game with its payoffs: what `.efg` files hold, and what can be solved by itself.

Owns `Game`. A scenario uses the tree alone, with payoffs over draws; a `Game` carries one set of
payoffs and chances, and solves them, or any batch put in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import UnsupportedGameError
from realpolitik.game.efg.write import write_efg
from realpolitik.game.recall import recall_fault
from realpolitik.game.regret import regrets
from realpolitik.game.solvers.base import Problem
from realpolitik.game.solvers.registry import DEFAULT_METHOD, Method, solver
from realpolitik.game.tree import CHANCE, impose

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from realpolitik.game.solution import Solution
    from realpolitik.game.tree import GameTree


@dataclass(frozen=True, eq=False)
class Game:
    """A finite extensive game.

    Parameters
    ----------
    tree
        The tree.
    payoffs
        Shape (terminals, actors).
    chance
        For each information set of chance the probabilities of its actions.
    title, comment
        What an ``.efg`` file says of it.
    """

    tree: GameTree
    payoffs: NDArray[np.float64]
    chance: Mapping[int, NDArray[np.float64]] = field(default_factory=dict)
    title: str = ""
    comment: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        """Names of the actors."""
        return self.tree.actors

    def solve(
        self,
        precision: ArrayLike = 1.0,
        payoffs: ArrayLike | None = None,
        method: Method = DEFAULT_METHOD,
    ) -> Solution:
        """Solve the game, or a batch of games with its tree.

        Parameters
        ----------
        precision
            For a solver that uses it, as ``qre`` does: lambda, one number, or one per actor, or
            shape (actors, draws); with a single set of payoffs the draws may differ by precision
            alone.
        payoffs
            A batch in place of the game's own payoffs, shape (terminals, actors, draws).
        method
            The name of a solver.
            ``qre``: agent logit quantal response equilibrium on the principal branch (G2).
            ``subgame-perfect``: backward induction, first option on ties; perfect information.
            ``limit``: the quantal response at large precision, an approximate sequential
            equilibrium (McKelvey and Palfrey 1998, theorem 4).

        Raises
        ------
        UnsupportedGameError
            If the game lacks perfect recall, or the method does not fit it.
        ValueError
            If there is no such method, a shape does not fit, a number is not finite, or a precision
            is negative.
        """
        if fault := recall_fault(self.tree):
            raise UnsupportedGameError(f"this game cannot be solved: {fault} (rule S5)")
        batch, chosen = self._batch(payoffs), solver(method)
        if chosen.uses_precision and batch.shape[2] == 1 and np.ndim(precision) == 2:
            # One game along a path of precisions.
            batch = np.repeat(batch, np.shape(precision)[1], axis=2)
        draws = batch.shape[2]
        chance = {k: np.repeat(v[:, None], draws, axis=1) for k, v in self.chance.items()}
        lambdas = self._precision(precision if chosen.uses_precision else 0.0, draws)
        return chosen.solve(Problem(self.tree, batch, lambdas, chance))

    def regret(self, solution: Solution, payoffs: ArrayLike | None = None) -> NDArray[np.float64]:
        """Return what each actor could gain by its best reply to a solution, (actors, draws).

        0 in equilibrium, positive in quantal response.

        Parameters
        ----------
        solution
            What `solve` gave.
        payoffs
            The batch that was solved, if it was not the game's own payoffs.

        Raises
        ------
        ValueError
            If the payoffs' shape does not fit the tree, or not the solution's draws.
        """
        batch, draws = self._batch(payoffs), solution.value.shape[1]
        if batch.shape[2] not in (1, draws):
            raise ValueError(f"payoffs have {batch.shape[2]} draws, the solution has {draws}")
        batch = np.broadcast_to(batch, (*batch.shape[:2], draws))
        return np.asarray(regrets(self.tree, batch, solution.by_set))

    def impose(self, plan: Mapping[tuple[str, str], str]) -> Game:
        """Return the game that is left when some information sets are decided beforehand.

        Parameters
        ----------
        plan
            For some information sets, as ``(actor, set)`` in the names that `Solution.strategy`
            uses, the action taken there.

        Raises
        ------
        ValueError
            If there is no such set or action.
        """
        known = {
            (self.actors[s.actor], name): i
            for i, (s, name) in enumerate(
                zip(self.tree.information_sets, self.tree.set_names, strict=True)
            )
            if s.actor != CHANCE
        }
        actions = np.full(len(self.tree.information_sets), -1, dtype=np.int64)
        for key, action in plan.items():
            if key not in known:
                raise ValueError(f"no information set {key!r}; known: {sorted(known)}")
            offered = self.tree.information_sets[known[key]].actions
            if action not in offered:
                raise ValueError(f"no action {action!r} at {key!r}; known: {list(offered)}")
            actions[known[key]] = offered.index(action)
        tree, rows = impose(self.tree, actions)
        return Game(tree, self.payoffs[rows], self.chance, self.title, self.comment)

    def to_efg(self) -> str:
        """Return the game as Gambit reads it."""
        return write_efg(self.tree, self.payoffs, self.chance, self.title, self.comment)

    def _batch(self, payoffs: ArrayLike | None) -> NDArray[np.float64]:
        batch = self.payoffs[:, :, None] if payoffs is None else np.asarray(payoffs, np.float64)
        wanted = (self.tree.terminals, len(self.actors))
        if batch.ndim != 3 or batch.shape[:2] != wanted:
            raise ValueError(f"payoffs must have shape {(*wanted, 'draws')}, not {batch.shape}")
        if not np.isfinite(batch).all():
            raise ValueError("payoffs must be finite")
        return batch

    def _precision(self, precision: ArrayLike, draws: int) -> NDArray[np.float64]:
        given = np.asarray(precision, np.float64)
        if given.ndim == 1:
            given = given[:, None]
        try:
            full = np.broadcast_to(given, (len(self.actors), draws))
        except ValueError:
            shape = ("actors", "draws")
            raise ValueError(f"precision must fit {shape}, not {given.shape}") from None
        if not (np.isfinite(full).all() and (full >= 0).all()):
            raise ValueError("precision must be finite and not negative")
        return full
