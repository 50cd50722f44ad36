"""A fault as data (rule S9), and how it reads in a terminal.

Owns `Diagnostic` and `Severity`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from realpolitik.suggest import printable

_LINE_SHOWN = 160
"""Characters of a source line that are shown around a fault."""

_LINE_KEPT = 4_000
"""Characters of a source line that `Diagnostic.to_dict` gives."""


class Severity(StrEnum):
    """An error keeps a scenario from running; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Diagnostic:
    """One fault of one file.

    Parameters
    ----------
    code, name, severity
        The rule that was broken, e.g. ``E302``, ``unknown-name``, ``error``.
    file, line, column
        Where; line and column count from 1.
    found, wanted
        What stands there, and what would be right.
    suggestion
        The nearest known name or the change that mends it, if there is one.
    length
        How many characters of the line the fault covers.
    excerpt
        The source line itself.
    """

    code: str
    name: str
    severity: Severity
    file: str
    line: int
    column: int
    found: str
    wanted: str = ""
    suggestion: str = ""
    length: int = 1
    excerpt: str = field(default="", repr=False)

    def to_dict(self) -> dict[str, str | int]:
        """Return the diagnostic as plain data, for ``--json``."""
        whole = asdict(self) | {"severity": str(self.severity)}
        # A file on one line with many faults would be repeated with each of them.
        return whole | {"excerpt": self.excerpt[:_LINE_KEPT]}

    def render(self) -> str:
        """Return the diagnostic as a compiler would print it: message, place, line, caret."""
        margin = " " * len(str(self.line))
        out = [f"{self.severity}[{self.code}]: {self.found}"]
        out.append(f"{margin}--> {self.file}:{self.line}:{self.column}")
        if self.excerpt.strip():
            start = max(0, self.column - _LINE_SHOWN // 2)
            excerpt = self.excerpt[start : start + _LINE_SHOWN].replace("\t", " ")
            lead = " " * (self.column - 1 - start)
            caret = "^" * max(1, min(self.length, len(excerpt) - len(lead)))
            out += [f"{margin} |", f"{self.line} | {excerpt}", f"{margin} | {lead}{caret}"]
        if self.wanted:
            out.append(f"{margin} = wanted: {self.wanted}")
        if self.suggestion:
            out.append(f"{margin} = help: {self.suggestion}")
        return "\n".join(printable(line) for line in out)
