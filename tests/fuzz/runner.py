"""Inputs in processes that may die of them.

Owns `fuzz`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.bounded import Bounds, outcome, within

CHUNK = 50
"""Inputs that one process reads before the next takes over."""

Told = tuple[int, str, str, bytes]
"""Which input it was, its kind, what came of it, and the input."""


def _chunk(seed: int, first: int, count: int, bounds: Bounds) -> list[Told]:
    within(bounds)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        return [(i, *outcome(seed, i, bounds, Path(folder))) for i in range(first, first + count)]


def fuzz(inputs: int, seed: int, bounds: Bounds, workers: int = 1) -> Iterator[Told]:
    """Yield what comes of each input, in order; a process that dies is put down to its input."""
    for group in range(0, inputs, CHUNK * 40):
        starts = range(group, min(group + CHUNK * 40, inputs), CHUNK)
        with _pool(workers) as pool:
            sizes = [min(CHUNK, inputs - start) for start in starts]
            jobs = [
                pool.submit(_chunk, seed, start, size, bounds)
                for start, size in zip(starts, sizes, strict=True)
            ]
            for job, start, size in zip(jobs, starts, sizes, strict=True):
                try:
                    yield from job.result()
                except BrokenProcessPool:
                    yield from _one_by_one(seed, start, size, bounds)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _one_by_one(seed: int, first: int, count: int, bounds: Bounds) -> Iterator[Told]:
    for index in range(first, first + count):
        with _pool(1) as pool:
            try:
                yield from pool.submit(_chunk, seed, index, 1, bounds).result()
            except BrokenProcessPool:
                yield index, "unknown", "the process died", b""
