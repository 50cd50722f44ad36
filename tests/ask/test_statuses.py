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
