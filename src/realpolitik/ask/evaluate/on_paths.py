"""An expression on the paths that a plan leaves, and what is expected of it.

Owns `OnPaths`. What moves alone decide is the same in all draws: it is worked out once, and of the
paths only those count on which it is not 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references
from realpolitik.sums import total, weighted

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Bools, Floats, Ints, Paths, PathsByDraws, Row
    from realpolitik.ensemble import Model, Play, Solved
    from realpolitik.game import Solution
    from realpolitik.scenario.expression.references import Expressions
    from realpolitik.scenario.expression.values import Compiled


@dataclass(frozen=True, eq=False)
class OnPaths:
    """An expression on the paths of a play.

    Parameters
    ----------
    compiled
        The expression.
    play
        The game that is played.
    fixed
        Its values, shape (paths, 1), if no quantity enters them and all are finite; else None.
    """

    compiled: Compiled
    play: Play
    fixed: Array | None

    @classmethod
    def of(cls, node: n.Node, play: Play, model: Model, expressions: Expressions) -> OnPaths:
        """Compile an expression, and work out what moves alone decide."""
        compiled = compile_expression(node)
        if all_references(expressions, node, n.QuantityRef):
            return cls(compiled, play, None)
        with np.errstate(all="ignore"):
            value = play.left(compiled(model.fixed))
        values = np.broadcast_to(value, (play.game.terminals, 1))
        return cls(compiled, play, values if np.isfinite(values).all() else None)

    def values(self, solved: Solved) -> PathsByDraws[Array]:
        """Return the values in a block of draws; one column if they are the same in all."""
        if self.fixed is not None:
            return self.fixed
        return self.play.left(self.compiled(solved.env))

    def expected(self, solved: Solved, solution: Solution) -> Row[Floats]:
        """Return the expected value, truths being 1 and 0."""
        return _weighted(as_number(solved.env, self.values(solved)), solution.path)

    def expected_where(
        self, condition: OnPaths, solved: Solved, solution: Solution
    ) -> tuple[Row[Floats], Row[Bools]]:
        """Return the expected value given a condition, and where that has no probability."""
        x = as_number(solved.env, self.values(solved))
        log_path, holds = solution.log_path, condition.values(solved)
        if condition.fixed is not None:
            some = np.flatnonzero(holds)
            if not len(some):
                return np.zeros((1, solved.draws)), np.ones((1, solved.draws), dtype=bool)
            x, log_path = (x if len(x) == 1 else x[some]), log_path[some]
        else:
            log_path = np.where(holds, log_path, -np.inf)
        # Shifting by the likeliest path keeps conditions answerable however improbable they are.
        top = log_path.max(axis=0, keepdims=True)
        impossible = np.isneginf(top)
        weight = np.exp(log_path - np.where(impossible, 0.0, top))
        return _weighted(x, weight) / np.where(impossible, 1.0, total(weight)), impossible


def _weighted(x: PathsByDraws[Array], weight: PathsByDraws[Floats]) -> Row[Floats]:
    """Return the sum over paths of x times weight; paths of weight 0 do not count."""
    if x.shape[1] == 1 and np.isfinite(x).all():
        factors: Paths[Floats] = np.broadcast_to(x, (len(weight), 1))[:, 0]
        rows: Paths[Ints] = np.flatnonzero(factors)
        return weighted(rows, factors[rows] * 1.0, weight)[None, :]
    return total(np.where(weight > 0, x, 0.0) * weight)[None, :]
