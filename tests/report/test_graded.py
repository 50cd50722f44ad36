"""How graded choices and base weights are shown (rules S15 and S16)."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.ask.explanation.explain import explain
from realpolitik.report.describe import print_scenario
from realpolitik.report.figures.course import course
from realpolitik.scenario import Scenario
from tests.conftest import scenario_of

MOVES = """\
actors:
  CHN: {name: China, interests: {fair: {weight: 30, gain: "-abs(aid - 0.45)"}}}
  PRK: {name: North Korea, interests: {gain: {weight: 20, gain: "aid - (beijing == cut)"}}}
moves:
  beijing: {by: CHN, options: {indulge: {}, cut: {base: 2, says: no oil}}}
  aid: {by: CHN, options: 0 to 1 in 11}
  pyongyang: {by: PRK, options: [provoke, restrain]}
"""


def shown(scenario: Scenario) -> list[str]:
    """Return what `show` prints, line by line."""
    console = Console(width=200, record=True, file=io.StringIO())
    print_scenario(scenario, console)
    return [line.strip() for line in console.export_text().splitlines()]


def test_show_tells_steps_in_a_line() -> None:
    names = "0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1"
    assert f"0 to 1 in 11 steps: {names}" in shown(scenario_of(MOVES))
    assert "0 to 1 in 51 steps" in shown(scenario_of(MOVES.replace("in 11", "in 51")))


def test_show_tells_base_weights() -> None:
    (line,) = [line for line in shown(scenario_of(MOVES)) if "base weight" in line]
    assert line.split() == ["cut", "no", "oil", "(base", "weight", "2)"]


def test_figure_of_the_course_has_steps_in_order_and_the_likeliest_darkest() -> None:
    run = rp.run(scenario_of(MOVES), draws=32)
    layers = course(run, explain(run.ensemble)).to_dict()["layer"]
    rows = [layer["data"]["values"] for layer in layers]
    blocks = next(r for r in rows if r and "option" in r[0])
    steps = [b for b in blocks if b["move"] == "aid"]
    assert [b["option"] for b in steps] == list(run.moves["aid"])
    assert [b["x"] for b in steps] == sorted(b["x"] for b in steps)
    assert steps[-1]["x2"] == pytest.approx(1, abs=1e-12)
    likeliest = max(steps, key=lambda b: run.moves["aid"][b["option"]].mean)
    assert [b["colour"] for b in steps].count(likeliest["colour"]) == 1
    # Other options stand with the likeliest first.
    others = [b["x2"] - b["x"] for b in blocks if b["move"] == "pyongyang"]
    assert others == sorted(others, reverse=True)
