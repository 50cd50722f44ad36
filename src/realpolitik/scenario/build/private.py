"""The section `private` (rule S17). Owns `declare_types`, `build_types` and `hidden_types`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.literals import as_numbers
from realpolitik.scenario.expression.scope import MoveNames
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.moves import Move, Option
from realpolitik.scenario.private import NONE, PrivateType, beliefs_of
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import move as move_rules
from realpolitik.scenario.rules import period as period_rules
from realpolitik.scenario.rules import private as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.quantity_shapes import PrivateShape

MAX_PROFILES = 256
"""Ways in which all types of a file together can be."""

_SUM_TOLERANCE = 1e-9


def declare_types(context: Context) -> None:
    """Enter the private types, which expressions everywhere may use like moves."""
    periods = context.shape.periods
    for name, shape in context.shape.private.items():
        _check(context, name, shape)
        evidence = context.cite(shape.evidence, ("private", name, "evidence"))
        values = tuple(value for value in shape.values if value != NONE)
        lasts = periods is not None if shape.lasts is None else shape.lasts
        context.private[name] = PrivateType(
            name,
            shape.known_to,
            values,
            shape.says,
            shape.unit,
            lasts,
            evidence,
            shape.judgement,
            span=context.span("private", name),
        )
        numbers = _numbers(context, name, shape)
        context.moves[name] = MoveNames(values, periods is not None and bool(periods.ends), numbers)
    lookahead = periods.lookahead if periods is not None else None
    context.beliefs = beliefs_of(context.private, lookahead, context.expressions)


def _check(context: Context, name: str, shape: PrivateShape) -> None:
    actors, periods = context.shape.actors, context.shape.periods
    if shape.known_to not in actors:
        found, help_ = f"unknown actor `{shape.known_to}`", nearest(shape.known_to, actors)
        path = ("private", name, "known_to")
        context.fault(move_rules.UnknownActor, path, found, listing(actors), help_)
    values = [value for value in shape.values if value != NONE]
    path = ("private", name, "values")
    if len(values) < 2:
        found = f"`{name}` can be nothing but {listing(values)}" if values else "no values"
        context.fault(rules.BadType, path, found, "two values or more")
    given = [value for value in values if shape.values[value] is not None]
    if 0 < len(given) < len(values):
        bare = listing(value for value in values if value not in given)
        context.fault(
            rules.BadType, path, f"no number for {bare}", "a number for each, or for none"
        )
    if shape.lasts is not None and periods is None:
        found = f"`{name}` lasts, and there is one period" if shape.lasts else "`lasts: false`"
        path = ("private", name, "lasts")
        context.fault(period_rules.BadPeriods, path, found, "the section `periods`")


def _numbers(context: Context, name: str, shape: PrivateShape) -> dict[str, n.Node]:
    """Return what each value stands for as a number, made of quantities."""
    found = {}
    for value, text in shape.values.items():
        path = ("private", name, "values", value)
        node = context.parse(text, path) if text is not None else None
        if node is None:
            continue
        says = f"{shape.says or name}, if it is {value}"
        random = context.implied_quantity(
            path, f"{name}.{value}", says, tuple(shape.evidence), shape.judgement, shape.unit
        )
        scope = replace(context.scope(on_path=False, random=random), states=frozenset())
        found[value] = context.resolver(path, scope).number(node)
    return found


def build_types(context: Context) -> dict[str, Move]:
    """Return for each private type the move by chance that draws it."""
    profiles = 1
    moves = {}
    types = context.shape.private.items()
    # Those that last come first, so that what follows them in a period can follow again.
    for name, shape in sorted(types, key=lambda item: not context.private[item[0]].lasts):
        known = context.moves[name]
        profiles *= max(1, len(known.options))
        _check_chances(context, name, shape)
        options = tuple(_option(context, name, shape, value) for value in known.options)
        _check_sum(context, name, options)
        span = context.span("private", name)
        moves[name] = Move(name, CHANCE, options, says=shape.says, values=known.values, span=span)
    if profiles > MAX_PROFILES:
        found = f"the private types can be in {profiles:,} ways together"
        wanted = f"at most {MAX_PROFILES}: fewer types, or fewer values of each"
        context.fault(rules.BadType, ("private",), found, wanted, key=True)
    return moves


def _check_chances(context: Context, name: str, shape: PrivateShape) -> None:
    path, values = ("private", name, "chance"), context.moves[name].options
    missing = [value for value in values if value not in shape.chance]
    if not values:
        return
    if not shape.chance:
        found, wanted = f"`{name}` has no chances", f"`chance: {{{values[0]}: 0.5, ...: rest}}`"
        context.fault(rules.BadType, ("private", name), found, wanted, key=True)
    elif missing:
        found = f"no chance for {listing(missing)}"
        context.fault(rules.BadType, path, found, "a chance for each value; one may be `rest`")
    for value in shape.chance:
        if value not in values:
            found, help_ = f"`{value}` is no value of `{name}`", nearest(value, values)
            context.fault(rules.BadType, (*path, value), found, listing(values), help_, key=True)
    rests = [value for value, text in shape.chance.items() if text.strip() == "rest"]
    if len(rests) > 1:
        found = f"`rest` stands for {listing(rests)}"
        context.fault(rules.BadType, path, found, "`rest` for one value at most")


def _option(context: Context, name: str, shape: PrivateShape, value: str) -> Option:
    path = ("private", name, "chance", value)
    span = context.span("private", name, "values", value)
    text = shape.chance.get(value, "rest")
    node = context.parse(text, path)
    if node is None or isinstance(node, n.Remainder):
        return Option(value, span=span)
    says = f"chance that {name} is {value}"
    evidence = tuple(shape.evidence)
    random = context.implied_quantity(
        path, f"chance({name}.{value})", says, evidence, shape.judgement, "probability"
    )
    scope = context.scope(on_path=False, random=random)
    if context.private[name].lasts:
        scope = replace(scope, states=frozenset())
    chance = context.resolver(path, scope).number(as_numbers(node))
    if context.beliefs.enters(chance):
        found = f"the chance of `{value}` depends on what is believed, which begins with it"
        context.fault(expression_rules.MisplacedTerm, path, found, "quantities")
    return Option(value, None, chance, span=span)


def _check_sum(context: Context, name: str, options: tuple[Option, ...]) -> None:
    """Refuse plain numbers that are no chances; others are scaled where they are none."""
    stated = [o.probability for o in options if o.probability is not None]
    numbers = [node.value for node in stated if isinstance(node, n.Number)]
    if not stated or len(numbers) < len(stated):
        return
    whole, rest = sum(numbers), len(stated) < len(options)
    fits = whole <= 1 + _SUM_TOLERANCE if rest else abs(whole - 1) <= _SUM_TOLERANCE
    if not fits or min(numbers) < 0:
        found = f"the chances of `{name}` sum to {whole:g}"
        wanted = "chances from 0 to 1 that sum to 1; one may be `rest`"
        context.fault(move_rules.ProbabilitiesDoNotSum, ("private", name, "chance"), found, wanted)


def hidden_types(context: Context, actor: str) -> frozenset[str]:
    """Return the private types that an actor does not know."""
    types = context.shape.private.items()
    return frozenset(name for name, shape in types if shape.known_to != actor)
