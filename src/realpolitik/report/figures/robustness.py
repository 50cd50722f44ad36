"""Claims and what turns them: verdicts, tornado, tipping curve, what to watch, what was learnt.

Owns `claims`, `tornado`, `tipping`, `tipping_two`, `watch` and `learnt`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from realpolitik.ask.evaluate.verdicts import as_expected
from realpolitik.pages.numbers import number, percent, plural, unit_after
from realpolitik.report.figures.theme import (
    INK,
    MUTED,
    OKABE_ITO,
    RULE,
    SOFT,
    WIDTH,
    altair,
    data,
    titled,
)
from realpolitik.scenario.estimative_words import band_of
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from realpolitik.ask.evidence.indicators import Indicator, Indicators
    from realpolitik.ask.evidence.record import Learning
    from realpolitik.ask.robustness.hinges import Hinge
    from realpolitik.ask.robustness.tipping_curve import Tipping, TippingTwo
    from realpolitik.ask.run import Run
    from realpolitik.report.figures.theme import Chart, Row
    from realpolitik.scenario.names import Names

BLUE, ORANGE = OKABE_ITO[0], OKABE_ITO[1]
SHOWN_BITS = 0.0005
"""Bits that are written as more than 0.000."""


def claims(run: Run) -> Chart:
    """Draw in what share of draws each claim holds, beside what its source claims."""
    alt = altair()
    rows, asked = [], []
    for name, verdict in run.claims.items():
        if verdict.share is None or verdict.interval is None:
            rows.append({"name": name, "share": 0.0, "text": "undefined", "says": name})
            continue
        low, high = verdict.interval
        rows.append(
            {
                "name": name,
                "share": verdict.share,
                "low": low,
                "high": high,
                "text": f"{percent(verdict.share)} {verdict.words}",
                "colour": MUTED if verdict.meets is False else BLUE,
                "says": f"{name}: holds in {percent(verdict.share)} of draws",
            }
        )
        band = band_of(verdict.claim.expect) if verdict.claim.expect else None
        if band is not None:
            asked += [{"name": name, "at": at} for at in band.asks]
    order = [r["name"] for r in rows]
    y = alt.Y(
        "name:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, labelColor=INK, labelLimit=130),
        scale=alt.Scale(domain=order),
    )
    axis = alt.Axis(format="%", title=None, tickCount=3, orient="top")
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    base = alt.Chart(data(rows)).encode(y=y)
    bars = base.mark_bar(height=9).encode(
        x=x, color=alt.Color("colour:N", scale=None), description=alt.Description("says:N")
    )
    spans = base.mark_rule(color=INK, strokeWidth=1).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    words = base.mark_text(align="left", fontSize=9, color=SOFT).encode(
        x=alt.XValue(154), text=alt.Text("text:N")
    )
    layers = [bars, spans, words]
    if asked:
        ticks = alt.Chart(data(asked)).mark_tick(color=ORANGE, thickness=2, height=14)
        layers.append(ticks.encode(x=alt.X("at:Q"), y=y))
    held, expected = as_expected(run.claims.values())
    chart = alt.layer(*layers).properties(width=148, height=20 * len(rows))
    title = "Share of draws in which each claim holds"
    if expected:
        title = f"{held} of {plural(expected, 'claim')} hold as strongly as claimed"
    if asked:
        title += " (tick: as claimed)"
    return titled(chart, title)


def tornado(_run: Run, hinge: Hinge, most: int = 8) -> Chart:
    """Draw what each quantity alone does to a claim's margin, from its 5% to its 95%.

    Nothing is drawn where the claim has no answer in the central case, or nothing is uncertain.
    """
    if hinge.holds is None or not hinge.swings:
        return None
    alt = altair()
    known = [s for s in hinge.swings if not math.isnan(s.low) and not math.isnan(s.high)]
    known.sort(key=lambda s: -abs(s.high - s.low))
    rows = []
    for s in known[:most]:
        rows.append({"name": plain(s.quantity), "from": hinge.margin, "to": s.low, "end": "5%"})
        rows.append({"name": plain(s.quantity), "from": hinge.margin, "to": s.high, "end": "95%"})
    order = list(dict.fromkeys(r["name"] for r in rows))
    y = alt.Y("name:N", sort=order, axis=alt.Axis(title=None, ticks=False, labelColor=INK))
    scale = alt.Scale(domain=["5%", "95%"], range=[ORANGE, BLUE])
    colour = alt.Color("end:N", scale=scale, legend=None)
    base = alt.Chart(data(rows)).encode(y=y)
    axis = alt.Axis(title="margin of the test (above 0 it holds)", tickCount=4)
    ends_at = [0.0, hinge.margin, *(end for s in known[:most] for end in (s.low, s.high))]
    room = 0.1 * (max(ends_at) - min(ends_at))
    domain = [min(ends_at) - room, max(ends_at) + room]
    x = alt.X("from:Q", axis=axis, scale=alt.Scale(domain=domain, nice=False))
    bars = base.mark_bar(height=10).encode(x=x, x2=alt.X2("to:Q"), color=colour)
    left = base.transform_filter("datum.to < datum.from").mark_text(fontSize=8.5, dx=-10)
    right = base.transform_filter("datum.to > datum.from").mark_text(fontSize=8.5, dx=11)
    ends = [
        e.encode(x=alt.X("to:Q"), text=alt.Text("end:N"), color=alt.ColorValue(SOFT))
        for e in (left, right)
    ]
    zero = (
        alt.Chart(data([{"x": 0.0}])).mark_rule(color=INK, strokeWidth=1.2).encode(x=alt.X("x:Q"))
    )
    chart = alt.layer(bars, *ends, zero).properties(width=WIDTH - 110, height=20 * len(order))
    now = "holds" if hinge.holds else "fails"
    first = next((s for s in hinge.swings if s.score is not None), None)
    turn = "; no quantity changes this"
    if first:
        turn = f"; {plain(first.quantity)} changes this most easily"
    return titled(chart, f"{hinge.claim} {now} in the central case{turn}")


def tipping(_run: Run, found: Tipping) -> Chart:
    """Draw how an answer runs along one quantity, with the quantity's range marked below."""
    alt = altair()
    rows = []
    for i, curve in enumerate(found.curves):
        for j, value in enumerate(found.values.tolist()):
            mean = float(curve.mean[j])
            if math.isnan(mean):
                continue
            row = {"x": value, "y": mean, "curve": plain(curve.name), "colour": OKABE_ITO[i % 7]}
            if curve.low is not None and curve.high is not None:
                row |= {"low": float(curve.low[j]), "high": float(curve.high[j])}
            rows.append(row)
    share = found.curves[0].low is None
    form = {"format": "%"} if share else {}
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=False)
    name = "share of draws" if share else f"{found.title}, median and 5% to 95%"
    x_axis = alt.Axis(title=f"{plain(found.quantity)}{unit_after(found.unit)}", tickCount=5)
    x = alt.X("x:Q", axis=x_axis, scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("y:Q", scale=scale, axis=alt.Axis(title=name, tickCount=4, **form))
    colour = alt.Color("colour:N", scale=None)
    base = alt.Chart(data(rows)).encode(x=x)
    low, middle, high = found.range
    band = [{"x": low, "x2": high}]
    layers: list[Chart] = [
        alt.Chart(data(band))
        .mark_rect(color=RULE, opacity=0.45)
        .encode(x=alt.X("x:Q"), x2=alt.X2("x2:Q")),
        alt.Chart(data([{"x": middle}]))
        .mark_rule(color=SOFT, strokeDash=[2, 2])
        .encode(x=alt.X("x:Q")),
    ]
    if not share:
        layers.append(
            base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), color=colour)
        )
    layers.append(
        base.mark_line(strokeWidth=2).encode(y=y, color=colour, detail=alt.Detail("curve:N"))
    )
    layers += _curve_names(rows, found)
    crossing = [{"x": v, "text": number(v)} for v, _, _ in found.crosses_at]
    if crossing and share:
        marks = alt.Chart(data(crossing))
        layers.append(marks.mark_rule(color=ORANGE).encode(x=alt.X("x:Q")))
        layers.append(
            marks.mark_text(color=INK, align="left", dx=3).encode(
                x=alt.X("x:Q"), y=alt.YValue(8), text=alt.Text("text:N")
            )
        )
    chart = alt.layer(*layers).properties(width=WIDTH - 60, height=170)
    return titled(chart, _title(found))


def tipping_two(_run: Run, found: TippingTwo) -> Chart:
    """Draw the share of draws over two quantities, darker where it is higher."""
    alt = altair()
    one, other = (v.tolist() for v in found.values)
    rows: list[Row] = []
    for i, x in enumerate(one):
        for j, y in enumerate(other):
            share = float(found.shares[i, j])
            if not math.isnan(share):
                says = f"{percent(share)} at {number(x)} and {number(y)}"
                rows.append({"x": i, "y": j, "share": share, "says": says})

    def axis(values: list[float], name: str, unit: str) -> Chart:
        shown = {i: number(values[i]) for i in range(0, len(values), 2)}
        labels = " : ".join(f"datum.value == {i} ? '{text}'" for i, text in shown.items())
        return alt.Axis(
            title=f"{plain(name)}{unit_after(unit)}",
            values=list(shown),
            labelExpr=f"{labels} : ''",
            labelAngle=0,
            grid=False,
        )

    (first, second), units = found.quantities, found.units
    scale = alt.Scale(domain=[0, 1], range=["white", BLUE], interpolate="rgb")
    cells = (
        alt.Chart(data(rows))
        .mark_rect()
        .encode(
            x=alt.X("x:O", axis=axis(one, first, units[0])),
            y=alt.Y("y:O", sort="descending", axis=axis(other, second, units[1])),
            color=alt.Color("share:Q", scale=scale, legend=None),
            description=alt.Description("says:N"),
        )
    )
    half = [r for r in rows if abs(r["share"] - 0.5) < 0.08]
    marks = alt.Chart(data(half)).mark_circle(color=ORANGE, size=18, opacity=1)
    marks = marks.encode(x=alt.X("x:O"), y=alt.Y("y:O", sort="descending"))
    chart = alt.layer(cells, marks).properties(width=WIDTH - 70, height=WIDTH - 110)
    return titled(
        chart, f"Where {plain(found.target)} holds: blue; dots: in about half of the draws"
    )


def _curve_names(rows: list[Row], found: Tipping) -> list[Chart]:
    """Name each line where it is highest; lines that stay near 0 are left unnamed."""
    alt = altair()
    if len(found.curves) < 2:
        return []
    peaks = []
    for curve in found.curves:
        own = [r for r in rows if r["curve"] == plain(curve.name)]
        top = max(own, key=lambda r: r["y"]) if own else None
        if top is not None and top["y"] > 0.05:
            inner = own[len(own) // 2]
            peaks.append({**inner, "text": plain(curve.name)})
    text = alt.Chart(data(peaks)).mark_text(dy=-8, fontSize=9.5)
    return [
        text.encode(
            x=alt.X("x:Q"),
            y=alt.Y("y:Q"),
            text=alt.Text("text:N"),
            color=alt.Color("colour:N", scale=None),
        )
    ]


def _title(found: Tipping) -> str:
    unit = unit_after(found.unit)
    target, quantity = found.title, plain(found.quantity)
    if found.crosses_at:
        value, _, after = found.crosses_at[0]
        return f"{target} changes to {plain(after)} at {quantity} {number(value)}{unit}"
    if found.never is None:
        return f"{target} has no answer over the range of {quantity}"
    if found.curves[0].low is None:
        return f"{target} is the same over the range of {quantity}"
    low, _, high = found.range
    return f"{quantity} ranges from {number(low)} to {number(high)}{unit}"


def watch(_run: Run, found: Indicators, most: int = 8) -> Chart:
    """Draw what to watch: bits, and the verdict after each sighting."""
    alt = altair()
    telling = [r for r in found.rows if r.kind == "move" or r.bits > found.noise][:most]
    rows, marks = [], []
    for row in telling:
        rows.append({"name": found.names.move(row.name), "bits": row.bits, "kind": row.kind})
        marks += _marks(row, found.names)
    order = [r["name"] for r in rows]
    y = alt.Y(
        "name:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, labelColor=INK),
        scale=alt.Scale(domain=order),
    )
    scale = alt.Scale(domain=["move", "quantity"], range=[BLUE, MUTED])
    bits = (
        alt.Chart(data(rows))
        .mark_bar(height=9)
        .encode(
            x=alt.X("bits:Q", axis=alt.Axis(title="bits about the verdict", tickCount=2)),
            y=y,
            color=alt.Color("kind:N", scale=scale, legend=None),
        )
        .properties(width=64, height=34 * len(order))
    )
    axis = alt.Axis(title="claim then holds in", format="%", tickCount=3)
    bare = alt.Y("name:N", sort=order, axis=None, scale=alt.Scale(domain=order))
    base = alt.Chart(data(marks)).encode(
        x=alt.X("after:Q", scale=alt.Scale(domain=[0, 1]), axis=axis), y=bare
    )
    seen = base.mark_tick(thickness=2, height=12).encode(
        color=alt.Color("kind:N", scale=scale, legend=None), description=alt.Description("seen:N")
    )
    before = alt.Chart(data([{"x": found.share}])).mark_rule(color=INK, strokeDash=[2, 2])
    names = [
        base.transform_filter(f"datum.lane == {lane}")
        .mark_text(fontSize=8.5, dy=dy, color=SOFT)
        .encode(text=alt.Text("seen:N"))
        for lane, dy in ((0, -11), (1, 12))
    ]
    verdicts = alt.layer(before.encode(x=alt.X("x:Q")), seen, *names).properties(
        width=196, height=34 * len(order)
    )
    told = bool(telling) and telling[0].bits >= SHOWN_BITS
    title = (
        f"{found.names.move(telling[0].name)} tells most"
        if told
        else "No observation tells anything"
    )
    return titled(alt.hconcat(bits, verdicts, spacing=12), f"{title} about {found.claim}")


def _marks(row: Indicator, names: Names) -> list[Row]:
    """Return a row's sightings, in two lanes of labels; what would overlap is left unnamed."""
    marks, ends = [], [-1.0, -1.0]
    seen = [
        (after, names.option(row.name, s))
        for s, (chance, after) in row.sightings.items()
        if chance >= 0.02
    ]
    for after, name in sorted(seen):
        half = 2.3 * len(name) / 196
        lane = next((i for i, end in enumerate(ends) if after - half > end), None)
        if row.kind != "move":
            lane = None
        if lane is not None:
            ends[lane] = after + half
        marks.append(
            {
                "name": names.move(row.name),
                "seen": name,
                "after": after,
                "kind": row.kind,
                "lane": -1 if lane is None else lane,
            }
        )
    return marks


def learnt(_run: Run, found: Learning, most: int = 6) -> Chart:
    """Draw the quantities that the record moved most, before and after; None if it moved none."""
    if not found.quantities:
        return None
    alt = altair()
    charts = []
    for q in found.quantities[:most]:
        rows = [
            {"when": when, "low": s.p05, "mid": s.p50, "high": s.p95, "colour": colour}
            for when, s, colour in (("before", q.prior, MUTED), ("after", q.posterior, BLUE))
        ]
        title = f"{plain(q.quantity)}{unit_after(q.unit)}"
        y = alt.Y("when:N", sort=["before", "after"], axis=alt.Axis(title=None, ticks=False))
        base = alt.Chart(data(rows)).encode(y=y, color=alt.Color("colour:N", scale=None))
        axis = alt.Axis(title=title, tickCount=4)
        x = alt.X("low:Q", axis=axis, scale=alt.Scale(zero=False))
        bars = base.mark_rule(strokeWidth=2).encode(x=x, x2=alt.X2("high:Q"))
        dots = base.mark_circle(size=48, opacity=1).encode(x=alt.X("mid:Q"))
        charts.append(alt.layer(bars, dots).properties(width=WIDTH - 80, height=34))
    top = plain(found.quantities[0].quantity)
    return titled(alt.vconcat(*charts, spacing=6), f"The record shifts {top} most")
