"""How wrong the ranges may be before a claim's verdict falls (rule Q5).

Owns `RobustnessQuestion` and `robustness`: every range is widened, or narrowed, by one factor
around its median, in normal scores, and the claim asked again. That is the robustness of
information-gap theory (Ben-Haim 2006, *Info-Gap Decision Theory*, ch. 3) for the share of draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.ask.evaluate.points import Pointwise, scores_of_draws, uncertain
from realpolitik.ask.evaluate.query import searches
from realpolitik.ask.evaluate.target import claims_or, truth_of
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Place
from realpolitik.ask.result import Result, Several
from realpolitik.errors import RealpolitikError
from realpolitik.pages.page import Page, Reference

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress
    from realpolitik.scenario.expression import nodes as n

WIDEST = 3.0
FACTORS = np.linspace(0.0, WIDEST, 16)
DRAWS = 256


@dataclass(frozen=True, eq=False)
class Robustness(Result):
    """A claim's share of draws while all ranges are widened.

    Parameters
    ----------
    claim
        Its name.
    level
        The share under which it counts as fallen.
    factors, shares
        By how much the ranges are widened, 0 being the medians alone, and the share there.
    robust_to
        The largest factor up to which the share never falls under the level; None if it is under
        already at the medians, or undefined there.
    """

    claim: str
    level: float
    factors: NDArray[np.float64]
    shares: NDArray[np.float64]
    robust_to: float | None

    @property
    def words(self) -> str:
        """The result in one sentence."""
        holds = f"The claim holds in at least {100 * self.level:.0f}% of draws"
        if np.isnan(self.shares[0]):
            return "With all quantities at their medians the test has no answer."
        if self.robust_to is None:
            return "The claim fails even with all quantities at their medians."
        if self.robust_to >= WIDEST:
            return f"{holds} even if all ranges are {WIDEST:g} times as wide."
        if self.robust_to >= 1:
            return f"{holds} until all ranges are {self.robust_to:.2g} times as wide."
        return f"{holds} only if all ranges shrink to {self.robust_to:.2g} times their width."

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "claim": self.claim,
            "level": self.level,
            "robust_to": self.robust_to,
            "words": self.words,
            "factors": self.factors.tolist(),
            "shares": [None if np.isnan(s) else float(s) for s in self.shares],
        }

    def page(self) -> Page:
        """Return the page on how wrong the ranges may be."""
        about = (Reference("claim", self.claim),)
        return Page(f"Robustness of {self.claim}", self.words, about=about)


@dataclass(frozen=True)
class RobustnessQuestion(AbstractQuestion[Several[Robustness]]):
    """Show how far all ranges may be widened before a claim falls.

    Parameters
    ----------
    claims
        Names of claims, or questions that are true or false; by default every claim.
    level
        The share of draws that a claim must keep.
    draws
        How many of the first draws are widened.
    """

    place: ClassVar[Place | None] = Place("robustness", by_name=True)

    claims: str | Sequence[str] = ()
    _: KW_ONLY
    level: float = 0.5
    draws: int = DRAWS

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Several[Robustness]:
        """Return by claim how far its ranges may be widened."""
        wanted = claims_or(ensemble.model.scenario, self.claims)
        return Several(
            robustness(ensemble, wanted, level=self.level, draws=self.draws, progress=progress)
        )

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Several[Robustness]]]:
        """Return the question of every claim, where something is uncertain."""
        return (Contribution(cls()),) if uncertain(draft.ensemble) else ()


def robustness(
    ensemble: Ensemble,
    claims: Sequence[str],
    *,
    level: float = 0.5,
    draws: int = DRAWS,
    progress: Progress | None = None,
) -> dict[str, Robustness]:
    """Widen all ranges until claims fall.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    claims
        Names of claims, or questions that are true or false.
    level
        The share of draws that a claim must keep.
    draws
        How many of the first draws are widened.
    progress
        Told of points done and points in all.

    Raises
    ------
    RealpolitikError
        If a question is not true or false, or the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise RealpolitikError(f"a level is a share between 0 and 1, not {level:g}")
    targets = {text: truth_of(ensemble.model.scenario, text) for text in claims}
    results: dict[str, Robustness] = {}
    for searching in (False, True):
        # Where plans are sought in every draw, few draws must do.
        some = {k: t.node for k, t in targets.items() if searches(t.node) is searching}
        count = min(draws // 16 if searching else draws, ensemble.draws)
        if some:
            results |= _widened(ensemble, some, level, max(1, count), progress)
    return {text: results[text] for text in claims}


def _widened(
    ensemble: Ensemble,
    asked: dict[str, n.Node],
    level: float,
    draws: int,
    progress: Progress | None,
) -> dict[str, Robustness]:
    """Ask claims while all ranges are widened together."""
    pointwise = Pointwise(ensemble, asked)
    scores = scores_of_draws(ensemble, draws)
    points = (FACTORS[:, None, None] * scores[None]).reshape(len(FACTORS) * draws, -1)
    found = pointwise.at(points, progress)
    results = {}
    for text in asked:
        values = found[text].reshape(len(FACTORS), -1)
        known = np.sum(~np.isnan(values), axis=1)
        total = np.nansum(values, axis=1)
        shares = np.where(known > 0, total / np.maximum(known, 1), np.nan)
        results[text] = Robustness(text, level, FACTORS, shares, _robust_to(shares, level))
    return results


def _robust_to(shares: NDArray[np.float64], level: float) -> float | None:
    """Return where the share first falls under the level, between the factors tried."""
    under = np.flatnonzero(~(shares >= level))
    if not len(under):
        return float(FACTORS[-1])
    first = int(under[0])
    if first == 0:
        return None
    above, below = shares[first - 1], shares[first]
    part = (above - level) / (above - below) if above > below else 0.0
    return float(FACTORS[first - 1] + part * (FACTORS[first] - FACTORS[first - 1]))
