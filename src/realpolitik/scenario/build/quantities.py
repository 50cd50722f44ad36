"""Quantities and evidence (rules S3 and S8). Owns `build_evidence` and `build_quantities`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.errors import RealpolitikError
from realpolitik.scenario.build.analysts import build_analysts, build_pool, refuse_data, told
from realpolitik.scenario.data_calls import call_of, is_call
from realpolitik.scenario.distributions import SHARES, distribution_named, distribution_of
from realpolitik.scenario.distributions.constant import Constant
from realpolitik.scenario.expression.literals import as_numbers, difference_of_numbers
from realpolitik.scenario.expression.parse import ExpressionError
from realpolitik.scenario.model import Evidence, Quantity
from realpolitik.scenario.rules import quantity as rules
from realpolitik.scenario.rules import warning as warnings

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.data_calls import Offered
    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.quantity_shapes import QuantityShape


def build_evidence(context: Context) -> dict[str, Evidence]:
    """Return the evidence of a file."""
    for name, e in context.shape.evidence.items():
        if not e.hindsight and _after(e.date, context.shape.as_of):
            found = f"`{name}` is of {e.date}, after the date of the file, {context.shape.as_of}"
            path = ("evidence", name, "date")
            wanted = "a later `as_of`, or `hindsight: true`"
            context.fault(warnings.LateEvidence, path, found, wanted)
    return {
        name: Evidence(
            name,
            e.says,
            e.source,
            e.date,
            e.grade,
            e.kind,
            e.url,
            e.hindsight,
            span=context.span("evidence", name),
        )
        for name, e in context.shape.evidence.items()
    }


def _after(date: str, other: str) -> bool:
    """Whether a date is after another, as far as both are given."""
    length = min(len(date), len(other))
    return date[:length] > other[:length]


def build_quantities(context: Context) -> dict[str, Evidence]:
    """Read every quantity into the context; return the evidence that looking them up brought."""
    brought: dict[str, Evidence] = {}
    context.analysts = build_analysts(context)
    for name, shape in context.shape.quantities.items():
        path = ("quantities", name)
        evidence = context.cite(shape.evidence, (*path, "evidence"))
        text, unit = shape.value, shape.unit
        if offered := look_up(context, text, (*path, "value")):
            source = _evidence_of(name, offered)
            brought[source.name] = source
            evidence = (*evidence, source.name)
            distribution = distribution_named(offered.family, offered.parameters, offered.unit)
            text, unit = as_written(text), unit or offered.unit
            warn_of_hindsight(context, source, (*path, "value"))
        elif shape.by_analyst:
            distribution, text = _by_analyst(context, name, shape)
        else:
            distribution = _distribution(context, text, unit, (*path, "value"))
        low, high = distribution.support
        if shape.unit in SHARES and not (low >= 0 and high <= 1):
            found = f"a {shape.unit} that can be outside 0 to 1"
            wanted = "`a to b` or `beta(a, b)` or bounds inside 0 to 1"
            context.fault(rules.BadDistribution, (*path, "value"), found, wanted)
        context.quantities[name] = Quantity(
            name,
            distribution,
            text,
            shape.says,
            unit,
            evidence,
            _judgement(shape, text),
            span=context.span(*path),
        )
    return brought


def _judgement(shape: QuantityShape, text: str) -> str | None:
    """Return whose judgement a quantity is: what analysts state is theirs."""
    if not shape.by_analyst:
        return shape.judgement
    return f"{shape.judgement}; {text}" if shape.judgement else text


def _by_analyst(
    context: Context, name: str, shape: QuantityShape
) -> tuple[AbstractDistribution, str]:
    """Return the pool of what analysts state, and who states what."""
    stated: dict[str, AbstractDistribution] = {}
    for analyst, text in shape.by_analyst.items():
        path = ("quantities", name, "value", analyst)
        refuse_data(context, text, path)
        stated[analyst] = _distribution(context, text, shape.unit, path)
    known = {k: d for k, d in stated.items() if k in {a.name for a in context.analysts}}
    if not known:
        # Why nobody is known who states it has been said.
        return Constant(0.5), ""
    pool = build_pool(context, name, known)
    return pool, told(pool, shape.by_analyst)


def look_up(context: Context, text: str, path: tuple[str, ...]) -> Offered | None:
    """Return what a value that names data stands for; None for any other, and for a faulty one."""
    try:
        call = call_of(text)
        if call is None:
            return None
        if context.offers is None:
            raise ValueError("this file draws on data, and nobody was named to look it up")
        return context.offers(call.kind, call.name, call.given)
    except (ValueError, RealpolitikError) as error:
        found, _, wanted = str(error).partition("; ")
        # What would be right is a list of names, or the one that is near.
        near = wanted.startswith("did you mean")
        help_, wanted = (wanted, "") if near else ("", wanted)
        context.fault(rules.NoSuchNumber, path, found, wanted, help_)
        return None


def as_written(text: str) -> str:
    """Return a value that names data as one writes it; any other as it is."""
    call = call_of(text)
    return call.text if call else text


def _evidence_of(name: str, offered: Offered) -> Evidence:
    return Evidence(
        f"data:{name}", offered.says, offered.source, offered.date, offered.grade, offered.kind
    )


def warn_of_hindsight(context: Context, evidence: Evidence, path: tuple[str, ...]) -> None:
    """Warn of data from after the date of the file: its actors could not know them."""
    if _after(evidence.date, context.shape.as_of):
        found = (
            f"the data run to {evidence.date}, after the date of the file, {context.shape.as_of}"
        )
        wanted = "an earlier `year:` or `until:`, or a later `as_of`"
        context.fault(warnings.LateEvidence, path, found, wanted)


def _distribution(
    context: Context, text: str, unit: str, path: tuple[str, ...]
) -> AbstractDistribution:
    """Return what a value writes; for a faulty one a stand-in, so that its name stays known."""
    if is_call(text):
        # Why it could not be looked up has been said.
        return Constant(0.5)
    node = context.parse(text, path)
    if node is not None:
        try:
            if error := difference_of_numbers(node):
                raise error
            if unit in SHARES:
                node = as_numbers(node)
            return distribution_of(node, unit)
        except ExpressionError as error:
            context.record(error, path)
    return Constant(0.5)


def warn_unsupported(context: Context) -> None:
    """Warn of quantities that nobody vouches for, and of evidence that nothing cites."""
    for name, quantity in context.quantities.items():
        if quantity.evidence or quantity.judgement or name.startswith(_OWN):
            continue
        if name.partition(".")[0] in context.private:
            continue
        path = _place(name)
        if name.startswith(_SPREAD):
            made = name.removeprefix(_SPREAD).partition(")")[0]
            path = ("outcomes" if made in context.shape.outcomes else "variables", made)
        found = f"`{name}` has neither evidence nor a judgement"
        wanted = "`evidence: [...]`, or `judgement:` saying whose and why (rule S8)"
        context.fault(warnings.UnsupportedQuantity, path, found, wanted, key=True)
    for name, private in context.private.items():
        if not private.evidence and not private.judgement:
            found = f"`{name}` has neither evidence nor a judgement"
            wanted = "`evidence: [...]`, or `judgement:` saying whose and why (rule S8)"
            path = ("private", name)
            context.fault(warnings.UnsupportedQuantity, path, found, wanted, key=True)
    for name in context.shape.evidence:
        if name not in context.cited:
            found = f"nothing cites the evidence `{name}`"
            wanted = "its name in the `evidence` of a quantity or a claim"
            context.fault(warnings.UnusedEvidence, ("evidence", name), found, wanted, key=True)


_SPREAD = "spread("
"""What begins the name of a quantity that a variable or an outcome implies."""

_OWN = ("precision(", "patience(", "chance(")
"""What begins the names of quantities that an actor's own fields, or a type's chances, imply."""


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
