"""What is found by moving one quantity, or two: curves, and where they tip.

Owns `Tipping`, `TippingTwo` and `Curve`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from realpolitik.ask.evaluate.answer import SAMPLED_COURSES, Summary
from realpolitik.ask.result import Result
from realpolitik.pages.numbers import number, percent, unit_after
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from realpolitik.ask.provenance import Provenance
    from realpolitik.ask.result import Document

COURSES_NOTE = SAMPLED_COURSES.format(
    "Each draw keeps its random numbers at every value, so the value at which its answer changes"
    " is that of its courses; the shares of draws average over them."
)
"""What to bear in mind of what changes along a quantity."""


@dataclass(frozen=True, eq=False)
class Curve:
    """How an answer runs along one quantity.

    Parameters
    ----------
    name
        What is shown: the target, or a lever.
    mean, low, high
        Of a truth or a lever, the share of draws in which it holds, or is best; of a number its
        median, 5% and 95% over the rest. Shape (values,); `low` and `high` are None for shares.
    """

    name: str
    mean: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Tipping(Result):
    """Where an answer tips along one quantity.

    Parameters
    ----------
    target
        What is asked; ``best lever of X`` for a choice among levers.
    title
        The same as readers see it.
    quantity, says, unit
        What is moved.
    values
        Its values, from its 1% to its 99% quantile.
    range
        Its 5%, 50% and 95% quantiles.
    curves
        How the answer runs.
    crosses_at
        Where the verdict's share crosses one half, or the lever that is most often best changes;
        each with what it is before and after.
    tips
        Over draws of the rest, the value at which the draw's own answer first changes.
    never
        Share of the draws with an answer whose answer does not change; None if no draw has one.
    draws
        How many draws of the rest.
    sampled
        Whether the answer rests on sampled courses (rule S13).
    """

    target: str
    title: str
    quantity: str
    says: str
    unit: str
    values: NDArray[np.float64]
    range: tuple[float, float, float]
    curves: tuple[Curve, ...]
    crosses_at: tuple[tuple[float, str, str], ...]
    tips: Summary
    never: float | None
    draws: int
    sampled: bool = False

    def under(self, provenance: Provenance) -> Provenance:
        """Return where the result comes from: the draws are those of the rest."""
        return replace(provenance, draws=self.draws)

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "target": self.target,
            "quantity": self.quantity,
            "says": self.says,
            "unit": self.unit,
            "range": list(self.range),
            "crosses_at": [
                {"value": v, "before": before, "after": after}
                for v, before, after in self.crosses_at
            ],
            "tips": self.tips.to_dict(),
            "never_tips": self.never,
            **({"sampled_courses": True} if self.sampled else {}),
            "values": self.values.tolist(),
            "curves": {
                c.name: {
                    "mean": _plain(c.mean),
                    "low": None if c.low is None else _plain(c.low),
                    "high": None if c.high is None else _plain(c.high),
                }
                for c in self.curves
            },
        }

    def page(self) -> Page:
        """Return the page on where the answer tips along the quantity."""
        step = max(1, len(self.values) // 10)
        rows = []
        for i in range(0, len(self.values), step):
            cells = [number(float(self.values[i]))]
            for curve in self.curves:
                value = float(curve.mean[i])
                cells.append(number(value) if curve.low is not None else percent(value))
            rows.append(tuple(cells))
        quantity = plain(self.quantity)
        header = (f"{quantity}{unit_after(self.unit)}", *(plain(c.name) for c in self.curves))
        kind = "median" if self.curves[0].low is not None else "share of draws"
        table = Table(f"{self.title} as {quantity} changes", kind, header, tuple(rows))
        rests_on = (Reference("quantity", self.quantity),)
        notes = (COURSES_NOTE,) if self.sampled else ()
        return Page("Tipping point", self.sentence(), (table,), notes, rests_on=rests_on)

    def sentence(self) -> str:
        """Say where it tips, and how far the rest moves that point."""
        low, _, high = self.range
        unit = unit_after(self.unit)
        told = [f"{plain(self.quantity)} ranges from {number(low)} to {number(high)}{unit}."]
        for value, before, after in self.crosses_at:
            told.append(
                f"At {number(value)}{unit} the answer in most draws changes from"
                f" {plain(before)} to {plain(after)}."
            )
        if all(np.isnan(curve.mean).all() for curve in self.curves):
            told.append("Over the whole range no draw has an answer.")
        elif not self.crosses_at and self.curves[0].low is None:
            told.append("The answer in most draws is the same over the whole range.")
        if self.tips.p50 is not None:
            told.append(
                f"In single draws the answer changes at {number(self.tips.p50)}"
                f" ({number(self.tips.p05)} to {number(self.tips.p95)}){unit};"
                f" in {percent(self.never)} of draws it never changes."
            )
        return " ".join(told)


@dataclass(frozen=True, eq=False)
class TippingTwo(Result):
    """The share of draws in which a truth holds, over the values of two quantities.

    Parameters
    ----------
    target
        What is asked.
    quantities, units
        What is moved, along the first axis and along the second.
    values
        Their values.
    shares
        The share, shape (values of the first, values of the second); NaN where undefined.
    draws
        How many draws of the rest.
    sampled
        Whether the answer rests on sampled courses (rule S13).
    """

    target: str
    quantities: tuple[str, str]
    units: tuple[str, str]
    values: tuple[NDArray[np.float64], NDArray[np.float64]]
    shares: NDArray[np.float64]
    draws: int
    sampled: bool = False

    def under(self, provenance: Provenance) -> Provenance:
        """Return where the result comes from: the draws are those of the rest."""
        return replace(provenance, draws=self.draws)

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "target": self.target,
            "quantities": list(self.quantities),
            "values": [v.tolist() for v in self.values],
            "shares": [_plain(row) for row in self.shares],
            **({"sampled_courses": True} if self.sampled else {}),
        }

    def page(self) -> Page:
        """Return the page on where the answer tips over two quantities."""
        one, other = self.values
        columns = range(0, len(other), 2)
        rows = [
            (number(float(one[i])), *(percent(float(self.shares[i, j])) for j in columns))
            for i in range(0, len(one), 2)
        ]
        names = [plain(quantity) for quantity in self.quantities]
        header = (names[0], *(number(float(other[j])) for j in columns))
        note = f"share of draws; rows: {names[0]}, columns: {names[1]}"
        right = frozenset(range(1, len(header)))
        table = Table(plain(self.target), note, header, tuple(rows), right)
        rests_on = tuple(Reference("quantity", name) for name in self.quantities)
        notes = (COURSES_NOTE,) if self.sampled else ()
        return Page("Tipping", "", (table,), notes, rests_on=rests_on)


def _plain(values: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in values]
