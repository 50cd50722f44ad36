"""Words for messages: the nearest known name, a list of names as prose, a text made printable.

Owns `nearest`, `listing`, `printable` and `shown`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

MAX_KNOWN = 2_000
"""Known names that are looked through; past them no name is suggested."""

COMPARED = 12
"""Names that are compared letter by letter: those that share the most letters."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the known name nearest to `name`, or an empty string."""
    name, names = name[:80], [k for k in known if k]
    if len(names) > MAX_KNOWN:
        return ""
    if len(names) > COMPARED:
        wanted = _letters(name)
        # Letter by letter takes long where names are many; a letter that is missing or too many
        # tells most of them apart.
        apart = {k: (_letters(k) ^ wanted).bit_count() + abs(len(k) - len(name)) for k in names}
        names = sorted(apart, key=apart.__getitem__)[:COMPARED]
    hits = difflib.get_close_matches(name, names, n=2, cutoff=0.6)
    return f"did you mean {' or '.join(f'`{h}`' for h in hits)}?" if hits else ""


@lru_cache(maxsize=2 * MAX_KNOWN)
def _letters(name: str) -> int:
    """Return which letters a name holds, one bit each."""
    bits = 0
    for letter in name[:80]:
        bits |= 1 << (ord(letter) % 64)
    return bits


def listing(names: Iterable[str], most: int = 12) -> str:
    """Return names as prose, cut after `most` of them."""
    quoted = [f"`{n}`" for n in names]
    if not quoted:
        return "none"
    rest = f" and {len(quoted) - most} more" if len(quoted) > most else ""
    return ", ".join(quoted[:most]) + rest


def printable(line: str) -> str:
    """Return a line of text without what a terminal would obey or could not show."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def shown(path: object) -> str:
    r"""Return a file's name on one line: a line break in it as its escape.

    >>> shown("a\nb.yaml")
    'a\\nb.yaml'
    """
    return str(path).replace("\n", r"\n")
