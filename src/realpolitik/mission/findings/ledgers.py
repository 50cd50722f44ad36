"""A5: distrust accumulates, and whether it costs later cooperation. Owns `ledger_findings`."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from realpolitik.history.bundled import bundled_rows
from realpolitik.history.cooperation import (
    NEEDS,
    Later,
    cooperation_after_disputes,
    pair_histories,
)
from realpolitik.history.events import grievances
from realpolitik.mission.findings.finding import Finding

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

CHN, RUS, PRK = 710, 365, 731
HALF_LIVES = (8.0, 15.0, 30.0)
"""Years after which half a grievance is left: what the choice of it changes is shown."""

_CITES = ("alliances", "dispute_pairs", "cow_dispute_pairs", "contiguity", "majors")


def groups_of(tables: Tables) -> dict[tuple[bool, float], dict[str, Later]]:
    """Return how often pairs have a pact later, by whether they have one, and by half-life."""
    if tables.small(*NEEDS):
        found: dict[tuple[bool, float], dict[str, Later]] = {}
        for r in bundled_rows("cooperation"):
            later = Later(r["group"], int(r["pairs"]), int(r["allied"]))
            found.setdefault((r["pact"] == "yes", float(r["half_life"])), {})[r["group"]] = later
        return found
    pairs = pair_histories(tables)
    return {
        (pact, half): {
            g.group: g for g in cooperation_after_disputes(pairs, pact=pact, half_life=half)
        }
        for pact, half in product((True, False), HALF_LIVES)
    }


def ledger_findings(tables: Tables) -> list[Finding]:
    """Test A5 on the ledgers of the founding case and of all pairs since 1816."""
    small = bool(tables.small(*NEEDS))
    years = range(1949, 2019)
    rises, figures = [], []
    for half in HALF_LIVES:
        stock = grievances(CHN, RUS, years, half_life=half)
        peak = years[int(stock.argmax())]
        rises.append(bool(1960 <= peak <= 1988 and stock[-1] < stock.max() / 4))
        figures.append(
            (
                f"half-life {half:.0f} years",
                f"peak {stock.max():.1f} in {peak}, {stock[-1]:.1f} in {years[-1]}",
            )
        )
    grown = []
    for holder, against in ((CHN, PRK), (PRK, CHN), (PRK, RUS)):
        for half in HALF_LIVES:
            stock = grievances(holder, against, years, half_life=half)
            grown.append(bool(stock[-1] > stock[years.index(1955)]))
    groups = groups_of(tables)
    kept = [groups[True, h]["high"].share < groups[True, h]["none"].share for h in HALF_LIVES]
    signed = [groups[False, h]["high"].share < groups[False, h]["none"].share for h in HALF_LIVES]

    each = "one reading for each half-life"

    def told(pact: bool) -> tuple[tuple[str, str], ...]:
        return tuple(
            (
                f"half-life {h:.0f} years",
                "; ".join(
                    f"{g.group} {g.allied:,} of {g.pairs:,} ({g.share:.1%})"
                    for g in groups[pact, h].values()
                ),
            )
            for h in HALF_LIVES
        )

    return [
        Finding(
            "A5",
            "ledger-rises-and-fades",
            "China's grievances against Moscow grew until the years of the split and then faded.",
            "the sum of dated grievances is largest in a year from 1960 to 1988 and is below a"
            f" quarter of that in 2018; {each} (weights of events are judgements)",
            sum(rises),
            len(rises),
            tuple(figures),
            (),
            small=False,
        ),
        Finding(
            "A5",
            "more-than-in-1955",
            "Grievance between Pyongyang and its patrons is larger today than in 1955.",
            "the sum of dated grievances in 2018 is above that of 1955: those of China against"
            " North Korea, of North Korea against China and against Russia; one reading for each"
            " of the three and each half-life (weights of events are judgements)",
            sum(grown),
            len(grown),
            (),
            (),
            small=False,
        ),
        Finding(
            "A5",
            "grieved-allies-part",
            "Allies with many grievances keep their pact less often than allies with none.",
            "of pairs since 1816 that matter to each other and have a pact, those with many"
            " disputes in the past have one five years later less often than those with none;"
            f" {each}",
            sum(kept),
            len(kept),
            told(pact=True),
            _CITES,
            small,
        ),
        Finding(
            "A5",
            "grieved-pairs-sign-less",
            "Pairs with many grievances conclude a pact less often than pairs with none.",
            f"the same for pairs that have no pact; {each}",
            sum(signed),
            len(signed),
            told(pact=False),
            _CITES,
            small,
        ),
    ]
