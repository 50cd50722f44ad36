"""The sections `levers` and `claims` of a file. Owns `build_levers` and `build_claims`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from realpolitik.scenario.build.periods import check_bounds
from realpolitik.scenario.build.questions import QuestionResolver, World, periods_of, shares_of
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import all_references
from realpolitik.scenario.model import CHANCE, Claim, Lever
from realpolitik.scenario.rules import move as move_rules
from realpolitik.scenario.rules import question as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.moves import Move


def _resolver(context: Context, moves: dict[str, Move], path: tuple[str, ...]) -> QuestionResolver:
    world = World(
        tuple(context.shape.actors),
        moves,
        {name: tuple(lever.plan) for name, lever in context.shape.levers.items()},
        lambda node: all_references(context.expressions, node, n.MoveRef),
        *periods_of(context.shape.periods),
        shares_of(context.quantities),
    )
    scope = context.scope()
    return QuestionResolver(scope, world, context.resolver(path, scope).fault)


def build_levers(context: Context, moves: dict[str, Move]) -> dict[str, Lever]:
    """Return the levers of a file."""
    levers = {}
    for name, shape in context.shape.levers.items():
        _check_actors(context, name, shape.by)
        entries = []
        for move, text in shape.plan.items():
            path = ("levers", name, "plan", move)
            if move in moves and moves[move].by not in shape.by:
                owners = " or ".join(shape.by)
                found = f"`{move}` is a move of {moves[move].by}, not of {owners}"
                own = listing(m.name for m in moves.values() if m.by in shape.by)
                both = f"`by: [{shape.by[0]}, {moves[move].by}]`"
                help_ = f"{both} for a plan of both, or a lever for each: `do=[one, other]`"
                if moves[move].by == CHANCE:
                    what = "a private type" if move in context.private else "a move by chance"
                    found = f"`{move}` is {what}"
                    help_ = f"impose it in a question: `do={{{move}: ...}}`"
                    if move in context.private:
                        help_ = f"write it as a condition in a question: `given={move} == ...`"
                wanted = f"a move of {owners}: {own}"
                context.fault(rules.ForeignMove, path, found, wanted, help_)
                continue
            node = context.parse(text, path)
            if node is None:
                continue
            entry = _resolver(context, moves, path).entry(n.Entry(0, len(text), move, node))
            if entry is not None:
                entries.append(entry)
        bounds = {"since": shape.since, "until": shape.until}
        check_bounds(context, ("levers", name), bounds)
        span = context.span("levers", name)
        by, *partners = shape.by
        levers[name] = Lever(
            name, by, tuple(entries), shape.says, **bounds, partners=tuple(partners), span=span
        )
    return levers


def _check_actors(context: Context, lever: str, actors: tuple[str, ...]) -> None:
    """Check whose plan a lever is: actors of the file, each once (rule Q4)."""
    known, path = context.shape.actors, ("levers", lever, "by")
    for actor, times in Counter(actors).items():
        if actor not in known:
            found, help_ = f"unknown actor `{actor}`", nearest(actor, known)
            context.fault(move_rules.UnknownActor, path, found, listing(known), help_)
        if times > 1:
            found = f"the lever names {actor} twice"
            context.fault(move_rules.UnknownActor, path, found, "each actor once")


def build_claims(context: Context, moves: dict[str, Move]) -> dict[str, Claim]:
    """Return the claims of a file."""
    claims = {}
    for name, shape in context.shape.claims.items():
        path = ("claims", name, "test")
        evidence = context.cite(shape.evidence, ("claims", name, "evidence"))
        node = context.parse(shape.test, path)
        if node is None:
            continue
        claims[name] = Claim(
            name,
            shape.says,
            _resolver(context, moves, path).claim(node),
            shape.test,
            shape.source,
            shape.row,
            shape.expect,
            evidence,
            shape.note,
            shape.by_shape,
            span=context.span("claims", name),
        )
    return claims
