"""Resolved parts to array functions: the hot path of rule S1, on any array API namespace.

Owns `compile_expression`. Values are two-dimensional and broadcast: axis 0 are paths, axis 1 are
draws, so that what depends on moves alone has shape (paths, 1) and what depends on quantities alone
has shape (1, draws). Both branches of a choice are computed; what is not chosen never shows, even
where it is not finite.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

from realpolitik.arrays import Array
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.comparison import compared, sized, tied
from realpolitik.scenario.expression.values import Compiled, Values

ARITHMETIC: dict[str, Callable[[Array, Array], Array]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
"""What the signs of arithmetic do, to numbers and to arrays."""


def compile_expression(node: n.Node) -> Compiled:
    """Turn a resolved expression into a function from an environment to an array."""
    try:
        build = _BUILDERS[type(node)]
    except KeyError:
        raise AssertionError(f"not a resolved expression: {type(node).__name__}") from None
    return build(node)


def as_number(env: Values, value: Array) -> Array:
    """Return truths as 1.0 and 0.0, numbers as they are."""
    xp = env.xp
    return xp.astype(value, xp.float64) if value.dtype == xp.bool else value


def _numeric(node: n.Node) -> Compiled:
    inner = compile_expression(node)
    return lambda env: as_number(env, inner(env))


def _constant(node: n.Number) -> Compiled:
    return lambda env: env.xp.full((1, 1), node.value, dtype=env.xp.float64)


def _truth(node: n.Truth) -> Compiled:
    return lambda env: env.xp.full((1, 1), node.value, dtype=env.xp.bool)


def _option(node: n.OptionRef) -> Compiled:
    return lambda env: env.xp.full((1, 1), env.code(node.name), dtype=env.xp.int64)


def _signed(node: n.Signed) -> Compiled:
    inner = _numeric(node.operand)
    return (lambda env: -inner(env)) if node.sign == "-" else inner


def _arithmetic(node: n.Arithmetic) -> Compiled:
    first, *others = [_numeric(o) for o in node.operands]
    steps = list(zip([ARITHMETIC[o] for o in node.operators], others, strict=True))

    def run(env: Values) -> Array:
        value = first(env)
        for apply, other in steps:
            value = apply(value, other(env))
        return value

    return run


def _power(node: n.Power) -> Compiled:
    base, exponent = _numeric(node.base), _numeric(node.exponent)
    return lambda env: base(env) ** exponent(env)


def _compare(node: n.Compare) -> Compiled:
    operands = _operands(node.operands)

    def run(env: Values) -> Array:
        values = [o(env) for o in operands]
        pairs = zip(node.operators, values, values[1:], strict=False)
        return reduce(lambda a, b: a & b, [_holds(env, *p) for p in pairs])

    return run


def _member(node: n.Member) -> Compiled:
    item, *choices = _operands((node.item, *node.choices))

    def run(env: Values) -> Array:
        value = item(env)
        nowhere = env.xp.zeros(value[0].shape, dtype=env.xp.bool)
        hits = reduce(
            lambda a, b: a | b, [_holds(env, "==", value, c(env)) for c in choices], nowhere
        )
        return ~hits if node.negated else hits

    return run


def _operands(nodes: tuple[n.Node, ...]) -> list[Callable[[Values], tuple[Array, Array]]]:
    """Compile what is compared: numbers with their size, options with none."""
    if any(isinstance(o, n.MoveRef | n.OptionRef) for o in nodes):
        return [_code(o) for o in nodes]
    return [sized(o, _numeric) for o in nodes]


def _code(node: n.Node) -> Callable[[Values], tuple[Array, Array]]:
    inner = compile_expression(node)
    return lambda env: (inner(env), None)


def _holds(
    env: Values, operator: str, one: tuple[Array, Array], other: tuple[Array, Array]
) -> Array:
    """Return where a comparison holds: of options exactly, of numbers up to rounding (rule Q2)."""
    (a, size), (b, its) = one, other
    tie = a == b if size is None else tied(env.xp, a, b, env.xp.maximum(size, its))
    return compared(operator, a, b, tie)


def _logic(node: n.Logic) -> Compiled:
    operands = [compile_expression(o) for o in node.operands]
    if node.word == "and":
        return lambda env: reduce(lambda a, b: a & b, [o(env) for o in operands])
    return lambda env: reduce(lambda a, b: a | b, [o(env) for o in operands])


def _not(node: n.Not) -> Compiled:
    inner = compile_expression(node.operand)
    return lambda env: ~inner(env)


def _conditional(node: n.Conditional) -> Compiled:
    then, test = compile_expression(node.then), compile_expression(node.test)
    otherwise = compile_expression(node.otherwise)

    def run(env: Values) -> Array:
        a, b = _alike(env, then(env), otherwise(env))
        return env.xp.where(test(env), a, b)

    return run


def _alike(env: Values, a: Array, b: Array) -> tuple[Array, Array]:
    if a.dtype == b.dtype:
        return a, b
    return as_number(env, a), as_number(env, b)


def _lookup(node: n.Lookup) -> Compiled:
    index = compile_expression(node.index)
    entries = [(e.key, compile_expression(e.value)) for e in node.table.entries]
    rest = next((value for key, value in entries if key == "rest"), None)
    named = [("" if key == "none" else key, value) for key, value in entries if key != "rest"]

    def run(env: Values) -> Array:
        at = index(env)
        # The table is complete (rule S1), so that the last entry may serve for what is left.
        rows = [(at == env.code(key), value(env)) for key, value in named]
        value = rest(env) if rest else rows.pop()[1]
        for hit, entry in reversed(rows):
            a, b = _alike(env, entry, value)
            value = env.xp.where(hit, a, b)
        return value

    return run


def _call(node: n.Call) -> Compiled:
    arguments = [_numeric(a) for a in node.arguments]
    name = node.name

    def run(env: Values) -> Array:
        values, xp = [a(env) for a in arguments], env.xp
        if name == "min":
            return reduce(xp.minimum, values)
        if name == "max":
            return reduce(xp.maximum, values)
        if name == "clip":
            return xp.minimum(xp.maximum(values[0], values[1]), values[2])
        return getattr(xp, name)(values[0])

    return run


# Any: each takes the kind of node that it is listed under, which a dict's type cannot say.
_BUILDERS: dict[type[n.Node], Callable[[Any], Compiled]] = {
    n.Number: _constant,
    n.Truth: _truth,
    n.OptionRef: _option,
    n.QuantityRef: lambda node: lambda env: env.quantity(node.name),
    n.StateRef: lambda node: lambda env: env.quantity(node.name),
    n.MoveRef: lambda node: lambda env: env.move(node.name),
    n.DefinitionRef: lambda node: lambda env: env.definition(node.name),
    n.Query: lambda node: lambda env: env.query(node),
    n.PowerMeasure: lambda node: lambda env: env.query(node),
    n.Signed: _signed,
    n.Arithmetic: _arithmetic,
    n.Power: _power,
    n.Compare: _compare,
    n.Member: _member,
    n.Logic: _logic,
    n.Not: _not,
    n.Conditional: _conditional,
    n.Lookup: _lookup,
    n.Call: _call,
}
