"""The record of benchmarks: kept and read, changes seen in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.record import Measured, changes, keep, measure, recorded
from benchmarks.registry import registered


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    found = {"a": Measured(1.5, 2.25, 100.0)}
    path = tmp_path / "record.json"
    assert recorded(path) == {}
    keep(found, path)
    assert recorded(path) == found


@pytest.mark.parametrize(
    ("now", "told"), [(1.0, False), (1.14, False), (1.16, True), (0.88, False), (0.86, True)]
)
def test_a_change_of_more_than_15_percent_is_told(now: float, told: bool) -> None:
    before = {"a": Measured(100.0, 1.0, 1.0), "gone": Measured(1.0, 1.0, 1.0)}
    after = {"a": Measured(100.0 * now, 9.0, 9.0), "new": Measured(1.0, 1.0, 1.0)}
    assert list(changes(before, after)) == (["a"] if told else [])


def test_a_benchmark_is_measured_in_yardsticks() -> None:
    found = measure("numpy.exp 128 floor")
    assert 0 < found.cpu < 1, "20,480 numbers take less than a million"
    assert found.megabytes > 1


def test_names_tell_benchmarks_apart() -> None:
    assert {b.name for b in registered().values()} == set(registered())
    assert {b.phase for b in registered().values()} == {"floor", "solve", "load", "run", "report"}
