"""What the record of observations teaches: quantities, claims and predictions.

Owns `Learning`, `Learnt` and `Prediction`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.ask.evaluate.answer import Summary
from realpolitik.ask.result import Result
from realpolitik.pages.numbers import number, percent, plural, signed
from realpolitik.pages.page import TOP, Page, Reference, Table
from realpolitik.scenario.names import Names, plain

if TYPE_CHECKING:
    from realpolitik.ask.result import Document

FEW = 100
"""Effective draws below which what was learnt is called unsteady."""


@dataclass(frozen=True)
class Learnt:
    """What the record says of one quantity.

    Parameters
    ----------
    quantity, says, unit
        The quantity.
    prior, posterior
        Before and after.
    shift
        How far its median moved, in prior standard deviations of its normal score.
    """

    quantity: str
    says: str
    unit: str
    prior: Summary
    posterior: Summary
    shift: float


@dataclass(frozen=True)
class Prediction:
    """How well the others foretell one observation.

    Parameters
    ----------
    date, path, says
        The observation.
    probability
        Its probability once the other observations have been learnt from; the mean over draws.
    prior
        Its probability before any.
    uniform
        Its probability if every option were equally likely wherever it is open.
    """

    date: str
    path: Mapping[str, str]
    says: str
    probability: float
    prior: float
    uniform: float

    @property
    def score(self) -> float:
        """The gain over a uniform guess, in bits; below 0 is worse than guessing."""
        if self.probability <= 0:
            return -math.inf
        return math.log2(self.probability / self.uniform)


@dataclass(frozen=True)
class Learning(Result):
    """What the observations teach.

    Parameters
    ----------
    observations
        How many.
    effective
        How many draws still count.
    draws
        How many there were.
    quantities
        What was learnt, the greatest shift first.
    claims
        By claim the share of draws before and after.
    predictions
        Each observation foretold from the others.
    names
        The names that readers see.
    """

    observations: int
    effective: float
    draws: int
    quantities: tuple[Learnt, ...]
    claims: Mapping[str, tuple[float | None, float | None]]
    predictions: tuple[Prediction, ...]
    names: Names = field(repr=False, compare=False)

    @property
    def of_first_period(self) -> bool:
        """True: what it measures is the game of the first period."""
        return True

    @property
    def warning(self) -> str:
        """What to say if too few draws still count; empty if enough do."""
        if self.effective >= FEW:
            return ""
        return (
            f"the record leaves the weight of only {self.effective:.0f} of {self.draws:,} draws:"
            " it is unlikely under this file, or more draws are needed; the numbers after the"
            " record are rough"
        )

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "observations": self.observations,
            "draws": self.draws,
            "effective_draws": self.effective,
            "warning": self.warning,
            "quantities": [
                {
                    "quantity": q.quantity,
                    "prior": q.prior.to_dict(),
                    "posterior": q.posterior.to_dict(),
                    "shift": q.shift,
                }
                for q in self.quantities
            ],
            "claims": {k: {"before": b, "after": a} for k, (b, a) in self.claims.items()},
            "predictions": [
                {
                    "date": p.date,
                    "path": dict(p.path),
                    "probability": p.probability,
                    "prior": p.prior,
                    "uniform": p.uniform,
                    "bits": None if math.isinf(p.score) else p.score,
                }
                for p in self.predictions
            ],
        }

    def page(self) -> Page:
        """Return the page on what the record teaches."""
        learnt = tuple(
            (
                plain(q.quantity),
                _three(q.prior),
                _three(q.posterior),
                signed(q.shift),
            )
            for q in self.quantities[:TOP]
        )
        claims = tuple(
            (k, percent(before), percent(after)) for k, (before, after) in self.claims.items()
        )
        told = tuple(
            (
                p.date,
                self.names.path(p.path),
                percent(p.probability),
                percent(p.uniform),
                "never" if p.probability <= 0 else signed(p.score),
            )
            for p in self.predictions
        )
        tables = (
            Table(
                "What the record says about the quantities",
                "median (5% to 95%); shift in sd",
                ("quantity", "before", "after", "shift"),
                learnt,
                frozenset({3}),
            ),
            Table(
                "Claims", "share of draws", ("claim", "before", "after"), claims, frozenset({1, 2})
            ),
            Table(
                "Each observation predicted from the others",
                "bits gained over a uniform guess",
                ("date", "observed", "predicted", "guess", "bits"),
                told,
                frozenset({2, 3, 4}),
            ),
        )
        lead = (
            f"{plural(self.observations, 'observation')}. The draws that explain them better count"
            f" more: {plural(self.draws, 'draw')} now have the weight of {self.effective:,.0f}."
        )
        notes = (f"Warning: {self.warning}.",) if self.warning else ()
        rests_on = tuple(Reference("quantity", q.quantity) for q in self.quantities[:TOP])
        return Page("What the record teaches", lead, tables, notes, rests_on=rests_on)


def _three(s: Summary) -> str:
    return f"{number(s.p50)} ({number(s.p05)} to {number(s.p95)})"
