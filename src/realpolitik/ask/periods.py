"""Answering questions about play over periods in one block of draws (rules Q1 and S13).

Owns `over_periods`. An answer in a draw is the mean over the courses that the draw takes: ``P`` of
an event by a period, or at one; ``E`` of a number at a period, by default the last; ``payoff`` as
the discounted sum over all periods; ``first`` as the mean period in which an event first happens,
where a course on which it never happens counts as the period after the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.play import play_course
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.ensemble import Block
    from realpolitik.play import Course
    from realpolitik.scenario.expression.evaluate import Compiled

Array = Any


@dataclass(frozen=True)
class PeriodQuery:
    """One question over periods with its parts compiled.

    Parameters
    ----------
    query
        The question.
    actor
        Whose payoff it is, or -1.
    subject, given
        The compiled event or number, and the condition.
    played
        Whether the subject depends on moves; if not, it depends on states alone and is also looked
        at after the last period.
    """

    query: n.Query
    actor: int
    subject: Compiled | None
    given: Compiled | None
    played: bool

    @classmethod
    def of(
        cls, query: n.Query, actors: list[str], expressions: Mapping[str, n.Node]
    ) -> PeriodQuery:
        """Compile a question."""
        subject, given = query.subject, query.given
        return cls(
            query,
            actors.index(query.actor) if query.actor else -1,
            compile_expression(subject) if subject is not None else None,
            compile_expression(given) if given is not None else None,
            subject is None or bool(all_references(expressions, subject, n.MoveRef)),
        )


def course_of(block: Block, plan: n.Plan | None) -> Course:
    """Return the courses that a block's draws take under a plan, played once."""
    # The same plan written in two places is played once.
    key = ("course", plan.without_places() if plan is not None else None)
    if key not in block.measured:
        block.measured[key] = play_course(block, plan)
    course: Course = block.measured[key]
    return course


def over_periods(asked: PeriodQuery, block: Block) -> tuple[Array, Array]:
    """Return a question's value and where it is undefined, shape (1, draws) each."""
    query, course = asked.query, course_of(block, asked.query.do)
    defined = np.zeros((1, block.draws), dtype=bool)
    if asked.subject is None:
        return course.mean(course.payoffs[asked.actor])[None, :], defined
    if query.function == "first":
        return course.mean(_first(course, asked.subject, asked.played))[None, :], defined
    if query.function == "P" and query.at is None:
        last = query.by or course.count
        value = _by(course, asked.subject, last, played=asked.played)
        if asked.given is not None:
            return _conditional(course, value, _by(course, asked.given, last, played=True))
    else:
        at = query.at or course.count
        value = _at(course, asked.subject, at)
        if asked.given is not None:
            return _conditional(course, value, _at(course, asked.given, at))
    return course.mean(value)[None, :], defined


def _at(course: Course, subject: Compiled, period: int) -> Array:
    """Return a number in one period, shape (1, courses)."""
    env = course.track(period)
    return np.broadcast_to(as_number(env, subject(env)), (1, len(course.draw)))


def _by(course: Course, subject: Compiled, last: int, *, played: bool) -> Array:
    """Return whether an event has happened by the end of a period, shape (1, courses)."""
    return (_first(course, subject, played, last) <= last) * 1.0


def _first(course: Course, subject: Compiled, played: bool, last: int | None = None) -> Array:
    """Return in which period an event first happens, shape (1, courses).

    What depends on states alone is seen as a period begins, so that what period t brings about
    shows at the start of t + 1, and counts as having happened in t.
    """
    last = last or course.count
    first = np.full((1, len(course.draw)), float(course.count + 1))
    for period in range(last if played else last + 1, 0, -1):
        happened = _at(course, subject, period) > 0
        first = np.where(happened, float(period if played else max(1, period - 1)), first)
    return first


def _conditional(course: Course, value: Array, given: Array) -> tuple[Array, Array]:
    """Return the mean over the courses on which a condition holds; undefined if it never does."""
    weight = course.mean(given)[None, :]
    impossible = weight <= 0
    value = course.mean(np.where(given > 0, value, 0.0))[None, :] / np.where(
        impossible, 1.0, weight
    )
    return value, impossible
