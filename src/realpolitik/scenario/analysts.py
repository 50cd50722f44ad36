"""Several analysts who state one quantity, and what they come to together (rule S18).

Owns `Analyst`, `Pool` and `analysts_of`. A pool is the linear opinion pool (Stone 1961, *Annals of
Mathematical Statistics* 32): a mixture of the analysts' distributions by their weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.scenario.distributions.base import AbstractDistribution
from realpolitik.scenario.part import ScenarioPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from realpolitik.scenario.model import Quantity

_STEPS = 80
"""Steps of a bisection; after so many no double lies between its ends."""


@dataclass(frozen=True)
class Analyst(ScenarioPart):
    """Somebody who states quantities; `title` is the name for readers."""

    name: str
    title: str
    weight: float = 1.0
    says: str = ""


@dataclass(frozen=True)
class Pool(AbstractDistribution):
    """What several analysts say of one quantity.

    Parameters
    ----------
    analysts
        All analysts of the file.
    given
        What each of them says; None where an analyst gives no number.
    """

    analysts: tuple[Analyst, ...]
    given: tuple[AbstractDistribution | None, ...]
    name: ClassVar[str] = "pool"

    @property
    def parts(self) -> tuple[tuple[float, AbstractDistribution], ...]:
        """What those say who give a number, each with its share of their weights."""
        known = [(a.weight, d) for a, d in zip(self.analysts, self.given, strict=True) if d]
        whole = sum(weight for weight, _ in known)
        return tuple((weight / whole, part) for weight, part in known)

    def of_analyst(self, index: int) -> AbstractDistribution:
        """Return what an analyst says; if the analyst gives no number, the pool of the others."""
        return self.given[index] or self

    def below(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the weighted mean of what lies below a value in each part."""
        shares = [share * part.below(x) for share, part in self.parts]
        return np.asarray(np.sum(shares, axis=0), dtype=np.float64)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the inverse of `below`, by bisection between the quantiles of the parts."""
        share = np.asarray(u, dtype=np.float64)
        ends = [part.quantile(share) for _, part in self.parts]
        low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
        for _ in range(_STEPS):
            middle = (low + high) / 2
            reached = self.below(middle) >= share
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return np.asarray(high, dtype=np.float64)

    def fault(self) -> str:
        """Return nothing: each part was checked by itself."""
        return ""

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value of any part."""
        supports = [part.support for _, part in self.parts]
        return min(low for low, _ in supports), max(high for _, high in supports)


def analysts_of(quantities: Mapping[str, Quantity]) -> tuple[Analyst, ...]:
    """Return the analysts who state quantities; none if nobody in particular does."""
    pools = (q.distribution for q in quantities.values())
    return next((pool.analysts for pool in pools if isinstance(pool, Pool)), ())
