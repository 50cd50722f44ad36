"""A run's pages in a terminal, under its title and above where it comes from.

Owns `print_run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table as Grid
from rich.text import Text

from realpolitik.report.printed_page import print_page

if TYPE_CHECKING:
    from rich.console import Console

    from realpolitik.ask import Run
    from realpolitik.scenario.model import Scenario


def print_run(run: Run, console: Console) -> None:
    """Print everything that a run answers."""
    answer, *parts = run.pages()
    console.print(_masthead(run.scenario))
    console.print(Text(run.scenario.question, style="italic"))
    console.print(Text(f"\n{answer.lead}"))
    for page in parts:
        console.print()
        print_page(page, console)
    console.print()
    for note in answer.notes:
        console.print(Text(note))
    console.print(Text(run.provenance.sentence(run.failed_draws), style="dim"))


def _masthead(scenario: Scenario) -> Grid:
    head = Grid.grid(expand=True)
    head.add_column(ratio=1)
    head.add_column(justify="right")
    head.add_row(Text(scenario.title, style="bold"), Text(f"as of {scenario.as_of}", style="dim"))
    return head
