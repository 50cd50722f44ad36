"""Which actions of a core lie on the way to which ends, as lists of rows.

Owns `Incidence`. An action's value is a mean over the ends that it may lead to, and two actions
have to do with each other if some end lies behind both. In a large game these are few among all
pairs, so they are listed once. So are the information sets whose play is put into the equations of
the others: of sets no two of which lie on the way to one end, such as those of the last mover, each
replies to the others alone, so that its log-odds are explicit and no unknowns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.sums import Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.arrays import Floats, Ints

MANY = 16
"""Log-odds that are worth being put in: of fewer it saves little."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Some actions, and the ends that they lie on the way to.

    Parameters
    ----------
    actions
        The actions, rows among all of the core.
    end, place
        For each pair of an action and an end behind it, action by action, the end and the action's
        place in `actions`.
    actor
        For each such pair the actor.
    by_action
        The pairs of each action.
    """

    actions: Ints
    end: Ints
    place: Ints
    actor: Ints
    by_action: Groups

    @classmethod
    def of(cls, actions: Ints, leads: NDArray[np.bool_], actor: Ints) -> Meetings:
        """List the ends of some actions, of those that `leads` marks for all."""
        place, end = map(np.ascontiguousarray, np.nonzero(leads[actions]))
        groups = Groups.of(place, len(actions))
        return cls(actions, end, place, actor[actions][place], groups)


@dataclass(frozen=True, eq=False)
class Shared:
    """Pairs of actions that lie on the way to one end: one whose value it is, one that is taken.

    Parameters
    ----------
    valued, taken
        Places of the two among the actions of their meetings, shape (pairs,).
    by_pair
        The meetings of the first one with the ends behind both.
    """

    valued: Ints
    taken: Ints
    by_pair: Groups

    @classmethod
    def of(cls, valued: Meetings, taken: Meetings, member: Ints) -> Shared:
        """List the pairs of two lists of actions; an action's own set takes no part."""
        ends = int(max(valued.end.max(initial=-1), taken.end.max(initial=-1))) + 1
        behind: list[list[int]] = [[] for _ in range(ends)]
        for end, place in zip(taken.end.tolist(), taken.place.tolist(), strict=True):
            behind[end].append(place)
        meeting = np.repeat(np.arange(len(valued.end)), [len(behind[e]) for e in valued.end])
        other = np.array([p for e in valued.end.tolist() for p in behind[e]], dtype=np.int64)
        own = valued.place[meeting]
        apart = member[valued.actions[own]] != member[taken.actions[other]]
        meeting, other, own = meeting[apart], other[apart], own[apart]
        pair, which = np.unique(own * len(taken.actions) + other, return_inverse=True)
        groups = Groups.of(which, len(pair), meeting)
        return cls(pair // len(taken.actions), pair % len(taken.actions), groups)

    def table(self, shape: tuple[int, int]) -> Ints:
        """Return which pair two places make, the number of pairs where they make none."""
        table = np.full(shape, len(self.valued))
        table[self.valued, self.taken] = np.arange(len(self.valued))
        return table


@dataclass(frozen=True, eq=False)
class Replies:
    """Sets of one shape whose play is put in: how many actions they have and meet.

    Parameters
    ----------
    places
        Places of their actions among all that are put in, shape (actions, sets).
    met
        Places of the unknown actions that they meet, shape (sets, met).
    moves, moved
        Which pair an action makes with one that it meets: as the one whose value it is, and as the
        one that is taken; shape (actions, sets, met).
    """

    places: Ints
    met: Ints
    moves: Ints
    moved: Ints


@dataclass(frozen=True, eq=False)
class Incidence:
    """Which actions meet which ends and each other.

    Parameters
    ----------
    sets
        The actions of each set.
    member
        For each action its set.
    steps
        For each step the action on the way to each end; past the last one the number of actions.
    kept, put
        The actions of sets that are unknown, and of those that are put in.
    among
        The pairs of unknown actions.
    moves, moved
        The pairs in which an action that is put in is valued, and those in which it is taken.
    replies
        The sets that are put in, by their shape.
    """

    sets: tuple[Ints, ...]
    member: Ints
    steps: Ints
    kept: Meetings
    put: Meetings
    among: Shared
    moves: Shared
    moved: Shared
    replies: tuple[Replies, ...]

    @property
    def held(self) -> int:
        """About how many values are held at once for a draw while the equations are worked."""
        squares = len(self.kept.actions) ** 2
        return 4 * (len(self.steps[0]) + self._meetings + self._pairs + squares)

    @property
    def products(self) -> int:
        """About how many products it takes to work the equations of a draw and solve them once."""
        unknown = len(self.kept.actions)
        replies = sum(r.places.size * len(r.met[0]) ** 2 for r in self.replies)
        equations = unknown * unknown + unknown * unknown * unknown // 3
        return self._meetings + self._pairs + replies + equations

    @property
    def _meetings(self) -> int:
        return len(self.kept.end) + len(self.put.end)

    @property
    def _pairs(self) -> int:
        return sum(len(pairs.valued) for pairs in (self.among, self.moves, self.moved))

    @classmethod
    def of(cls, leads: NDArray[np.bool_], first: Ints, actor: Ints) -> Incidence:
        """List them; the parameters are those of a `Core`."""
        sets = tuple(np.arange(a, b) for a, b in pairwise(first.tolist()))
        member = np.repeat(np.arange(len(sets)), np.diff(first))
        is_put = _apart(sets, leads)[member]
        kept = Meetings.of(np.flatnonzero(~is_put), leads, actor)
        put = Meetings.of(np.flatnonzero(is_put), leads, actor)
        moves, moved = Shared.of(put, kept, member), Shared.of(kept, put, member)
        return cls(
            sets,
            member,
            _steps(leads),
            kept,
            put,
            Shared.of(kept, kept, member),
            moves,
            moved,
            _replies(put, kept, moves, moved, member),
        )


def _steps(leads: NDArray[np.bool_]) -> Ints:
    """Return for each step the action on the way to each end."""
    ways = [np.flatnonzero(column) for column in leads.T]
    steps = np.full((max((len(way) for way in ways), default=0), len(ways)), len(leads))
    for end, way in enumerate(ways):
        steps[: len(way), end] = way
    return steps


def _apart(sets: tuple[Ints, ...], leads: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark sets no two of which lie on the way to one end; none where putting them in saves little.

    Those that meet the fewest others come first. One set at least is left.
    """
    ways = np.array([leads[rows].any(axis=0) for rows in sets], dtype=np.int64)
    meet = ways @ ways.T > 0
    chosen = np.zeros(len(sets), dtype=bool)
    for known in np.argsort(meet.sum(axis=1), kind="stable").tolist():
        chosen[known] = not (meet[known] & chosen).any()
    if chosen.all():
        chosen[min(range(len(sets)), key=lambda known: len(sets[known]))] = False
    saved = sum(len(sets[known]) - 1 for known in np.flatnonzero(chosen))
    return chosen if saved >= MANY else np.zeros_like(chosen)


def _replies(
    put: Meetings, kept: Meetings, moves: Shared, moved: Shared, member: Ints
) -> tuple[Replies, ...]:
    """Return the sets that are put in, by their shape."""
    to = moves.table((len(put.actions), len(kept.actions)))
    back = moved.table((len(kept.actions), len(put.actions))).T
    shapes: dict[tuple[int, int], list[tuple[Ints, Ints]]] = {}
    for known in np.unique(member[put.actions]).tolist():
        places = np.flatnonzero(member[put.actions] == known)
        met = np.flatnonzero((to[places] < len(moves.valued)).any(axis=0))
        shapes.setdefault((len(places), len(met)), []).append((places, met))
    found = []
    for alike in shapes.values():
        places = np.stack([p for p, _ in alike], axis=1)
        met = np.stack([m for _, m in alike])
        rows = places[:, :, None], met[None]
        found.append(Replies(places, met, to[rows], back[rows]))
    return tuple(found)


def without_nothing(values: Floats) -> Floats:
    """Return rows of pairs with one more of zeros, for those who make none."""
    return np.concatenate([values, np.zeros((1, values.shape[1]))])
