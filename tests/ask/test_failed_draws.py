"""Rule G4: which draws an answer loses is told by its own plans, whatever else is asked."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.engines import DEFAULT_ENGINE, ENGINES, Ensemble
from realpolitik.mission.scoreboard import mission
from realpolitik.scenario import read_text
from realpolitik.scenario.question import read_question
from tests.engines.toys import Fickle

TEXT = """
scenario: fickle
title: Draws that fail under some plans
question: What is counted?
as_of: 2024-01-01
quantities:
  stake: {value: 10 to 50, says: what a gives up, judgement: test}
  prize: {value: 5 to 20, says: what b wins, judgement: test}
  wild: {value: "uniform(-1, 9)", says: sometimes has no logarithm, judgement: test}
actors:
  A: {name: Alpha, precision: 0.2, interests: {s: {weight: stake, gain: "-(opener == push)"}}}
  B:
    name: Beta
    precision: 0.2
    interests:
      p: {weight: prize, gain: "reply == yes and opener == wait"}
      w: {weight: log(wild), gain: "reply == yes"}
moves:
  opener: {by: A, options: [wait, push]}
  reply: {by: B, options: [yes, no]}
outcomes:
  gone: reply == yes
levers:
  push: {by: A, plan: {opener: push}}
  wait: {by: A, plan: {opener: wait}}
claims:
  works: {says: Pushing works, row: X1, test: "P(gone, do=push) < P(gone)"}
  waits: {says: Waiting pays, row: X2, test: "payoff(A, do=wait) > payoff(A)"}
  cheap: {says: Giving up is cheap, row: X3, test: stake < 40}
  never: {says: It cannot be, row: X4, test: "P(gone, given=opener == push, do=wait) > 0.5"}
"""
DRAWS = 256
QUESTIONS = {
    "free": "P(gone)",
    "push": "P(gone, do=push)",
    "wait": "payoff(B, do=wait)",
    "both": "P(gone, do=push) - P(gone, do=wait)",
    "given": "P(gone, given=opener == push)",
    "lean": "dependence(B, A, do=wait)",
    "kept": "credibility(push)",
    "plain": "stake < 40",
    "impossible": "P(gone, given=opener == push, do=wait)",
}


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "fickle", Fickle())


PERIODS = """
periods:
  count: 3
  lookahead: 1
  state: {anger: {start: 0, next: "anger + (opener == push)"}}
"""


@cache
def ensemble_of(text: str) -> Ensemble:
    return Ensemble.of(read_text(text), DRAWS, 1, "fickle")


def answered(*names: str, text: str = TEXT) -> dict[str, tuple[int, int, int, list[float]]]:
    ensemble = ensemble_of(text)
    nodes = {k: read_question(ensemble.model.scenario, QUESTIONS[k])[0] for k in names}
    return {
        k: (a.failed, a.defined, a.undefined, a.values.tolist())
        for k, a in ask_all(ensemble, nodes).items()
    }


def test_the_toy_fails_in_other_draws_under_other_plans() -> None:
    found = answered(*QUESTIONS)
    unsound = found["plain"][0]
    assert 0 < unsound < found["free"][0] < found["both"][0]
    assert len({found[k][0] for k in ("free", "push", "wait", "both")}) == 4


@given(st.permutations(list(QUESTIONS)), st.integers(1, len(QUESTIONS)))
def test_an_answer_is_the_same_whatever_else_is_asked_and_in_any_order(
    order: list[str], count: int
) -> None:
    ENGINES.setdefault("fickle", Fickle())
    together = answered(*order[:count])
    last = order[count - 1]
    np.testing.assert_equal(together[last], answered(last)[last])


def test_over_periods_too_an_answer_is_the_same_whatever_else_is_asked() -> None:
    """A question under a plan loses no draw that free play lost, in its periods ahead either."""
    names = [k for k in QUESTIONS if k != "given"]
    forwards = answered(*names, text=TEXT + PERIODS)
    backwards = answered(*reversed(names), text=TEXT + PERIODS)
    for name in names:
        np.testing.assert_equal(forwards[name], backwards[name])
    np.testing.assert_equal(forwards["push"], answered("push", text=TEXT + PERIODS)["push"])
    assert forwards["push"][0] != forwards["free"][0]


def test_no_count_is_negative_and_all_add_up() -> None:
    found = answered(*QUESTIONS)
    for failed, defined, undefined, _ in found.values():
        assert undefined >= 0
        assert failed + defined + undefined == DRAWS
    assert found["impossible"][2] == DRAWS - found["impossible"][0]


def test_a_claim_counts_the_same_draws_in_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """`claims`, `ask`, `solutions` and `mission` lose the same draws of a claim, none is negative.

    The claims lose different draws, so that none may be counted by what another one lost.
    """
    # The scoreboard has no choice of solution: it asks the default one.
    monkeypatch.setitem(ENGINES, DEFAULT_ENGINE, Fickle())
    scenario = read_text(TEXT)
    run = rp.run(scenario, draws=DRAWS, seed=1, solution="fickle")
    under = run.solutions(["fickle"])
    board = mission([scenario], dict.fromkeys(("X1", "X2", "X3", "X4"), "It is so."), DRAWS, 1)
    rows = {t.verdict.claim.name: t.verdict for row in board.rows for t in row.tested}
    assert len({verdict.answer.failed for verdict in run.claims.values()}) > 2
    for name, verdict in run.claims.items():
        first, *_ = (line for line in TEXT.splitlines() if line.startswith(f"  {name}:"))
        single = read_text(TEXT[: TEXT.index("claims:")] + f"claims:\n{first}\n")
        answers = {
            "ask": run.ask(verdict.claim.text),
            "solutions": under.verdicts[name]["fickle"].answer,
            "mission": rows[name].answer,
            "alone in its file": rp.run(single, DRAWS, 1, solution="fickle").claims[name].answer,
        }
        for call, answer in answers.items():
            assert answer.failed == verdict.answer.failed, call
            assert answer.defined == verdict.counted, call
            assert answer.undefined == verdict.undefined >= 0, call
            assert answer.failed + answer.defined + answer.undefined == DRAWS, call
            np.testing.assert_array_equal(answer.values, verdict.answer.values)
        counts = {"undefined_draws": verdict.undefined, "failed_draws": verdict.answer.failed}
        for document in (
            answers["ask"].to_dict(),
            run.to_dict()["claims"][name],
            rows[name].to_dict(),
        ):
            assert {k: document[k] for k in counts} == counts
        assert f"{verdict.answer.failed} draws" in answers["ask"].page().lead
        hinge = run.hinges(name)[name]
        assert hinge.asked.draws == verdict.counted
    assert run.claims["never"].undefined == DRAWS - run.claims["never"].answer.failed > 0
    assert {run.claims[k].undefined for k in ("works", "waits", "cheap")} == {0}


def test_a_verdict_says_how_many_draws_failed() -> None:
    run = rp.run(read_text(TEXT), draws=DRAWS, seed=1, solution="fickle")
    for verdict in run.claims.values():
        assert f"{verdict.answer.failed} draws" in verdict.sentence()
        assert "failed" in verdict.sentence()


def test_a_run_counts_the_draws_that_any_standard_question_lost() -> None:
    run = rp.run(read_text(TEXT), draws=DRAWS, seed=1, solution="fickle")
    lost = np.isnan(np.stack([np.asarray(lever.payoffs["A"]) for lever in run.levers.values()]))
    any_lost = lost.any(axis=0) | np.isnan(np.asarray(run.payoffs["A"]))
    assert run.failed_draws == any_lost.sum() > max(lost.sum(axis=1))


def test_levers_are_compared_in_the_draws_in_which_all_of_them_are_solved() -> None:
    run = rp.run(read_text(TEXT), draws=DRAWS, seed=1, solution="fickle")
    push, wait = (np.asarray(run.levers[k].payoffs["A"]) for k in ("push", "wait"))
    free = np.asarray(run.payoffs["A"])
    both = ~np.isnan(push) & ~np.isnan(wait)
    assert run.levers["wait"].best_share == pytest.approx(np.mean(wait[both] > push[both]))
    pair = ~np.isnan(push) & ~np.isnan(free)
    assert run.levers["push"].beats_free_play == pytest.approx(np.mean(push[pair] > free[pair]))
