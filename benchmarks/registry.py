"""What is timed: models by sizes by phases, each a line in `registered`.

Owns `Benchmark` and `registered`. A phase is what a person waits for: reading a file, one run, one
question more. Times are told as multiples of a yardstick of the same run, one `numpy.exp` over a
million numbers, so that they mean the same on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

import realpolitik as rp
from benchmarks.games import uniform_tree
from realpolitik.game import solve_logit
from realpolitik.report.brief import brief_of

CASES = ("patrons-2024", "patrons-2024-covert", "pyongyang-deal-2025", "axis-2025")
"""The cases, from one tree to courses over periods."""

SIZES = (128, 512, 2048)
"""Draws: small blocks are what a person waits for."""


@dataclass(frozen=True)
class Benchmark:
    """One thing that is timed.

    Parameters
    ----------
    model, size, phase
        What is solved, of how many draws, and what is done.
    prepare
        Makes ready what is timed and returns it.
    """

    model: str
    size: int
    phase: str
    prepare: Callable[[], Callable[[], object]]

    @property
    def name(self) -> str:
        """What it is called in the record."""
        return f"{self.model} {self.size} {self.phase}"


def registered() -> dict[str, Benchmark]:
    """Return every benchmark by its name."""
    return {b.name: b for b in (*_exponentials(), *_games(), *_cases())}


def _exponentials() -> Iterator[Benchmark]:
    """Yield the floor: ``numpy.exp`` over as many numbers as the game of 40 ends has."""
    for draws in (*SIZES, 100_000):

        def prepare(draws: int = draws) -> Callable[[], object]:
            source = np.random.default_rng(0).uniform(-5, 0, (160, draws))
            return lambda: np.exp(source)

        yield Benchmark("numpy.exp", draws, "floor", prepare)


def _games() -> Iterator[Benchmark]:
    """Yield a game of perfect information with four actors and 40 ends."""
    tree, _ = uniform_tree(4, (2, 2, 2, 5))
    for draws in (*SIZES, 100_000):

        def prepare(draws: int = draws) -> Callable[[], object]:
            rng = np.random.default_rng(1)
            payoffs = rng.normal(0, 10, (tree.terminals, 4, draws))
            precision = rng.uniform(0.1, 0.5, (4, draws))
            return lambda: solve_logit(tree, payoffs, precision)

        yield Benchmark("40-ends", draws, "solve", prepare)


def _cases() -> Iterator[Benchmark]:
    """Yield the reading of each case, its runs, and one report."""
    for case in CASES:

        def read(case: str = case) -> Callable[[], object]:
            return lambda: rp.load(case)

        yield Benchmark(case, 0, "load", read)
        for draws in SIZES[:2] if case == "axis-2025" else SIZES:

            def prepare(case: str = case, draws: int = draws) -> Callable[[], object]:
                scenario = rp.load(case)
                return lambda: rp.run(scenario, draws)

            yield Benchmark(case, draws, "run", prepare)

    def report() -> Callable[[], object]:
        run = rp.run("patrons-2024", 512)
        return lambda: brief_of(run)

    yield Benchmark("patrons-2024", 512, "report", report)
