"""One part of a question: a ``P``, ``E``, ``payoff`` or measure of power, and its answer.

Owns `PartKey` and `PartAnswer`. Questions share their parts: what one worked out the others read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.ensemble import LastingKey

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Bools, Draws, Floats, Ints, Row
    from realpolitik.scenario.expression import nodes as n


@dataclass(frozen=True)
class PartKey(LastingKey["PartAnswer"]):
    """One part of a question."""

    node: n.Asked
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # A part can be a tree of many, and is looked up often.
        object.__setattr__(self, "_hash", hash(self.node))

    def __hash__(self) -> int:
        return self._hash

    @property
    def rests_on(self) -> n.Node:
        """The question's own expression."""
        return self.node

    def arrays(self, found: PartAnswer) -> tuple[Array, ...]:
        """Return the part as arrays."""
        return found.value, found.undefined, found.sampled, found.status

    def found(self, arrays: tuple[Array, ...]) -> PartAnswer:
        """Return the part that arrays stand for."""
        return PartAnswer(*arrays)


@dataclass(frozen=True, eq=False)
class PartAnswer:
    """One part of a question as it was answered.

    Parameters
    ----------
    value
        Its value; over periods, below it what each half of the courses says.
    undefined
        Where it has none, its condition having no probability.
    sampled
        In which draws it rests on sampled courses (rule S13).
    status
        The worst status of each draw on the way to it.
    """

    value: Row[Floats]
    undefined: Row[Bools]
    sampled: Draws[Bools]
    status: Draws[Ints]
