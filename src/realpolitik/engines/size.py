"""How large a scenario is to solve: counted before it is solved (E506).

Owns `Size`. A file of a few lines can ask for more memory or time than any computer has: options
multiply, and periods, lookahead and courses multiply with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.errors import ScenarioError
from realpolitik.game.solvers.core import cores
from realpolitik.periods import UnrolledSize, most_states
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
"""Products in one step along the branch of equilibria of one draw; it takes some hundred steps,
and NumPy about two seconds for a thousand million products."""

MAX_TABLE = 50_000_000
"""Pairs of an action and an end in a game of imperfect information: 50 MB while it is prepared."""

MAX_CHECKED = 600_000
"""The same for all draws of a sample that only warns."""

MAX_STATES_CHECKED = 1_500_000
"""States at which all draws of that sample play a period."""

MAX_BLOCK = 32_000_000
"""Values held at once for a block of draws: 256 MB."""


@dataclass(frozen=True)
class Size:
    """What one draw of a scenario takes.

    Parameters
    ----------
    held
        How many values are held at once: payoffs and play at every node for every actor, values
        of variables and outcomes on every path, and over periods each of these for every state
        and every period seen ahead, and how likely every path is in every period.
    solved
        How many payoffs are solved: nodes, times actors, times the games of all periods and
        states, those that the actors foresee included.
    followed
        With imperfect information, how many products one step along the branch of equilibria
        takes; else 0.
    states
        Over periods, at how many states a period is played, all periods together; else 1.
    table
        With imperfect information, how many pairs of an action and an end there are; else 0.
    """

    held: int
    solved: int
    followed: int = 0
    states: int = 1
    table: int = 0

    @classmethod
    def of(cls, scenario: Scenario, tree: Tree, transition: Transition | None) -> Size:
        """Count what one draw takes."""
        nodes, terminals = tree.game.nodes, tree.game.terminals
        payoffs = nodes * (len(scenario.actors) + 2)
        named = terminals * (len(scenario.variables) + len(scenario.outcomes))
        periods = scenario.periods
        if periods is None or transition is None:
            return cls(payoffs + named, payoffs, followed(tree), table=table(tree))
        states = most_states(periods)
        seen = 1 + periods.lookahead
        if transition.belief is not None and periods.lookahead:
            return cls._unrolled(scenario, UnrolledSize.of(tree, transition, periods.lookahead))
        games = sum(len(transition.rows) ** ahead for ahead in range(seen))
        return cls(
            states * (seen * (payoffs + named) + terminals * periods.count),
            states * periods.count * games * payoffs,
            followed(tree),
            states * periods.count,
            table(tree),
        )

    @classmethod
    def _unrolled(cls, scenario: Scenario, size: UnrolledSize) -> Size:
        """Count what one draw takes where all periods that are seen are solved as one game."""
        periods = scenario.periods
        if periods is None:
            raise AssertionError("a scenario without periods")
        states = most_states(periods)
        payoffs = size.nodes * (len(scenario.actors) + 2) * (periods.lookahead + 1)
        return cls(
            states * (2 * payoffs + size.ends * periods.count),
            states * periods.count * payoffs,
            size.moves * size.actions,
            states * periods.count,
        )

    def check(self, scenario: Scenario) -> None:
        """Refuse a scenario of which a single draw takes too much.

        Raises
        ------
        ScenarioError
            E506, with what would make it smaller.
        """
        smaller, seeing = "options or actors", "options, or fewer moves that are blind to others"
        for count, most, what, fewer in (
            (self.held, MAX_HELD, "values held at once", smaller),
            (self.solved, MAX_SOLVED, "payoffs to be solved", smaller),
            (self.table, MAX_TABLE, "pairs of an action and an end", seeing),
            (self.followed, MAX_FOLLOWED, "products in each step of its solution", seeing),
        ):
            if count > most:
                section = "moves" if scenario.periods is None else "periods"
                remedy = f"fewer {fewer}"
                if scenario.periods is not None:
                    remedy += ", or fewer periods, courses or periods of lookahead"
                    remedy += ", or fewer shocks by chance in one period"
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
        most = min(MAX_CHECKED // max(1, self.followed), MAX_STATES_CHECKED // self.states)
        return min(self.draws_at_once(wanted), max(1, most))


def table(tree: Tree) -> int:
    """Return how many pairs of an action and an end a game of imperfect information has."""
    game = tree.game
    if game.has_perfect_information:
        return 0
    return game.terminals * sum(len(known.actions) for known in game.information_sets)


def followed(tree: Tree) -> int:
    """Return how many products one step along the branch of equilibria takes (rule G2)."""
    if not 0 < table(tree) <= MAX_TABLE:
        return 0
    return sum(core.incidence.products for core in cores(tree.game))
