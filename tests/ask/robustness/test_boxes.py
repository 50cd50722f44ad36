"""Boxes of failures where there are none, all or no answers; found ones are in test_hinges."""

from __future__ import annotations

import json

import realpolitik as rp
from tests.ask.games import STATES, read

NEVER = "P(one == go, given=one == stay, do={one: go}) > 0.5"


def test_a_claim_without_an_answer_says_so() -> None:
    found = rp.run(read(STATES), draws=64).boxes(NEVER)
    assert found.share is None
    assert found.page().lead == "The test has no answer in any draw."
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["fails_in_share"] is None


def test_a_claim_that_never_fails_or_always_fails_has_no_boxes() -> None:
    run = rp.run(read(STATES), draws=64)
    for test, share in (("x < 100", 0.0), ("x > 100", 1.0)):
        found = run.boxes(test)
        assert (found.share, found.boxes) == (share, ())
        assert found.page().lead.startswith("No part of the assumptions has clearly more failures")
