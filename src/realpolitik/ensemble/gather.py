"""Working many draws in blocks, on threads, and putting the results together in order.

Owns `in_blocks` and `Gathered`. Draws are worked in blocks small enough for the processor's cache,
so that memory is bounded by the block and not by the number of draws; blocks run on threads (NumPy
releases the interpreter inside array operations) and are put together in order, so that the result
does not depend on how many threads there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import takewhile
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from realpolitik.ensemble.solved import Reading

if TYPE_CHECKING:
    from realpolitik.arrays import Array

K = TypeVar("K", bound=Hashable)
Progress = Callable[[int, int], None]
"""Called with the draws done and the draws in all."""

Stop = Callable[[], None]
"""Called while working a block; it raises when the work is to end."""

WINDOW = 2**16
"""Draws that are sampled and kept at a time. Of longer runs the values of the first window are
kept, for quantiles; means and shares are over all draws, so that memory does not grow with them."""


@dataclass(eq=False)
class Gathered(Generic[K]):
    """Results over draws: the first ones kept, all of them summed up.

    Parameters
    ----------
    values
        For each key its values in the first `WINDOW` draws, shape (..., draws).
    defined
        For each key in how many of all draws it has a value.
    total
        For each key the sum of these values.
    failed
        For each key how many of all draws failed on the way to it (rule G4).
    draws
        How many draws were worked.
    beside
        For each key the sums of what stands beside its values.
    """

    values: Mapping[K, Array] = field(default_factory=dict)
    defined: dict[K, int] = field(default_factory=dict)
    total: dict[K, float] = field(default_factory=dict)
    failed: dict[K, int] = field(default_factory=dict)
    draws: int = 0
    beside: dict[K, dict[str, float]] = field(default_factory=dict)

    def add(self, found: Mapping[K, Reading], draws: int) -> None:
        """Count the results of further draws in; those of the first are kept."""
        self.draws += draws
        self.values = self.values or {key: reading.values for key, reading in found.items()}
        for key, reading in found.items():
            known = reading.values[~np.isnan(reading.values)]
            self.defined[key] = self.defined.get(key, 0) + len(known)
            self.total[key] = self.total.get(key, 0.0) + float(np.sum(known, dtype=np.float64))
            self.failed[key] = self.failed.get(key, 0) + int(reading.failed.sum())
            sums = self.beside.setdefault(key, {})
            for name, more in reading.beside.items():
                sums[name] = sums.get(name, 0.0) + float(np.nansum(more, dtype=np.float64))


def in_blocks(
    work: Callable[[int, int, Stop], Mapping[K, Reading]],
    draws: int,
    size: int,
    progress: Callable[[int], object],
    threads: int | None,
    *,
    partial: bool,
) -> tuple[dict[K, Reading], int]:
    """Work draws in blocks.

    Parameters
    ----------
    work
        From the first draw of a block, and that after its last, to named readings.
    draws, size
        How many draws, and how many of them make a block.
    progress
        Told after each block how many draws are done; it may raise to stop the work.
    threads
        How many to use; by default as many as there are processors.
    partial
        On Ctrl-C return the first draws, as many as are done.

    Returns
    -------
    tuple
        The results of the first draws, and how many they are: all, unless interrupted.
    """
    starts = list(range(0, draws, size))
    parts: list[Mapping[K, Reading] | None] = [None] * len(starts)
    done = 0
    workers = min(threads or os.cpu_count() or 1, len(starts))
    pool = ThreadPoolExecutor(workers)
    ended = Event()
    # Blocks run side by side; a matrix product that starts threads of its own waits for them
    # longer than it takes.
    one_each = threadpool_limits(1, "blas")
    try:
        waiting: dict[Future[Mapping[K, Reading]], int] = {}
        queue = iter(enumerate(starts))
        while True:
            # Only a few blocks wait at a time: memory stays bounded, Ctrl-C stops at once.
            while len(waiting) < 2 * workers and (item := next(queue, None)) is not None:
                i, start = item
                end = min(start + size, draws)
                waiting[pool.submit(work, start, end, lambda: _stop_if(ended))] = i
            if not waiting:
                break
            done_now = wait(waiting, return_when=FIRST_COMPLETED).done
            # In order, so that after Ctrl-C the first draws are kept without a gap.
            for future in sorted(done_now, key=waiting.__getitem__):
                i = waiting.pop(future)
                parts[i] = future.result()
                done += min(size, draws - starts[i])
                progress(done)
    except KeyboardInterrupt:
        if not partial:
            raise
    finally:
        ended.set()
        pool.shutdown(wait=True, cancel_futures=True)
        one_each.restore_original_limits()
    kept = list(takewhile(lambda part: part is not None, parts))
    return _joined([part for part in kept if part is not None]), min(len(kept) * size, draws)


class _EndedError(Exception):
    """The work was ended from outside; nobody waits for this block."""


def _stop_if(ended: Event) -> None:
    if ended.is_set():
        raise _EndedError


def _joined(parts: Sequence[Mapping[K, Reading]]) -> dict[K, Reading]:
    """Return the readings of all draws from those of their blocks."""
    keys: Iterable[K] = parts[0] if parts else ()
    joined = {
        key: Reading(
            np.concatenate([p[key].values for p in parts], axis=-1),
            np.concatenate([p[key].failed for p in parts]),
            {
                name: np.concatenate([p[key].beside[name] for p in parts])
                for name in parts[0][key].beside
            },
            parts[0][key].together,
        )
        for key in keys
    }
    return {k: r if r.together is None else r.together(r) for k, r in joined.items()}
