"""Quantities bound to data: ``data(...)`` and ``rate(...)`` as a value (rule S3).

Owns `Offers` and `Offered` (who gives the numbers, and what is given; the scenario room does not
know them), `DataCall`, its grammar `call_of`, and `Shielded`, which lets a call stand in a file
without quotes::

    call:  ("data" | "rate") "(" word ("," word (":" | "=") given)* ")"
    given: a quoted text, or characters other than , ; ( ) # and quotes
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Offered(Protocol):
    """A number that someone offers: a distribution as plain data, and the evidence behind it."""

    @property
    def family(self) -> str:
        """The distribution's name in the language (``beta``), ``constant``, or ``between``.

        ``between`` is what the language writes as ``a to b``.
        """

    @property
    def parameters(self) -> tuple[float, ...]:
        """The distribution's parameters, in the order in which the language writes them."""

    @property
    def unit(self) -> str:
        """The unit in which the number is to be read: ``share``, or nothing."""

    @property
    def text(self) -> str:
        """The value as one would write it, such as ``0.72 to 0.86``; to be shown, never parsed."""

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
class DataCall:
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


KINDS = ("data", "rate")

_HEAD = re.compile(r"\s*(data|rate)\s*\(")
_WORD = re.compile(r"[A-Za-z_]\w*")
_PART = re.compile(r"""\s*((?:"[^"\n]*"|'[^'\n]*'|[^,;()"'#\n])*)""")
"""What stands between two commas; each character can be read in one way only."""


def is_call(text: str) -> bool:
    """Whether a value is meant as a call, well written or not."""
    return _HEAD.match(text) is not None


def call_of(text: str) -> DataCall | None:
    """Return the call that a value is; None if it is none.

    Raises
    ------
    ValueError
        If it is meant as one and cannot be read; the message says what is wrong.

    >>> call_of("rate(joins, pact: defence, since: 1945)").given
    {'pact': 'defence', 'since': '1945'}
    """
    if not is_call(text):
        return None
    kind, parts, end = _scan(text, 0)
    if text[end:].strip():
        raise ValueError(
            f"`{text[end:].strip()[:40]}` stands after the call; write `{kind}(...)` alone"
        )
    name, *rest = parts
    if not _WORD.fullmatch(name):
        raise ValueError(f"`{name}` is not the name of a measure or a question")
    given: dict[str, str] = {}
    for part in rest:
        word = _WORD.match(part)
        key = word.group() if word else ""
        mark, value = part[len(key) :].lstrip()[:1], part[len(key) :].lstrip()[1:].strip()
        value = value.strip("\"'")
        if not key or mark not in {":", "="} or not value:
            raise ValueError(f"`{part}` is not of the form `key: value`")
        if key in given:
            raise ValueError(f"`{key}` is given twice")
        given[key] = value
    return DataCall(kind, name, given)


def _scan(text: str, start: int) -> tuple[str, list[str], int]:
    """Read ``kind(part, part, ...)`` from `start`; return the kind, the parts, and where it ends.

    Raises
    ------
    ValueError
        If it has no end.
    """
    head = _HEAD.match(text, start)
    if head is None:
        raise ValueError("no call begins here")
    parts: list[str] = []
    at = head.end()
    while True:
        part = _PART.match(text, at)
        if part is None:
            raise AssertionError("the pattern matches nothing too")
        parts.append(part.group(1).strip())
        at = part.end()
        if text[at : at + 1] == ")":
            return head.group(1), parts, at + 1
        if text[at : at + 1] not in {",", ";"}:
            raise ValueError(f"`{head.group(1)}(...)` has no end; a closing bracket")
        at += 1


@dataclass(frozen=True)
class Shielded:
    """The text of a file in which no call trips the YAML reader over its commas and colons.

    Parameters
    ----------
    text
        The file with every character of each call replaced by `filler`; all else, and every
        place, is as it was.
    calls
        Where each call begins, and the call as it stands in the file; in file order.
    filler
        A character that the file does not hold.
    """

    text: str
    calls: tuple[tuple[int, str], ...] = ()
    filler: str = ""

    @classmethod
    def of(cls, text: str) -> Shielded:
        """Find the calls that stand as a ``value:`` without quotes."""
        unused = (c for c in map(chr, range(0xE000, 0xF8FF)) if c not in text)
        filler = next(unused, "") if any(kind in text for kind in KINDS) else ""
        calls: list[tuple[int, str]] = []
        made: list[str] = []
        done = 0
        for key in re.finditer(r"value:(?=[ \t])", text) if filler else ():
            start = key.end()
            while text[start : start + 1] in {" ", "\t"}:
                start += 1
            if start < done or not _HEAD.match(text, start):
                continue
            try:
                end = _scan(text, start)[2]
            except ValueError:
                continue
            calls.append((start, text[start:end]))
            made += [text[done:start], filler * (end - start)]
            done = end
        return cls("".join(made) + text[done:], tuple(calls), filler)

    def restored(self, value: str, start: int, end: int) -> str:
        """Return a value read from characters `start` to `end` with its calls as they stand."""
        if not self.filler or self.filler not in value:
            return value
        first, last = (bisect_left(self.calls, (place, "")) for place in (start, end))
        for _, call in self.calls[first:last]:
            value = value.replace(self.filler * len(call), call, 1)
        return value
