"""The equations of agent quantal response on a game's core, with their derivatives.

Owns `LogitSystem`: for a batch of draws the function F of `continuation`, its Jacobian in log-odds
and its slope in the scale of precision, all analytic. The conditional value of an action is a mean
over the ends of the core, so its derivatives are covariances with the actions on the way there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.arrays import Floats, Ints
    from realpolitik.game.solvers.core import Core

_DENSE = 2_000_000

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
        self.log_chance = core.log_chance(chance, self.draws)
        heads = core.first[:-1]
        self.free = np.setdiff1d(np.arange(core.first[-1]), heads)
        self.member = np.repeat(np.arange(len(core.sets)), np.diff(core.first))
        self.above = heads[self.member][self.free]
        self.actor = core.actor
        self.leads = core.leads.astype(np.float64)
        self.foreign = (self.member[:, None] != self.member[None, :]) * 1.0
        self.rows = [np.flatnonzero(core.actor == i) for i in range(len(core.game.actors))]
        # Products of actions, end by end, are kept while they are small enough to pay.
        self.dense = core.leads.shape[1] * core.leads.shape[0] ** 2 <= _DENSE
        self.pairs = [self._pairs(rows) for rows in self.rows] if self.dense else []
        span = payoffs.max(axis=0) - payoffs.min(axis=0)
        self.scale = np.maximum((span * precision).max(axis=0), 1e-300)
        self.closed = len(core.forest.levels) == 1
        self.flat = None
        if self.closed:
            values = core.end_values(payoffs, precision, chance)[0]
            middle = (values.max(axis=0) + values.min(axis=0)) / 2
            self.flat = np.ascontiguousarray((values - middle).transpose(2, 0, 1))

    def _pairs(self, rows: NDArray[np.int64]) -> tuple[Ints, Ints, Floats]:
        """Return pairs of actions, the first of them some actor's, that share an end."""
        meet = (self.leads[rows] @ self.leads.T > 0) & (self.foreign[rows] > 0)
        one, other = np.nonzero(meet)
        one = rows[one]
        return one, other, np.ascontiguousarray((self.leads[one] * self.leads[other]).T)

    def choice(self, z: Floats) -> Floats:
        """Return log choice probabilities, shape (draws, actions)."""
        full = np.zeros((len(z), self.core.first[-1]))
        full[:, self.free] = z
        top = np.maximum.reduceat(full, self.core.first[:-1], axis=1)[:, self.member]
        total = np.add.reduceat(np.exp(full - top), self.core.first[:-1], axis=1)
        return full - top - np.log(total)[:, self.member]

    def ends(self, m: Floats, at: NDArray[np.int64]) -> tuple[Floats, Floats | None]:
        """Return the ends' values and their slopes in m, shape (draws, ends, actors)."""
        if self.flat is not None:
            return self.flat[at], None
        share = m / self.scale[at]
        chance = {
            k: np.broadcast_to(v, (len(v), self.draws))[:, at]
            for k, v in (self.chance or {}).items()
        }
        values, slopes = self.core.end_values(
            self.payoffs[:, :, at], self.precision[:, at] * share, chance
        )
        per_m = slopes / np.where(m > 0, m, 1.0)
        # Payoffs are measured from the middle of their range, which keeps digits in differences.
        middle = (values.max(axis=0) + values.min(axis=0)) / 2
        return (values - middle).transpose(2, 0, 1), per_m.transpose(2, 0, 1)

    def evaluate(
        self, z: Floats, m: Floats, at: NDArray[np.int64], derivatives: bool = True
    ) -> tuple[Floats, Floats, Floats]:
        """Return F (draws, n), its Jacobian in z (draws, n, n) and its slope in m (draws, n).

        Without derivatives the latter two are empty.
        """
        log_p = self.choice(z)
        worth, rising = self.ends(m, at)
        way = log_p @ self.leads + self.log_chance[at]
        weight, total = self.weights(way)
        value = self.mean(weight, worth, total)
        rare = total.min(axis=1) < _RARE
        if rare.any():
            # Some action's ends are all too improbable for a float; logarithms hold them apart.
            value[rare] = np.sum(self.apart(way[rare]) * self.by_action(worth[rare]), axis=2)
        rate = (self.precision[self.actor][:, at].T * (m / self.scale[at])[:, None])[:, self.free]
        lift = value[:, self.free] - value[:, self.above]
        function = z - rate * lift
        if not derivatives:
            return function, np.empty(0), np.empty(0)
        pull = self.covariance(weight, worth, total, value)
        if rare.any():
            gain = self.by_action(worth[rare]) - value[rare][:, :, None]
            pull[rare] = ((self.apart(way[rare]) * gain) @ self.leads.T) * self.foreign
        jacobian = self.jacobian(pull, np.exp(log_p), rate)
        slope = (
            -(self.precision[self.actor][:, at].T / self.scale[at][:, None])[:, self.free] * lift
        )
        if rising is not None:
            up = self.mean(weight, rising, total)
            if rare.any():
                up[rare] = np.sum(self.apart(way[rare]) * self.by_action(rising[rare]), axis=2)
            slope = slope - rate * (up[:, self.free] - up[:, self.above])
        return function, jacobian, slope

    def weights(self, way: Floats) -> tuple[Floats, Floats]:
        """Return the ends' probabilities, up to a factor, and their sums by action."""
        top = way.max(axis=1, keepdims=True)
        weight = np.exp(way - np.where(np.isneginf(top), 0.0, top))
        return weight, weight @ self.leads.T

    def mean(self, weight: Floats, worth: Floats, total: Floats) -> Floats:
        """Return each action's expected worth to its actor, given that it is taken."""
        out = np.empty_like(total)
        for i, rows in enumerate(self.rows):
            out[:, rows] = (weight * worth[:, :, i]) @ self.leads[rows].T
        return out / np.maximum(total, 1e-300)

    def covariance(self, weight: Floats, worth: Floats, total: Floats, value: Floats) -> Floats:
        """Return for pairs of actions the covariance of one's worth with the other being taken."""
        pull = np.zeros((*total.shape, total.shape[1]))
        if not self.dense:
            return self.covariance_by_action(pull, weight, worth, total, value)
        for i, (one, other, both) in enumerate(self.pairs):
            if not len(one):
                continue
            joint = (weight * worth[:, :, i]) @ both - value[:, one] * (weight @ both)
            pull[:, one, other] = joint / np.maximum(total[:, one], 1e-300)
        return pull

    def covariance_by_action(
        self, pull: Floats, weight: Floats, worth: Floats, total: Floats, value: Floats
    ) -> Floats:
        """Return the same as `covariance`, action by action over the ends that each leads to."""
        for one, actor in enumerate(self.actor):
            ends = np.flatnonzero(self.core.leads[one])
            off = worth[:, ends, actor] - value[:, one, None]
            joint = (weight[:, ends] * off) @ self.leads[:, ends].T
            pull[:, one] = joint * self.foreign[one] / np.maximum(total[:, one, None], 1e-300)
        return pull

    def jacobian(self, pull: Floats, p: Floats, rate: Floats) -> Floats:
        """Return dF/dz from the values' derivatives in log-probabilities."""
        moved = pull[:, self.free] - pull[:, self.above]
        together = np.add.reduceat(moved, self.core.first[:-1], axis=2)[:, :, self.member]
        moved = (moved - p[:, None, :] * together)[:, :, self.free]
        moved *= -rate[:, :, None]
        own = np.arange(len(self.free))
        moved[:, own, own] += 1.0
        return moved

    def apart(self, way: Floats) -> Floats:
        """Return each action's distribution over ends, (draws, actions, ends), from logarithms."""
        logs = np.where(self.core.leads, way[:, None, :], -np.inf)
        top = logs.max(axis=2, keepdims=True)
        weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top))
        apart: Floats = weight / np.maximum(weight.sum(axis=2, keepdims=True), 1e-300)
        return apart

    def by_action(self, worth: Floats) -> Floats:
        """Return the ends' worth to each action's actor, shape (draws, actions, ends)."""
        by_actor: Floats = worth[:, :, self.actor].transpose(0, 2, 1)
        return by_actor
