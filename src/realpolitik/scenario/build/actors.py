"""Actors and their interests (rules S8a and S10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.model import Actor, Interest, Quantity
from realpolitik.scenario.rules import shape as rules

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.shape import InterestShape

DEFAULT_PRECISION = "0.1 to 0.5"
"""Precision of choice per point where an actor states none (rule G2)."""


def build_actors(context: Context) -> dict[str, Actor]:
    """Return the actors of a file."""
    if not context.shape.actors:
        context.fault(rules.MissingField, ("actors",), "no actors", "one at least", key=True)
    actors = {}
    for name, shape in context.shape.actors.items():
        interests = {}
        if not shape.interests:
            path = ("actors", name, "interests")
            context.fault(rules.MissingField, path, f"{name} has no interests", "one at least")
        for key, interest in shape.interests.items():
            made = _interest(context, name, key, interest)
            if made is not None:
                interests[key] = made
        precision = _precision(context, name, shape.precision)
        actors[name] = Actor(name, shape.name, interests, precision, shape.says)
    return actors


def _interest(context: Context, actor: str, name: str, shape: InterestShape) -> Interest | None:
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
        parts[part] = context.resolver(at, scope).number(node)
    if len(parts) < 2:
        return None
    return Interest(name, parts["weight"], parts["gain"], shape.says)


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
