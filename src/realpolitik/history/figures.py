"""Single figures from the data, with what is uncertain about them. Owns `figure`, `MEASURES`.

A figure is a measure of a state, or of a state with another, in a year. How far the truth may be
off is judged from the series itself: as if it went on as a random walk with the spread of its
changes over the ten years before, for as many years as the figure is carried forward, and for one
if it is not. Shares walk on the logit scale, amounts on the log scale.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.bundled import bundled_rows
from realpolitik.history.codes import code_of, name_of, state_of
from realpolitik.history.measures.decomposition import alignment
from realpolitik.history.pairs import NEEDS, indicators, pair_data
from realpolitik.history.panel import dyads, needs, states
from realpolitik.history.sources import SOURCES
from realpolitik.history.store import Tables
from realpolitik.suggest import listing, nearest, shown

BACK = 10
"""Years of changes that the spread of a figure is judged from."""

LEAST = 3
"""Changes below which a series tells no spread."""

Z90 = 1.6448536269514722
"""Half the width of the central 90% of a normal distribution, in standard deviations."""


@dataclass(frozen=True)
class Measure:
    """A measure that figures can be had of.

    Parameters
    ----------
    name, says, unit
        What it is called, tells, and is in.
    pair
        Whether it is of a state with another.
    scale
        ``share`` (0 to 1), ``amount`` (above 0) or ``number``.
    needs
        The tables it is read from.
    cites
        Those of the sources that the figure itself rests on.
    series
        From tables, the two states and the years to its values by year.
    """

    name: str
    says: str
    unit: str
    pair: bool
    scale: str
    needs: tuple[str, ...]
    cites: tuple[str, ...]
    series: Callable[[Tables, int, int, tuple[int, int]], Mapping[int, float]] = field(
        repr=False, compare=False
    )


def _of_state(
    group: str, name: str, tables: Tables, one: int, two: int, years: tuple[int, int]
) -> dict[int, float]:
    del two
    frame = states(years, (group,), tables=tables).filter(pl.col("ccode") == one)
    return _by_year(frame, name)


def _of_pair(
    group: str, name: str, tables: Tables, one: int, two: int, years: tuple[int, int]
) -> dict[int, float]:
    pair = (pl.col("ccode1") == one) & (pl.col("ccode2") == two)
    return _by_year(dyads(years, (group,), tables=tables).filter(pair), name)


def _ratio(tables: Tables, one: int, two: int, years: tuple[int, int]) -> dict[int, float]:
    first = _of_state("power", "cinc", tables, one, 0, years)
    second = _of_state("power", "cinc", tables, two, 0, years)
    return {y: first[y] / second[y] for y in first if second.get(y)}


def _part(
    part: str, tables: Tables, one: int, two: int, years: tuple[int, int]
) -> dict[int, float]:
    data = pair_data(tables, *years)
    found = {}
    for year in range(years[0], years[1] + 1):
        try:
            value = getattr(alignment(indicators(data, one, two, year).indicators), part)
        except DataError:
            continue
        if math.isfinite(value):
            found[year] = float(value)
    return found


def _by_year(frame: pl.LazyFrame, name: str) -> dict[int, float]:
    rows = frame.select("year", name).drop_nulls().sort("year").collect()
    return {int(y): float(v) for y, v in rows.iter_rows()}


_PARTS_SAY = {
    "trust": "trust: kept pacts, peace, no rivalry",
    "values": "likeness of regimes",
    "grievance": "common rivals, foes and opposition",
    "need": "mutual dependence in trade and arms",
}
_DISPUTES = ("dispute_pairs", "cow_dispute_pairs")
_PARTS_CITE = {
    "trust": ("alliances", *_DISPUTES, "rivalries"),
    "values": ("polity", "vdem"),
    "grievance": ("rivalries", *_DISPUTES, "votes"),
    "need": ("trade", "arms"),
}


def _measure(
    name: str,
    says: str,
    unit: str,
    scale: str,
    group: str,
    cites: str,
    *,
    pair: bool = False,
) -> Measure:
    """Return the measure that is a column of the panel."""
    series = partial(_of_pair if pair else _of_state, group, name)
    return Measure(name, says, unit, pair, scale, needs(group), (cites,), series)


_share = partial(_measure, unit="share", scale="share")

MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        _share("cinc", "share of the world's capabilities", group="power", cites="nmc"),
        _measure("gdp", "output", "US$", "amount", "power", "gdp"),
        _measure("population", "people", "people", "amount", "power", "population"),
        _measure("polity", "Polity, -10 to 10", "points", "number", "regime", "polity"),
        _share("democracy", "electoral democracy", group="regime", cites="vdem"),
        Measure(
            "power_ratio",
            "capabilities over the other's",
            "times",
            True,
            "amount",
            needs("power"),
            ("nmc",),
            _ratio,
        ),
        _share(
            "trade_share",
            "the other's share of its trade",
            group="dependence",
            cites="trade",
            pair=True,
        ),
        _share(
            "vulnerability",
            "the other's share of its trade, times the lack of alternatives",
            group="dependence",
            cites="trade",
            pair=True,
        ),
        _share(
            "arms_share",
            "the other's share of the arms it received in five years",
            group="dependence",
            cites="arms",
            pair=True,
        ),
        _share(
            "vote_agreement",
            "agreement in the General Assembly",
            group="votes",
            cites="votes",
            pair=True,
        ),
        *(
            Measure(p, says, "share", True, "share", NEEDS, _PARTS_CITE[p], partial(_part, p))
            for p, says in _PARTS_SAY.items()
        ),
    )
}
"""Every measure that `data(...)` can name."""


@dataclass(frozen=True)
class Figure:
    """A figure from the data.

    Parameters
    ----------
    measure
        What it measures.
    of, other
        Whose: COW numbers; `other` is 0 for a measure of one state.
    year
        The year it is of.
    ahead
        How many years it is carried forward.
    value
        The figure.
    spread
        The standard deviation of its yearly changes on its scale.
    small
        Whether it is carried by the package, the data not having been pulled.
    """

    measure: Measure
    of: int
    other: int
    year: int
    ahead: int
    value: float
    spread: float
    small: bool

    @property
    def interval(self) -> tuple[float, float]:
        """The central 90% of what it may be."""
        width = Z90 * self.spread * math.sqrt(max(self.ahead, 1))
        if self.measure.scale == "share":
            middle = math.log(self.value / (1 - self.value))
            return _expit(middle - width), _expit(middle + width)
        if self.measure.scale == "amount":
            return self.value * math.exp(-width), self.value * math.exp(width)
        return self.value - width, self.value + width

    @property
    def says(self) -> str:
        """The figure in words."""
        whose = name_of(self.of, self.year)
        whose += f" with {name_of(self.other, self.year)}" if self.other else ""
        return f"{whose}, {self.year}: {self.measure.says}, {self.value:.4g}"

    @property
    def references(self) -> tuple[str, ...]:
        """The sources it is read from, as lines of a list of references."""
        return tuple(dict.fromkeys(SOURCES[n].reference for n in self.measure.cites))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def measure(name: str) -> Measure:
    """Return a measure by its name.

    Raises
    ------
    DataError
        If there is none; the nearest known name is given.
    """
    if name not in MEASURES:
        help_ = nearest(name, MEASURES) or f"known: {listing(MEASURES, 20)}"
        raise DataError(f"no measure is called `{shown(name)}`; {help_}")
    return MEASURES[name]


def figure(
    name: str,
    of: str | int,
    other: str | int | None = None,
    *,
    year: int,
    carried_to: int | None = None,
    tables: Tables | None = None,
) -> Figure:
    """Read one figure from the data.

    Parameters
    ----------
    name
        A measure of `MEASURES`.
    of, other
        The states, as codes, names or numbers.
    year
        The year of the figure.
    carried_to
        A later year that it stands for; its spread grows with the years between.
    tables
        Where the data lie; by default the user's data folder. Without data, the figures that the
        package carries are used.

    Raises
    ------
    DataError
        If the measure or a state is unknown, the series has no value for the year (its last year is
        given), or the figure is not carried and the data have not been pulled.
    """
    item = measure(name)
    if item.pair != (other is not None):
        wanted = "`of` and `with`" if item.pair else "`of` alone"
        raise DataError(f"`{name}` is a measure of {wanted}")
    one = state_of(of, year)
    two = 0 if other is None else state_of(other, year)
    if one == two:
        raise DataError(f"`of` and `with` are both {code_of(one, year)}")
    ahead = (carried_to or year) - year
    if ahead < 0:
        raise DataError(f"a figure of {year} cannot stand for {carried_to}, an earlier year")
    held = tables or Tables()
    small = bool(held.small(*item.needs))
    found = _bundled(item, one, two, year) if small else read(item, one, two, year, held)
    return Figure(item, one, two, year, ahead, *found, small=small)


def read(item: Measure, one: int, two: int, year: int, tables: Tables) -> tuple[float, float]:
    """Return a figure and the spread of its changes, from the whole data."""
    series = item.series(tables, one, two, (max(year - BACK, 1816), year))
    if year not in series:
        every = item.series(tables, one, two, (1816, max(year, 1816)))
        whose = code_of(one, year) + (f" with {code_of(two, year)}" if two else "")
        last = f"its last year before is {max(every)}" if every else "it has none before either"
        hole = ""
        if "trade" in item.needs and 1945 <= year < 1992:
            hole = "; COW's trade of the Soviet bloc before 1992 is flagged and not used"
        raise DataError(f"`{item.name}` has no value of {whose} in {year}; {last}{hole}")
    value = series[year]
    if item.scale == "share":
        # A share of 0 or 1 has no logit; it is moved in by half of the smallest step shown.
        value = min(max(value, _EDGE), 1 - _EDGE)
    scaled = {y: _scaled(item, v) for y, v in series.items()}
    changes = [scaled[y] - scaled[y - 1] for y in sorted(scaled) if y - 1 in scaled]
    if len(changes) < LEAST:
        raise DataError(
            f"`{item.name}` has too few values before {year} to judge its uncertainty:"
            f" {len(changes)} yearly changes, {LEAST} are needed"
        )
    spread = math.sqrt(sum(c * c for c in changes) / len(changes))
    return value, spread


_EDGE = 0.0005


def _scaled(item: Measure, value: float) -> float:
    if item.scale == "share":
        inside = min(max(value, _EDGE), 1 - _EDGE)
        return math.log(inside / (1 - inside))
    return math.log(value) if item.scale == "amount" else value


def _bundled(item: Measure, one: int, two: int, year: int) -> tuple[float, float]:
    rows = [r for r in bundled_rows("figures") if r["measure"] == item.name]
    wanted = str(one), str(two), str(year)
    for row in rows:
        if (row["of"], row["with"], row["year"]) == wanted:
            return float(row["value"]), float(row["spread"])
    had = sorted({int(r["year"]) for r in rows if (r["of"], r["with"]) == wanted[:2]})
    years = f"; of these states it has {', '.join(map(str, had))}" if had else ""
    raise DataError(
        f"`{item.name}` of {code_of(one, year)}"
        + (f" with {code_of(two, year)}" if two else "")
        + f" in {year} is not among the figures that the package carries{years}."
        " `realpolitik data pull` fetches the data"
    )
