"""The equations of agent quantal response on a game's core, with their derivatives.

Owns `System`: for a batch of draws the function F of `continuation`, its Jacobian in log-odds and
its slope in the scale of precision, all analytic. The conditional value of an action is a mean over
the ends of the core, so its derivatives are covariances with the actions on the way there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from realpolitik.game.core import Core

Floats = Any
"""A float64 array; NumPy only, since continuation needs its linear algebra."""


class System:
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
        self.luck = core.log_luck(chance, self.draws)
        heads = core.first[:-1]
        self.free = np.setdiff1d(np.arange(core.first[-1]), heads)
        self.member = np.repeat(np.arange(len(core.sets)), np.diff(core.first))
        self.head = heads[self.member]
        self.leads = core.leads.astype(np.float64)
        span = payoffs.max(axis=0) - payoffs.min(axis=0)
        self.scale = np.maximum((span * precision).max(axis=0), 1e-300)
        self.closed = len(core.forest.levels) == 1
        self.flat = core.end_values(payoffs, precision, chance)[0] if self.closed else None

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
            return self.flat[:, :, at].transpose(2, 0, 1), None
        share = m / self.scale[at]
        chance = {
            k: np.broadcast_to(v, (len(v), self.draws))[:, at]
            for k, v in (self.chance or {}).items()
        }
        values, slopes = self.core.end_values(
            self.payoffs[:, :, at], self.precision[:, at] * share, chance
        )
        per_m = slopes / np.where(m > 0, m, 1.0)
        return values.transpose(2, 0, 1), per_m.transpose(2, 0, 1)

    def evaluate(
        self, z: Floats, m: Floats, at: NDArray[np.int64], derivatives: bool = True
    ) -> tuple[Floats, Floats, Floats]:
        """Return F (draws, n), its Jacobian in z (draws, n, n) and its slope in m (draws, n)."""
        core, actor = self.core, self.core.actor
        log_p = self.choice(z)
        worth, rising = self.ends(m, at)
        # Each end's chance, given that an action is taken: of all that leads there but the action.
        way = log_p @ self.leads + self.luck[at]
        weight = np.where(core.leads, way[:, None, :] - log_p[:, :, None], -np.inf)
        top = weight.max(axis=2, keepdims=True)
        weight = np.exp(weight - np.where(np.isneginf(top), 0.0, top))
        weight /= np.maximum(weight.sum(axis=2, keepdims=True), 1e-300)
        gain = worth[:, :, actor].transpose(0, 2, 1)
        value = np.sum(weight * gain, axis=2)
        rate = (self.precision[actor][:, at].T * (m / self.scale[at])[:, None])[:, self.free]
        lift = (value - value[:, self.head])[:, self.free]
        function = z - rate * lift
        if not derivatives:
            return function, None, None
        # Cov(gain, action on the way) under the conditional distribution, action by action.
        spread = weight * (gain - value[:, :, None])
        pull = spread @ self.leads.T
        own = np.arange(len(actor))
        pull[:, own, own] = 0.0
        p = np.exp(log_p)
        total = np.add.reduceat(pull, core.first[:-1], axis=2)[:, :, self.member]
        by_odds = (pull - p[:, None, :] * total)[:, :, self.free]
        moved = (by_odds - by_odds[:, self.head])[:, self.free]
        jacobian = np.eye(len(self.free)) - rate[:, :, None] * moved
        slope = -(self.precision[actor][:, at].T / self.scale[at][:, None])[:, self.free] * lift
        if rising is not None:
            up = np.sum(weight * rising[:, :, actor].transpose(0, 2, 1), axis=2)
            slope = slope - rate * (up - up[:, self.head])[:, self.free]
        return function, jacobian, slope
