"""The equations of agent quantal response on a game's core, with their derivatives.

Owns `LogitSystem`: for a batch of draws the function F of `continuation`, its Jacobian in log-odds
and its slope in the scale of precision, all analytic. The conditional value of an action is a mean
over the ends of the core, so its derivatives are covariances with the actions on the way there.
Draws are the last axis of all arrays, and sums are in the order of the ends or actions (rule G6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.sums import by_group, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Bools, Floats, Ints
    from realpolitik.game.solvers.core import Core

_MANY = 32
"""Log-odds that are substituted in equations: of fewer it saves little."""

_RARE = 1e-250
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
        self.core, self.payoffs, self.precision, self.chance = core, payoffs, precision, chance
        self.draws = payoffs.shape[2]
        self.log_chance = np.ascontiguousarray(core.log_chance(chance, self.draws).T)
        heads = core.first[:-1]
        self.free = np.setdiff1d(np.arange(core.first[-1]), heads)
        self.member = np.repeat(np.arange(len(core.sets)), np.diff(core.first))
        self.above = heads[self.member][self.free]
        self.actor = core.actor
        # Where precision is 0 play is in proportion to the base weights.
        self.tilt = (core.log_weights[self.free] - core.log_weights[self.above])[:, None]
        self.sets = [np.arange(a, b) for a, b in zip(heads, core.first[1:], strict=True)]
        self.ends_of = [np.flatnonzero(row) for row in core.leads]
        self.ways = [np.flatnonzero(column) for column in core.leads.T]
        # For each step the action on the way to each end; past the last one a row of zeros.
        steps = max((len(way) for way in self.ways), default=0)
        self.steps = np.full((steps, len(self.ways)), core.first[-1])
        for end, way in enumerate(self.ways):
            self.steps[: len(way), end] = way
        self.apart_from_each_other = self._apart_from_each_other()
        span = payoffs.max(axis=0) - payoffs.min(axis=0)
        self.scale = np.maximum((span * precision).max(axis=0), 1e-300)
        self.flat: Floats | None = None
        if len(core.forest.levels) == 1:
            self.flat = _centred(core.end_values(payoffs, precision, chance)[0])

    def _apart_from_each_other(self) -> Ints:
        """Return log-odds that do not enter each other's equations; none where that saves little.

        A set's values depend on the play of sets that lie with it on the way to some end. Of sets
        no two of which do, such as those of the last mover, each replies to the others alone.
        """
        ways = np.array([self.core.leads[rows].any(axis=0) for rows in self.sets], dtype=np.int64)
        meet = ways @ ways.T > 0
        chosen = np.zeros(len(self.sets), dtype=bool)
        for known in np.argsort(meet.sum(axis=1), kind="stable").tolist():
            chosen[known] = not (meet[known] & chosen).any()
        apart = np.flatnonzero(chosen[self.member[self.free]])
        return apart if len(apart) >= _MANY else apart[:0]

    def choice(self, z: Floats) -> Floats:
        """Return log choice probabilities, shape (actions, draws)."""
        full = np.zeros((self.core.first[-1], z.shape[1]))
        full[self.free] = z
        top = np.stack([full[rows].max(axis=0) for rows in self.sets])[self.member]
        whole = np.log(by_group(np.exp(full - top), self.sets))
        log_p: Floats = full - top - whole[self.member]
        return log_p

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
            Log-odds, shape (n, draws).
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
        log_p = self.choice(z)
        worth, rising = self.ends(m, at)
        way = self.way(log_p) + self.log_chance[:, at]
        top = way.max(axis=0)
        weight = np.exp(way - np.where(np.isneginf(top), 0.0, top))
        whole = by_group(weight, self.ends_of)
        rare = self.rare(whole)
        # Where some action's ends are all too improbable for a float, logarithms hold them apart.
        apart = self.apart(way[:, rare])
        value = self.mean(weight, worth, whole)
        if rare.any():
            value[:, rare] = total(apart * self.by_action(worth[:, :, rare]))
        pace = self.precision[self.actor[self.free]][:, at] / self.scale[at]
        lift = value[self.free] - value[self.above]
        rate = pace * m
        function = z - self.tilt - rate * lift
        if not derivatives:
            return function, np.empty(0), np.empty(0)
        pull = self.covariance(weight, worth, whole, value)
        if rare.any():
            gain = self.by_action(worth[:, :, rare]) - value[:, rare]
            pull[:, :, rare] = self.joint(apart * gain)
        slope = -pace * lift
        if rising is not None:
            up = self.mean(weight, rising, whole)
            if rare.any():
                up[:, rare] = total(apart * self.by_action(rising[:, :, rare]))
            slope = slope - rate * (up[self.free] - up[self.above])
        return function, self.jacobian(pull, np.exp(log_p), rate), slope

    def rare(self, whole: Floats) -> Bools:
        """Return in which draws some action's ends are all too improbable for a float.

        `whole` is how likely they are together, relative to the likeliest end.
        """
        rare: Bools = whole.min(axis=0) < _RARE
        return rare

    def way(self, log_p: Floats) -> Floats:
        """Return the logarithm of the actors' part in each end's probability, (ends, draws)."""
        rows = np.concatenate([log_p, np.zeros((1, log_p.shape[1]))])
        way = np.zeros((len(self.ways), log_p.shape[1]))
        for step in self.steps:
            way += rows[step]
        return way

    def mean(self, weight: Floats, worth: Floats, whole: Floats) -> Floats:
        """Return each action's expected worth to its actor, given that it is taken."""
        weighed = (weight[:, None] * worth).transpose(1, 0, 2)
        rows = [total(weighed[i][ends]) for i, ends in zip(self.actor, self.ends_of, strict=True)]
        value: Floats = np.stack(rows) / np.maximum(whole, 1e-300)
        return value

    def covariance(self, weight: Floats, worth: Floats, whole: Floats, value: Floats) -> Floats:
        """Return for pairs of actions the covariance of one's worth with the other being taken.

        Shape (actions, actions, draws); the second one is that whose worth it is.
        """
        pull = np.zeros((len(value), *value.shape))
        for end, way in enumerate(self.ways):
            off = weight[end] * (worth[end, self.actor[way]] - value[way])
            pull[way[:, None], way] += off
        return self.foreign(pull) / np.maximum(whole, 1e-300)

    def joint(self, gain: Floats) -> Floats:
        """Return the same from each action's gains at the ends, shape (ends, actions, draws)."""
        pull = np.zeros((gain.shape[1], *gain.shape[1:]))
        for end, way in enumerate(self.ways):
            pull[way] += gain[end]
        return self.foreign(pull)

    def foreign(self, pull: Floats) -> Floats:
        """Return pulls without those of actions on themselves, the only ones of their own set."""
        own = np.arange(len(pull))
        pull[own, own] = 0.0
        return pull

    def jacobian(self, pull: Floats, p: Floats, rate: Floats) -> Floats:
        """Return dF/dz from the values' derivatives in log-probabilities."""
        moved = pull[:, self.free] - pull[:, self.above]
        together = by_group(moved, self.sets)[self.member[self.free]]
        moved = (moved[self.free] - p[self.free, None] * together) * -rate
        own = np.arange(len(self.free))
        moved[own, own] += 1.0
        jacobian: Floats = moved.swapaxes(0, 1)
        return jacobian

    def apart(self, way: Floats) -> Floats:
        """Return each action's distribution over ends, (ends, actions, draws), from logarithms."""
        logs = np.where(self.core.leads.T[:, :, None], way[:, None], -np.inf)
        top = logs.max(axis=0)
        weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top))
        apart: Floats = weight / np.maximum(total(weight), 1e-300)
        return apart

    def by_action(self, worth: Floats) -> Floats:
        """Return the ends' worth to each action's actor, shape (ends, actions, draws)."""
        by_actor: Floats = worth[:, self.actor]
        return by_actor


def _centred(values: Floats) -> Floats:
    """Return payoffs measured from the middle of their range, which keeps digits in differences."""
    centred: Floats = values - (values.max(axis=0) + values.min(axis=0)) / 2
    return centred
