"""How large a scenario is to solve: counted before it is solved (E506).

Owns `Size`. A file of a few lines can ask for more memory or time than any computer has: options
multiply, and periods, lookahead and courses multiply with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import ScenarioError
from realpolitik.periods import UnrolledSize
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import move as rules

if TYPE_CHECKING:
    from realpolitik.ensemble.expand import Tree
    from realpolitik.periods import Transition
    from realpolitik.scenario.model import Scenario

MAX_HELD = 8_000_000
"""Values held at once for one draw: 64 MB."""

MAX_SOLVED = 100_000_000
"""Payoffs of all the games that one draw solves, one after the other."""

MAX_FOLLOWED = 5_000_000
"""Products in one step along the branch of equilibria of one draw; it takes some hundred steps."""

MAX_CHECKED = 6_000_000
"""The same for all draws of a sample that only warns."""

MAX_BLOCK = 32_000_000
"""Values held at once for a block of draws: 256 MB."""


@dataclass(frozen=True)
class Size:
    """What one draw of a scenario takes.

    Parameters
    ----------
    held
        How many values are held at once: payoffs and play at every node for every actor, values
        of variables and outcomes on every path, and over periods each of these for every course
        and every period seen ahead, and how likely every path is in every period.
    solved
        How many payoffs are solved: nodes, times actors, times the games of all periods and
        courses, those that the actors foresee included.
    followed
        With imperfect information, how many products one step along the branch of equilibria
        takes: the moves on the way to every end, times all actions; else 0.
    """

    held: int
    solved: int
    followed: int = 0

    @classmethod
    def of(cls, scenario: Scenario, tree: Tree, transition: Transition | None) -> Size:
        """Count what one draw takes."""
        nodes, terminals = tree.game.nodes, tree.game.terminals
        payoffs = nodes * (len(scenario.actors) + 2)
        named = terminals * (len(scenario.variables) + len(scenario.outcomes))
        periods = scenario.periods
        if periods is None or transition is None:
            return cls(payoffs + named, payoffs, followed(tree))
        courses = periods.courses if periods.follow == "sample" else 1
        seen = 1 + periods.lookahead
        if transition.belief is not None and periods.lookahead:
            return cls._unrolled(scenario, UnrolledSize.of(tree, transition, periods.lookahead))
        games = sum(len(transition.rows) ** ahead for ahead in range(seen))
        return cls(
            courses * (seen * (payoffs + named) + terminals * periods.count),
            courses * periods.count * games * payoffs,
            followed(tree),
        )

    @classmethod
    def _unrolled(cls, scenario: Scenario, size: UnrolledSize) -> Size:
        """Count what one draw takes where all periods that are seen are solved as one game."""
        periods = scenario.periods
        if periods is None:
            raise AssertionError("a scenario without periods")
        courses = periods.courses if periods.follow == "sample" else 1
        payoffs = size.nodes * (len(scenario.actors) + 2) * (periods.lookahead + 1)
        return cls(
            courses * (2 * payoffs + size.ends * periods.count),
            courses * periods.count * payoffs,
            size.moves * size.actions,
        )

    def check(self, scenario: Scenario) -> None:
        """Refuse a scenario of which a single draw takes too much.

        Raises
        ------
        ScenarioError
            E506, with what would make it smaller.
        """
        for count, most, what in (
            (self.held, MAX_HELD, "values held at once"),
            (self.solved, MAX_SOLVED, "payoffs to be solved"),
            (self.followed, MAX_FOLLOWED, "products in each step of its solution"),
        ):
            if count > most:
                section = "moves" if scenario.periods is None else "periods"
                remedy = "fewer options or actors"
                if what.endswith("solution"):
                    remedy = "fewer options, or fewer moves that are blind to others"
                if scenario.periods is not None:
                    remedy += ", or fewer periods, courses or periods of lookahead"
                faults = Faults(scenario.source)
                span = scenario.root.locate((section,), key=True)
                found = f"one draw has {count:,} {what}"
                faults.add(rules.TreeTooLarge, span, found, f"at most {most:,}: {remedy}")
                raise ScenarioError(faults.in_order())

    def draws_at_once(self, wanted: int) -> int:
        """Return how many draws a block may have, of as many as are wanted; one at least."""
        return max(1, min(wanted, MAX_BLOCK // self.held))

    def draws_to_check(self, wanted: int) -> int:
        """Return how many draws a sample may have that is solved at once, and only warns."""
        most = MAX_CHECKED // self.followed if self.followed else wanted
        return min(self.draws_at_once(wanted), max(1, most))


def followed(tree: Tree) -> int:
    """Return how many products one step along the branch of equilibria takes (rule G2)."""
    game = tree.game
    if game.has_perfect_information:
        return 0
    depth = np.zeros(game.nodes, dtype=np.int64)
    for node, up in enumerate(game.parent.tolist()):
        depth[node] = depth[up] + 1 if up >= 0 else 0
    actions = sum(len(known.actions) for known in game.information_sets)
    return int(depth[game.terminal_nodes].sum()) * actions
