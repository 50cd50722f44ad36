"""How large a scenario is to solve: counted before it is solved (E506).

Owns `Size`. A file of a few lines can ask for more memory or time than any computer has: options
multiply, and periods, lookahead and courses multiply with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.errors import ScenarioError
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
    """

    held: int
    solved: int

    @classmethod
    def of(cls, scenario: Scenario, tree: Tree, transition: Transition | None) -> Size:
        """Count what one draw takes."""
        nodes, terminals = tree.game.nodes, tree.game.terminals
        payoffs = nodes * (len(scenario.actors) + 2)
        named = terminals * (len(scenario.variables) + len(scenario.outcomes))
        periods = scenario.periods
        if periods is None or transition is None:
            return cls(payoffs + named, payoffs)
        courses = periods.courses if periods.follow == "sample" else 1
        seen = 1 + periods.lookahead
        games = sum(len(transition.rows) ** ahead for ahead in range(seen))
        return cls(
            courses * (seen * (payoffs + named) + terminals * periods.count),
            courses * periods.count * games * payoffs,
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
        ):
            if count > most:
                section = "moves" if scenario.periods is None else "periods"
                remedy = "fewer options or actors"
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
