"""The sections `levers` and `claims` of a file. Owns `build_levers` and `build_claims`."""

from __future__ import annotations

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
        if shape.by not in context.shape.actors:
            known = context.shape.actors
            found = f"unknown actor `{shape.by}`"
            context.fault(
                move_rules.UnknownActor,
                ("levers", name, "by"),
                found,
                listing(known),
                nearest(shape.by, known),
            )
        entries = []
        for move, text in shape.plan.items():
            path = ("levers", name, "plan", move)
            if move in moves and moves[move].by != shape.by:
                found = f"`{move}` is a move of {moves[move].by}, not of {shape.by}"
                own = listing(m.name for m in moves.values() if m.by == shape.by)
                help_ = "write a lever for each actor and impose them together: `do=[one, other]`"
                if moves[move].by == CHANCE:
                    what = "a private type" if move in context.private else "a move by chance"
                    found = f"`{move}` is {what}"
                    help_ = f"impose it in a question: `do={{{move}: ...}}`"
                    if move in context.private:
                        help_ = f"write it as a condition in a question: `given={move} == ...`"
                wanted = f"a move of {shape.by}: {own}"
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
        levers[name] = Lever(name, shape.by, tuple(entries), shape.says, **bounds, span=span)
    return levers


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
