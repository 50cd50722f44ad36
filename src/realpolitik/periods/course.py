"""What happens over the periods, on the states that draws reach (rule S13).

Owns `Course` and `EventsByPeriod`. A draw's play is a lattice: in each period the states it may
have reached, each with its probability, and where each kind of path leads from there. While there
are few they are all there, and what is asked is exact; where there are too many, two halves of them
are sampled apart from each other, and how far the halves differ tells how much is luck. Numbers are
expected over the paths of a period given the states reached (the Rao-Blackwell theorem).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.sums import by_group, total

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Bools, Floats, Ints
    from realpolitik.ensemble import Block
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.expression.values import Compiled

OVER = -1
"""The path of a place where play is over."""

HALVES = 2
"""How many parts of a draw's sampled places are independent of each other."""

WHOLE = -1
"""The half of a place that stands in both."""


@dataclass(frozen=True, eq=False)
class Places:
    """States that draws may have reached at one time.

    Parameters
    ----------
    block
        Each place as a draw of a block at its states.
    draw
        The draw that each belongs to, shape (places,).
    half
        The half of its draw's sampled places that each is in, or `WHOLE`; shape (places,).
    """

    block: Block
    draw: Ints
    half: Ints

    def along(self, value: Compiled) -> Floats:
        """Return a number where no move happens, shape (places,)."""
        env = self.block.track(np.full(len(self.draw), OVER))
        along: Floats = np.broadcast_to(as_number(env, value(env)), (1, len(self.draw)))[0]
        return along

    def gather(self, values: Floats, draws: int) -> Floats:
        """Return the sum of values over the places of each half of each draw, (halves, draws)."""
        sums = [
            np.bincount(self.draw[at], values[at], draws)
            for at in (self.half == h for h in (WHOLE, *range(HALVES)))
        ]
        return np.stack([sums[0] + s for s in sums[1:]])


@dataclass(frozen=True, eq=False)
class Ways:
    """How the places of one time lead to those of the next.

    Parameters
    ----------
    source, kind
        For each way the place it leaves and by which kind of path, shape (ways,).
    target
        The place it leads to, shape (ways,).
    factor
        What its weight is multiplied by, shape (ways,): more than 1 where others were left out.
    places
        How many places it leads to.
    """

    source: Ints
    kind: Ints
    target: Ints
    factor: Floats
    places: int

    def carry(self, mass: Floats) -> Floats:
        """Return what arrives at each place of a mass of shape (kinds, places)."""
        moved = mass[self.kind, self.source] * self.factor
        return np.bincount(self.target, moved, self.places).astype(np.float64)


@dataclass(frozen=True, eq=False)
class PlayedPeriod:
    """One period as it is played.

    Parameters
    ----------
    start
        The places as the period begins, after its shocks.
    weight
        The probability of each place within its half, shape (places,).
    over
        Where play is over, shape (places,).
    playing
        Those where it is not, as a block.
    path
        The probability of each path there, shape (terminals, playing).
    kind
        For each path what kind of way on it is, shape (terminals,); one more kind stays.
    ways
        How the places lead to those at the end of the period.
    end
        The places as the period ends.
    shocks
        How those lead to the places of the next period, by kind 0.
    """

    start: Places
    weight: Floats
    over: Bools
    playing: Block
    path: Floats
    kind: Ints
    ways: Ways
    end: Places
    shocks: Ways

    def on_paths(self, value: Compiled) -> Floats:
        """Return a number on each path, shape (terminals, playing), (1, playing) or smaller."""
        env = self.playing.env
        found: Floats = as_number(env, value(env))
        return found


@dataclass(frozen=True)
class Happening:
    """An event or a number of a period, compiled.

    Parameters
    ----------
    node
        Its expression.
    moves
        Whether it depends on moves; if not, it depends on states alone.
    value
        What it is, on paths and in draws.
    """

    node: n.Node
    moves: bool
    value: Compiled = field(compare=False)


@dataclass(frozen=True, eq=False)
class Course:
    """What happens over the periods, or over the first of them, in the draws of a block.

    Parameters
    ----------
    draws
        How many draws.
    stages
        The periods.
    last
        The places after the last period, and their weight.
    payoffs
        The discounted sum of each actor's payoffs, shape (actors, halves, draws).
    status
        The worst status at any state of each draw (rule G4), shape (draws,).
    exact_until
        For each draw the last period at whose start every state is there that may be reached,
        shape (draws,); the one after the last if all are.
    events
        Which events have happened by when, as far as it is known.
    """

    draws: int
    stages: tuple[PlayedPeriod, ...]
    last: tuple[Places, Floats]
    payoffs: Floats
    status: Ints
    exact_until: Ints
    events: dict[tuple[Happening, ...], EventsByPeriod] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many periods there are."""
        return len(self.stages)

    def at(self, value: Compiled, period: int) -> Floats:
        """Return a number's mean in a period, shape (halves, draws).

        In the one after the last no move happens.
        """
        if period > self.count:
            places, weight = self.last
            return places.gather(weight * places.along(value), self.draws)
        stage = self.stages[period - 1]
        here = np.zeros(len(stage.over))
        if stage.over.any():
            here[stage.over] = stage.start.along(value)[stage.over]
        if not stage.over.all():
            here[~stage.over] = over_paths(stage.on_paths(value), stage.path)[0]
        return stage.start.gather(stage.weight * here, self.draws)

    def by(self, *events: Happening) -> Floats:
        """Return the probability that events have happened by the end of each period.

        What depends on states alone is looked at as each period begins, after its shocks, and again
        as it ends, before those of the next: what a period brings about has happened in it, what
        strikes as the next begins has not.

        Returns
        -------
        Floats
            Shape (periods, 2 ** events, halves, draws), by which of the events have happened: the
            i-th has where bit i of the place is set. All of them add up to 1.
        """
        known = self.events.setdefault(events, EventsByPeriod.of(len(events), self.draws))
        for stage in self.stages[len(known.told) :]:
            known.go_on(stage, events)
        return np.stack(known.told[: len(self.stages)])


@dataclass(eq=False)
class EventsByPeriod:
    """Which events have happened by the end of each period, as far as it is known.

    Parameters
    ----------
    draws
        How many draws.
    mass
        The probability of each place by what has happened, shape (2 ** events, places).
    told
        For each period the same in each draw, shape (2 ** events, halves, draws).
    """

    draws: int
    mass: Floats
    told: list[Floats] = field(default_factory=list)

    @classmethod
    def of(cls, events: int, draws: int) -> EventsByPeriod:
        """Return what has happened before the first period: nothing."""
        mass = np.zeros((2**events, draws))
        mass[0] = 1.0
        return cls(draws, mass)

    def go_on(self, stage: PlayedPeriod, events: tuple[Happening, ...]) -> None:
        """Tell what has happened by the end of the next period."""
        mass, over = self.mass, stage.over
        for i, event in enumerate(events):
            if not event.moves:
                _mark(mass, i, stage.start.along(event.value))
        path, stays = mass[:, None, ~over] * stage.path, mass[:, over]
        for i, event in enumerate(events):
            if event.moves:
                _mark(path, i, stage.on_paths(event.value))
                if over.any():
                    _mark(stays, i, stage.start.along(event.value)[over])
        left = [by_kind(stage.kind, p, s, over) for p, s in zip(path, stays, strict=True)]
        mass = np.stack([stage.ways.carry(m) for m in left])
        if all(event.moves for event in events):
            # What the period brings is told over all its paths, before some are left out.
            places, told = stage.start, [total(m) for m in left]
        else:
            for i, event in enumerate(events):
                if not event.moves:
                    _mark(mass, i, stage.end.along(event.value))
            places, told = stage.end, list(mass)
        self.told.append(np.stack([places.gather(m, self.draws) for m in told]))
        self.mass = np.stack([stage.shocks.carry(m[None, :]) for m in mass])


def _mark(mass: Floats, event: int, value: Array) -> None:
    """Move the mass to which an event happens to where it has happened."""
    holds = value > 0
    for place in range(len(mass)):
        if not place >> event & 1:
            mass[place | 1 << event] += np.where(holds, mass[place], 0.0)
            mass[place] = np.where(holds, 0.0, mass[place])


def by_kind(kind: Ints, path: Floats, stays: Floats, over: Bools) -> Floats:
    """Return the mass of each kind of way on at each place.

    Parameters
    ----------
    kind
        The kind of each path, shape (terminals,).
    path
        The mass of each path where play goes on, shape (terminals, playing).
    stays
        The mass where play is over, shape (places - playing,), which is of the last kind.
    over
        Where play is over, shape (places,).

    Returns
    -------
    Floats
        Shape (kinds + 1, places).
    """
    kinds = int(kind.max()) + 1
    mass = np.zeros((kinds + 1, len(over)))
    mass[:kinds, ~over] = by_group(path, [np.flatnonzero(kind == k) for k in range(kinds)])
    mass[kinds, over] = stays
    return mass


def over_paths(values: Floats, path: Floats) -> Floats:
    """Return the mean of values on paths by their probability, shape (1, places)."""
    if values.shape[1] == 1:
        column = np.broadcast_to(values, (len(path), 1))
        rows = np.flatnonzero(column)
        return total(column[rows] * path[rows])[None, :]
    return total(np.where(path > 0, values, 0.0) * path)[None, :]
