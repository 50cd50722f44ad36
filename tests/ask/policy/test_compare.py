"""Levers side by side, against the same numbers asked one by one."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.evaluate.plans import pure_plans, under
from realpolitik.ask.evaluate.query import CompiledQuestion
from realpolitik.scenario.question import read_question
from tests.ask.games import GIVERS, HEAD, THREAT, read
from tests.shipped import load


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(read(THREAT), draws=256)


def test_rows_are_what_asking_one_by_one_gives(run: rp.Run) -> None:
    table = run.compare("PAT", thresholds=["P(raided) < 0.3"])
    payoffs = {k: run.payoff("PAT", do=k).values for k in ("threat", "indulge")}
    best = np.maximum(payoffs["threat"], payoffs["indulge"])
    for row in table.rows:
        np.testing.assert_allclose(row.payoff.values, payoffs[row.name])
        np.testing.assert_allclose(row.regret.values, best - payoffs[row.name])
        assert row.best_share == pytest.approx(np.mean(payoffs[row.name] == best))
        kept = run.ask(f"credibility({row.name})").values
        np.testing.assert_allclose(row.credibility.values, kept)
        np.testing.assert_allclose(row.kept["patron"].values, kept)
        asked = run.P("raided", do=row.name).values
        np.testing.assert_allclose(row.outcomes["raided"].values, asked)
        assert row.enough == pytest.approx(np.mean(asked < 0.3))
    assert table.free.mean == pytest.approx(run.payoff("PAT").mean)


def test_sorting_by_every_criterion(run: rp.Run) -> None:
    def worth(row: object, criterion: str) -> float:
        values = {
            "payoff": lambda r: r.payoff.mean,
            "regret": lambda r: -r.regret.values.max(),
            "best": lambda r: r.best_share,
            "credibility": lambda r: r.credibility.mean,
            "raided": lambda r: r.outcomes["raided"].mean,
            "-raided": lambda r: -r.outcomes["raided"].mean,
        }
        return float(values[criterion](row))

    for criterion in ("payoff", "regret", "best", "credibility", "raided", "-raided"):
        rows = run.compare("PAT", criterion=criterion).rows
        listed = [worth(r, criterion) for r in rows]
        assert listed == sorted(listed, reverse=True)


def test_dominance_and_the_frontier() -> None:
    text = (
        HEAD
        + """
quantities:
  gain: {value: 5 to 20, says: a gain, judgement: an example}
actors:
  ONE:
    name: One
    interests: {all: {weight: gain, gain: "{high: 2, middle: 1, low: 0}[one]"}}
moves:
  one: {by: ONE, options: [high, middle, low]}
outcomes:
  loud: one != low
levers:
  top: {by: ONE, plan: {one: high}}
  mid: {by: ONE, plan: {one: middle}}
  bottom: {by: ONE, plan: {one: low}}
"""
    )
    run = rp.run(read(text), draws=64)
    rows = {r.name: r for r in run.compare("ONE", objectives=["payoff", "-loud"]).rows}
    assert rows["top"].dominated_by == ()
    assert set(rows["bottom"].dominated_by) == {"top", "mid"}
    # Over payoff alone the top beats all; with quiet as an aim the bottom is not beaten.
    assert (rows["top"].on_frontier, rows["mid"].on_frontier, rows["bottom"].on_frontier) == (
        True,
        False,
        True,
    )


def test_every_pure_plan_while_they_are_few(run: rp.Run) -> None:
    table = run.compare("CLI", every_plan=True)
    assert {r.name for r in table.rows} == {"client: raid", "client: refrain"}
    assert table.plans == "all pure plans"
    plans, kind = pure_plans(rp.run(read(GIVERS), draws=4).ensemble, "ALL")
    assert kind == "all pure plans"
    assert len(plans) == 4
    assert "ally: give after donor=give; ally: keep after donor=keep" in plans


def test_contingent_plans_do_what_they_say() -> None:
    run = rp.run(read(GIVERS), draws=4)
    plans, _ = pure_plans(run.ensemble, "ALL")
    plan = plans["ally: give after donor=give; ally: keep after donor=keep"]
    node, _ = read_question(run.scenario, "P(ally == give, given=donor == give)")
    answer = CompiledQuestion(under(node, plan.plan), run.ensemble).over("x", run.ensemble)
    assert answer.mean == 1.0
    other, _ = read_question(run.scenario, "P(ally == give, given=donor == keep)")
    answer = CompiledQuestion(under(other, plan.plan), run.ensemble).over("x", run.ensemble)
    assert answer.mean == 0.0


def test_many_plans_are_cut_to_one_option_per_move() -> None:
    run = rp.run(load("patrons-2024"), draws=64)
    plans, kind = pure_plans(run.ensemble, "CHN")
    assert len(plans) == 9
    assert kind.startswith("every choice of one option per move")


def test_faults(run: rp.Run) -> None:
    for options, message in (
        ({"by": "NOBODY"}, "unknown actor"),
        ({"by": "PAT", "criterion": "pay"}, "unknown criterion.*payoff"),
        ({"by": "PAT", "objectives": ["raid"]}, "unknown criterion.*raided"),
        ({"by": "CLI"}, "no levers"),
        ({"by": "PAT", "thresholds": ["P(raided)"]}, "it cannot hold or fail"),
    ):
        with pytest.raises(rp.RealpolitikError, match=message):
            run.compare(**options)
    with pytest.raises(rp.RealpolitikError, match="makes no move"):
        pure_plans(rp.run(read(GIVERS), draws=4).ensemble, "POO")


def test_a_minus_reverses_every_order() -> None:
    run = rp.run(read(THREAT), draws=64)
    for criterion in ("payoff", "regret", "best", "credibility", "raided"):
        forwards = [row.name for row in run.compare("PAT", criterion=criterion).rows]
        backwards = [row.name for row in run.compare("PAT", criterion=f"-{criterion}").rows]
        assert forwards == backwards[::-1], criterion
