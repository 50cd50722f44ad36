"""The command line: one verb a function, no logic. Nothing heavy is imported to print help.

Owns `main`, where every way a command can end becomes an exit code, and `EXIT_CODES`.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from realpolitik._version import __version__
from realpolitik.cli import basics, comparing, history, reports
from realpolitik.cli.asking import QuestionGroup
from realpolitik.cli.output import OutputError, ReaderLeftError, drop, safe_streams, say, tell
from realpolitik.cli.shared import BAD_INPUT, INTERRUPTED, NO_OUTPUT, UNFIT, app
from realpolitik.errors import RealpolitikError, ScenarioError
from realpolitik.suggest import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDING = [s for s in signal.Signals if s.name in {"SIGTERM", "SIGHUP"}]
"""The signals that unwind a command, so that its temporary files are removed."""

EXIT_CODES = {
    0: "done",
    UNFIT: "a claim that was expected to hold failed under `--check`",
    BAD_INPUT: "bad input, or a file that cannot be read or written",
    NO_OUTPUT: "the answer cannot be printed (a full disk, a closed output), or memory ran out",
    INTERRUPTED: "interrupted by Ctrl-C",
    **{128 + number: f"ended by {number.name}" for number in ENDING},
}
"""What each exit code means."""

_USAGE_ERROR: type[typer.BadParameter] = typer.BadParameter.__mro__[1]
"""What typer raises for wrong arguments: click's class, or typer's own copy of it."""


def _version(wanted: bool) -> None:
    if wanted:
        say(f"realpolitik {__version__}")
        raise typer.Exit


@app.callback(cls=QuestionGroup)
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    del version


def main() -> None:
    """Run the command line; every way to end on purpose becomes a message and an exit code."""
    streams = sys.stdout, sys.stderr
    with safe_streams(), _ended_by_signals():
        code = _run()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except ReaderLeftError:
                drop(streams[0])
            except OutputError as error:
                code = _lost(error, code)
                drop(streams[0])
    sys.exit(code)


def _run() -> int:
    """Run the command that the arguments name; return its exit code."""
    try:
        code = int(app(standalone_mode=False, prog_name="realpolitik") or 0)
    except ScenarioError as error:
        tell(error)
        code = BAD_INPUT
    except RealpolitikError as error:
        tell(f"error: {error}")
        code = BAD_INPUT
    except _USAGE_ERROR as error:
        error.show(file=sys.stderr)
        code = BAD_INPUT
    except OSError as error:
        place = f"{shown(error.filename)}: " if error.filename is not None else ""
        tell(f"error: {place}{error.strerror or error}")
        code = BAD_INPUT
    except ReaderLeftError:
        # Whoever read the output has gone; say nothing more, as `head` expects.
        code = 0
    except OutputError as error:
        code = _lost(error, 0)
    except MemoryError:
        tell("error: memory ran out; ask for fewer draws")
        code = NO_OUTPUT
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    if code == INTERRUPTED:
        tell("interrupted")
    elif code > 128:
        tell(f"ended by {signal.Signals(code - 128).name}")
    return code


def _lost(error: OutputError, code: int) -> int:
    tell(f"error: {error}")
    return code or NO_OUTPUT


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signals of `ENDING` unwind the command."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        del frame
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {s: signal.getsignal(s) for s in ENDING}
    heeded = [s for s, handler in before.items() if handler is signal.SIG_DFL]
    for number in heeded:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, signal.SIG_DFL)


__all__ = ["EXIT_CODES", "app", "basics", "comparing", "history", "main", "reports"]
