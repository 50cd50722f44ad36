"""The page on what happens period by period (rule S13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.pages.numbers import number, percent, plural
from realpolitik.pages.page import Page, Table
from realpolitik.report.sentences import move_title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.run import Run
    from realpolitik.scenario.model import Periods

COLUMNS = 6
"""Periods that a table shows; documents have all."""


def over_time_page(run: Run) -> Page | None:
    """Return the page on a run over periods; None if the game is played once."""
    found, periods = run.over_time, run.scenario.periods
    if found is None or periods is None:
        return None
    at = shown(periods.count)
    tables = [
        _table(move_title(run.scenario, move), "mean probability", at, rows, percent)
        for move, rows in found.moves.items()
    ]
    if found.reached.get(""):
        note = "mean probability that it has happened by the end of the period"
        tables.append(_table("Happened by then", note, at, found.reached[""], percent))
    values = {k: v for k, v in found.outcomes.get("", {}).items() if k not in found.reached[""]}
    if values:
        tables.append(_table("Outcomes", "median value in the period", at, values, number))
    states = {k: v for k, v in found.states.get("", {}).items() if moves(v)}
    if states:
        note = "median as the period begins; the last column is after the last"
        tables.append(_table("States", note, shown(periods.count + 1), states, number))
    return Page(f"Over {span_words(periods)}", "", tuple(tables))


def span_words(periods: Periods) -> str:
    """Say over what time play goes, such as "8 periods of one half-year, from 2025-07"."""
    each = "" if periods.each == "period" else f" of one {periods.each}"
    begins = f", from {periods.begins}" if periods.begins else ""
    return f"{plural(periods.count, 'period')}{each}{begins}"


def shown(count: int) -> tuple[int, ...]:
    """Return the periods that a table shows: all if they are few, else some from first to last."""
    if count <= COLUMNS:
        return tuple(range(1, count + 1))
    steps = COLUMNS - 1
    return tuple(sorted({1 + round(i * (count - 1) / steps) for i in range(COLUMNS)}))


def moves(series: Sequence[Answer]) -> bool:
    """Whether something changes at all over the periods."""
    return any(a.summary != series[0].summary for a in series)


def _table(
    title: str,
    note: str,
    at: tuple[int, ...],
    rows: Mapping[str, Sequence[Answer]],
    write: Callable[[float | None], str],
) -> Table:
    body = []
    for name, series in rows.items():
        last = series[at[-1] - 1].summary
        middle = [a.summary.mean if write is percent else a.summary.p50 for a in series]
        span = f"{write(last.p05)} to {write(last.p95)}" if last.p05 is not None else ""
        cells = (write(middle[t - 1]) for t in at)
        body.append((name if name != "none" else "(does not happen)", *cells, span))
    header = ("", *(str(t) for t in at), "5% to 95%, last")
    return Table(title, note, header, tuple(body), frozenset(range(1, len(header))))
