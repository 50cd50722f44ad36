"""What was observed (rule S14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.diagnostics import listing, nearest
from realpolitik.scenario.model import Observation
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import shape as rules

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context


def build_observed(context: Context) -> tuple[Observation, ...]:
    """Return the observations of a file, by date."""
    observed = []
    for i, shape in enumerate(context.shape.observed):
        evidence = context.cite(shape.evidence, ("observed", i, "evidence"))
        path = ("observed", i, "path")
        if not shape.path:
            context.fault(rules.MissingField, path, "nothing was observed", "`{move: option}`")
        for move, option in shape.path.items():
            _check(context, (*path, move), move, option)
        observed.append(Observation(shape.date, dict(shape.path), shape.says, evidence))
    return tuple(sorted(observed, key=lambda o: o.date))


def _check(context: Context, path: tuple[str | int, ...], move: str, option: str) -> None:
    known = context.moves.get(move)
    if known is None:
        found, help_ = f"unknown move `{move}`", nearest(move, context.moves)
        wanted = listing(context.moves)
        context.fault(expression_rules.UnknownName, path, found, wanted, help_, key=True)
        return
    options = [*known.options, *(["none"] if known.may_not_happen else [])]
    if option not in options:
        found, help_ = f"`{option}` is not an option of `{move}`", nearest(option, options)
        context.fault(expression_rules.UnknownOption, path, found, listing(options), help_)
