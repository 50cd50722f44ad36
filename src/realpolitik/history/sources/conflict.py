"""Conflict: militarised disputes, wars, rivalries, armed conflicts. Owns `SOURCES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.sources.rdata import read_r
from realpolitik.history.sources.source import Source, peacesciencer
from realpolitik.history.sources.system import COW_TERMS
from realpolitik.history.sources.tidy import whole

if TYPE_CHECKING:
    from pathlib import Path

_MISSING = -9


def _known(*names: str) -> list[pl.Expr]:
    """Return columns of codes as whole numbers; COW writes what is missing as -9."""
    return [
        pl.when(pl.col(n) != _MISSING).then(pl.col(n)).cast(pl.Int32).name.keep() for n in names
    ]


def _disputes(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *_known("dispnum", "styear", "stmon", "outcome", "settle", "fatality"),
        *_known("mindur", "maxdur", "hiact", "hostlev", "recip"),
    )


def _participants(path: Path) -> pl.DataFrame:
    names = ["dispnum", "ccode", "styear", "stmon", "stday", "endyear", "endmon", "endday"]
    return read_r(path).select(*_known(*names, "sidea", "hiact", "orig"))


def _gml_pairs(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *_known("dispnum", "ccode1", "ccode2", "year", "sidea1", "sidea2", "hiact1", "hiact2"),
        *_known("hostlev1", "hostlev2", "orig1", "orig2", "hostlev", "outcome"),
        *_known("revstate1", "revstate2", "recip"),
        ongoing=pl.col("midongoing").cast(pl.Int8),
        onset=pl.col("midonset").cast(pl.Int8),
    )


def _cow_pairs(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *_known("dispnum", "ccode1", "ccode2", "year", "sidea1", "sidea2", "hiact1", "hiact2"),
        *_known("hostlev1", "hostlev2", "orig1", "orig2"),
        ongoing=pl.col("dispongoing").cast(pl.Int8),
        onset=pl.col("disponset").cast(pl.Int8),
    )


def _wars(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *_known("warnum", "ccode1", "ccode2", "year", "sidea1", "sidea2"),
        *_known("initiator1", "initiator2", "outcome1", "outcome2"),
        *(pl.when(pl.col(n) >= 0).then(pl.col(n)).name.keep() for n in ("batdeath1", "batdeath2")),
        onset=pl.col("cowinteronset").cast(pl.Int8),
    )


def _rivalries(path: Path) -> pl.DataFrame:
    kinds = ["positional", "spatial", "ideological", "interventionary", "principal"]
    return read_r(path).select(
        *whole("ccode1", "ccode2"),
        "rivalry",
        first=pl.col("start").cast(pl.Int32),
        last=pl.col("end").cast(pl.Int32),
        # The list marks what a rivalry is and leaves the rest empty: that is "not", not "unknown".
        **{k: pl.col(k).fill_null(0).cast(pl.Int8) for k in kinds},
    )


def _armed(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("conflict_id", "year", "intensity_level"),
        gw_a=pl.col("gwno_a").cast(pl.Int32),
        gw_b=pl.col("gwno_b").cast(pl.Int32),
        kind="type_of_conflict",
        over="incompatibility",
        start="start_date",
    )


_GML = """@article{gibler_2016, author = {Douglas M. Gibler and Steven V. Miller and Erin K.
  Little}, year = {2016}, title = {An Analysis of the Militarized Interstate Dispute (MID) Dataset,
  1816-2001}, journal = {International Studies Quarterly 60(4)}}"""
_GML_TERMS = "Free for research with citation (Gibler, Miller and Little)."

SOURCES = (
    Source(
        "disputes",
        "GML militarized interstate disputes 2.2.1",
        "threats, displays and uses of force between states: course and outcome",
        "dispute",
        1816,
        2010,
        _GML,
        _GML_TERMS,
        peacesciencer(
            "gml_mid_disps",
            "a0eedf4fa05b60d3015437aeeee410a0b080e7a2e317ab8a2899479e878f450d",
            12860,
        ),
        _disputes,
    ),
    Source(
        "participants",
        "GML participants in disputes 2.2.1",
        "who took part in a dispute, on which side, from which day, and how far it went",
        "dispute-state",
        1816,
        2010,
        _GML,
        _GML_TERMS,
        peacesciencer(
            "gml_part", "dd190b9e2f132f3a20cd35f1f7c6b860f62fb4af0d799de5318a50685b98caf7", 35600
        ),
        _participants,
        ("An originator took part from the first day; the others joined later.",),
    ),
    Source(
        "dispute_pairs",
        "GML directed dyadic disputes 2.2.1",
        "disputes pair by pair and year by year",
        "directed dyad-dispute-year",
        1816,
        2010,
        _GML,
        _GML_TERMS,
        peacesciencer(
            "gml_dirdisp",
            "862dd4c70ffe5b400ef9db9e136e35798f561c2aae9f00e212d1baf3b18bae4a",
            70064,
        ),
        _gml_pairs,
    ),
    Source(
        "cow_dispute_pairs",
        "COW militarized interstate disputes v5, directed",
        "disputes pair by pair and year by year",
        "directed dyad-dispute-year",
        1816,
        2014,
        """@article{palmer_2022, author = {Glenn Palmer and Roseanne W. McManus and Vito D'Orazio
  and Michael R. Kenwick and Mikaela Karstens and Chase Bloch and Nick Dietrich and Kayla Kahn and
  Kellan Ritter and Michael J. Soules}, year = {2022}, title = {The MID5 Dataset, 2011-2014:
  Procedures, Coding Rules, and Description}, journal = {Conflict Management and Peace Science
  39(4)}}""",
        COW_TERMS,
        peacesciencer(
            "cow_mid_dirdisps",
            "7b9fc5fd0785b423b7ddc8b9319fa30d4e2c8a005342b88c2b1d87b7a6e62a0e",
            43804,
        ),
        _cow_pairs,
        ("The panel uses it for 2011 to 2014 only, where GML has ended.",),
    ),
    Source(
        "wars",
        "COW inter-state wars v4.0",
        "wars between states with a thousand battle deaths: sides, initiators, outcomes",
        "directed dyad-war-year",
        1816,
        2007,
        """@book{sarkees_2010, author = {Meredith Reid Sarkees and Frank Whelon Wayman},
  year = {2010}, title = {Resort to War: 1816-2007}, publisher = {CQ Press}}""",
        COW_TERMS,
        peacesciencer(
            "cow_war_inter",
            "d727523be3ab6f35653adc62a9b893101c8342e152af084d96f1297bb9a56131",
            6333,
        ),
        _wars,
        ("A war that paused, and states that changed sides, have a row for each phase.",),
    ),
    Source(
        "rivalries",
        "Thompson-Sakuwa-Suhas strategic rivalries",
        "pairs that see each other as threatening competitors and enemies",
        "dyad spell",
        1494,
        2020,
        """@book{thompson_2021, author = {William R. Thompson and Kentaro Sakuwa and Prashant Hosur
  Suhas}, year = {2021}, title = {Analyzing Strategic Rivalries in World Politics},
  publisher = {Springer}}""",
        "Free for research with citation.",
        peacesciencer(
            "tss_rivalries",
            "7d4aabe829ed3f3d32cc16cb1cf4c4fa11588e6823a2c19d73678e29c6879f6f",
            3604,
        ),
        _rivalries,
        ("A pair that is not listed is not a rivalry by its rule: that is 0, not missing.",),
    ),
    Source(
        "armed_conflicts",
        "UCDP/PRIO Armed Conflict Dataset",
        "armed conflicts with 25 battle deaths in a year",
        "conflict-year",
        1946,
        2024,
        """@article{gleditsch_2002, author = {Nils Petter Gleditsch and Peter Wallensteen and Mikael
  Eriksson and Margareta Sollenberg and Håvard Strand}, year = {2002}, title = {Armed Conflict
  1946-2001: A New Dataset}, journal = {Journal of Peace Research 39(5)}}""",
        "CC BY 4.0 (UCDP).",
        peacesciencer(
            "ucdp_acd", "e040581fa00a27a21544c5cc8d012fb841d64f2bb99d1a483c6ae68c465e6bdc", 13684
        ),
        _armed,
        ("States carry Gleditsch-Ward numbers, which are not always COW's.",),
    ),
)
