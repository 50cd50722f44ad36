"""Quantities and evidence (rules S3 and S8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.distributions import SHARES, distribution_of
from realpolitik.scenario.distributions.constant import Constant
from realpolitik.scenario.expression.parse import ExpressionError
from realpolitik.scenario.model import Evidence, Quantity
from realpolitik.scenario.rules import quantity as rules
from realpolitik.scenario.rules import warning as warnings

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.distributions.base import AbstractDistribution


def build_evidence(context: Context) -> dict[str, Evidence]:
    """Return the evidence of a file."""
    for name, e in context.shape.evidence.items():
        if not e.hindsight and _after(e.date, context.shape.as_of):
            found = f"`{name}` is of {e.date}, after the date of the file, {context.shape.as_of}"
            path = ("evidence", name, "date")
            wanted = "a later `as_of`, or `hindsight: true`"
            context.fault(warnings.LateEvidence, path, found, wanted)
    return {
        name: Evidence(name, e.says, e.source, e.date, e.grade, e.kind, e.url, e.hindsight)
        for name, e in context.shape.evidence.items()
    }


def _after(date: str, other: str) -> bool:
    """Whether a date is after another, as far as both are given."""
    length = min(len(date), len(other))
    return date[:length] > other[:length]


def build_quantities(context: Context) -> None:
    """Read every quantity into the context."""
    for name, shape in context.shape.quantities.items():
        path = ("quantities", name)
        evidence = context.cite(shape.evidence, (*path, "evidence"))
        distribution = _distribution(context, shape.value, shape.unit, (*path, "value"))
        low, high = distribution.support
        if shape.unit in SHARES and not (low >= 0 and high <= 1):
            found = f"a {shape.unit} that can be outside 0 to 1"
            wanted = "`a to b` or `beta(a, b)` or bounds inside 0 to 1"
            context.fault(rules.BadDistribution, (*path, "value"), found, wanted)
        context.quantities[name] = Quantity(
            name, distribution, shape.value, shape.says, shape.unit, evidence, shape.judgement
        )


def _distribution(
    context: Context, text: str, unit: str, path: tuple[str, ...]
) -> AbstractDistribution:
    """Return what a value writes; for a faulty one a stand-in, so that its name stays known."""
    node = context.parse(text, path)
    if node is not None:
        try:
            return distribution_of(node, unit)
        except ExpressionError as error:
            context.record(error, path)
    return Constant(0.5)


def warn_unsupported(context: Context) -> None:
    """Warn of quantities that nobody vouches for, and of evidence that nothing cites."""
    for name, quantity in context.quantities.items():
        if quantity.evidence or quantity.judgement or name.startswith(_OWN):
            continue
        path = _place(name)
        found = f"`{name}` has neither evidence nor a judgement"
        wanted = "`evidence: [...]`, or `judgement:` saying whose and why (rule S8)"
        context.fault(warnings.UnsupportedQuantity, path, found, wanted, key=True)
    for name in context.shape.evidence:
        if name not in context.cited:
            found = f"the evidence `{name}` is cited by nothing"
            wanted = "to be named in the `evidence` of a quantity or a claim"
            context.fault(warnings.UnusedEvidence, ("evidence", name), found, wanted, key=True)


_OWN = ("precision(", "patience(")
"""What begins the names of quantities that an actor's own fields imply."""


def _place(name: str) -> tuple[str, ...]:
    """Return where a quantity stands; an implied one is named after its place."""
    if name.endswith("(start)"):
        return ("periods", "state", name.removesuffix("(start)"), "start")
    parts = name.partition(" (")[0].split(".")
    if len(parts) == 3:
        return ("actors", parts[0], "interests", parts[1], parts[2])
    if len(parts) == 2:
        return ("moves", parts[0], "options", parts[1])
    return ("quantities", name)
