"""Small steps that every loader shares: column types and names. Owns `whole` and `day`."""

from __future__ import annotations

import polars as pl


def whole(*names: str) -> list[pl.Expr]:
    """Return columns as whole numbers: codes, years, counts."""
    return [pl.col(n).cast(pl.Int32) for n in names]


def day(prefix: str, name: str) -> pl.Expr:
    """Return a date from the three columns of its year, month and day."""
    return pl.date(pl.col(f"{prefix}year"), pl.col(f"{prefix}month"), pl.col(f"{prefix}day")).alias(
        name
    )
