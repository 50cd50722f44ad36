"""Verdicts on claims (rule Q2): the share of draws in which a test holds, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.answer import wilson
from realpolitik.scenario.words import meets, word_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.scenario.model import Claim


@dataclass(frozen=True, eq=False)
class Verdict:
    """How a claim fares over the draws.

    Parameters
    ----------
    claim
        The claim.
    holds
        1 where its test holds, 0 where it fails, NaN where it is undefined; shape (draws,).
    undefined, failed
        Draws without an answer, and draws that could not be solved.
    """

    claim: Claim
    holds: NDArray[np.float64]
    undefined: int
    failed: int

    @property
    def counted(self) -> int:
        """Draws in which the test is true or false."""
        return int(np.sum(~np.isnan(self.holds)))

    @property
    def share(self) -> float | None:
        """Share of the counted draws in which the test holds; None if none counts.

        It is a share under the file's assumptions, not the probability that the claim is true.
        """
        return float(np.nanmean(self.holds)) if self.counted else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% Wilson interval of the share."""
        return wilson(int(np.nansum(self.holds)), self.counted) if self.counted else None

    @property
    def words(self) -> str:
        """The share in the words of ICD 203."""
        return word_for(self.share) if self.share is not None else "undefined"

    @property
    def meets(self) -> bool | None:
        """Whether the share is at least as strong as what the file expects of it."""
        if self.claim.expect is None:
            return None
        return self.share is not None and meets(self.claim.expect, self.share)

    def to_dict(self) -> dict[str, Any]:
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
        }
