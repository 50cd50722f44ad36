"""What the shape of a file decides alone, whatever its numbers are (rule Q10).

Owns `ShapeAlone` and `shapes`: every quantity is thrown wide, and the claims are asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from realpolitik.ask.evaluate.query import CompiledQuestion, searches
from realpolitik.ensemble import Reading
from realpolitik.ensemble.gather import joined
from realpolitik.ensemble.wide import wide_values
from realpolitik.errors import ScenarioError
from realpolitik.pages.numbers import percent, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble.gather import Stop
    from realpolitik.scenario.model import Claim

T = TypeVar("T")

DRAWS = 256
"""Wide draws of which claims are asked; a short run has fewer, see `wide_draws`."""

SEARCHED = 32
"""The same of claims that seek the best plan in every draw."""

SEED = 1
"""The seed of the wide draws, whatever that of the run is."""

DECIDED = 0.95
"""The share of wide draws from which on, or below one minus which, the shape decides."""

LEAST = 20
"""Wide draws with an answer without which nothing is said to be decided."""


@dataclass(frozen=True)
class ShapeAlone:
    """How a claim fares while every quantity is thrown wide.

    Parameters
    ----------
    claim
        The claim.
    held, counted
        In how many wide draws its test holds, and in how many it is true or false.
    draws
        How many wide draws were made.
    set_aside
        Those in which what must be a probability is none.
    failed
        Those that could not be solved (rule G4).
    """

    claim: Claim
    held: int
    counted: int
    draws: int
    set_aside: int
    failed: int

    @property
    def undefined(self) -> int:
        """Wide draws in which the test has no answer although they were solved."""
        return self.draws - self.counted - self.set_aside - self.failed

    @property
    def share(self) -> float | None:
        """Share of the counted wide draws in which the test holds; None if none counts.

        It is a share of draws and never the probability that the claim is true.
        """
        return self.held / self.counted if self.counted else None

    @property
    def decided(self) -> bool:
        """Whether the numbers hardly matter: the test holds, or fails, nearly everywhere."""
        if self.share is None or self.counted < LEAST:
            return False
        return self.share >= DECIDED or self.share <= 1 - DECIDED

    def sentence(self, share: float | None) -> str:
        """Return what a reader should know of it, in sentences; empty if the numbers decide.

        `share` is that of the run's own draws in which the test holds.
        """
        if not self.decided or self.share is None:
            return ""
        told = f"Decided by how the payoffs are written, not by the numbers: {self.count()}."
        alike = share is None or (share >= DECIDED if self.share > 0.5 else share <= 1 - DECIDED)
        if not alike:
            told += f" The file's own ranges are an exception: there it holds in {percent(share)}."
        return f"{told} {self.claim.by_shape}".rstrip()

    def count(self) -> str:
        """Say in how many wide draws the claim holds, as half a sentence."""
        if self.share is None:
            return "no draw that ignores the ranges has an answer"
        line = f"it holds in {percent(self.share)} of {plural(self.counted, 'draw')}"
        line += " that ignore the ranges of the file"
        left_out = {
            "undefined": self.undefined,
            "failed": self.failed,
            "set aside, since chances do not sum to 1": self.set_aside,
        }
        more = "; ".join(f"{count} {why}" for why, count in left_out.items() if count)
        return f"{line} ({more})" if more else line

    def to_dict(self) -> Document:
        """Return it as plain data."""
        return {
            "decided": self.decided,
            "share": self.share,
            "counted_draws": self.counted,
            "draws": self.draws,
            "undefined_draws": self.undefined,
            "failed_draws": self.failed,
            "set_aside_draws": self.set_aside,
            "by_shape": self.claim.by_shape,
        }


def wide_draws(draws: int) -> int:
    """Return how many wide draws a run of so many draws has.

    They are few beside it, since a wide draw takes about as long as any other.
    """
    return max(1, min(DRAWS, draws // 2))


def shapes(
    ensemble: Ensemble, claims: Mapping[str, Claim], draws: int, stop: Stop | None = None
) -> dict[str, ShapeAlone]:
    """Return by claim how it fares while every quantity is thrown wide.

    Parameters
    ----------
    ensemble
        The scenario over draws of its own.
    claims
        The claims.
    draws
        How many wide draws there are; fewer of claims that seek the best plan in every draw.
    stop
        Called while solving; it raises when the work is to end.
    """
    wide = replace(
        ensemble,
        quantities=wide_values(ensemble.model, draws, SEED),
        draws=draws,
        seed=SEED,
        sampled=False,
        stream=None,
        memo=None,
    )
    found: dict[str, ShapeAlone] = {}
    for searching in (False, True):
        some = {k: c for k, c in claims.items() if searches(c.test) is searching}
        if some:
            few = wide.first(SEARCHED) if searching else wide
            found |= _asked(few, some, stop)
    return {name: found[name] for name in claims}


def _asked(wide: Ensemble, claims: Mapping[str, Claim], stop: Stop | None) -> dict[str, ShapeAlone]:
    """Ask claims in all wide draws but those that are set aside."""
    fit = _possible(lambda start, end: wide.block(start, end).chance, 0, wide.draws)
    kept = np.array([draw for draws, _ in fit for draw in draws], dtype=np.int64)
    left = {name: values[kept] for name, values in wide.quantities.items()}
    questions = {name: CompiledQuestion(claim.test, wide) for name, claim in claims.items()}
    some = replace(wide, quantities=left, draws=len(kept))

    def answer(start: int, end: int) -> dict[str, Reading]:
        solved = some.solved(start, end, stop)
        return {name: question.answer(solved) for name, question in questions.items()}

    size = some.block_size
    blocks = [(at, min(at + size, len(kept))) for at in range(0, len(kept), size)]
    parts = [found for block in blocks for _, found in _possible(answer, *block)]
    asked = joined(parts)
    solved = sum(len(next(iter(part.values())).failed) for part in parts)
    return {
        name: ShapeAlone(
            claim,
            int(np.sum(asked[name].values == 1)) if parts else 0,
            int(np.sum(~np.isnan(asked[name].values))) if parts else 0,
            wide.draws,
            wide.draws - solved,
            int(asked[name].failed.sum()) if parts else 0,
        )
        for name, claim in claims.items()
    }


def _possible(work: Callable[[int, int], T], start: int, end: int) -> list[tuple[range, T]]:
    """Return what was worked out in draws in which chance has probabilities, found by halving.

    The numbers of a move by chance are refused for a whole block (E507), in the first period or in
    a later one; of which draws they are none is seen when each half is tried.
    """
    if start == end:
        return []
    try:
        return [(range(start, end), work(start, end))]
    except ScenarioError:
        if end - start == 1:
            return []
        middle = (start + end) // 2
        return [*_possible(work, start, middle), *_possible(work, middle, end)]
