"""Any result's page in a terminal: 80 columns, nothing that needs colour to be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from realpolitik.report.pages import pages_of
from realpolitik.report.printed_page import print_page
from realpolitik.report.terminal import under_assumptions

if TYPE_CHECKING:
    from typing import Any

    from rich.console import Console

    from realpolitik.ensemble import Ensemble


def print_result(result: Any, ensemble: Ensemble, console: Console) -> None:
    """Print a result, or several by name, and under what it holds."""
    for i, page in enumerate(pages_of(result)):
        if i:
            console.print()
        print_page(page, console)
    console.print()
    footer = under_assumptions(ensemble.model.scenario, ensemble)
    if ensemble.model.scenario.periods is not None:
        footer = f"What is asked of a single play is asked of the first period (rule S13). {footer}"
    console.print(Text(footer, style="dim"))
