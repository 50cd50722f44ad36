"""Putting the results of many draws together: the first ones kept, all of them summed up.

Owns `Gathered` and `Tally`. Sums are taken over stretches of `STRETCH` draws, and those added up in
order: the result does not depend on how the draws were cut into blocks, nor on who worked them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController

from realpolitik.ensemble.quantiles import Ranked, Sketch
from realpolitik.ensemble.solved import Reading

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Floats

K = TypeVar("K", bound=Hashable)
Progress = Callable[[int, int], None]
"""Called with the draws done and the draws in all."""

Stop = Callable[[int], None]
"""Called while working a block; it raises when the work is to end."""

WINDOW = 2**16
"""Draws that are kept. Of longer runs the values of the first ones are kept; means, shares and
quantiles are over all draws, in memory that does not grow with them."""

PIECE = 4096
"""Draws after the first `WINDOW` that are worked, looked at and summed up together."""

STRETCH = 256
"""Draws of which one sum is taken; `WINDOW` and `PIECE` are multiples of it."""


@dataclass(frozen=True, eq=False)
class Tally:
    """What was read in some draws, summed up.

    Parameters
    ----------
    defined, failed
        In how many draws there is a value, and how many failed on the way to it (rule G4).
    total
        The sum of the values in each stretch.
    beside
        The same of what stands beside the values.
    ranked
        The values in order of their size, thinned, for quantiles; None if they are kept as well, or
        if there is not one for each draw.
    """

    defined: int
    failed: int
    total: Floats
    beside: Mapping[str, Floats]
    ranked: Ranked | None = None

    @classmethod
    def of(cls, reading: Reading, *, kept: bool) -> Tally:
        """Sum up a reading that begins with a stretch; `kept` tells that its values are kept."""
        return cls(
            int(np.count_nonzero(~np.isnan(reading.values))),
            int(reading.failed.sum()),
            _by_stretch(reading.values),
            {name: _by_stretch(more) for name, more in reading.beside.items()},
            None if kept or reading.values.ndim > 1 else Ranked.of(reading.values),
        )


def _by_stretch(values: Array) -> Floats:
    """Return the sum of each stretch of values of shape (..., draws), NaN left out."""
    known = np.where(np.isnan(values), 0.0, values).reshape(-1, values.shape[-1])
    row = known[0] if len(known) == 1 else known.sum(axis=0)
    padded = np.zeros(-(-len(row) // STRETCH) * STRETCH)
    padded[: len(row)] = row
    sums: Floats = padded.reshape(-1, STRETCH).sum(axis=1)
    return sums


def _added(total: float, sums: Floats) -> float:
    """Add sums to a total, one after the other."""
    for more in sums.tolist():
        total += more
    return total


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
    sketches
        For each key how its values spread over all draws, where more were worked than are kept.
    """

    values: Mapping[K, Array] = field(default_factory=dict)
    defined: dict[K, int] = field(default_factory=dict)
    total: dict[K, float] = field(default_factory=dict)
    failed: dict[K, int] = field(default_factory=dict)
    draws: int = 0
    beside: dict[K, dict[str, float]] = field(default_factory=dict)
    sketches: dict[K, Sketch] = field(default_factory=dict)

    def keep(self, found: Mapping[K, Reading], draws: int) -> None:
        """Take in the results of the first draws."""
        self.values = {key: reading.values for key, reading in found.items()}
        self.add({key: Tally.of(reading, kept=True) for key, reading in found.items()}, draws)

    def add(self, tallies: Mapping[K, Tally], draws: int) -> None:
        """Count the results of the next draws in."""
        self.draws += draws
        for key, tally in tallies.items():
            self.defined[key] = self.defined.get(key, 0) + tally.defined
            self.failed[key] = self.failed.get(key, 0) + tally.failed
            self.total[key] = _added(self.total.get(key, 0.0), tally.total)
            sums = self.beside.setdefault(key, {})
            for name, more in tally.beside.items():
                sums[name] = _added(sums.get(name, 0.0), more)
            if tally.ranked is not None:
                sketch = self.sketches.get(key) or Sketch.of(self.values[key])
                self.sketches[key] = sketch.plus(tally.ranked)


def pieces(draws: int, kept: int, block: int) -> list[tuple[int, int]]:
    """Return the pieces that draws are worked in, each as its first draw and that after its last.

    The `kept` first draws are worked in blocks, so that workers share few draws evenly; later ones
    in whole `PIECE`s, each looked at and summed up by itself.
    """
    starts = [*range(0, min(draws, kept), block), *range(kept, draws, PIECE)]
    return list(zip(starts, [*starts[1:], draws], strict=True))


def joined(parts: Sequence[Mapping[K, Reading]]) -> dict[K, Reading]:
    """Return the readings of draws that follow each other as one."""
    return {
        key: Reading(
            np.concatenate([p[key].values for p in parts], axis=-1),
            np.concatenate([p[key].failed for p in parts]),
            {name: np.concatenate([p[key].beside[name] for p in parts]) for name in first.beside},
            first.together,
        )
        for key, first in (parts[0].items() if parts else ())
    }


def seen_together(parts: Sequence[Mapping[K, Reading]]) -> dict[K, Reading]:
    """Return the same, each draw seen beside the others where that tells more of it."""
    whole = joined(parts)
    return {k: r if r.together is None else r.together(r) for k, r in whole.items()}


@cache
def blas() -> ThreadpoolController:
    """Return what bounds the threads of matrix products.

    Workers run side by side; a product that starts threads of its own waits for them longer than
    it takes. The libraries are looked up once, which takes longer than a small question.
    """
    return ThreadpoolController()


_LARGEST = 2**25 - 2**13
"""Bytes of the largest piece of memory that counts, less what the allocator itself needs."""


def keep_freed_memory() -> None:
    """Let the allocator keep what is freed for the next array instead of giving it back.

    The C library of GNU gives large pieces back as they are freed, and every page of the next array
    is a fault; on games over periods that was a tenth of the time. How large a piece must be
    follows the largest that was freed, up to 32 megabytes (mallopt(3), M_MMAP_THRESHOLD). None of
    this piece is ever touched; to other libraries it means nothing.
    """
    np.empty(_LARGEST, dtype=np.uint8)
