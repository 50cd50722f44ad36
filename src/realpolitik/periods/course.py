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

from realpolitik.periods.path_sums import over_paths, with_stays
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.sums import total

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Bools, Floats, Ints
    from realpolitik.ensemble import Block
    from realpolitik.periods.beliefs import BeliefUpdate
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
    belief
        What is learnt of private types that last; None if there are none.
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
    belief: BeliefUpdate | None = None

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
    types
        Whether it depends on private types that last.
    """

    node: n.Node
    moves: bool
    value: Compiled = field(compare=False)
    types: bool = False


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
        if events not in self.events:
            self.events[events] = EventsByPeriod.of(events, self.draws, self.stages[0])
        known = self.events[events]
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
    apart
        Which profiles of private types are told apart.
    mass
        The probability of each place by what has happened, shape (2 ** events, profiles, places).
    told
        For each period the same in each draw, shape (2 ** events, halves, draws).
    """

    draws: int
    apart: ProfilesApart
    mass: Floats
    told: list[Floats] = field(default_factory=list)

    @classmethod
    def of(cls, events: tuple[Happening, ...], draws: int, first: PlayedPeriod) -> EventsByPeriod:
        """Return what has happened before the first period: nothing."""
        apart = ProfilesApart.of(first, events)
        mass = np.zeros((2 ** len(events), apart.profiles, len(first.over)))
        mass[0] = apart.shares(first) * first.weight
        return cls(draws, apart, mass)

    def go_on(self, stage: PlayedPeriod, events: tuple[Happening, ...]) -> None:
        """Tell what has happened by the end of the next period."""
        mass = self.mass
        for i, event in enumerate(events):
            if not event.moves:
                _mark(mass, i, stage.start.along(event.value))
        left = _left(mass, stage, events, self.apart)
        mass = np.stack([[stage.ways.carry(m) for m in each] for each in left])
        if all(event.moves for event in events):
            # What the period brings is told over all its paths, before some are left out.
            places, told = stage.start, [total(total(each)) for each in left]
        else:
            for i, event in enumerate(events):
                if not event.moves:
                    _mark(mass, i, stage.end.along(event.value))
            places, told = stage.end, [total(each) for each in mass]
        self.told.append(np.stack([places.gather(m, self.draws) for m in told]))
        self.mass = np.stack([[stage.shocks.carry(m[None, :]) for m in each] for each in mass])


@dataclass(frozen=True, eq=False)
class ProfilesApart:
    """Profiles of private types that are told apart while events happen, or one for all of them.

    What all see says nothing of which type is at work, only how likely each is; whether an event of
    types has happened depends on it.
    """

    belief: BeliefUpdate | None

    @classmethod
    def of(cls, stage: PlayedPeriod, events: tuple[Happening, ...]) -> ProfilesApart:
        """Return what is told apart for some events."""
        return cls(stage.belief if any(event.types for event in events) else None)

    @property
    def profiles(self) -> int:
        """How many profiles are told apart."""
        return 1 if self.belief is None else len(self.belief.shares)

    def shares(self, stage: PlayedPeriod) -> Floats:
        """Return how likely each profile is at each place as a period begins."""
        if self.belief is None:
            return np.ones((1, len(stage.over)))
        return self.belief.present(stage.start.block)

    def given(self, mass: Floats, stage: PlayedPeriod) -> Floats:
        """Return what goes along a path by the profile on it, (events, profiles, playing)."""
        here = mass[:, :, ~stage.over]
        if self.belief is None:
            return here
        share = self.shares(stage)[:, ~stage.over]
        return np.where(share > 0, here / np.where(share > 0, share, 1.0), 0.0)

    def on_paths(self, stage: PlayedPeriod) -> Ints:
        """Return the profile on each path, shape (terminals,)."""
        return np.zeros_like(stage.kind) if self.belief is None else self.belief.profile


def _left(
    mass: Floats, stage: PlayedPeriod, events: tuple[Happening, ...], apart: ProfilesApart
) -> Floats:
    """Return by what has happened and by profile the mass of each kind of way on at each place.

    Shape (2 ** events, profiles, kinds + 1, places).
    """
    over, moving = stage.over, [(i, e) for i, e in enumerate(events) if e.moves]
    given, stays = apart.given(mass, stage), mass[:, :, over]
    values = [(i, stage.on_paths(event.value)) for i, event in moving]
    sums = np.zeros((*given.shape[:2], int(stage.kind.max()) + 1, given.shape[2]))
    ways = zip(stage.kind.tolist(), apart.on_paths(stage).tolist(), stage.path, strict=True)
    for row, (kind, profile, path) in enumerate(ways):
        here = given[:, profile] * path
        for i, value in values:
            _mark(here, i, value[row if len(value) > 1 else 0])
        sums[:, profile, kind] += here
    if over.any():
        for i, event in moving:
            _mark(stays, i, stage.start.along(event.value)[over])
    each = zip(sums, stays, strict=True)
    return np.stack([[with_stays(*both, over) for both in zip(*e, strict=True)] for e in each])


def _mark(mass: Floats, event: int, value: Array) -> None:
    """Move the mass to which an event happens to where it has happened."""
    holds = value > 0
    if not holds.any():
        return
    for place in range(len(mass)):
        if not place >> event & 1:
            mass[place | 1 << event] += np.where(holds, mass[place], 0.0)
            mass[place] = np.where(holds, 0.0, mass[place])
