"""Arrays have the shapes that annotations name, and the checker tells when they have not."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.arrays import ActorsByDraws, Draws, Floats, Row
from tests.conftest import scenario_of
from tests.shapes import checked

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.scenario.model import Scenario

MODULES = [
    f"realpolitik.{name}"
    for name in (
        "ensemble.block",
        "ensemble.environment",
        "ensemble.model",
        "ensemble.payoffs",
        "ensemble.sample",
        "ensemble.solved",
        "periods.course",
        "periods.lookahead",
        "periods.play",
        "periods.transition",
    )
]
PERIODS = """
periods:
  count: 3
  lookahead: 1
  ends: anger > 3
  state: {anger: {start: 0, next: "anger + 2 * (beijing == cut)"}}
"""


def checked_run(scenario: Scenario) -> tuple[Document, int]:
    with checked(*map(import_module, MODULES)) as count:
        return rp.run(scenario, draws=16).to_dict(), count.arrays


def test_a_run_keeps_to_its_shapes() -> None:
    document, arrays = checked_run(scenario_of())
    assert document == rp.run(scenario_of(), draws=16).to_dict()
    assert arrays > 50


def test_play_over_periods_keeps_to_its_shapes() -> None:
    document, arrays = checked_run(scenario_of(PERIODS))
    assert document == rp.run(scenario_of(PERIODS), draws=16).to_dict()
    assert arrays > 200


def halved(values: Draws[Floats], by: ActorsByDraws[Floats] | None = None) -> Row[Floats]:
    return values[None, :] / (2 if by is None else by)


def crowd(values: Draws[Floats]) -> tuple[Draws[Floats], int]:
    return values[:-1], 1


TOY = ModuleType("toy")
for function in (halved, crowd):
    setattr(TOY, function.__name__, function)
    function.__module__ = "toy"


def test_right_shapes_pass() -> None:
    with checked(TOY) as count:
        TOY.halved(np.ones(3))
        TOY.halved(np.ones(3), np.ones((1, 3)))
        TOY.halved(np.ones(1), np.ones((1, 3)))
    assert count.arrays == 8


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((np.ones((3, 3)),), "`values` has shape"),
        ((np.ones(3), np.ones((2, 4))), "axis draws has size 4, not 3"),
        ((np.ones(3), np.ones((2, 3))), "`return`: axis 1 has size 2"),
        (([1.0],), "no array but list"),
    ],
)
def test_wrong_shapes_are_told(arguments: tuple[object, ...], told: str) -> None:
    with checked(TOY), pytest.raises(AssertionError, match=told):
        TOY.halved(*arguments)


def test_results_are_checked_part_by_part() -> None:
    with checked(TOY), pytest.raises(AssertionError, match="axis draws has size 2, not 3"):
        TOY.crowd(np.ones(3))
