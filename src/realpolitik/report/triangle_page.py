"""A triangle's history as one HTML file with everything inside. Owns `html_of`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik._version import __version__
from realpolitik.report.figures.svg import legal, picture, svg_of
from realpolitik.report.figures.triangle import panels
from realpolitik.report.history_pages import chronicle_page
from realpolitik.report.html import environment

if TYPE_CHECKING:
    from realpolitik.history.chronicle import Chronicle


def html_of(of: Chronicle) -> str:
    """Return a triangle's history as one self-contained HTML document."""
    codes = " ".join(of.code(s) for s in of.states)
    page = (
        environment()
        .get_template("triangle.html.jinja")
        .render(
            page=chronicle_page(of),
            figures={name: picture(svg_of(chart)) for name, chart in panels(of).items()},
            version=__version__,
            command=f"realpolitik history {codes} --years {of.first}-{of.last}",
        )
    )
    return legal(page)
