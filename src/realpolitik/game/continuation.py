"""Following the principal branch of the logit correspondence, for many draws at once.

Owns `follow`. The agent quantal response equilibria of a game, as all precisions grow from 0 in
proportion, form curves; the principal branch is the one that starts at uniform play. It is followed
by a predictor-corrector along arclength (Turocy 2005, *Games and Economic Behavior* 51; 2010,
*Economic Theory* 42), in log-odds z and the scale m of precision, for each draw with its own step:

    F(z, m)[h, a] = z[h, a] - (m / M) lambda[i] (Q[h, a] - Q[h, 0])

with Q the value of an action given that its information set is reached and M the greatest payoff
range times precision, so that z and m have one scale. A step is accepted if Newton's corrector
converges, the tangent turns little, and the orientation of the curve, the sign of det of the
Jacobian bordered by the tangent, is kept; without the last a few in a thousand draws jump to
another branch unseen. Turning points are passed. Where m = M is first reached, z is polished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.game.solution import FAILED, SOLVED, TURNED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from realpolitik.game.core import Core

Floats = Any

MIN_COSINE = 0.99
GROWTH = 1.3
FIRST_STEP = 0.1
SMALLEST_STEP = 1e-7
CORRECTIONS = 5
MAX_STEPS = 20_000
_CLOSE = 1e-9
_POLISHED = 1e-12


@dataclass(frozen=True, eq=False)
class Branch:
    """Where the principal branch meets the precision asked for.

    Parameters
    ----------
    log_choice
        Logarithm of the probability of each action of the core, shape (actions, draws).
    residual
        Greatest absolute value of F, in log-odds, shape (draws,).
    status
        `SOLVED`, `TURNED` or `FAILED`, shape (draws,).
    steps
        How many steps were accepted, shape (draws,).
    """

    log_choice: Floats
    residual: Floats
    status: NDArray[np.int64]
    steps: NDArray[np.int64]


class _System:
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


def _bordered(jacobian: Floats, slope: Floats, row: Floats) -> Floats:
    """Return the Jacobian with the slope in m as last column and `row` as last row."""
    draws, n = slope.shape
    matrix = np.empty((draws, n + 1, n + 1))
    matrix[:, :n, :n], matrix[:, :n, n], matrix[:, n] = jacobian, slope, row
    return matrix


def _solve(matrix: Floats, right: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Solve draw by draw; singular draws are told and give zero."""
    try:
        return np.linalg.solve(matrix, right[:, :, None])[:, :, 0], np.ones(len(matrix), bool)
    except np.linalg.LinAlgError:
        sign = np.linalg.slogdet(matrix)[0]
        fine = sign != 0
        out = np.zeros_like(right)
        if fine.any():
            out[fine] = np.linalg.solve(matrix[fine], right[fine][:, :, None])[:, :, 0]
        return out, fine


def _tangent(jacobian: Floats, slope: Floats, before: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the unit tangent on `before`'s side, the cosine to it, and the orientation."""
    right = np.zeros((len(slope), slope.shape[1] + 1))
    right[:, -1] = 1.0
    v, fine = _solve(_bordered(jacobian, slope, before), right)
    norm = np.linalg.norm(v, axis=1)
    v = v / np.where(norm > 0, norm, 1.0)[:, None]
    orientation = np.linalg.slogdet(_bordered(jacobian, slope, v))[0]
    cosine = np.where(fine, np.sum(v * before, axis=1), -1.0)
    return v, cosine, orientation


def follow(
    core: Core,
    payoffs: Floats,
    precision: Floats,
    chance: Mapping[int, Floats] | None = None,
    *,
    cosine: float = MIN_COSINE,
    stop: Callable[[], None] | None = None,
) -> Branch:
    """Follow the principal branch of every draw to its precision.

    Parameters
    ----------
    core
        The core of the game.
    payoffs
        Of the whole game, shape (terminals, actors, draws).
    precision
        Shape (actors, draws).
    chance
        For each information set of chance its probabilities, shape (actions, draws).
    cosine
        How little the tangent may turn in one step.
    stop
        Called between steps; it may raise to end the work.
    """
    system = _System(core, payoffs, precision, chance)
    draws, n = system.draws, core.unknowns
    at = np.arange(draws)
    z_out = np.zeros((draws, n))
    status = np.full(draws, FAILED)
    steps = np.zeros(draws, dtype=np.int64)
    x = np.zeros((draws, n + 1))
    target = system.scale
    _, jacobian, slope = system.evaluate(x[:, :n], x[:, n], at)
    ahead = np.zeros((draws, n + 1))
    ahead[:, n] = 1.0
    v, _, orientation = _tangent(jacobian, slope, ahead)
    step = np.minimum(FIRST_STEP, target)
    turned = np.zeros(draws, dtype=bool)
    for _ in range(MAX_STEPS):
        if not len(at):
            break
        if stop:
            stop()
        trial = x + step[:, None] * v
        trial[:, n] = np.maximum(trial[:, n], 0.0)
        crossing = trial[:, n] >= target[at]
        # A step across the target lands on it: there z is corrected at fixed m.
        reach = np.where(
            crossing, (target[at] - x[:, n]) / np.where(v[:, n] > 0, v[:, n], 1.0), step
        )
        row = np.where(crossing[:, None], ahead[at], v)
        x_new = x + reach[:, None] * v
        x_new, good = _correct(system, x_new, row, at)
        _, jacobian, slope = system.evaluate(x_new[:, :n], x_new[:, n], at)
        v_new, turn, facing = _tangent(jacobian, slope, v)
        good &= (turn >= cosine) & (facing == orientation[at]) & np.isfinite(x_new).all(axis=1)
        good &= np.linalg.norm(x_new - x, axis=1) <= 2 * reach + 1e-12
        steps[at[good]] += 1
        x = np.where(good[:, None], x_new, x)
        v = np.where(good[:, None], v_new, v)
        turned[at] |= good & (v[:, n] < 0)
        room = np.where(turn > 1 - (1 - cosine) / 2, GROWTH, 1.0)
        step = np.where(good, step * room, reach / 2)
        done = good & crossing
        lost = step < SMALLEST_STEP * np.minimum(1.0, target[at])
        if done.any():
            arrived = at[done]
            z_out[arrived] = x[done][:, :n]
            status[arrived] = np.where(turned[arrived], TURNED, SOLVED)
        if lost.any():
            z_out[at[lost]] = x[lost][:, :n]
        keep = ~(done | lost)
        at, x, v, step = at[keep], x[keep], v[keep], step[keep]
    every = np.arange(draws)
    z_out, residual = _polish(system, z_out, target, every)
    status = np.where((status != FAILED) & (residual > 1e-8), FAILED, status)
    return Branch(system.choice(z_out).T, residual, status, steps)


def _correct(
    system: _System, x: Floats, row: Floats, at: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return points on the curve in the plane through `x` across `row`, and which were found."""
    n = x.shape[1] - 1
    good = np.zeros(len(x), dtype=bool)
    live = np.arange(len(x))
    x = x.copy()
    for _ in range(CORRECTIONS):
        function, jacobian, slope = system.evaluate(x[live, :n], x[live, n], at[live])
        right = np.concatenate([-function, np.zeros((len(live), 1))], axis=1)
        change, fine = _solve(_bordered(jacobian, slope, row[live]), right)
        x[live] += change
        size = np.abs(change).max(axis=1)
        near = fine & (size < _CLOSE * (1 + np.abs(x[live]).max(axis=1)))
        good[live[near]] = True
        live = live[fine & ~near & (size < 10.0)]
        if not len(live):
            break
    return x, good


def _polish(system: _System, z: Floats, m: Floats, at: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return log-odds refined by Newton's method at fixed precision, and the residual of F."""
    residual = np.full(len(z), np.inf)
    for _ in range(4):
        function, jacobian, _ = system.evaluate(z, m, at)
        size = np.abs(function).max(axis=1, initial=0.0)
        residual = np.minimum(residual, size)
        if np.all(size < _POLISHED):
            break
        change, _ = _solve(jacobian, -function)
        small = np.abs(change).max(axis=1, initial=0.0) < 1e-3 * (
            1 + np.abs(z).max(axis=1, initial=0.0)
        )
        trial = np.where(small[:, None], z + change, z)
        better = np.abs(system.evaluate(trial, m, at, derivatives=False)[0]).max(
            axis=1, initial=0.0
        )
        z = np.where((better < size)[:, None], trial, z)
        residual = np.minimum(residual, better)
    return z, residual
