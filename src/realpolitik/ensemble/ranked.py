"""Payoffs of an actor whose preferences are known by their order alone (rule S12).

Owns `RankedPayoff`. Statements in order of priority rank the paths: of two paths the better one is
that which fulfils the first statement on which they differ (option prioritisation: Fang, Hipel and
Kilgour 1993, *Interactive Decision Making*; Peng, Hipel and Kilgour 1997). Payoffs are drawn
uniformly among all that respect this order: 0 for the worst paths, 100 for the best, and sorted
uniform numbers between, so that a result holds for the ranking and not for one guess at numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.errors import ScenarioError
from realpolitik.scenario.distributions.uniform import Uniform
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.model import Quantity
from realpolitik.scenario.rules import expression as rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array, Ints, Paths, PathsByDraws
    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Actor, Scenario

MAX_LEVELS = 256
BEST = 100.0
"""The payoff of the best paths, in points (rule S10)."""


@dataclass(frozen=True, eq=False)
class RankedPayoff:
    """One actor's payoff, known by its order.

    Parameters
    ----------
    levels
        For each path its place in the order, 0 the worst, shape (terminals,).
    names
        The quantities that place the levels between the worst and the best.
    """

    levels: Paths[Ints]
    names: tuple[str, ...]

    @classmethod
    def of(
        cls, scenario: Scenario, actor: Actor, tree: Tree, definitions: Mapping[str, Compiled]
    ) -> RankedPayoff:
        """Rank every path.

        Raises
        ------
        ScenarioError
            E306, if the statements tell more than `MAX_LEVELS` kinds of paths apart.
        """
        env = Environment(tree.columns, tree.codes, definitions, {})
        paths = (tree.game.terminals, 1)
        met = [np.broadcast_to(compile_expression(s)(env), paths) for s in actor.prefers]
        kinds, levels = np.unique(np.concatenate(met, axis=1), axis=0, return_inverse=True)
        if len(kinds) > MAX_LEVELS:
            faults = Faults(scenario.source)
            place = scenario.root.locate(("actors", actor.name, "prefers"), key=True)
            found = f"the statements tell {len(kinds):,} kinds of paths apart"
            faults.add(rules.ExpressionTooLarge, place, found, f"at most {MAX_LEVELS}")
            raise ScenarioError(faults.in_order())
        names = tuple(f"rank({actor.name}) {i}" for i in range(1, len(kinds) - 1))
        return cls(levels.reshape(-1), names)

    def quantities(self, actor: Actor) -> dict[str, Quantity]:
        """Return the quantities that place the levels, uniform from 0 to 1."""
        says = f"place of a level in {actor.title}'s ranking"
        judgement = actor.judgement or "drawn among all payoffs that respect the ranking (rule S12)"
        return {
            name: Quantity(
                name,
                Uniform(0.0, 1.0),
                "uniform(0, 1)",
                says,
                judgement=judgement,
                implied=True,
            )
            for name in self.names
        }

    def without_states(self, env: Environment, draws: int) -> Array:
        """Return the payoff of each level, shape (levels, draws); states do not enter it."""
        xp = env.xp
        steps = [xp.zeros((1, draws), dtype=xp.float64)]
        if self.names:
            rows = [xp.broadcast_to(env.quantity(n), (1, draws)) for n in self.names]
            steps.append(BEST * xp.sort(xp.concat(rows, axis=0), axis=0))
        if int(self.levels.max()) > 0:
            steps.append(xp.full((1, draws), BEST, dtype=xp.float64))
        return xp.concat(steps, axis=0)

    def evaluate(self, env: Environment, draws: int, steady: Array) -> PathsByDraws[Array]:
        """Return the payoff; `steady` is that of each level, in these draws."""
        del draws
        return env.xp.take(steady, env.xp.asarray(self.levels), axis=0)
