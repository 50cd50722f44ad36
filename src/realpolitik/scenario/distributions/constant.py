"""A number that is known. Owns `Constant`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.scenario.distributions.base import AbstractDistribution


@dataclass(frozen=True)
class Constant(AbstractDistribution):
    """A known number."""

    value: float
    name: ClassVar[str] = "constant"

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the number itself for every share."""
        return np.full(np.shape(u), self.value)

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return 1 from the number on, and 0 below it."""
        return np.asarray(np.asarray(x, dtype=np.float64) >= self.value, dtype=np.float64)

    def fault(self) -> str:
        """Return nothing: any finite number will do."""
        return ""

    @property
    def support(self) -> tuple[float, float]:
        """The number, twice."""
        return self.value, self.value

    @property
    def is_constant(self) -> bool:
        """True."""
        return True
