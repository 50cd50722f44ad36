"""What was observed (rule S14), and what happened. Owns `build_observed` and `build_happened`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression.steps import nearest_steps, text_name
from realpolitik.scenario.model import Happened, Observation
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import shape as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context


def build_observed(context: Context) -> tuple[Observation, ...]:
    """Return the observations of a file, by date."""
    observed = []
    for i, shape in enumerate(context.shape.observed):
        evidence = context.cite(shape.evidence, ("observed", i, "evidence"))
        _check_path(context, ("observed", i, "path"), shape.path)
        span = context.span("observed", i)
        observed.append(
            Observation(shape.date, _taken(shape.path), shape.says, evidence, span=span)
        )
    return tuple(sorted(observed, key=lambda o: o.date))


def build_happened(context: Context) -> Happened | None:
    """Return what happened, if the file says so."""
    shape = context.shape.happened
    if shape is None:
        return None
    evidence = context.cite(shape.evidence, ("happened", "evidence"))
    _check_path(context, ("happened", "path"), shape.path)
    if context.shape.periods is not None:
        found = "`happened` stands in a scenario with periods"
        context.fault(
            rules.UnknownField, ("happened",), found, "a scenario without periods", key=True
        )
    span = context.span("happened")
    return Happened(_taken(shape.path), shape.says, evidence, span=span)


def _check_path(context: Context, place: tuple[str | int, ...], path: dict[str, str]) -> None:
    if not path:
        context.fault(rules.MissingField, place, "nothing was observed", "`{move: option}`")
    for move, option in _taken(path).items():
        _check(context, (*place, move), move, option)


def _taken(path: dict[str, str]) -> dict[str, str]:
    """Return a path with the one name of each option."""
    return {move: text_name(option) for move, option in path.items()}


def _check(context: Context, path: tuple[str | int, ...], move: str, option: str) -> None:
    known = context.moves.get(move)
    if known is None:
        found, help_ = f"unknown move `{move}`", nearest(move, context.moves)
        wanted = listing(context.moves)
        context.fault(expression_rules.UnknownName, path, found, wanted, help_, key=True)
        return
    options = [*known.options, *(["none"] if known.may_not_happen else [])]
    if option not in options and not known.faulty:
        found = f"`{option}` is not an option of `{move}`"
        help_ = nearest_steps(option, options) or nearest(option, options)
        context.fault(expression_rules.UnknownOption, path, found, listing(options), help_)
