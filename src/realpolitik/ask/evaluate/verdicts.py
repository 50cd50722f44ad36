"""Verdicts on claims (rule Q2): the share of draws in which a test holds, and in words.

Owns `Verdict`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.ask.evaluate.answer import MORE_COURSES
from realpolitik.ask.evaluate.query import searches
from realpolitik.pages.numbers import percent, plural
from realpolitik.scenario.estimative_words import Standing, meets, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.result import Document
    from realpolitik.scenario.model import Claim


@dataclass(frozen=True, eq=False)
class Verdict:
    """How a claim fares over the draws.

    Parameters
    ----------
    claim
        The claim.
    answer
        1 where its test holds, 0 where it fails, NaN where it is undefined.
    """

    claim: Claim
    answer: Answer

    @property
    def holds(self) -> NDArray[np.float64]:
        """1 where the test holds, 0 where it fails, NaN where it is undefined, by draw."""
        return self.answer.values

    @property
    def undefined(self) -> int:
        """Draws in which the test has no answer although they were solved."""
        return self.answer.undefined

    @property
    def undecided(self) -> int:
        """Draws in which the sampled courses do not settle whether the test holds (rule S13)."""
        return self.answer.undecided

    @property
    def counted(self) -> int:
        """Draws in which the test is true or false."""
        return self.answer.defined

    @property
    def share(self) -> float | None:
        """Share of the counted draws in which the test holds; None if none counts.

        It is a share under the file's assumptions, not the probability that the claim is true.
        """
        return self.answer.mean if self.counted else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% interval of the share: Wilson's, wider by how far luck leans."""
        return self.answer.interval

    @property
    def words(self) -> str:
        """The share in the words of ICD 203; or that courses leave it undecided, or undefined."""
        return self.answer.words

    @property
    def settled(self) -> bool:
        """Whether every share in the interval stands alike to what the file expects, and to even.

        Only luck of sampled courses (rule S13) can leave this open: an interval that speaks of the
        number of draws alone does not.
        """
        if not self.answer.settled:
            return False
        if not self.undecided or self.claim.expect is None or self.interval is None:
            return True
        expect, (low, high) = self.claim.expect, self.interval
        return self.share is None or len({meets(expect, s) for s in (low, self.share, high)}) == 1

    @property
    def meets(self) -> bool | None:
        """Whether the share is at least as strong as what the file expects of it.

        None if it expects nothing, or if the courses do not settle it.
        """
        if self.claim.expect is None or not self.settled:
            return None
        return self.share is not None and meets(self.claim.expect, self.share)

    @property
    def standing(self) -> Standing | None:
        """How the share stands to what the file expects; None if it expects or shares nothing."""
        if self.claim.expect is None or self.share is None:
            return None
        return standing(self.claim.expect, self.share) if self.settled else Standing.UNDECIDED

    def sentence(self) -> str:
        """Say how the claim fares, as a sentence without its subject."""
        if self.share is None or self.interval is None:
            return self.answer.nothing()
        low, high = self.interval
        words = self.words if self.settled else "undecided"
        line = f"holds in {percent(self.share)} of draws ({words})"
        if self.counted >= 2:
            line += f", 95% interval {100 * low:.1f} to {100 * high:.1f}%"
        if self.standing is not None:
            line += f"; claimed {self.claim.expect}: {self.standing}"
        if searches(self.claim.test):
            line += f"; computed on the first {plural(self.answer.draws, 'draw')}"
        if self.undecided:
            line += f"; in {plural(self.undecided, 'draw')} the sampled courses do not decide it"
            line += "" if self.settled else f"; {MORE_COURSES}"
        if self.undefined:
            left_out = plural(self.undefined, "draw")
            line += f"; {left_out} left out, because its condition never happens there"
        if self.answer.failed:
            line += f"; {plural(self.answer.failed, 'draw')} left out, because they failed"
        return line

    def to_dict(self) -> Document:
        """Return the verdict as plain data."""
        return {
            "says": self.claim.says,
            "row": self.claim.row,
            "test": self.claim.text,
            "share": self.share,
            "interval": list(self.interval) if self.interval else None,
            "words": self.words,
            "expect": self.claim.expect,
            "meets": self.meets,
            "undefined_draws": self.undefined,
            **({"failed_draws": self.answer.failed} if self.answer.failed else {}),
            **({"undecided_draws": self.undecided} if self.undecided else {}),
        }


def as_expected(verdicts: Iterable[Verdict]) -> tuple[int, int]:
    """Return how many claims hold as strongly as expected, and of how many something is."""
    asked = [v for v in verdicts if v.claim.expect is not None]
    return sum(bool(v.meets) for v in asked), len(asked)


def open_ones(verdicts: Iterable[Verdict]) -> int:
    """Return of how many claims the sampled courses leave open whether they hold as expected."""
    return sum(not v.settled for v in verdicts if v.claim.expect is not None)
