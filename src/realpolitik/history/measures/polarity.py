"""The shape of the system: how many poles, how concentrated. Owns `polarity`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.history.measures.dependence import concentration

if TYPE_CHECKING:
    from collections.abc import Mapping

POLE = 0.5
"""A major power with at least this share of the strongest one's power counts as a pole."""


@dataclass(frozen=True)
class Polarity:
    """How power is spread over the major powers.

    Parameters
    ----------
    poles
        Major powers with at least half of the strongest one's power (Waltz 1979; the threshold is
        Mansfield's, 1993).
    effective
        The number of equal powers that would be as concentrated: 1 over the sum of squared shares
        (Laakso and Taagepera 1979).
    concentrated
        Singer, Bremer and Stuckey's CON (1972), 0 (all equal) to 1 (one has all).
    """

    poles: tuple[int, ...]
    effective: float
    concentrated: float


def polarity(powers: Mapping[int, float]) -> Polarity:
    """Return the polarity of a system from the powers of its major powers; missing ones left out.

    >>> polarity({1: 2.0, 2: 2.0, 3: 0.5})
    Polarity(poles=(1, 2), effective=2.45..., concentrated=0.33...)
    """
    known = {k: p for k, p in powers.items() if np.isfinite(p)}
    if not known:
        return Polarity((), float("nan"), float("nan"))
    top = max(known.values())
    together = concentration(list(known.values()))
    n = len(known)
    con = float(np.sqrt((together - 1 / n) / (1 - 1 / n))) if n > 1 else 1.0
    poles = tuple(k for k, p in known.items() if p >= POLE * top)
    return Polarity(poles, 1 / together, con)
