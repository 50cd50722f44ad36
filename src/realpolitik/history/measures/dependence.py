"""Dependence of one state on another: shares, concentration, vulnerability.

Owns `share_of`, `concentration`, `vulnerability`. Power over another is its dependence: what is at
stake times the lack of alternatives (Hirschman 1945; Emerson 1962; Keohane and Nye 1977).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def share_of(part: float, whole: float) -> float:
    """Return a partner's share of a state's exchange, 0 to 1; nan if unknown or nothing at all.

    With trade, exchange is imports plus exports; with arms, deliveries over five years.

    >>> share_of(3.0, 4.0)
    0.75
    """
    if not (np.isfinite(part) and np.isfinite(whole)) or whole <= 0:
        return float("nan")
    return float(part / whole)


def concentration(flows: ArrayLike) -> float:
    """Return how concentrated a state's exchange is among its partners, 0 to 1.

    The sum of squared shares: 1 with one partner, 1/n with n equal ones (Hirschman 1945; the
    Herfindahl-Hirschman index). Partners with unknown flows are left out; nan if none is known.

    >>> concentration([1.0, 1.0])
    0.5
    """
    known = np.asarray(flows, dtype=np.float64)
    known = known[np.isfinite(known)]
    total = known.sum()
    return float(np.sum((known / total) ** 2)) if total > 0 else float("nan")


def vulnerability(share: float, concentrated: float) -> float:
    """Return how much a state would miss a partner: share times lack of alternatives, 0 to 1.

    Alternatives are lacking as far as the exchange is concentrated (Hirschman 1945). It is 1 where
    the partner is the only one, and near 0 where it is one among many.

    >>> vulnerability(0.9, 0.82)
    0.738
    """
    return float(share * concentrated)
