"""Levers side by side (rule Q4, first form): what each brings its actor and the outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.answer import Summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ask.answer import Answer
    from realpolitik.scenario.model import Lever


@dataclass(frozen=True)
class LeverResult:
    """What a lever brings, the others replying to it.

    Parameters
    ----------
    lever
        The lever.
    payoffs
        Every actor's expected payoff under it.
    outcomes
        The probability, or the expected value, of each outcome under it.
    best_share
        Share of draws in which no other lever of the same actor serves that actor better; draws
        in which several tie are split among them.
    beats_free_play
        Share of draws in which its actor is better off than without any imposed plan.
    """

    lever: Lever
    payoffs: Mapping[str, Answer]
    outcomes: Mapping[str, Answer]
    best_share: float | None
    beats_free_play: float | None

    @property
    def payoff(self) -> Summary:
        """Its own actor's payoff."""
        return self.payoffs[self.lever.by].summary

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "by": self.lever.by,
            "says": self.lever.says,
            "payoff": self.payoff.to_dict(),
            "payoffs": {k: a.summary.to_dict() for k, a in self.payoffs.items()},
            "outcomes": {k: a.summary.to_dict() for k, a in self.outcomes.items()},
            "best_share": self.best_share,
            "beats_free_play": self.beats_free_play,
        }


def best_shares(payoffs: Mapping[str, NDArray[np.float64]]) -> dict[str, float | None]:
    """Return for each lever of one actor the share of draws in which it is best.

    Parameters
    ----------
    payoffs
        The actor's payoff under each of its levers, shape (draws,); NaN where undefined.
    """
    table = np.stack(list(payoffs.values()))
    table = table[:, ~np.isnan(table).any(axis=0)]
    if not table.shape[1]:
        return dict.fromkeys(payoffs)
    top = table.max(axis=0)
    # Payoffs that differ by rounding alone are tied.
    tied = table >= top - 1e-9 * np.maximum(1.0, np.abs(top))
    shares = (tied / tied.sum(axis=0)).mean(axis=1)
    return {name: float(s) for name, s in zip(payoffs, shares, strict=True)}


def share_above(values: NDArray[np.float64], base: NDArray[np.float64]) -> float | None:
    """Return the share of draws in which values exceed a base by more than rounding."""
    known = ~(np.isnan(values) | np.isnan(base))
    if not known.any():
        return None
    margin = 1e-9 * np.maximum(1.0, np.abs(base[known]))
    return float(np.mean(values[known] > base[known] + margin))
