"""Payoffs on every path in every draw, by what each interest depends on (rules S8a and G1).

Owns `Payoff`, one actor's payoff compiled. Most interests depend on a few moves only. They are
computed for each combination of those moves and added up from the fewest moves to the most, so that
only the last sums are made on every path; on a large tree this is most of the work. Every sum is in
an order of its own, which neither draws nor processors change (rule G6).
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
    from collections.abc import Mapping, Sequence

    from realpolitik.arrays import Array, Ints, Namespace, Paths, PathsByDraws
    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Actor


Part = tuple["Compiled", "Compiled"]
"""The compiled weight and gain of an interest."""


@dataclass(frozen=True, eq=False)
class InterestGroup:
    """Interests whose gains depend on the same moves.

    Parameters
    ----------
    columns
        For each move the option's code on one path for each combination of those moves.
    parts
        The interests.
    traced
        The same with gains that are worked out on the path at hand.
    before, within
        For each combination of the groups before and this one its place among those of the groups
        before, and in this one; None if it is the same place.
    """

    columns: Mapping[str, Paths[Ints]]
    parts: tuple[Part, ...]
    traced: tuple[Part, ...]
    before: Ints | None
    within: Ints | None

    def added(self, value: Array, env: Environment, draws: int) -> Array:
        """Add the interests to the sum of the groups before, shape (combinations, draws)."""
        xp, few = env.xp, env.where(self.columns)
        own = xp.zeros((1, 1), dtype=xp.float64)
        for weight, gain in self.parts:
            own = own + as_number(env, weight(env)) * as_number(few, gain(few))
        rows = len(next(iter(self.columns.values())))
        own = _taken(xp, xp.broadcast_to(own, (rows, draws)), self.within)
        return _taken(xp, value, self.before) + own


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
    terminals
        How many paths there are.
    steady, moving
        The interests, those that no state enters before the others; of each kind those that depend
        on the fewest moves first.
    combination
        For each path its combination of the moves of all groups; None if each is one of its own.
    """

    terminals: int
    steady: tuple[InterestGroup, ...]
    moving: tuple[InterestGroup, ...]
    combination: Paths[Ints] | None

    @classmethod
    def of(
        cls,
        actor: Actor,
        tree: Tree,
        expressions: Mapping[str, n.Node],
        definitions: Mapping[str, Compiled],
    ) -> Payoff:
        """Compile an actor's interests."""
        by_moves: dict[tuple[bool, tuple[str, ...]], list[tuple[Part, Part]]] = {}
        for interest in actor.interests.values():
            used = all_references(expressions, interest.gain, n.MoveRef)
            moves = tuple(m for m in tree.columns if m in used)
            weight, gain = compile_expression(interest.weight), compile_expression(interest.gain)
            traced = weight, gain
            if not all_references(expressions, interest.gain, n.QuantityRef):
                rows = tree.kinds(moves)[0]
                columns = {name: column[rows] for name, column in tree.columns.items()}
                gain = _fixed(gain, Environment(columns, tree.codes, definitions, {}))
            moved = any(
                all_references(expressions, e, n.StateRef) for e in (interest.weight, interest.gain)
            )
            by_moves.setdefault((moved, moves), []).append(((weight, gain), traced))
        groups: dict[bool, list[InterestGroup]] = {False: [], True: []}
        seen: set[str] = set()
        kind: Ints | None = None
        for moved, moves in sorted(by_moves, key=lambda k: (k[0], len(tree.kinds(k[1])[0]))):
            rows, own = tree.kinds(moves)
            seen |= set(moves)
            every, all_kinds = _combinations(tree, [m for m in tree.columns if m in seen])
            columns = {name: column[rows] for name, column in tree.columns.items()}
            before = None if kind is None else _unless_same(kind[every])
            parts, traced_parts = zip(*by_moves[moved, moves], strict=True)
            within = _unless_same(own[every])
            groups[moved].append(InterestGroup(columns, parts, traced_parts, before, within))
            kind = all_kinds
        combination = None if kind is None else _unless_same(kind)
        return cls(tree.game.terminals, tuple(groups[False]), tuple(groups[True]), combination)

    def without_states(self, env: Environment, draws: int) -> Array:
        """Return the sum of what no state enters, shape (combinations, draws)."""
        value = env.xp.zeros((1, draws), dtype=env.xp.float64)
        for group in self.steady:
            value = group.added(value, env, draws)
        return value

    def evaluate(self, env: Environment, draws: int, steady: Array) -> PathsByDraws[Array]:
        """Return the payoff; `steady` is what no state enters, in these draws."""
        xp, value = env.xp, steady
        for group in self.moving:
            value = group.added(value, env, draws)
        return xp.broadcast_to(_taken(xp, value, self.combination), (self.terminals, draws))

    def traced(self, env: Environment, weights: list[Array]) -> Array:
        """Return the payoff on one path, made of registers in the same order (`ensemble.trace`).

        An interest whose gain is 0 is left out, which changes nothing where its weight is finite;
        these weights are added to a list.
        """
        xp = env.xp
        value = xp.zeros((1, 1), dtype=xp.float64)
        for group in (*self.steady, *self.moving):
            own = None
            for weight, gain in group.traced:
                one, other = as_number(env, weight(env)), as_number(env, gain(env))
                if other.known == 0:
                    weights.append(one)
                else:
                    own = one * other if own is None else own + one * other
            value = value if own is None else value + own
        return value


def _fixed(gain: Compiled, env: Environment) -> Compiled:
    """Return a gain that depends on moves alone, computed once."""
    with np.errstate(all="ignore"):
        value = as_number(env, gain(env))
    return lambda env: env.xp.asarray(value)


def _taken(xp: Namespace, values: Array, places: Ints | None) -> Array:
    """Return the rows at some places."""
    return values if places is None else xp.take(values, xp.asarray(places), axis=0)


def _unless_same(places: Ints) -> Ints | None:
    return None if np.array_equal(places, np.arange(len(places))) else places


def _combinations(tree: Tree, moves: Sequence[str]) -> tuple[Ints, Ints]:
    """Return one path for each combination of some moves, and for each path its combination.

    Where most paths differ, each counts as a combination of its own.
    """
    rows, kind = tree.kinds(moves)
    if 2 * len(rows) > len(kind):
        rows = kind = np.arange(len(kind))
    return rows, kind
