"""Results as plain tables: what a terminal prints and a notebook shows.

Owns `Page` and `Table`. A cell is a text; what it says is made once, whoever draws it.
"""

from __future__ import annotations

from dataclasses import dataclass

TOP = 10
"""Quantities and indicators that a table shows; documents have all."""


@dataclass(frozen=True)
class Table:
    """Rows under a header; columns in `right` are set flush right."""

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Page:
    """A title, what it says in sentences, its tables, and what to bear in mind."""

    title: str
    lead: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
