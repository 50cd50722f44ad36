"""What triangles are compared by: features of pairs and of states, in standard deviations.

Owns `FEATURES`, `Frames` and `frames_of`. A triangle's states are lined up by power (CINC, the
strongest first), so that the order in which they are named changes nothing. A feature that is
missing on either side is left out of the distance, and the rest weighs for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.panel import dyads, needs, states
from realpolitik.history.panel.pacts import pact_level
from realpolitik.suggest import listing, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.history.store import Tables

OF_STATES = ("power", "regime", "major")
OF_PAIRS = ("alliance", "rivalry", "disputes", "contiguity", "votes", "dependence")
"""The groups of columns that features are read from."""

NEEDS = needs(*OF_STATES, *OF_PAIRS)
"""The tables that features are made from."""

MEMORY = 10
"""Years that a dispute is remembered for."""


@dataclass(frozen=True)
class Feature:
    """Something that triangles are compared by.

    Parameters
    ----------
    name
        What to call it when weighing it.
    says
        What it tells.
    of
        ``pair``, ``state`` or ``triangle`` (a share within it).
    weight
        What it weighs unless told otherwise: a judgement.
    """

    name: str
    says: str
    of: str
    weight: float = 1.0


FEATURES = {
    f.name: f
    for f in (
        Feature("power", "share of the three's power (CINC)", "triangle", 2.0),
        Feature("major", "major power", "state"),
        Feature("democracy", "electoral democracy (V-Dem)", "state"),
        Feature("pact", "promise: 3 defence, 2 neutrality or peace, 1 consultation", "pair", 2.0),
        Feature("rivalry", "strategic rivalry", "pair"),
        Feature("hostility", f"worst dispute of {MEMORY} years: 5 war, 4 force, 3 display", "pair"),
        Feature("border", "common land border", "pair"),
        Feature("outlook", "likeness of alliances (S)", "pair"),
        Feature("votes", "agreement in the General Assembly", "pair"),
        Feature("dependence", "larger share of the one in the other's trade", "pair"),
    )
}
"""Every feature, by name. Weights are judgements; `--weight` changes them."""

PAIR_FEATURES = tuple(n for n, f in FEATURES.items() if f.of == "pair")
STATE_FEATURES = tuple(n for n, f in FEATURES.items() if f.of == "state")


def weights_of(changes: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the weight of every feature, with changes.

    Raises
    ------
    DataError
        If a feature is unknown, or a weight is below 0 or not finite, or all are 0.
    """
    weights = {n: f.weight for n, f in FEATURES.items()}
    for name, weight in (changes or {}).items():
        if name not in weights:
            help_ = nearest(name, weights) or f"known: {listing(weights)}"
            raise DataError(f"no feature is called `{shown(name)}`; {help_}")
        if not (np.isfinite(weight) and weight >= 0):
            raise DataError(f"the weight of `{name}` is {weight}; 0 or more is wanted")
        weights[name] = weight
    if not any(weights.values()):
        raise DataError("all weights are 0; at least one must be above")
    return weights


@dataclass(frozen=True)
class Frames:
    """Features of all states and pairs of some years.

    Parameters
    ----------
    states
        ccode, year, cinc and the features of states.
    pairs
        ccode1 < ccode2, year and the features of pairs.
    spread
        The standard deviation of each feature over those.
    """

    states: pl.DataFrame
    pairs: pl.DataFrame
    spread: Mapping[str, float]


def frames_of(tables: Tables, years: tuple[int, int]) -> Frames:
    """Read the features of every state and pair of some years."""
    own = (
        states(years, OF_STATES, tables=tables)
        .select("ccode", "year", "cinc", pl.col("major").cast(pl.Float64), "democracy")
        .collect()
    )
    pairs = dyads(years, OF_PAIRS, directed=True, tables=tables)
    both = (
        pairs.select(
            ccode1=pl.min_horizontal("ccode1", "ccode2"),
            ccode2=pl.max_horizontal("ccode1", "ccode2"),
            year="year",
            pact=pact_level().cast(pl.Float64),
            rivalry=pl.col("rivalry").cast(pl.Float64),
            hostility=pl.col("hostility").cast(pl.Float64),
            border=(pl.col("contiguity") == 1).cast(pl.Float64),
            outlook="alliance_s",
            votes="vote_agreement",
            dependence="trade_share",
        )
        .group_by("ccode1", "ccode2", "year")
        .agg(pl.col(n).max() for n in PAIR_FEATURES)
        .sort("ccode1", "ccode2", "year")
    )
    remembered = pl.col("hostility").rolling_max_by("year", f"{MEMORY}i").over("ccode1", "ccode2")
    table = both.with_columns(remembered).collect()
    return Frames(own, table, _spreads(own, table))


def _spreads(own: pl.DataFrame, pairs: pl.DataFrame) -> dict[str, float]:
    """Return the deviation of each feature over states and over pairs that matter to each other.

    Those are neighbours, and pairs with a major power (Maoz and Russett 1993): over all pairs most
    features are nearly always 0, and the least difference in them would count beyond measure.
    """
    major = own.filter(pl.col("major") == 1).select("ccode", "year", one=pl.lit(1.0))
    relevant = (
        pairs.join(major, left_on=["ccode1", "year"], right_on=["ccode", "year"], how="left")
        .join(major, left_on=["ccode2", "year"], right_on=["ccode", "year"], how="left", suffix="2")
        .filter((pl.col("border") == 1) | (pl.col("one") == 1) | (pl.col("one2") == 1))
    )
    spread = {n: _deviation(relevant[n]) for n in PAIR_FEATURES}
    spread |= {n: _deviation(own[n]) for n in STATE_FEATURES}
    # Shares of three have a natural scale: the deviation of one, were all splits as likely.
    spread["power"] = float(np.sqrt(1 / 18))
    return spread


def _deviation(column: pl.Series) -> float:
    found = column.std()
    return float(found) if isinstance(found, float) and found > 0 else 1.0
