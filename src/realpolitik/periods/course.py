"""The courses that draws take over the periods under a plan (rule S13).

Owns `Course` and `play_course`. In each period the game is solved at the states that each course
has reached, with what the actors foresee; a path is taken and the states move on. All courses of a
block are one batch of draws to the solver. A draw takes several sampled courses, or the likeliest
one, or every one with its probability.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.errors import RealpolitikError
from realpolitik.game import CROSSED, FAILED, SOLVED, TURNED, worst
from realpolitik.periods.common_random_numbers import Luck
from realpolitik.periods.lookahead import following, idle
from realpolitik.scenario.expression.evaluate import as_number, compile_expression

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ensemble import Block
    from realpolitik.ensemble.environment import Track
    from realpolitik.periods.lookahead import Lookahead
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.expression.evaluate import Compiled
    from realpolitik.scenario.model import Periods, Shock

Array = Any

MAX_EVERY = 2_000_000
"""How many courses a block may take when every one is followed."""

OVER = -1
"""The path of a course whose play is over."""


@dataclass(frozen=True, eq=False)
class Course:
    """What happens over the periods, course by course.

    Parameters
    ----------
    draws
        How many draws took these courses.
    draw
        For each course the draw that took it, shape (courses,).
    weight
        The probability of each course within its draw, shape (courses,).
    rows
        The path taken in each period, `OVER` where play is over; shape (periods, courses).
    blocks
        For each period, and for the time after the last, the courses as draws of a block at the
        states that they have reached.
    ends
        For each period the same at the states that it leaves, before a shock of the next strikes.
    moments
        How each period was solved, where courses are sampled; else nothing.
    payoffs
        The discounted sum of each actor's payoffs, expected in each period at the states that the
        course has reached, shape (actors, courses).
    status
        The worst status in any course of each draw (rule G4), shape (draws,).
    """

    draws: int
    draw: NDArray[np.int64]
    weight: NDArray[np.float64]
    rows: NDArray[np.int64]
    blocks: tuple[Block, ...]
    ends: tuple[Block, ...]
    moments: tuple[Moment, ...]
    payoffs: NDArray[np.float64]
    status: NDArray[np.int64]
    _tracks: dict[int, Track] = field(default_factory=dict)
    _left: dict[int, Track] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many periods there are."""
        return len(self.rows)

    def track(self, period: int) -> Track:
        """Return what expressions find in a period; in the one after the last no move happens."""
        if period not in self._tracks:
            over = np.full(len(self.draw), OVER)
            rows = self.rows[period - 1] if period <= self.count else over
            self._tracks[period] = self.blocks[period - 1].track(rows)
        return self._tracks[period]

    def expected(self, value: Compiled, period: int) -> Array:
        """Return a number in a period, expected over its paths before one is taken, (1, courses).

        What a course has reached is taken as it is, what it does next is not: fewer courses tell as
        much (the Rao-Blackwell theorem).
        """
        along = self.along(value, period)
        moment = self.moments[period - 1] if period <= len(self.moments) else None
        if moment is None or not len(moment.playing):
            return along
        env = moment.block.env
        here = as_number(env, value(env))
        if here.shape[0] > 1:
            here = over_paths(here, moment.path)
        expected = along.copy()
        expected[:, moment.playing] = here
        return expected

    def along(self, value: Compiled, period: int) -> Array:
        """Return a number in a period on the paths that were taken, shape (1, courses)."""
        env = self.track(period)
        return np.broadcast_to(as_number(env, value(env)), (1, len(self.draw)))

    def left(self, value: Compiled, period: int) -> Array:
        """Return a number at the states that a period leaves, shape (1, courses).

        No shock of the next period has struck, and the number of the period is still its own.
        """
        if period not in self._left:
            self._left[period] = self.ends[period - 1].track(np.full(len(self.draw), OVER))
        env = self._left[period]
        return np.broadcast_to(as_number(env, value(env)), (1, len(self.draw)))

    def mean(self, values: Array) -> NDArray[np.float64]:
        """Return the mean over each draw's courses, shape (draws,)."""
        full = np.broadcast_to(values, (1, len(self.draw)))[0]
        weighted = np.where(self.weight > 0, full, 0.0) * self.weight
        total = np.bincount(self.draw, weights=weighted, minlength=self.draws)
        return total.astype(np.float64)


@dataclass(frozen=True, eq=False)
class Moment:
    """One period as it was solved.

    Parameters
    ----------
    playing
        The courses that are not over.
    block
        These courses as draws.
    path
        The probability of each path in them, shape (terminals, playing).
    """

    playing: NDArray[np.int64]
    block: Block
    path: Array


def play_course(block: Block, plan: n.Plan | None, lookahead: Lookahead) -> Course:
    """Play all periods in the draws of a block.

    Parameters
    ----------
    block
        The draws, as the first period begins.
    plan
        What is imposed, and which shocks strike; None is free play.
    lookahead
        How each period is played.

    Raises
    ------
    RealpolitikError
        If every course is to be followed and there are more than `MAX_EVERY`.
    """
    periods = block.model.scenario.periods
    if periods is None:
        raise AssertionError("a scenario without periods")
    return _Journey(block, plan, periods, lookahead).course()


class _Journey:
    """The courses of a block while they are played."""

    def __init__(
        self, block: Block, plan: n.Plan | None, periods: Periods, lookahead: Lookahead
    ) -> None:
        self.origin, self.plan, self.periods, self.lookahead = block, plan, periods, lookahead
        courses = periods.courses if periods.follow == "sample" else 1
        self.luck = Luck(block.seed, block.first, block.draws, courses)
        self.draw = np.tile(np.arange(block.draws), courses)
        self.here = block if courses == 1 else block.pick(self.draw)
        self.status = np.full(block.draws, SOLVED)
        self.weight = np.full(len(self.draw), 1.0 / courses)
        self.over = np.zeros(len(self.draw), dtype=bool)
        self.worth = np.ones((len(block.model.scenario.actors), len(self.draw)))
        self.payoffs = np.zeros_like(self.worth)
        self.rows: list[NDArray[np.int64]] = []
        self.blocks: list[Block] = []
        self.ends: list[Block] = []
        self.moments: list[Moment] = []

    def course(self) -> Course:
        for period in range(1, self.periods.count + 1):
            for number, shock in enumerate(self.periods.shocks.values(), 1):
                if shock.at == period:
                    self.strike(shock, number)
            self.step(period)
        return Course(
            self.origin.draws,
            self.draw,
            self.weight,
            np.stack(self.rows),
            (*self.blocks, self.here),
            tuple(self.ends),
            tuple(self.moments),
            self.payoffs,
            self.status,
        )

    def strike(self, shock: Shock, number: int) -> None:
        """Let a shock change the states before anybody moves in its period."""
        env, here = self.here.env, self.here
        if self.plan is not None and shock.name in self.plan.shocks:
            struck: Array = True
        elif shock.probability is None:
            return
        elif self.periods.follow == "sample":
            chance = as_number(env, compile_expression(shock.probability)(env))
            struck = self.luck.of(shock.at, number).reshape(1, -1) < chance
        else:
            raise RealpolitikError(
                f"the shock `{shock.name}` strikes by chance, which only `follow: sample` samples,"
                f" not `follow: {self.periods.follow}`"
            )
        changed: dict[str, Array] = {}
        for state, value in shock.sets.items():
            after = as_number(env, compile_expression(value)(env))
            changed[state] = np.where(struck, after, env.quantity(state))
        self.here = here.at(changed)

    def step(self, period: int) -> None:
        """Play one period in all courses that are not over."""
        ahead = min(self.periods.lookahead, self.periods.count - period)
        taken = np.full(len(self.over), OVER)
        paid = np.where(self.over, idle(self.here), 0.0) if self.over.any() else 0.0 * self.worth
        playing = np.flatnonzero(~self.over)
        block = self.here if len(playing) == len(self.over) else self.here.pick(playing)
        if len(playing):
            played = self.lookahead.play(block, self.plan, ahead)
            path = played.path
            for status in (TURNED, CROSSED, FAILED):
                there = self.draw[playing[played.status == status]]
                self.status[there] = worst(self.status[there], np.full(len(there), status))
            if self.periods.follow == "sample":
                luck = self.luck.of(period).reshape(-1)[playing]
                taken[playing] = _sampled(path, luck)
                paid[:, playing] = _expected_flow(block.flow, path)
                self.moments.append(Moment(playing, block.at({}), path))
            elif self.periods.follow == "likeliest":
                taken[playing] = path.argmax(axis=0)
                paid[:, playing] = block.flow[taken[playing], :, np.arange(len(playing))].T
            else:
                source, taken, chance = self.split(path, playing)
                paid, moved = paid[:, source], taken != OVER
                at = np.searchsorted(playing, source[moved])
                paid[:, moved] = block.flow[taken[moved], :, at].T
                self.branch(source, chance)
        elif self.periods.follow == "sample":
            self.moments.append(Moment(playing, block, np.zeros((0, 0))))
        self.payoffs = self.payoffs + self.worth * paid
        self.rows.append(taken)
        # What was worked out to solve the period is let go; the states are kept.
        self.blocks.append(self.here.at({}))
        self.move_on(taken)

    def split(self, path: Array, playing: NDArray[np.int64]) -> tuple[Array, Array, Array]:
        """Return every way on: the course that it leaves, its path, and how likely it is."""
        over = np.flatnonzero(self.over)
        if path.size > MAX_EVERY:
            raise RealpolitikError(
                f"{path.size:,} courses in one block; `follow: every` follows at most"
                f" {MAX_EVERY:,}: ask for fewer draws, or use `follow: sample`"
            )
        taken, at = np.nonzero(path > 0)
        return (
            np.concatenate([playing[at], over]),
            np.concatenate([taken, np.full(len(over), OVER)]),
            np.concatenate([path[taken, at], np.ones(len(over))]),
        )

    def branch(self, source: Array, chance: Array) -> None:
        """Let each way on be a course of its own."""
        self.draw, self.weight = self.draw[source], self.weight[source] * chance
        self.over, self.worth = self.over[source], self.worth[:, source]
        self.payoffs = self.payoffs[:, source]
        self.rows = [row[source] for row in self.rows]
        self.blocks = [block.pick(source) for block in self.blocks]
        self.ends = [block.pick(source) for block in self.ends]
        self.here = self.here.pick(source)

    def move_on(self, taken: NDArray[np.int64]) -> None:
        """Move the states on; where play is over they stay as they are."""
        transition, here = self.lookahead.transition, self.here
        env, count = here.track(taken), len(taken)
        self.worth = self.worth * transition.discount(env, count)
        with np.errstate(all="ignore"):
            states = transition.next(env, 1, count)
            ended = transition.over(env, 1, count)[0]
        if self.over.any():
            states = {k: np.where(self.over, here.quantities[k], v) for k, v in states.items()}
        self.over = self.over | ended
        self.ends.append(here.at(states))
        self.here = following(here, states)


def over_paths(values: Array, path: Array) -> Array:
    """Return the mean of values on paths by their probability, shape (1, courses)."""
    if values.shape[1] == 1:
        return values.T @ path
    return (np.where(path > 0, values, 0.0) * path).sum(axis=0, keepdims=True)


def _expected_flow(flow: Array, path: Array) -> Array:
    """Return what one period pays each actor, expected over its paths, (actors, courses)."""
    rows = [over_paths(flow[:, actor, :], path) for actor in range(flow.shape[1])]
    return np.concatenate(rows, axis=0)


def _sampled(path: Array, luck: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each course the path at its luck's share of their probabilities, (courses,)."""
    below = np.cumsum(path, axis=0)
    place: NDArray[np.int64] = (below <= luck * below[-1]).sum(axis=0)
    return np.minimum(place, len(path) - 1)
