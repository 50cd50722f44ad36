"""From one period to the next: how states start and move on, compiled (rule S13).

Owns `Transition`. What follows a period depends on few of its moves, often on fewer than it has;
paths that agree on those lead to the same states, so that what comes after is worked out once for
each kind of path and not once for each path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.errors import ScenarioError
from realpolitik.periods.beliefs import BeliefUpdate
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import Expressions, all_references
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.model import PERIOD
from realpolitik.scenario.rules import move as rules
from realpolitik.sums import by_group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import (
        ActorsByDraws,
        Array,
        Bools,
        Floats,
        Ints,
        Paths,
        PathsByDraws,
        Row,
    )
    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Scenario

MAX_UNROLLED = 20_000
"""Games at the end of the lookahead, from one period, if all its paths lead to other states."""


@dataclass(frozen=True, eq=False)
class Transition:
    """How one period leads to the next.

    Parameters
    ----------
    starts, following
        For each state its compiled value in the first period, and in the period after.
    ends
        Whether play is over after a period; None if it never is.
    patience
        For each actor the worth of a point in the next period; None is 1.
    rows
        One path for each kind of path that leads to other states.
    kind
        For each path its kind, shape (terminals,).
    ended
        For each kind whether play is over after it in every draw, since moves alone decide it.
    belief
        What all learn of the private types that last; None if there are none (rule S17). Kinds are
        then all that can be seen of a path.
    """

    starts: Mapping[str, Compiled]
    following: Mapping[str, Compiled]
    ends: Compiled | None
    patience: tuple[Compiled | None, ...]
    rows: Ints
    kind: Paths[Ints]
    ended: Bools
    belief: BeliefUpdate | None = None

    @classmethod
    def of(cls, scenario: Scenario, tree: Tree) -> Transition:
        """Compile the section `periods` of a scenario that has it.

        Raises
        ------
        ScenarioError
            E506, if looking ahead would unroll more than `MAX_UNROLLED` games.
        """
        expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
        periods = scenario.periods
        if periods is None:
            raise AssertionError("a scenario without periods")
        ends = [periods.ends] if periods.ends is not None else []
        parts = [*(s.following for s in periods.states.values()), *ends]
        used = set[str]().union(*(all_references(expressions, p, n.MoveRef) for p in parts))
        lasting = [k for k, t in scenario.private.items() if t.lasts]
        told = [m for m in tree.columns if (m not in lasting if lasting else m in used)]
        rows, kind = tree.kinds(told)
        unrolled = len(rows) ** periods.lookahead
        if unrolled > MAX_UNROLLED:
            faults = Faults(scenario.source)
            place = scenario.root.locate(("periods", "lookahead"), key=True)
            found = f"each period looks ahead to {unrolled:,} games or fewer"
            wanted = f"at most {MAX_UNROLLED:,}: look less far, or let fewer moves change states"
            faults.add(rules.TreeTooLarge, place, found, wanted)
            raise ScenarioError(faults.in_order())
        return cls(
            {k: compile_expression(s.start) for k, s in periods.states.items()},
            {k: compile_expression(s.following) for k, s in periods.states.items()},
            compile_expression(periods.ends) if periods.ends is not None else None,
            tuple(
                compile_expression(a.patience) if a.patience is not None else None
                for a in scenario.actors.values()
            ),
            rows,
            kind,
            _ended(periods.ends, expressions, tree, rows),
            BeliefUpdate.of(scenario, tree, kind) if lasting else None,
        )

    def start(self, env: Environment) -> dict[str, Row[Array]]:
        """Return the states as the first period begins."""
        states = {k: as_number(env, start(env)) for k, start in self.starts.items()}
        return {**states, PERIOD: np.ones((1, 1))}

    def next(self, env: Environment, paths: int, draws: int) -> dict[str, PathsByDraws[Array]]:
        """Return the states as the next period begins."""
        return {
            k: np.broadcast_to(as_number(env, value(env)), (paths, draws))
            for k, value in self.following.items()
        }

    def over(self, env: Environment, paths: int, draws: int) -> PathsByDraws[Bools]:
        """Return where play is over after a period."""
        if self.ends is None:
            return np.zeros((paths, draws), dtype=bool)
        return np.array(np.broadcast_to(self.ends(env), (paths, draws)))

    def likeliest(self, path: Floats) -> Floats:
        """Return the probabilities of paths at places with the likeliest path alone.

        Where types last, of which all see nothing, it is the likeliest of what all see.
        """
        if self.belief is None:
            first: Floats = (np.arange(len(path))[:, None] == path.argmax(axis=0)) * 1.0
            return first
        kinds = [np.flatnonzero(self.kind == k) for k in range(len(self.rows))]
        seen = by_group(path, kinds)
        taken = self.kind[:, None] == seen.argmax(axis=0)
        return np.where(taken, path / seen.max(axis=0), 0.0)

    def discount(self, env: Environment, draws: int) -> ActorsByDraws[Array]:
        """Return what a point in the next period is worth to each actor."""
        rows = [
            np.ones((1, draws))
            if worth is None
            else np.broadcast_to(as_number(env, worth(env)), (1, draws))
            for worth in self.patience
        ]
        return np.concatenate(rows, axis=0)


def _ended(ends: n.Node | None, expressions: Mapping[str, n.Node], tree: Tree, rows: Ints) -> Bools:
    """Return after which kinds of paths moves alone say that play is over, shape (kinds,)."""
    if ends is None or all_references(expressions, ends, n.QuantityRef):
        return np.zeros(len(rows), dtype=bool)
    definitions = {k: compile_expression(e) for k, e in expressions.items()}
    env = Environment(tree.columns, tree.codes, definitions, {}).on(rows)
    return np.array(np.broadcast_to(compile_expression(ends)(env), (len(rows), 1))[:, 0])
