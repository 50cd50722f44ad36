"""What two scenarios have in common, so that it is compiled once for both.

Owns `same_tree`, `expressions_of_game` and `compiled_alike`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import Expressions, all_references

if TYPE_CHECKING:
    from realpolitik.scenario.model import Actor, Scenario


def same_tree(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios have one tree: the same moves by the same actors, open alike."""
    return _what_expands(one) == _what_expands(other)


def _what_expands(scenario: Scenario) -> tuple[object, ...]:
    """Return all that a scenario's tree follows from."""
    moves = [
        (m.name, m.by, m.hidden, m.when, m.values, [(o.name, o.when, o.base) for o in m.options])
        for m in scenario.moves.values()
    ]
    expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
    conditions = [
        c
        for m in scenario.moves.values()
        for c in (m.when, *(o.when for o in m.options))
        if c is not None
    ]
    used = set[str]().union(*(all_references(expressions, c, n.DefinitionRef) for c in conditions))
    private = scenario.private, scenario.related_types
    return tuple(scenario.actors), moves, private, {name: expressions[name] for name in used}


def compiled_alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios with one tree differ in nothing that is compiled.

    They may have other values of their quantities, other plans and other claims. Private types are
    compiled with the scenario that they stand in.
    """
    return not one.private and _what_is_compiled(one) == _what_is_compiled(other)


def _what_is_compiled(scenario: Scenario) -> tuple[object, ...]:
    """Return all that a compiled scenario follows from beside its tree."""
    definitions = [(k, d.expression) for k, d in scenario.definitions.items()]
    ranked = [bool(actor.prefers) for actor in scenario.actors.values()]
    names, game = list(scenario.quantities), expressions_of_game(scenario)
    return names, definitions, game, ranked, scenario.periods


def expressions_of_game(scenario: Scenario) -> list[n.Node]:
    """Return all expressions that the game is made of beside its tree, in order.

    Two scenarios with one tree play the same game if theirs are the same.
    """
    found = [e for actor in scenario.actors.values() for e in _of_actor(actor)]
    moves = scenario.moves.values()
    found += [_or_none(o.probability) for move in moves for o in move.options]
    periods = scenario.periods
    if periods is not None:
        found += [e for s in periods.states.values() for e in (s.start, s.following)]
        found += [
            e for s in periods.shocks.values() for e in (*s.sets.values(), s.probability) if e
        ]
        found += [periods.ends] if periods.ends is not None else []
    return found


def _of_actor(actor: Actor) -> list[n.Node]:
    parts = [e for i in actor.interests.values() for e in (i.weight, i.gain)]
    ending = [n.Nothing(0, 0), actor.precision, _or_none(actor.patience), n.Nothing(0, 0)]
    return [*parts, n.Nothing(0, 0), *actor.prefers, *ending]


def _or_none(node: n.Node | None) -> n.Node:
    """Return an expression, or what stands for none in a list of them."""
    return n.Nothing(0, 0) if node is None else node
