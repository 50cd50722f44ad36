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

from realpolitik.periods import play_course
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.ensemble import Block
    from realpolitik.periods import Course
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
        reached = [_by(course, asked.subject, t, asked.played) for t in range(1, course.count + 1)]
        return 1 + course.mean(sum(1 - r for r in reached))[None, :], defined
    if query.function == "P" and query.at is None:
        last = query.by or course.count
        if asked.given is None:
            return course.mean(_by(course, asked.subject, last, asked.played))[None, :], defined
        happened = [_happened(course, x, last, asked.played) for x in (asked.subject, asked.given)]
        return _ratio(course.mean(happened[0] * happened[1]), course.mean(happened[1]))
    at, subject = query.at or course.count, asked.subject
    if asked.given is None:
        return course.mean(course.expected(subject, at))[None, :], defined
    both = _product(subject, asked.given)
    return _ratio(*(course.mean(course.expected(x, at)) for x in (both, asked.given)))


def _by(course: Course, subject: Compiled, last: int, played: bool) -> Array:
    """Return how likely an event has happened by the end of a period, shape (1, courses).

    Certain where it has happened before the period, else its probability in it: the mean is that
    of the event, with less scatter.
    """
    if not played:
        return _happened(course, subject, last, played)
    before = _happened(course, subject, last - 1, played)
    return np.where(before > 0, 1.0, course.expected(subject, last))


def _happened(course: Course, subject: Compiled, last: int, played: bool) -> Array:
    """Return whether an event has happened by the end of a period, shape (1, courses).

    What depends on states alone is seen as a period begins, so that what a period brings about
    shows at the start of the next one, and counts as having happened in it.
    """
    happened = np.zeros((1, len(course.draw)), dtype=bool)
    for period in range(1, last + 1 if played else last + 2):
        happened = happened | (course.along(subject, period) > 0)
    return happened * 1.0


def _product(one: Compiled, other: Compiled) -> Compiled:
    return lambda env: as_number(env, one(env)) * as_number(env, other(env))


def _ratio(value: Array, weight: Array) -> tuple[Array, Array]:
    """Return a mean on condition, and where the condition never holds, shape (1, draws) each."""
    impossible = weight <= 0
    return (value / np.where(impossible, 1.0, weight))[None, :], impossible[None, :]
