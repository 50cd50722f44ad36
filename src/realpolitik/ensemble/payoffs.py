"""Payoffs on every path in every draw, by what each interest depends on (rules S8a and G1).

Owns `Payoff`, one actor's payoff compiled. Most interests depend on a few moves only. Gains that
depend on moves alone are computed once and enter a block of draws as one matrix product with the
weights; the others are computed for each combination of the moves that they depend on and then
looked up for each path. On a large tree this is most of the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.expression.evaluate import Compiled
    from realpolitik.scenario.model import Actor

Array = Any


@dataclass(frozen=True, eq=False)
class Group:
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

    rows: NDArray[np.int64]
    combination: NDArray[np.int64]
    parts: tuple[tuple[Compiled, Compiled], ...]


def interests_of(actor: Actor, env: Environment, shape: tuple[int, int]) -> dict[str, Array]:
    """Return what each interest adds to an actor's payoff, shape (terminals, draws) each."""
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
    fixed
        The gains that depend on moves alone, shape (terminals, interests).
    weights
        Their compiled weights.
    groups
        The other interests.
    """

    fixed: NDArray[np.float64]
    weights: tuple[Compiled, ...]
    groups: tuple[Group, ...]

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
        groups = [Group(*tree.kinds(moves), tuple(parts)) for moves, parts in by_moves.items()]
        matrix = np.concatenate(fixed, axis=1) if fixed else np.zeros((tree.game.terminals, 0))
        return cls(matrix, tuple(weights), tuple(groups))

    def evaluate(self, env: Environment, draws: int) -> Array:
        """Return the payoff, shape (terminals, draws)."""
        xp, terminals = env.xp, self.fixed.shape[0]
        total = xp.zeros((1, 1), dtype=xp.float64)
        if self.weights:
            rows = [xp.broadcast_to(as_number(env, w(env)), (1, draws)) for w in self.weights]
            total = xp.asarray(self.fixed) @ xp.concat(rows, axis=0)
        for group in self.groups:
            few = env.on(group.rows)
            value = xp.zeros((1, 1), dtype=xp.float64)
            for weight, gain in group.parts:
                value = value + as_number(few, weight(few)) * as_number(few, gain(few))
            value = xp.broadcast_to(value, (len(group.rows), draws))
            total = total + xp.take(value, xp.asarray(group.combination), axis=0)
        return xp.broadcast_to(total, (terminals, draws))
