"""Actors and their interests or rankings (rules S8a, S10, S12 and S22). Owns `build_actors`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from realpolitik.scenario.build.audiences import Audiences
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import all_references
from realpolitik.scenario.model import Actor, Interest, Quantity
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import period as period_rules
from realpolitik.scenario.rules import shape as rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.shape import InterestShape

DEFAULT_PRECISION = "0.1 to 0.5"
"""Precision of choice per point where an actor states none (rule G2)."""


def build_actors(context: Context) -> dict[str, Actor]:
    """Return the actors of a file."""
    if not context.shape.actors:
        context.fault(
            rules.MissingField, ("actors",), "the file has no actors", "at least one", key=True
        )
    audiences = Audiences(context)
    audiences.check()
    actors: dict[str, Actor] = {}
    known: dict[str, dict[str, Interest]] = {}
    for name in audiences.order:
        shape = context.shape.actors[name]
        interests = known[name] = {}
        if not shape.interests and not shape.prefers:
            path = ("actors", name, "interests")
            found = f"{name} has no interests"
            context.fault(rules.MissingField, path, found, "at least one, or `prefers`")
        if shape.interests and shape.prefers:
            found = f"{name} has `interests` and `prefers`"
            wanted = "one of the two: points, or a ranking alone (rule S12)"
            context.fault(
                rules.TwoPreferences, ("actors", name, "prefers"), found, wanted, key=True
            )
        for key, interest in shape.interests.items():
            approval = audiences.approval(name, ("actors", name, "interests", key, "gain"), known)
            made = _interest(context, name, key, interest, approval)
            if made is not None:
                interests[key] = made
        governments = audiences.governments.get(name, ())
        precision = _precision(context, name, "0" if governments else shape.precision)
        actors[name] = Actor(
            name,
            shape.name,
            interests,
            precision,
            shape.says,
            _ranking(context, name, shape.prefers),
            tuple(shape.prefers),
            shape.judgement,
            _patience(context, name, shape.patience),
            governments,
            span=context.span("actors", name),
        )
    return {name: actors[name] for name in context.shape.actors}


def _ranking(context: Context, actor: str, statements: list[str]) -> tuple[n.Node, ...]:
    """Return an actor's statements, which speak of what is played and of nothing else."""
    made = []
    for i, text in enumerate(statements):
        path = ("actors", actor, "prefers", i)
        node = context.parse(text, path)
        if node is None:
            continue
        resolver = context.resolver(path, context.scope())
        resolved = resolver.truth(node)
        used = all_references(context.expressions, resolved, n.QuantityRef)
        if used:
            found = f"the statement depends on the quantity `{sorted(used)[0]}`"
            wanted = "moves and their options: a ranking is the same in every draw"
            resolver.fault(expression_rules.MisplacedTerm, node, found, wanted)
        made.append(resolved)
    return tuple(made)


def _interest(
    context: Context,
    actor: str,
    name: str,
    shape: InterestShape,
    approval: Callable[[n.Call], n.Node | None],
) -> Interest | None:
    path = ("actors", actor, "interests", name)
    evidence = context.cite(shape.evidence, (*path, "evidence"))
    parts: dict[str, n.Node] = {}
    for part in ("weight", "gain"):
        at = (*path, part)
        node = context.parse(getattr(shape, part), at)
        if node is None:
            continue
        says = f"{part} of {actor}'s interest {name}"
        implied = context.implied_quantity(
            at, f"{actor}.{name}.{part}", says, evidence, shape.judgement
        )
        scope = context.scope(on_path=part == "gain", random=implied)
        if part == "gain":
            scope = replace(scope, approval=approval)
        parts[part] = context.resolver(at, scope).number(node)
    if len(parts) < 2:
        return None
    span = context.span(*path)
    return Interest(name, parts["weight"], parts["gain"], shape.says, span=span)


def _patience(context: Context, actor: str, text: str | None) -> n.Node | None:
    path = ("actors", actor, "patience")
    if text is None:
        return None
    if context.shape.periods is None:
        found = f"{actor} has `patience`, but play has one period only"
        context.fault(period_rules.BadPeriods, path, found, "the section `periods`")
    node = context.parse(text, path)
    if node is None:
        return None
    says = f"what a point in the next period is worth to {actor}"
    implied = context.implied_quantity(
        path, f"patience({actor})", says, (), "the file's own patience"
    )
    scope = replace(context.scope(on_path=False, random=implied), states=frozenset())
    return context.resolver(path, scope).number(node)


def _precision(context: Context, actor: str, text: str | None) -> n.Node:
    path = ("actors", actor, "precision")
    name = f"precision({actor})"
    says = f"precision of {actor}'s choices, per point"
    node = context.parse(text or DEFAULT_PRECISION, path)
    if node is None:
        return n.Number(0, 0, 0.0)
    if text is None:
        from realpolitik.scenario.distributions import distribution_of

        context.quantities[name] = Quantity(
            name,
            distribution_of(node),
            DEFAULT_PRECISION,
            says,
            "per point",
            judgement="realpolitik's default (rule G2)",
            implied=True,
        )
        return n.QuantityRef(0, 0, name)
    implied = context.implied_quantity(path, name, says, (), "the file's own precision")
    return context.resolver(path, context.scope(on_path=False, random=implied)).number(node)
