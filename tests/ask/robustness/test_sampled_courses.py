"""Hinges, tipping points and levers over sampled courses: near the exact ones, and told as such."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.ask.policy import levers
from realpolitik.ask.robustness import hinges, tipping_curve
from tests.periods.games import raids

MORE = """\
levers:
  spare: {by: A, plan: {act: leave}}
claims:
  calm: {says: Anger stays low, test: "E(anger, at=6) < 4"}
"""


def solved(follow: str, courses: int = 8) -> rp.Run:
    extra = f"  courses: {courses}\n" if follow == "sample" else ""
    return rp.run(raids(5, 0, follow, extra=extra, more=MORE), draws=64)


@pytest.fixture(scope="module")
def exact() -> rp.Run:
    return solved("every")


@pytest.mark.parametrize(("courses", "near"), [(2, 0.6), (8, 0.2)])
def test_a_hinge_is_near_the_exact_one(exact: rp.Run, courses: int, near: float) -> None:
    """With luck of its own at every point the search found a lucky point at a distance of 0.03."""
    found, true = (run.hinges("calm")["calm"] for run in (solved("sample", courses), exact))
    assert [s.quantity for s in found.shifts] == [s.quantity for s in true.shifts] == ["gain"]
    assert true.distance == pytest.approx(2.0, abs=0.01)
    assert found.distance == pytest.approx(true.distance, abs=near)


def test_a_hinge_says_that_it_rests_on_sampled_courses(exact: rp.Run) -> None:
    found, true = (run.hinges("calm")["calm"] for run in (solved("sample"), exact))
    assert hinges.COURSES_NOTE in found.page().notes
    assert found.to_dict()["draws_sampled"] == 64
    assert hinges.COURSES_NOTE not in true.page().notes
    assert "draws_sampled" not in true.to_dict()


def test_a_tipping_point_is_near_the_exact_one_and_says_so(exact: rp.Run) -> None:
    found, true = (run.tipping("calm", "gain", draws=32) for run in (solved("sample"), exact))
    assert found.tips.p50 == pytest.approx(true.tips.p50, rel=0.25)
    assert tipping_curve.COURSES_NOTE in found.page().notes
    assert found.to_dict()["sampled_courses"] is True
    assert true.page().notes == ()
    assert "sampled_courses" not in true.to_dict()
    two = solved("sample", 2).tipping_two("calm", "gain", "pain", draws=4)
    assert tipping_curve.COURSES_NOTE in two.page().notes


def test_levers_say_that_they_rest_on_sampled_courses(exact: rp.Run) -> None:
    for run, told in ((solved("sample"), True), (exact, False)):
        [page] = [page for page in run.pages() if page.title == "Levers: Alpha"]
        assert (levers.COURSES_NOTE in page.notes) is told
        assert (levers.COURSES_NOTE in run.compare("A").page().notes) is told


def test_a_question_of_one_play_rests_on_none() -> None:
    assert solved("sample").ask("P(blow, at=1)").sampled == 0


def test_an_undecided_claim_says_what_to_type() -> None:
    few = MORE.replace("E(anger, at=6) < 4", "P(angry, at=5) < 0.62")
    run = rp.run(raids(5, 0, "sample", extra="  courses: 2\n", more=few), draws=16)
    verdict = run.claims["calm"]
    told = "write more `courses` under `periods` in the file to decide more draws"
    assert (told in verdict.sentence()) is not verdict.settled
