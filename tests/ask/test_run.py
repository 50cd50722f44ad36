"""Runs and questions: P, E, payoff, given, do, levers, claims (rules Q1, Q2, Q4)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.policy.leverage import LeverageQuestion
from realpolitik.ask.policy.levers import above, best_of
from realpolitik.scenario import read_text
from tests.conftest import codes, scenario_of

HAND = """\
scenario: hand
title: By hand
question: Can it be done by hand?
as_of: 2024
quantities:
  prize: {value: "choice(1, 2, 4, 8)", says: x, judgement: y}
actors:
  A: {name: A, precision: 1, interests: {a: {weight: prize, gain: "first == go"}}}
  B: {name: B, precision: 2, interests: {b: {weight: 1, gain: "second == yes and first == go"}}}
moves:
  first: {by: A, options: [go, stay]}
  second: {by: B, options: ["yes", "no"], when: "first == go"}
outcomes:
  gone: "first == go"
  score: "{yes: 10, no: 5, none: 1}[second]"
levers:
  push: {by: A, plan: {first: go}}
  rest_: {by: A, plan: {first: stay}}
  kind: {by: B, plan: {second: "yes if first == go else no"}}
claims:
  goes: {says: It goes, test: "P(gone) > 0.8", expect: likely}
  never: {says: Undefined, test: "P(second == yes, given=first == go, do=rest_) > 0.5"}
"""


def logistic(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x)))


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(read_text(HAND), draws=256)


@pytest.fixture(scope="module")
def prize(run: rp.Run) -> np.ndarray:
    return run.ensemble.quantities["prize"]


def test_probabilities_by_hand(run: rp.Run, prize: np.ndarray) -> None:
    go, yes = logistic(prize), logistic(np.array(2.0))
    np.testing.assert_allclose(run.P("gone"), go, rtol=1e-12)
    np.testing.assert_allclose(run.P("second == yes"), go * yes, rtol=1e-12)
    np.testing.assert_allclose(run.P("second == none"), 1 - go, rtol=1e-9)
    np.testing.assert_allclose(run.P("second == yes", given="gone"), np.full(256, yes), rtol=1e-12)
    np.testing.assert_allclose(run.payoff("A"), go * prize, rtol=1e-12)
    np.testing.assert_allclose(
        run.E("score"), go * (yes * 10 + (1 - yes) * 5) + (1 - go), rtol=1e-12
    )


def test_do_imposes_and_the_others_reply(run: rp.Run, prize: np.ndarray) -> None:
    np.testing.assert_allclose(run.P("gone", do="push"), 1.0, rtol=1e-15)
    np.testing.assert_allclose(run.payoff("A", do="push"), prize)
    np.testing.assert_allclose(run.payoff("B", do={"first": "stay"}), 0.0)
    both = run.E("score", do=["push", {"second": "no"}])
    np.testing.assert_allclose(both, 5.0, rtol=1e-15)
    np.testing.assert_allclose(run.P("gone", do="kind"), logistic(prize), rtol=1e-12)


def test_impossible_condition_is_undefined_never_zero(run: rp.Run) -> None:
    answer = run.P("second == yes", given="gone", do="rest_")
    assert answer.undefined == 256
    assert np.isnan(answer.values).all()
    verdict = run.claims["never"]
    assert verdict.share is None
    assert verdict.undefined == 256
    assert verdict.words == "undefined"


def test_improbable_condition_is_still_answered() -> None:
    """The condition has probability e^-2000, which no float holds; its logarithm does."""
    text = HAND.replace('"choice(1, 2, 4, 8)"', "2000").replace(
        "weight: prize", "weight: -1 * prize"
    )
    run = rp.run(read_text(text), draws=4)
    assert np.asarray(run.P("gone")).tolist() == [0.0] * 4
    answer = run.P("second == yes", given="gone")
    assert answer.undefined == 0
    np.testing.assert_allclose(answer, logistic(np.array(2.0)), rtol=1e-9)


def test_verdict_counts_draws(run: rp.Run, prize: np.ndarray) -> None:
    verdict = run.claims["goes"]
    share = float(np.mean(logistic(prize) > 0.8))
    assert verdict.share == pytest.approx(share)
    assert verdict.interval is not None
    assert verdict.interval[0] < share < verdict.interval[1]
    assert verdict.words == "likely"
    assert verdict.meets is True
    assert verdict.counted == 256


def test_levers_are_compared_within_their_actor(run: rp.Run) -> None:
    levers = run.levers
    assert levers["push"].best_share == 1.0
    assert levers["rest_"].best_share == 0.0
    assert levers["kind"].best_share == 1.0
    assert levers["push"].beats_free_play == 1.0
    assert levers["push"].outcomes["gone"].mean == pytest.approx(1.0, abs=1e-14)


def test_ties_are_split() -> None:
    shares = best_of(np.array([[1.0, 2.0, np.nan], [1.0, 3.0, 1.0]]))
    np.testing.assert_array_equal(shares, [[0.5, 0.0, np.nan], [0.5, 1.0, np.nan]])
    exceeds = above(np.array([2.0, 1.0, np.nan]), np.array([1.0, 1.0, 1.0]))
    np.testing.assert_array_equal(exceeds, [1.0, 0.0, np.nan])


def test_long_runs_keep_a_window_and_sum_up_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    from realpolitik.engines import ensemble as module

    whole = rp.run(read_text(HAND), draws=1000)
    monkeypatch.setattr(module, "WINDOW", 256)
    parts = rp.run(read_text(HAND), draws=1000)
    for name, verdict in whole.claims.items():
        other = parts.claims[name]
        assert (other.counted, other.undefined) == (verdict.counted, verdict.undefined)
        assert other.share == pytest.approx(verdict.share) if verdict.share else True
    assert parts.payoffs["A"].mean == pytest.approx(whole.payoffs["A"].mean, rel=1e-12)
    assert len(parts.payoffs["A"]) == 256
    for name, outcome in whole.outcomes.items():
        spread = parts.outcomes[name].summary
        # The median lies just where one of four values ends; the others do not.
        assert spread.p05 == pytest.approx(outcome.summary.p05)
        assert spread.p95 == pytest.approx(outcome.summary.p95)
    np.testing.assert_array_equal(parts.payoffs["A"], np.asarray(whole.payoffs["A"])[:256])
    assert parts.levers["push"].best_share == whole.levers["push"].best_share
    assert parts.ask("P(gone) > 0.8").mean == pytest.approx(whole.ask("P(gone) > 0.8").mean)
    assert parts.draws == 1000


def test_moves_sum_to_one(run: rp.Run) -> None:
    for options in run.moves.values():
        total = sum(np.asarray(a) for a in options.values())
        np.testing.assert_allclose(total, 1.0, rtol=1e-12)
    assert set(run.moves["second"]) == {"yes", "no", "none"}


def test_document_has_the_promised_fields_and_is_json(run: rp.Run) -> None:
    document = run.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    promised = ("scenario version seed draws failed_draws moves outcomes levers claims").split()
    assert set(promised) <= set(document)
    summary = {"mean", "p05", "p50", "p95"}
    assert set(document["moves"]["first"]["go"]) == summary
    assert set(document["outcomes"]["gone"]) == summary
    assert {"payoff", "outcomes", "best_share"} <= set(document["levers"]["push"])
    assert {"share", "interval", "words", "expect", "meets"} <= set(document["claims"]["goes"])


def test_same_file_seed_and_version_give_the_same_bits() -> None:
    first, again = (rp.run(read_text(HAND), 100, 5).to_dict() for _ in range(2))
    assert first == again
    assert rp.run(read_text(HAND), 100, 6).to_dict() != first


def test_failed_draws_are_counted_and_left_out() -> None:
    text = HAND.replace('"choice(1, 2, 4, 8)"', '"uniform(-1, 1)"').replace(
        "weight: prize", "weight: log(prize)"
    )
    run = rp.run(read_text(text), draws=256)
    assert run.failed_draws == 128
    assert run.P("gone").undefined == 0
    assert run.P("gone").failed == 128
    assert run.claims["goes"].counted == 128
    assert run.to_dict()["failed_draws"] == 128


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("P(gon) > 0.5", "E302"),
        ("P(first == wait)", "E303"),
        ("P(score)", "E304"),
        ("P(gone) and 1", "E304"),
        ("gone", "E308"),
        ("first == go", "E308"),
        ("payoff(C)", "E501"),
        ("payoff(A, given=gone)", "E308"),
        ("P(gone, do=pull)", "E601"),
        ("P(gone, do=1)", "E601"),
        ("P(gone, do={third: go})", "E302"),
        ("P(gone, do={first: fly})", "E303"),
        ("P(gone, do={first: go if second == yes else stay})", "E603"),
        ("P(gone, do={first: go if prize > 1 else stay})", "E603"),
        ("P(gone, do=[push, rest_])", "E604"),
        ("P()", "E301"),
        ("P(gone, gone)", "E301"),
        ("P(P(gone) > 0)", "E308"),
        ("P(gone) >", "E301"),
        ("1 to 2", "E308"),
        ("P(gone, when=gone)", "E301"),
    ],
)
def test_faulty_questions_say_where(run: rp.Run, question: str, code: str) -> None:
    with pytest.raises(rp.QuestionError) as error:
        run.ask(question)
    assert code in codes(error.value.diagnostics)


def test_questions_may_use_quantities_and_arithmetic(run: rp.Run, prize: np.ndarray) -> None:
    np.testing.assert_allclose(
        run.ask("payoff(A) - 0.5 * prize"), logistic(prize) * prize - prize / 2
    )
    assert set(np.asarray(run.ask("prize > 2 and P(gone) > 0"))) == {0.0, 1.0}


def test_options_closed_to_a_plan_are_refused() -> None:
    scenario = scenario_of(
        "moves:\n"
        "  beijing: {by: CHN, options: [indulge, cut]}\n"
        '  pyongyang: {by: PRK, options: {provoke: {when: "beijing == cut"}, restrain: {}}}\n'
    )
    run = rp.run(scenario, draws=8)
    with pytest.raises(rp.QuestionError) as error:
        run.P("restraint", do={"pyongyang": "provoke"})
    assert codes(error.value.diagnostics) == ["E605"]
    assert run.P("restraint", do={"pyongyang": "provoke if beijing == cut else restrain"}).mean > 0


def test_a_run_takes_a_name_or_a_path_as_load_does(tmp_path: Path) -> None:
    path = tmp_path / "hand.yaml"
    path.write_text(HAND, encoding="utf-8")
    for place in (path, str(path)):
        assert rp.run(place, draws=4).scenario.title == "By hand"
    assert rp.run("cuba-1962", draws=1).draws == 1
    with pytest.raises(rp.CaseNotFoundError, match="patrons-2024"):
        rp.run("patrons-2042")


def test_a_run_tells_itself_in_a_line(run: rp.Run) -> None:
    assert repr(run) == "<Run of 'By hand': 256 draws; 1 of 1 claim as strong as claimed>"
    assert repr(rp.run(scenario_of("claims: {}"), draws=2)) == (
        "<Run of 'A base to build on': 2 draws>"
    )


def test_a_question_is_a_value_and_takes_a_progress_bar(run: rp.Run) -> None:
    told: list[tuple[int, int]] = []
    question = LeverageQuestion(plan_draws=0)
    watched = run.put(question, progress=lambda done, total: told.append((done, total)))
    assert told
    assert run.leverage(plan_draws=0).to_dict() == watched.to_dict()
    assert question == LeverageQuestion((), plan_draws=0)
