"""The equations of agent quantal response on a game's core, with their derivatives.

Owns `LogitSystem`, with `Odds`: for a batch of draws the function F of `continuation`, its Jacobian
in log-odds and its slope in the scale of precision, all analytic. The conditional value of an
action is a mean over the ends of the core, so its derivatives are covariances with the actions on
the way there.
Sets that reply to the others alone (`Incidence`) are put in: their log-odds follow from the others,
and enter the derivatives by the chain rule.
Draws are the last axis of all arrays, and sums are in the order of the ends or actions (rule G6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solvers.incidence import without_nothing
from realpolitik.sums import by_group, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Floats, Ints
    from realpolitik.game.solvers.core import Core
    from realpolitik.game.solvers.incidence import Meetings, Shared

RARE = 1e-250
"""Below this total, relative to the likeliest end, an action's ends are weighed by logarithms."""


class LogitSystem:
    """F and its derivatives at points of the active draws."""

    def __init__(
        self,
        core: Core,
        payoffs: Floats,
        precision: Floats,
        chance: Mapping[int, Floats] | None,
    ) -> None:
        self.core, self.payoffs, self.chance = core, payoffs, chance
        self.precision = np.ascontiguousarray(precision)
        self.draws = payoffs.shape[2]
        self.log_chance = np.ascontiguousarray(core.log_chance(chance, self.draws).T)
        self.incidence = core.incidence
        heads = core.first[:-1]
        self.tilts = core.log_weights - core.log_weights[heads][self.incidence.member]
        self.kept = Odds.of(self.incidence.kept.actions, self.incidence.member)
        self.put = Odds.of(self.incidence.put.actions, self.incidence.member)
        # Where precision is 0 play is in proportion to the base weights.
        self.tilt = self.tilts[self.kept.actions[self.kept.free]][:, None]
        span = payoffs.max(axis=0) - payoffs.min(axis=0)
        self.scale = np.maximum((span * precision).max(axis=0), 1e-300)
        self.flat: Floats | None = None
        if len(core.forest.levels) == 1:
            flat = _centred(core.end_values(payoffs, precision, chance)[0])
            self.flat = np.ascontiguousarray(flat)

    @property
    def unknowns(self) -> int:
        """How many log-odds are unknown."""
        return len(self.kept.free)

    def choice(self, z: Floats, m: Floats, at: Ints) -> Floats:
        """Return log choice probabilities, shape (actions, draws); parameters as of `evaluate`."""
        worth, _ = self.ends(m, at)
        return self._played(z, m, at, worth)[0]

    def ends(self, m: Floats, at: Ints) -> tuple[Floats, Floats | None]:
        """Return the ends' values and their slopes in m, shape (ends, actors, draws)."""
        if self.flat is not None:
            return np.take(self.flat, at, axis=2), None
        share = m / self.scale[at]
        chance = {
            k: np.take(np.broadcast_to(v, (len(v), self.draws)), at, axis=1)
            for k, v in (self.chance or {}).items()
        }
        values, slopes = self.core.end_values(
            np.take(self.payoffs, at, axis=2), self.precision[:, at] * share, chance
        )
        return _centred(values), slopes / np.where(m > 0, m, 1.0)

    def evaluate(
        self, z: Floats, m: Floats, at: Ints, derivatives: bool = True
    ) -> tuple[Floats, Floats, Floats]:
        """Return F, its Jacobian in z and its slope in m.

        Parameters
        ----------
        z
            Unknown log-odds, shape (n, draws).
        m
            The scale of precision, shape (draws,).
        at
            Which draws these are, shape (draws,).
        derivatives
            Whether the latter two are asked for; else they are empty.

        Returns
        -------
        tuple
            Arrays of shape (n, draws), (n, n, draws) and (n, draws).
        """
        worth, rising = self.ends(m, at)
        log_p, reply = self._played(z, m, at, worth)
        kept, pairs = self.kept, self.incidence
        own = _Means.of(pairs.kept, self._likely(log_p, at), worth)
        lift = kept.differences(own.value)
        pace = self.pace(kept, at)
        rate = pace * m
        function = z - self.tilt - rate * lift
        if not derivatives:
            return function, np.empty(0), np.empty(0)
        p = np.exp(log_p[kept.actions])
        pull = np.zeros((len(p), *p.shape))
        pull[pairs.among.taken, pairs.among.valued] = own.covariance(pairs.among)
        up = None if rising is None else own.mean(rising)
        if reply is not None:
            shift = self._through_replies(log_p, m, at, reply, own, rising, pull)
            up = shift if up is None else up + shift
        slope = -pace * lift
        if up is not None:
            slope = slope - rate * kept.differences(up)
        return function, kept.jacobian(pull, p, rate), slope

    def pace(self, odds: Odds, at: Ints) -> Floats:
        """Return by how much precision grows with m, for each of some log-odds."""
        actor = self.core.actor[odds.actions[odds.free]]
        pace: Floats = self.precision[actor][:, at] / self.scale[at]
        return pace

    def _played(
        self, z: Floats, m: Floats, at: Ints, worth: Floats
    ) -> tuple[Floats, _Means | None]:
        """Return log choice probabilities, and what the actions that are put in are worth."""
        log_p = np.zeros((len(self.core.actor), z.shape[1]))
        log_p[self.kept.actions] = self.kept.log_choice(z)
        if not len(self.put.free):
            return log_p, None
        reply = _Means.of(self.incidence.put, self._likely(log_p, at), worth)
        lift = self.put.differences(reply.value)
        tilt = self.tilts[self.put.actions[self.put.free]][:, None]
        log_p[self.put.actions] = self.put.log_choice(tilt + self.pace(self.put, at) * m * lift)
        return log_p, reply

    def _likely(self, log_p: Floats, at: Ints) -> Floats:
        """Return the logarithm of each end's probability, shape (ends, draws)."""
        rows = np.concatenate([log_p, np.zeros((1, log_p.shape[1]))])
        way = np.zeros((self.core.leads.shape[1], log_p.shape[1]))
        for step in self.incidence.steps:
            way += rows[step]
        likely: Floats = way + self.log_chance[:, at]
        return likely

    def _through_replies(
        self,
        log_p: Floats,
        m: Floats,
        at: Ints,
        reply: _Means,
        own: _Means,
        rising: Floats | None,
        pull: Floats,
    ) -> Floats:
        """Add to `pull` what unknown actions move through replies to them.

        Returns
        -------
        array
            How the unknown actions' values rise with m, through replies.
        """
        put, pairs = self.put, self.incidence
        p = np.exp(log_p[put.actions])
        pace = (self.precision[self.core.actor[put.actions]])[:, at] / self.scale[at]
        rate = pace * m
        # How each reply rises with m, but for what its set has in common.
        rise = pace * reply.value
        if rising is not None:
            rise = rise + rate * reply.mean(rising)
        moves = without_nothing(reply.covariance(pairs.moves))
        moved = without_nothing(own.covariance(pairs.moved))
        shift = np.zeros((len(own.value), p.shape[1]))
        for alike in pairs.replies:
            share, met = p[alike.places], alike.met
            to, back = moves[alike.moves], moved[alike.moved]
            to = (to - total(share[:, :, None] * to)) * rate[alike.places][:, :, None]
            up = rise[alike.places]
            up = up - total(share * up)
            through = back[0][:, None] * to[0][:, :, None]
            raised = back[0] * up[0][:, None]
            for j in range(1, len(back)):
                through += back[j][:, None] * to[j][:, :, None]
                raised += back[j] * up[j][:, None]
            for known, rows in enumerate(met):
                pull[rows[:, None], rows] += through[known]
                shift[rows] += raised[known]
        return shift


@dataclass(frozen=True, eq=False)
class Odds:
    """The log-odds of some sets' actions against the first one of each.

    Parameters
    ----------
    actions
        All actions of the sets, rows among those of the core.
    sets
        The places of each set's actions in `actions`.
    free, above
        The place of each log-odds' action, and of the first action of its set.
    member
        For each place its set.
    """

    actions: Ints
    sets: tuple[Ints, ...]
    free: Ints
    above: Ints
    member: Ints

    @classmethod
    def of(cls, actions: Ints, member: Ints) -> Odds:
        """Return those of some actions, given the set of every action."""
        known, own = np.unique(member[actions], return_inverse=True)
        sets = tuple(np.flatnonzero(own == i) for i in range(len(known)))
        heads = np.array([rows[0] for rows in sets], dtype=np.int64)
        free = np.setdiff1d(np.arange(len(actions)), heads)
        return cls(actions, sets, free, heads[own][free], own)

    def log_choice(self, z: Floats) -> Floats:
        """Return log choice probabilities from log-odds, shape (actions, draws)."""
        full = np.zeros((len(self.actions), z.shape[1]))
        full[self.free] = z
        top = np.stack([full[rows].max(axis=0) for rows in self.sets])[self.member]
        whole = np.log(by_group(np.exp(full - top), self.sets))
        log_p: Floats = full - top - whole[self.member]
        return log_p

    def differences(self, value: Floats) -> Floats:
        """Return how much more each action has than the first one of its set."""
        more: Floats = value[self.free] - value[self.above]
        return more

    def jacobian(self, pull: Floats, p: Floats, rate: Floats) -> Floats:
        """Return dF/dz from the values' derivatives in log-probabilities.

        `pull` has the shape (actions, actions, draws); the second one is that whose value it is.
        """
        moved = pull[:, self.free] - pull[:, self.above]
        together = by_group(moved, self.sets)[self.member[self.free]]
        moved = (moved[self.free] - p[self.free, None] * together) * -rate
        own = np.arange(len(self.free))
        moved[own, own] += 1.0
        jacobian: Floats = moved.swapaxes(0, 1)
        return jacobian


@dataclass(frozen=True, eq=False)
class _Means:
    """What some actions are worth to their actors, given that they are taken.

    Parameters
    ----------
    meetings
        The actions and the ends behind them.
    weight, whole
        How likely each end is, for each action, and all ends behind the action together.
    worth
        What each end is worth to the action's actor.
    value
        The action's value, shape (actions, draws).
    """

    meetings: Meetings
    weight: Floats
    whole: Floats
    worth: Floats
    value: Floats

    @classmethod
    def of(cls, meetings: Meetings, likely: Floats, worth: Floats) -> _Means:
        """Return them from the logarithms of the ends' probabilities and the ends' values."""
        top = likely.max(axis=0)
        weight = np.exp(likely - np.where(np.isneginf(top), 0.0, top))[meetings.end]
        whole = meetings.by_action.sum(weight)
        rare = whole.min(axis=0) < RARE
        if rare.any():
            # Where some action's ends are all too improbable for a float, logarithms hold them
            # apart.
            weight[:, rare] = _shares(meetings, likely[:, rare])
            whole[:, rare] = 1.0
        of_actor = worth[meetings.end, meetings.actor]
        value = meetings.by_action.sum(weight * of_actor) / np.maximum(whole, 1e-300)
        return cls(meetings, weight, whole, of_actor, value)

    def mean(self, worth: Floats) -> Floats:
        """Return the mean of another worth of the ends, shape (ends, actors, draws)."""
        of_actor = worth[self.meetings.end, self.meetings.actor]
        mean: Floats = self.meetings.by_action.sum(self.weight * of_actor)
        return mean / np.maximum(self.whole, 1e-300)

    def covariance(self, shared: Shared) -> Floats:
        """Return the covariance of an action's worth with another being taken, for each pair."""
        off = self.weight * (self.worth - self.value[self.meetings.place])
        pull = shared.by_pair.sum(off)
        return pull / np.maximum(self.whole, 1e-300)[shared.valued]


def _shares(meetings: Meetings, likely: Floats) -> Floats:
    """Return how likely each end is given that the action is taken, from logarithms."""
    logs = likely[meetings.end]
    top = np.full((len(meetings.actions), logs.shape[1]), -np.inf)
    np.maximum.at(top, meetings.place, logs)
    weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top)[meetings.place])
    whole = np.maximum(meetings.by_action.sum(weight), 1e-300)
    shares: Floats = weight / whole[meetings.place]
    return shares


def _centred(values: Floats) -> Floats:
    """Return payoffs measured from the middle of their range, which keeps digits in differences."""
    centred: Floats = values - (values.max(axis=0) + values.min(axis=0)) / 2
    return centred
