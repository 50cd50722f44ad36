"""What a headline says of levers: free play beside them, credibility, and when to name none."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.policy.advice import Advice, advised
from realpolitik.ask.policy.levers import LeverResult, above, best_of
from realpolitik.scenario.model import Lever
from realpolitik.scenario.names import Names
from tests.ask.games import THREAT, read
from tests.conftest import scenario_of

FREE = np.array([10.0, 10.0, 10.0, 10.0])


def advice(levers: dict[str, list[float]], kept: float | None = None) -> Advice:
    """Return what levers with these payoffs in four draws come to, beside 10 in free play."""
    table = np.array(list(levers.values()))
    results = {}
    for name, row, best in zip(levers, table, best_of(table), strict=True):
        results[name] = LeverResult(
            Lever(name, "CHN", ()),
            {"CHN": Answer.of("payoff", row)},
            {},
            float(best.mean()),
            float(above(row, FREE).mean()),
            None if kept is None else Answer.of("kept", np.full(4, kept)),
        )
    (found,) = advised(results, {"CHN": Answer.of("payoff", FREE)}, Names(scenario_of()))
    return found


@pytest.mark.parametrize(
    ("levers", "kept", "sentence"),
    [
        (
            {"cut": [12, 12, 12, 9], "wait": [11, 11, 11, 11]},
            0.07,
            "China: cut is better than free play in 75% of draws, and the best of its levers in"
            " 75%; but without a binding commitment the actor would keep to it with a median"
            " probability of 7%.",
        ),
        (
            {"cut": [12, 12, 12, 12], "wait": [11, 11, 11, 11]},
            0.8,
            "China: cut is better than free play in 100% of draws, and the best of its levers in"
            " 100%; without a binding commitment the actor would keep to it with a median"
            " probability of 80%.",
        ),
        # Best of all levers, and worse than doing nothing.
        (
            {"press_on": [9, 9, 9, 9], "talk": [8, 8, 8, 8]},
            0.9,
            "China: no lever is better than free play.",
        ),
        # As good as doing nothing is not better.
        (
            {"cut": [10, 10, 10 + 1e-12, 10]},
            1.0,
            "China: no lever is better than free play.",
        ),
        (
            {"cut": [9, 9, 9, 11], "wait": [8, 8, 11, 11]},
            0.9,
            "China: no lever is better than free play in most draws. wait is better in 50% of"
            " draws.",
        ),
        # Often a little better, seldom much worse.
        (
            {"cut": [11, 11, 11, 0]},
            0.9,
            "China: no lever is better than free play both on average and in most draws. cut is"
            " better in 75% of draws, but not on average.",
        ),
        # The most often best one loses to free play; another does not.
        (
            {"bold": [20, 20, 9, 0], "safe": [11, 11, 11, 11]},
            None,
            "China: safe is better than free play in 100% of draws, and the best of its levers in"
            " 50%.",
        ),
        # A single lever is never called the best.
        (
            {"cut": [12, 12, 12, 9]},
            0.3,
            "China: cut is better than free play in 75% of draws; but without a binding commitment"
            " the actor would keep to it with a median probability of 30%.",
        ),
    ],
)
def test_the_sentence(levers: dict[str, list[float]], kept: float | None, sentence: str) -> None:
    assert advice(levers, kept).sentence == sentence


def test_the_head_of_a_figure_says_the_same() -> None:
    assert advice({"a": [9.0] * 4, "b": [8.0] * 4}).short == (
        "China: no lever is better than free play"
    )
    assert advice({"a": [12.0] * 4, "b": [8.0] * 4}).short == "China: a is best in 100% of draws"
    assert advice({"a": [12.0] * 4, "b": [8.0] * 4}, 0.07).short == (
        "China: a is best in 100% of draws; it would be kept with a median probability of 7%"
    )
    assert advice({"a": [12.0, 12.0, 12.0, 9.0]}).short == (
        "China: a is better than free play in 75% of draws"
    )


def test_a_run_names_no_lever_that_is_worse_than_free_play() -> None:
    run = rp.run(read(THREAT), draws=256)
    (told,) = run.advice
    free = run.payoffs["PAT"].mean
    gains = {k: r.payoffs["PAT"].mean - free for k, r in run.levers.items()}
    assert told.better is (gains[told.lever] > 0 and told.beats_free_play > 0.5)
    kept = run.credibility("threat").overall.summary.p50
    document = run.to_dict()["levers"]
    assert document["threat"]["credibility"]["p50"] == pytest.approx(kept)
    assert told.sentence in " ".join(run.headline())
    # To forgive every raid beforehand invites more of them.
    dear = THREAT.replace("harm: {value: 15", "harm: {value: 200")
    forgiving = dear.replace("threat: {by: PAT, plan: {patron: cut}}", "", 1).replace(
        "do=threat", "do=indulge"
    )
    worse = rp.run(read(forgiving), draws=64)
    assert worse.levers["indulge"].beats_free_play == 0.0
    assert worse.headline()[-1] == "Patron: no lever is better than free play."
