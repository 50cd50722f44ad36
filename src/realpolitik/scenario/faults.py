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
        diagnostic = Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            file=self.source.name,
            line=span.line + 1,
            column=span.column + 1,
            found=found,
            wanted=wanted,
            suggestion=suggestion,
            length=span.length,
            excerpt=self.source.line(span.line),
        )
        if diagnostic in self._faults:
            return
        self._faults[diagnostic] = None
        self._errors += diagnostic.severity is Severity.ERROR
        if self._errors == MAX_ERRORS:
            more = "the reading stops here; mend these faults first"
            self.add(TooManyFaults, span, f"{MAX_ERRORS} faults and perhaps more", more)
            self.raise_if_any()

    @property
    def any_error(self) -> bool:
        """Whether a fault keeps the scenario from running."""
        return self._errors > 0

    def in_order(self) -> list[Diagnostic]:
        """Return all faults by line, errors before warnings of the same place."""
        return sorted(self._faults, key=lambda d: (d.line, d.column, d.severity.value, d.code))

    def raise_if_any(self) -> None:
        """Raise an error with every fault if one of them is an error."""
        if self.any_error:
            raise self.kind(self.in_order())
