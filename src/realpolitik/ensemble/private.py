"""Private types in the draws: how likely each profile of them is (rule S17).

Owns `TypeGroup` and `groups_of`. A profile is one value for each type of a group. Over periods the
types that last are one group and those that are drawn anew are another; else there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.chance import SUM_TOLERANCE, check_chance, stated_chances
from realpolitik.ensemble.copula import joint_chances
from realpolitik.scenario.correlation import normal_correlations
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.scenario.expression.references import Expressions
from realpolitik.scenario.private import beliefs_of
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import ActionsByDraws, Array, Floats, Row
    from realpolitik.ensemble.environment import Environment
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True, eq=False)
class TypeGroup:
    """Private types that are drawn together.

    Parameters
    ----------
    scenario
        Whose they are.
    types
        For each of them its values, in file order.
    stated
        For each of them the compiled chances of its values; without the one that takes the rest.
    correlations
        Those of the normal scores behind them, shape (types, types).
    shares
        The name of each profile's share in what everybody believes; empty if there is no belief
        about these types.
    lasting
        Whether they are drawn once for all periods.
    """

    scenario: Scenario
    types: Mapping[str, tuple[str, ...]]
    stated: Mapping[str, Mapping[str, Compiled]]
    correlations: Floats
    shares: tuple[str, ...]
    lasting: bool

    @property
    def independent(self) -> bool:
        """Whether each type is drawn by its own chances, whatever the others are."""
        return np.array_equal(self.correlations, np.eye(len(self.types)))

    def prior(self, env: Environment) -> Array:
        """Return how likely each profile is before anything is played.

        Shape (values of the first type, of the second, ..., draws).
        """
        tables = [self.marginal(name, env) for name in self.types]
        draws = max(table.shape[1] for table in tables)
        tables = [np.broadcast_to(table, (len(table), draws)) for table in tables]
        if not self.independent:
            return joint_chances(tables, self.correlations)
        joint = np.ones(draws)
        for table in tables:
            joint = joint[..., None, :] * table
        return joint

    def marginal(self, name: str, env: Environment) -> ActionsByDraws[Floats]:
        """Return the chances of one type's values, in as many draws as they differ in.

        Chances that are uncertain each by itself are scaled where together they are no chances.

        Raises
        ------
        ScenarioError
            E507, if in some draw one of them is below 0 or not finite, or all are 0.
        """
        stated = {k: np.asarray(as_number(env, p(env))) for k, p in self.stated[name].items()}
        draws = max((p.shape[1] for p in stated.values()), default=1)
        table = np.zeros((len(self.types[name]), draws))
        for row, value in zip(table, self.types[name], strict=True):
            row[:] = stated[value][0] if value in stated else 0.0
        rest = [i for i, value in enumerate(self.types[name]) if value not in stated]
        whole = total(table)
        table[rest] = np.maximum(1.0 - whole, 0.0)
        too_much = whole > 1 + SUM_TOLERANCE
        wrong = too_much if rest else too_much | (whole < 1 - SUM_TOLERANCE)
        table = np.where(wrong, table / np.where(whole > 0, whole, 1.0), table)
        check_chance(self.scenario, name, table)
        return np.clip(table, 0.0, 1.0)

    def believed(self, env: Environment) -> dict[str, Row[Array]]:
        """Return the share of each profile in what is believed before anything is played."""
        if not self.shares:
            return {}
        joint = self.prior(env)
        flat = joint.reshape(-1, joint.shape[-1])
        return {name: row[None, :] for name, row in zip(self.shares, flat, strict=True)}

    def joint(self, env: Environment) -> Array:
        """Return how likely each profile is as a period begins; shape as that of `prior`."""
        if self.shares:
            rows = np.concatenate([env.quantity(share) for share in self.shares])
            return rows.reshape(*(len(v) for v in self.types.values()), rows.shape[1])
        return self.prior(env)

    def given(self, joint: Array, name: str, known: Sequence[str]) -> ActionsByDraws[Array]:
        """Return the chances of a type's values, given those of the types before it."""
        for other, value in zip(self.types, known, strict=False):
            joint = joint[self.types[other].index(value)]
        values = len(self.types[name])
        each = joint.reshape(values, -1, joint.shape[-1]).swapaxes(0, 1)
        table = total(each)
        whole = total(table)
        # Where what is known has no probability, nothing depends on what follows it.
        return np.where(whole > 0, table / np.where(whole > 0, whole, 1.0), 1.0 / values)


def groups_of(scenario: Scenario) -> tuple[TypeGroup, ...]:
    """Return the private types of a scenario: those of which there is a belief, and the others."""
    expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
    lookahead = scenario.periods.lookahead if scenario.periods is not None else None
    beliefs = beliefs_of(scenario.private, lookahead, expressions)
    groups = []
    for names, shares in ((tuple(beliefs.types), tuple(beliefs.profiles)), (beliefs.anew, ())):
        if not names:
            continue
        related = [r for r in scenario.related_types if r.between[0] in names]
        stated = {name: stated_chances(scenario.moves[name]) for name in names}
        types = {name: scenario.private[name].values for name in names}
        lasting = beliefs.moves and bool(shares)
        correlations = normal_correlations(names, related)
        groups.append(TypeGroup(scenario, types, stated, correlations, shares, lasting))
    return tuple(groups)
