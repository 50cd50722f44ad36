"""Arrays have the shapes that annotations name, and the checker tells when they have not."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.arrays import ActorsByDraws, Draws, Floats, Row
from tests.conftest import scenario_of
from tests.shapes import checked

MODULES = ("block", "model", "sample", "solved")


def test_a_run_keeps_to_its_shapes() -> None:
    plain = rp.run(scenario_of(), draws=16).to_dict()
    with checked(*(import_module(f"realpolitik.ensemble.{name}") for name in MODULES)) as count:
        assert rp.run(scenario_of(), draws=16).to_dict() == plain
    assert count.arrays >= 5


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
