"""What `check` hands to a formatter. Owns `Checked`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.scenario.diagnostics import Severity

if TYPE_CHECKING:
    from realpolitik.scenario.diagnostics import Diagnostic


@dataclass(frozen=True)
class Checked:
    """A scenario and its faults.

    Parameters
    ----------
    target
        What was asked for: a case or a file.
    diagnostics
        Its errors and warnings.
    strict
        Whether warnings count as failures.
    """

    target: str
    diagnostics: tuple[Diagnostic, ...]
    strict: bool = False

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(d.severity is Severity.ERROR for d in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return len(self.diagnostics) - self.errors

    @property
    def fails(self) -> bool:
        """Whether the check fails for it."""
        return any(map(self.is_failure, self.diagnostics))

    def is_failure(self, diagnostic: Diagnostic) -> bool:
        """Return whether one diagnostic lets the check fail."""
        return self.strict or diagnostic.severity is Severity.ERROR
