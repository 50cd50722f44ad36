"""What happened against the game: closed forms and exact counts."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.ask import run
from realpolitik.ask.evidence.hindcast import hindcast
from realpolitik.engines import Ensemble
from realpolitik.errors import RealpolitikError
from tests.conftest import scenario_of

HAPPENED = "happened: {path: {beijing: indulge, pyongyang: provoke}, says: It provoked}\n"


def test_probability_is_that_of_the_path() -> None:
    solved = run(scenario_of(HAPPENED), 256)
    held = solved.past
    assert held is not None
    asked = solved.ask("P(beijing == indulge and pyongyang == provoke)")
    assert np.array(held.probability) == pytest.approx(np.array(asked), abs=1e-12)
    assert held.uniform == pytest.approx(0.25)
    assert held.paths == 4
    assert held.against_guess == pytest.approx(asked.mean / 0.25)


def test_other_is_the_likeliest_of_the_rest() -> None:
    solved = run(scenario_of(HAPPENED), 256)
    held = solved.past
    assert held is not None
    means = {
        (b, p): solved.ask(f"P(beijing == {b} and pyongyang == {p})").mean
        for b in ("indulge", "cut")
        for p in ("provoke", "restrain")
    }
    seen = ("indulge", "provoke")
    best = max((k for k in means if k != seen), key=lambda k: means[k])
    assert (held.other["beijing"], held.other["pyongyang"]) == best
    assert held.rank == 1 + sum(v > means[seen] for v in means.values())
    assert held.against_other == pytest.approx(means[seen] / means[best])


def test_moves_that_are_not_named_are_summed_over() -> None:
    solved = run(scenario_of("happened: {path: {pyongyang: provoke}}"), 64)
    held = solved.past
    assert held is not None
    assert held.paths == 2
    assert np.array(held.probability) == pytest.approx(
        np.array(solved.ask("P(pyongyang == provoke)")), abs=1e-12
    )
    assert held.uniform == pytest.approx(0.5)
    assert "times the probability of a uniform guess" in held.page().lead
    assert solved.to_dict()["happened"]["paths"] == 2


def test_what_cannot_be_held_is_refused() -> None:
    with pytest.raises(RealpolitikError, match="does not say what happened"):
        hindcast(Ensemble.of(scenario_of(), 16, 0))
    assert run(scenario_of(), 16).past is None
    more = """\
moves:
  beijing: {by: CHN, options: [indulge, cut]}
  pyongyang: {by: PRK, when: "beijing == indulge", options: [provoke, restrain]}
happened: {path: {beijing: cut, pyongyang: provoke}}
"""
    with pytest.raises(RealpolitikError, match="no path of the game"):
        hindcast(Ensemble.of(scenario_of(more), 16, 0))
