"""Quantities bound to data: ``data(...)`` and ``rate(...)`` as a value (rule S3).

Owns `Offers` (who gives the numbers; the scenario room does not know), `Call` and `call_of`, and
`readable`, which lets such a value stand in a file without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Offered(Protocol):
    """A number that someone offers: a value in the language, and the evidence behind it."""

    @property
    def value(self) -> str:
        """The value, such as ``0.72 to 0.86``."""

    @property
    def unit(self) -> str:
        """The unit in which the value is to be read: ``share``, or nothing."""

    @property
    def says(self) -> str:
        """What the evidence says."""

    @property
    def source(self) -> str:
        """Where it is from."""

    @property
    def date(self) -> str:
        """Of when it is."""

    @property
    def grade(self) -> str:
        """Its Admiralty grade."""

    @property
    def kind(self) -> str:
        """What kind of evidence it is."""


class Offers(Protocol):
    """Who looks numbers up. A `RealpolitikError` says why there is none."""

    def __call__(self, kind: str, name: str, given: Mapping[str, str]) -> Offered:
        """Return the number of ``kind(name, key: value, ...)``."""


@dataclass(frozen=True)
class Call:
    """A value that is looked up.

    Parameters
    ----------
    kind
        ``data`` or ``rate``.
    name
        The measure, or the question.
    given
        What else is written.
    """

    kind: str
    name: str
    given: Mapping[str, str]

    @property
    def text(self) -> str:
        """The call as one writes it."""
        rest = "".join(f", {k}: {v}" for k, v in self.given.items())
        return f"{self.kind}({self.name}{rest})"


_CALL = re.compile(r"\s*(data|rate)\s*\((.*)\)\s*", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*")
_UNQUOTED = re.compile(r"(?<=value:)(\s+(?:data|rate)\([^()\"'\n#]*\))")


def call_of(text: str) -> Call | None:
    """Return the call that a value is; None if it is none.

    Raises
    ------
    ValueError
        If it is meant as one and cannot be read; the message says what is wrong.

    >>> call_of("rate(joins, pact: defence, since: 1945)").given
    {'pact': 'defence', 'since': '1945'}
    """
    found = _CALL.fullmatch(text)
    if found is None:
        return None
    name, *rest = (part.strip() for part in re.split(r"[,;]", found[2]))
    if not _WORD.fullmatch(name):
        raise ValueError(f"`{name}` is no name of a measure or a question")
    given: dict[str, str] = {}
    for part in rest:
        key, mark, value = (p.strip() for p in re.split(r"([:=])", part + ":", maxsplit=1)[:3])
        value = value.rstrip(":").strip().strip("\"'")
        if not mark or not value or not _WORD.fullmatch(key):
            raise ValueError(f"`{part}` is not of the form `key: value`")
        if key in given:
            raise ValueError(f"`{key}` is given twice")
        given[key] = value
    return Call(found[1], name, given)


def readable(text: str) -> str:
    """Return the text of a file with calls as YAML can read them without quotes.

    Commas become semicolons and colons equals signs, which `call_of` reads as well; every
    character stays in its place.

    >>> readable("value: rate(joins, since: 1945)")
    'value: rate(joins; since= 1945)'
    """
    return _UNQUOTED.sub(lambda m: m[0].translate(_AS_YAML), text)


_AS_YAML = str.maketrans(",:", ";=")
