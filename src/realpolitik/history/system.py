"""The system of the major powers in a year: poles, and the blocs they fall into.

Owns `system` and `System`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from realpolitik.history.chronicle import HOSTILE, tie_sign
from realpolitik.history.measures.balance import (
    Balance,
    Frustration,
    SignedNetwork,
    balance,
    frustration,
)
from realpolitik.history.measures.polarity import Polarity, polarity
from realpolitik.history.panel import dyads, needs, states
from realpolitik.history.store import Tables

NEEDS = needs("power", "major", "alliance", "disputes", "rivalry")
"""The tables that a system is read from."""


@dataclass(frozen=True)
class System:
    """The major powers of a year.

    Parameters
    ----------
    year
        Which.
    majors
        Their COW numbers, the strongest first.
    polarity
        How power is spread over them.
    ties
        Who is friend and foe; a pair whose tie is unknown has none.
    balance
        Their triangles.
    blocs
        The two camps that leave fewest ties out of line.
    small
        The tables that were the package's small ones: all, if one has not been pulled.
    """

    year: int
    majors: tuple[int, ...]
    polarity: Polarity
    ties: SignedNetwork
    balance: Balance
    blocs: Frustration
    small: tuple[str, ...]


def system(year: int, *, tables: Tables | None = None) -> System:
    """Return the shape of the system of major powers in a year (COW's list of them).

    Ties are friendly or hostile by the rule of `chronicle`.

    Parameters
    ----------
    year
        Which.
    tables
        Where the data lie; by default the user's data folder.

    Raises
    ------
    DataError
        If the year makes no sense, or data are damaged.
    """
    held = (tables or Tables()).together(*NEEDS)
    own = states(year, ("power", "major"), tables=held).filter(pl.col("major") == 1)
    power = dict(own.select("ccode", pl.col("cinc").fill_null(np.nan)).collect().iter_rows())
    majors = tuple(sorted(power, key=lambda s: -np.nan_to_num(power[s], nan=-1.0)))
    columns = ("alliance", "disputes", "rivalry")
    pairs = dyads((max(year - HOSTILE, 1816), year), columns, directed=False, tables=held)
    both = pl.col("ccode1").is_in(majors) & pl.col("ccode2").is_in(majors)
    signed = (
        pairs.filter(both)
        .sort("ccode1", "ccode2", "year")
        .with_columns(sign=tie_sign())
        .filter(pl.col("year") == year)
        .select("ccode1", "ccode2", "sign")
        .drop_nulls()
        .collect()
    )
    signs = np.zeros((len(majors), len(majors)))
    for one, two, sign in signed.iter_rows():
        i, j = majors.index(one), majors.index(two)
        signs[i, j] = signs[j, i] = sign
    network = SignedNetwork(majors, signs)
    return System(
        year,
        majors,
        polarity(power),
        network,
        balance(network),
        frustration(network),
        held.small(*NEEDS),
    )
