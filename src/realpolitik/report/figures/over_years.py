"""Lines and strips over years: what the panels of a triangle's history are drawn with.

Owns `lines` and `strip`. Every panel leaves the same room on both sides, so that in a column of
panels the same year stands at the same place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.report.figures.theme import RULE, SOFT, WIDTH, altair, data, titled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from realpolitik.history.chronicle import Chronicle
    from realpolitik.report.figures.theme import Chart, Row

LABELS = 76
"""Pixels kept free on the right for the names of lines."""

EXTENT = 92
"""Pixels kept free on the left, the same in every panel, so that years stand above each other."""

INNER = WIDTH - LABELS - EXTENT + 40
TALL, STRIP = 92, 16


def _years(of: Chronicle) -> Chart:
    alt = altair()
    return alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[of.first, of.last], nice=False),
        axis=alt.Axis(format="d", tickCount=6, grid=False),
    )


def lines(
    of: Chronicle,
    rows: list[Row],
    colours: Mapping[str, str],
    title: str,
    top: float = 1.0,
) -> Chart:
    """Draw lines with gaps where years are missing, named at their ends.

    They are shares, unless `top`, the end of the axis, is another number.
    """
    alt = altair()
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    share = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[0, top]),
        axis=alt.Axis(
            format="%" if top == 1 else "d",
            values=[0, top / 2, top],
            gridColor=RULE,
            minExtent=EXTENT,
            maxExtent=EXTENT,
        ),
    )
    base = alt.Chart(data(_runs(rows))).encode(x=_years(of), y=share)
    hue = alt.Color("name:N", scale=scale, legend=None)
    lines = base.mark_line(strokeWidth=1.6).encode(color=hue, detail=alt.Detail("run:N"))
    dots = base.mark_point(size=7, filled=True, opacity=1).encode(color=hue)
    ends = _ends(rows, top)
    names = (
        alt.Chart(data(ends))
        .mark_text(align="left", dx=6, fontSize=10)
        .encode(x=alt.X("year:Q"), y=alt.Y("at:Q"), text=alt.Text("name:N"), color=hue)
    )
    return titled(alt.layer(lines, dots, names).properties(width=INNER, height=TALL), title)


def _ends(rows: list[Row], top: float) -> list[Row]:
    """Return the last point of each line, pushed apart so that names do not overlap."""
    last: dict[str, Row] = {}
    for row in rows:
        if row["name"] not in last or row["year"] > last[row["name"]]["year"]:
            last[row["name"]] = row
    ends = sorted(last.values(), key=lambda r: r["value"])
    least, at = 0.14 * top, -top
    placed = []
    for row in ends:
        at = max(row["value"], at + least)
        placed.append({**row, "at": at})
    # What was pushed above the frame comes down again, and the rest with it.
    over = max(0.0, placed[-1]["at"] - top) if placed else 0.0
    return [{**r, "at": r["at"] - over} for r in placed]


def _runs(rows: list[Row]) -> list[Row]:
    """Mark unbroken runs of years, so that no line is drawn over a gap."""
    seen: dict[str, tuple[int, int]] = {}
    found = []
    for row in sorted(rows, key=lambda r: (r["name"], r["year"])):
        last, run = seen.get(row["name"], (row["year"] - 1, 0))
        run += row["year"] != last + 1
        seen[row["name"]] = (row["year"], run)
        found.append({**row, "run": f"{row['name']} {run}"})
    return found


def strip(
    of: Chronicle,
    rows: list[Row],
    names: Sequence[str],
    title: str,
    shades: Mapping[str, str],
    *,
    legend: bool = True,
) -> Chart:
    """Draw a strip for each name, a cell for each year; a year without a cell is unknown."""
    alt = altair()
    words = alt.Legend(title=None, orient="bottom", labelFontSize=9, labelColor=SOFT, columns=5)
    cells = _cells(rows)
    chart = (
        alt.Chart(data(cells))
        .mark_rect()
        .encode(
            x=alt.X(
                "year:Q",
                title=None,
                scale=alt.Scale(domain=[of.first, of.last + 1], nice=False),
                axis=alt.Axis(format="d", tickCount=6, grid=False),
            ),
            x2=alt.X2("next:Q"),
            y=alt.Y(
                "name:N",
                title=None,
                sort=names,
                axis=alt.Axis(ticks=False, labelLimit=EXTENT, minExtent=EXTENT, maxExtent=EXTENT),
            ),
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=list(shades), range=list(shades.values())),
                legend=words if legend else None,
            ),
        )
    )
    return titled(chart.properties(width=INNER, height=len(names) * (STRIP + 3)), title)


def _cells(rows: list[Row]) -> list[Row]:
    """Return a cell for every run of years in which a pair shows the same."""
    cells: list[Row] = []
    for row in sorted(rows, key=lambda r: (r["name"], r["year"])):
        last = cells[-1] if cells else None
        same = last is not None and (last["name"], last["what"]) == (row["name"], row["what"])
        if last is not None and same and last["next"] == row["year"]:
            last["next"] += 1
        else:
            cells.append({**row, "next": row["year"] + 1})
    return cells
