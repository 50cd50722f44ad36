"""Answering questions about play over periods in one block of draws (rules Q1 and S13).

Owns `over_periods`. An answer in a draw is a mean over the courses that its play may take: ``P`` of
an event by a period, or at one; ``E`` of a number at a period, by default the last; ``payoff`` as
the discounted sum over all periods; ``first`` as the mean period in which an event first happens,
where a course on which it never happens counts as the period after the last. Where courses are
sampled each half of them answers as well, so that what is luck can be told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble import Key
from realpolitik.game import SOLVED
from realpolitik.periods import CourseInPlay, Happening, Lookahead
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import all_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import Array, Bools, Draws, Ints
    from realpolitik.ensemble import Solved
    from realpolitik.periods import Course, Transition
    from realpolitik.scenario.expression.values import Compiled


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
            _happening(query.subject, expressions, transition) if query.subject else None,
            _happening(query.given, expressions, transition) if query.given else None,
            transition,
        )

    def until(self, count: int) -> int:
        """Return the last of `count` periods that has to be played to answer."""
        query = self.query
        if query.function == "P" and query.at is None:
            return query.by or count
        return min(query.at or count, count)

    def sampled(self, solved: Solved) -> Draws[Bools]:
        """Return in which draws the answer rests on sampled courses."""
        query, course = self.query, course_of(solved, self)
        last = query.at or query.by or course.count
        events = [e for e in (self.subject, self.given) if e is not None]
        by_states = query.at is None and query.function in {"P", "first"}
        if by_states and not all(e.moves for e in events):
            # The states that the last period leaves are looked at too.
            last += 1
        sampled: Bools = course.exact_until < last
        return sampled


@dataclass(frozen=True, eq=False)
class _InPlay:
    """The courses under a plan, of which nothing is read yet."""

    course: CourseInPlay
    status: Draws[Ints]


@dataclass(frozen=True)
class InPlayKey(Key[_InPlay]):
    """The courses under a plan, played as far as it was asked for."""

    plan: n.Plan | None


@dataclass(frozen=True)
class CourseKey(Key["Course"]):
    """The courses under a plan to the end of a period."""

    plan: n.Plan | None
    until: int


def course_of(solved: Solved, asked: PeriodQuery) -> Course:
    """Return the courses that a block's draws take, as far as a question asks; played once."""
    plan, periods = asked.query.do, solved.model.scenario.periods
    until = asked.until(periods.count if periods is not None else 0)
    return solved.find(
        CourseKey(plan, until), lambda: _in_play(solved, plan, asked.transition).until(until)
    )


def _in_play(solved: Solved, plan: n.Plan | None, transition: Transition) -> CourseInPlay:
    """Return the courses under a plan, which go on where the question before left them."""
    lookahead = Lookahead(transition, solved.solver, solved.stop)

    def make() -> _InPlay:
        like = None
        if plan is not None and plan.shocks:
            rest = replace(plan, shocks=())
            like = _in_play(solved, rest if rest.levers or rest.rules else None, transition)
        course = CourseInPlay(solved.block, plan, lookahead, like)
        return _InPlay(course, np.full(solved.draws, SOLVED))

    return solved.find(InPlayKey(plan), make).course


def over_periods(asked: PeriodQuery, solved: Solved) -> tuple[Array, Array]:
    """Return a question's value and where it is undefined, shape (1 + halves, draws) each.

    The first row is the answer; the others are what each half of the courses alone says.
    """
    course = course_of(solved, asked)
    value, weight = _answered(asked, course)
    if solved.block.alike:
        # All draws are samples of one and the same number.
        value, weight = _pooled(value), _pooled(weight)
    value, weight = _with_mean(value), _with_mean(weight)
    impossible = weight <= 0
    value = value / np.where(impossible, 1.0, weight)
    if asked.query.function == "P":
        # A sum of probabilities, each of them rounded, may end beyond 1 by the last digit.
        value = np.clip(value, 0.0, 1.0)
    return value, impossible


def _with_mean(halves: Array) -> Array:
    return np.concatenate([halves.mean(axis=0, keepdims=True), halves])


def _pooled(halves: Array) -> Array:
    """Return the mean over draws that are all alike, as far apart in halves as its error."""
    error = halves.std(ddof=1) / np.sqrt(halves.size)
    return np.broadcast_to(halves.mean() + np.array([[error], [-error]]), halves.shape)


def _answered(asked: PeriodQuery, course: Course) -> tuple[Array, Array]:
    """Return a question's value times the weight of its condition, and this weight.

    Shape (halves, draws) each.
    """
    query, subject, given = asked.query, asked.subject, asked.given
    if subject is None:
        payoffs = course.payoffs[asked.actor]
        return payoffs, np.ones_like(payoffs)
    if query.function == "first":
        waiting = course.by(subject)[:, 0].sum(axis=0)
        return 1 + waiting, np.ones_like(waiting)
    if query.function == "P" and query.at is None:
        last = (query.by or course.count) - 1
        if given is None:
            one = course.by(subject)[last, 1]
            return one, np.ones_like(one)
        _, _, other, both = course.by(subject, given)[last]
        return both, other + both
    at = query.at or course.count
    if given is None:
        value = course.at(subject.value, at)
        return value, np.ones_like(value)
    both = _product(subject.value, given.value)
    return course.at(both, at), course.at(given.value, at)


def _product(one: Compiled, other: Compiled) -> Compiled:
    return lambda env: as_number(env, one(env)) * as_number(env, other(env))


def _happening(
    node: n.Node, expressions: Mapping[str, n.Node], transition: Transition
) -> Happening:
    moves = all_references(expressions, node, n.MoveRef)
    types = transition.belief.types if transition.belief is not None else ()
    return Happening(node, bool(moves), compile_expression(node), not moves.isdisjoint(types))
