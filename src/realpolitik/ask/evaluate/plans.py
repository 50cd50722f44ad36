"""The plans that can be compared: those a file names, or all pure plans of an actor (rule Q4).

Owns `named_plans`, `pure_plans` and `under`, which puts a question to the play that a plan leaves.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from realpolitik.errors import QuestionError, RealpolitikError
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from realpolitik.engines import Ensemble
    from realpolitik.scenario.model import Scenario

MAX_PLANS = 256


class NamedPlan(NamedTuple):
    """A plan that is compared, with the name that readers see."""

    title: str
    plan: n.Plan


def named_plans(scenario: Scenario, by: str) -> tuple[dict[str, NamedPlan], str]:
    """Return an actor's levers as plans by name, and in words which plans these are."""
    own, names = [k for k, v in scenario.levers.items() if by in v.actors], Names(scenario)
    plans = {k: NamedPlan(names.lever(k, by), n.Plan(0, 0, (k,), ())) for k in own}
    return plans, "the levers that the file names"


def pure_plans(ensemble: Ensemble, by: str) -> tuple[dict[str, NamedPlan], str]:
    """Return all pure plans of an actor, and in words which plans these are.

    While they are few, these are all rules for what the actor sees; beyond `MAX_PLANS` of them, all
    choices of one option per move, whatever is seen. Of those, plans that would take an option
    where it is not open are left out.

    Raises
    ------
    RealpolitikError
        If there are too many of those as well, or the actor never moves.
    """
    game = ensemble.model.tree.game
    actor = game.actors.index(by)
    own = [s for s in game.information_sets if s.actor == actor]
    if not own:
        raise RealpolitikError(f"{by} makes no move, so it has no plans")
    if math.prod(len(s.actions) for s in own) <= MAX_PLANS:
        return dict(_rules(ensemble, actor)), "all pure plans"
    plans = dict(_constant(ensemble, by))
    return plans, "every choice of one option per move, whatever is seen"


def _rules(ensemble: Ensemble, actor: int) -> Iterator[tuple[str, NamedPlan]]:
    """Yield every plan that names an option at each of the actor's information sets."""
    model = ensemble.model
    game = model.tree.game
    own = [i for i, s in enumerate(game.information_sets) if s.actor == actor]
    names = Names(model.scenario)
    for choice in product(*(game.information_sets[i].actions for i in own)):
        rules: dict[str, n.Node] = {}
        told = []
        for known, option in zip(own, choice, strict=True):
            move = model.tree.set_move[known]
            taken: n.Node = n.OptionRef(0, 0, option)
            if move in rules:
                taken = n.Conditional(0, 0, taken, _seen(ensemble, known), rules[move])
            rules[move] = taken
            seen = names.path(model.seen_at[known])
            does = names.chosen(move, option)
            told.append(f"{does} after this: {seen}" if seen else does)
        entries = tuple(n.Entry(0, 0, move, rule) for move, rule in rules.items())
        labels = (model.set_labels[i].partition(": ") for i in own)
        words = [
            f"{move}: {option} after {seen}" if seen else f"{move}: {option}"
            for (move, _, seen), option in zip(labels, choice, strict=True)
        ]
        yield "; ".join(words), NamedPlan(". ".join(told), n.Plan(0, 0, (), entries))


def _seen(ensemble: Ensemble, known: int) -> n.Node:
    """Return the condition that holds at one information set of its move, and at no other."""
    model = ensemble.model
    tree, names = model.tree, {c: o for o, c in model.tree.codes.items()}
    move = model.scenario.moves[tree.set_move[known]]
    row = tree.game.witness[model.first_node[known]]
    order = list(model.scenario.moves)
    tests: list[n.Node] = [
        n.Compare(
            0, 0, (n.MoveRef(0, 0, m), n.OptionRef(0, 0, names[int(tree.columns[m][row])])), ("==",)
        )
        for m in order[: order.index(move.name)]
        if m not in move.hidden
    ]
    return n.Logic(0, 0, "and", tuple(tests)) if tests else n.Truth(0, 0, True)


def _constant(ensemble: Ensemble, by: str) -> Iterator[tuple[str, NamedPlan]]:
    """Yield every plan that takes one option per move."""
    scenario = ensemble.model.scenario
    own = [m for m in scenario.moves.values() if m.by == by]
    count = np.prod([len(m.options) for m in own], dtype=np.float64)
    if count > MAX_PLANS:
        found = f"{by} has {count:,.0f} plans, even with one option per move"
        raise RealpolitikError(f"{found}; at most {MAX_PLANS} are compared")
    for options in product(*(m.option_names for m in own)):
        pairs = list(zip(own, options, strict=True))
        entries = tuple(n.Entry(0, 0, m.name, n.OptionRef(0, 0, o)) for m, o in pairs)
        plan = n.Plan(0, 0, (), entries)
        try:
            ensemble.model.play(scenario.plan_rules(plan))
        except QuestionError:
            continue
        path = {m.name: o for m, o in pairs}
        words = ", ".join(f"{move}: {option}" for move, option in path.items())
        yield words, NamedPlan(Names(scenario).path(path), plan)


def under(node: n.Node, plan: n.Plan | None) -> n.Node:
    """Return a question with a plan imposed in all its parts that impose none themselves."""
    if isinstance(node, n.Query | n.PowerMeasure):
        return node if node.do is not None else replace(node, do=plan)
    return node.rebuilt(lambda part: under(part, plan))


def without_states(rules: Mapping[str, n.Node]) -> dict[str, n.Node]:
    """Return the rules of a plan that are the same whatever the states are (rule S13)."""
    return {
        move: rule
        for move, rule in rules.items()
        if not any(isinstance(part, n.StateRef) for part in rule.walk())
    }


def first_period_rules(scenario: Scenario, what: str, *plans: n.Plan | None) -> dict[str, n.Node]:
    """Return what plans impose in the first period, which measures of power speak of.

    Raises
    ------
    RealpolitikError
        If a rule follows a state, so that it differs by draw.
    """
    rules = {move: rule for plan in plans for move, rule in scenario.plan_rules(plan).items()}
    if len(without_states(rules)) < len(rules):
        raise RealpolitikError(
            f"`{what}` measures the first period, and cannot take a plan that follows a state"
            " (rules Q3 and S13)"
        )
    return rules
