"""Collecting the faults of one source, so that all are reported at once (rule S9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.errors import ScenarioError
from realpolitik.scenario.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from realpolitik.scenario.rules.base import Rule
    from realpolitik.scenario.source import Source, Span


@dataclass
class Faults:
    """Grows while a source is read."""

    source: Source
    found: list[Diagnostic] = field(default_factory=list)

    def add(
        self, rule: type[Rule], span: Span, found: str, wanted: str = "", suggestion: str = ""
    ) -> None:
        """Record one fault of `rule` at `span`; the same fault in the same place counts once."""
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
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    @property
    def errors(self) -> list[Diagnostic]:
        """The faults that keep the scenario from running."""
        return [d for d in self.found if d.severity is Severity.ERROR]

    def in_order(self) -> list[Diagnostic]:
        """Return all faults by line, errors before warnings of the same place."""
        return sorted(self.found, key=lambda d: (d.line, d.column, d.severity.value, d.code))

    def raise_if_any(self, kind: type[ScenarioError] = ScenarioError) -> None:
        """Raise `kind` with every fault if one of them is an error."""
        if self.errors:
            raise kind(self.in_order())
