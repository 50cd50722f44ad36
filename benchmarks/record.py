"""What was measured: kept in a small file, so that a change of more than 15% is seen.

Owns `Measured`, `Record`, `measure` and `changes`. Two records are compared by their ratios to the
yardstick that was measured in the same process, one `numpy.exp` over a million numbers: times of
one machine, or of one busy hour, say nothing of another.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.peers import exponentials
from benchmarks.processes import peak_megabytes, timed
from benchmarks.registry import Benchmark
from realpolitik import __version__

RECORD = Path(__file__).parent / "record.json"

CHANGE = 0.15
"""A change of more than this is told."""


@dataclass(frozen=True)
class Measured:
    """What a benchmark took.

    Parameters
    ----------
    cpu, wall
        Processor seconds, and seconds that passed.
    yardstick
        Processor seconds of the yardstick.
    megabytes
        The most memory that its process, or one that it began, held.
    peers
        Processor seconds of each peer for as many games.
    """

    cpu: float
    wall: float
    yardstick: float
    megabytes: float
    peers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A run of the benchmarks.

    Parameters
    ----------
    about
        Of what: the version, and the machine.
    measured
        What each benchmark took, by its name.
    """

    about: Mapping[str, str]
    measured: Mapping[str, Measured]

    @classmethod
    def read(cls, path: Path = RECORD) -> Record:
        """Return what was kept; nothing if nothing was."""
        if not path.exists():
            return cls({}, {})
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(kept["about"], {k: Measured(**v) for k, v in kept["measured"].items()})

    def write(self, path: Path = RECORD) -> None:
        """Keep it, a benchmark a line."""
        rows = [f" {json.dumps(k)}: {_line(v)}" for k, v in self.measured.items()]
        body = ",\n".join(rows)
        text = f'{{"about": {json.dumps(self.about)},\n"measured": {{\n{body}\n}}}}\n'
        path.write_text(text, encoding="utf-8")


def _line(found: Measured) -> str:
    def short(value: float) -> float:
        return float(f"{value:.4g}")

    fields = asdict(found)
    peers = {k: short(v) for k, v in fields.pop("peers").items()}
    return json.dumps({k: short(v) for k, v in fields.items()} | {"peers": peers})


def about() -> dict[str, str]:
    """Return what is measured here, and on what."""
    return {
        "version": __version__,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": "yes" if find_spec("numba") else "no",
    }


def measure(benchmark: Benchmark) -> Measured:
    """Run one benchmark and its peers in this process."""
    unit = exponentials(1_000_000)
    yardsticks = [timed(unit).cpu]
    found = timed(benchmark.prepare(), cold=benchmark.cold)
    megabytes = peak_megabytes()
    peers = {
        peer.name: timed(peer.prepare()).cpu * max(1, benchmark.size) / peer.games
        for peer in benchmark.peers
        if not peer.needs or find_spec(peer.needs) is not None
    }
    yardsticks.append(timed(unit).cpu)
    return Measured(found.cpu, found.wall, min(yardsticks), megabytes, peers)


def changes(before: Mapping[str, Measured], now: Mapping[str, Measured]) -> dict[str, float]:
    """Return by benchmark how many times its earlier processor time it takes, if that changed."""
    ratios = {
        k: (now[k].cpu / now[k].yardstick) / (before[k].cpu / before[k].yardstick)
        for k in now
        if k in before
    }
    return {k: r for k, r in ratios.items() if not 1 / (1 + CHANGE) <= r <= 1 + CHANGE}
