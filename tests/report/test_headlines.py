"""What a whole run says at its head: on the screen, in the report, in its figure and board."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.verdicts import Verdict, open_ones
from realpolitik.mission.scoreboard import mission
from realpolitik.report.brief import brief_of
from realpolitik.report.html import html_report
from realpolitik.report.sentences import brief_sentences
from realpolitik.report.terminal import print_run
from tests.ask.games import CERTAIN, HEAD, STATES, THREAT, read

WORSE = (
    HEAD
    + """
quantities:
  x: {value: "uniform(0, 1)", says: a number, judgement: an example}
actors:
  CHN:
    name: China
    precision: 0.2
    interests:
      price: {weight: 10, gain: "-(big == press_on)"}
      calm: {weight: 40, gain: "-(little == raid)"}
  PRK: {name: North Korea, precision: 0.2, interests: {spoils: {weight: 20, gain: little == raid}}}
moves:
  big: {by: CHN, options: [press_on, wait]}
  little: {by: PRK, options: [raid, refrain]}
levers:
  press_on: {by: CHN, plan: {big: press_on}}
  press_more: {by: CHN, plan: {big: press_on}}
claims:
  even: {says: It is even, row: X1, test: x < 0.9, expect: roughly even chance}
  no: {says: It is so, row: X2, test: x > 2, expect: likely}
  weak: {says: It is often so, row: X3, test: x < 0.6, expect: very likely}
  asked-of-nobody: {says: It has no source, test: x < 0.5}
"""
)
"""Two plans that are the best of all levers, and both worse than doing nothing."""

SINGLE = THREAT.replace("  indulge: {by: PAT, plan: {patron: go_on}}\n", "")
"""One lever alone, which works and is dear to keep."""

DEAR = THREAT.replace("cost: {value: 30 to 70", "cost: {value: 130")
"""A threat that works, and that its actor would carry out in 7% of cases: 1 / (1 + e^2.6)."""


def heads(text: str) -> list[str]:
    """Return how a run begins on the screen and in the report, and what its figure says."""
    run = rp.run(read(text), draws=64)
    console = Console(width=200, file=io.StringIO(), record=True)
    print_run(run, console)
    screen = console.export_text().partition("Expected course of play")[0]
    figure = " ".join(run.figures.levers().to_dict()["title"]["text"])
    report = " ".join(brief_sentences(brief_of(run)))
    return [re.sub(r"\s+", " ", told) for told in (screen, report, figure)]


def test_no_lever_is_named_where_doing_nothing_is_better() -> None:
    run = rp.run(read(WORSE), draws=64)
    best = max(lever.payoff.p50 or 0.0 for lever in run.levers.values())
    assert max(lever.best_share or 0.0 for lever in run.levers.values()) == 0.5
    assert best == pytest.approx((run.payoffs["CHN"].mean) - 8.8, abs=0.1)
    for told in heads(WORSE):
        assert "China: no lever is better than free play" in told
        assert "press_on" not in told
        assert "best" not in told


def test_a_lever_is_named_with_how_likely_it_would_be_kept() -> None:
    screen, report, figure = heads(DEAR)
    for told in (screen, report):
        assert "threat is better than free play in 100% of draws" in told
        assert "but without a binding commitment the actor would keep to it" in told
        assert "with a median probability of 7%" in told
    assert figure == (
        "Patron: threat is best in 100% of draws; it would be kept with a median probability of 7%"
    )


def test_the_only_lever_is_not_called_the_best() -> None:
    screen, report, figure = heads(SINGLE)
    for told in (screen, report):
        assert "threat is better than free play in 100% of draws; but without" in told
    for told in (screen, report, figure):
        assert "best of" not in told
        assert "is best" not in told


def test_a_claim_is_held_against_what_is_claimed_of_it() -> None:
    run = rp.run(read(WORSE), draws=256)
    words = {
        "even": "claimed roughly even chance: holds more often than claimed",
        "no": "claimed likely: refuted",
        "weak": "claimed very likely: weaker than claimed",
    }
    board = mission([read(WORSE)], {"X1": "One.", "X2": "Two.", "X3": "Three."}, 256, 0)
    short = [table.rows[0][2] for table in board.page().tables]
    assert short == ["roughly even chance: more often", "likely: refuted", "very likely: weaker"]
    page = html_report(brief_of(run))
    for name, told in words.items():
        assert told in run.claims[name].sentence()
        assert told in page
    assert "claimed" not in run.claims["asked-of-nobody"].sentence()
    assert "0 of 3 claims hold as strongly as expected." in run.headline()


def test_where_every_draw_failed_nothing_else_is_said() -> None:
    run = rp.run(read(THREAT.replace("weight: cost / 10", "weight: log(0 - cost)")), draws=16)
    assert run.failed_draws == 16
    assert run.headline() == ["No draw could be solved, so there is no answer."]
    assert run.claims["threat-works"].sentence() == "no answer: every draw failed"


def test_figures_say_where_there_is_nothing_to_say() -> None:
    run = rp.run(read(STATES), draws=64)
    figures = {
        "watch": (run.figures.watch("settled"), "No observation tells anything about settled"),
        "claims": (run.figures.claims(), "Share of draws in which each claim holds"),
    }
    for chart, title in figures.values():
        assert " ".join(chart.to_dict()["title"]["text"]) == title
    seen = "observed:\n  - {date: 2024-01-01, path: {one: go}, evidence: [trade]}\n"
    assert rp.run(read(CERTAIN + seen), draws=64).figures.learnt() is None


def test_only_claims_of_which_something_is_expected_are_counted_as_undecided() -> None:
    """Two claims that luck leaves open; of one of them the file expects nothing."""
    values = np.repeat([0.0, 1.0], 50)
    answer = Answer("it", values, 100, 100, 50.0, is_truth=True, likely=80.0, weighs=100.0)
    claim = read(WORSE).claims["even"]
    open_claims = [Verdict(claim, answer), Verdict(replace(claim, expect=None), answer)]
    assert [verdict.settled for verdict in open_claims] == [False, False]
    assert open_ones(open_claims) == 1
