"""Audiences: actors without moves, whose approval their governments' gains may use (rule S22).

Owns `Audiences`. Approval is the audience's payoff on the path: `approval(PUBLIC)` is rewritten to
the sum of its interests, so that nothing that works out expressions has to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.functions import APPROVAL
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import move as move_rules
from realpolitik.scenario.rules import shape as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.model import Interest


MAX_PARTS = 2_000
"""Interests for which the approvals in one actor's gains can stand in all."""


class Audiences:
    """Who is whose audience in a file.

    Parameters
    ----------
    context
        What is read.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self._of = {k: tuple(a.audience) for k, a in context.shape.actors.items()}
        self._parts = {k: len(a.interests) for k, a in context.shape.actors.items()}

    @cached_property
    def governments(self) -> dict[str, tuple[str, ...]]:
        """For each audience the actors whose audience it is."""
        found: dict[str, tuple[str, ...]] = {}
        for government, audiences in self._of.items():
            for audience in dict.fromkeys(audiences):
                found[audience] = (*found.get(audience, ()), government)
        return found

    @cached_property
    def order(self) -> list[str]:
        """All actors, each after its audiences; those of a circle stand as the file has them."""
        order: list[str] = []
        above: set[str] = set()

        def add(actor: str) -> None:
            if actor in order or actor in above or actor not in self._of:
                return
            above.add(actor)
            for audience in self._of[actor]:
                add(audience)
            order.append(actor)

        for actor in self._of:
            add(actor)
        return order

    def check(self) -> None:
        """Record every audience that cannot be one."""
        for government, audiences in self._of.items():
            for i, audience in enumerate(audiences):
                self._check(government, audience, ("actors", government, "audience", i))

    def _check(self, government: str, audience: str, path: tuple[str | int, ...]) -> None:
        context, actors = self.context, self.context.shape.actors
        if audience not in actors:
            found = f"unknown actor `{audience}`"
            help_ = nearest(audience, actors)
            context.fault(move_rules.UnknownActor, path, found, listing(actors), help_)
            return
        circle = self._circle(government, audience)
        moves = [k for k, move in context.shape.moves.items() if move.by == audience]
        wanted = "an actor without moves that has interests"
        if audience == government:
            found, wanted = f"{government} is its own audience", "another actor"
        elif circle:
            found = f"the audiences go in a circle: {' -> '.join(circle)}"
            wanted = "audiences that do not in turn depend on this actor"
        elif moves:
            found = f"the audience {audience} makes the move {listing(moves)}"
        elif actors[audience].prefers:
            found = f"the audience {audience} has a ranking, which is worth no points"
        elif actors[audience].precision is not None:
            found = f"the audience {audience} has a `precision`, and chooses nothing"
        else:
            return
        context.fault(rules.BadAudience, path, found, wanted)

    def _circle(self, government: str, audience: str) -> list[str]:
        """Return the actors from a government through an audience back to it; none if it ends."""
        ways, met = [[government, audience]], {audience}
        while ways:
            way = ways.pop()
            if way[-1] == government:
                return way
            further = [k for k in dict.fromkeys(self._of.get(way[-1], ())) if k not in met]
            ways += [[*way, k] for k in further]
            met.update(further)
        return []

    def approval(
        self, actor: str, path: tuple[str, ...], known: Mapping[str, Mapping[str, Interest]]
    ) -> Callable[[n.Call], n.Node | None]:
        """Return what resolves `approval(...)` in a gain.

        Parameters
        ----------
        actor, path
            Whose gain, and where it stands.
        known
            The interests of the actors that were read before.
        """
        context, own = self.context, self._of[actor]

        def resolve(call: n.Call) -> n.Node | None:
            def fault(part: n.Node, found: str, wanted: str, help_: str = "") -> None:
                context.fault_in(rules.BadAudience, path, part, found, wanted, help_)

            named = call.arguments[0] if len(call.arguments) == 1 and not call.keywords else None
            if not isinstance(named, n.Name):
                found, wanted = f"`{APPROVAL}` takes one audience", f"`{APPROVAL}(ACTOR)`"
                rule = expression_rules.ExpressionSyntax
                context.fault_in(rule, path, call, found, wanted, "")
            elif named.name == actor:
                fault(named, f"{actor} asks for its own approval", "the approval of an audience")
            elif named.name not in own:
                found = f"`{named.name}` is no audience of {actor}"
                known_ = listing(own) if own else f"`audience: [{named.name}]` at {actor}"
                fault(named, found, known_, nearest(named.name, own))
            elif interests := known.get(named.name):
                self._parts[actor] += self._parts[named.name]
                if self._parts[actor] <= MAX_PARTS:
                    return _payoff(call, interests)
                found = f"with the approvals, {actor} has {self._parts[actor]:,} interests"
                fault(named, found, f"at most {MAX_PARTS:,}: use each approval once")
            return None

        return resolve


def _payoff(place: n.Node, interests: Mapping[str, Interest]) -> n.Node:
    """Return the sum of weight x gain as an expression."""
    start, end = place.start, place.end
    parts = tuple(n.Arithmetic(start, end, (i.weight, i.gain), ("*",)) for i in interests.values())
    if len(parts) == 1:
        return parts[0]
    return n.Arithmetic(start, end, parts, ("+",) * (len(parts) - 1))
