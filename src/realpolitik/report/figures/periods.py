"""Play over periods: fans of states and outcomes, and when something first happens (rule S13).

Owns `fan`, `all_fans` and `first_time`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.evaluate.over_time import FREE, span_words, varies
from realpolitik.pages.numbers import number, percent
from realpolitik.report.figures.theme import (
    INK,
    MUTED,
    OKABE_ITO,
    SOFT,
    WIDTH,
    altair,
    colours,
    data,
    titled,
)
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.run import Run
    from realpolitik.report.figures.theme import Chart, Row

HEIGHT, LABELS = 110, 84
BANDS = ((0.05, 0.95, 0.18), (0.25, 0.75, 0.34))
"""Quantiles over draws between which a band is drawn, and how dark it is."""
GAP = 11
"""Pixels between two labels at the end of lines."""


def fan(run: Run, name: str) -> Chart:
    """Draw a state, or an outcome, over the periods: free play as a fan, each lever as a line.

    Raises
    ------
    ValueError
        If the scenario has no such state or outcome, or is played once.
    """
    found = run.over_time
    if found is None:
        raise ValueError("this scenario has no periods, so it has no course over time")
    for table in (found.reached, found.states, found.outcomes):
        if name in table.get(FREE, {}):
            series = {lever: rows[name] for lever, rows in table.items()}
            share = table is found.reached
            break
    else:
        raise ValueError(f"no state or outcome is called {name!r}")
    free = series[FREE]
    last = free[-1].summary
    write = percent if share else number
    start, end = (_middle(a, share) for a in (free[0], free[-1]))
    what = f"{plain(name)} has happened" if share else plain(name)
    title = (
        f"{what}: {write(start)} in the first period, {write(end)} in the last"
        f" ({write(last.p05)} to {write(last.p95)})"
    )
    return titled(_layers(run, series, share), title)


def all_fans(run: Run) -> Row:
    """Return the fan of what moves: outcomes that are true or false, states; and one first time."""
    found = run.over_time
    if found is None:
        return {}
    reached = [k for k, series in found.reached.get(FREE, {}).items() if varies(series)]
    states = [k for k, series in found.states.get(FREE, {}).items() if varies(series)]
    fans = {f"over-time-{k}": fan(run, k) for k in (*reached, *states)}
    return {**fans, **{f"over-time-first-{k}": first_time(run, k) for k in reached[:1]}}


def _layers(run: Run, series: Mapping[str, Sequence[Answer]], share: bool) -> Chart:
    alt = altair()
    free = series[FREE]
    periods = range(1, len(free) + 1)
    x = alt.X(
        "period:Q",
        scale=alt.Scale(domain=[1, len(free)], nice=False),
        axis=alt.Axis(title="period", values=list(periods), grid=False, format="d"),
    )
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=False, nice=True)
    y = alt.Y("low:Q", scale=scale, axis=alt.Axis(title=None, format="%" if share else "~g"))
    layers = []
    for low, high, dark in BANDS:
        rows = [
            {"period": t, "low": a, "high": b}
            for t, answer in zip(periods, free, strict=True)
            for a, b in [_quantiles(answer, low, high)]
        ]
        band = alt.Chart(data(rows)).mark_area(color=MUTED, opacity=2 * dark)
        layers.append(band.encode(x=x, y=y, y2=alt.Y2("high:Q")))
    lines, ends = _lines(run, series, share)
    layers += [
        alt.Chart(data([r for r in lines if r["lever"] == lever]))
        .mark_line(strokeWidth=1.5, strokeDash=[1, 0] if not lever else [4, 2])
        .encode(x=x, y=alt.Y("low:Q", scale=scale), color=alt.Color("colour:N", scale=None))
        for lever in series
    ]
    plot = alt.layer(*layers).properties(width=WIDTH - LABELS - 60, height=HEIGHT)
    names = (
        alt.Chart(data(ends))
        .mark_text(align="left", baseline="middle", fontSize=9)
        .encode(
            x=alt.XValue(0),
            y=alt.Y("place:Q", scale=alt.Scale(domain=[HEIGHT, 0]), axis=None),
            text=alt.Text("text:N"),
            color=alt.Color("colour:N", scale=None),
        )
        .properties(width=LABELS, height=HEIGHT)
    )
    return alt.hconcat(plot, names, spacing=4)


def _quantiles(answer: Answer, low: float, high: float) -> tuple[float, float]:
    known = answer.values[~np.isnan(answer.values)]
    if not len(known):
        return 0.0, 0.0
    a, b = np.quantile(known, (low, high))
    return float(a), float(b)


def _middle(answer: Answer, share: bool) -> float | None:
    """Return the mean of a probability, the median of any other number."""
    return answer.summary.mean if share else answer.summary.p50


def _lines(
    run: Run, series: Mapping[str, Sequence[Answer]], share: bool
) -> tuple[list[Row], list[Row]]:
    """Return the middles as lines, and their names from top to bottom as the lines end."""
    shades = colours(run.scenario)
    lines: list[Row] = []
    last: dict[str, tuple[float, str]] = {}
    for lever, answers in series.items():
        by = run.scenario.levers[lever].by if lever else ""
        colour = shades.get(by, INK) if lever else INK
        for t, answer in enumerate(answers, start=1):
            value = _middle(answer, share)
            if value is not None:
                lines.append({"lever": lever, "period": t, "low": value, "colour": colour})
                last[lever] = (value, colour)
    ordered = sorted(last, key=lambda k: -last[k][0])
    return lines, [
        {"place": 6 + i * GAP, "text": (plain(k) or "(free play)")[:16], "colour": last[k][1]}
        for i, k in enumerate(ordered)
    ]


def first_time(run: Run, name: str) -> Chart:
    """Draw in which period something first happens: its share of courses, mean over draws."""
    found, periods = run.over_time, run.scenario.periods
    if found is None or periods is None or name not in found.reached.get(FREE, {}):
        raise ValueError(f"{name!r} is not a true-or-false outcome of a scenario with periods")
    alt = altair()
    by_then = [a.mean for a in found.reached[FREE][name]]
    each = np.diff([0.0, *by_then])
    rows = [
        {"period": str(t), "share": float(s), "colour": OKABE_ITO[0]} for t, s in enumerate(each, 1)
    ]
    rows.append({"period": "later", "share": 1 - by_then[-1], "colour": SOFT})
    order = [r["period"] for r in rows]
    chart = (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            x=alt.X("period:N", sort=order, axis=alt.Axis(title="period", labelAngle=0)),
            y=alt.Y("share:Q", axis=alt.Axis(format="%", title=None)),
            color=alt.Color("colour:N", scale=None),
        )
        .properties(width=WIDTH - 60, height=HEIGHT)
    )
    title = f"{plain(name)} happens in {percent(by_then[-1])} of courses over {span_words(periods)}"
    return titled(chart, title)
