"""The command that sets two scenarios side by side. Owns `diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli.output import draw, print_json
from realpolitik.cli.shared import (
    Draws,
    Json,
    Seed,
    Solution,
    SolvingCommand,
    app,
    method_of,
    print_warnings,
    progress,
)

_Scenario = Annotated[str, typer.Argument(metavar="CASE|FILE", help="A shipped case or a file.")]


@app.command(cls=SolvingCommand)
def diff(
    first: _Scenario,
    second: _Scenario,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Compare two scenarios: what their files say, their verdicts and their hinges."""
    from realpolitik.ask.difference import diff as compare

    method = method_of(solution)
    with progress() as update:
        found = compare(first, second, draws, seed, solution=method, progress=update)
    if as_json:
        print_json(found.both())
        return
    from realpolitik.report.printed_page import print_pages

    for run in (found.first, found.second):
        print_warnings(run.scenario)
    draw(lambda console: print_pages(found.pages(), console))
