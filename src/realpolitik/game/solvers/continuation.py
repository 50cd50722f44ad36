"""Following the principal branch of the logit correspondence, for many draws at once.

Owns `follow`. The agent quantal response equilibria of a game, as all precisions grow from 0 in
proportion, form curves; the principal branch is the one that starts at uniform play, or at play in
proportion to the base weights. It is followed
by a predictor-corrector along arclength (Turocy 2005, *Games and Economic Behavior* 51; 2010,
*Economic Theory* 42), in log-odds z and the scale m of precision, for each draw with its own step:

    F(z, m)[h, a] = z[h, a] - log(w[h, a] / w[h, 0]) - (m / M) lambda[i] (Q[h, a] - Q[h, 0])

with Q the value of an action given that its information set is reached, w its base weight, and M
the greatest payoff range times precision, so that z and m have one scale. A step is accepted if
Newton's corrector converges, the tangent turns little, and the orientation of the curve, the sign
of det of the Jacobian bordered by the tangent, is kept; without the last a few in a thousand draws
jump to another branch unseen. Turning points are passed. Where m = M is first reached, z is
polished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.solution import CROSSED, FAILED, SOLVED, TURNED
from realpolitik.game.solvers.system import LogitSystem
from realpolitik.kernels import compiled_pays
from realpolitik.linear import solve
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import Bools, Floats, Ints
    from realpolitik.game.solvers.core import Core


MIN_COSINE = 0.99
GROWTH = 1.3
FIRST_STEP = 1.0
SMALLEST_STEP = 1e-7
CORRECTIONS = 5
MAX_STEPS = 20_000
SMOOTH = 0.02
"""How far the corrector may move, as a part of the step, where the orientation changes."""

LANDING = 1e-5
"""How near its target, in steps relative to the smaller of 1 and its scale, a draw may be lost and
still be carried there along its tangent: where another branch crosses at the target itself, no
corrector can land on it."""

_CLOSE = 1e-5
"""Newton's last change, after which the error is about its square."""

_LANDED = 1e-8
"""The same at the target, where the point is not moved on."""

_EVALUATIONS = 30
"""How often the equations are worked out on the way of a draw, about."""

_POLISHED = 1e-12
ACCEPTED = 1e-8
"""Residual, in log-odds, above which a draw counts as failed."""


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
        `SOLVED`, `TURNED`, `CROSSED` or `FAILED`, shape (draws,).
    """

    log_choice: Floats
    residual: Floats
    status: Ints


def follow(
    core: Core,
    payoffs: Floats,
    precision: Floats,
    chance: Mapping[int, Floats] | None = None,
    *,
    cosine: float = MIN_COSINE,
    cross: bool = False,
    stop: Callable[[int], None] | None = None,
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
    cross
        Whether to go straight through points where the orientation changes although the curve
        runs on smoothly: there another branch crosses, as in games with a symmetry.
    stop
        Called between steps with how much the next one and its correction work out, each actions
        times ends times draws; it may raise to end the work.
    """
    system = _system(core, payoffs, precision, chance)
    walk = _Walk(system, cosine, cross)
    for _ in range(MAX_STEPS):
        if not len(walk.at):
            break
        if stop:
            stop(2 * len(walk.at) * core.leads.size)
        walk.advance()
    everyone = np.arange(system.draws)
    z, residual = _polish(system, walk.found, system.scale, everyone)
    status = np.where((walk.status != FAILED) & (residual > ACCEPTED), FAILED, walk.status)
    return Branch(system.choice(z, system.scale, everyone), residual, status)


def _system(
    core: Core, payoffs: Floats, precision: Floats, chance: Mapping[int, Floats] | None
) -> LogitSystem:
    """Return the equations, which many draws solve by a compiled kernel, to the same bits."""
    if compiled_pays(_EVALUATIONS * core.incidence.held * payoffs.shape[2]):
        from realpolitik.game.solvers.compiled_system import CompiledSystem

        return CompiledSystem(core, payoffs, precision, chance)
    return LogitSystem(core, payoffs, precision, chance)


class _Walk:
    """All draws on their way; those that have arrived or are lost take no more part.

    `at` are the draws still walking, `x` their points (log-odds, then scale), `v` their unit
    tangents, `step` their next step lengths.
    """

    def __init__(self, system: LogitSystem, cosine: float, cross: bool) -> None:
        self.system, self.cosine, self.cross = system, cosine, cross
        draws, n = system.draws, system.unknowns
        self.n = n
        self.at = np.arange(draws)
        self.x: Floats = np.zeros((n + 1, draws))
        self.x[:n] = system.tilt
        self.step: Floats = np.minimum(FIRST_STEP, system.scale)
        self.ahead = np.zeros((n + 1, 1))
        self.ahead[n] = 1.0
        _, jacobian, slope = system.evaluate(self.x[:n], self.x[n], self.at)
        before = np.tile(self.ahead, draws)
        along = np.zeros((n + 1, draws))
        along[n] = 1.0
        along, facing = solve(_bordered(jacobian, slope, before), along)
        self.v, _, self.orientation = _turned(along, facing, before)
        self.found: Floats = np.zeros((n, draws))
        self.status = np.full(draws, FAILED)
        self.turned = np.zeros(draws, dtype=bool)
        self.crossed = np.zeros(draws, dtype=bool)

    def advance(self) -> None:
        """Take one step with every draw, and retire those that arrived or are lost."""
        n, at, x, v = self.n, self.at, self.x, self.v
        target = self.system.scale[at]
        crossing = x[n] + self.step * v[n] >= target
        # A step across the target lands on it: there z is corrected at fixed m.
        rise = np.where(v[n] > 0, v[n], 1.0)
        reach = np.where(crossing, (target - x[n]) / rise, self.step)
        row = np.where(crossing, self.ahead, v)
        guess = x + reach * v
        guess[n] = np.maximum(guess[n], 0.0)
        x_new, good, along, facing = _correct(
            self.system, guess, row, at, np.where(crossing, _LANDED, _CLOSE)
        )
        v_new, turn, facing = _turned(along, facing, v)
        good &= (turn >= self.cosine) & np.isfinite(x_new).all(axis=0)
        good &= _length(x_new - x) <= 2 * reach + 1e-12
        good &= self._keeps_to_its_branch(facing, _length(x_new - guess), reach)
        self.x = np.where(good, x_new, x)
        self.v = np.where(good, v_new, v)
        self.turned[at] |= good & (self.v[n] < 0)
        self.crossed[at] |= good & (facing != self.orientation[at])
        self.orientation[at] = np.where(good, facing, self.orientation[at])
        room = np.where(turn > 1 - (1 - self.cosine) / 2, GROWTH, 1.0)
        self.step = np.where(good, self.step * room, reach / 2)
        lost = self.step < SMALLEST_STEP * np.minimum(1.0, target)
        self._carry(lost, target)
        self._retire(good & crossing, lost)

    def _keeps_to_its_branch(self, facing: Floats, shift: Floats, reach: Floats) -> Bools:
        same: Bools = facing == self.orientation[self.at]
        if self.cross:
            # On a smooth curve the corrector moves little; a jump to another branch does not.
            same |= (facing != 0) & (shift <= SMOOTH * reach)
        return same

    def _carry(self, lost: Bools, target: Floats) -> None:
        """Carry draws that are lost next to their target there, along their tangent.

        Only where crossings may be gone through, since one is at the target. Whether the equations
        hold there is checked at the end, as for all draws.
        """
        n = self.n
        rise = np.where(self.v[n] > 0, self.v[n], np.inf)
        short = (target - self.x[n]) / rise
        near = lost & (self.v[n] > 0) & (short <= LANDING * np.minimum(1.0, target)) & self.cross
        self.x = np.where(near, self.x + short * self.v, self.x)
        self.status[self.at[near]] = CROSSED

    def _retire(self, done: Bools, lost: Bools) -> None:
        leaving = done | lost
        self.found[:, self.at[leaving]] = self.x[: self.n, leaving]
        arrived = self.at[done]
        self.status[arrived] = np.where(self.turned[arrived], TURNED, SOLVED)
        self.status[arrived[self.crossed[arrived]]] = CROSSED
        stay = ~leaving
        self.at, self.step = self.at[stay], self.step[stay]
        self.x, self.v = np.compress(stay, self.x, axis=1), np.compress(stay, self.v, axis=1)


def _length(vectors: Floats) -> Floats:
    """Return the lengths of vectors, shape (draws,)."""
    return np.sqrt(total(vectors * vectors))


def _bordered(jacobian: Floats, slope: Floats, row: Floats) -> Floats:
    """Return the Jacobian with the slope in m as last column and `row` as last row."""
    n, draws = slope.shape
    matrix = np.empty((n + 1, n + 1, draws))
    matrix[:n, :n], matrix[:n, n], matrix[n] = jacobian, slope, row
    return matrix


def _turned(along: Floats, facing: Floats, before: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the unit tangent on `before`'s side, the cosine to it, and the orientation.

    Parameters
    ----------
    along
        A vector along the curve.
    facing
        The sign of the determinant with a last row that is on the side of `along`, 0 where there is
        none. The orientation, which has the tangent as last row, turns with the tangent.
    before
        The tangent before.
    """
    length = _length(along)
    v = along / np.where(length > 0, length, 1.0)
    cosine = total(v * before)
    away = np.where(cosine < 0, -1.0, 1.0)
    return v * away, np.where(facing != 0, cosine * away, -1.0), facing * away


def _correct(
    system: LogitSystem, x: Floats, row: Floats, at: Ints, close: Floats
) -> tuple[Floats, Bools, Floats, Floats]:
    """Return points on the curve in the plane through `x` across `row`, and which were found.

    And, from the derivatives of F where Newton's method last looked, which is next to the point, a
    vector along the curve on the side of `row`, and the sign of the determinant bordered by `row`.
    """
    n, draws = x.shape[0] - 1, x.shape[1]
    good = np.zeros(draws, dtype=bool)
    live = np.arange(draws)
    x = x.copy()
    along, facing = np.empty((n + 1, draws)), np.empty(draws)
    for _ in range(CORRECTIONS):
        here = x[:, live]
        function, jacobian, slope = system.evaluate(here[:n], here[n], at[live])
        right = np.zeros((n + 1, 2, len(live)))
        right[:n, 0], right[n, 1] = -function, 1.0
        found, sign = solve(_bordered(jacobian, slope, row[:, live]), right)
        change, along[:, live], facing[live] = found[:, 0], found[:, 1], sign
        x[:, live] = here = here + change
        size, fine = np.abs(change).max(axis=0), sign != 0
        near = fine & (size < close[live] * (1 + np.abs(here).max(axis=0)))
        good[live[near]] = True
        live = live[fine & ~near & (size < 10.0)]
        if not len(live):
            break
    return x, good, along, facing


def _polish(system: LogitSystem, z: Floats, m: Floats, at: Ints) -> tuple[Floats, Floats]:
    """Return log-odds refined by Newton's method at fixed precision, and the residual of F.

    Each draw is refined until it is good enough, whatever the others need.
    """
    z, residual = z.copy(), np.full(len(m), np.inf)
    live = np.arange(len(m))
    for _ in range(4):
        here = z[:, live]
        size = _largest(system.evaluate(here, m[live], at[live], derivatives=False)[0])
        residual[live] = np.minimum(residual[live], size)
        rough = size >= _POLISHED
        if not rough.any():
            break
        live, here, size = live[rough], here[:, rough], size[rough]
        function, jacobian, _ = system.evaluate(here, m[live], at[live])
        change, _ = solve(jacobian, -function)
        small = _largest(change) < 1e-3 * (1 + _largest(here))
        trial = np.where(small, here + change, here)
        left = _largest(system.evaluate(trial, m[live], at[live], derivatives=False)[0])
        z[:, live] = np.where(left < size, trial, here)
        residual[live] = np.minimum(residual[live], left)
    return z, residual


def _largest(vectors: Floats) -> Floats:
    """Return the greatest absolute value of vectors, shape (draws,)."""
    largest: Floats = np.abs(vectors).max(axis=0, initial=0.0)
    return largest
