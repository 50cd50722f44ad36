"""Payoffs on every path in every draw, by what each interest depends on (rules S8a and G1).

Owns `Payoff`, one actor's payoff compiled. Most interests depend on a few moves only. Gains that
depend on moves alone are computed once and enter a block of draws as one matrix product with the
weights, and so do those that differ among a few combinations of moves; the others are computed for
each combination of the moves that they depend on and then looked up for each path. On a large tree
this is most of the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array, Floats, Ints, Paths, PathsByDraws
    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Actor

_FEW = 32
"""Combinations up to which a group enters by the matrix product; larger ones are looked up."""


@dataclass(frozen=True, eq=False)
class InterestGroup:
    """Interests whose gains depend on quantities and on the same few moves.

    Parameters
    ----------
    rows
        One path for each combination of those moves that occurs.
    combination
        For each path the combination that it has.
    parts
        The compiled weight and gain of each interest.
    """

    rows: Ints
    combination: Paths[Ints]
    parts: tuple[tuple[Compiled, Compiled], ...]

    def evaluate(self, env: Environment, draws: int) -> Array:
        """Return the sum of the interests, shape (combinations, draws)."""
        xp, few = env.xp, env.on(self.rows)
        value = xp.zeros((1, 1), dtype=xp.float64)
        for weight, gain in self.parts:
            value = value + as_number(few, weight(few)) * as_number(few, gain(few))
        return xp.broadcast_to(value, (len(self.rows), draws))


def interests_of(
    actor: Actor, env: Environment, shape: tuple[int, int]
) -> dict[str, PathsByDraws[Array]]:
    """Return what each interest adds to an actor's payoff."""
    return {
        name: np.broadcast_to(
            as_number(env, compile_expression(i.weight)(env))
            * as_number(env, compile_expression(i.gain)(env)),
            shape,
        )
        for name, i in actor.interests.items()
    }


@dataclass(frozen=True, eq=False)
class Payoff:
    """One actor's payoff.

    Parameters
    ----------
    matrix
        The gains that depend on moves alone, shape (terminals, interests), and beside them for each
        combination of the small groups on which paths it occurs.
    weights
        The compiled weights of those interests.
    small, large
        The other interests, by how many combinations they have.
    """

    matrix: Floats
    weights: tuple[Compiled, ...]
    small: tuple[InterestGroup, ...]
    large: tuple[InterestGroup, ...]

    @classmethod
    def of(
        cls,
        actor: Actor,
        tree: Tree,
        expressions: Mapping[str, n.Node],
        definitions: Mapping[str, Compiled],
    ) -> Payoff:
        """Compile an actor's interests."""
        env = Environment(tree.columns, tree.codes, definitions, {})
        fixed, weights = [], []
        by_moves: dict[tuple[str, ...], list[tuple[Compiled, Compiled]]] = {}
        for interest in actor.interests.values():
            weight, gain = compile_expression(interest.weight), compile_expression(interest.gain)
            if all_references(expressions, interest.gain, n.QuantityRef):
                used = all_references(expressions, interest.gain, n.MoveRef)
                moves = tuple(m for m in tree.columns if m in used)
                by_moves.setdefault(moves, []).append((weight, gain))
                continue
            with np.errstate(all="ignore"):
                value = as_number(env, gain(env))
            fixed.append(np.broadcast_to(value, (tree.game.terminals, 1)))
            weights.append(weight)
        groups = [
            InterestGroup(*tree.kinds(moves), tuple(parts)) for moves, parts in by_moves.items()
        ]
        small = [g for g in groups if len(g.rows) <= _FEW]
        # A column for each combination of a small group: 1 on the paths that have it.
        columns = [g.combination[:, None] == np.arange(len(g.rows)) for g in small]
        parts = [*fixed, *(c.astype(np.float64) for c in columns)]
        matrix = np.concatenate(parts, axis=1) if parts else np.zeros((tree.game.terminals, 0))
        large = tuple(g for g in groups if len(g.rows) > _FEW)
        return cls(matrix, tuple(weights), tuple(small), large)

    def evaluate(self, env: Environment, draws: int) -> PathsByDraws[Array]:
        """Return the payoff."""
        xp, terminals = env.xp, self.matrix.shape[0]
        total = xp.zeros((1, 1), dtype=xp.float64)
        rows = [xp.broadcast_to(as_number(env, w(env)), (1, draws)) for w in self.weights]
        rows += [group.evaluate(env, draws) for group in self.small]
        if rows:
            total = xp.asarray(self.matrix) @ xp.concat(rows, axis=0)
        for group in self.large:
            value = group.evaluate(env, draws)
            total = total + xp.take(value, xp.asarray(group.combination), axis=0)
        return xp.broadcast_to(total, (terminals, draws))
