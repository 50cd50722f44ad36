"""The sentences in which a run answers first."""

from __future__ import annotations

import pytest

from realpolitik.ask.headline import course_of, course_sentence
from tests import shipped


def test_a_graded_choice_is_told_by_its_mean_step() -> None:
    run = shipped.run("shifting-power", 64)
    steps = {step.move: step for step in course_of(run.scenario, run.moves)}
    offer = run.moves["share_now"]
    mean = sum(float(step) * answer.mean for step, answer in offer.items())
    assert steps["share_now"].average == pytest.approx(mean, rel=1e-12)
    assert steps["answer"].average is None
    said = course_sentence(run.scenario, run.moves)
    assert f"Rising: the share offered now {mean:.2g} (on average)" in said


def test_the_mean_step_is_the_expected_one() -> None:
    run = shipped.run("dividing-an-issue", 64)
    steps = {step.move: step for step in course_of(run.scenario, run.moves)}
    expected = run.E("offer").mean
    assert steps["offer"].average == pytest.approx(expected, rel=1e-12)
