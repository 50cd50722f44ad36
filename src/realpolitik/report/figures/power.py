"""Who has leverage over whom, and what levers bring. Owns `matrix` and `levers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.ask.headline import protagonist
from realpolitik.pages.numbers import percent, points_whole, short_spread
from realpolitik.report.figures.theme import INK, RULE, SOFT, WIDTH, altair, colours, data, titled
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.policy.lever_table import LeverTable
    from realpolitik.ask.policy.leverage_map import LeverageMap, Pair
    from realpolitik.ask.run import Run
    from realpolitik.report.figures.theme import Chart, Row

CELL = 56
CREDIBLE = 0.5
"""A threat that is carried out with less than this probability is drawn hatched."""


def matrix(run: Run, found: LeverageMap) -> Chart:
    """Draw the leverage map: wielders down, targets across.

    In each cell the dependence runs to the right and the cost of use to the left, medians; the net
    stands in bold. Hatched bars are threats that would more likely not be carried out.
    """
    alt = altair()
    actors = list(run.scenario.actors)
    titles = [run.scenario.actors[a].title for a in actors]
    wielders = list(dict.fromkeys(by for by, _ in found.pairs))
    height = CELL * len(wielders)
    shades, room = colours(run.scenario), (WIDTH - 74) / max(1, len(actors))
    medians = [abs(v) for p in found.pairs.values() for v in _both(p) if v is not None]
    largest = max([*medians, 1.0])
    cells, bars, nets, hatch = [], [], [], []
    for (by, over), pair in found.pairs.items():
        left, top = actors.index(over) * room, wielders.index(by) * CELL
        zero, reach = left + room / 2, room / 2 - 5
        gain, cost = _both(pair)
        kept = pair.credibility.summary.p50
        says = (
            f"{titles[actors.index(by)]} over {titles[actors.index(over)]}: dependence"
            f" {short_spread(pair.dependence.summary)}, cost {short_spread(pair.cost.summary)};"
            f" probability that the threat is carried out: {percent(kept)}"
        )
        cells.append({"x": zero, "y": top + 22.0, "y2": top + CELL - 6.0, "says": says})
        # Cost below zero is a gain: it is drawn to the right, below, and lighter.
        for value, side, row in ((gain, 1, 0), (cost, -1, 1)):
            if value is None:
                continue
            end = zero + side * value / largest * reach
            x, x2 = min(zero, end), max(zero, end)
            y = top + 22.0 + row * 15
            box = {"x": x, "x2": x2, "y": y, "y2": y + 12, "says": says}
            bars.append({**box, "colour": shades[by] if row == 0 else SOFT, "strength": 0.9})
            if kept is not None and kept < CREDIBLE and row == 0:
                hatch += _hatched(x, x2, y, y + 12)
        net = pair.leverage.summary.p50
        nets.append({"x": left + room / 2, "y": top + 13.0, "text": points_whole(net)})
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, room * len(actors)], nice=False), axis=None)
    y_scale = alt.Scale(domain=[height, -16], nice=False)
    y = alt.Y("y:Q", scale=y_scale, axis=None)
    layers = [
        alt.Chart(data(_frame(len(actors), room, height)))
        .mark_rule(color=RULE)
        .encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        alt.Chart(data(bars))
        .mark_rect()
        .encode(
            x=x,
            x2=alt.X2("x2:Q"),
            y=y,
            y2=alt.Y2("y2:Q"),
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("strength:Q", scale=None),
            description=alt.Description("says:N"),
        ),
        alt.Chart(data(hatch))
        .mark_rule(color="white", strokeWidth=1.2)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")),
        alt.Chart(data(cells)).mark_rule(color=INK).encode(x=x, y=y, y2=alt.Y2("y2:Q")),
        alt.Chart(data(nets))
        .mark_text(fontWeight="bold")
        .encode(x=x, y=y, text=alt.Text("text:N")),
    ]
    heads = [
        {"x": (i + 0.5) * room, "y": -8.0, "text": titles[i], "colour": shades[a]}
        for i, a in enumerate(actors)
    ]
    layers.append(
        alt.Chart(data(heads))
        .mark_text(fontSize=9.5)
        .encode(x=x, y=y, text=alt.Text("text:N"), color=alt.Color("colour:N", scale=None))
    )
    sides = [
        {"y": i * CELL + CELL / 2, "text": run.scenario.actors[a].title, "colour": shades[a]}
        for i, a in enumerate(wielders)
    ]
    names = (
        alt.Chart(data(sides))
        .mark_text(align="right", fontSize=9.5, x=68)
        .encode(y=y, text=alt.Text("text:N"), color=alt.Color("colour:N", scale=None))
        .properties(width=70, height=height + 16)
    )
    grid = alt.layer(*layers).properties(width=room * len(actors), height=height + 16)
    told = found.weight(protagonist(run.levers))
    return titled(alt.hconcat(names, grid, spacing=2), told.rstrip("."))


def _both(pair: Pair) -> tuple[float | None, float | None]:
    return pair.dependence.summary.p50, pair.cost.summary.p50


def _frame(columns: int, room: float, height: float) -> list[dict[str, float]]:
    return [{"x": i * room, "y": 0.0, "y2": height} for i in range(columns + 1)]


def _hatched(x: float, x2: float, y: float, y2: float) -> list[dict[str, float]]:
    """Return slanted lines inside a box."""
    lines, at, slant = [], x, y2 - y
    while at < x2 + slant:
        start, end = max(at - slant, x), min(at, x2)
        if end > start:
            low, high = y2 - (start - (at - slant)), y2 - (end - (at - slant))
            lines.append({"x": start, "x2": end, "y": low, "y2": high})
        at += 5
    return lines


def levers(run: Run, tables: Mapping[str, LeverTable]) -> Chart:
    """Draw every lever's payoff, and the first outcome that is a truth, as dots with intervals."""
    if not tables:
        return None
    alt = altair()
    shades = colours(run.scenario)
    outcome = next((k for k, d in run.scenario.outcomes.items() if d.kind is Kind.TRUTH), "")
    charts = []
    for actor, table in tables.items():
        rows = [_row("(free play)", table.free, table.free_outcomes.get(outcome), SOFT)]
        rows += [
            _row(r.title, r.payoff, r.outcomes.get(outcome), shades[actor]) for r in table.rows
        ]
        title = f"{table.title}'s payoff, points"
        panels = [_dots(rows, "payoff", title, 150, labels=True)]
        if outcome:
            panels.append(_dots(rows, "outcome", plain(outcome), 84, labels=False, share=True))
        charts.append(alt.hconcat(*panels, spacing=10))
    told = "; ".join(advice.short for advice in run.advice)
    return titled(alt.vconcat(*charts), told or "What each lever brings")


def _row(name: str, payoff: Answer, outcome: Answer | None, colour: str) -> Row:
    row: Row = {"name": name, "colour": colour}
    for key, answer in (("payoff", payoff), ("outcome", outcome)):
        if answer is not None and answer.defined:
            s = answer.summary
            row |= {key: s.p50, f"{key}_low": s.p05, f"{key}_high": s.p95}
    if "payoff" in row:
        row["says"] = f"{name}: {short_spread(payoff.summary)}"
    return row


def _dots(
    rows: list[Row],
    key: str,
    title: str,
    width: int,
    *,
    labels: bool,
    share: bool = False,
) -> Chart:
    alt = altair()
    known = [r for r in rows if key in r]
    order = [r["name"] for r in rows]
    axis = alt.Axis(title=None, labels=labels, ticks=False, labelColor=INK)
    y = alt.Y("name:N", sort=order, axis=axis, scale=alt.Scale(domain=order))
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(nice=True)
    form = {"format": "%"} if share else {}
    x_axis = alt.Axis(title=title, tickCount=3, orient="top", **form)
    colour = alt.Color("colour:N", scale=None)
    base = alt.Chart(data(known)).encode(y=y)
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X(f"{key}_low:Q", scale=scale, axis=x_axis),
        x2=alt.X2(f"{key}_high:Q"),
        color=colour,
        description=alt.Description("says:N"),
    )
    dots = base.mark_circle(size=48, opacity=1).encode(x=alt.X(f"{key}:Q"), color=colour)
    return alt.layer(bars, dots).properties(width=width, height=19 * len(rows))
