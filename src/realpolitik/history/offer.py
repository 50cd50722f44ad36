"""Numbers for scenarios: `data(...)` and `rate(...)` as a distribution with its evidence.

Owns `offer`. A scenario names a figure or a rate; what it gets is a distribution as plain data and
the evidence entry that goes with it. This room knows nothing of scenarios beyond that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realpolitik.errors import DataError
from realpolitik.history.figures import figure
from realpolitik.history.rates import rate
from realpolitik.history.rates.count import written
from realpolitik.history.store import Tables
from realpolitik.suggest import listing, nearest

GRADE = "B2"
"""Admiralty grade of published datasets: usually reliable, probably true."""


@dataclass(frozen=True)
class Offer:
    """A number for a scenario.

    Parameters
    ----------
    family
        The distribution by the name that the language gives it: ``beta``, ``constant``, or
        ``between`` for ``a to b``.
    parameters
        Its parameters, in the order in which the language writes them.
    unit
        The unit that the value is to be read in: ``share``, or nothing.
    says, source, date, grade, kind
        The evidence entry.
    """

    family: str
    parameters: tuple[float, ...]
    unit: str
    says: str
    source: str
    date: str
    grade: str = GRADE
    kind: str = "fact"

    @property
    def text(self) -> str:
        """The value in the scenario language, such as ``0.72 to 0.86``; to be shown."""
        numbers = [f"{p:.6g}" for p in self.parameters]
        if self.family == "between":
            return " to ".join(numbers)
        return numbers[0] if self.family == "constant" else f"{self.family}({', '.join(numbers)})"


def offer(kind: str, name: str, given: Mapping[str, str], tables: Tables | None = None) -> Offer:
    """Return the number that ``data(name, ...)`` or ``rate(name, ...)`` stands for.

    Parameters
    ----------
    kind
        ``data`` or ``rate``.
    name
        The measure or the question.
    given
        What else was written: `of`, `with`, `year` and `for`; or filters.
    tables
        Where the data lie; by default the user's.

    Raises
    ------
    DataError
        With what is wrong and what would be right.
    """
    held = tables or Tables()
    return _of_data(name, given, held) if kind == "data" else _of_rate(name, given, held)


def _of_data(name: str, given: Mapping[str, str], tables: Tables) -> Offer:
    known = ("of", "with", "year", "for")
    for key in given:
        if key not in known:
            help_ = nearest(key, known) or f"known: {listing(known)}"
            raise DataError(f"`data` takes no `{key}`; {help_}")
    for key in ("of", "year"):
        if key not in given:
            raise DataError(f"`data({name}, ...)` needs `{key}:`, as in `of: PRK, year: 2014`")
    years = {k: _year(k, given[k]) for k in ("year", "for") if k in given}
    found = figure(
        name,
        given["of"],
        given.get("with"),
        year=years["year"],
        carried_to=years.get("for"),
        tables=tables,
    )
    low, high = map(_rounded, found.interval)
    family, parameters = (
        ("between", (low, high)) if low < high else ("constant", (_rounded(found.value),))
    )
    carried = f", carried to {given['for']}" if found.ahead else ""
    says = f"{found.says}{carried}; 90% between {low:.3g} and {high:.3g} by its yearly changes"
    unit = "share" if found.measure.scale == "share" else ""
    return Offer(family, parameters, unit, says, "; ".join(found.references), str(found.year))


def _rounded(value: float) -> float:
    """Return a number to the six digits that the carried tables hold.

    So pulled and carried data offer the same number.
    """
    return float(f"{value:.6g}")


def _year(key: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise DataError(f"`{key}` is `{text}`; a year of four digits is wanted")
    return int(text)


def _of_rate(name: str, given: Mapping[str, str], tables: Tables) -> Offer:
    found = rate(name, given, tables=tables)
    if not found.cases:
        raise DataError(f"`rate({name}, ...)` has no past case with these filters")
    a, b = found.shape
    low, high = found.interval
    says = (
        f"{found.question.says} {found.count} ({written(found.filters)}); 90% between {low:.3g}"
        f" and {high:.3g}"
    )
    return Offer(
        "beta",
        (_rounded(a), _rounded(b)),
        "share",
        says,
        "; ".join(found.references),
        str(found.last),
    )
