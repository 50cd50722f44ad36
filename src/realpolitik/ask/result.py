"""What a question gives back: plain data for programs, pages for readers.

Owns `Result`, the base of every answer, and `Several`, results by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from realpolitik.pages.fragment import html_of

if TYPE_CHECKING:
    from typing import Any

    from realpolitik.ask.provenance import Provenance
    from realpolitik.pages.page import Page

    # Any: plain data nests to any depth, as JSON does.
    Document = dict[str, Any]


class Shown(ABC):
    """What every printer can show: as a document, or as pages."""

    @abstractmethod
    def to_dict(self) -> Document:
        """Return the result as plain data."""

    @abstractmethod
    def pages(self) -> tuple[Page, ...]:
        """Return the result as pages."""

    @property
    def of_first_period(self) -> bool:
        """Whether, over periods, it is about the first one alone (rule S13)."""
        return False

    def under(self, provenance: Provenance) -> Provenance:
        """Return where the result comes from, given where the ensemble that was asked does."""
        return provenance

    def document(self, provenance: Provenance) -> Document:
        """Return what ``--json`` prints: the result, and what it takes to get it again (G6)."""
        return {**self.under(provenance).to_dict(), "result": self.to_dict()}

    def _repr_html_(self) -> str:
        return html_of(self.pages())


class Result(Shown):
    """The answer to one question, which makes its own page."""

    @abstractmethod
    def page(self) -> Page:
        """Return the page that says the result."""

    def pages(self) -> tuple[Page, ...]:
        """Return the result as pages: one."""
        return (self.page(),)


S_co = TypeVar("S_co", bound=Shown, covariant=True)


class Several(Mapping[str, S_co], Shown):
    """Results by name, in the order in which they were asked.

    Parameters
    ----------
    results
        The results.
    """

    def __init__(self, results: Mapping[str, S_co]) -> None:
        self._results = dict(results)

    def __getitem__(self, name: str) -> S_co:
        return self._results[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._results)

    def __len__(self) -> int:
        return len(self._results)

    def __repr__(self) -> str:
        return f"Several({self._results!r})"

    @property
    def of_first_period(self) -> bool:
        """Whether any of the results is about the first period alone."""
        return any(result.of_first_period for result in self._results.values())

    def to_dict(self) -> Document:
        """Return the results as plain data, by name."""
        return {name: result.to_dict() for name, result in self._results.items()}

    def pages(self) -> tuple[Page, ...]:
        """Return the pages of all results."""
        return tuple(page for result in self._results.values() for page in result.pages())
