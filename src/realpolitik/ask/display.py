"""How results show themselves in a notebook.

Owns `Shown`. The report stands above this package and draws every result; here it is found by name,
so that asking depends on nothing that draws.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from realpolitik.pages.fragment import html_of

_DRAWN_BY = "realpolitik.report.pages"
_FIGURES = "realpolitik.report.figures"


class Shown:
    """A result that a notebook shows as a table."""

    def _repr_html_(self) -> str:
        return html_of(import_module(_DRAWN_BY).pages_of(self))


def figures_of(run: Any) -> Any:
    """Return the figures of a run, as the report draws them."""
    return import_module(_FIGURES).Figures(run)
