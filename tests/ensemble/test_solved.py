"""Each thing is solved once, whoever asks first; each answer counts the failures it asked for."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace

import numpy as np
import pytest

from realpolitik.arrays import Draws, Floats, Ints
from realpolitik.ask.evaluate.query import CompiledQuestion
from realpolitik.engines import Ensemble, engine
from realpolitik.ensemble import Key, Reading, Solved
from realpolitik.game import FAILED, SOLVED, Problem, Solution, Turn
from realpolitik.scenario.question import read_question
from tests.conftest import scenario_of
from tests.engines.toys import Fickle


class Counting(Fickle):
    """Counts what it is asked to solve."""

    def __init__(self) -> None:
        self.asked = 0

    def solve(self, problem: Problem) -> Solution:
        self.asked += 1
        return engine("qre").solve(problem)


@pytest.fixture(name="ensemble")
def _ensemble() -> Ensemble:
    return replace(Ensemble.of(scenario_of(), 16, 0), engine=Counting())


def asked(ensemble: Ensemble) -> int:
    assert isinstance(ensemble.engine, Counting)
    return ensemble.engine.asked


def test_a_plan_written_in_two_places_is_solved_once(ensemble: Ensemble) -> None:
    scenario = ensemble.model.scenario
    texts = (
        "P(restraint, do={beijing: cut})",
        "P(restraint,   do={ beijing:  cut }) > P(restraint)",
        "payoff(CHN, do={beijing: cut})",
    )
    questions = [CompiledQuestion(read_question(scenario, text)[0], ensemble) for text in texts]
    solved = ensemble.solved(0, 16)
    for question in questions:
        question.answer(solved)
    assert asked(ensemble) == 2, "the plan and free play"


def test_actors_that_turn_differently_are_told_apart(ensemble: Ensemble) -> None:
    solved = replace(ensemble.under("qre")).solved(0, 16)
    play = solved.model.play({})
    against, towards = (solved.turned(play, Turn((0,), 1, sign)) for sign in (-1, 1))
    assert solved.turned(play, Turn((0,), 1, -1)) is against
    assert not np.allclose(against.value, towards.value)
    assert solved.solution(play) is not against


def test_a_block_is_a_value(ensemble: Ensemble) -> None:
    block = ensemble.block(0, 16)
    before = {k: v.copy() for k, v in block.quantities.items()}
    for name in ("draws", "quantities", "payoffs"):
        with pytest.raises((FrozenInstanceError, AttributeError)):
            setattr(block, name, 3)
    solved = ensemble.solved(0, 16)
    solved.solution(block.model.play({}))
    assert np.array_equal(solved.block.payoffs, block.payoffs)
    assert all(np.array_equal(block.quantities[k], v) for k, v in before.items())


@dataclass(frozen=True)
class Toy:
    status: Draws[Ints]


@dataclass(frozen=True)
class ToyKey(Key[Toy]):
    name: str


def lost(solved: Solved, name: str, draw: int) -> Draws[Floats]:
    status = np.where(np.arange(solved.draws) == draw, FAILED, SOLVED)
    solved.find(ToyKey(name), lambda: Toy(status))
    return np.ones(solved.draws)


def test_a_view_counts_what_it_asked_for_and_nothing_else(ensemble: Ensemble) -> None:
    solved = ensemble.solved(0, 16)
    first, second = solved.read(lost, "first", 3), solved.read(lost, "second", 5)
    again = solved.read(lost, "first", 9)
    assert first.failed.nonzero()[0].tolist() == [3]
    assert second.failed.nonzero()[0].tolist() == [5]
    assert np.array_equal(again.failed, first.failed), "found, not made anew"
    assert not solved.failed.any()
    assert np.isnan(first.values).nonzero()[0].tolist() == [3]


def test_stacked_readings_keep_the_draws_in_which_none_failed(ensemble: Ensemble) -> None:
    solved = ensemble.solved(0, 16)
    both = Reading.stacked([solved.read(lost, "first", 3), solved.read(lost, "second", 5)])
    assert both.values.shape == (2, 16)
    assert both.failed.nonzero()[0].tolist() == [3, 5]
    assert np.isnan(both.values[:, [3, 5]]).all()
