"""By how much a test holds or fails, as a number in each draw.

Owns `margin`: from a truth to a number that is positive where it holds and negative where it fails,
and `ties_turned`, which tells where only a tie decides (rule Q2).
Sensitivity, hinges and tipping points need it, because a truth alone does not tell how near it is
to turning. A comparison's margin is the difference of its sides, `and` takes the least margin of
its parts, `or` the greatest (robust satisfaction: Fainekos and Pappas 2009, *Theoretical Computer
Science* 410). Its unit is that of the sides, so margins of different tests do not compare.
"""

from __future__ import annotations

from realpolitik.scenario.expression import nodes as n


def margin(node: n.Node) -> n.Node:
    """Return a resolved truth's margin, as a resolved number.

    Two numbers that must be equal have a margin of 0 or less, and of more than 0 never: such a
    test turns at single points only.
    """
    if isinstance(node, n.Logic):
        return _call("min" if node.word == "and" else "max", [margin(o) for o in node.operands])
    if isinstance(node, n.Not):
        return _negative(margin(node.operand))
    if isinstance(node, n.Conditional):
        then, otherwise = margin(node.then), margin(node.otherwise)
        return n.Conditional(node.start, node.end, then, node.test, otherwise)
    if isinstance(node, n.Compare):
        pairs = zip(node.operators, node.operands, node.operands[1:], strict=False)
        return _call("min", [_difference(o, a, b) for o, a, b in pairs])
    # Any other truth is 1 or 0; half of it lies on either side.
    return n.Arithmetic(0, 0, (node, n.Number(0, 0, 0.5)), ("-",))


_ACROSS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def ties_turned(node: n.Node) -> n.Node:
    """Return a resolved truth with every tie of two numbers decided the other way.

    Where it and the truth itself agree, the verdict does not rest on a tie.
    """
    if isinstance(node, n.Query | n.PowerMeasure):
        return node
    if isinstance(node, n.Compare):
        across = tuple(_ACROSS.get(o, o) for o in node.operators)
        return n.Compare(node.start, node.end, node.operands, across)
    return node.rebuilt(ties_turned)


def _call(name: str, parts: list[n.Node]) -> n.Node:
    return parts[0] if len(parts) == 1 else n.Call(0, 0, name, tuple(parts), ())


def _negative(node: n.Node) -> n.Node:
    return n.Signed(0, 0, "-", node)


def _difference(operator: str, one: n.Node, other: n.Node) -> n.Node:
    if operator in {"<", "<="}:
        one, other = other, one
    gap = n.Arithmetic(0, 0, (one, other), ("-",))
    if operator in {"==", "!="}:
        size = n.Call(0, 0, "abs", (gap,), ())
        return _negative(size) if operator == "==" else size
    return gap
