"""Chance on the way: which states a draw goes on with (rules S13 and G6).

Owns `CommonRandomNumbers`. They depend on the seed, the draw, the half and the period alone, not on
the plan, so that two plans meet the same luck and differ by what they do. The two halves of a
draw's courses are independent of each other: how far they are apart tells how much is luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.gather import WINDOW

if TYPE_CHECKING:
    from realpolitik.arrays import Draws, Floats, Ints

_SHIFT, _ORDER = 0, 1


@dataclass(frozen=True)
class CommonRandomNumbers:
    """The random numbers of some draws, common to all plans.

    Parameters
    ----------
    seed
        The seed of the run.
    first, draws
        Which draws.
    stream
        Of chosen points, which draw's numbers each of them gets, shape (draws,); None if they are
        draws, which get their own.
    """

    seed: int
    first: int
    draws: int
    stream: Draws[Ints] | None = None

    def of(self, period: int, half: int, points: int, use: int = 0) -> Floats:
        """Return numbers from 0 to 1 for a period and half, shape (draws, points).

        Those of one draw are evenly spaced with a common random shift (Cranley and Patterson 1976,
        *SIAM Journal on Numerical Analysis* 13), in an order of their own in each period: each by
        itself is uniform, and together they settle faster. `use` tells apart what is decided by
        them in the same period.
        """
        window, start = divmod(self.first, WINDOW)
        shift = np.random.default_rng([_SHIFT, self.seed, period, use, half, window])
        order = np.random.default_rng([_ORDER, self.seed, period, use, half])
        spaced = order.permutation(points) / points
        if self.stream is None:
            shifts = shift.random(start + self.draws)[start:]
        else:
            shifts = shift.random(int(self.stream.max(initial=0)) + 1)[self.stream]
        numbers: Floats = (shifts[:, None] + spaced) % 1.0
        return numbers
