"""Outlook: votes in the General Assembly, and kinds of regime. Owns `SOURCES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.codes import of_two_letters
from realpolitik.history.sources.rdata import read_r
from realpolitik.history.sources.source import File, Source
from realpolitik.history.sources.tidy import whole

if TYPE_CHECKING:
    from pathlib import Path

YES, ABSTAIN, NO = 1, 2, 3
"""How a vote is coded: ordered, so that an abstention lies between."""

_NAMED = {
    "Czechoslovakia": 315,
    "Yugoslavia": 345,
    "Yemen Arab Republic": 678,
    "Yemen People's Republic": 680,
    "Zanzibar": 511,
    "Federal Republic of Germany": 260,
    "German Democratic Republic": 265,
}
"""States of the file that have no code of today."""


def _votes(path: Path) -> pl.DataFrame:
    kinds = {"yes": YES, "abstain": ABSTAIN, "no": NO}
    named = pl.col("country").replace_strict(_NAMED, default=None)
    coded = pl.col("country_code").replace_strict(of_two_letters(), default=None)
    return (
        read_r(path)
        .select(
            *whole("rcid"),
            ccode=pl.coalesce(named, coded).cast(pl.Int32),
            vote=pl.col("vote").replace_strict(kinds, default=None).cast(pl.Int8),
        )
        .drop_nulls()
    )


def _roll_calls(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("rcid", "session"),
        "date",
        important=pl.col("importantvote") == 1,
        resolution="unres",
        title="short",
    )


def _polity(path: Path) -> pl.DataFrame:
    return (
        read_r(path)
        .select(
            pl.col("cown").cast(pl.Int32).alias("ccode"), *whole("year"), polity=pl.col("polity2")
        )
        .drop_nulls()
        # A year in which a state changed its code is listed for both; the later regime counts.
        .unique(["ccode", "year"], keep="last", maintain_order=True)
    )


def _vdem(path: Path) -> pl.DataFrame:
    return (
        read_r(path)
        .select(
            pl.col("vdem_cowcode").cast(pl.Int32).alias("ccode"),
            *whole("year"),
            democracy=pl.col("v2x_polyarchy"),
            liberal=pl.col("v2x_libdem"),
        )
        .drop_nulls(["ccode", "year"])
        .unique(["ccode", "year"], keep="last", maintain_order=True)
    )


_VOTES = """@misc{voeten_2013, author = {Erik Voeten and Anton Strezhnev and Michael Bailey},
  year = {2009}, title = {United Nations General Assembly Voting Data},
  publisher = {Harvard Dataverse}}"""
_UNVOTES = ("dgrtwo/unvotes", "7eb7034314ff79c49c9e0785fcd9d216fa04cf14")
_DEMOCRACY = ("xmarquez/democracyData", "29ea0a242c296aec4ce5d5a57261420c48e527c0")

SOURCES = (
    Source(
        "votes",
        "Votes in the UN General Assembly",
        "yes, abstain or no, by state and roll call; absences are not listed",
        "state-vote",
        1946,
        2019,
        _VOTES,
        "CC0 (Harvard Dataverse); the copy is by the R package unvotes, MIT.",
        File(
            *_UNVOTES,
            "data/un_votes.rda",
            "cf814a48bc536e8f87f8e027942ac515fe6aae9d63cd71dd88ed718b14887e87",
            262083,
        ),
        _votes,
        (
            "North Korea has voted since it joined in 1991; China's seat was Taipei's until 1971,"
            " and the file lists no votes of the Republic of China.",
        ),
    ),
    Source(
        "roll_calls",
        "Roll calls of the UN General Assembly",
        "date, session and title of each vote",
        "roll call",
        1946,
        2020,
        _VOTES,
        "CC0 (Harvard Dataverse); the copy is by the R package unvotes, MIT.",
        File(
            *_UNVOTES,
            "data/un_roll_calls.rda",
            "ff2070ae600cfd32176c6d149637306b9b677d6b910f48bec59a15357d673b4b",
            212577,
        ),
        _roll_calls,
    ),
    Source(
        "polity",
        "Polity 5",
        "institutionalised democracy less autocracy, -10 to 10",
        "state-year",
        1776,
        2020,
        """@misc{marshall_2020, author = {Monty G. Marshall and Ted Robert Gurr}, year = {2020},
  title = {Polity5: Political Regime Characteristics and Transitions, 1800-2018},
  publisher = {Center for Systemic Peace}}""",
        "Free for research with citation (Center for Systemic Peace).",
        File(
            *_DEMOCRACY,
            "data/polity5.rda",
            "66bccde97c593ac359bcbc4347be0a1886639ba862e697357a6e35e1bc526221",
            105281,
        ),
        _polity,
    ),
    Source(
        "vdem",
        "V-Dem electoral and liberal democracy",
        "electoral (polyarchy) and liberal democracy, 0 to 1",
        "state-year",
        1789,
        2024,
        """@misc{coppedge_2025, author = {Michael Coppedge and John Gerring and Carl Henrik Knutsen
  and Staffan I. Lindberg and Jan Teorell and others}, year = {2025}, title = {V-Dem Dataset v15},
  publisher = {Varieties of Democracy Project}}""",
        "CC BY-SA 4.0 (V-Dem).",
        File(
            *_DEMOCRACY,
            "data/vdem_simple.rda",
            "845ce0573dab21baa8781f90b88614fcd87a3c62d7652782667c959e1e93864d",
            414861,
        ),
        _vdem,
    ),
)
