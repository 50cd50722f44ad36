"""Comparing two numbers: what differs by rounding alone is equal (rule Q2).

Owns `TOLERANCE` and `tied`, by which numbers are compared everywhere, and `sized`, which says
beside an expression's value how large the numbers were that it was made of. A difference of two
probabilities near 1 is rounded like a number near 1, however small it is itself; so ``a > b`` and
``a - b > 0`` are one test. That is the forward error bound of a computation, to first order and
without its constants (Higham 2002, *Accuracy and Stability of Numerical Algorithms*, ch. 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce

from realpolitik.arrays import Array, Namespace
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.values import Compiled, Values

Sized = Callable[[Values], tuple[Array, Array]]
"""From an environment to a number and to how large the numbers were that made it."""

TOLERANCE = 1e-9
"""Two numbers are equal if they differ by less than this share of the larger one. Rounding and the
solvers leave less, and no argument turns on so little."""


def tied(xp: Namespace, one: Array, other: Array, size: Array) -> Array:
    """Return where two numbers are equal up to rounding.

    Parameters
    ----------
    xp
        The array namespace.
    one, other
        The numbers. Infinities equal themselves alone, NaN equals nothing, 0 equals -0.
    size
        How large the numbers were that they were made of; where that is not finite the two
        themselves count.
    """
    plain = xp.maximum(xp.abs(one), xp.abs(other))
    size = xp.where(xp.isfinite(size), size, plain)
    return (one == other) | (xp.abs(one - other) < TOLERANCE * size)


def compared(operator: str, one: Array, other: Array, tie: Array) -> Array:
    """Return where a comparison holds, given where the two are equal."""
    if operator == "==":
        return tie
    if operator == "!=":
        return ~tie
    strict = one < other if operator in {"<", "<="} else one > other
    return strict | tie if operator in {"<=", ">="} else strict & ~tie


def sized(node: n.Node, numeric: Callable[[n.Node], Compiled]) -> Sized:
    """Compile an expression to its value and its size.

    Parameters
    ----------
    node
        A resolved number or truth.
    numeric
        Compiles an expression to numbers.
    """

    def inner(part: n.Node) -> Sized:
        return sized(part, numeric)

    match node:
        case n.Signed():
            change = (lambda x: -x) if node.sign == "-" else (lambda x: x)
            found = _mapped(inner(node.operand), change)
        case n.Arithmetic():
            found = _chain([inner(o) for o in node.operands], node.operators)
        case n.Conditional():
            found = _either(inner(node.then), numeric(node.test), inner(node.otherwise))
        case n.Call(name="abs"):
            found = _mapped(inner(node.arguments[0]), abs)
        case n.Call(name="min" | "max" as name):
            found = _foremost([inner(a) for a in node.arguments], name)
        case n.Call(name="clip"):
            value, low, high = (inner(a) for a in node.arguments)
            found = _foremost([_foremost([value, low], "max"), high], "min")
        case _:
            found = _single(node, numeric)
    return found


def _single(node: n.Node, numeric: Callable[[n.Node], Compiled]) -> Sized:
    """Compile what counts as one number: its size is its own, or that of what it is a mean of."""
    plain, least, whole = numeric(node), _least(node), _whole(node)
    terms = numeric(whole) if whole is not None else None

    def run(env: Values) -> tuple[Array, Array]:
        value = plain(env)
        size = env.xp.abs(value)
        if least:
            size = env.xp.maximum(size, env.xp.full_like(size, least))
        return value, env.xp.maximum(size, terms(env)) if terms else size

    return run


def sizes_asked(node: n.Node) -> Iterator[n.Asked]:
    """Yield what an expression's comparisons ask besides what it says itself."""
    for part in node.walk():
        if isinstance(part, n.Query | n.PowerMeasure) and (whole := _whole(part)) is not None:
            yield whole


def _least(node: n.Node) -> float:
    """Return how large an answer counts at least.

    Payoffs, and the measures of power that are their differences, count as one point at least
    (rule S10): they are made of numbers of that size.
    """
    payoff = isinstance(node, n.Query) and node.function == "payoff"
    measure = isinstance(node, n.PowerMeasure) and node.function not in {"influence", "credibility"}
    return 1.0 if payoff or measure else 0.0


def _whole(node: n.Node) -> n.Asked | None:
    """Return the question that says what an answer was made of, where it can cancel out."""
    if isinstance(node, n.Query) and node.function == "E" and node.subject is not None:
        size = n.Call(node.start, node.end, "abs", (node.subject,), ())
        return replace(node, subject=size)
    if isinstance(node, n.PowerMeasure) and node.function == "influence":
        place = node.start, node.end
        return n.Query(*place, "P", node.event, "", None, node.do, at=1, settings=node.settings)
    return None


def _mapped(inner: Sized, change: Callable[[Array], Array]) -> Sized:
    """Change the value and keep its size."""

    def run(env: Values) -> tuple[Array, Array]:
        value, size = inner(env)
        return change(value), size

    return run


def _either(one: Sized, test: Compiled, other: Sized) -> Sized:
    def run(env: Values) -> tuple[Array, Array]:
        (a, a_size), (b, b_size), first = one(env), other(env), test(env) != 0
        return env.xp.where(first, a, b), env.xp.where(first, a_size, b_size)

    return run


def _foremost(parts: list[Sized], name: str) -> Sized:
    """Return the least or the greatest of some numbers, with the size of the one that it is."""

    def run(env: Values) -> tuple[Array, Array]:
        xp = env.xp
        pick = xp.minimum if name == "min" else xp.maximum
        found = [part(env) for part in parts]
        value = reduce(pick, (v for v, _ in found))
        sizes = (xp.where(v == value, s, xp.abs(value)) for v, s in found)
        return value, reduce(xp.maximum, sizes)

    return run


def _chain(parts: list[Sized], operators: tuple[str, ...]) -> Sized:
    def run(env: Values) -> tuple[Array, Array]:
        (value, size), *others = [part(env) for part in parts]
        for sign, (other, its) in zip(operators, others, strict=True):
            value, size = _step(env.xp, sign, value, size, other, its)
        return value, size

    return run


def _step(
    xp: Namespace, sign: str, one: Array, size: Array, other: Array, its: Array
) -> tuple[Array, Array]:
    """Return the result of one operation and its size: the largest of what is added up."""
    if sign in "+-":
        return (one + other if sign == "+" else one - other), xp.maximum(size, its)
    if sign == "*":
        return one * other, xp.maximum(size * xp.abs(other), xp.abs(one) * its)
    value = one / other
    return value, xp.maximum(size / xp.abs(other), xp.abs(value) * its / xp.abs(other))
