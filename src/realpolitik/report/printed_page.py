"""One page in a terminal: 80 columns, nothing that needs colour to be understood.

Owns `print_page`, and `plain` for what is drawn anywhere but on a terminal.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console, JustifyMethod

    from realpolitik.pages.page import Page, Table

NAME = 24
"""Characters of a first column that are never cut."""


def plain(paint: Callable[[Console], None]) -> str:
    """Return what is drawn, as a file or a pipe gets it: 80 columns, no colour."""
    from rich.console import Console

    page = Console(width=80, highlight=False, markup=False, emoji=False, file=io.StringIO())
    with page.capture() as captured:
        paint(page)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def print_page(page: Page, console: Console) -> None:
    """Print one page."""
    console.print(Text(page.title, style="bold"))
    if page.short:
        console.print(Padding(Text(page.lead), (0, 0, 0, 2)))
    elif page.lead:
        console.print(Text(page.lead))
    for table in page.tables:
        console.print()
        console.print(Text.assemble((table.title, "bold"), "  ", (table.note, "dim")))
        console.print(Padding(_grid(table), (0, 0, 0, 2)))
    for note in page.notes:
        console.print()
        console.print(Text(note, style="dim"))


def _grid(table: Table) -> Grid:
    # Wide tables stand closer, so that they fit in 80 columns.
    grid = Grid.grid(padding=(0, 2 if len(table.header) < 6 else 1, 0, 0))
    for i in range(len(table.header)):
        longest = max([len(r[i]) for r in table.rows] + [len(table.header[i])])
        justify: JustifyMethod = "right" if i in table.right else "left"
        least = min(longest, NAME) if i == 0 and len(table.header) > 1 else None
        grid.add_column(justify=justify, no_wrap=i in table.right, min_width=least)
    if any(table.header):
        grid.add_row(*(Text(h, style="dim") for h in table.header))
    for row in table.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid
