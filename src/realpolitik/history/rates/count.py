"""Counting a base rate, with filters and an interval. Owns `rate`, `Rate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.bundled import bundled_rows
from realpolitik.history.rates.questions import RateQuestion, question
from realpolitik.history.rates.survival import survival
from realpolitik.history.sources import SOURCES
from realpolitik.history.store import Tables
from realpolitik.suggest import listing, nearest

LEVEL = 0.9
"""The level of intervals, as for quantities (rule S3)."""

COMMON = ("since", "until", "ratio_above", "ratio_below")
"""Filters of every question: years, and the power ratio."""


@dataclass(frozen=True)
class Rate:
    """How often something happened in a class of past cases.

    Parameters
    ----------
    question
        Which.
    filters
        What the class was narrowed to, the question's own choices included.
    yes, cases
        How often it happened, out of how many.
    censored
        Cases of which it is not known yet, for they were under way when the data end; they are
        among `cases`.
    share
        The share of yes: `yes` of `cases`, or where some are censored the estimate of Kaplan and
        Meier (1958); nan without cases.
    worth
        As many uncensored cases would tell as much; `cases` where none is censored.
    unknown
        Cases left out, their power ratio being asked for and unknown.
    first, last
        The years of the first and the last case; 0 without cases.
    small
        Whether the count is the package's own, carried in its small table.
    """

    question: RateQuestion
    filters: Mapping[str, str]
    yes: int
    cases: int
    censored: int
    share: float
    worth: float
    unknown: int
    first: int
    last: int
    small: bool

    @property
    def shape(self) -> tuple[float, float]:
        """The beta distribution of the rate, given the count: Jeffreys' prior."""
        return self.worth * self.share + 0.5, self.worth * (1 - self.share) + 0.5

    @property
    def count(self) -> str:
        """The count in words."""
        text = f"{self.yes:,} of {self.cases:,} {'case' if self.cases == 1 else 'cases'}"
        if self.censored:
            text += f" ({self.censored:,} of them too young to tell when the data end)"
        return f"{text}, {self.first} to {self.last}"

    @property
    def interval(self) -> tuple[float, float]:
        """The 90% interval of the rate (Jeffreys; Brown, Cai and DasGupta 2001)."""
        from scipy.special import betaincinv

        low, high = (float(betaincinv(*self.shape, (1 + s * LEVEL) / 2)) for s in (-1, 1))
        return 0.0 if self.share == 0 else low, 1.0 if self.share == 1 else high

    @property
    def references(self) -> tuple[str, ...]:
        """The sources counted in, as lines of a list of references."""
        return tuple(dict.fromkeys(SOURCES[n].reference for n in self.question.needs))

    def to_dict(self) -> dict[str, object]:
        """Return the rate as plain data."""
        low, high = self.interval
        return {
            "question": self.question.name,
            "says": self.question.says,
            "filters": dict(self.filters),
            "yes": self.yes,
            "cases": self.cases,
            "censored": self.censored,
            "worth": self.worth,
            "unknown": self.unknown,
            "share": self.share if self.cases else None,
            "interval": [low, high] if self.cases else None,
            "level": LEVEL,
            "years": [self.first, self.last],
            "small_table": self.small,
            "references": list(self.references),
        }


def filters_of(item: RateQuestion, given: Mapping[str, object]) -> dict[str, str]:
    """Return the filters of a question in full, checked.

    Raises
    ------
    DataError
        If one is unknown, or has a value that it cannot have.
    """
    known = [*item.choices, *COMMON]
    chosen = {name: usual for name, (_, usual) in item.choices.items()}
    for name, value in given.items():
        text = str(value)
        if name not in known:
            help_ = nearest(name, known) or f"known: {listing(known)}"
            raise DataError(f"`{item.name}` has no filter `{name}`; {help_}")
        if name in item.choices and text not in item.choices[name][0]:
            options = listing(item.choices[name][0])
            raise DataError(f"`{name}` is `{text}`; it can be {options}")
        if name in ("since", "until") and not (
            text.isascii() and text.isdigit() and len(text) == 4
        ):
            raise DataError(f"`{name}` is `{text}`; a year of four digits is wanted")
        if name.startswith("ratio"):
            _positive(name, text)
        chosen[name] = text
    if "since" in chosen and "until" in chosen and int(chosen["since"]) > int(chosen["until"]):
        raise DataError(f"since {chosen['since']} until {chosen['until']} leaves no year")
    return chosen


def _positive(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < float("inf"):
        raise DataError(f"`{name}` is `{text}`; a number above 0 is wanted")
    return value


def rate(
    name: str, given: Mapping[str, object] | None = None, *, tables: Tables | None = None
) -> Rate:
    """Count how often something has happened.

    Parameters
    ----------
    name
        A question of `QUESTIONS`.
    given
        Filters: the question's own, `since` and `until` (years in which a case began),
        `ratio_above` and `ratio_below` (how many times stronger).
    tables
        Where the data lie; by default the user's data folder. Without data, the counts that the
        package carries are used.

    Raises
    ------
    DataError
        If the question or a filter is unknown, no case has been followed for long enough, or the
        count is not in the small table and the data have not been pulled.
    """
    item = question(name)
    filters = filters_of(item, given or {})
    held = tables or Tables()
    if held.small(*item.needs):
        return _bundled(item, filters)
    cases = item.cases(held, filters)
    if "since" in filters:
        cases = cases.filter(pl.col("year") >= int(filters["since"]))
    if "until" in filters:
        cases = cases.filter(pl.col("year") <= int(filters["until"]))
    unknown = 0
    if "ratio_above" in filters or "ratio_below" in filters:
        unknown = cases["ratio"].null_count()
        cases = cases.drop_nulls("ratio")
    if "ratio_above" in filters:
        cases = cases.filter(pl.col("ratio") >= float(filters["ratio_above"]))
    if "ratio_below" in filters:
        cases = cases.filter(pl.col("ratio") < float(filters["ratio_below"]))
    years = cases["year"].to_list()
    first, last = min(years, default=0), max(years, default=0)
    yes, censored = int(cases["yes"].sum()), cases["yes"].null_count()
    share, worth = yes / max(cases.height, 1), float(cases.height)
    if "ended" in cases.columns:
        share, worth = survival(cases["length"], cases["ended"], int(filters["years"]))
        if cases.height and not worth:
            raise DataError(
                f"`{name}` cannot tell: no case of these has been followed for"
                f" {filters['years']} years; take an earlier `since`, or fewer `years`"
            )
    share = share if cases.height else float("nan")
    return Rate(
        item, filters, yes, cases.height, censored, share, worth, unknown, first, last, small=False
    )


def written(filters: Mapping[str, str]) -> str:
    """Return filters as one line, in order, as the small table has them."""
    return "; ".join(f"{k}: {filters[k]}" for k in sorted(filters))


def _bundled(item: RateQuestion, filters: Mapping[str, str]) -> Rate:
    rows = [r for r in bundled_rows("rates") if r["question"] == item.name]
    for row in rows:
        if row["filters"] == written(filters):
            yes, cases, censored, unknown, first, last = (
                int(row[k]) for k in ("yes", "cases", "censored", "unknown", "first", "last")
            )
            share = float(row["share"]) if row["share"] else yes / cases
            worth = float(row["worth"]) if row["worth"] else float(cases)
            return Rate(
                item, filters, yes, cases, censored, share, worth, unknown, first, last, small=True
            )
    had = "\n".join(f"    {r['filters']}" for r in rows)
    raise DataError(
        f"this count of `{item.name}` is not among those the package carries:\n{had}\n"
        f"`realpolitik data pull` fetches the data to count in"
    )
