"""Any result's pages in a terminal: 80 columns, nothing that needs colour to be understood.

Owns `print_result`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from realpolitik.report.printed_page import print_pages

if TYPE_CHECKING:
    from rich.console import Console

    from realpolitik.ask.provenance import Provenance
    from realpolitik.ask.result import Shown


def print_result(result: Shown, provenance: Provenance, console: Console) -> None:
    """Print a result, or several by name, and under what it holds."""
    pages = result.pages()
    print_pages(pages, console)
    if all(page.short for page in pages):
        console.print(Text(f"  {result.under(provenance).line()}"))
        return
    console.print()
    footer = result.under(provenance).sentence()
    if provenance.over_periods and result.of_first_period:
        footer = f"This answer is about the first period alone (rule S13). {footer}"
    console.print(Text(footer, style="dim"))
