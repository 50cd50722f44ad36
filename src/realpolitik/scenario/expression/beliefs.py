"""What everybody believes of private types, as an expression (rule S17).

Owns `Beliefs`. A belief is a share of each profile: of each way in which all types together can be.
The shares are values like those of quantities; a belief about an event is the sum of the shares of
the profiles in which it holds. So nothing that works out expressions has to know of beliefs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import all_references
from realpolitik.suggest import listing


@dataclass(frozen=True)
class Beliefs:
    """What there is a belief about.

    Parameters
    ----------
    types
        For each private type the values that it can have.
    moves
        Whether the belief moves from period to period, with what is played.
    anew
        Private types that are drawn anew in each period, of which nothing is learnt.
    expressions
        Variables and outcomes by name.
    foreseen
        Whether actors see periods ahead, in which the belief follows from what they do there.
    """

    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: bool = False
    anew: tuple[str, ...] = ()
    expressions: Mapping[str, n.Node] = field(default_factory=dict)
    foreseen: bool = False

    @cached_property
    def profiles(self) -> dict[str, dict[str, str]]:
        """For each profile the name of its share, and the value of each type."""
        every = (
            dict(zip(self.types, values, strict=True)) for values in product(*self.types.values())
        )
        return {share_name(profile): profile for profile in every} if self.types else {}

    def fault(self, event: n.Node) -> tuple[str, str] | None:
        """Return what stands in an event of which there is no belief, and what would be right."""
        known = listing(self.types)
        wanted = f"an event of private types alone: {known}" if known else "the section `private`"
        used = all_references(self.expressions, event, n.MoveRef)
        for name in sorted(used & set(self.anew)):
            found = f"`{name}` is drawn anew in each period, so that nothing is learnt of it"
            return found, "a private type that lasts"
        for name in sorted(used - set(self.types)):
            return f"`{name}` is no private type: everybody sees it", wanted
        return None if used else ("no private type stands in this event", wanted)

    def enters(self, node: n.Node) -> bool:
        """Whether an expression depends on what is believed."""
        used = all_references(self.expressions, node, n.QuantityRef)
        return not used.isdisjoint(self.profiles)

    def share(self, place: n.Node, event: n.Node) -> n.Node:
        """Return the share of the profiles in which an event holds."""
        start, end = place.start, place.end
        kind = n.StateRef if self.moves else n.QuantityRef
        parts: list[n.Node] = []
        for name, profile in self.profiles.items():
            share = kind(start, end, name)
            holds = self._within(event, profile)
            if isinstance(holds, n.Truth):
                parts += [share] if holds.value else []
            else:
                parts.append(n.Arithmetic(start, end, (share, holds), ("*",)))
        if len(parts) < 2:
            return parts[0] if parts else n.Number(start, end, 0.0)
        return n.Arithmetic(start, end, tuple(parts), ("+",) * (len(parts) - 1))

    def _within(self, node: n.Node, profile: Mapping[str, str]) -> n.Node:
        """Return an expression with the values of a profile in place of the types."""
        if isinstance(node, n.MoveRef):
            return n.OptionRef(node.start, node.end, profile[node.name])
        if isinstance(node, n.DefinitionRef):
            within = self.expressions[node.name]
            if not all_references(self.expressions, within, n.MoveRef):
                return node
            return self._within(within, profile)
        return _simpler(node.rebuilt(lambda part: self._within(part, profile)))


def share_name(profile: Mapping[str, str]) -> str:
    """Return the name of a profile's share."""
    return f"belief({', '.join(f'{name}={value}' for name, value in profile.items())})"


def _simpler(node: n.Node) -> n.Node:
    """Return what an expression comes to as far as options alone decide it."""
    truth: bool | None = None
    match node:
        case n.Lookup(table=table, index=n.OptionRef(name=taken)):
            values = {entry.key: entry.value for entry in table.entries}
            return values.get(taken or "none", values.get("rest", node))
        case n.Compare(operands=operands) if all(isinstance(o, n.OptionRef) for o in operands):
            pairs = zip(node.operators, operands, operands[1:], strict=False)
            truth = all((a == b) is (operator == "==") for operator, a, b in pairs)
        case n.Member(item=n.OptionRef() as item, choices=choices):
            truth = (item in choices) is not node.negated
        case n.Not(operand=n.Truth(value=value)):
            truth = not value
        case n.Logic(word=word, operands=operands):
            decisive = word == "or"
            told = [o.value for o in operands if isinstance(o, n.Truth)]
            left = tuple(o for o in operands if not isinstance(o, n.Truth))
            if decisive in told or not left:
                truth = decisive if decisive in told else not decisive
            elif len(left) < len(operands):
                return left[0] if len(left) == 1 else n.Logic(node.start, node.end, word, left)
    return node if truth is None else n.Truth(node.start, node.end, truth)
