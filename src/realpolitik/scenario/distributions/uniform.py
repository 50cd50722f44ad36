"""The uniform distribution. Owns `Uniform`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.scenario.distributions.base import AbstractDistribution


@dataclass(frozen=True)
class Uniform(AbstractDistribution):
    """``uniform(low, high)``: every value between the two is equally likely."""

    low: float
    high: float
    name: ClassVar[str] = "uniform"

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return ``low + u (high - low)``."""
        return self.low + np.asarray(u, dtype=np.float64) * (self.high - self.low)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return how far along the way from low to high a value is."""
        share = (np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low)
        return np.clip(share, 0.0, 1.0)

    def fault(self) -> str:
        """Return a text if the bounds are not in order."""
        return "" if self.low < self.high else "the low bound must be below the high bound"

    @property
    def support(self) -> tuple[float, float]:
        """The two bounds."""
        return self.low, self.high
