"""Several analysts who state one quantity, and what they come to together (rule S18).

Owns `Analyst`, `Pool` and `analysts_of`. A pool is the linear opinion pool (Stone 1961, *Annals of
Mathematical Statistics* 32): a mixture of the analysts' distributions by their weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from realpolitik.scenario.distributions.mixture import AbstractMixture
from realpolitik.scenario.part import ScenarioPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.model import Quantity


@dataclass(frozen=True)
class Analyst(ScenarioPart):
    """Somebody who states quantities; `title` is the name for readers."""

    name: str
    title: str
    weight: float = 1.0
    says: str = ""


@dataclass(frozen=True)
class Pool(AbstractMixture):
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

    @property
    def is_constant(self) -> bool:
        """Whether all who give a number give the same one."""
        low, high = self.support
        return low == high

    def of_analyst(self, index: int) -> AbstractDistribution:
        """Return what an analyst says; if the analyst gives no number, the pool of the others."""
        return self.given[index] or self

    def fault(self) -> str:
        """Return nothing: each part was checked by itself."""
        return ""


def analysts_of(quantities: Mapping[str, Quantity]) -> tuple[Analyst, ...]:
    """Return the analysts who state quantities; none if nobody in particular does."""
    pools = (q.distribution for q in quantities.values())
    return next((pool.analysts for pool in pools if isinstance(pool, Pool)), ())
