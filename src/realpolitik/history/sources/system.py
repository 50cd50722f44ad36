"""The state system: who is a state, who a major power, where capitals and borders lie.

Owns `SOURCES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.sources.rdata import read_r
from realpolitik.history.sources.source import Source, peacesciencer
from realpolitik.history.sources.tidy import day, whole

if TYPE_CHECKING:
    from pathlib import Path

COW_TERMS = "Free for research with citation (Correlates of War Project)."
_COW_STATES = """@misc{cow_states, author = {{Correlates of War Project}}, year = {2017},
  title = {State System Membership List, v2016}, publisher = {correlatesofwar.org}}"""


def _states(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("ccode"),
        abb="stateabb",
        name="statenme",
        start=day("st", "start"),
        end=day("end", "end"),
    )


def _majors(path: Path) -> pl.DataFrame:
    return read_r(path).select(*whole("ccode"), start=day("st", "start"), end=day("end", "end"))


def _gleditsch_ward(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("gwcode"), abb="stateabb", name="statename", start="startdate", end="enddate"
    )


def _capitals(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("ccode"), "capital", "lat", "lng", start="stdate", end="enddate"
    )


def _contiguity(path: Path) -> pl.DataFrame:
    return read_r(path).select(
        *whole("ccode1", "ccode2", "conttype"), start="stdate", end="enddate"
    )


def _distance(path: Path) -> pl.DataFrame:
    return read_r(path).select(*whole("ccode1", "ccode2", "year"), distance="mindist")


SOURCES = (
    Source(
        "states",
        "COW State System Membership v2016",
        "which states belong to the system, by day",
        "state spell",
        1816,
        2016,
        _COW_STATES,
        COW_TERMS,
        peacesciencer(
            "cow_states", "9248b9fc801124d2bb48c58740bb335a1ee4938c4096e4d5e0bd01c22bf1dc09", 4081
        ),
        _states,
        ("The list ends on 31 December 2016; states alive then are taken to live on.",),
    ),
    Source(
        "majors",
        "COW Major Powers v2016",
        "which states are major powers, by day",
        "state spell",
        1816,
        2016,
        _COW_STATES,
        COW_TERMS,
        peacesciencer(
            "cow_majors", "673cb752c2d1af045ea8e2c602b45bc037b84dda9537bfb060142ff255c7f2b6", 394
        ),
        _majors,
        ("The list ends on 31 December 2016; major powers then are taken to stay so.",),
    ),
    Source(
        "gw_states",
        "Gleditsch-Ward list of independent states",
        "which states are independent, by day, under the other common rule",
        "state spell",
        1816,
        2017,
        """@article{gleditsch_ward_1999, author = {Kristian S. Gleditsch and Michael D. Ward},
  year = {1999}, title = {A Revised List of Independent States since the Congress of Vienna},
  journal = {International Interactions 25(4)}}""",
        "Free for research with citation.",
        peacesciencer(
            "gw_states", "4746858bf919a7af31e4a7afbda77294c350e80fd3899b8c20893c5b5f7829ec", 4087
        ),
        _gleditsch_ward,
        ("Its numbers are not COW's for about a dozen states; the panel does not use it.",),
    ),
    Source(
        "capitals",
        "Capitals of COW states",
        "capital cities with their places",
        "state spell",
        1816,
        2024,
        """@article{miller_2022, author = {Steven V. Miller}, year = {2022},
  title = {peacesciencer: An R Package for Quantitative Peace Science Research},
  journal = {Conflict Management and Peace Science 39(6)}}""",
        "GPL (>= 2), with the R package peacesciencer.",
        peacesciencer(
            "cow_capitals",
            "8659cd333a0cade601fd66f8de7e610962904c9562db5d07eaf4ccec862a6a0d",
            8604,
        ),
        _capitals,
    ),
    Source(
        "contiguity",
        "COW Direct Contiguity v3.2",
        "land borders (1) and water up to 12, 24, 150 and 400 miles (2 to 5), by day",
        "directed dyad spell",
        1816,
        2016,
        """@article{stinnett_2002, author = {Douglas M. Stinnett and Jaroslav Tir and Philip Schafer
  and Paul F. Diehl and Charles Gochman}, year = {2002}, title = {The Correlates of War Project
  Direct Contiguity Data, Version 3}, journal = {Conflict Management and Peace Science 19(2)}}""",
        COW_TERMS,
        peacesciencer(
            "cow_contdir", "779062fb96238a7c55dbb3436a0925f67d8f0b5bd8e522731c0c3c55f492dd70", 5990
        ),
        _contiguity,
        ("A pair that is not listed is known not to be contiguous: that is 0, not missing.",),
    ),
    Source(
        "distance",
        "Minimum distance between states",
        "kilometres between the nearest points of two states",
        "dyad-year",
        1886,
        2019,
        """@article{weidmann_2010, author = {Nils B. Weidmann and Doreen Kuse and Kristian Skrede
  Gleditsch}, year = {2010}, title = {The Geography of the International System: The CShapes
  Dataset}, journal = {International Interactions 36(1)}}""",
        "Free for research with citation.",
        peacesciencer(
            "cow_mindist",
            "9fa13d911c454d463044bf13a711c64b90a6131246e2d239dcdf4d01f2f263b4",
            227864,
        ),
        _distance,
    ),
)
