"""Where a text stops being YAML, told so that a person can mend it.

Owns `SyntaxFault`, `syntax_fault` and `leave_out`. The reader tells where it stumbled, which after
a quote or a bracket that was not closed is far below it; here its place is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.scenario.source import SourceText, Span

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.events import ScalarEvent

_MAY_FOLLOW = re.compile(r"[ \t]*(?:[\r\n,\]}:]|[ \t]#|\Z)")
"""What may stand after a quote that closes a text."""


@dataclass(frozen=True)
class SyntaxFault:
    """One place where a text is not YAML.

    Parameters
    ----------
    span
        The place to be mended.
    found, wanted, suggestion
        As in a diagnostic.
    line
        The line to leave out, so that the rest can be read; -1 if there is none.
    last
        Whether whatever the rest shows would only be an echo of this fault.
    """

    span: Span
    found: str
    wanted: str
    suggestion: str
    line: int
    last: bool = False


def syntax_fault(
    error: MarkedYAMLError, source: SourceText, quoted: ScalarEvent | None
) -> SyntaxFault:
    """Return what is wrong where the reader stumbled; `quoted` is the last text in quotes."""
    if fault := _never_closed(error, source) or _closed_late(error, source, quoted):
        return fault
    mark = error.problem_mark or error.context_mark
    span = Span(mark.line, mark.column) if mark else Span()
    problem = str(error.problem or error.context or "not YAML")
    suggestion = ""
    line = source.line(span.line)
    if "mapping values are not allowed" in problem or _looks_like_table(line):
        suggestion = 'put text that holds ": ", ", ", braces or brackets in quotes'
    elif "\\t" in problem or "\t" in line[: span.column + 1]:
        suggestion = "indent with spaces, not tabs"
    elif "expected" in problem or "found" in problem:
        suggestion = "check quotes, braces and commas here and on the line before"
    began = error.context_mark
    unclosed = any(word in str(error.context or "") for word in ("flow", "quoted", "anchor"))
    broken = began if unclosed and began is not None else mark
    at = broken.line if broken is not None else -1
    last = "block end" in problem
    return SyntaxFault(span, f"not YAML: {problem}", "YAML 1.2", suggestion, at, last)


def _never_closed(error: MarkedYAMLError, source: SourceText) -> SyntaxFault | None:
    """Return the fault of a quote or a bracket that nothing closes up to the end of the file."""
    began, context, problem = error.context_mark, str(error.context), str(error.problem)
    if began is None:
        return None
    if "quoted scalar" in context and "end of stream" in problem:
        return _fault_of_quote(source, began.line, began.column, "is never closed")
    if "flow" in context and "stream end" in problem:
        bracket = source.line(began.line)[began.column : began.column + 1]
        found = f"not YAML: the `{bracket}` that opens here is never closed"
        wanted = f"a `{']' if bracket == '[' else '}'}` where its entries end"
        return SyntaxFault(Span(began.line, began.column), found, wanted, "", began.line)
    return None


def _closed_late(
    error: MarkedYAMLError, source: SourceText, quoted: ScalarEvent | None
) -> SyntaxFault | None:
    """Return the fault of a quote that only the beginning of another text seems to close."""
    stumbled, text = error.problem_mark, source.text
    if quoted is None or stumbled is None:
        return None
    opens, closes = quoted.start_mark, quoted.end_mark
    if "\n" in text[closes.index : stumbled.index] or _MAY_FOLLOW.match(text, closes.index):
        return None
    if closes.line == opens.line and text[closes.index] in " \t":
        # The text is as it was meant; what is wrong stands after it.
        return None
    what = f"closes on line {closes.line + 1}, column {closes.column}, and other text follows"
    return _fault_of_quote(source, opens.line, opens.column, what)


def _fault_of_quote(source: SourceText, line: int, column: int, what: str) -> SyntaxFault:
    mark = source.line(line)[column : column + 1]
    inside = 'write `\\"` for a quote inside the text' if mark == '"' else "write `''` inside it"
    found = f"not YAML: the quote that opens here {what}"
    wanted = f"a `{mark}` where the text ends; {inside}"
    return SyntaxFault(Span(line, column), found, wanted, "", line)


def leave_out(lines: list[str], at: int) -> None:
    """Blank a line and those below it that are indented deeper."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    while True:
        bare = lines[at].rstrip("\r\n")
        lines[at] = " " * len(bare) + lines[at][len(bare) :]
        at += 1
        below = lines[at] if at < len(lines) else ""
        if not below.strip() or len(below) - len(below.lstrip()) <= depth:
            return


def _looks_like_table(line: str) -> bool:
    """Whether a line holds ``{...}[...]``, a table of the language, without quotes before it."""
    last, bare = line.rfind("}["), False
    for char in line[: max(0, last)]:
        if char in "\"'":
            bare = False
        elif char == "{" and bare:
            return True
        elif char in "{[,:":
            bare = True
    return False
