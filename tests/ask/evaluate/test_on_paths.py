"""Expressions on paths: what moves alone decide is worked out once, and counts as before."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.on_paths import OnPaths
from realpolitik.engines import Ensemble
from realpolitik.ensemble import Solved
from realpolitik.kernels import VARIABLE
from realpolitik.scenario import read_text
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import Expressions
from realpolitik.scenario.question import read_question

ENSEMBLE = Ensemble.of(
    read_text(
        """\
scenario: raid
title: Raid
question: Is there a raid?
as_of: 2024-01-01
quantities:
  harm: {value: 2 to 9, says: x, judgement: test}
actors:
  A: {name: A, precision: 0.4, interests: {all: {weight: 1, gain: "2 if raid == yes else 0"}}}
  B: {name: B, precision: 9, interests: {all: {weight: harm, gain: "-1 if reply == war else 0"}}}
moves:
  raid: {by: A, options: [no, yes]}
  reply: {by: B, options: [bear, talk, war], when: raid == yes}
variables:
  cost: "harm * {none: 0, bear: 1, talk: 2, war: 5}[reply]"
  steps: "{none: 0, bear: 1, talk: 2, war: 3}[reply]"
"""
    ),
    150,
    0,
)

QUESTIONS = {
    "P(reply == war)": (True, None),
    "E(steps)": (True, None),
    "E(cost)": (False, None),
    "P(reply == war, given=raid == yes)": (True, True),
    "E(cost, given=reply == war or reply == talk)": (False, True),
    "E(steps, given=cost > 6)": (True, False),
    "P(reply == war, given=cost > 40)": (True, False),
    "P(raid == yes, given=steps > 7)": (True, True),
}
"""By question whether moves alone decide its subject, and its condition if it has one."""


def parts(text: str) -> tuple[OnPaths, OnPaths | None, Solved]:
    scenario, model = ENSEMBLE.model.scenario, ENSEMBLE.model
    node, _ = read_question(scenario, text)
    assert isinstance(node, n.Query)
    assert node.subject is not None
    known = Expressions({k: d.expression for k, d in scenario.definitions.items()})
    play = model.play({})
    given = None if node.given is None else OnPaths.of(node.given, play, model, known)
    return OnPaths.of(node.subject, play, model, known), given, ENSEMBLE.solved(0, 150)


def plainly(subject: OnPaths, given: OnPaths | None, solved: Solved) -> Floats:
    """Work an expectation out from the probabilities of all paths."""
    path = solved.solution(solved.model.play({})).path
    x = np.broadcast_to(subject.compiled(solved.env), path.shape)
    holds = np.ones(path.shape) if given is None else given.compiled(solved.env) * np.ones(150)
    with np.errstate(invalid="ignore"):
        found: Floats = (x * holds * path).sum(axis=0) / (holds * path).sum(axis=0)
    return found


@pytest.mark.parametrize("text", QUESTIONS)
def test_expectations_are_those_of_all_paths(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = ("numpy", "numba") if find_spec("numba") else ("numpy",)
    found = []
    for kernel in kernels:
        monkeypatch.setenv(VARIABLE, kernel)
        subject, given, solved = parts(text)
        fixed = subject.fixed is not None, None if given is None else given.fixed is not None
        assert fixed == QUESTIONS[text]
        solution = solved.solution(solved.model.play({}))
        if given is None:
            value, undefined = subject.expected(solved, solution), np.zeros((1, 150), dtype=bool)
        else:
            value, undefined = subject.expected_where(given, solved, solution)
        plain = plainly(subject, given, solved)
        np.testing.assert_allclose(np.where(undefined, np.nan, value)[0], plain, rtol=1e-9)
        # What never varies gives the same bits as if it were worked out in each draw.
        again = OnPaths(subject.compiled, subject.play, None)
        other = given and OnPaths(given.compiled, given.play, None)
        if other is None:
            assert again.expected(solved, solution).tobytes() == value.tobytes()
        else:
            values, nowhere = again.expected_where(other, solved, solution)
            assert values.tobytes() == value.tobytes()
            assert nowhere.tobytes() == undefined.tobytes()
        found.append(value.tobytes())
    assert len(set(found)) == 1
