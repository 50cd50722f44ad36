"""B5: the two blocs of 1950 and those of today, feature by feature. Owns `bloc_findings`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from realpolitik.history.analogs.compare import ALIKE, APART, Comparison, compare
from realpolitik.history.analogs.features import FEATURES, NEEDS, Frames, frames_of, weights_of
from realpolitik.history.analogs.query import AnalogQuery
from realpolitik.history.bundled import bundled_rows
from realpolitik.history.codes import name_of
from realpolitik.mission.findings.finding import Finding

if TYPE_CHECKING:
    from realpolitik.history.store import Tables

EAST, WEST = (710, 365, 731), (2, 732, 740)
THEN, NOW = 1950, 2018
ELSEWHERE = (1946, 1990)
"""The years whose triangles the likeness with 1950 is held against."""

CLOSE = 0.05
"""The share of those triangles that may be nearer for a likeness to be called close."""

_CITES = ("nmc", "alliances", "dispute_pairs", "rivalries", "contiguity", "votes", "trade", "vdem")


def measured(tables: Tables) -> tuple[list[tuple[str, float, float, float]], int, int]:
    """Return the features (label, now, then, gap), and how many triangles are nearer, of how many.

    Gaps are in standard deviations, nan where one side is missing.
    """
    if tables.small(*NEEDS):
        rows = bundled_rows("blocs")
        features = [
            (r["feature"], float(r["now"]), float(r["then"]), float(r["gap"])) for r in rows
        ]
        return features, int(rows[0]["nearer"]), int(rows[0]["searched"])
    frames = frames_of(tables, (ELSEWHERE[0] - 10, NOW))
    weights = weights_of()
    likeness = compare(frames, EAST, NOW, EAST, THEN, weights)
    nearer, searched = _nearer(frames, likeness)
    return [*_triangle(likeness), *_across(frames)], nearer, searched


def _triangle(likeness: Comparison) -> list[tuple[str, float, float, float]]:
    places = ("strongest", "middle", "weakest")
    return [
        (f"{r.feature}, {'-'.join(places[p] for p in r.places)}", r.now, r.then, r.gap)
        for r in likeness.rows
    ]


def _nearer(frames: Frames, likeness: Comparison) -> tuple[int, int]:
    query = AnalogQuery.of(frames, EAST, NOW, weights_of())
    nearer = searched = 0
    for year in range(ELSEWHERE[0], ELSEWHERE[1] + 1):
        own = frames.states.filter(pl.col("year") == year)
        pairs = frames.pairs.filter(pl.col("year") == year)
        _, far, _ = query.distances(own, pairs)
        nearer += int((far < likeness.distance * (1 - 1e-9)).sum())
        searched += far.size
    return nearer, searched


def _across(frames: Frames) -> list[tuple[str, float, float, float]]:
    """Return what holds between and within the two blocs."""

    def power(bloc: tuple[int, ...], year: int) -> float:
        own = frames.states.filter((pl.col("year") == year) & pl.col("ccode").is_in(bloc))
        return float(own["cinc"].sum())

    def pairs(one: tuple[int, ...], two: tuple[int, ...], year: int) -> pl.DataFrame:
        return frames.pairs.filter(
            (pl.col("year") == year)
            & (
                (pl.col("ccode1").is_in(one) & pl.col("ccode2").is_in(two))
                | (pl.col("ccode1").is_in(two) & pl.col("ccode2").is_in(one))
            )
        )

    def mean(frame: pl.DataFrame, name: str) -> float:
        value = frame[name].mean()
        return float(value) if isinstance(value, float) else math.nan

    def row(label: str, of: str, values: list[float]) -> tuple[str, float, float, float]:
        return label, values[0], values[1], (values[0] - values[1]) / frames.spread[of]

    years = (NOW, THEN)
    balance = [math.log(power(EAST, y) / power(WEST, y)) for y in years]
    pact = FEATURES["pact"].name
    return [
        # A factor of e in the balance of the blocs counts as one standard deviation.
        (
            "balance of the blocs (log of power ratio)",
            balance[0],
            balance[1],
            balance[0] - balance[1],
        ),
        row(
            "pacts within the eastern bloc", pact, [mean(pairs(EAST, EAST, y), pact) for y in years]
        ),
        row(
            "pacts within the western bloc", pact, [mean(pairs(WEST, WEST, y), pact) for y in years]
        ),
        row(
            "hostility across",
            "hostility",
            [mean(pairs(EAST, WEST, y), "hostility") for y in years],
        ),
        row("rivalries across", "rivalry", [mean(pairs(EAST, WEST, y), "rivalry") for y in years]),
    ]


def bloc_findings(tables: Tables) -> list[Finding]:
    """Test B5: today's blocs resemble those of 1950, and the analogy has limits."""
    features, nearer, searched = measured(tables)
    small = bool(tables.small(*NEEDS))
    known = [f for f in features if math.isfinite(f[3])]
    alike = [f for f in known if abs(f[3]) <= ALIKE]
    apart = sorted((f for f in known if abs(f[3]) >= APART), key=lambda f: -abs(f[3]))
    unknown = len(features) - len(known)
    parts = tuple(
        (label, f"{now:.2f} now, {then:.2f} in {THEN} ({gap:+.1f} sd)")
        for label, now, then, gap in apart
    )
    leaders = f"then {name_of(365, THEN)}, now {name_of(710, NOW)}"
    return [
        Finding(
            "B5",
            "resembles-1950",
            f"The triangle of {NOW} resembles that of {THEN}.",
            f"at most one in twenty of all triangles of states of {ELSEWHERE[0]} to {ELSEWHERE[1]}"
            f" is nearer to the triangle of {NOW} than the same three states are in {THEN}",
            int(nearer <= CLOSE * searched),
            1,
            (
                (
                    "nearer",
                    f"{nearer:,} of {searched:,} triad-years ({nearer / searched:.2%})",
                ),
                ("alike", f"{len(alike)} of {len(known)} features differ by at most {ALIKE} sd"),
                ("strongest of the three", leaders),
            ),
            _CITES,
            small,
        ),
        Finding(
            "B5",
            "most-features-alike",
            "Most features of the two systems are alike.",
            f"the feature differs by at most {ALIKE} standard deviations; one reading for each"
            " feature that is known in both years",
            len(alike),
            len(known),
            (("unknown in one of the years", f"{unknown} features"),),
            _CITES,
            small,
        ),
        Finding(
            "B5",
            "analogy-has-limits",
            "The analogy has limits.",
            f"at least one feature differs by {APART} standard deviations or more",
            int(bool(apart)),
            1,
            parts,
            _CITES,
            small,
        ),
    ]
