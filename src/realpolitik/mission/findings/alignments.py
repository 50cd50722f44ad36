"""A1 and A11: what the alignment of the three rests on, and whether a rivalry persists.

Owns `alignment_findings`.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from realpolitik.history.bundled import bundled_rows
from realpolitik.history.codes import name_of
from realpolitik.history.measures.decomposition import Alignment, PairIndicators, alignment
from realpolitik.history.pairs import NEEDS, indicators, pair_data
from realpolitik.mission.findings.finding import Finding

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

CHN, RUS, PRK, USA, JPN = 710, 365, 731, 2, 740
PAIRS = ((CHN, RUS), (CHN, PRK), (RUS, PRK))
CONTROL = (USA, JPN)
YEARS = range(2009, 2019)
"""The ten years up to the last of the alliances."""

HALFWAYS = (5.0, 10.0, 20.0)
"""Years that count for half of full trust: what the choice of it changes is shown."""

_TRUST = ("alliances", "dispute_pairs", "cow_dispute_pairs", "rivalries")
_VALUES = ("polity", "vdem")
_GRIEVANCE = ("rivalries", "dispute_pairs", "cow_dispute_pairs", "votes")
_NEED = ("trade", "arms")

Readings = dict[tuple[int, int, int], PairIndicators]
FIELDS = tuple(PairIndicators.__dataclass_fields__)


def readings_of(tables: Tables) -> Readings:
    """Return the indicators of the pairs and the control by year."""
    if tables.small(*NEEDS):
        return {
            (int(r["one"]), int(r["two"]), int(r["year"])): PairIndicators(
                **{f: float(r[f]) for f in FIELDS}
            )
            for r in bundled_rows("readings")
        }
    data = pair_data(tables, YEARS[0], YEARS[-1])
    return {
        (*pair, year): indicators(data, *pair, year).indicators
        for pair, year in product((*PAIRS, CONTROL), YEARS)
    }


def alignment_findings(tables: Tables) -> list[Finding]:
    """Test A1 and A11 on the decomposition of the pairs' alignment."""
    small = bool(tables.small(*NEEDS))
    known = readings_of(tables)
    parts = {
        (pair, year, half): alignment(known[(*pair, year)], halfway=half)
        for pair, year, half in product((*PAIRS, CONTROL), YEARS, HALFWAYS)
    }
    last = {pair: parts[pair, YEARS[-1], 10.0] for pair in (*PAIRS, CONTROL)}

    def against_control(part: str, *, above: bool) -> tuple[int, int]:
        held = [
            (getattr(parts[p, y, h], part) > getattr(parts[CONTROL, y, h], part)) == above
            for p, y, h in product(PAIRS, YEARS, HALFWAYS)
        ]
        return sum(held), len(held)

    def shown(*names: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (f"{_pair(p)}, {YEARS[-1]}", ", ".join(f"{n} {getattr(last[p], n):.2f}" for n in names))
            for p in (*PAIRS, CONTROL)
        )

    rests = [
        max(a.grievance, a.need) > max(a.trust, a.values)
        for a in (parts[p, y, h] for p, y, h in product(PAIRS, YEARS, HALFWAYS))
    ]
    lowest = [
        _lowest({p: parts[p, y, h] for p in (*PAIRS, CONTROL)}) == PAIRS[0]
        for y, h in product(YEARS, HALFWAYS)
    ]
    rival = [known[(*PAIRS[0], y)].rivalry_years == 0 for y in YEARS]
    yearly = f"one reading for each year {YEARS[0]} to {YEARS[-1]}"
    each = f"one reading for each pair, year ({YEARS[0]} to {YEARS[-1]}) and half-way point"
    control = "the United States and Japan"
    return [
        Finding(
            "A1",
            "trust-lower",
            f"Trust is lower in each of the three pairs than between {control}.",
            f"the pair's trust is below that of {control}; {each}",
            *against_control("trust", above=False),
            shown("trust"),
            _TRUST,
            small,
        ),
        Finding(
            "A1",
            "values-lower",
            f"Each of the three pairs shares fewer values than {control}.",
            f"the pair's regimes are less alike than those of {control}; {each}",
            *against_control("values", above=False),
            shown("values"),
            _VALUES,
            small,
        ),
        Finding(
            "A1",
            "grievance-higher",
            f"Each of the three pairs shares more grievances than {control}.",
            f"the pair has more rivals, foes and opposition in common than {control}; {each}",
            *against_control("grievance", above=True),
            shown("grievance"),
            _GRIEVANCE,
            small,
        ),
        Finding(
            "A1",
            "rests-on-grievance-or-need",
            "Grievance or need is the strongest part of each pair's alignment.",
            f"the larger of grievance and need is above the larger of trust and values; {each}",
            sum(rests),
            len(rests),
            shown("trust", "values", "grievance", "need"),
            (*_TRUST, *_VALUES, *_GRIEVANCE, *_NEED),
            small,
        ),
        Finding(
            "A11",
            "least-trust",
            "Moscow and Beijing trust each other least of all pairs.",
            f"their trust is below that of the two other pairs and of {control}; {yearly} and"
            " half-way point",
            sum(lowest),
            len(lowest),
            shown("trust"),
            _TRUST,
            small,
        ),
        Finding(
            "A11",
            "rivalry-listed",
            "A strategic rivalry between Moscow and Beijing is still under way.",
            f"the source lists the pair as a rivalry in that year; {yearly}",
            sum(rival),
            len(rival),
            (
                (
                    f"years since the rivalry ended, in {YEARS[-1]}",
                    f"{known[(*PAIRS[0], YEARS[-1])].rivalry_years:.0f}",
                ),
            ),
            ("rivalries",),
            small,
        ),
    ]


def _lowest(parts: dict[tuple[int, int], Alignment]) -> tuple[int, int]:
    return min(parts, key=lambda p: parts[p].trust)


def _pair(pair: tuple[int, int]) -> str:
    return " and ".join(name_of(s) for s in pair)
