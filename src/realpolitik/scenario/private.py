"""Private types: what one actor knows of itself and the others do not (rule S17).

Owns `PrivateType` and `beliefs_of`. A type is drawn by chance before all moves, by a move of its
name whose options are its values and which its owner alone sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.scenario.expression.beliefs import Beliefs
from realpolitik.scenario.part import ScenarioPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.expression.nodes import Node

NONE = "none"
"""What a type equals once play is over, as every move does (rule S13)."""


@dataclass(frozen=True)
class PrivateType(ScenarioPart):
    """What one actor knows of itself.

    `values` are the names of what it can be; the numbers that they stand for are those of the move
    of the same name. `lasts` tells whether it is drawn once for all periods.
    """

    name: str
    known_to: str
    values: tuple[str, ...]
    says: str = ""
    unit: str = ""
    lasts: bool = False
    evidence: tuple[str, ...] = ()
    judgement: str | None = None


def beliefs_of(
    types: Mapping[str, PrivateType],
    lookahead: int | None,
    expressions: Mapping[str, Node],
) -> Beliefs:
    """Return what there is a public belief about: over periods the types that last.

    `lookahead` is how many further periods actors see, None if the game is played once.
    """
    known = {k: t.values for k, t in types.items() if t.lasts or lookahead is None}
    anew = tuple(k for k in types if k not in known)
    return Beliefs(known, lookahead is not None, anew, expressions, bool(lookahead))
