"""The commands that write reports: of one scenario, and of the project's own register.

Owns `report` and `mission`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli.output import draw, print_json, say
from realpolitik.cli.shared import (
    Draws,
    Json,
    Seed,
    Solution,
    SolvingCommand,
    Target,
    app,
    method_of,
    print_warnings,
    progress,
)
from realpolitik.errors import RealpolitikError
from realpolitik.suggest import shown


@app.command(cls=SolvingCommand)
def report(
    target: Target,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; by default NAME.html.")
    ] = None,
    figures: Annotated[
        Path | None, typer.Option(help="A folder to write each figure to, as PNG and SVG.")
    ] = None,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print all that the report says as one JSON document.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
) -> None:
    """Write a report in one file: the answer, what could change it, and what it rests on."""
    from realpolitik.ask import run as solve
    from realpolitik.extras import require
    from realpolitik.files import check_writable, write_text
    from realpolitik.library import load
    from realpolitik.report.brief import brief_of

    scenario = load(target)
    path = output or Path(f"{scenario.name}.html")
    if not as_json:
        check_writable(path, replace=force)
        if path.suffix.lower() not in {".html", ".htm"}:
            raise RealpolitikError(
                f"{shown(path)} ends in neither .html nor .htm: a report is a page for a browser,"
                " which prints it as PDF; for its figures as SVG and PNG add --figures FOLDER"
            )
        require("vl_convert")
    with progress() as update:
        result = solve(scenario, draws, seed, solution=method_of(solution), progress=update)
        brief = brief_of(result, progress=update)
    if as_json:
        print_json(brief.to_dict())
        return
    from realpolitik.report.html import html_report

    print_warnings(scenario)
    write_text(path, html_report(brief), replace=force)
    say(f"wrote {shown(path)}")
    if figures is not None:
        from realpolitik.report.figures import write_figures

        for written in write_figures(brief, figures, replace=force):
            say(f"wrote {shown(written)}")


@app.command()
def mission(draws: Draws = 4096, seed: Seed = 0, as_json: Json = False) -> None:
    """Test every row of the project's register by the shipped cases and by the data."""
    from realpolitik.library import case_names, load
    from realpolitik.mission.findings import findings
    from realpolitik.mission.register import REGISTER
    from realpolitik.mission.scoreboard import mission as test

    with progress("testing rows") as update:
        cases = map(load, case_names())
        found = test(cases, REGISTER, draws, seed, findings=findings(), progress=update)
    if as_json:
        print_json(found.to_dict())
        return
    from realpolitik.mission.scoreboard import mission_page
    from realpolitik.report.printed_page import print_page

    draw(lambda console: print_page(mission_page(found), console))
