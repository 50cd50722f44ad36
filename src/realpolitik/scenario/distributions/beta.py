"""The beta distribution, and PERT, which is a beta between two bounds. Owns `Beta` and `Pert`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.scenario.distributions.base import AbstractDistribution, AbstractThreePoint


@dataclass(frozen=True)
class Beta(AbstractDistribution):
    """``beta(a, b)``: a share between 0 and 1 with mean a / (a + b)."""

    a: float
    b: float
    name: ClassVar[str] = "beta"

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the inverse of the regularised incomplete beta function."""
        from scipy.special import betaincinv

        share = betaincinv(self.a, self.b, np.asarray(u, dtype=np.float64))
        return np.asarray(share, dtype=np.float64)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the regularised incomplete beta function."""
        from scipy.special import betainc

        share = np.clip(np.asarray(x, dtype=np.float64), 0.0, 1.0)
        return np.asarray(betainc(self.a, self.b, share), dtype=np.float64)

    def fault(self) -> str:
        """Return a text unless both shapes are between 0.01 and a million."""
        fits = all(0.01 <= shape <= 1e6 for shape in (self.a, self.b))
        return "" if fits else "both shapes must be between 0.01 and 1,000,000"

    @property
    def support(self) -> tuple[float, float]:
        """0 to 1."""
        return 0.0, 1.0


@dataclass(frozen=True)
class Pert(AbstractThreePoint):
    """``pert(low, mode, high)``: a smooth distribution between bounds, given its likeliest value.

    The beta distribution with mean (low + 4 mode + high) / 6 (Malcolm, Roseboom, Clark and Fazar
    1959, Operations Research 7).
    """

    name: ClassVar[str] = "pert"

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the quantile of the beta distribution, stretched to the bounds."""
        return self.low + (self.high - self.low) * self._inside.quantile(u)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return what of the beta distribution lies below a value, as a share of the way."""
        share = (np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low)
        return self._inside.below(share)

    @property
    def _inside(self) -> Beta:
        """The beta distribution of the share of the way from low to high."""
        width = self.high - self.low
        a = 1 + 4 * (self.mode - self.low) / width
        b = 1 + 4 * (self.high - self.mode) / width
        return Beta(a, b)
