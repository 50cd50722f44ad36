"""Triangles of states: Dittmer's types, the pivot, Caplow's coalitions.

Owns `triangle` (from the signs of three ties) and `caplow` (from three powers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MENAGE = "ménage à trois"
ROMANTIC = "romantic triangle"
MARRIAGE = "stable marriage"
VETO = "unit veto"
OPEN = "open"


@dataclass(frozen=True)
class Triangle:
    """A strategic triangle.

    Parameters
    ----------
    kind
        Dittmer's type; ``open`` where a pair is neither friendly nor hostile.
    pivot
        In a romantic triangle, the place (0 to 2) of the state with two friends.
    outsider
        In a stable marriage, the place of the state with two foes.
    balanced
        Whether the product of the signs is positive (Heider 1946); None if open.
    """

    kind: str
    pivot: int | None = None
    outsider: int | None = None
    balanced: bool | None = None


def triangle(ab: int, ac: int, bc: int) -> Triangle:
    """Return the type of a triangle from the signs of its three ties (Dittmer 1981).

    Parameters
    ----------
    ab, ac, bc
        1 for amity, -1 for enmity, 0 for neither.

    Examples
    --------
    >>> triangle(1, 1, -1)
    Triangle(kind='romantic triangle', pivot=0, outsider=None, balanced=False)
    """
    if 0 in (ab, ac, bc):
        return Triangle(OPEN)
    foes = [ab, ac, bc].count(-1)
    # The state that has no part in the odd tie out: c for ab, b for ac, a for bc.
    if foes == 1:
        return Triangle(ROMANTIC, pivot=(2, 1, 0)[[ab, ac, bc].index(-1)], balanced=False)
    if foes == 2:
        return Triangle(MARRIAGE, outsider=(2, 1, 0)[[ab, ac, bc].index(1)], balanced=True)
    return Triangle(MENAGE, balanced=True) if foes == 0 else Triangle(VETO, balanced=False)


@dataclass(frozen=True)
class Coalition:
    """Caplow's type of a triad, and the coalitions it leads one to expect.

    Parameters
    ----------
    kind
        1 to 8.
    expected
        Pairs of places (0 to 2) in the order given; empty if none is expected, all if any is.
    """

    kind: int
    expected: tuple[tuple[int, int], ...]


def caplow(powers: Sequence[float], *, equal: float = 0.05) -> Coalition:
    """Return Caplow's type of a triad from its members' powers (Caplow 1956, 1959).

    Parameters
    ----------
    powers
        Three powers, in any order.
    equal
        Powers that differ by less than this share of the larger count as equal.

    Examples
    --------
    >>> caplow([4, 3, 2])
    Coalition(kind=5, expected=((0, 2), (1, 2)))
    """
    a, b, c = sorted(range(3), key=lambda i: -powers[i])
    high, mid, low = (powers[i] for i in (a, b, c))

    def same(x: float, y: float) -> bool:
        return abs(x - y) <= equal * max(abs(x), abs(y))

    def pairs(*found: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((min(p), max(p)) for p in found))

    weak_with_either = pairs((a, c), (b, c))
    strongest_with_either = pairs((a, b), (a, c))
    if same(high, low):
        return Coalition(1, pairs((a, b), (a, c), (b, c)))
    if same(high, mid):
        return Coalition(3, weak_with_either)
    if same(mid, low):
        if same(high, mid + low):
            return Coalition(8, strongest_with_either)
        return Coalition(2, pairs((b, c))) if high < mid + low else Coalition(4, ())
    if same(high, mid + low):
        return Coalition(7, strongest_with_either)
    return Coalition(5, weak_with_either) if high < mid + low else Coalition(6, ())
