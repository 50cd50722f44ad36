"""A choice among listed values. Owns `Choice`."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from realpolitik.scenario.distributions.base import AbstractDistribution


@dataclass(frozen=True)
class Choice(AbstractDistribution):
    """``choice(a, b, c)`` with equal chances, or ``choice([a, b], [0.3, 0.7])``."""

    values: tuple[float, ...]
    chances: tuple[float, ...]
    name: ClassVar[str] = "choice"

    @classmethod
    def of(cls, *parameters: "float | tuple[float, ...]") -> "Choice":
        """Return the choice that a file writes with these parameters."""
        numbers = tuple(p for p in parameters if not isinstance(p, tuple))
        lists = tuple(p for p in parameters if isinstance(p, tuple))
        if not lists:
            return cls(numbers, tuple(1 / max(1, len(numbers)) for _ in numbers))
        if numbers or len(lists) > 2:
            return cls((), ())
        values = lists[0]
        equal = tuple(1 / max(1, len(values)) for _ in values)
        return cls(values, lists[1] if len(lists) == 2 else equal)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the listed values, lowest first, in proportion to their chances."""
        order = np.argsort(self.values, kind="stable")
        edges = np.cumsum(np.asarray(self.chances)[order])
        index = np.searchsorted(edges, np.asarray(u, dtype=np.float64), side="right")
        return np.asarray(self.values)[order][np.minimum(index, len(order) - 1)]

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the chances of all values up to this one."""
        reached = np.asarray(x, dtype=np.float64)[..., None] >= np.asarray(self.values)
        share = np.sum(reached * np.asarray(self.chances), axis=-1)
        return np.asarray(np.minimum(share, 1.0), dtype=np.float64)

    def fault(self) -> str:
        """Return a text if there are no values, or the chances do not fit them."""
        if not self.values:
            return "`choice(a, b, ...)` or `choice([a, b, ...], [chance, chance, ...])`"
        if len(self.values) != len(self.chances):
            return "as many chances as values"
        if min(self.chances) < 0 or not math.isclose(sum(self.chances), 1.0, abs_tol=1e-9):
            return "chances that are not negative and sum to 1"
        return ""

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest of the values."""
        return min(self.values), max(self.values)
