"""The benchmarks: what is kept is read, changes are seen both ways, the page tells the record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from benchmarks import registry, targets
from benchmarks.page import PAGE, page
from benchmarks.peers import exponentials
from benchmarks.processes import command, timed
from benchmarks.record import Measured, Record, changes, measure
from benchmarks.registry import CASES, Benchmark, Peer, registered

import realpolitik as rp


def measured(cpu: float, yardstick: float = 0.01, **peers: float) -> Measured:
    return Measured(cpu, cpu, yardstick, 100.0, peers)


def everything(cpu: float = 1.0) -> Record:
    """A record in which everything took as long, and every peer ten seconds."""
    rows = {
        name: Measured(cpu, cpu, 0.01, 100.0, {p.name: 10.0 for p in b.peers})
        for name, b in registered().items()
    }
    return Record({"version": "0"}, rows)


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    assert Record.read(path) == Record({}, {})
    record = Record({"version": "1"}, {"a": measured(1.5, peer=2.25), "b": measured(2.0)})
    record.write(path)
    assert Record.read(path) == record


@pytest.mark.parametrize(
    ("now", "told"), [(1.0, False), (1.14, False), (1.16, True), (0.88, False), (0.86, True)]
)
def test_a_change_of_more_than_15_percent_is_told(now: float, told: bool) -> None:
    before = {"a": measured(1.0), "gone": measured(1.0)}
    # The machine is half as fast by now: that changes the yardstick as well.
    after = {"a": measured(2.0 * now, 0.02), "new": measured(1.0)}
    assert list(changes(before, after)) == (["a"] if told else [])


def test_a_benchmark_is_measured_beside_its_peers() -> None:
    half = Peer("half as much", 2, partial(exponentials, 40_000))
    missing = Peer("missing", 1, partial(exponentials, 10), "no_such_module")
    one = Benchmark("numpy.exp", 4, "test", partial(exponentials, 160_000), (half, missing))
    found = measure(one)
    assert 0 < found.cpu < found.yardstick, "160,000 numbers take less than a million"
    assert found.megabytes > 1
    assert list(found.peers) == ["half as much"]
    # Two games of four in a quarter of the numbers: half as long for all four.
    assert 0.1 < found.peers["half as much"] / found.cpu < 1


def test_the_time_of_a_command_is_that_of_its_process() -> None:
    took = timed(command(("--version",)), cold=True)
    assert took.cpu > 0.01, "the interpreter alone takes that"
    with pytest.raises(Exception, match="returned non-zero exit status"):
        command(("run", "no-such-case"))()


def test_names_tell_benchmarks_apart() -> None:
    found = registered()
    assert {b.name for b in found.values()} == set(found)
    phases = {"solve", "load", "run", "change", "report", "`run`", "`report`", "`mission`"}
    assert phases <= {b.phase for b in found.values()}
    for draws in (128, 512, 2048, 100_000):
        assert {p.name for p in found[f"40-ends {draws} solve"].peers} == {
            "numpy.exp",
            "a copy",
            "plain recursion",
            "pygambit",
            "EMA Workbench",
        }


@pytest.mark.parametrize("case", CASES)
def test_the_cases_that_are_timed_can_still_be_read(case: str) -> None:
    scenario = rp.load(CASES[case])
    assert scenario.name == case
    if case in registry.CHANGED:
        changed = scenario.with_changes(registry.CHANGED[case][0])
        assert changed.quantities != scenario.quantities


def test_a_row_is_reached_or_told_with_its_limit() -> None:
    fast, slow = everything(1e-3), everything(100.0)
    # Peers take ten seconds; a game of ours a thousandth, and a hundred.
    for target in targets.TARGETS:
        assert target.reached(fast.measured)
        assert not target.reached(slow.measured)
        assert f"- **{target.what}**: {target.limit(slow.measured)}" in page(slow)
    assert "What limits" not in page(fast)


def test_a_million_draws_are_reckoned_from_what_more_draws_take() -> None:
    few, many = registry.MANY
    seconds = {few: 2 + few * 1e-4, many: 2 + many * 1e-4}
    rows = {f"patrons-2024 {n} `run`": measured(2 * s) for n, s in seconds.items()}
    assert targets.million(rows) == [pytest.approx(2 + 100)]


def test_the_page_is_that_of_the_record() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(Record.read())


def test_a_row_tells_the_span_of_its_numbers() -> None:
    record = everything()
    name = "40-ends 128 solve"
    slower = replace(record.measured[name], cpu=50.0)
    told = page(Record(record.about, {**record.measured, name: slower}))
    assert "| 0.1 to 5 times | 2 times | no |" in told
