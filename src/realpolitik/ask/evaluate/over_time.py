"""What happens period by period (rule S13): moves, outcomes and states over time, and when.

Owns `OverTime`, which every run of a scenario with periods gathers beside its other results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.ask.evaluate.target import option_taken
from realpolitik.ask.result import Result
from realpolitik.pages.numbers import number, percent, plural
from realpolitik.pages.page import Page, Table
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.names import Names, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.result import Document
    from realpolitik.scenario.model import Periods, Scenario

COLUMNS = 6
"""Periods that a table shows; documents have all."""
FREE = ""
"""The lever of play without any imposed plan."""


@dataclass(frozen=True)
class OverTime(Result):
    """How things go, period by period.

    Parameters
    ----------
    each, begins
        How long a period is, and when the first begins; None if the file does not say.
    moves
        By move and option its probability in each period, in free play; ``none`` is that the move
        does not happen.
    outcomes
        By lever (`FREE` for none) and outcome its probability, or expected value, in each period.
    reached
        By lever and outcome that is true or false the probability that it has happened by the end
        of each period.
    states
        By lever and state its expected value as each period begins, and after the last.
    periods
        The periods of the scenario.
    names
        The names that readers see.
    """

    each: str
    begins: str | None
    moves: Mapping[str, Mapping[str, tuple[Answer, ...]]]
    outcomes: Mapping[str, Mapping[str, tuple[Answer, ...]]]
    reached: Mapping[str, Mapping[str, tuple[Answer, ...]]]
    states: Mapping[str, Mapping[str, tuple[Answer, ...]]]
    periods: Periods
    names: Names = field(repr=False, compare=False)

    def to_dict(self) -> Document:
        """Return the results as plain data."""
        tables = {k: getattr(self, k) for k in ("moves", "outcomes", "reached", "states")}
        return {
            "each": self.each,
            "begins": self.begins,
            **{
                k: {
                    first or "free_play": {
                        second: [a.summary.to_dict() for a in series]
                        for second, series in rows.items()
                    }
                    for first, rows in table.items()
                }
                for k, table in tables.items()
            },
        }

    def page(self) -> Page:
        """Return the page on what happens period by period."""
        at = shown(self.periods.count)
        tables = [
            _table(self.names.move_by(move), "mean probability", at, self._options(move), percent)
            for move in self.moves
        ]
        reached = self.reached.get(FREE, {})
        if reached:
            title = "Happened by the end of the period"
            tables.append(_table(title, "mean probability", at, reached, percent))
        values = {k: v for k, v in self.outcomes.get(FREE, {}).items() if k not in reached}
        if values:
            tables.append(_table("Outcomes", "median value in the period", at, values, number))
        states = {k: v for k, v in self.states.get(FREE, {}).items() if varies(v)}
        if states:
            note = "median at the start of each period; the last column is after the end"
            tables.append(_table("States", note, shown(self.periods.count + 1), states, number))
        return Page(f"Over {span_words(self.periods)}", "", tuple(tables))

    def _options(self, move: str) -> dict[str, tuple[Answer, ...]]:
        """Return a move's options by the names that readers see."""
        return {self.names.option(move, o): series for o, series in self.moves[move].items()}


@dataclass(frozen=True)
class PeriodKey:
    """One number of a table over time.

    Parameters
    ----------
    table
        The table, a field of `OverTime`.
    row, column
        Where it stands in it: a move and its option, or a lever and an outcome or state.
    period
        The period.
    """

    table: str
    row: str
    column: str
    period: int

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column} {self.period}"


def over_time_questions(scenario: Scenario) -> dict[PeriodKey, n.Node]:
    """Return what is asked of every period; nothing without periods."""
    periods = scenario.periods
    if periods is None:
        return {}
    asked: dict[PeriodKey, n.Node] = {}
    played = range(1, periods.count + 1)
    for move in scenario.moves.values():
        absent = move.when is not None or periods.ends is not None
        for option in (*move.option_names, *([""] if absent else [])):
            happens = option_taken(move.name, option)
            for t in played:
                key = PeriodKey("moves", move.name, option or "none", t)
                asked[key] = _query("P", happens, None, at=t)
    for lever in (FREE, *scenario.levers):
        plan = n.Plan(0, 0, (lever,), ()) if lever else None
        for name, outcome in scenario.outcomes.items():
            subject = n.DefinitionRef(0, 0, name)
            for t in played:
                asked[PeriodKey("outcomes", lever, name, t)] = _query("E", subject, plan, at=t)
                if outcome.kind is Kind.TRUTH:
                    asked[PeriodKey("reached", lever, name, t)] = _query("P", subject, plan, by=t)
        for name in periods.states:
            for t in (*played, periods.count + 1):
                state = n.StateRef(0, 0, name)
                asked[PeriodKey("states", lever, name, t)] = _query("E", state, plan, at=t)
    return asked


def _query(
    function: str,
    subject: n.Node,
    plan: n.Plan | None,
    by: int | None = None,
    at: int | None = None,
) -> n.Query:
    return n.Query(0, 0, function, subject, "", None, plan, by, at)


def over_time(scenario: Scenario, answer: Callable[[PeriodKey], Answer]) -> OverTime | None:
    """Put together what was asked of every period; None without periods."""
    if scenario.periods is None:
        return None
    tables: dict[str, dict[str, dict[str, list[Answer]]]] = {
        k: {} for k in ("moves", "outcomes", "reached", "states")
    }
    for key in over_time_questions(scenario):
        tables[key.table].setdefault(key.row, {}).setdefault(key.column, []).append(answer(key))
    series = {
        table: {a: {b: tuple(v) for b, v in row.items()} for a, row in rows.items()}
        for table, rows in tables.items()
    }
    return OverTime(
        scenario.periods.each,
        scenario.periods.begins,
        **series,
        periods=scenario.periods,
        names=Names(scenario),
    )


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


def varies(series: Sequence[Answer]) -> bool:
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
        body.append((plain(name), *cells, span))
    header = ("", *(str(t) for t in at), "last, 5% to 95%")
    return Table(title, note, header, tuple(body), frozenset(range(1, len(header))))
