"""One page in a terminal: 80 columns, nothing that needs colour to be understood.

Owns `print_page` and `print_pages`, and `plain` for what is drawn anywhere but on a terminal.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from realpolitik.pages.numbers import bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import Console, JustifyMethod

    from realpolitik.pages.page import Page, Table

NAME = 24
"""Characters that stay in one line: of names in a first column, and of words."""
BEFORE_BARS = 18
"""The least width of a column before bars, so that those of several tables stand in line."""
CLOSE_FROM = 7
"""Columns from which on they stand closer, so that wide tables fit in 80 characters."""


def plain(paint: Callable[[Console], None]) -> str:
    """Return what is drawn, as a file or a pipe gets it: 80 columns, no colour."""
    from rich.console import Console

    page = Console(width=80, highlight=False, markup=False, emoji=False, file=io.StringIO())
    with page.capture() as captured:
        paint(page)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def print_pages(pages: Iterable[Page], console: Console) -> None:
    """Print some pages, with a line between them."""
    for i, page in enumerate(pages):
        if i:
            console.print()
        print_page(page, console)


def print_page(page: Page, console: Console) -> None:
    """Print one page."""
    console.print(_heading(page.title, page.note))
    if page.short:
        console.print(Padding(Text(page.lead), (0, 0, 0, 2)))
    elif page.lead:
        console.print(Text(page.lead))
    # In a list its entries stand under the title, and what they say under theirs.
    indent = 2 if page.close else 0
    for table in page.tables:
        if not page.close:
            console.print()
        titled = bool(table.title or table.note)
        if titled:
            console.print(Padding(_heading(table.title, table.note), (0, 0, 0, indent)))
        left = 2 + indent if titled else 2
        console.print(Padding(_grid(table, console.width - left), (0, 0, 0, left)))
    for note in page.notes:
        if not page.close:
            console.print()
        console.print(Padding(Text(note, style="dim"), (0, 0, 0, indent)))


def _heading(title: str, note: str) -> Text:
    return Text.assemble((title, "bold"), *(("  ", (note, "dim")) if note else ()))


def _grid(table: Table, room: int) -> Grid:
    """Return a table in so many characters of width."""
    table = _with_bars(table)
    gap = 2 if len(table.header) < CLOSE_FROM else 1
    grid = Grid.grid(padding=(0, gap, 0, 0))
    widths = _widths(table, room - gap * (len(table.header) - 1))
    for i, width in enumerate(widths):
        # What is longer than its column goes on in the next line, to the last character.
        justify: JustifyMethod = "right" if i in table.right else "left"
        grid.add_column(justify=justify, width=width, overflow="fold")
    if any(table.header):
        grid.add_row(*(Text(h, style="dim") for h in table.header))
    for row in table.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _with_bars(table: Table) -> Table:
    """Return a table with its shares as bars before the last cell; if it is the only one, in it."""
    if not table.shares:
        return table
    rows: list[tuple[str, ...]] = []
    for row, share in zip(table.rows, table.shares, strict=True):
        if len(row) > 1:
            name = row[0].ljust(BEFORE_BARS)
            rows.append((name, *row[1:-1], bar(share), row[-1]))
        else:
            rows.append((f"{bar(share)} {row[0]}",) if share is not None else row)
    header = (*table.header[:-1], "", table.header[-1]) if len(table.header) > 1 else table.header
    return replace(table, header=header, rows=tuple(rows), shares=())


def _widths(table: Table, room: int) -> list[int]:
    """Return how wide each column is, the widest made narrower until all fit.

    Words, numbers, and names in the first column are broken only if there is no room else.
    """
    columns = list(zip(table.header, *table.rows, strict=True))
    widths = [max(map(len, cells)) for cells in columns]
    least = [
        width
        if i in table.right
        else min(NAME, width if i == 0 < len(columns) - 1 else _longest_word(cells))
        for i, (width, cells) in enumerate(zip(widths, columns, strict=True))
    ]
    widths = [min(width, max(room, 1)) for width in widths]
    while sum(widths) > room and max(widths) > 1:
        wide = [i for i, width in enumerate(widths) if width > least[i]] or range(len(widths))
        widths[max(wide, key=lambda i: widths[i])] -= 1
    return widths


def _longest_word(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)
