"""B4: weight and dependence among the three, from data. Owns `weight_findings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.history.figures import figure
from realpolitik.mission.findings.finding import Finding

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

POWER_YEARS = range(2009, 2019)
TRADE_YEARS = range(2005, 2015)
"""The last ten years of COW's trade."""

NINE_TENTHS = 0.85
"""What rounds to nine tenths."""


def weight_findings(tables: Tables) -> list[Finding]:
    """Test B4: China the strongest, nine tenths of North Korea's trade, Russia the junior."""
    power = {
        (s, y): figure("cinc", s, year=y, tables=tables)
        for s in ("CHN", "RUS", "PRK")
        for y in POWER_YEARS
    }
    trade = {
        (a, b, y): figure("trade_share", a, b, year=y, tables=tables)
        for a, b in (("PRK", "CHN"), ("RUS", "CHN"), ("CHN", "RUS"))
        for y in TRADE_YEARS
    }
    small = any(f.small for f in (*power.values(), *trade.values()))
    strongest = [
        power["CHN", y].value > power["RUS", y].value + power["PRK", y].value for y in POWER_YEARS
    ]
    tenths = [trade["PRK", "CHN", y].value >= NINE_TENTHS for y in TRADE_YEARS]
    junior = [trade["RUS", "CHN", y].value > trade["CHN", "RUS", y].value for y in TRADE_YEARS]
    shares = {
        y: power["CHN", y].value / sum(power[s, y].value for s in ("CHN", "RUS", "PRK"))
        for y in POWER_YEARS
    }
    last_power, last_trade = POWER_YEARS[-1], TRADE_YEARS[-1]
    return [
        Finding(
            "B4",
            "china-outweighs-both",
            "China outweighs Russia and North Korea together.",
            "China's CINC is above the sum of the two;"
            f" one reading for each year {POWER_YEARS[0]} to {last_power}",
            sum(strongest),
            len(strongest),
            ((f"China's share of the three's power, {last_power}", f"{shares[last_power]:.2f}"),),
            ("nmc",),
            small,
        ),
        Finding(
            "B4",
            "nine-tenths-of-trade",
            "China has about nine tenths of North Korea's trade in goods.",
            f"China's share in imports plus exports is at least {NINE_TENTHS}; one reading for each"
            f" year {TRADE_YEARS[0]} to {last_trade}",
            sum(tenths),
            len(tenths),
            (
                *(
                    (f"share in {y}", f"{trade['PRK', 'CHN', y].value:.2f}")
                    for y in (TRADE_YEARS[0], 2010, last_trade)
                ),
                ("why it is lower", "COW counts trade between the two Koreas; nine tenths do not"),
            ),
            ("trade",),
            small,
        ),
        Finding(
            "B4",
            "russia-the-junior",
            "Russia depends on trade with China more than China depends on trade with Russia.",
            "China's share in Russia's trade is above Russia's share in China's trade; one reading"
            f" for each year {TRADE_YEARS[0]} to {last_trade}",
            sum(junior),
            len(junior),
            (
                (
                    f"China's share in Russia's trade, {last_trade}",
                    f"{trade['RUS', 'CHN', last_trade].value:.3f}",
                ),
                (
                    f"Russia's share in China's trade, {last_trade}",
                    f"{trade['CHN', 'RUS', last_trade].value:.3f}",
                ),
            ),
            ("trade",),
            small,
        ),
    ]
