"""What private types that last ask of the rest of a file (rules S13 and S17).

Owns `check_lasting`. All see the states and what was done, and learn of types from that alone; and
who looks ahead foresees beliefs, which therefore cannot stand in what is played for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import all_references
from realpolitik.scenario.model import CHANCE, Path
from realpolitik.scenario.rules import private as rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.model import Actor, Periods
    from realpolitik.scenario.moves import Move


def check_lasting(
    context: Context,
    moves: Mapping[str, Move],
    actors: Mapping[str, Actor],
    periods: Periods | None,
) -> None:
    """Record what would show a type to all, and beliefs in what actors foresee."""
    lasting = {name for name, private in context.private.items() if private.lasts}
    if periods is None or not lasting:
        return
    public = list(_public(periods))
    for path, what, node in public:
        for name in sorted(all_references(context.expressions, node, n.MoveRef) & lasting):
            found = f"{what} depends on `{name}`, and all see it: they would know the type"
            wanted = "moves that all see; what depends on a type may be a move by chance"
            context.fault(rules.TypeShown, path, found, wanted)
    if not periods.lookahead:
        return
    for path, what, node in (*public, *_played_for(context, moves, actors)):
        if context.beliefs.enters(node):
            found = f"{what} depends on what is believed, which actors foresee"
            wanted = "moves, types, states and quantities; or `lookahead: 0`"
            context.fault(rules.BeliefForeseen, path, found, wanted)
    for name, actor in actors.items():
        states = all_references(context.expressions, actor.precision, n.StateRef)
        if states - set(context.beliefs.profiles):
            path = ("actors", name, "precision")
            found = f"the precision of {name} depends on a state, which actors foresee"
            wanted = "a precision made of quantities; or `lookahead: 0`"
            context.fault(rules.BeliefForeseen, path, found, wanted)


def _public(periods: Periods) -> Iterator[tuple[Path, str, n.Node]]:
    """Yield what all see of a period besides its moves."""
    for name, state in periods.states.items():
        yield ("periods", "state", name, "next"), f"the state `{name}`", state.following
    if periods.ends is not None:
        yield ("periods", "ends"), "the end of play", periods.ends


def _played_for(
    context: Context, moves: Mapping[str, Move], actors: Mapping[str, Actor]
) -> Iterator[tuple[Path, str, n.Node]]:
    """Yield what actors play for."""
    for name, actor in actors.items():
        yield ("actors", name, "precision"), f"the precision of {name}", actor.precision
        if actor.patience is not None:
            yield ("actors", name, "patience"), f"the patience of {name}", actor.patience
        for key, interest in actor.interests.items():
            path = ("actors", name, "interests", key)
            yield (*path, "weight"), f"the weight of `{key}`", interest.weight
            yield (*path, "gain"), f"the gain of `{key}`", interest.gain
    for move in moves.values():
        for option in move.options if move.by == CHANCE else ():
            if option.probability is not None and move.name not in context.private:
                path = ("moves", move.name, "options", option.name)
                yield path, f"the probability of `{option.name}`", option.probability
