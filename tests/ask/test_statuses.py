"""How the draws of a run were solved is told: crossings of branches, draws that failed."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.report.terminal import print_run
from tests.ask.games import HEAD, THREAT, read

COORDINATION = (
    HEAD
    + """
quantities:
  w: {value: 1, says: worth of meeting at the station, judgement: an example}
actors:
  ONE:
    name: One
    precision: 4.38
    interests: {meet: {weight: 1, gain: "(one == two) * (w if one == station else 1)"}}
  TWO:
    name: Two
    precision: 4.38
    interests: {meet: {weight: 1, gain: "(one == two) * (w if one == station else 1)"}}
moves:
  one: {by: ONE, options: [station, harbour]}
  two: {by: TWO, options: [station, harbour], blind_to: [one]}
outcomes:
  met: one == two
levers:
  wait: {by: ONE, plan: {one: station}}
"""
)
NOTE = (
    "In 16 of 16 draws two branches of equilibria cross; the answer there follows the branch that"
    " goes straight on."
)


def printed(run: rp.Run) -> str:
    console = Console(width=200, record=True, file=StringIO())
    print_run(run, console)
    return console.export_text()


def test_a_crossing_is_told_in_the_run_the_document_and_the_page() -> None:
    run = rp.run(read(COORDINATION), draws=16)
    np.testing.assert_allclose(run.P("one == station").values, 0.5, atol=1e-9)
    assert (run.statuses.solved, run.statuses.crossed, run.failed_draws) == (0, 16, 0)
    assert run.to_dict()["crossed_draws"] == 16
    assert run.notes == [NOTE]
    assert NOTE in printed(run)
    assert NOTE in run.page().notes


@pytest.mark.parametrize(("worth", "share"), [("1.000001", 0.986), ("0.999999", 0.014)])
def test_next_to_the_crossing_there_is_nothing_to_tell(worth: str, share: float) -> None:
    run = rp.run(read(COORDINATION.replace("{value: 1,", f"{{value: {worth},")), draws=16)
    np.testing.assert_allclose(run.P("one == station").values, share, atol=1e-3)
    assert run.statuses.solved == 16
    assert "crossed_draws" not in run.to_dict()
    assert run.notes == []
    assert "another branch" not in printed(run)


def test_only_the_draws_that_cross_are_counted() -> None:
    # A precision of 1 or 4.38 by draw: the branches cross at 2.
    uncertain = COORDINATION.replace(
        "quantities:",
        'quantities:\n  p: {value: "uniform(1, 3)", says: precision, judgement: an example}',
    ).replace("precision: 4.38", "precision: p")
    run = rp.run(read(uncertain), draws=64)
    crossed = int((run.ensemble.quantities["p"] > 2).sum())
    assert 20 < crossed < 44
    assert run.statuses.crossed == crossed
    assert run.statuses.solved == 64 - crossed


def test_draws_of_perfect_information_are_all_solved() -> None:
    run = rp.run(read(THREAT), draws=8)
    assert (run.statuses.solved, run.statuses.turned, run.statuses.crossed) == (8, 0, 0)
    assert "crossed_draws" not in run.to_dict()


def test_a_crossing_in_any_period_is_told() -> None:
    states = """
periods:
  count: 2
  follow: likeliest
  state:
    bond: {start: 0, next: "bond + 1"}
"""
    text = COORDINATION.replace("precision: 4.38", "precision: 4.38 if bond > 0 else 1")
    run = rp.run(read(text + states), draws=16)
    assert run.statuses.crossed == 16
    early = COORDINATION.replace("precision: 4.38", "precision: 1.5")
    assert rp.run(read(early + states), draws=16).statuses.solved == 16


def test_a_later_question_tells_how_its_draws_were_solved() -> None:
    """Crossed, failed and undefined draws: in the document, on the page and in the repr."""
    run = rp.run(read(COORDINATION), draws=16)
    for question in ("P(one == station)", "P(one == station) > 0.4"):
        answer = run.ask(question)
        assert answer.crossed == 16
        assert answer.to_dict()["crossed_draws"] == 16
        assert NOTE in answer.page().lead
        assert "branches cross in 16 draws" in repr(answer)
    # Under a lever one of the two is bound, and no branches are left to cross.
    committed = run.ask("P(two == station, do=wait)")
    assert committed.crossed == 0
    assert "crossed_draws" not in committed.to_dict()
    assert "branches" not in committed.page().lead + repr(committed)


def test_a_crossing_in_a_period_is_told_of_a_later_question() -> None:
    states = """
periods: {count: 3, courses: 2, state: {bond: {start: w, next: "bond + (one == two)"}}}
"""
    wide = COORDINATION.replace("{value: 1,", "{value: 1 to 2,").replace("(w if", "(1 if")
    run = rp.run(read(wide + states), draws=16)
    answer = run.ask("P(bond > 2, at=3) > 0.1")
    assert answer.crossed == run.statuses.crossed == 16


def test_failed_and_undefined_draws_of_a_later_question_are_told() -> None:
    broken = THREAT.replace("weight: cost / 10", "weight: log(cost - 45)")
    run = rp.run(read(broken), draws=64)
    failed = run.failed_draws
    assert 0 < failed < 64
    answer = run.ask("P(raided)")
    assert answer.failed == failed
    assert f"{failed} draws left out, because they failed" in answer.page().lead
    assert f"failed in {failed} draws" in repr(answer)
    neither = run.ask("P(raided, given=patron == none and client == raid)")
    assert (neither.failed, neither.undefined) == (failed, 64 - failed)
    assert neither.page().lead == (
        f"no answer: {failed} draws failed, and in the other {64 - failed} its condition never"
        " happens"
    )


def test_where_every_draw_fails_no_condition_is_blamed() -> None:
    run = rp.run(read(THREAT.replace("weight: cost / 10", "weight: log(-cost)")), draws=8)
    answer = run.ask("P(raided)")
    assert answer.page().lead == "no answer: every draw failed"
    assert repr(answer) == "Answer('P(raided)': undefined in every draw, failed in 8 draws)"
