"""``python -m benchmarks.record``: times what is registered, and tells what changed by over 15%.

Owns `Measured`, `measure` and `changes`. Each benchmark runs in a process of its own, so that its
peak memory is its own. What is kept in `record.json` are ratios to the yardstick of the same run:
times of one machine say nothing of another. With names as arguments only those are run; with
``--keep`` the record is replaced.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.registry import registered
from realpolitik import __version__

RECORD = Path(__file__).parent / "record.json"
CHANGE = 0.15
"""A change of more than this is told."""

RUNS = 3


@dataclass(frozen=True)
class Measured:
    """What a benchmark took.

    Parameters
    ----------
    cpu
        Processor time, in multiples of the yardstick.
    wall
        Time that passed, in the same multiples.
    megabytes
        The most memory that its process held.
    """

    cpu: float
    wall: float
    megabytes: float


def yardstick() -> float:
    """Return the processor seconds of one ``numpy.exp`` over a million numbers."""
    source = np.random.default_rng(0).uniform(-5, 0, 1_000_000)
    times = []
    for _ in range(7):
        began = time.process_time()
        np.exp(source)
        times.append(time.process_time() - began)
    return min(times)


def measure(name: str) -> Measured:
    """Run one benchmark in this process: the best of a few runs after one that warms up."""
    work = registered()[name].prepare()
    work()
    unit = yardstick()
    times = []
    for _ in range(RUNS):
        began = time.process_time(), time.perf_counter()
        work()
        times.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    cpu, wall = (min(column) / unit for column in zip(*times, strict=True))
    return Measured(cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def changes(before: Mapping[str, Measured], now: Mapping[str, Measured]) -> dict[str, float]:
    """Return by benchmark how many times its earlier processor time it takes, if that changed."""
    ratios = {k: now[k].cpu / before[k].cpu for k in now if k in before}
    return {k: r for k, r in ratios.items() if not 1 / (1 + CHANGE) <= r <= 1 + CHANGE}


def recorded(path: Path = RECORD) -> dict[str, Measured]:
    """Return what was kept, by benchmark; nothing if nothing was."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {k: Measured(**v) for k, v in kept["measured"].items()}


def keep(found: Mapping[str, Measured], path: Path = RECORD) -> None:
    """Keep what was measured."""
    rows = {k: {n: round(x, 3) for n, x in asdict(v).items()} for k, v in found.items()}
    text = json.dumps({"version": __version__, "measured": rows}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Measure, print, tell what changed."""
    arguments = [a for a in sys.argv[1:] if a != "--keep"]
    if arguments[:1] == ["--one"]:
        print(json.dumps(asdict(measure(arguments[1]))))
        return
    found = {}
    print(f"{'benchmark':<36} {'cpu':>9} {'wall':>9} {'MB':>7}   in yardsticks")
    for name in arguments or registered():
        one = [sys.executable, "-m", "benchmarks.record", "--one", name]
        done = subprocess.run(one, check=True, capture_output=True, text=True)
        found[name] = Measured(**json.loads(done.stdout))
        row = found[name]
        print(f"{name:<36} {row.cpu:>9.2f} {row.wall:>9.2f} {row.megabytes:>7.0f}", flush=True)
    for name, ratio in changes(recorded(), found).items():
        print(f"changed: {name} takes {ratio:.2f} times what it took")
    if "--keep" in sys.argv:
        keep(recorded() | found)


if __name__ == "__main__":
    main()
