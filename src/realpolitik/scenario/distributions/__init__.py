"""The distributions that a quantity can have (rule S3).

To add one: a file with a frozen dataclass that implements `AbstractDistribution`, and a line in
`DISTRIBUTIONS`.
"""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING

from realpolitik.scenario.distributions.base import AbstractDistribution
from realpolitik.scenario.distributions.beta import Beta, Pert
from realpolitik.scenario.distributions.choice import Choice
from realpolitik.scenario.distributions.constant import Constant
from realpolitik.scenario.distributions.mixture import Mixture
from realpolitik.scenario.distributions.normal import LogitNormal, LogNormal, Normal
from realpolitik.scenario.distributions.triangular import Triangular
from realpolitik.scenario.distributions.uniform import Uniform
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import ARITHMETIC
from realpolitik.scenario.expression.literals import percentage_fault
from realpolitik.scenario.expression.parse import ExpressionError
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import quantity as rules
from realpolitik.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

DISTRIBUTIONS: dict[str, type[AbstractDistribution]] = {
    kind.name: kind
    for kind in (
        Uniform,
        Normal,
        LogNormal,
        Beta,
        Triangular,
        Pert,
        Choice,
        Mixture,
    )
}

SHARES = frozenset({"probability", "share"})
"""Units for which ``a to b`` is logit-normal."""


def is_distribution(node: n.Node) -> bool:
    """Whether `node` writes a distribution."""
    return isinstance(node, n.Between) or (isinstance(node, n.Call) and node.name in DISTRIBUTIONS)


def distribution_of(node: n.Node, unit: str = "") -> AbstractDistribution:
    """Return the distribution, or the known number, that an expression writes.

    Raises
    ------
    ExpressionError
        E401, E308 or E309 if it is not one.
    """
    if isinstance(node, n.Between):
        return _between(node, unit)
    if not isinstance(node, n.Call):
        return Constant(_constant(node))
    if node.name not in DISTRIBUTIONS:
        raise _fault(node, f"unknown distribution `{node.name}`", nearest(node.name, DISTRIBUTIONS))
    if node.name == Mixture.name:
        return _mixture(node, unit)
    if node.keywords:
        raise _fault(node.keywords[0], "write parameters without names")
    kind = DISTRIBUTIONS[node.name]
    parameters = [_parameter(a) for a in node.arguments]
    made: AbstractDistribution
    if kind is Choice:
        made = Choice.of(*parameters)
    else:
        names = [f.name for f in fields(kind)]
        if len(parameters) != len(names) or not all(isinstance(p, float) for p in parameters):
            raise _fault(node, f"wrong parameters for `{node.name}`", _call(node.name, names))
        make: Callable[..., AbstractDistribution] = kind
        made = make(*parameters)
    if fault := made.fault():
        raise _fault(node, f"wrong parameters for `{node.name}`", fault)
    return made


def distribution_named(
    family: str, parameters: tuple[float, ...], unit: str = ""
) -> AbstractDistribution:
    """Return a distribution of a family that needs no text: of what data offer.

    Parameters
    ----------
    family
        A name of `DISTRIBUTIONS` other than ``choice``, ``constant`` or ``between``.
    parameters
        As the language writes them.
    unit
        What ``between`` is read in.
    """
    if family == "between":
        low, high = parameters
        return between(low, high, unit)
    kind: Callable[..., AbstractDistribution]
    kind = Constant if family == "constant" else DISTRIBUTIONS[family]
    return kind(*parameters)


def between(low: float, high: float, unit: str = "") -> AbstractDistribution:
    """Return the distribution that ``low to high`` writes (rule S3)."""
    if unit in SHARES:
        return LogitNormal.between(low, high)
    return LogNormal.between(low, high) if low > 0 else Normal.between(low, high)


def _between(node: n.Between, unit: str) -> AbstractDistribution:
    low, high = _constant(node.low), _constant(node.high)
    if low >= high:
        raise _fault(node, f"`{low:g} to {high:g}` is not in order", "the lower number first")
    if unit in SHARES and not 0 < low < high < 1:
        raise _fault(node, f"`{low:g} to {high:g}` leaves 0 to 1", f"a {unit} inside 0 to 1")
    made = between(low, high, unit)
    if made.fault():
        found = f"`{low:g} to {high:g}` is so wide that its tails have absurd values"
        raise _fault(node, found, "two numbers that are closer together")
    return made


def _mixture(node: n.Call, unit: str) -> Mixture:
    """Return the mixture that a call writes; each part is read in the same unit."""
    weights: tuple[float, ...] = ()
    for keyword in node.keywords:
        if keyword.name != "weights" or not isinstance(keyword.value, n.Sequence):
            raise _fault(keyword, f"`mix` takes no `{keyword.name}=`", "`weights=[2, 1]`")
        weights = tuple(_constant(item) for item in keyword.value.items)
    made = Mixture(tuple(distribution_of(part, unit) for part in node.arguments), weights)
    if fault := made.fault():
        raise _fault(node, "wrong parameters for `mix`", fault)
    return made


def _call(name: str, parameters: list[str]) -> str:
    return f"`{name}({', '.join(parameters)})`"


def _fault(node: n.Node, found: str, wanted: str = "") -> ExpressionError:
    return ExpressionError(rules.BadDistribution, node.start, node.end, found, wanted)


def _parameter(node: n.Node) -> float | tuple[float, ...]:
    if isinstance(node, n.Sequence):
        return tuple(_constant(item) for item in node.items)
    return _constant(node)


def _constant(node: n.Node) -> float:
    """Return the value of plain arithmetic on numbers."""
    try:
        value = _arithmetic(node)
    except (ZeroDivisionError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise ExpressionError(
            expression_rules.NotFinite, node.start, node.end, "this is not a finite number"
        )
    return value


def _arithmetic(node: n.Node) -> float:
    if isinstance(node, n.Number):
        return node.value
    if isinstance(node, n.Percentage):
        raise percentage_fault(node)
    if isinstance(node, n.Signed):
        return _arithmetic(node.operand) * (-1 if node.sign == "-" else 1)
    if isinstance(node, n.Arithmetic):
        value = _arithmetic(node.operands[0])
        for sign, operand in zip(node.operators, node.operands[1:], strict=True):
            value = float(ARITHMETIC[sign](value, _arithmetic(operand)))
        return value
    raise ExpressionError(
        expression_rules.MisplacedTerm,
        node.start,
        node.end,
        "a quantity or a parameter of a distribution is made of plain numbers",
        "a number; relations between quantities go into `variables`",
    )
