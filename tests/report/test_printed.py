"""What stands below an answer in a terminal: what it is about, and of which draws it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import realpolitik as rp
from realpolitik.report.printed import print_result
from realpolitik.report.printed_page import plain
from tests.periods.games import raids

if TYPE_CHECKING:
    from realpolitik.ask.result import Shown

FIRST = "This answer is about the first period alone"


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(raids(2, 1), draws=64)


def printed(run: rp.Run, result: Shown) -> str:
    text = plain(lambda console: print_result(result, run.provenance, console))
    return " ".join(text.split())


def test_only_what_is_about_the_first_period_says_so(run: rp.Run) -> None:
    """A claim by the second period is not about the first one (rule S13)."""
    claim = "P(angry) > 0.5"
    first: list[Shown] = [run.leverage(plan_draws=0), run.indicators(claim), run.watch(claim)]
    every: list[Shown] = [run.hinges(claim), run.robustness(claim), run.ask("P(angry)")]
    assert all(FIRST in printed(run, result) for result in first)
    assert not any(FIRST in printed(run, result) for result in every)


def test_the_draws_are_those_that_were_asked(run: rp.Run) -> None:
    told = printed(run, run.tipping("P(angry) > 0.5", "gain", draws=16))
    assert "16 draws" in told
    assert "64 draws" not in told
