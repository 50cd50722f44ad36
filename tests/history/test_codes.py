"""State codes: what a code means depends on the year."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import realpolitik.history
from realpolitik.errors import DataError
from realpolitik.history import Tables, code_of, name_of, state_of
from realpolitik.history.codes import of_two_letters


@pytest.mark.parametrize(
    ("text", "year", "number"),
    [
        ("CHN", None, 710),
        ("china", None, 710),
        (" prk ", None, 731),
        ("North Korea", None, 731),
        ("SUN", 1950, 365),
        ("Soviet Union", None, 365),
        ("RUS", 1950, 365),
        ("DEU", 1913, 255),
        ("Prussia", 1865, 255),
        ("DEU", 1865, 255),
        ("Ottoman Empire", 1900, 640),
        ("TUR", 1900, 640),
        ("DEU", 1975, 260),
        ("DEU", None, 255),
        ("East Germany", None, 265),
        ("DDR", 1970, 265),
        ("Yugoslavia", 1980, 345),
        ("SRB", None, 345),
        ("VNM", None, 816),
        ("South Vietnam", 1970, 817),
        ("TWN", None, 713),
        ("YEM", None, 679),
        ("CZE", None, 316),
        ("CSK", 1980, 315),
        ("United States of America", None, 2),
        ("England", None, 200),
        ("365", None, 365),
        (2, None, 2),
    ],
)
def test_code_or_name_is_understood(text: str | int, year: int | None, number: int) -> None:
    assert state_of(text, year) == number


def test_code_and_name_are_those_of_the_year() -> None:
    assert (code_of(365, 1950), code_of(365, 2018), code_of(365)) == ("SUN", "RUS", "RUS")
    assert (name_of(816, 1960), name_of(816)) == ("North Vietnam", "Vietnam")
    assert code_of(345, 1990) == "YUG"
    assert (code_of(255, 1865), code_of(255, 1913)) == ("PRU", "DEU")
    assert code_of(345) == "SRB"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Chinna", "`China`"),
        ("CHNA", "`CHN`"),
        ("99999", "no state has the COW number 99999"),
        ("²", "no state"),
    ],
)
def test_unknown_state_gets_the_nearest(text: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        state_of(text)


def test_every_state_of_the_system_has_a_code_and_comes_back(tables: Tables) -> None:
    """Each COW number has a code, and the code in its years means the number again."""
    for number, start, end in (
        tables.frame("states").select("ccode", pl.col("start").dt.year(), pl.col("end").dt.year())
    ).iter_rows():
        assert not code_of(number, start).startswith("#"), number
        # Some states of the system bore their code only for part of their years.
        middle = (start + end) // 2
        assert state_of(code_of(number, middle), middle) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Cote d'Ivoire", 437),
        ("the Netherlands", 210),
        ("U.S.A.", 2),
        ("Antigua & Barbuda", 58),
        ("Republic of China", 713),
        ("People's Republic of China", 710),
        ("Republic of Korea", 732),
        ("Zaire", 490),
        ("Kingdom of Sweden", 380),
    ],
)
def test_other_names_are_understood(text: str, number: int) -> None:
    assert state_of(text) == number


def test_no_two_states_of_today_share_a_number_a_code_or_a_name() -> None:
    text = (Path(realpolitik.history.__file__).parent / "codes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 195
    for column in ("number", "code", "two", "name"):
        assert len({r[column] for r in rows}) == len(rows)
    for row in rows:
        for name in (row["code"], row["name"], *filter(None, row["also"].split("|"))):
            assert state_of(name) == int(row["number"]), name
    assert {len(r["code"]) for r in rows} == {3}
    assert {len(r["two"]) for r in rows} == {2}


def test_a_state_of_today_is_known_by_the_name_of_its_list(tables: Tables) -> None:
    """The numbers are those of COW, and COW's own name is understood."""
    living = tables.frame("states").filter(pl.col("end").dt.year() == 2016)
    assert living.height > 10
    assert set(living["ccode"]) <= set(of_two_letters().values())
    for number, name in living.select("ccode", "name").iter_rows():
        assert state_of(name, 2016) == number or name == "Yugoslavia", name
