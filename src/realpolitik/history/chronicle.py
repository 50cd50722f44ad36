"""One triangle over time: power, pacts, disputes, votes, dependence, type, events.

Owns `chronicle` and `Chronicle`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.codes import code_of, name_of
from realpolitik.history.events import Dated, events
from realpolitik.history.measures.triangles import MARRIAGE, OPEN, ROMANTIC, Triangle, triangle
from realpolitik.history.panel import dyads, needs, states
from realpolitik.history.panel.members import bounds
from realpolitik.history.panel.pacts import DEFENCE, pact_level
from realpolitik.history.store import Tables

HOSTILE = 5
"""Years after a use of force in which a pair still counts as hostile."""

FORCE = 4
"""The level of hostility that is a use of force."""

NEEDS = needs("power", "alliance", "disputes", "rivalry", "votes", "dependence")
"""The tables that a chronicle is made from."""


@dataclass(frozen=True)
class Chronicle:
    """A triangle year by year.

    Parameters
    ----------
    states
        The three COW numbers, as named.
    first, last
        The years.
    power
        ccode, year, cinc, share (of the three's CINC; null unless all three are known).
    pairs
        ccode1, ccode2 (in the order named), year, level (of pact), hostility, rivalry,
        vote_agreement, and sign (1 amity, -1 enmity, 0 neither; null where unknown).
    dependence
        ccode1 on ccode2 by year: trade_share, arms_share.
    kinds
        The type of the triangle by year; a year without all three signs is missing.
    events
        Dated events among the three.
    small
        The tables that were the package's small ones: all, if one has not been pulled.
    """

    states: tuple[int, int, int]
    first: int
    last: int
    power: pl.DataFrame
    pairs: pl.DataFrame
    dependence: pl.DataFrame
    kinds: dict[int, Triangle]
    events: tuple[Dated, ...]
    small: tuple[str, ...]

    def code(self, state: int) -> str:
        """Return a state's code as of the last year."""
        return code_of(state, self.last)

    def name(self, state: int) -> str:
        """Return a state's English name as of the last year."""
        return name_of(state, self.last)

    def kind_in(self, year: int) -> str:
        """Return the type of the triangle in a year, with its pivot or its outsider."""
        kind = self.kinds[year]
        if kind.kind == ROMANTIC and kind.pivot is not None:
            return f"{kind.kind} around {self.name(self.states[kind.pivot])}"
        if kind.kind == MARRIAGE and kind.outsider is not None:
            return f"{kind.kind} without {self.name(self.states[kind.outsider])}"
        return "an open triangle" if kind.kind == OPEN else kind.kind

    @property
    def runs(self) -> list[tuple[str, int, int]]:
        """The types one after the other: what, first and last year."""
        runs: list[tuple[str, int, int]] = []
        for year in self.kinds:
            kind = self.kind_in(year)
            if runs and runs[-1][0] == kind and runs[-1][2] == year - 1:
                runs[-1] = (kind, runs[-1][1], year)
            else:
                runs.append((kind, year, year))
        return runs


def chronicle(
    members: Sequence[int], years: tuple[int, int] | None = None, *, tables: Tables | None = None
) -> Chronicle:
    """Gather a triangle's history.

    A pair is hostile in a year if it is a strategic rivalry, or force was used between the two in
    the last five years; else friendly if a pact of any kind is in force; else neither.

    Parameters
    ----------
    members
        Three states, as COW numbers.
    years
        The first and the last; by default 1946 to 2018.
    tables
        Where the data lie; by default the user's data folder.

    Raises
    ------
    DataError
        If the states are not three, or never made a triangle in these years.
    """
    three = tuple(members)
    if len(set(three)) != 3:
        raise DataError(f"a triangle has three different states; {len(set(three))} were named")
    first, last = bounds(years or (1946, 2018))
    held = (tables or Tables()).together(*NEEDS)
    own = states((first, last), ("power",), tables=held).filter(pl.col("ccode").is_in(three))
    power = own.select("ccode", "year", "cinc").collect()
    if power["ccode"].n_unique() < 3:
        gone = [code_of(s, last) for s in three if s not in power["ccode"]]
        raise DataError(f"no state {', '.join(gone)} in {first} to {last}, by the tables at hand")
    known = pl.col("cinc").count().over("year") == 3
    power = power.with_columns(
        share=pl.when(known).then(pl.col("cinc") / pl.col("cinc").sum().over("year"))
    )
    columns = ("alliance", "disputes", "rivalry", "votes", "dependence")
    back = max(first - HOSTILE, 1816)
    inside = pl.col("ccode1").is_in(three) & pl.col("ccode2").is_in(three)
    ties = dyads((back, last), columns, tables=held).filter(inside).collect()
    pairs = _pairs(ties, three).filter(pl.col("year") >= first)
    dependence = ties.filter(pl.col("year") >= first).select(
        "ccode1", "ccode2", "year", "trade_share", "arms_share"
    )
    return Chronicle(
        (three[0], three[1], three[2]),
        first,
        last,
        power,
        pairs,
        dependence,
        _kinds(pairs, three),
        tuple(events(three, first, last)),
        held.small(*NEEDS),
    )


def closest_three(members: Sequence[int], year: int, *, tables: Tables) -> tuple[int, int, int]:
    """Return the three of some states that stand closest to each other in a year.

    Levels of pact are summed over the pairs, a rivalry counting as the loss of a defence pact; of
    equal triples, the first named.
    """
    rivalry = pl.col("rivalry").fill_null(0) * DEFENCE
    ties = dyads(year, ("alliance", "rivalry"), directed=False, tables=tables).select(
        "ccode1", "ccode2", level=pact_level().fill_null(0) - rivalry
    )
    levels = {
        frozenset((a, b)): level
        for a, b, level in ties.filter(pl.col("ccode1").is_in(members)).collect().iter_rows()
    }
    triples = list(combinations(members, 3))
    first, second, third = max(
        triples,
        key=lambda t: sum(levels.get(frozenset(pair), 0) for pair in combinations(t, 2)),
    )
    return first, second, third


def tie_sign() -> pl.Expr:
    """Return the sign of a tie: 1 amity, -1 enmity, 0 neither; null where unknown.

    For dyad-years sorted by pair and year, with the columns of alliance, disputes and rivalry and
    some years before the first that counts.
    """
    recent = (
        (pl.col("hostility") >= FORCE)
        .cast(pl.Int8)
        .rolling_max_by("year", f"{HOSTILE}i")
        .over("ccode1", "ccode2")
    )
    level, enmity = pact_level(), (pl.col("rivalry") == 1) | (recent == 1)
    return (
        pl.when(enmity)
        .then(-1)
        .when(level > 0)
        .then(1)
        .when(level.is_not_null() & enmity.is_not_null())
        .then(0)
    )


def _pairs(ties: pl.DataFrame, three: Sequence[int]) -> pl.DataFrame:
    """Return the three pairs in the order named, with the sign of each year."""
    order = pl.DataFrame(
        [(a, b) for a, b in combinations(three, 2)],
        schema={"ccode1": pl.Int32, "ccode2": pl.Int32},
        orient="row",
    )
    return (
        ties.join(order, on=["ccode1", "ccode2"])
        .sort("ccode1", "ccode2", "year")
        .with_columns(level=pact_level(), sign=tie_sign())
        .select(
            "ccode1", "ccode2", "year", "level", "hostility", "rivalry", "vote_agreement", "sign"
        )
    )


def _kinds(pairs: pl.DataFrame, three: Sequence[int]) -> dict[int, Triangle]:
    signs: dict[int, dict[tuple[int, int], int]] = {}
    for one, two, year, sign in (
        pairs.select("ccode1", "ccode2", "year", "sign").drop_nulls().iter_rows()
    ):
        signs.setdefault(year, {})[one, two] = sign
    order = list(combinations(three, 2))
    return {
        year: triangle(*(found[pair] for pair in order))
        for year, found in sorted(signs.items())
        if len(found) == 3
    }
