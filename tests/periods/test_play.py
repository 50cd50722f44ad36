"""Courses are played as far as somebody asks, and what plans share is played once (rule S13)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from realpolitik.ask.evaluate.query import CompiledQuestion
from realpolitik.engines import Ensemble
from realpolitik.periods import Course, CourseInPlay, Happening, play_course
from realpolitik.periods.course import PlayedPeriod
from realpolitik.scenario import Scenario
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.question import read_question
from tests.periods.games import raids

COUNT = 5
SHOCKS = """\
  courses: 2
  shocks:
    scare: {at: 4, set: {anger: "anger + 3"}, says: a scare}
    flood: {at: 2, probability: 0.3, set: {anger: "anger / 2"}, says: a flood}
"""
LEVER = "levers:\n  meek: {by: B, plan: {reply: bear}}\n"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return raids(COUNT, 1, "sample", extra=SHOCKS, more=LEVER)


@pytest.fixture(scope="module")
def ensemble(scenario: Scenario) -> Ensemble:
    return Ensemble.of(scenario, 16, 2)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The periods that are played from now on."""
    found: list[int] = []
    step = CourseInPlay.step

    def counted(self: CourseInPlay, period: int) -> PlayedPeriod:
        found.append(period)
        return step(self, period)

    monkeypatch.setattr(CourseInPlay, "step", counted)
    return found


def happening(scenario: Scenario, text: str) -> Happening:
    query = read_question(scenario, f"P({text})")[0]
    assert isinstance(query, n.Query)
    assert query.subject is not None
    return Happening(query.subject, "anger" not in text, compile_expression(query.subject))


def told(course: Course, scenario: Scenario) -> list[bytes]:
    """Return the bits of all that courses tell of their periods."""
    events = [happening(scenario, text) for text in ("reply == hit", "anger > 3")]
    numbers = [course.at(event.value, t) for event in events for t in range(1, course.count + 1)]
    by = [course.by(event) for event in events]
    both = [course.by(*events), course.payoffs, course.status, course.exact_until]
    return [np.asarray(values).tobytes() for values in (*numbers, *by, *both)]


PLANS = {
    "free play": None,
    "a lever": n.Plan(0, 0, ("meek",), ()),
    "a shock": n.Plan(0, 0, (), (), ("scare",)),
    "both": n.Plan(0, 0, ("meek",), (), ("scare",)),
    "one that may strike anyway": n.Plan(0, 0, (), (), ("flood",)),
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5), (3, 5, 1), (5, 2)])
def test_courses_to_a_period_are_the_same_however_far_they_were_played(
    scenario: Scenario, ensemble: Ensemble, name: str, order: tuple[int, ...]
) -> None:
    plan, block = PLANS[name], ensemble.block(0, 16)
    whole = play_course(block, plan, ensemble.lookahead())
    rest = {"a lever": PLANS["a lever"], "both": PLANS["a lever"]}.get(name)
    like = CourseInPlay(block, rest, ensemble.lookahead())
    shared = CourseInPlay(block, plan, ensemble.lookahead(), like)
    for until in order:
        alone = CourseInPlay(block, plan, ensemble.lookahead()).until(until)
        assert told(shared.until(until), scenario) == told(alone, scenario)
        assert told(shared.until(until), scenario) == told(alone, scenario)
        for event in (happening(scenario, "reply == hit"), happening(scenario, "anger > 3")):
            np.testing.assert_array_equal(alone.by(event), whole.by(event)[:until])
    assert told(shared.until(COUNT), scenario) == told(whole, scenario)


def asked_of(ensemble: Ensemble, *texts: str) -> Callable[[], list[bytes]]:
    """Return what answers questions in one block."""
    scenario = ensemble.model.scenario
    compiled = [CompiledQuestion(read_question(scenario, text)[0], ensemble) for text in texts]

    def answers() -> list[bytes]:
        solved = ensemble.solved(0, 16)
        return [q.answer(solved).values.tobytes() for q in compiled]

    return answers


@pytest.mark.parametrize(
    ("texts", "periods"),
    [
        (["P(blow, at=2)"], [1, 2]),
        (["P(blow, by=3)", "P(blow, by=2)", "E(anger_now, at=1)"], [1, 2, 3]),
        (["payoff(A)", "P(blow, by=2)"], [1, 2, 3, 4, 5]),
        (["first(blow)"], [1, 2, 3, 4, 5]),
        (["E(anger_now)"], [1, 2, 3, 4, 5]),
        # A shock of the fourth period shares three with free play.
        (["P(blow, at=4) < P(blow, at=4, do=scare)"], [1, 2, 3, 4, 4]),
        (["P(blow, at=3, do=scare)", "P(blow, at=5)"], [1, 2, 3, 4, 5]),
        (["P(blow, at=4, do=[meek, scare])", "P(blow, at=2, do=meek)"], [1, 2, 3, 4]),
    ],
)
def test_no_period_is_played_that_no_question_asks_of(
    ensemble: Ensemble, played: list[int], texts: list[str], periods: list[int]
) -> None:
    answers = asked_of(ensemble, *texts)
    before = answers()
    assert played == periods
    assert before == list(reversed(asked_of(ensemble, *reversed(texts))()))
