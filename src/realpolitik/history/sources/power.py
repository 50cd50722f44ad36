"""Material power: capabilities, output, population. Owns `SOURCES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.codes import of_three_letters
from realpolitik.history.sources.rdata import read_r
from realpolitik.history.sources.source import File, Source, peacesciencer
from realpolitik.history.sources.system import COW_TERMS
from realpolitik.history.sources.tidy import whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _capabilities(path: Path) -> pl.DataFrame:
    parts = ["milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]
    return read_r(path).select(*whole("ccode", "year"), *parts)


def _world_bank(name: str) -> Callable[[Path], pl.DataFrame]:
    def load(path: Path) -> pl.DataFrame:
        wanted = {"Country Code": pl.String, "Year": pl.Int32, "Value": pl.Float64}
        try:
            frame = pl.read_csv(path, columns=list(wanted), schema_overrides=wanted)
        except pl.exceptions.PolarsError as error:
            raise DataError(f"{path} cannot be read: {error}") from None
        codes = of_three_letters()
        # Aggregates such as WLD have no state's code and are left out.
        return frame.select(
            pl.col("Country Code")
            .replace_strict(codes, default=None)
            .cast(pl.Int32)
            .alias("ccode"),
            pl.col("Year").alias("year"),
            pl.col("Value").alias(name),
        ).drop_nulls()

    return load


_BANK_TERMS = "CC BY 4.0 (World Bank); the copy is by DataHub, ODC-PDDL."

SOURCES = (
    Source(
        "nmc",
        "COW National Material Capabilities v7.0",
        "military spending and personnel, iron and steel, energy, population; CINC",
        "state-year",
        1816,
        2022,
        """@incollection{singer_1972, author = {J. David Singer and Stuart Bremer and John Stuckey},
  year = {1972}, title = {Capability Distribution, Uncertainty, and Major Power War, 1820-1965},
  publisher = {Peace, War, and Numbers, Sage}}""",
        COW_TERMS,
        peacesciencer(
            "cow_nmc", "c265ab4ffa73c87ddc565ce08a12963e8a6aa5020a56e3658108add14b24e82d", 347751
        ),
        _capabilities,
        ("CINC counts steel and men, and so favours populous and industrial states.",),
    ),
    Source(
        "gdp",
        "World Bank GDP, current US$",
        "gross domestic product in current US dollars",
        "state-year",
        1960,
        2023,
        """@misc{world_bank_gdp, author = {{World Bank}}, year = {2024},
  title = {GDP (current US$), NY.GDP.MKTP.CD}, publisher = {World Development Indicators}}""",
        _BANK_TERMS,
        File(
            "datasets/gdp",
            "822019c80142c162e4ca4eb1a63699ae36075078",
            "data/gdp.csv",
            "f0a8408195646dbb1a9d7fc4424e2d302ee5380d0ec8834793f12ca25cbd7e2c",
            576746,
        ),
        _world_bank("gdp"),
        ("There is none for North Korea and Taiwan, and none for the Soviet Union before 1988.",),
    ),
    Source(
        "population",
        "World Bank population",
        "people",
        "state-year",
        1960,
        2024,
        """@misc{world_bank_population, author = {{World Bank}}, year = {2025},
  title = {Population, total, SP.POP.TOTL}, publisher = {World Development Indicators}}""",
        _BANK_TERMS,
        File(
            "datasets/population",
            "425fc447a53a26c767a15a7de60c4cc2478a0595",
            "data/population.csv",
            "7d2dd6a17f5ed7916de1f89a9c116791e64d207f2e2f6ce47c57e1ab46f0088a",
            552112,
        ),
        _world_bank("population"),
        ("A former state's people are those of the territory of today.",),
    ),
)
