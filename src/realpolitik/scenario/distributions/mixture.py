"""Mixtures: what is drawn from one of several distributions. Owns `AbstractMixture` and `Mixture`.

A mixture lies below a value with the weighted mean of the probabilities with which its parts do.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.scenario.distributions.base import AbstractDistribution

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_STEPS = 80
"""Steps of a bisection; after so many no double lies between its ends."""


@dataclass(frozen=True)
class AbstractMixture(AbstractDistribution):
    """A distribution that is made of others, each with its share."""

    @property
    @abstractmethod
    def parts(self) -> tuple[tuple[float, AbstractDistribution], ...]:
        """The distributions, each with its share; shares sum to 1."""

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

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value of any part."""
        supports = [part.support for _, part in self.parts]
        return min(low for low, _ in supports), max(high for _, high in supports)


@dataclass(frozen=True)
class Mixture(AbstractMixture):
    """``mix(a, b, ...)`` of equally weighty distributions, or ``mix(a, b, weights=[2, 1])``."""

    mixed: tuple[AbstractDistribution, ...]
    weights: tuple[float, ...] = ()
    name: ClassVar[str] = "mix"

    @property
    def parts(self) -> tuple[tuple[float, AbstractDistribution], ...]:
        """The distributions, each with its share of the weights."""
        weights = self.weights or (1.0,) * len(self.mixed)
        whole = sum(weights)
        return tuple((w / whole, part) for w, part in zip(weights, self.mixed, strict=True))

    def fault(self) -> str:
        """Return a text unless there are two parts or more, each with a positive weight."""
        if len(self.mixed) < 2:
            return "two distributions or more: `mix(10 to 20, 40 to 60)`"
        if self.weights and len(self.weights) != len(self.mixed):
            return "as many weights as distributions: `mix(10 to 20, 40 to 60, weights=[2, 1])`"
        if not all(w > 0 and math.isfinite(w) for w in self.weights):
            return "weights above 0"
        return ""
