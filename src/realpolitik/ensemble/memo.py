"""Answers in draws, kept for the questions that come after.

Owns `Memo` and `LastingKey`. The questions of a report ask much of the same in the same draws:
what each lever brings, by how much each claim holds. What one of them worked out the next one
reads. A memo is handed on with the draws that it belongs to, and an answer is the same bits with it
and without it: what is kept of a draw depends on that draw alone.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.arrays import Array, Draws, Ints
    from realpolitik.scenario.expression.nodes import Node

MOST_BYTES = 2**28
"""What a memo holds at most. What does not fit is worked out again."""


class Counted(Protocol):
    """What tells how sure each draw of it is."""

    @property
    def status(self) -> Draws[Ints]:
        """The worst status of all that was solved to work it out."""


Found = TypeVar("Found", bound=Counted)


class Key(Generic[Found]):
    """What a thing was worked out for. Two keys that are equal stand for the same thing."""


class LastingKey(Key[Found]):
    """What a thing was worked out for that is small enough to be kept: a few numbers a draw."""

    @property
    @abstractmethod
    def rests_on(self) -> Node | None:
        """The expression that it rests on beside the game as it is played; None if there is none.

        Where a scenario is changed it holds as long as neither of them does; see `Memo.that`.
        """

    @abstractmethod
    def arrays(self, found: Found) -> tuple[Array, ...]:
        """Return the thing as arrays, each of shape (..., draws)."""

    @abstractmethod
    def found(self, arrays: tuple[Array, ...]) -> Found:
        """Return the thing that arrays stand for."""


@dataclass(frozen=True, eq=False)
class _Piece:
    """Arrays over the draws from `start` to before `end`."""

    start: int
    end: int
    arrays: tuple[Array, ...]

    @property
    def bytes(self) -> int:
        """What it takes; a single number over and over takes nothing."""
        return sum(a.nbytes if a.strides[-1] else 0 for a in self.arrays)


@dataclass(eq=False)
class Memo:
    """What was worked out of the draws of one ensemble under one engine.

    Parameters
    ----------
    most
        How many bytes it may hold. Once it is full it keeps nothing more.
    """

    most: int = MOST_BYTES
    _pieces: dict[LastingKey[Any], list[_Piece]] = field(default_factory=dict)  # Any: as in `that`
    _bytes: int = 0
    _lock: Lock = field(default_factory=Lock)

    def recall(self, key: LastingKey[Found], start: int, end: int) -> Found | None:
        """Return what a key stands for in the draws from `start` to before `end`, if it is kept."""
        with self._lock:
            pieces = sorted(self._pieces.get(key, ()), key=lambda p: p.start)
        parts = []
        at = start
        for piece in pieces:
            if piece.start <= at < piece.end:
                stop = min(piece.end, end)
                inside = slice(at - piece.start, stop - piece.start)
                parts.append(tuple(a[..., inside] for a in piece.arrays))
                at = stop
        if at < end or not parts:
            return None
        return key.found(tuple(np.concatenate(a, axis=-1) for a in zip(*parts, strict=True)))

    def keep(self, key: LastingKey[Found], start: int, end: int, found: Found) -> None:
        """Keep what was found in the draws from `start` to before `end`, if there is room."""
        piece = _Piece(start, end, tuple(map(_small, key.arrays(found))))
        with self._lock:
            if self._bytes + piece.bytes <= self.most:
                self._bytes += piece.bytes
                self._pieces.setdefault(key, []).append(piece)

    def that(self, holds: Callable[[LastingKey[Any]], bool]) -> Memo:  # Any: keys of any kind
        """Return a memo of what still holds, by its key."""
        with self._lock:
            kept = {key: [*pieces] for key, pieces in self._pieces.items() if holds(key)}
        size = sum(piece.bytes for pieces in kept.values() for piece in pieces)
        return Memo(self.most, kept, size)


def _small(array: Array) -> Array:
    """Return a copy of an array; of one that holds a single number over and over, the number."""
    first = array.reshape(-1)[:1]
    if (array == first).all():
        return np.broadcast_to(first.copy(), array.shape)
    return np.array(array)
