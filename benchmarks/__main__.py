"""``python -m benchmarks``: time what is registered, print it, and tell what changed by over 15%.

Each benchmark runs in a process of its own, so that its peak memory is its own. With words as
arguments only those benchmarks are run whose names hold one of them; with ``--keep`` what was
measured is kept in `record.json`, and the page of the documentation is written from it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from importlib.util import find_spec

from benchmarks.page import write_page
from benchmarks.record import Measured, Record, about, changes, measure
from benchmarks.registry import Benchmark, registered


def in_a_process(benchmark: Benchmark) -> Measured:
    """Measure a benchmark in a process of its own, with the compiled kernel if there is one."""
    kernel = "numba" if find_spec("numba") else "numpy"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--one", benchmark.name],
        env={**os.environ, "REALPOLITIK_KERNEL": kernel},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def told(name: str, found: Measured) -> str:
    """Return a line on what a benchmark took, and how many times that each peer takes."""
    ratios = "  ".join(f"{k} {v / found.cpu:.4g}" for k, v in found.peers.items())
    return f"{name:<36} {found.cpu:>10.4g} {found.wall:>10.4g} {found.megabytes:>7.0f}   {ratios}"


def main() -> None:
    """Measure, print, tell what changed; see the head of this file."""
    words = [a for a in sys.argv[1:] if a != "--keep"]
    if words[:1] == ["--one"]:
        print(json.dumps(asdict(measure(registered()[words[1]]))))
        return
    wanted = {k: b for k, b in registered().items() if not words or any(w in k for w in words)}
    for module in sorted({p.needs for b in wanted.values() for p in b.peers if p.needs}):
        if find_spec(module) is None:
            print(f"{module} is not installed; it is left out")
    print(f"{'benchmark':<36} {'cpu s':>10} {'wall s':>10} {'MB':>7}   times that of peers")
    before, found = Record.read(), {}
    for name, benchmark in wanted.items():
        found[name] = in_a_process(benchmark)
        print(told(name, found[name]), flush=True)
        if "--keep" in sys.argv:
            Record(about(), {**before.measured, **found}).write()
    for name, ratio in changes(before.measured, found).items():
        print(f"changed: {name} takes {ratio:.2f} times what it took")
    if "--keep" in sys.argv:
        write_page(Record.read())


if __name__ == "__main__":
    main()
