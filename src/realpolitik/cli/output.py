r"""The one way to the screen: what a command prints, and what happens where it cannot.

Owns `visible`, `safe_streams` and the functions that commands print with. Names of files, arguments
and answers of servers are other people's texts: a control character in one could move the cursor,
retitle the window or hide what follows. So both streams are wrapped while a command runs, and every
control character is printed as its escape, such as ``\x1b``. Documents (JSON, a file's own text)
go to a file or a pipe exactly as they are.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderResult

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, C0 and C1, but for tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\u2028\u2029\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"  # separators, halves of characters
)


class OutputError(Exception):
    """What was asked for cannot be printed: the disk is full, or the stream is closed."""


class ReaderLeftError(Exception):
    """Whoever read the output has gone, as `head` does."""


def visible(text: str) -> str:
    r"""Return a text with every control character as its escape.

    Examples
    --------
    >>> print(visible("a\x1b[2Jb\u202ec"))
    a\x1b[2Jb\u202ec
    """
    return UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


class _SafeStream:
    """A text stream that prints control characters visibly, or its text exactly if it is `exact`.

    A stream that `must` work says so where it does not; the other stays silent, since there is
    nobody left to tell.
    """

    def __init__(self, raw: TextIO | None, *, must: bool, exact: bool = False) -> None:
        self.encoding = (raw and raw.encoding) or "utf-8"
        self._raw = raw
        self._must = must
        self._exact = exact

    def exact(self) -> TextIO:
        """Return the same stream without escapes, for what needs none; see `print_document`."""
        return cast("TextIO", _SafeStream(self._raw, must=self._must, exact=True))

    def write(self, text: str) -> int:
        with self._told():
            if self._raw is None:
                raise OSError("it is closed")
            self._raw.write(text if self._exact else visible(text))
        return len(text)

    def flush(self) -> None:
        with self._told():
            if self._raw is not None:
                self._raw.flush()

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            if self._must:
                raise ReaderLeftError from None
        except (OSError, ValueError) as error:
            if self._must:
                reason = getattr(error, "strerror", None) or str(error)
                raise OutputError(f"cannot print the answer: {reason}") from None


@contextlib.contextmanager
def safe_streams() -> Iterator[None]:
    """Wrap both streams while a command runs."""
    _hold_closed()
    before = sys.stdout, sys.stderr
    for stream in before:
        # What a terminal's encoding lacks is printed as a question mark.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.stdout = cast("TextIO", _SafeStream(before[0], must=True))
    sys.stderr = cast("TextIO", _SafeStream(before[1], must=False))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _hold_closed() -> None:
    """Put nothing where a standard stream is closed, lest the next file opened take its place."""
    with contextlib.suppress(OSError):
        while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(handle)


def drop(stream: TextIO | None) -> None:
    """Let a broken stream lead nowhere, so that the interpreter's end does not stumble over it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(text: object) -> None:
    """Print a line of the answer."""
    print(text)


def tell(text: object) -> None:
    """Print a line beside the answer: a fault, a warning, what was done."""
    print(text, file=sys.stderr)


def print_document(text: str) -> None:
    """Print a document: exactly as it is into a file or a pipe, visibly on a terminal."""
    (sys.stdout if sys.stdout.isatty() else _exact(sys.stdout)).write(text)


def print_json(document: object) -> None:
    """Print a document as JSON."""
    print_document(json_text(document) + "\n")


def json_text(document: object) -> str:
    """Return a document as JSON; numbers that are not finite are a mistake here.

    JSON leaves some control characters as they are; here they are escaped in JSON's own way, as is
    whatever the output's encoding may lack.
    """
    narrow = not sys.stdout.encoding.lower().startswith("utf")
    text = json.dumps(document, indent=2, ensure_ascii=narrow, allow_nan=False)
    return UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def draw(paint: Callable[[Console], None]) -> None:
    """Draw on a console: the terminal as it is, or 80 plain columns for a file or a pipe."""
    if sys.stdout.isatty():
        paint(console())
        return
    from realpolitik.report.printed_page import plain

    say(plain(paint))


def console(*, beside: bool = False) -> Console:
    """Return a console on the terminal, for the answer or beside it, that escapes every text.

    A console writes its own colours and cursor movements; only texts are escaped.
    """
    from rich.console import Console

    stream = _exact(sys.stderr if beside else sys.stdout)
    made = Console(file=stream, highlight=False, markup=False, emoji=False)
    made.push_render_hook(_hook())
    return made


def _exact(stream: TextIO) -> TextIO:
    return stream.exact() if isinstance(stream, _SafeStream) else stream


# Any: rich is only imported where something is drawn, and its classes are made here.
def _hook() -> Any:
    """Return what escapes the texts of a console's output, and leaves its own codes."""
    from rich.console import RenderHook
    from rich.segment import Segment

    class Escaped:
        def __init__(self, inner: ConsoleRenderable) -> None:
            self.inner = inner

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for segment in console.render(self.inner, options):
                if segment.control:
                    yield segment
                else:
                    yield Segment(visible(segment.text), segment.style)

    class Escape(RenderHook):
        def process_renderables(
            self, renderables: Iterable[ConsoleRenderable]
        ) -> list[ConsoleRenderable]:
            return [Escaped(r) for r in renderables]

    return Escape()
