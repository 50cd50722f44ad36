"""The command line: one verb a function, no logic. Nothing heavy is imported to print help.

Exit codes: 0 done, 1 a claim that was expected to hold failed under ``--check``, 2 bad input,
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from realpolitik._version import __version__
from realpolitik.cli import basics, history, questions
from realpolitik.cli.shared import INTERRUPTED, app
from realpolitik.errors import RealpolitikError, ScenarioError


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


_USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
"""What typer raises for wrong arguments: click's class, or typer's own copy of it."""


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
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; say nothing more, as `head` expects.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code == INTERRUPTED:
        typer.echo("interrupted", err=True)
    sys.exit(code or 0)


__all__ = ["app", "basics", "history", "main", "questions"]
