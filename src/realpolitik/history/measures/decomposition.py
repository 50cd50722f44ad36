"""What holds a pair together: trust, values, grievance, need (row A1). Owns `alignment`.

Four parts, each the mean of its indicators that are known, each indicator from 0 to 1. The choice
of indicators and of the half-way years is ours, and a judgement; `halfway` lets it be varied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

PARTS = {
    "trust": ("pact_kept", "peace", "no_rivalry"),
    "values": ("polity", "democracy"),
    "grievance": ("common_rivals", "common_foes", "common_opposition"),
    "need": ("need_of_first", "need_of_second"),
}
"""The indicators of each part."""

HALFWAY = 10.0
"""Years of a kept pact, of peace, or since a rivalry, that count for half of full trust."""


@dataclass(frozen=True)
class PairIndicators:
    """What is known of a pair in a year; nan where missing.

    Parameters
    ----------
    pact_years
        Unbroken years with a pact of any kind, up to the year.
    peace_years
        Years since the last militarised dispute between them; inf if there was none.
    rivalry_years
        Years since a strategic rivalry between them ended; 0 under way, inf if there was none.
    polity_gap
        Difference in Polity, 0 to 20.
    democracy_gap
        Difference in electoral democracy (V-Dem), 0 to 1.
    common_rivals
        States that are rivals of both, as a share of those that are rivals of either.
    common_foes
        The same for opponents in militarised disputes of ten years.
    common_opposition
        How far both vote against the same major power: over the majors, the largest of the smaller
        of the two disagreements with it, 0 to 1.
    need_of_first, need_of_second
        The larger of the other's shares in the state's trade and in its arms, 0 to 1.
    """

    pact_years: float
    peace_years: float
    rivalry_years: float
    polity_gap: float
    democracy_gap: float
    common_rivals: float
    common_foes: float
    common_opposition: float
    need_of_first: float
    need_of_second: float


@dataclass(frozen=True)
class Alignment:
    """What holds a pair together, each part from 0 to 1; nan where nothing of it is known.

    Parameters
    ----------
    trust
        Kept pacts, peace between them, no rivalry.
    values
        Likeness of regimes.
    grievance
        Common rivals, foes and opposition.
    need
        Mutual dependence.
    scores
        Every indicator, 0 to 1; nan where missing.
    """

    trust: float
    values: float
    grievance: float
    need: float
    scores: Mapping[str, float]


def alignment(of: PairIndicators, *, halfway: float = HALFWAY) -> Alignment:
    """Decompose a pair's alignment.

    Years y count as y / (y + halfway); gaps as 1 less their share of the widest; shares as they
    are. A missing indicator is left out of its part.

    Parameters
    ----------
    of
        What is known of the pair.
    halfway
        Years that count for half.
    """
    scores = {
        "pact_kept": _years(of.pact_years, halfway),
        "peace": _years(of.peace_years, halfway),
        "no_rivalry": _years(of.rivalry_years, halfway),
        "polity": 1 - of.polity_gap / 20,
        "democracy": 1 - of.democracy_gap,
        "common_rivals": of.common_rivals,
        "common_foes": of.common_foes,
        "common_opposition": of.common_opposition,
        "need_of_first": of.need_of_first,
        "need_of_second": of.need_of_second,
    }
    parts = {part: _mean([scores[n] for n in names]) for part, names in PARTS.items()}
    return Alignment(**parts, scores=scores)


def _years(count: float, halfway: float) -> float:
    if np.isinf(count):
        return 1.0
    return count / (count + halfway)


def _mean(values: list[float]) -> float:
    known = [v for v in values if np.isfinite(v)]
    return float(np.mean(known)) if known else float("nan")
