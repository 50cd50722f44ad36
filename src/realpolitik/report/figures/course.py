"""The course of play: one row a move, its width shared by the options, ribbons from row to row.

Owns `course`.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from realpolitik.ask.headline import course_of
from realpolitik.pages.numbers import chance, percent
from realpolitik.report.figures.theme import (
    MUTED,
    SOFT,
    WIDTH,
    altair,
    colours,
    data,
    tint,
    titled,
)
from realpolitik.scenario.names import Names

if TYPE_CHECKING:
    from realpolitik.ask.explanation.explain import Explanation
    from realpolitik.ask.run import Run
    from realpolitik.report.figures.theme import Chart, Row

ROW, BAR = 54, 20
ON_TINT = "#1c1c1c"
"""Ink on a tinted block, which stays dark when a page is dark."""
_STEPS = 12


def course(run: Run, explanation: Explanation) -> Chart:
    """Draw what is played, move by move, with probability as width.

    Rows run from top to bottom, so that the figure reads on a phone; a ribbon is as wide as both
    options are likely together.
    """
    alt = altair()
    blocks = _blocks(run)
    ribbons = _ribbons(explanation, blocks)
    height = ROW * len(run.scenario.moves)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
    y_scale = alt.Scale(domain=[height, 0])
    area = (
        alt.Chart(data(ribbons))
        .mark_area(opacity=0.35, orient="horizontal", interpolate="linear")
        .encode(
            x=x,
            x2=alt.X2("x2:Q"),
            y=alt.Y("y:Q", scale=y_scale, axis=None),
            detail=alt.Detail("ribbon:N"),
            color=alt.Color("colour:N", scale=None),
        )
    )
    bars = (
        alt.Chart(data(blocks))
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=x,
            x2=alt.X2("x2:Q"),
            y=alt.Y("y:Q", scale=y_scale, axis=None),
            y2=alt.Y2("y2:Q"),
            color=alt.Color("colour:N", scale=None),
            description=alt.Description("says:N"),
        )
    )
    told = [b for b in blocks if b["label"]]
    labels = (
        alt.Chart(data(told))
        .mark_text(baseline="middle", fontSize=9.5)
        .encode(
            x=alt.X("middle:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
            y=alt.Y("centre:Q", scale=y_scale, axis=None),
            text=alt.Text("label:N"),
            color=alt.Color("ink:N", scale=None),
        )
    )
    heads = [
        {"x": 0.0, "y": float(i * ROW + 9), "text": Names(run.scenario).move_by(move)}
        for i, move in enumerate(run.scenario.moves)
    ]
    names = (
        alt.Chart(data(heads))
        .mark_text(align="left", fontSize=10, color=SOFT)
        .encode(x=x, y=alt.Y("y:Q", scale=y_scale, axis=None), text=alt.Text("text:N"))
    )
    chart = alt.layer(area, bars, labels, names).properties(width=WIDTH - 10, height=height)
    private = run.scenario.private
    names = Names(run.scenario)
    steps = [s.does(names) for s in course_of(run.scenario, run.moves) if s.move not in private]
    title = f"Most likely: {'; '.join(steps)}" if steps else "No move is likely to be made"
    return titled(chart, title)


def _blocks(run: Run) -> list[Row]:
    """Return the options as rectangles, moves from top to bottom."""
    shades, blocks, names = colours(run.scenario), [], Names(run.scenario)
    for i, (move, options) in enumerate(run.moves.items()):
        by, start = run.scenario.moves[move].by, 0.0
        taken = [o for o in options if o != "none"]
        likeliest = sorted(taken, key=lambda o: -options[o].mean)
        # Steps stand in their own order, other options with the likeliest first.
        order = taken if run.scenario.moves[move].graded else likeliest
        for option in [*order, *([o for o in options if o == "none"])]:
            share = options[option].mean
            share = 0.0 if isnan(share) else share
            rank = likeliest.index(option) if option in likeliest else len(taken)
            strength = max(0.35, 1 - 0.3 * rank)
            happens = option != "none"
            shown = names.option(move, option) if happens else "does not happen"
            label = f"{shown} {percent(share)}"
            blocks.append(
                {
                    "move": move,
                    "option": option,
                    "x": start,
                    "x2": start + share,
                    "middle": start + share / 2,
                    "y": float(i * ROW + 16),
                    "y2": float(i * ROW + 16 + BAR),
                    "centre": float(i * ROW + 16 + BAR / 2),
                    "colour": tint(shades[by], strength) if happens else tint(MUTED, 0.55),
                    "ink": "white" if happens and strength > 0.65 else ON_TINT,
                    "label": label if share * WIDTH > 5.6 * len(label) else "",
                    "says": f"{names.move(move)}: {shown}, {chance(options[option].summary)}",
                }
            )
            start += share
    return blocks


def _ribbons(explanation: Explanation, blocks: list[Row]) -> list[Row]:
    """Return the ribbons between rows as outlines, each eased from its upper to its lower end."""
    at = {(b["move"], b["option"]): b for b in blocks}
    left, right = ({k: b["x"] for k, b in at.items()} for _ in range(2))
    rows: list[Row] = []
    order = {k: i for i, k in enumerate(at)}

    def place(flow: tuple[str, str, str, str]) -> tuple[int, int]:
        one, first, other, second = flow
        return order[one, first or "none"], order[other, second or "none"]

    for flow in sorted(explanation.flows, key=place):
        one, first, other, second = flow
        width = explanation.flows[flow]
        above, below = (one, first or "none"), (other, second or "none")
        start, end = right[above], left[below]
        right[above], left[below] = start + width, end + width
        if width < 0.005:
            continue
        top, bottom = at[above]["y2"], at[below]["y"]
        for step in range(_STEPS + 1):
            t = step / _STEPS
            eased = t * t * (3 - 2 * t)
            x = start + (end - start) * eased
            rows.append(
                {
                    "ribbon": "/".join(flow),
                    "x": x,
                    "x2": x + width,
                    "y": top + (bottom - top) * t,
                    "colour": at[above]["colour"],
                }
            )
    return rows
