"""The triangular distribution. Owns `Triangular`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.scenario.distributions.base import AbstractThreePoint


@dataclass(frozen=True)
class Triangular(AbstractThreePoint):
    """``triangular(low, mode, high)``: rises in a line to the mode, falls in a line from it."""

    name: ClassVar[str] = "triangular"

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the inverse of the piecewise quadratic distribution function."""
        share = np.asarray(u, dtype=np.float64)
        width, rise = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(share * width * rise)
        falling = self.high - np.sqrt((1 - share) * width * (width - rise))
        return np.where(share < rise / width, rising, falling)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the piecewise quadratic distribution function."""
        value = np.clip(np.asarray(x, dtype=np.float64), self.low, self.high)
        width, rise = self.high - self.low, self.mode - self.low
        # At a bound that is the mode there is no slope on that side.
        rising = (value - self.low) ** 2 / (width * (rise or 1.0))
        falling = 1 - (self.high - value) ** 2 / (width * (width - rise or 1.0))
        return np.where(value < self.mode, rising, falling)
