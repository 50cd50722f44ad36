"""Quantities that nothing uses (W701). Owns `warn_unused`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import references
from realpolitik.scenario.rules import warning as rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.model import Actor, Claim, Periods
    from realpolitik.scenario.moves import Move


def warn_unused(
    context: Context,
    moves: Mapping[str, Move],
    actors: Mapping[str, Actor],
    claims: Mapping[str, Claim],
    periods: Periods | None,
) -> None:
    """Warn of each quantity that no expression uses."""
    used: set[str] = set()
    for node in _expressions(context, moves, actors, claims, periods):
        used |= references(node, n.QuantityRef)
    for name, quantity in context.quantities.items():
        if name not in used and not quantity.implied:
            found = f"nothing uses the quantity `{name}`"
            wanted = "an interest, a variable, an outcome or a claim that uses it"
            context.fault(rules.UnusedQuantity, ("quantities", name), found, wanted, key=True)


def _expressions(
    context: Context,
    moves: Mapping[str, Move],
    actors: Mapping[str, Actor],
    claims: Mapping[str, Claim],
    periods: Periods | None,
) -> Iterator[n.Node]:
    yield from context.expressions.values()
    for move in moves.values():
        yield from (o.probability for o in move.options if o.probability is not None)
        yield from move.values.values()
    for actor in actors.values():
        yield actor.precision
        yield from actor.prefers
        if actor.patience is not None:
            yield actor.patience
        for interest in actor.interests.values():
            yield from (interest.weight, interest.gain)
    yield from (claim.test for claim in claims.values())
    if periods is not None:
        for state in periods.states.values():
            yield from (state.start, state.following)
        for shock in periods.shocks.values():
            yield from shock.sets.values()
            yield from (p for p in (shock.probability,) if p is not None)
        yield from (e for e in (periods.ends,) if e is not None)
