"""The one look of every figure: colours, type, sizes.

Owns `colours`, `titled` and the visual tokens. Actors take the colours of Okabe and Ito 2008
(*Color Universal Design*), which colour-blind readers tell apart; grey is for what does not matter.
Figures are about as wide as a phone, so that they read there at their own size and larger
elsewhere. Ink, soft ink and rules have fixed values that a page in dark mode can restyle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from realpolitik.scenario.model import Scenario

Chart = Any  # Any: an Altair chart, or the library itself; its types are too fine to follow
Row = dict[str, Any]  # Any: what a chart is drawn from is texts and numbers, side by side

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F")
INK, SOFT, RULE, MUTED = "#1b1b1b", "#666666", "#d9d9d9", "#b3b3b3"
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
WIDTH = 360
"""Width of a figure in pixels, its labels included."""


def colours(scenario: Scenario) -> dict[str, str]:
    """Return each actor's colour, the same in every figure; chance is grey."""
    actors = {a: OKABE_ITO[i % len(OKABE_ITO)] for i, a in enumerate(scenario.actors)}
    return {**actors, "chance": MUTED}


def tint(colour: str, share: float) -> str:
    """Return a colour mixed with white; 1 is the colour itself, 0 is white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - p) * share):02x}" for p in parts)


def altair() -> Chart:
    """Return Altair, imported when the first figure is drawn; its types are too fine to follow."""
    import altair as imported

    return imported


def data(rows: Sequence[Mapping[str, object]]) -> Chart:
    """Return rows as a chart's data; numbers are cut to digits that can be seen."""
    # A tuple, since Altair copies lists, row by row, with every part of a chart that is joined.
    return altair().Data(
        values=tuple(
            {k: round(v, 5) if isinstance(v, float) else v for k, v in row.items()} for row in rows
        )
    )


def titled(chart: Chart, title: str) -> Chart:
    """Give a chart its title, broken into lines that fit, and the common look."""
    import textwrap

    lines = textwrap.wrap(title, 52) or [""]
    axis = {
        "labelFont": FONT,
        "labelFontSize": 10,
        "labelColor": SOFT,
        "titleFont": FONT,
        "titleFontSize": 10,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "gridColor": RULE,
        "domain": False,
        "tickColor": RULE,
        "labelLimit": 200,
    }
    made = chart.properties(title={"text": lines, "anchor": "start", "offset": 8})
    # Set at once: Altair copies a chart, its data included, for every part that is configured.
    made.config = {
        "background": "transparent",
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None},
        "axis": axis,
        "title": {
            "font": FONT,
            "fontSize": 12,
            "fontWeight": "bold",
            "color": INK,
            "lineHeight": 15,
        },
        "text": {"font": FONT, "fontSize": 10, "color": INK},
        "concat": {"spacing": 12},
    }
    return made
