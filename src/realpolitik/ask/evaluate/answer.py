"""Answers over draws: values, their spread, and shares with their interval.

Owns `Answer`, `Summary`, `crossing` and `wilson`. A draw in which a question has no answer (its
condition cannot happen, or the draw failed) is NaN in `values`, is counted, and enters no mean
(rule Q1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.result import Result
from realpolitik.pages.numbers import digits, plural
from realpolitik.pages.page import Page
from realpolitik.scenario.estimative_words import EVEN, word_for

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

    from realpolitik.ask.provenance import Provenance
    from realpolitik.ask.result import Document
    from realpolitik.ensemble.quantiles import Sketch

QUANTILES = (0.05, 0.50, 0.95)

MORE_COURSES = "write more `courses` under `periods` in the file to decide more draws"
"""What to do where sampled courses leave a truth undecided (rule Q2)."""

SAMPLED_COURSES = (
    "Each draw samples a few of the courses that play can take over the periods (rule S13)."
    " {} With more `courses` under `periods` in the file this error is smaller."
)
"""What to bear in mind of what uses the sampled courses as they are."""


@dataclass(frozen=True)
class Summary:
    """Mean and quantiles over the draws that have an answer; None if none has."""

    mean: float | None
    p05: float | None
    p50: float | None
    p95: float | None

    @classmethod
    def of(cls, values: NDArray[np.float64], mean: float | None = None) -> Summary:
        """Summarise values, of which NaN are left out; `mean` is theirs if it is not given."""
        known = values[~np.isnan(values)]
        if not len(known):
            return cls(None, None, None, None)
        low, mid, high = np.quantile(known, QUANTILES)
        return cls(
            float(known.mean()) if mean is None else mean, float(low), float(mid), float(high)
        )

    def to_dict(self) -> dict[str, float | None]:
        """Return the four numbers by name."""
        return {"mean": self.mean, "p05": self.p05, "p50": self.p50, "p95": self.p95}


FEW = 100
"""Draws below which an answer is called rough."""


@dataclass(frozen=True, eq=False)
class Answer(Result):
    """The answer to one question in every draw.

    Parameters
    ----------
    question
        The question as it was put.
    values
        One number per draw, NaN where there is none; of runs with more than 65,536 draws the first
        65,536.
    draws
        How many draws there are in all.
    defined
        In how many of them the question has an answer.
    total
        The sum of these answers.
    failed
        Draws that could not be solved (rule G4).
    is_truth
        Whether the question is true or false, so that values are 1 and 0.
    course_error
        How far the values are off because a draw samples courses: the mean squared error (S13).
    likely
        Of truths, the sum over draws of how likely each is true given its sampled courses; None
        where none are sampled.
    undecided
        Of truths, in how many draws sampled courses do not settle which it is.
    weighs
        Of truths, how many draws they are worth, each by the share of it that is not luck; None
        where no courses are sampled.
    crossed
        Draws in which another branch of equilibria crosses the one that is followed (rule G4).
    sampled
        Draws in which the answer rests on sampled courses (rule S13).
    sketch
        How the values of all draws spread, where there are more draws than values; quantiles are
        taken of it. Of values otherwise.
    among
        Whether it was asked of the draws in which a condition on quantities holds (rule Q1).
    """

    question: str
    values: NDArray[np.float64]
    draws: int
    defined: int
    total: float
    failed: int = 0
    is_truth: bool = False
    course_error: float = 0.0
    likely: float | None = None
    undecided: int = 0
    weighs: float | None = None
    crossed: int = 0
    sampled: int = 0
    sketch: Sketch | None = None
    among: bool = False

    @classmethod
    def of(cls, question: str, values: NDArray[np.float64], failed: int = 0) -> Answer:
        """Return the answer that these values are, all of them."""
        known = values[~np.isnan(values)]
        return cls(question, values, len(values), len(known), float(known.sum()), failed)

    @property
    def undefined(self) -> int:
        """Draws in which the question has no answer although the draw was solved."""
        return self.draws - self.defined - self.failed

    @property
    def summary(self) -> Summary:
        """Mean, 5%, 50% and 95% over the draws that have an answer.

        Where draws sample courses the quantiles are those of values drawn in towards the mean, as
        far as takes the luck out of their variance (Louis 1984, *JASA* 79, p. 393).
        """
        mean = self.mean if self.defined else None
        if self.sketch is None or np.isnan(self.values).all():
            return Summary.of(self._without_course_error(self.values), mean)
        return Summary(mean, *self._without_course_error(self.sketch.quantile(QUANTILES)).tolist())

    def _without_course_error(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        known = self.values[~np.isnan(self.values)]
        spread = float(known.var()) if self.course_error and len(known) else 0.0
        if not spread:
            return values
        mean = float(known.mean())
        drawn_in: NDArray[np.float64] = values - mean
        drawn_in *= math.sqrt(max(0.0, 1.0 - self.course_error / spread))
        return drawn_in + mean

    @property
    def mean(self) -> float:
        """The mean over the draws that have an answer; NaN if none has."""
        return self.total / self.defined if self.defined else math.nan

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of truths, the 95% interval of the share that is true; None if none counts.

        Wilson's. Where draws sample courses, a count of draws by their own luck leans: by about as
        much as it is off from the sum of how likely each draw is true (on this bias of nested
        simulation: Gordy and Juneja 2010, *Management Science* 56). The interval takes in twice as
        much to either side, and a draw counts by the share of it that is not luck.
        """
        if not self.defined:
            return None
        if self.likely is None or self.weighs is None:
            return wilson(round(self.total), self.defined)
        (low, high), worth = self._leans(), max(1.0, self.weighs)
        return wilson(low * worth, worth)[0], wilson(high * worth, worth)[1]

    def _leans(self) -> tuple[float, float]:
        """How far the luck of sampled courses could carry the share, down and up."""
        leans = 0.0 if self.likely is None else abs(self.likely - self.total) / self.defined
        return max(0.0, self.mean - 2 * leans), min(1.0, self.mean + 2 * leans)

    @property
    def settled(self) -> bool:
        """Of truths, whether luck cannot carry the share past even from one side to the other."""
        low, high = self._leans() if self.defined else (0.0, 0.0)
        return not (low < EVEN.low and high > EVEN.high)

    @property
    def words(self) -> str:
        """Of truths, the share in the words of ICD 203; or that it is undecided or undefined."""
        if not self.defined:
            return "undefined"
        return word_for(self.mean) if self.settled else "undecided"

    def under(self, provenance: Provenance) -> Provenance:
        """Return where the answer comes from: the draws are those that it was asked of."""
        return replace(provenance, draws=self.draws)

    def document(self, provenance: Provenance) -> Document:
        """Return what ``--json`` prints: the answer and where it comes from, side by side."""
        return {**self.under(provenance).to_dict(), **self.to_dict()}

    def to_dict(self) -> Document:
        """Return the answer as plain data."""
        asked: Document = {
            "failed_draws": self.failed,
            "undefined_draws": self.undefined,
            **({"crossed_draws": self.crossed} if self.crossed else {}),
            "question": self.question,
        }
        if not self.is_truth:
            return {**asked, "answer": self.summary.to_dict()}
        share = self.summary.mean
        interval = list(self.interval) if self.interval else None
        near: Document = {"undecided_draws": self.undecided} if self.undecided else {}
        return {**asked, "share": share, "interval": interval, "words": self.words, **near}

    def page(self) -> Page:
        """Return the answer in a few lines."""
        s = self.summary
        if s.mean is None:
            lines = [self.nothing()]
        elif self.is_truth and self.interval is not None:
            low, high = self.interval
            lines = [
                f"true in {100 * s.mean:.1f}% of draws ({self.words}),"
                f" 95% interval {100 * low:.1f} to {100 * high:.1f}%"
            ]
        else:
            told = (("mean", s.mean), ("5%", s.p05), ("50%", s.p50), ("95%", s.p95))
            lines = ["   ".join(f"{what} {digits(v, 4)}" for what, v in told if v is not None)]
        if self.undecided:
            more = "" if self.settled else f"; {MORE_COURSES}"
            undecided = plural(self.undecided, "draw")
            lines.append(f"in {undecided} the sampled courses do not decide it{more}")
        if s.mean is not None:
            if self.among:
                lines.append(self._of_some())
            elif self.undefined:
                left_out = plural(self.undefined, "draw")
                lines.append(f"{left_out} left out, because its condition never happens there")
            if self.failed:
                lines.append(f"{plural(self.failed, 'draw')} left out, because they failed")
        if self.crossed:
            lines.append(crossing(self.crossed, self.draws))
        return Page(self.question, "\n".join(lines), short=True)

    def _of_some(self) -> str:
        """Say in how many draws the condition on quantities holds."""
        told = f"the condition holds in {self.defined:,} of {plural(self.draws, 'draw')}"
        few = self.defined < min(FEW, self.draws)
        return f"{told}; so few are a rough basis, ask for more draws" if few else told

    def nothing(self) -> str:
        """Say why no draw has an answer."""
        if not self.failed:
            return "undefined in every draw: its condition never happens"
        if not self.undefined:
            return "no answer: every draw failed"
        return (
            f"no answer: {plural(self.failed, 'draw')} failed, and in the other"
            f" {self.undefined:,} its condition never happens"
        )

    # Any: of whatever type numpy asks for.
    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.values, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        s = self.summary
        counts = (
            ("undefined", self.undefined),
            ("failed", self.failed),
            ("undecided", self.undecided),
            ("branches cross", self.crossed),
        )
        noted = "".join(f", {what} in {plural(count, 'draw')}" for what, count in counts if count)
        if s.mean is None:
            told = f"undefined in every draw{noted}" if self.failed else "undefined in every draw"
            return f"Answer({self.question!r}: {told})"
        quantiles = " ".join(digits(q) for q in (s.p05, s.p50, s.p95) if q is not None)
        return f"Answer({self.question!r}: {digits(s.mean)}, 5-50-95% {quantiles}{noted})"


def crossing(crossed: int, draws: int) -> str:
    """Say in how many draws branches of equilibria cross, and which one is followed (rule G4)."""
    return (
        f"In {crossed:,} of {plural(draws, 'draw')} two branches of equilibria cross; the answer"
        " there follows the branch that goes straight on."
    )


def wilson(
    successes: float, trials: float, level_z: float = 1.959963984540054
) -> tuple[float, float]:
    """Return the interval for a share of draws (Wilson 1927, *JASA* 22, p. 209).

    Parameters
    ----------
    successes, trials
        Counts; `trials` is at least 1.
    level_z
        The standard normal quantile of the interval; by default that of 95%.

    Notes
    -----
    The interval is that of independent draws. Sobol points settle faster, so it errs on the wide
    side; it speaks of the number of draws only, not of whether the file is right.

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(low, 4), round(high, 4)
    (0.4902, 0.9433)
    """
    share, z2 = successes / trials, level_z**2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    inner = share * (1 - share) / trials + z2 / (4 * trials**2)
    half = level_z / (1 + z2 / trials) * math.sqrt(inner)
    # The share lies within, also where it is 0 or 1 and the last digit is rounded.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
