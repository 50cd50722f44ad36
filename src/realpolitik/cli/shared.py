"""What commands share: arguments, exit codes, progress, and the line on warnings.

Owns `app`, `SolvingCommand`, `print_warnings`, `progress` and `method_of`.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperOption

from realpolitik.cli.output import console, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from realpolitik.ensemble import Progress
    from realpolitik.scenario import Scenario

app = typer.Typer(
    name="realpolitik",
    help="Write a strategic argument between states as a short file, run it as a game over"
    " everything that is uncertain, and see which claims hold.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

UNFIT, BAD_INPUT, NO_OUTPUT, INTERRUPTED = 1, 2, 3, 130
"""Exit codes: a claim that was to hold does not; what was asked is wrong; the machine could not
give the answer; Ctrl-C."""

Target = Annotated[str, typer.Argument(metavar="CASE|FILE", help="A shipped case or a file.")]
Draws = Annotated[int, typer.Option(min=1, max=2**30, help="Draws of what is uncertain.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the draws.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Solution = Annotated[str, typer.Option(metavar="NAME", help="How the game is solved.")]


class SolvingCommand(TyperCommand):
    """A command with `--solution`: its help lists the solutions of the registry."""

    # Any: typer carries click under another name in some versions than in others.
    def get_help(self, ctx: Any) -> str:
        """Return the help; the engines are imported only for it."""
        from realpolitik.engines import DEFAULT_ENGINE, ENGINES

        *some, last = ENGINES
        known = f"{', '.join(some)} or {last}; by default {DEFAULT_ENGINE}."
        for option in self.params:
            if isinstance(option, TyperOption) and option.name == "solution":
                option.help = f"How the game is solved: {known}"
        return super().get_help(ctx)


def print_warnings(scenario: Scenario) -> None:
    """Say how many warnings reading a scenario gave, where nobody reads them as data."""
    count = len(scenario.diagnostics)
    if count:
        from realpolitik.cases import argument_for
        from realpolitik.pages.numbers import plural

        place = argument_for(scenario.source.name)
        tell(f"{plural(count, 'warning')}; see `realpolitik check {place}`\n")


@contextlib.contextmanager
def progress(what: str = "solving draws") -> Iterator[Progress | None]:
    """Give a progress callback that shows a bar once the work has taken a second."""
    if not sys.stderr.isatty():
        yield None
        return
    from realpolitik.report.progress import late_progress

    with late_progress(console(beside=True), what) as update:
        yield update


def method_of(name: str) -> str:
    """Return a solution's name if it is one."""
    from realpolitik.engines import engine

    return engine(name).name
