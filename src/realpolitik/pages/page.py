"""What a result says, whoever prints it: sentences, tables, figures by name, and notes.

Owns `Page`, `Table` and `Reference`. A cell is a text; what it says is made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TOP = 10
"""Quantities and indicators that a table shows; documents have all."""


@dataclass(frozen=True)
class Table:
    """Rows under a header.

    Parameters
    ----------
    title, note
        What stands above it; empty if its page says enough.
    header, rows
        The cells.
    right
        The columns that are set flush right.
    shares
        By row a share that stands before its last cell as a bar; empty if no row has one.
    """

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    shares: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A part of the scenario that a page is about, or rests on; a report links to it."""

    kind: Literal["actor", "claim", "quantity"]
    name: str


@dataclass(frozen=True)
class Page:
    """A title, what it says in sentences, its tables, and what to bear in mind.

    Parameters
    ----------
    title
        What the page is about.
    lead
        What it says, in sentences.
    tables
        Its tables.
    notes
        What to bear in mind.
    about
        What of the scenario it is about.
    rests_on
        What of the scenario its numbers rest on, the most important first.
    short
        Whether it is a few lines, each its own, with nothing else to be told.
    note
        What its numbers are, beside the title.
    close
        Whether its tables and notes are the entries of one list, with no space between them.
    """

    title: str
    lead: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    about: tuple[Reference, ...] = ()
    rests_on: tuple[Reference, ...] = ()
    short: bool = False
    note: str = ""
    close: bool = False
