"""Ties between states: alliances, trade, arms, common organisations. Owns `SOURCES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.sources.rdata import read_r
from realpolitik.history.sources.source import File, Source, peacesciencer
from realpolitik.history.sources.system import COW_TERMS
from realpolitik.history.sources.tidy import whole

if TYPE_CHECKING:
    from pathlib import Path

OTHERS = 0
"""The number of whoever is no state, and in the small table of the rest of the world."""

BLOC = {
    365: (1917, 1991), 290: (1945, 1991), 265: (1945, 1990), 310: (1945, 1991), 315: (1945, 1991),
    360: (1945, 1991), 355: (1945, 1991), 339: (1945, 1991), 712: (1924, 1991), 731: (1945, 1991),
    816: (1954, 1991), 40: (1961, 1991), 710: (1949, 1977),
}  # fmt: skip
"""States whose trade with one another COW has wrong, and the years of it.

The trade within the Soviet bloc reads 0 or is absent, so that it is taken as missing. China
published its own trade from 1978.
"""


def _alliances(path: Path) -> pl.DataFrame:
    kinds = {
        "defence": "atop_defense",
        "offence": "atop_offense",
        "neutrality": "atop_neutral",
        "nonaggression": "atop_nonagg",
        "consultation": "atop_consul",
    }
    return read_r(path).select(
        *whole("ccode1", "ccode2", "year"),
        *(pl.col(old).cast(pl.Int8).alias(new) for new, old in kinds.items()),
    )


def _in_bloc(code: str) -> pl.Expr:
    found = pl.lit(value=False)
    for state, (first, last) in BLOC.items():
        found |= (pl.col(code) == state) & pl.col("year").is_between(first, last)
    return found


def _trade(path: Path) -> pl.DataFrame:
    bloc = _in_bloc("ccode1") & _in_bloc("ccode2")
    return (
        read_r(path)
        .select(*whole("ccode1", "ccode2", "year"), imports="flow1", exports="flow2")
        .with_columns(flagged=bloc)
        .with_columns(
            pl.when(~pl.col("flagged")).then(pl.col(flow)) for flow in ("imports", "exports")
        )
    )


def _arms(path: Path) -> pl.DataFrame:
    columns = {
        "supplier_cown": pl.Int32,
        "recipient_cown": pl.Int32,
        "supplier": pl.String,
        "recipient": pl.String,
        "year": pl.Int32,
        "value": pl.Float64,
    }
    try:
        frame = pl.read_csv(
            path, columns=list(columns), schema_overrides=columns, null_values=["NA"]
        )
    except pl.exceptions.PolarsError as error:
        raise DataError(f"{path} cannot be read: {error}") from None

    def code(side: str) -> pl.Expr:
        # The file leaves Serbia without a number; COW keeps that of Yugoslavia for it.
        serbia = pl.when(pl.col(side) == "Serbia").then(345)
        # Rebels carry the number of the state they fight in, and a star.
        number = pl.when(~pl.col(side).str.contains(r"\*")).then(pl.col(f"{side}_cown"))
        return pl.coalesce(serbia, number, pl.lit(OTHERS)).cast(pl.Int32)

    return (
        frame.select(
            "year", ccode1=code("supplier"), ccode2=code("recipient"), value=pl.col("value")
        )
        .group_by("ccode1", "ccode2", "year")
        .agg(pl.col("value").sum())
        .sort("ccode1", "ccode2", "year")
    )


def _organisations(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("ccode1", "ccode2", "year"), igos=pl.col("dyadigos").cast(pl.Int32)
    )


SOURCES = (
    Source(
        "alliances",
        "ATOP 5.1 alliances",
        "promises of defence, offence, neutrality, non-aggression and consultation",
        "directed dyad-year",
        1815,
        2018,
        """@article{leeds_2002, author = {Brett Ashley Leeds and Jeffrey M. Ritter and Sara
  McLaughlin Mitchell and Andrew G. Long}, year = {2002}, title = {Alliance Treaty Obligations and
  Provisions, 1815-1944}, journal = {International Interactions 28(3)}}""",
        "Free for research with citation (ATOP project, Rice University).",
        peacesciencer(
            "atop_alliance",
            "1449ca0369aed33ccf3ac66e959d1d7429c981a3840981facc84fcb2c2bc0441",
            32646,
        ),
        _alliances,
        (
            "Directed: 1 says that ccode1 has promised ccode2. The USA has promised Japan"
            " defence; Japan has not promised the USA.",
            "A pair that is not listed has no alliance: that is 0, not missing.",
            "A year counts as allied if the pact was in force on any day of it.",
        ),
    ),
    Source(
        "trade",
        "COW Dyadic Trade v4.0",
        "imports of ccode1 from ccode2, and of ccode2 from ccode1, millions of current US$",
        "directed dyad-year",
        1870,
        2014,
        """@article{barbieri_2009, author = {Katherine Barbieri and Omar M. G. Keshk and Brian M.
  Pollins}, year = {2009}, title = {Trading Data: Evaluating Our Assumptions and Coding Rules},
  journal = {Conflict Management and Peace Science 26(5)}}""",
        COW_TERMS,
        File(
            "svmiller/svmiller.github.io",
            "05300716985a2a0997138ea2b459889db6e675eb",
            "R/peacesciencer/cow_trade_ddy.rds",
            "b904e5dad332013c1ee68188c099902e18417ef906e9545043db30212420aeb7",
            4148977,
        ),
        _trade,
        (
            "Trade within the Soviet bloc before 1992 is 0 or absent in the data; it is flagged"
            " and treated as missing, and so are the totals of those states.",
        ),
    ),
    Source(
        "arms",
        "SIPRI arms transfers",
        "deliveries of major arms, millions of trend-indicator values",
        "supplier-recipient-year",
        1950,
        2021,
        """@misc{sipri_2022, author = {{Stockholm International Peace Research Institute}},
  year = {2022}, title = {SIPRI Arms Transfers Database}, publisher = {sipri.org}}""",
        "Free for non-commercial use with citation (SIPRI); the copy is by 360info, CC BY 4.0.",
        File(
            "360-info/report-arms-trade",
            "e00d2d3e57d1d6dd409f60fc367e088cce34c86e",
            "data/sipri-exports-processed.csv",
            "07bb55395106ab6bda65d6379bef8ffbfbc036a8ce8e607f0759baf5496f1958",
            2271565,
        ),
        _arms,
        (
            "A pair that is not listed in a covered year had no transfer that SIPRI knows of;"
            " small arms and ammunition are not counted.",
        ),
    ),
    Source(
        "igos",
        "COW Intergovernmental Organizations v3",
        "organisations to which both states belong",
        "dyad-year",
        1816,
        2014,
        """@article{pevehouse_2020, author = {Jon C. W. Pevehouse and Timothy Nordstrom and Roseanne
  W. McManus and Anne Spencer Jamison}, year = {2020}, title = {Tracking Organizations in the
  World: The Correlates of War IGO Version 3.0 Datasets}, journal = {Journal of Peace Research
  57(3)}}""",
        COW_TERMS,
        peacesciencer(
            "cow_igo_ndy",
            "e663531dab70d1d46419fdf0d2d29d51b5b314eab055ea1f691d824e4d15af26",
            311260,
        ),
        _organisations,
    ),
)
