"""What a process takes: processor time, time that passes, memory; of its children as well.

Owns `command`, `timed`, `Seconds` and `peak_megabytes`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import NamedTuple

LEAST = 0.05
"""Seconds that are timed at once at least; what is shorter is repeated."""

ENOUGH = 2.0
"""Seconds after which nothing is timed again."""

TIMES = 5
"""How often it is at most; the shortest counts."""


class Seconds(NamedTuple):
    """Processor time, and time that passed."""

    cpu: float
    wall: float


def command(arguments: tuple[str, ...]) -> Callable[[], object]:
    """Return what runs a command of realpolitik in a process and a folder of its own."""

    def work() -> None:
        with TemporaryDirectory() as folder:
            subprocess.run(
                [sys.executable, "-m", "realpolitik", *arguments],
                cwd=folder,
                env={**os.environ, "REALPOLITIK_KERNEL": "auto"},
                stdout=subprocess.DEVNULL,
                check=True,
            )

    return work


def timed(work: Callable[[], object], *, cold: bool = False) -> Seconds:
    """Return the shortest time of some work, after one time that warms it up unless it is cold."""
    if not cold:
        work()
    once, found = 1, [_timed(work, 1)]
    while not cold and found[0].cpu < LEAST and once < 1 << 20:
        once *= max(2, min(100, int(1.2 * LEAST / max(1e-9, found[0].cpu))))
        found = [_timed(work, once)]
    while len(found) < TIMES and sum(f.wall for f in found) < ENOUGH:
        found.append(_timed(work, once))
    return Seconds(*(min(column) / once for column in zip(*found, strict=True)))


def _timed(work: Callable[[], object], once: int) -> Seconds:
    began = Seconds(_cpu(), time.perf_counter())
    for _ in range(once):
        work()
    return Seconds(_cpu() - began.cpu, time.perf_counter() - began.wall)


def _cpu() -> float:
    """Return the processor seconds of this process and of those that it began and that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_megabytes() -> float:
    """Return the most memory that this process, or one that it began, has held."""
    who = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return max(resource.getrusage(w).ru_maxrss for w in who) / 1024
