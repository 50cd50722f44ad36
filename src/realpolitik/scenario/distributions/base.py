"""What every distribution of a quantity offers (rule S3).

Owns `AbstractDistribution`, and `AbstractThreePoint` for those of a likeliest value and two bounds.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


_STEPS = 50
"""Steps of a bisection of shares, after which they are as exact as a double near 1 is."""


@dataclass(frozen=True)
class AbstractDistribution(ABC):
    """A distribution of one quantity, known by its quantiles and by what lies below a value.

    Concrete distributions are frozen dataclasses whose fields are their parameters, in the order
    in which a scenario file writes them.
    """

    name: ClassVar[str]

    @abstractmethod
    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the value below which a share `u` of the distribution lies.

        Parameters
        ----------
        u
            Shares strictly between 0 and 1, of any shape.
        """

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the share of the distribution that lies at values or below them, of any shape.

        By bisection of the quantiles; whoever knows a formula gives it in place of this.
        """
        value = np.asarray(x, dtype=np.float64)
        low, high = np.zeros(value.shape), np.ones(value.shape)
        for _ in range(_STEPS):
            middle = (low + high) / 2
            reached = self.quantile(middle) <= value
            low, high = np.where(reached, middle, low), np.where(reached, high, middle)
        return (low + high) / 2

    @abstractmethod
    def fault(self) -> str:
        """Return what is wrong with the parameters, or an empty text."""

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """The lowest and highest value that can occur; may be infinite."""

    @property
    def is_constant(self) -> bool:
        """Whether the quantity is known exactly."""
        return False

    def summary(self) -> tuple[float, float, float]:
        """Return the 5%, 50% and 95% quantiles."""
        low, mid, high = self.quantile(np.array([0.05, 0.5, 0.95]))
        return float(low), float(mid), float(high)


@dataclass(frozen=True)
class AbstractThreePoint(AbstractDistribution):
    """A distribution that is given by its bounds and its likeliest value."""

    low: float
    mode: float
    high: float

    def fault(self) -> str:
        """Return a text if the three values are not in order."""
        ordered = self.low <= self.mode <= self.high and self.low < self.high
        return "" if ordered else "low, mode and high must be in that order"

    @property
    def support(self) -> tuple[float, float]:
        """The two bounds."""
        return self.low, self.high
