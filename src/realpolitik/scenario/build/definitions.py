"""Variables and outcomes: named expressions that may use each other, but not in a circle.

Owns `build_definitions`.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from realpolitik.scenario.distributions import is_distribution
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.expression.references import depends_on_play
from realpolitik.scenario.expression.scope import KnownDefinition
from realpolitik.scenario.model import Definition
from realpolitik.scenario.rules import expression as rules

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.expression.scope import Scope
    from realpolitik.scenario.shape import DefinitionShape

SECTIONS = ("variables", "outcomes")

MAX_HEIGHT = 200
"""Levels of expressions that stand in each other, counted through the definitions they use."""


def build_definitions(context: Context) -> tuple[dict[str, Definition], dict[str, Definition]]:
    """Return the variables (in an order in which each uses earlier ones) and the outcomes."""
    shapes = {
        name: (section, shape)
        for section in SECTIONS
        for name, shape in getattr(context.shape, section).items()
    }
    paths: dict[str, tuple[str, ...]] = {}
    parsed: dict[str, n.Node] = {}
    for name, (section, shape) in shapes.items():
        nested = context.root.find((section, name, "is")) is not None
        paths[name] = (section, name, "is") if nested else (section, name)
        node = context.parse(shape.value, paths[name])
        context.definitions[name] = KnownDefinition(None, on_path=False)
        if node is not None:
            parsed[name] = node
    built: dict[str, Definition] = {}
    heights: dict[str, int] = {}
    for name in _order(context, parsed, paths):
        section, shape = shapes[name]
        resolver = context.resolver(
            paths[name], _scope(context, name, section, shape, parsed[name])
        )
        node, kind = resolver.any(parsed[name])
        if kind is Kind.OPTION:
            found = f"`{name}` would be an option, not a number or a truth"
            resolver.fault(rules.WrongKind, parsed[name], found, "`move == option`")
        heights[name] = _height(node, heights)
        if heights[name] > MAX_HEIGHT:
            found = f"`{name}` uses others that use others, {heights[name]} levels of expressions"
            wanted = f"at most {MAX_HEIGHT} levels"
            resolver.fault(rules.ExpressionTooLarge, parsed[name], found, wanted)
            heights[name] = 0
        context.expressions[name] = node
        on_path = depends_on_play(context.expressions, node)
        context.definitions[name] = KnownDefinition(kind, on_path)
        if kind is not None:
            span = context.span(section, name)
            built[name] = Definition(name, node, kind, shape.says, span=span)
    variables = {k: d for k, d in built.items() if k in context.shape.variables}
    outcomes = {k: built[k] for k in context.shape.outcomes if k in built}
    return variables, outcomes


def _scope(
    context: Context, name: str, section: str, shape: DefinitionShape, node: n.Node
) -> Scope:
    """Return the scope of a definition; a distribution in it is a quantity of its own (S3)."""
    evidence = context.cite(shape.evidence, (section, name, "evidence"))
    if not any(is_distribution(part) for part in node.walk()):
        return context.scope()
    nested = context.root.find((section, name, "is")) is not None
    path = (section, name, "is") if nested else (section, name)
    says = f"the spread of {shape.says or name}"
    random = context.implied_quantity(path, f"spread({name})", says, evidence, shape.judgement)
    return context.scope(random=random)


def _height(node: n.Node, heights: dict[str, int]) -> int:
    """Return how many levels an expression has, those of the definitions that it uses included."""
    level, depth, most = [node], 0, 0
    while level:
        depth += 1
        used = [p.name for p in level if isinstance(p, n.DefinitionRef)]
        most = max([most, depth, *(depth + heights.get(name, 0) for name in used)])
        level = [child for part in level for child in part.children()]
    return most


def _order(
    context: Context, parsed: dict[str, n.Node], paths: dict[str, tuple[str, ...]]
) -> list[str]:
    """Return the names so that each comes after those it uses; record circles."""
    uses = {
        name: {p.name for p in node.walk() if isinstance(p, n.Name) and p.name in parsed}
        for name, node in parsed.items()
    }
    while True:
        try:
            return list(TopologicalSorter(uses).static_order())
        except CycleError as error:
            circle = list(dict.fromkeys(error.args[1]))[::-1]
            first = min(circle, key=list(parsed).index)
            turn = circle.index(first)
            circle = [*circle[turn:], *circle[:turn], first]
            found = f"`{first}` is defined by itself: {' -> '.join(circle)}"
            wanted = "definitions that do not depend on themselves"
            # A name that stands twice may mean something else, and has been told (E206).
            if context.clashes.isdisjoint(circle):
                context.fault(rules.CyclicDefinition, paths[first], found, wanted)
            # Leave the circle's members out, so that other circles are found as well.
            for name in circle:
                uses.pop(name, None)
            uses = {k: v - set(circle) for k, v in uses.items()}
