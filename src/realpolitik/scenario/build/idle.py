"""Interests that can drive no choice of their actor (W708).

Owns `warn_idle`. An actor chooses by what its choice changes: by its own move, and by all that is
played later in sight of it. An interest that speaks of none of these is the same whatever it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import all_references
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.rules import warning as rules
from realpolitik.suggest import listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.model import Actor, Claim, Periods
    from realpolitik.scenario.moves import Move


def warn_idle(
    context: Context,
    moves: Mapping[str, Move],
    actors: Mapping[str, Actor],
    claims: Mapping[str, Claim],
    periods: Periods | None,
) -> None:
    """Warn of each interest that none of its actor's choices touches, nor any reply to them.

    Actors without a move are left out, who are there to be helped or harmed, and so are those
    whose payoff a claim asks for; and gains that depend on no move, which are constants.
    """
    asked = _asked_for(claims)
    for name, actor in actors.items():
        own = [m.name for m in moves.values() if m.by == name]
        if not own or name in asked:
            continue
        touched = set[str]().union(*(_replies(context, moves, move) for move in own))
        for key, interest in actor.interests.items():
            spoken = _spoken_of(context, interest.gain, periods)
            if not spoken or spoken & touched:
                continue
            shown = listing(m for m in moves if m in spoken)
            found = f"no choice of {name} changes its interest `{key}`, which depends on {shown}"
            wanted = f"a gain that depends on {listing(m for m in moves if m in touched)}"
            path = ("actors", name, "interests", key)
            context.fault(rules.IdleInterest, path, found, wanted, key=True)


def _asked_for(claims: Mapping[str, Claim]) -> set[str]:
    """Return the actors whose payoffs claims ask for, as such or by a measure of power."""
    asked = set[str]()
    for claim in claims.values():
        for part in claim.test.walk():
            if isinstance(part, n.Query) and part.actor:
                asked.add(part.actor)
            elif isinstance(part, n.PowerMeasure):
                asked.update(part.actors)
    return asked


def _replies(context: Context, moves: Mapping[str, Move], move: str) -> set[str]:
    """Return a move and the later ones that can be played otherwise because of it."""
    touched = {move}
    names = list(moves)
    for later in names[names.index(move) + 1 :]:
        reply = moves[later]
        seen = set() if reply.by == CHANCE else touched - reply.hidden
        parts = [reply.when, *(o.when for o in reply.options)]
        parts += [o.probability for o in reply.options]
        told = (all_references(context.expressions, p, n.MoveRef) for p in parts if p is not None)
        if seen or any(names & touched for names in told):
            touched.add(later)
    return touched


def _spoken_of(context: Context, gain: n.Node, periods: Periods | None) -> set[str]:
    """Return the moves that a gain depends on, in its period and in those foreseen from there."""
    moves = all_references(context.expressions, gain, n.MoveRef)
    if periods is None or not periods.lookahead:
        return moves
    if periods.ends is not None:
        # Whether there is a next period at all can depend on what is played.
        moves |= all_references(context.expressions, periods.ends, n.MoveRef)
    states, todo = set[str](), [gain]
    while todo:
        fresh = all_references(context.expressions, todo.pop(), n.StateRef) - states
        states |= fresh
        todo += [periods.states[s].following for s in fresh if s in periods.states]
        for state in fresh & periods.states.keys():
            moves |= all_references(context.expressions, periods.states[state].following, n.MoveRef)
    return moves
