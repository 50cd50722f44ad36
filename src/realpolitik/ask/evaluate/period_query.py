"""Answering questions about play over periods in one block of draws (rules Q1 and S13).

Owns `over_periods`. An answer in a draw is the mean over the courses that the draw takes: ``P`` of
an event by a period, or at one; ``E`` of a number at a period, by default the last; ``payoff`` as
the discounted sum over all periods; ``first`` as the mean period in which an event first happens,
where a course on which it never happens counts as the period after the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble import Key
from realpolitik.periods import Lookahead, play_course
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array
    from realpolitik.ensemble import Solved
    from realpolitik.periods import Course, Transition
    from realpolitik.scenario.expression.evaluate import Compiled


@dataclass(frozen=True)
class Happening:
    """An event or a number of a period, compiled.

    Parameters
    ----------
    value
        What it is, on paths and in draws.
    moves
        Whether it depends on moves; if not, it depends on states alone.
    """

    value: Compiled
    moves: bool

    @classmethod
    def of(cls, node: n.Node, expressions: Mapping[str, n.Node]) -> Happening:
        """Compile an expression."""
        return cls(compile_expression(node), bool(all_references(expressions, node, n.MoveRef)))


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
        The event or number, and the condition.
    transition
        How one period leads to the next.
    """

    query: n.Query
    actor: int
    subject: Happening | None
    given: Happening | None
    transition: Transition

    @classmethod
    def of(
        cls,
        query: n.Query,
        actors: list[str],
        expressions: Mapping[str, n.Node],
        transition: Transition,
    ) -> PeriodQuery:
        """Compile a question."""
        return cls(
            query,
            actors.index(query.actor) if query.actor else -1,
            Happening.of(query.subject, expressions) if query.subject is not None else None,
            Happening.of(query.given, expressions) if query.given is not None else None,
            transition,
        )


@dataclass(frozen=True)
class CourseKey(Key["Course"]):
    """The courses under a plan."""

    plan: n.Plan | None


def course_of(solved: Solved, plan: n.Plan | None, transition: Transition) -> Course:
    """Return the courses that a block's draws take under a plan, played once."""
    lookahead = Lookahead(transition, solved.solver, solved.stop)
    return solved.find(CourseKey(plan), lambda: play_course(solved.block, plan, lookahead))


def over_periods(asked: PeriodQuery, solved: Solved) -> tuple[Array, Array]:
    """Return a question's value and where it is undefined, shape (1, draws) each."""
    value, undefined = _answered(asked, course_of(solved, asked.query.do, asked.transition))
    if asked.query.function == "P":
        # A sum of probabilities, each of them rounded, may end beyond 1 by the last digit.
        value = np.clip(value, 0.0, 1.0)
    return value[None, :], undefined[None, :]


def _answered(asked: PeriodQuery, course: Course) -> tuple[Array, Array]:
    """Return a question's value and where it is undefined, shape (draws,) each."""
    query, subject, given = asked.query, asked.subject, asked.given
    defined = np.zeros(course.draws, dtype=bool)
    if subject is None:
        return course.mean(course.payoffs[asked.actor]), defined
    if query.function == "first":
        reached = (_by(course, subject, t) for t in range(1, course.count + 1))
        return 1 + course.mean(sum(1 - r for r in reached)), defined
    if query.function == "P" and query.at is None:
        last = query.by or course.count
        if given is None:
            return course.mean(_by(course, subject, last)), defined
        happened = [_happened(course, x, last) for x in (subject, given)]
        return _ratio(course.mean(happened[0] * happened[1]), course.mean(happened[1]))
    at = query.at or course.count
    if given is None:
        return course.mean(course.expected(subject.value, at)), defined
    both = _product(subject.value, given.value)
    return _ratio(*(course.mean(course.expected(x, at)) for x in (both, given.value)))


def _by(course: Course, event: Happening, last: int) -> Array:
    """Return how likely an event has happened by the end of a period, shape (1, courses).

    Certain where it has happened before the period, else its probability in it: the mean is that
    of the event, with less scatter.
    """
    if not event.moves:
        return _happened(course, event, last)
    before = _happened(course, event, last - 1)
    return np.where(before > 0, 1.0, course.expected(event.value, last))


def _happened(course: Course, event: Happening, last: int) -> Array:
    """Return whether an event has happened by the end of a period, shape (1, courses).

    What depends on states alone is looked at as each period begins, after its shocks, and again as
    it ends, before those of the next: what a period brings about has happened in it, what strikes
    as the next begins has not.
    """
    happened = np.zeros((1, len(course.draw)), dtype=bool)
    for period in range(1, last + 1):
        happened = happened | (course.along(event.value, period) > 0)
        if not event.moves:
            happened = happened | (course.left(event.value, period) > 0)
    return happened * 1.0


def _product(one: Compiled, other: Compiled) -> Compiled:
    return lambda env: as_number(env, one(env)) * as_number(env, other(env))


def _ratio(value: Array, weight: Array) -> tuple[Array, Array]:
    """Return a mean on condition, and where the condition never holds, shape (draws,) each."""
    impossible = weight <= 0
    return value / np.where(impossible, 1.0, weight), impossible
