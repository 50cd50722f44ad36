"""The section `periods` (rule S13): states, shocks, and when play is over.

Owns `declare_states` and `build_periods`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.literals import as_numbers
from realpolitik.scenario.model import PERIOD, Path, Periods, Shock, StateVariable
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import period as rules
from realpolitik.scenario.rules import shape as shape_rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.shape import PeriodsShape, ShockShape, StateShape

MAX_COUNT = 100
MAX_COURSES = 1024


def declare_states(context: Context) -> None:
    """Enter the names of the states, which expressions everywhere but in starts may use."""
    if context.shape.periods is not None:
        context.states = frozenset({PERIOD, *context.shape.periods.state})


def build_periods(context: Context) -> Periods | None:
    """Return how the moves of a file repeat; None if they do not."""
    shape = context.shape.periods
    if shape is None:
        return None
    _check_numbers(context, shape)
    for actor, details in context.shape.actors.items():
        if details.prefers:
            path = ("actors", actor, "prefers")
            found = f"{actor} has only a ranking, but play has several periods"
            context.fault(rules.RankingOverPeriods, path, found, "`interests`", key=True)
    states = {k: s for k, v in shape.state.items() if (s := _state(context, k, v)) is not None}
    ends = None
    if shape.ends is not None:
        ends = _resolve(context, shape.ends, ("periods", "ends"), truth=True)
    return Periods(
        shape.count,
        shape.each,
        shape.begins,
        states,
        shape.lookahead,
        shape.follow,
        shape.courses,
        ends,
        {k: _shock(context, k, v) for k, v in shape.shocks.items()},
        span=context.span("periods"),
    )


def _check_numbers(context: Context, shape: PeriodsShape) -> None:
    for field, low, high in (
        ("count", 1, MAX_COUNT),
        ("lookahead", 0, max(0, shape.count - 1)),
        ("courses", 1, MAX_COURSES),
    ):
        _check_range(context, ("periods", field), getattr(shape, field), low, high)
    for name, shock in shape.shocks.items():
        _check_range(context, ("periods", "shocks", name, "at"), shock.at, 1, shape.count)


def _check_range(context: Context, path: Path, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        found = f"`{path[-1]}` is {value}"
        context.fault(rules.BadPeriods, path, found, f"a whole number from {low} to {high}")


def _check_sampled(context: Context, shock: str, path: Path) -> None:
    """Check that a shock that strikes by chance is in a scenario that samples courses."""
    shape = context.shape.periods
    if shape is not None and shape.follow != "sample":
        found = f"the shock `{shock}` strikes by chance, but the file says `follow: {shape.follow}`"
        context.fault(rules.ShockNotSampled, path, found, "`follow: sample`, or no `probability`")


def check_bounds(context: Context, path: Path, bounds: dict[str, int | None]) -> None:
    """Check the first and the last period in which a lever binds."""
    shape = context.shape.periods
    for field, value in bounds.items():
        if value is not None and shape is None:
            found = f"`{field}` stands in a scenario without periods"
            context.fault(rules.BadPeriods, (*path, field), found, "the section `periods`")
        elif value is not None and shape is not None:
            _check_range(context, (*path, field), value, 1, shape.count)


def _resolve(
    context: Context,
    text: str,
    path: Path,
    *,
    moves: bool = True,
    states: bool = True,
    truth: bool = False,
    share: bool = False,
) -> n.Node | None:
    """Resolve an expression of the section; None if it cannot be parsed.

    `share` tells that it is a share or a probability, so that a percentage may stand in it.
    """
    node = context.parse(text, path)
    if node is None:
        return None
    if share:
        node = as_numbers(node)
    scope = context.scope(on_path=moves)
    if not states:
        scope = replace(scope, states=frozenset())
    resolver = context.resolver(path, scope)
    return resolver.truth(node) if truth else resolver.number(node)


def _state(context: Context, name: str, shape: StateShape) -> StateVariable | None:
    path = ("periods", "state", name)
    evidence = context.cite(shape.evidence, (*path, "evidence"))
    start = context.parse(shape.start, (*path, "start"))
    if start is not None:
        # A start may be written as `a to b`, a quantity of its own.
        random = context.implied_quantity(
            (*path, "start"), f"{name}(start)", f"{name} at the start", evidence, shape.judgement
        )
        scope = replace(context.scope(on_path=False, random=random), states=frozenset())
        start = context.resolver((*path, "start"), scope).number(start)
    following = _resolve(context, shape.following, (*path, "next"))
    if start is None or following is None:
        return None
    return StateVariable(name, start, following, shape.says, shape.unit, span=context.span(*path))


def _shock(context: Context, name: str, shape: ShockShape) -> Shock:
    path = ("periods", "shocks", name)
    context.cite(shape.evidence, (*path, "evidence"))
    if not shape.sets:
        found = f"the shock `{name}` changes nothing"
        context.fault(shape_rules.MissingField, (*path, "set"), found, "`{state: value}`")
    made = {}
    states = context.states - {PERIOD}
    for state, text in shape.sets.items():
        at = (*path, "set", state)
        if state not in states:
            found, help_ = f"unknown state `{state}`", nearest(state, states)
            wanted = listing(states)
            context.fault(expression_rules.UnknownName, at, found, wanted, help_, key=True)
        node = _resolve(context, text, at, moves=False)
        if node is not None:
            made[state] = node
    probability = None
    if shape.probability is not None:
        chance = (*path, "probability")
        _check_sampled(context, name, chance)
        probability = _resolve(context, shape.probability, chance, moves=False, share=True)
    return Shock(name, shape.at, made, probability, shape.says, span=context.span(*path))
