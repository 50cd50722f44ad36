"""What tests of mechanisms read in each draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import realpolitik as rp

DRAWS = 128


def drawn(run: rp.Run, name: str) -> NDArray[np.float64]:
    """The values of a quantity in each draw."""
    return np.broadcast_to(run.ensemble.quantities[name], (run.draws,))


def chance(
    run: rp.Run, event: str, given: str | None = None, do: str | None = None
) -> NDArray[np.float64]:
    """The probability of an event in each draw."""
    return run.P(event, given=given, do=do).values


def logit(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the first of two options whose difference, times precision, is `gain`."""
    return 1 / (1 + np.exp(-gain))


def close(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    """Whether two answers are equal in every draw but for rounding."""
    return bool(np.allclose(a, b, rtol=1e-9, atol=1e-12))
