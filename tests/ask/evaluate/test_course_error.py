"""Luck of sampled courses is told apart from what is uncertain (rules S13 and Q2)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from realpolitik.ask import run
from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.course_error import likely, squared_error
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.verdicts import Verdict
from realpolitik.engines import Ensemble
from realpolitik.scenario import Scenario, read_text
from realpolitik.scenario.estimative_words import Standing
from tests.periods.games import raids
from tests.shipped import load

HEAT = """\
scenario: heat
title: Heat
question: Does it boil over?
as_of: 2024-01-01
actors:
  A: {{name: Alpha, precision: 1, interests: {{calm: {{weight: 0.64, gain: "-(act == raise)"}}}}}}
moves:
  act: {{by: A, options: [raise, bow]}}
outcomes:
  hot: "{hot}"
periods:
  count: {count}
  courses: {courses}
  state:
    heat: {{start: 0, next: "{after}"}}
claims:
  rare: {{says: It is rarely hot, test: "{test}"}}
"""
RAISES = 1 / (1 + math.exp(0.64))


def certain(courses: int, test: str) -> Scenario:
    """Return a file in which nothing is uncertain: heat that comes from three raises in a row."""
    after = "heat + 1 if act == raise else 0"
    return read_text(HEAT.format(hot="heat >= 3", count=4, courses=courses, after=after, test=test))


def wandering(courses: int, limit: float) -> Scenario:
    """Return a file in which nothing is uncertain, and no two courses meet in the same state."""
    after = "0.7 * heat + (act == raise)"
    test = f"P(hot, at=9) > {limit}"
    return read_text(
        HEAT.format(hot="heat > 1.5", count=9, courses=courses, after=after, test=test)
    )


@pytest.mark.parametrize("courses", [1, 2, 8, 32])
@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_certain_is_no_matter_of_luck(courses: int, seed: int) -> None:
    """The probability of heat is exactly the cube of that of a raise, in every draw."""
    exact = RAISES**3
    solved = run(certain(courses, f"P(hot, at=4) > {exact - 0.001}"), 64, seed)
    if courses > 1:
        assert np.array(solved.ask("P(hot, at=4)")) == pytest.approx(exact, abs=1e-12)
    for limit, share in ((exact - 0.001, 1.0), (exact + 0.001, 0.0)):
        verdict = run(certain(8, f"P(hot, at=4) > {limit}"), 64, seed).claims["rare"]
        assert verdict.share == share
        assert verdict.undecided == 0
        assert "undecided_draws" not in verdict.to_dict()


def test_draws_that_are_alike_are_one() -> None:
    """Nothing is uncertain and courses are sampled: all draws together say what each is."""
    every = wandering(2, 0.3).source.text.replace("  courses: 2", "  follow: every")
    exact = run(read_text(every), 1).ask("P(hot, at=9)").mean
    for seed in range(4):
        for away, share in ((-0.1, 1.0), (0.1, 0.0)):
            verdict = run(wandering(2, round(exact + away, 3)), 512, seed).claims["rare"]
            assert (verdict.share, verdict.undecided) == (share, 0)
        near = run(wandering(2, round(exact, 4)), 64, seed).claims["rare"]
        assert near.undecided == 64
        assert near.interval is not None
        assert near.interval[0] < 0.06
        assert near.interval[1] > 0.94
        assert near.to_dict()["undecided_draws"] == 64
        assert near.words == near.to_dict()["words"] == "undecided"
        assert not near.answer.settled


def test_a_claim_that_courses_leave_open_neither_holds_nor_fails() -> None:
    every = wandering(2, 0.3).source.text.replace("  courses: 2", "  follow: every")
    limit = round(run(read_text(every), 1).ask("P(hot, at=9)").mean, 4)
    text = wandering(2, limit).source.text
    text = text.replace("rare: {", "rare: {expect: likely, ")
    opened = run(read_text(text), 64)
    verdict = opened.claims["rare"]
    assert not verdict.settled
    assert verdict.meets is None
    assert verdict.standing is Standing.UNDECIDED
    assert "undecided" in verdict.sentence()
    told = " ".join(opened.headline())
    assert "0 of 1 claim hold as strongly as expected; 1 is undecided." in told
    far = run(read_text(text.replace(f"> {limit}", f"> {limit - 0.1}")), 512).claims["rare"]
    assert far.meets is True


LIMIT = 'claims:\n  angry: {says: Anger stays, test: "E(anger, at=7) > 2.3"}'


def judged(scenario: Scenario, draws: int, seed: int) -> Verdict:
    """Return the verdict on a file's only claim, which alone is asked."""
    [claim] = scenario.claims.values()
    ensemble = Ensemble.of(scenario, draws, seed).remembering()
    return Verdict(claim, ask_all(ensemble, {claim.name: claim.test})[claim.name])


def test_intervals_cover() -> None:
    """Of 30 runs nearly all intervals hold the share that following every course gives.

    Those that count draws alone, as if each draw knew its number, hold it in few of them.
    """
    exact = judged(raids(6, 1, more=LIMIT), 2048, 99).share
    assert exact is not None
    assert 0.8 < exact < 0.9
    sampled = raids(6, 1, "sample\n  courses: 4", more=LIMIT)
    covers, counted, width = [], [], []
    for seed in range(30):
        verdict = judged(sampled, 128, seed)
        assert verdict.interval is not None
        low, high = verdict.interval
        covers.append(low <= exact <= high)
        width.append(high - low)
        plain = Answer.of("", verdict.holds).interval
        assert plain is not None
        counted.append(plain[0] <= exact <= plain[1])
    assert 0.9 <= np.mean(covers) <= 1.0
    assert np.mean(counted) < 0.85
    assert 0.1 < np.mean(width) < 0.35


@pytest.mark.nightly
@pytest.mark.slow
def test_two_seeds_of_the_whole_system_agree() -> None:
    """Claims on axis-2025 settle: the intervals of two seeds hold each other's shares.

    What outcomes come to by the end is the same within a few hundredths.
    """
    one, other = (run(load("axis-2025"), 1024, seed) for seed in (1, 2))
    for name, verdict in one.claims.items():
        mine, theirs = verdict.interval, other.claims[name].interval
        assert mine is not None
        assert theirs is not None
        assert mine[0] <= theirs[1]
        assert theirs[0] <= mine[1]
        again = other.claims[name].share
        assert verdict.share is not None
        assert again is not None
        assert mine[0] <= again <= mine[1]
        assert theirs[0] <= verdict.share <= theirs[1]
    for name, answer in one.outcomes.items():
        a, b = answer.summary, other.outcomes[name].summary
        assert a.mean == pytest.approx(b.mean, abs=0.03)
        assert (a.p05, a.p50, a.p95) == pytest.approx((b.p05, b.p50, b.p95), abs=0.08)


def _rows(true: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    halves = true + rng.normal(0, noise, (2, len(true)))
    return np.vstack([halves.mean(axis=0), halves])


def test_chances_are_calibrated() -> None:
    """Of draws whose test is true with a chance of q a share of q is true, in each tenth of q."""
    rng = np.random.default_rng(5)
    true = rng.normal(0.4, 1, 40_000)
    rows = _rows(true, 0.9, rng)
    assert squared_error(rows).mean() == pytest.approx(0.9**2 / 2, rel=0.05)
    q, undecided, belief = likely(rows, rows[0] > 0, np.ones(len(true), dtype=bool))
    for low in np.arange(0, 1, 0.1):
        here = (q >= low) & (q < low + 0.1)
        assert (true[here] > 0).mean() == pytest.approx(q[here].mean(), abs=0.05)
    assert q.mean() == pytest.approx((true > 0).mean(), abs=0.01)
    wrong = ((q > 0.5) != (true > 0))[~undecided].mean()
    assert 0.0 < wrong < 0.025
    assert 0.6 < undecided.mean() < 0.95
    assert belief.mean() == pytest.approx(1 / (1 + 0.9**2 / 2), abs=0.03)
    exact, undecided, _ = likely(rows, rows[0] > 0, np.zeros(len(true), dtype=bool))
    assert not undecided.any()
    assert np.array_equal(exact, (rows[0] > 0) * 1.0)


def test_what_luck_could_carry_past_even_is_called_undecided() -> None:
    """It gets no word of estimation, whatever a file expects of it."""
    near = wandering(2, 0.5).source.text
    limit = run(read_text(near.replace("  courses: 2", "  follow: every")), 1).ask("P(hot, at=9)")
    text = wandering(2, round(limit.mean, 4)).source.text
    asked = text.replace("rare: {", "rare: {expect: likely, ")
    for name in ("likely", "unlikely"):
        verdict = run(read_text(asked.replace("likely", name)), 64).claims["rare"]
        assert (verdict.words, verdict.meets) == ("undecided", None)
        assert f"claimed {name}: undecided" in verdict.sentence()
        assert verdict.standing is not None
        assert verdict.standing.short == "undecided"


def test_draws_that_differ_by_luck_alone_decide_together() -> None:
    """A draw whose own courses say otherwise than all draws together is not decided."""
    rng = np.random.default_rng(6)
    rows = _rows(np.full(4096, 0.05), 0.5, rng)
    q, undecided, belief = likely(rows, rows[0] > 0, np.ones(4096, dtype=bool))
    assert 0.4 < (rows[0] > 0).mean() < 0.65
    assert q.mean() > 0.9
    assert undecided[rows[0] <= 0].all()
    assert belief.mean() < 0.1


def test_spread_over_draws_is_not_that_of_luck() -> None:
    """Quantiles of an outcome by the end are those of following every course, nearly."""
    exact = run(raids(6, 1), 1024, 3).outcomes["blow"].summary
    sampled = run(raids(6, 1, "sample\n  courses: 2"), 1024, 3)
    told = sampled.outcomes["blow"].summary
    raw = np.nanquantile(sampled.outcomes["blow"].values, [0.05, 0.5, 0.95])
    print(exact, told, raw)
    assert told.mean == pytest.approx(exact.mean, abs=0.03)
    for mine, plain, theirs in zip(
        (told.p05, told.p50, told.p95), raw, (exact.p05, exact.p50, exact.p95), strict=True
    ):
        assert mine is not None
        assert theirs is not None
        assert mine == pytest.approx(theirs, abs=0.15)
        assert plain != pytest.approx(mine, abs=0.03)
    assert raw[2] == 1.0
