"""Collecting the faults of one source, so that all are reported at once (rule S9).

Owns `Faults`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.errors import ScenarioError
from realpolitik.scenario.diagnostics import Diagnostic, Severity
from realpolitik.scenario.rules.file import TooManyFaults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from realpolitik.scenario.rules.base import Rule
    from realpolitik.scenario.source import SourceText, Span


MAX_ERRORS = 500
"""Errors after which reading stops: a person mends these first."""


@dataclass
class Faults:
    """Grows while a source is read.

    Parameters
    ----------
    source
        What is read.
    kind
        What is raised if a fault is an error.
    """

    source: SourceText
    kind: type[ScenarioError] = ScenarioError
    _faults: dict[Diagnostic, None] = field(default_factory=dict)
    _errors: int = 0

    def add(
        self, rule: type[Rule], span: Span, found: str, wanted: str = "", suggestion: str = ""
    ) -> None:
        """Record one fault of `rule` at `span`; the same fault in the same place counts once.

        Raises
        ------
        ScenarioError
            With every fault so far, if there are `MAX_ERRORS` errors.
        """
        part = self.source.at(span.depth)
        diagnostic = Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            file=part.name,
            line=span.line + 1,
            column=span.column + 1,
            found=found,
            wanted=wanted,
            suggestion=suggestion,
            length=span.length,
            excerpt=part.line(span.line),
        )
        if not self._take(diagnostic):
            return
        if self._errors == MAX_ERRORS:
            more = "the reading stops here; mend these faults first"
            self.add(TooManyFaults, span, f"{MAX_ERRORS} faults and perhaps more", more)
            self.raise_if_any()

    def include(self, others: Iterable[Diagnostic]) -> None:
        """Record what was found in a text that this one extends."""
        for diagnostic in others:
            self._take(diagnostic)

    def _take(self, diagnostic: Diagnostic) -> bool:
        """Record a fault; return whether it is a new one."""
        if diagnostic in self._faults:
            return False
        self._faults[diagnostic] = None
        self._errors += diagnostic.severity is Severity.ERROR
        return True

    @property
    def any_error(self) -> bool:
        """Whether a fault keeps the scenario from running."""
        return self._errors > 0

    def in_order(self) -> list[Diagnostic]:
        """Return all faults by file and line, errors before warnings of the same place.

        Those of the file that is read come first, then those of what it extends.
        """

        def place(found: Diagnostic) -> tuple[bool, str, int, int, str, str]:
            below = found.file != self.source.name
            where = (below, found.file, found.line, found.column)
            return (*where, found.severity.value, found.code)

        return sorted(self._faults, key=place)

    def raise_if_any(self) -> None:
        """Raise an error with every fault if one of them is an error."""
        if self.any_error:
            raise self.kind(self.in_order())
