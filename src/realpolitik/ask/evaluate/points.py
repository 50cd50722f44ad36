"""Asking away from the draws: questions at chosen values of the uncertain quantities.

Owns `Pointwise` and `rests_on_courses`. A point is a vector of normal scores, one per uncertain
quantity: 0 is its median, 1.64 its 95% quantile. Distances between points are thus in the file's
own ranges, and comparable.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from realpolitik.arrays import Draws, Floats, Ints
from realpolitik.ask.evaluate.query import CompiledQuestion, ask_all, searches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.model import Quantity

FARTHEST = 3.0
"""Normal scores beyond which nothing is asked: 0.13% and 99.87% of a distribution."""

SEEN = 64
"""Draws that are asked whether a question rests on sampled courses."""


K = TypeVar("K", bound=Hashable)
"""What a question is called where it is put: a name, or several."""


@dataclass(frozen=True, eq=False)
class Pointwise(Generic[K]):
    """Questions that can be put at any point.

    Parameters
    ----------
    ensemble
        The scenario.
    questions
        What is asked, by key.
    """

    ensemble: Ensemble
    questions: Mapping[K, n.Node]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The uncertain quantities, in file order."""
        return uncertain(self.ensemble)

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every quantity."""
        return self.ensemble.model.quantities

    @cached_property
    def _asked(self) -> dict[K, CompiledQuestion]:
        return {key: CompiledQuestion(node, self.ensemble) for key, node in self.questions.items()}

    def at(
        self, scores: Floats, progress: Progress | None = None, stream: Draws[Ints] | None = None
    ) -> dict[K, Floats]:
        """Return every question's answer at points of shape (points, quantities).

        Where courses are sampled each point has random numbers of its own, or those of the draw
        that `stream` names for it. Points that are compared with each other should have the same.
        """
        from scipy.special import ndtr

        if not len(scores):
            return {key: np.empty(0) for key in self.questions}
        ranks = dict(zip(self.names, np.clip(ndtr(scores.T), 1e-12, 1 - 1e-12), strict=True))
        there = self.ensemble.at(ranks, stream)
        if not ranks:
            # Nothing is uncertain, so that every point is the same.
            there = self.ensemble.first(1)
        found = there.gather(
            lambda solved: {k: q.answer(solved) for k, q in self._asked.items()}, progress
        )
        return {k: v if ranks else np.repeat(v, len(scores)) for k, v in found.values.items()}

    def values(self, name: str, scores: Floats) -> NDArray[np.float64]:
        """Return a quantity's values at normal scores."""
        from scipy.special import ndtr

        return self.quantities[name].distribution.quantile(
            np.clip(ndtr(np.asarray(scores)), 1e-12, 1 - 1e-12)
        )


def rests_on_courses(ensemble: Ensemble, questions: Mapping[K, n.Node]) -> bool:
    """Whether answers rest on sampled courses, as the first `SEEN` draws tell (rule S13)."""
    if ensemble.transition is None:
        return False
    quick = {k: node for k, node in questions.items() if not searches(node)}
    answers = ask_all(ensemble.first(min(SEEN, ensemble.draws)), quick)
    return any(answer.sampled for answer in answers.values())


def uncertain(ensemble: Ensemble) -> tuple[str, ...]:
    """Return the names of the uncertain quantities, in file order."""
    return tuple(k for k, q in ensemble.model.quantities.items() if not q.distribution.is_constant)


def scores_of_draws(ensemble: Ensemble, draws: int) -> Floats:
    """Return the first draws as normal scores, shape (draws, quantities)."""
    from scipy.special import ndtri

    from realpolitik.ensemble.sample import ranks_of

    model = ensemble.model
    ranks = ranks_of(model.quantities, draws, ensemble.seed, related=model.scenario.related)
    if not ranks:
        return np.zeros((draws, 0))
    return np.stack([ndtri(u) for u in ranks.values()], axis=1)
