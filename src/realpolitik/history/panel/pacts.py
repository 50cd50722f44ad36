"""Levels of a pact, as Signorino and Ritter (1999) order them. Owns `pact_level`."""

from __future__ import annotations

import polars as pl

NONE, CONSULTATION, NEUTRALITY, DEFENCE = 0, 1, 2, 3
"""Levels; neutrality stands for non-aggression too, and defence for offence too."""


def pact_level(*, both_ways: bool = True) -> pl.Expr:
    """Return the level of the pact that a row of alliances tells; null where unknown.

    Parameters
    ----------
    both_ways
        Whether the row has the column `defended`, for what the second state has promised.
    """

    def has(*names: str) -> pl.Expr:
        return pl.any_horizontal(*(pl.col(n) == 1 for n in names))

    binding = ("defence", "offence", "defended") if both_ways else ("defence", "offence")
    return (
        pl.when(has(*binding))
        .then(DEFENCE)
        .when(has("neutrality", "nonaggression"))
        .then(NEUTRALITY)
        .when(has("consultation"))
        .then(CONSULTATION)
        .when(pl.col("defence").is_not_null())
        .then(NONE)
    )
