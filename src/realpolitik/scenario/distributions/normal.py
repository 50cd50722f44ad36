"""The normal distribution, and the two that are normal on another scale.

Owns `Normal`, `LogNormal` and `LogitNormal`.

``a to b`` (rule S3) is one of these three, with its 5% quantile at a and its 95% quantile at b:
with z = 1.6448536... the 95% quantile of the standard normal, the mean on the scale in question is
the midpoint of the transformed ends and the deviation their distance over 2 z.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.scenario.distributions.base import AbstractDistribution

Z95 = 1.6448536269514722
"""The 95% quantile of the standard normal distribution."""


@dataclass(frozen=True)
class Normal(AbstractDistribution):
    """``normal(mean, deviation)``."""

    mean: float
    deviation: float
    name: ClassVar[str] = "normal"

    @classmethod
    def between(cls, low: float, high: float) -> Normal:
        """Return the normal distribution with these 5% and 95% quantiles."""
        return cls((low + high) / 2, (high - low) / (2 * Z95))

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return ``mean + deviation * z(u)``."""
        return self.mean + self.deviation * _standard(u)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return what lies below a value in the standard normal distribution, once scaled."""
        return _below((np.asarray(x, dtype=np.float64) - self.mean) / self.deviation)

    def fault(self) -> str:
        """Return a text if the deviation is not positive."""
        return "" if self.deviation > 0 else "the deviation must be positive"

    @property
    def support(self) -> tuple[float, float]:
        """Every number."""
        return -math.inf, math.inf


@dataclass(frozen=True)
class LogNormal(AbstractDistribution):
    """``lognormal(mu, sigma)``: the logarithm is normal with mean mu and deviation sigma."""

    mu: float
    sigma: float
    name: ClassVar[str] = "lognormal"

    @classmethod
    def between(cls, low: float, high: float) -> LogNormal:
        """Return the lognormal distribution with these 5% and 95% quantiles."""
        below, above = math.log(low), math.log(high)
        return cls((below + above) / 2, (above - below) / (2 * Z95))

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return ``exp(mu + sigma * z(u))``."""
        return np.exp(self.mu + self.sigma * _standard(u))

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the share whose logarithm is no larger; none is at 0 or below."""
        positive = np.maximum(np.asarray(x, dtype=np.float64), 0.0)
        with np.errstate(divide="ignore"):
            return _below((np.log(positive) - self.mu) / self.sigma)

    def fault(self) -> str:
        """Return a text if sigma is not positive, or the values overflow."""
        if self.sigma <= 0:
            return "sigma, the deviation of the logarithm, must be positive"
        if abs(self.mu) + 9 * self.sigma > 200:
            return "mu and sigma are those of the logarithm; these give absurd values"
        return ""

    @property
    def support(self) -> tuple[float, float]:
        """The positive numbers."""
        return 0.0, math.inf


@dataclass(frozen=True)
class LogitNormal(AbstractDistribution):
    """A share or probability whose log-odds are normal; written ``a to b`` with such a unit."""

    mu: float
    sigma: float
    name: ClassVar[str] = "logit-normal"

    @classmethod
    def between(cls, low: float, high: float) -> LogitNormal:
        """Return the logit-normal distribution with these 5% and 95% quantiles."""
        below, above = math.log(low / (1 - low)), math.log(high / (1 - high))
        return cls((below + above) / 2, (above - below) / (2 * Z95))

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the share whose log-odds are ``mu + sigma * z(u)``."""
        from scipy.special import expit

        return np.asarray(expit(self.mu + self.sigma * _standard(u)), dtype=np.float64)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the share whose log-odds are no larger."""
        from scipy.special import logit

        share = np.clip(np.asarray(x, dtype=np.float64), 0.0, 1.0)
        return _below((logit(share) - self.mu) / self.sigma)

    def fault(self) -> str:
        """Return a text if sigma is not positive."""
        return "" if self.sigma > 0 else "sigma must be positive"

    @property
    def support(self) -> tuple[float, float]:
        """0 to 1."""
        return 0.0, 1.0


def _standard(u: ArrayLike) -> NDArray[np.float64]:
    from scipy.special import ndtri

    return np.asarray(ndtri(np.asarray(u, dtype=np.float64)), dtype=np.float64)


def _below(score: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import ndtr

    return np.asarray(ndtr(score), dtype=np.float64)
