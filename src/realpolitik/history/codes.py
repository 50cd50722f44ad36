"""State codes: Correlates of War numbers inside, ISO codes and names at the edges.

Owns `state_of` (a code, name or number to a COW number), `code_of` and `name_of` (back again), and
`title_of` (what an actor is called). What a code means may depend on the year: DEU is Germany (255)
in 1913 and 2000, but the Federal Republic (260) in 1975; number 365 is Russia, and the Soviet Union
from 1922 to 1991.

The states of today stand in `codes.csv`: the number of the COW State System Membership list
(v2016), the ISO 3166-1 codes (XK and XKX, which ISO leaves to users, for Kosovo), the English short
name, and other names: those of the COW and Gleditsch-Ward lists where they differ, the formal name,
and others in use. Former states carry their ISO 3166-3 code where they had one, else the
abbreviation of the COW list or one of ours (PRU, OTM), with the years between which they bore it.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from realpolitik.errors import DataError
from realpolitik.suggest import nearest

EVER = (1816, 9999)
"""The years of a state that has not changed its number or name."""


@dataclass(frozen=True)
class State:
    """A state under one code and name.

    Parameters
    ----------
    number
        Its COW number.
    code
        Its ISO 3166 code of three letters, or COW's abbreviation.
    name
        Its English name.
    first, last
        The years in which it bore them.
    """

    number: int
    code: str
    name: str
    first: int = EVER[0]
    last: int = EVER[1]

    def bears(self, year: int | None) -> bool:
        """Whether the code is its own in a year; without a year, today."""
        return self.first <= (9998 if year is None else year) <= self.last


_FORMER = (
    State(365, "SUN", "Soviet Union", 1922, 1991),
    State(255, "PRU", "Prussia", 1816, 1870),
    State(325, "SAR", "Sardinia", 1816, 1860),
    State(640, "OTM", "Ottoman Empire", 1816, 1922),
    State(265, "DDR", "East Germany", 1949, 1990),
    State(260, "GFR", "West Germany", 1949, 1990),
    State(260, "DEU", "West Germany", 1949, 1990),
    State(315, "CSK", "Czechoslovakia", 1918, 1992),
    State(345, "YUG", "Yugoslavia", 1878, 2006),
    State(816, "VDR", "North Vietnam", 1945, 1976),
    State(817, "RVN", "South Vietnam", 1954, 1975),
    State(678, "YAR", "North Yemen", 1926, 1990),
    State(680, "YMD", "South Yemen", 1967, 1990),
    State(511, "ZAN", "Zanzibar", 1963, 1964),
    State(730, "KRA", "Korea", 1887, 1905),
    State(300, "AUH", "Austria-Hungary", 1816, 1918),
    State(240, "HAN", "Hanover", 1837, 1866),
    State(245, "BAV", "Bavaria", 1816, 1871),
    State(267, "BAD", "Baden", 1816, 1871),
    State(269, "SAX", "Saxony", 1816, 1867),
    State(271, "WRT", "Wuerttemberg", 1816, 1871),
    State(273, "HSE", "Hesse Electoral", 1816, 1866),
    State(275, "HSG", "Hesse Grand Ducal", 1816, 1867),
    State(280, "MEC", "Mecklenburg-Schwerin", 1843, 1867),
    State(327, "PAP", "Papal States", 1816, 1860),
    State(329, "SIC", "Two Sicilies", 1816, 1861),
    State(332, "MOD", "Modena", 1842, 1860),
    State(335, "PMA", "Parma", 1851, 1860),
    State(337, "TUS", "Tuscany", 1816, 1860),
)
"""States that are gone, or that bore another name (COW State System Membership v2016)."""


@dataclass(frozen=True)
class _Modern:
    state: State
    two: str
    called: frozenset[str]


def _folded(text: str) -> str:
    """Return a name without what is not compared: case, accents, full stops, a leading "the"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c != ".")
    return " ".join(kept.replace("’", "'").replace("&", "and").split()).removeprefix("the ")


@cache
def _modern() -> tuple[_Modern, ...]:
    """Return the states of today, each with all that it is called."""
    with (Path(__file__).parent / "codes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return tuple(
        _Modern(
            State(int(r["number"]), r["code"], r["name"]),
            r["two"],
            frozenset(map(_folded, (r["code"], r["name"], *filter(None, r["also"].split("|"))))),
        )
        for r in rows
    )


@cache
def _numbers() -> dict[int, State]:
    return {m.state.number: m.state for m in _modern()}


def name_of(number: int, year: int | None = None) -> str:
    """Return a state's English name, in a year if that matters."""
    return _state(number, year).name


def title_of(actor: str) -> str:
    """Return what an actor is called: the state's name if it is a code, else the id in words.

    >>> title_of("IRN"), title_of("the_houthis")
    ('Iran', 'the houthis')
    """
    try:
        return name_of(state_of(actor))
    except DataError:
        return actor.replace("_", " ")


def code_of(number: int, year: int | None = None) -> str:
    """Return a state's code of three letters, in a year if that matters.

    >>> code_of(365), code_of(365, 1950), code_of(710)
    ('RUS', 'SUN', 'CHN')
    """
    return _state(number, year).code


def _state(number: int, year: int | None) -> State:
    for former in _FORMER:
        if former.number == number and former.bears(year):
            return former
    if number in _numbers():
        return _numbers()[number]
    for former in _FORMER:
        if former.number == number:
            return former
    return State(number, f"#{number}", f"state {number}")


def state_of(text: str | int, year: int | None = None) -> int:
    """Return the COW number that a code, a name or a number stands for.

    Parameters
    ----------
    text
        ``"CHN"``, ``"China"``, ``"SUN"``, ``"East Germany"``, ``710`` or ``"710"``.
    year
        The year that is meant; without it, today.

    Raises
    ------
    DataError
        If no state is called so; the nearest known codes and names are given.

    >>> state_of("CHN"), state_of("Soviet Union"), state_of("DEU", 1975), state_of("DEU", 2000)
    (710, 365, 260, 255)
    """
    word = str(text).strip()
    if word.isascii() and word.isdigit():
        if int(word) in _numbers() or any(f.number == int(word) for f in _FORMER):
            return int(word)
        raise DataError(f"no state has the COW number {word}")
    folded = _folded(word)
    called = [f for f in _FORMER if folded in (_folded(f.code), _folded(f.name))]
    modern = [m.state.number for m in _modern() if folded in m.called]
    for former in called:
        # A code that a living state bears as well (DEU) means the former state in its years only.
        if former.bears(year) or not modern:
            return former.number
    if modern:
        return modern[0]
    known = [c for m in _modern() for c in (m.state.code, m.state.name)]
    known += [c for f in _FORMER for c in (f.code, f.name)]
    help_ = nearest(word, known) or "Use an ISO code such as CHN, or a name."
    raise DataError(f"no state is called {word!r}. {help_}")


@cache
def of_two_letters() -> dict[str, int]:
    """Return the COW numbers of the ISO codes of two letters, as sources on the present use."""
    return {m.two: m.state.number for m in _modern()}


@cache
def of_three_letters() -> dict[str, int]:
    """Return the COW numbers of the ISO codes of three letters of the states of today."""
    return {m.state.code: m.state.number for m in _modern()}
