"""Chance on the way: which path each course takes (rules S13 and G6).

Owns `Luck`. Numbers depend on the seed, the draw and the period alone, not on the plan, so that two
plans meet the same luck and differ by what they do. The courses of one draw take evenly spaced
numbers with a common random shift (Cranley and Patterson 1976, *SIAM Journal on Numerical Analysis*
13), in an order of their own in each period: each course by itself is a fair sample, and together
they settle faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.gather import WINDOW

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHIFT, _ORDER = 0, 1


@dataclass(frozen=True)
class Luck:
    """The luck of some draws.

    Parameters
    ----------
    seed
        The seed of the run.
    first, draws
        Which draws.
    courses
        How many courses each takes.
    """

    seed: int
    first: int
    draws: int
    courses: int

    def of(self, period: int, use: int = 0) -> NDArray[np.float64]:
        """Return numbers from 0 to 1 for a period, one for each course, shape (courses, draws).

        `use` tells apart what is decided by them in the same period.
        """
        window, start = divmod(self.first, WINDOW)
        shift = np.random.default_rng([_SHIFT, self.seed, period, use, window])
        order = np.random.default_rng([_ORDER, self.seed, period, use])
        places = order.permutation(self.courses)[:, None] / self.courses
        return (shift.random(start + self.draws)[start:] + places) % 1.0
