"""The command line: one verb a function, no logic. Nothing heavy is imported to print help.

Exit codes: 0 done, 1 a claim that was expected to hold failed under ``--check``, 2 bad input,
130 interrupted.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from realpolitik._version import __version__
from realpolitik.errors import RealpolitikError, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

app = typer.Typer(
    name="realpolitik",
    help="Write a strategic argument between states as a short file, run it as a game over"
    " everything that is uncertain, and see which claims hold.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Target = Annotated[str, typer.Argument(metavar="CASE|FILE", help="A shipped case or a file.")]
Draws = Annotated[int, typer.Option(min=1, max=2**24, help="Draws of what is uncertain.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the draws.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"realpolitik {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    del version


@app.command()
def run(
    target: Target,
    draws: Draws = 4096,
    seed: Seed = 0,
    as_json: Json = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 if an expected claim fails.")
    ] = False,
) -> None:
    """Solve a scenario and print what it answers."""
    from realpolitik.ask import run as solve
    from realpolitik.library import load

    scenario = load(target)
    with _progress() as progress:
        result = solve(scenario, draws, seed, progress=progress)
    if as_json:
        _print_json(result.to_dict())
    else:
        from realpolitik.report.terminal import print_run

        _print_warnings(scenario)
        _show(lambda console: print_run(result, console))
    if check and any(v.meets is False for v in result.claims.values()):
        failed = [k for k, v in result.claims.items() if v.meets is False]
        typer.echo(f"weaker than expected: {', '.join(failed)}", err=True)
        raise typer.Exit(1)


@app.command()
def check(
    targets: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files or shipped cases.")
    ],
    as_json: Json = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 2 for warnings as well.")
    ] = False,
) -> None:
    """Report every fault of scenario files, and what a careful reviewer would ask."""
    from realpolitik.ask.review import review
    from realpolitik.library import load
    from realpolitik.report.text import plural

    found: list[dict[str, Any]] = []
    errors = warnings = 0
    for target in targets:
        try:
            scenario = load(target)
            diagnostics = [*scenario.diagnostics, *review(scenario)]
        except ScenarioError as error:
            diagnostics = list(error.diagnostics)
        bad = sum(d.severity.value == "error" for d in diagnostics)
        errors, warnings = errors + bad, warnings + len(diagnostics) - bad
        found += [d.to_dict() for d in diagnostics]
        if as_json:
            continue
        for diagnostic in diagnostics:
            typer.echo(diagnostic.render() + "\n")
        counts = f"{plural(bad, 'error')}, {plural(len(diagnostics) - bad, 'warning')}"
        typer.echo(f"{target}: {counts if diagnostics else 'no faults'}")
    if as_json:
        _print_json({"errors": errors, "warnings": warnings, "diagnostics": found})
    if errors or (strict and warnings):
        raise typer.Exit(2)


@app.command()
def cases(as_json: Json = False) -> None:
    """List the cases that ship with realpolitik."""
    from realpolitik.library import case_names, load

    rows = [(load(name), name) for name in case_names()]
    if as_json:
        _print_json([{"name": n, "title": s.title, "question": s.question} for s, n in rows])
        return
    for scenario, name in rows:
        typer.echo(f"{name}\n    {scenario.title}\n    {scenario.question}")


@app.command()
def show(
    target: Target,
    source: Annotated[bool, typer.Option("--source", help="Print the file itself.")] = False,
) -> None:
    """Print what a scenario says: actors, moves, quantities, claims and evidence."""
    from realpolitik.library import load

    scenario = load(target)
    if source:
        typer.echo(scenario.source.text, nl=False)
        return
    from realpolitik.report.describe import print_scenario

    _show(lambda console: print_scenario(scenario, console))


@app.command()
def ask(
    target: Target,
    question: Annotated[
        str, typer.Argument(metavar="EXPR", help='Such as "P(restraint, do=limits)".')
    ],
    draws: Draws = 4096,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Put one question of the claim grammar to a scenario."""
    from realpolitik.ask.single import ask_once
    from realpolitik.library import load

    scenario = load(target)
    with _progress() as progress:
        reply = ask_once(scenario, question, draws, seed, progress)
    if as_json:
        _print_json(reply.to_dict())
    else:
        typer.echo(reply.text())


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from realpolitik.scenario.shape import json_schema

    _print_json(json_schema())


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario, such as gulf-2026.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; by default NAME.yaml.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a commented starter file."""
    from datetime import date

    from realpolitik.files import write_text
    from realpolitik.scenario.starter import starter

    path = output or Path(f"{name}.yaml")
    write_text(path, starter(name, date.today().isoformat()), replace=force)
    typer.echo(f"wrote {path}; next: realpolitik run {path}")


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
    from realpolitik.ensemble.export import game_of_draw
    from realpolitik.files import write_text
    from realpolitik.library import load

    text = game_of_draw(load(target), draw, draws, seed).to_efg()
    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text, replace=force)
    typer.echo(f"wrote {output}")


def _print_warnings(scenario: Any) -> None:
    count = len(scenario.diagnostics)
    if count:
        from realpolitik.report.text import plural

        place = scenario.source.name
        typer.echo(f"{plural(count, 'warning')}; see `realpolitik check {place}`\n", err=True)


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def _show(draw: Callable[[Console], None]) -> None:
    """Draw on a console: the terminal as it is, or 80 plain columns for a file or a pipe."""
    from rich.console import Console

    if sys.stdout.isatty():
        draw(Console(highlight=False, markup=False, emoji=False))
        return
    page = Console(width=80, highlight=False, markup=False, emoji=False, file=io.StringIO())
    with page.capture() as captured:
        draw(page)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())


@contextlib.contextmanager
def _progress() -> Any:
    """Give a progress callback that shows a bar once the work has taken a second."""
    if not sys.stderr.isatty():
        yield None
        return
    from realpolitik.report.progress import late_progress

    with late_progress() as update:
        yield update


_USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
"""What typer raises for wrong arguments: click's class, or typer's own copy of it."""

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; every error on purpose becomes a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False, prog_name="realpolitik")
        sys.stdout.flush()
    except RealpolitikError as error:
        typer.echo(str(error) if isinstance(error, ScenarioError) else f"error: {error}", err=True)
        code = 2
    except _USAGE_ERROR as error:
        error.show()
        code = 2
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; say nothing more, as `head` expects.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code == _INTERRUPTED:
        typer.echo("interrupted", err=True)
    sys.exit(code or 0)
