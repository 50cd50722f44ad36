"""The commands on scenarios: run, check, read, cite and write them.

Owns `run`, `check`, `cite`, `cases`, `mechanisms`, `show`, `schema`, `new` and `efg`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from realpolitik.cli.output import draw, print_document, print_json, say, tell
from realpolitik.cli.shared import (
    BAD_INPUT,
    INTERRUPTED,
    UNFIT,
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
from realpolitik.errors import RealpolitikError, ScenarioError
from realpolitik.suggest import shown

if TYPE_CHECKING:
    from realpolitik.cli.formats import Checked


@app.command(cls=SolvingCommand)
def run(
    target: Target,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit with 1 if a claim does not hold as the file expects."),
    ] = False,
    executor: Annotated[
        str | None,
        typer.Option(
            metavar="WORKERS", help="threads:N, processes:N or dask:ADDRESS; by default threads."
        ),
    ] = None,
) -> None:
    """Solve a scenario and print what it answers."""
    from realpolitik.ask import run as solve
    from realpolitik.ensemble.workers import workers_named
    from realpolitik.library import load

    scenario = load(target)
    with workers_named(executor) as workers, progress() as update:
        result = solve(
            scenario,
            draws,
            seed,
            solution=method_of(solution),
            progress=update,
            partial=True,
            executor=workers,
        )
    if as_json:
        print_json(result.to_dict())
    else:
        from realpolitik.report.terminal import print_run

        print_warnings(scenario)
        draw(lambda console: print_run(result, console))
    if result.interrupted:
        done = f"{result.draws:,} of {draws:,} draws"
        tell(f"only {done} were solved; the answer uses those")
        raise typer.Exit(INTERRUPTED)
    failed = [
        f"{name} ({verdict.standing or 'undefined'})"
        for name, verdict in result.claims.items()
        if verdict.meets is False
    ]
    if check and failed:
        tell(f"not as claimed: {', '.join(failed)}")
        raise typer.Exit(UNFIT)


@app.command()
def check(
    targets: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files or shipped cases.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="NAME", help="text, json, sarif (2.1.0) or junit."),
    ] = "text",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 2 for warnings as well.")
    ] = False,
) -> None:
    """Report every fault of scenario files, and what a careful reviewer would ask."""
    from realpolitik.cli.formats import FORMATS, formatter

    if as_json and format_ not in {"text", "json"}:
        raise RealpolitikError(f"you gave both --json and --format {format_}; leave one out")
    write = formatter("json" if as_json else format_)
    checked = [_checked(target, strict) for target in targets]
    written = write(checked)
    if write is FORMATS["text"]:
        say(written)
    else:
        print_document(written + "\n")
    if any(c.fails for c in checked):
        raise typer.Exit(BAD_INPUT)


def _checked(target: str, strict: bool) -> Checked:
    """Return the faults of one scenario."""
    from realpolitik.ask.evidence.model_checks import check_model
    from realpolitik.cli.formats import Checked
    from realpolitik.library import load

    try:
        scenario = load(target)
    except ScenarioError as error:
        return Checked(target, tuple(error.diagnostics), strict)
    return Checked(target, (*scenario.diagnostics, *check_model(scenario)), strict)


@app.command()
def cite(
    target: Annotated[
        str | None, typer.Argument(metavar="[CASE|FILE]", help="A shipped case or a file.")
    ] = None,
) -> None:
    """Print what to cite, in BibTeX: the tool, and a case's evidence and data."""
    from realpolitik.library import load
    from realpolitik.report.citations import citations_of

    say(citations_of(load(target) if target is not None else None))


@app.command()
def cases(as_json: Json = False) -> None:
    """List the cases that ship with realpolitik."""
    from realpolitik.cases import find
    from realpolitik.library import case_names, load
    from realpolitik.scenario.header import read_header

    rows = [(read_header(find(name)) or load(name), name) for name in case_names()]
    if as_json:
        print_json([{"name": n, "title": h.title, "question": h.question} for h, n in rows])
        return
    for header, name in rows:
        say(f"{name}\n    {header.title}\n    {header.question}")


@app.command()
def mechanisms(as_json: Json = False) -> None:
    """List the mechanisms that a scenario can start from."""
    from realpolitik.library import load
    from realpolitik.mechanisms import find_mechanism, mechanism_names
    from realpolitik.mechanisms.cast import command_for

    rows = [(load(name), find_mechanism(name)) for name in mechanism_names()]
    if as_json:
        print_json(
            [
                {
                    "name": m.name,
                    "title": s.title,
                    "question": s.question,
                    "roles": [actor.lower() for actor in s.actors],
                    "source": m.source,
                }
                for s, m in rows
            ]
        )
        return
    for scenario, mechanism in rows:
        say(f"{mechanism.name}\n    {scenario.title}\n    {scenario.question}")
        say(f"    {command_for(mechanism)}")


@app.command()
def show(
    target: Target,
    source: Annotated[bool, typer.Option("--source", help="Print the file itself.")] = False,
) -> None:
    """Print what a scenario says: actors, moves, quantities, claims and evidence."""
    from realpolitik.library import load

    scenario = load(target)
    if source:
        print_document(scenario.source.text)
        return
    from realpolitik.report.describe import print_scenario

    draw(lambda console: print_scenario(scenario, console))


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from realpolitik.scenario.shape import json_schema

    print_json(json_schema())


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario, such as gulf-2026.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="MECHANISM", help="A mechanism; `mechanisms` lists them."),
    ] = None,
    roles: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="ROLE=ACTOR", help="Who plays a role, such as patron=CHN."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; by default NAME.yaml.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a commented starter file, or one from a mechanism."""
    from datetime import date

    from realpolitik.files import write_text
    from realpolitik.history.codes import title_of
    from realpolitik.mechanisms import find_mechanism
    from realpolitik.mechanisms.cast import players_given, written_for
    from realpolitik.scenario.starter import starter

    path, today = output or Path(f"{name}.yaml"), date.today().isoformat()
    if source is None and roles:
        raise RealpolitikError("roles belong to a mechanism; name it with `--from MECHANISM`")
    text = (
        starter(name, today)
        if source is None
        else written_for(find_mechanism(source), name, players_given(roles or (), title_of), today)
    )
    write_text(path, text, replace=force)
    say(f"wrote {shown(path)}; next: realpolitik run {shown(path)}")


@app.command()
def efg(
    target: Target,
    draw: Annotated[int, typer.Option(min=0, help="Which draw, from 0.")] = 0,
    draws: Draws = 4096,
    seed: Seed = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; by default, the screen.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write one draw's game in Gambit's format."""
    from realpolitik.engines.export import game_of_draw
    from realpolitik.files import write_text
    from realpolitik.game.efg.write import lost
    from realpolitik.library import load

    game = game_of_draw(load(target), draw, draws, seed)
    text = game.to_efg()
    if left := lost(game.tree):
        tell(left)
    if output is None:
        print_document(text)
        return
    write_text(output, text, replace=force)
    say(f"wrote {shown(output)}")
