"""Playing all periods in the draws of a block under a plan (rule S13).

Owns `play_course` and `CourseInPlay`. In each period the game is solved at the states that each
draw may have reached, with what the actors foresee; paths that lead to the same states are one way
on, and ways that meet in the same states go on as one. Where more states come than a draw may
follow, some are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import RealpolitikError
from realpolitik.game import CROSSED, FAILED, SOLVED, TURNED, worst
from realpolitik.periods.common_random_numbers import CommonRandomNumbers
from realpolitik.periods.course import (
    HALVES,
    OVER,
    WHOLE,
    Course,
    EventsByPeriod,
    Happening,
    Places,
    PlayedPeriod,
    Ways,
)
from realpolitik.periods.path_sums import by_kind, over_paths
from realpolitik.periods.states import following, idle
from realpolitik.periods.thinning import EXACT, thin
from realpolitik.scenario.expression.evaluate import as_number, compile_expression

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Bools, Floats, Ints
    from realpolitik.ensemble import Block
    from realpolitik.periods.lookahead import Lookahead
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.model import Shock

MAX_EVERY = 2_000_000
"""How many courses a block may take when every one is followed."""

COMPARED = 8
"""While a draw has no more ways on than this times `courses`, it is seen which of them meet."""

_DIGITS = 2.0**40
"""States that are equal to so many parts are the same, whatever order they were added up in."""


def play_course(block: Block, plan: n.Plan | None, lookahead: Lookahead) -> Course:
    """Play all periods in the draws of a block; see `CourseInPlay`."""
    periods = block.model.scenario.periods
    return CourseInPlay(block, plan, lookahead).until(periods.count if periods else 0)


@dataclass(frozen=True, eq=False)
class _Reached:
    """What a period leaves, before the shocks of the next; see `CourseInPlay`."""

    here: Places
    weight: Floats
    over: Bools
    worth: Floats
    payoffs: Floats
    status: Ints
    exact_until: Ints


class CourseInPlay:
    """The courses of a block's draws under a plan, played as far as somebody asks.

    Parameters
    ----------
    block
        The draws, as the first period begins.
    plan
        What is imposed, and which shocks strike; None is free play.
    lookahead
        How each period is played.
    like
        The same plan without its shocks. What comes before the first of them is taken from there:
        nobody foresees a shock.
    """

    def __init__(
        self,
        block: Block,
        plan: n.Plan | None,
        lookahead: Lookahead,
        like: CourseInPlay | None = None,
    ) -> None:
        periods = block.model.scenario.periods
        if periods is None:
            raise AssertionError("a scenario without periods")
        self.draws, self.plan, self.periods, self.lookahead = block.draws, plan, periods, lookahead
        named = plan.shocks if plan is not None and like is not None else ()
        self.like, self.shared = like, min((periods.shocks[k].at for k in named), default=1) - 1
        self.stages: list[PlayedPeriod] = []
        self.reached: list[_Reached] = []
        self.happened: dict[tuple[Happening, ...], EventsByPeriod] = {}
        self.numbers = CommonRandomNumbers(block.seed, block.first, block.draws, block.stream)
        self.sampled = periods.follow == "sample"
        self.believed = np.empty((0, 0, 0))
        actors, draws = len(block.model.scenario.actors), block.draws
        self.go_on_from(
            _Reached(
                Places(block, np.arange(draws), np.full(draws, WHOLE)),
                np.ones(draws),
                np.zeros(draws, dtype=bool),
                np.ones((actors, draws)),
                np.zeros((actors, HALVES, draws)),
                np.full(draws, SOLVED),
                np.full(draws, periods.count + 1),
            )
        )
        self.strike(1)

    def until(self, period: int) -> Course:
        """Return the courses to the end of a period, which do not hang on what is played after.

        Raises
        ------
        RealpolitikError
            If every course is to be followed and there are more than `MAX_EVERY`.
        """
        if self.like is not None and period < self.shared:
            return self.like.until(period)
        if self.like is not None and len(self.stages) < self.shared:
            self.take_over(self.like)
        while len(self.stages) < period:
            self.stages.append(self.step(len(self.stages) + 1))
        reached, count = self.reached[period - 1], self.periods.count
        end = (self.here, self.weight) if period == count else (reached.here, reached.weight)
        exact = np.where(self.exact_until <= period, self.exact_until, count + 1)
        stages = tuple(self.stages[:period])
        return Course(
            self.draws, stages, end, reached.payoffs, reached.status, exact, self.happened
        )

    def take_over(self, like: CourseInPlay) -> None:
        """Go on where the shocks begin, from what the same plan without them comes to."""
        like.until(self.shared)
        self.stages, self.reached = like.stages[: self.shared], like.reached[: self.shared]
        self.go_on_from(self.reached[-1])
        self.stages[-1] = replace(self.stages[-1], shocks=self.strike(self.shared + 1))

    def go_on_from(self, reached: _Reached) -> None:
        """Take as it stands what a period left."""
        self.here, self.weight, self.over = reached.here, reached.weight, reached.over
        self.worth, self.payoffs = reached.worth, reached.payoffs.copy()
        self.status, self.exact_until = reached.status.copy(), reached.exact_until.copy()

    def step(self, period: int) -> PlayedPeriod:
        """Play one period everywhere, and let the shocks of the next one strike."""
        ahead = min(self.periods.lookahead, self.periods.count - period)
        start, weight, over = self.here, self.weight, self.over
        block = start.block
        playing = block if not over.any() else block.pick(np.flatnonzero(~over))
        path, paid = self.solved(playing, start.draw[~over], ahead)
        transition = self.lookahead.transition
        if transition.belief is not None:
            self.believed = transition.belief.everywhere(block, path, over)
        if self.periods.follow == "likeliest":
            path, paid = transition.likeliest(path), None
        self.pay(start, block, playing, path, paid)
        # What was worked out to solve the period is let go; the states are kept.
        block, playing = block.at({}), playing.at({})
        start = Places(block, start.draw, start.half)
        kind = transition.kind
        ways, end = self.move_on(block, by_kind(kind, path, np.ones(over.sum()), over), period)
        left = self.here, self.weight, self.over, self.worth
        known = self.payoffs.copy(), self.status.copy(), self.exact_until.copy()
        self.reached.append(_Reached(*left, *known))
        shocks = self.strike(period + 1)
        leads = kind, ways, end, shocks
        return PlayedPeriod(start, weight, over, playing, path, *leads, transition.belief)

    def solved(self, playing: Block, draw: Ints, ahead: int) -> tuple[Floats, Floats | None]:
        """Return the probability of each path where play goes on, shape (terminals, playing).

        Beside it what the period pays each actor there, shape (actors, playing), if it is known.
        """
        terminals = playing.model.tree.game.terminals
        if not len(draw):
            return np.zeros((terminals, 0)), None
        played = self.lookahead.play(playing, self.plan, ahead)
        path: Floats = played.path
        for status in (TURNED, CROSSED, FAILED):
            there = draw[played.status == status]
            self.status[there] = worst(self.status[there], np.full(len(there), status))
        failed = played.status == FAILED
        if failed.any():
            path = np.where(failed, np.eye(terminals, 1), path)
        if self.periods.follow == "every" and path.size > MAX_EVERY:
            raise RealpolitikError(
                f"{path.size:,} courses in one block; `follow: every` follows at most"
                f" {MAX_EVERY:,}: ask for fewer draws, or use `follow: sample`"
            )
        return path, None if failed.any() else played.paid

    def pay(
        self, start: Places, block: Block, playing: Block, path: Floats, known: Floats | None
    ) -> None:
        """Add what the period pays each actor, expected over its paths."""
        paid = np.zeros_like(self.worth)
        if self.over.any():
            paid[:, self.over] = idle(block)[:, self.over]
        if known is not None:
            paid[:, ~self.over] = known
        elif path.shape[1]:
            flow = playing.flow
            rows = [over_paths(flow[:, actor, :], path) for actor in range(flow.shape[1])]
            paid[:, ~self.over] = np.concatenate(rows, axis=0)
        for actor, row in enumerate(self.worth * paid):
            self.payoffs[actor] += start.gather(row, self.draws)

    def move_on(self, block: Block, chance: Floats, period: int) -> tuple[Ways, Places]:
        """Move to the states that the period leaves, as many as may be followed.

        `chance` is how likely each kind of way on is at each place, shape (kinds + 1, places).
        """
        weight = chance * self.weight
        source, kind = np.nonzero(weight.T > 0)
        order, group = self.meeting(block, source, kind)
        source, kind = source[order], kind[order]
        first = np.flatnonzero(np.diff(group, prepend=-1))
        of, by = source[first], kind[first]
        draw, half = self.here.draw[of], self.here.half[of]
        kept, half, factor = self.choose(
            np.bincount(group, weight[kind, source]).astype(np.float64), draw, half, period
        )
        # Every way into the states that are kept leads there.
        size = np.diff(np.append(first, len(group)))[kept]
        target = np.repeat(np.arange(len(kept)), size)
        way = np.arange(len(target)) + np.repeat(first[kept] - (np.cumsum(size) - size), size)
        ways = Ways(source[way], kind[way], target, factor[target], len(kept))
        states, over = self.after(block, of[kept], by[kept])
        end = Places(block.pick(of[kept]).at(states), draw[kept], half)
        discount = self.lookahead.transition.discount(block.env, len(self.over))
        self.worth = np.stack([ways.carry(chance * worth) for worth in self.worth * discount])
        self.weight, self.over = ways.carry(weight), over
        self.here = Places(following(end.block, {}), end.draw, end.half)
        return ways, end

    def after(self, block: Block, source: Ints, kind: Ints) -> tuple[dict[str, Array], Bools]:
        """Return the states to which ways lead, (1, ways) each, and whether play is over there."""
        transition, origin, count = self.lookahead.transition, block.pick(source), len(source)
        env, over = origin.track(np.append(transition.rows, OVER)[kind]), self.over[source]
        with np.errstate(all="ignore"):
            states = transition.next(env, 1, count)
            ended = transition.over(env, 1, count)[0]
        if transition.belief is not None:
            rows = self.believed[kind, :, source].T
            states |= {k: row[None] for k, row in zip(transition.belief.shares, rows, strict=True)}
        if over.any():
            states = {k: np.where(over, origin.quantities[k], v) for k, v in states.items()}
        return states, over | ended

    def meeting(self, block: Block, source: Ints, kind: Ints) -> tuple[Ints, Ints]:
        """Find which ways meet in the same states.

        Returns
        -------
        order
            The ways, those that meet beside each other.
        group
            In this order the number of the states that they lead to, from 0.
        """
        strand = _strand(self.here.draw[source], self.here.half[source])
        few = np.flatnonzero(_counts(strand) <= self.most(COMPARED))
        places = np.arange(len(source))
        if not len(few):
            return places, places
        states, over = self.after(block, source[few], kind[few])
        alone = places + 1
        alone[few] = 0
        keys = np.zeros((len(states) + 3, len(source)))
        keys[-1], keys[-2] = strand, alone
        keys[-3, few] = over
        for i, state in enumerate(states.values()):
            keys[i, few] = _rounded(state[0])
        order = np.lexsort(keys)
        keys = keys[:, order]
        new = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
        found = np.concatenate([[0], np.cumsum(new)])
        # The states are numbered in the order in which the ways come to them.
        leads = order[np.flatnonzero(np.diff(found, prepend=-1))]
        rank = np.empty(len(leads), dtype=np.int64)
        rank[np.argsort(leads)] = np.arange(len(leads))
        group = np.empty(len(source), dtype=np.int64)
        group[order] = rank[found]
        order = np.argsort(group, kind="stable")
        return order, group[order]

    def choose(
        self, weight: Floats, draw: Ints, half: Ints, period: int, use: int = 0
    ) -> tuple[Ints, Ints, Floats]:
        """Choose which states are followed: which they are, in which half, and their factor.

        `use` is 0 for the states that a period leaves, 1 for those after shocks as one begins.
        """
        last = period - use
        strand = _strand(draw, half)
        whole = (half == WHOLE) & (_counts(strand) <= self.most(EXACT))
        if whole.all():
            return np.arange(len(weight)), half, np.ones(len(weight))
        cut = draw[~whole]
        self.exact_until[cut] = np.minimum(self.exact_until[cut], last)
        # What was whole and is too much is sampled twice, in two halves.
        parts = [(np.flatnonzero(whole), WHOLE, np.ones(whole.sum()))]
        for part in range(HALVES):
            among = np.flatnonzero(~whole & ((half == WHOLE) | (half == part)))
            # Places stand in the order of their draws.
            new = np.diff(draw[among], prepend=-1) != 0
            numbered, few = np.cumsum(new) - 1, self.most(1) // HALVES
            place = self.numbers.of(period, part, few, use)[draw[among][new]]
            kept, factor = thin(weight[among], numbered, few, place)
            parts.append((among[kept], part, factor))
        kept = np.concatenate([p[0] for p in parts])
        halves = np.concatenate([np.full(len(p[0]), p[1]) for p in parts])
        factors = np.concatenate([p[2] for p in parts])
        order = np.argsort(_strand(draw[kept], halves), kind="stable")
        return kept[order], halves[order], factors[order]

    def most(self, times: int) -> int:
        """Return how many ways or states a draw may have, as a multiple of its courses."""
        return times * max(self.periods.courses, HALVES) if self.sampled else MAX_EVERY

    def strike(self, period: int) -> Ways:
        """Let the shocks of a period change the states before anybody moves in it."""
        at, factor = np.arange(len(self.over)), np.ones(len(self.over))
        block = self.here.block
        for shock in self.periods.shocks.values():
            named = self.plan is not None and shock.name in self.plan.shocks
            if shock.at != period or (shock.probability is None and not named):
                continue
            chance = np.ones(len(at)) if named else self.chance(shock, block)
            split = np.concatenate([np.flatnonzero(chance > 0), np.flatnonzero(chance < 1)])
            struck = np.arange(len(split)) < (chance > 0).sum()
            at, factor = (
                at[split],
                (factor * chance)[split] * struck + (factor * (1 - chance))[split] * ~struck,
            )
            block = block.pick(split)
            env = block.env
            changed: dict[str, Array] = {}
            for state, value in shock.sets.items():
                after = as_number(env, compile_expression(value)(env))
                changed[state] = np.where(struck, after, env.quantity(state))
            block = block.at(changed)
        return self.struck(block, at, factor, period)

    def chance(self, shock: Shock, block: Block) -> Floats:
        """Return how likely a shock strikes at each place, shape (places,)."""
        if shock.probability is None:
            raise AssertionError("a shock without a probability does not strike by chance")
        value = as_number(block.env, compile_expression(shock.probability)(block.env))
        chance: Floats = np.clip(np.broadcast_to(value, (1, block.draws))[0], 0.0, 1.0)
        return chance

    def struck(self, block: Block, at: Ints, factor: Floats, period: int) -> Ways:
        """Go on from the places that shocks lead to, as many as may be followed."""
        draw, half, count = self.here.draw, self.here.half, len(self.over)
        order = np.argsort(at, kind="stable")
        at, factor = at[order], factor[order]
        kept, half, chosen = self.choose(self.weight[at] * factor, draw[at], half[at], period, 1)
        origin = at[kept]
        ways = Ways(
            origin, np.zeros_like(origin), np.arange(len(kept)), factor[kept] * chosen, len(kept)
        )
        if block is not self.here.block or len(kept) != count:
            self.here = Places(block.pick(order[kept]), draw[origin], half)
            self.weight = ways.carry(self.weight[None, :])
            self.worth = np.stack([ways.carry(worth[None, :]) for worth in self.worth])
            self.over = self.over[origin]
        return ways


def _strand(draw: Ints, half: Ints) -> Ints:
    """Return a number for each half of each draw, in order."""
    return draw * (HALVES + 1) + (half - WHOLE)


def _counts(strand: Ints) -> Ints:
    """Return for each member how many its strand has."""
    return np.bincount(strand)[strand]


def _rounded(values: Floats) -> Floats:
    """Return values without their last digits."""
    mantissa, exponent = np.frexp(values)
    rounded: Floats = np.ldexp(np.round(mantissa * _DIGITS) / _DIGITS, exponent)
    return rounded
