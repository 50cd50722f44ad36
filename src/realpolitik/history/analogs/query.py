"""A triangle as numbers, and what all triangles of a year are away from it. Owns `AnalogQuery`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from realpolitik.errors import DataError
from realpolitik.history.analogs.features import PAIR_FEATURES, STATE_FEATURES
from realpolitik.history.codes import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from realpolitik.history.analogs.features import Frames

    Array = NDArray[np.float64]

COVERED = 0.6
"""The part of the weight that must be known on both sides for two triangles to be compared."""


@dataclass(frozen=True)
class AnalogQuery:
    """The triangle asked about, as numbers.

    Parameters
    ----------
    states, year
        The three, the strongest first.
    shares
        Their shares of the three's power.
    own
        Shape (3, state features).
    ties
        Shape (3, pair features), for the pairs strongest-middle, strongest-weakest,
        middle-weakest.
    weights, spread
        Of every feature.
    """

    states: tuple[int, int, int]
    year: int
    shares: Array
    own: Array
    ties: Array
    weights: Mapping[str, float]
    spread: Mapping[str, float]

    @classmethod
    def of(
        cls,
        frames: Frames,
        states: tuple[int, ...],
        year: int,
        weights: Mapping[str, float],
    ) -> AnalogQuery:
        """Look a triangle up in the frames."""
        three = line_up(frames, states, year)
        own = frames.states.filter((pl.col("year") == year) & pl.col("ccode").is_in(three))
        rows = {r["ccode"]: r for r in own.iter_rows(named=True)}
        power = np.array([_number(rows[s]["cinc"]) for s in three])
        features = [[_number(rows[s][n]) for n in STATE_FEATURES] for s in three]
        pairs = [(0, 1), (0, 2), (1, 2)]
        ties = [pair_features(frames, three[i], three[j], year) for i, j in pairs]
        shares = power / power.sum()
        return cls(three, year, shares, np.array(features), np.array(ties), weights, frames.spread)

    def distances(self, states: pl.DataFrame, pairs: pl.DataFrame) -> tuple[Array, Array, int]:
        """Return what one year's triangles are away from this one.

        Returns
        -------
        The triads' states, shape (triads, 3), the strongest first; their distances; and how many
        more had too little in common that is known. Triads that never coexisted are left out.
        """
        ordered = states.sort(pl.col("cinc").fill_null(-1.0), "ccode", descending=[True, False])
        codes = ordered["ccode"].to_numpy()
        n = len(codes)
        if n < 3:
            return np.empty((0, 3)), np.empty(0), 0
        place = {int(c): i for i, c in enumerate(codes)}
        at = np.array(
            [(place[a], place[b]) for a, b in pairs.select("ccode1", "ccode2").iter_rows()]
        )
        low, high = at.min(axis=1), at.max(axis=1)
        values = pairs.select(PAIR_FEATURES).to_numpy()
        together = np.zeros((n, n), dtype=bool)
        together[low, high] = True
        apart, known = np.zeros((3, n, n)), np.zeros((3, n, n))
        for slot in range(3):
            gap, had = self._gaps(values, self.ties[slot], PAIR_FEATURES)
            apart[slot, low, high], known[slot, low, high] = gap, had
        own = ordered.select(STATE_FEATURES).to_numpy()
        lone = [self._gaps(own, self.own[slot], STATE_FEATURES) for slot in range(3)]
        power = ordered["cinc"].to_numpy().astype(np.float64)
        whole = sum(self.weights.values())
        found_codes, found, unknown = [], [], 0
        weight = self.weights["power"] / 3 / self.spread["power"] ** 2
        for i in range(n - 2):
            rest = slice(i + 1, n)
            # Pairs (j, k) of the weaker two, j before k; all three must have coexisted.
            mask = together[rest, rest] & together[i, rest][:, None] & together[i, rest][None, :]
            far = apart[0, i, rest][:, None] + apart[1, i, rest][None, :] + apart[2, rest, rest]
            had = known[0, i, rest][:, None] + known[1, i, rest][None, :] + known[2, rest, rest]
            far += lone[0][0][i] + lone[1][0][rest][:, None] + lone[2][0][rest][None, :]
            had += lone[0][1][i] + lone[1][1][rest][:, None] + lone[2][1][rest][None, :]
            total = power[i] + power[rest][:, None] + power[rest][None, :]
            gap = (power[i] / total - self.shares[0]) ** 2
            gap += (power[rest][:, None] / total - self.shares[1]) ** 2
            gap += (power[rest][None, :] / total - self.shares[2]) ** 2
            sound = np.isfinite(gap)
            far += np.where(sound, gap * weight, 0.0)
            had += np.where(sound, self.weights["power"], 0.0)
            enough = mask & (had >= COVERED * whole)
            unknown += int(mask.sum() - enough.sum())
            j, k = np.nonzero(enough)
            found.append(np.sqrt(far[enough] / had[enough]))
            found_codes.append(np.stack([np.full(len(j), i), j + i + 1, k + i + 1], axis=1))
        return codes[np.concatenate(found_codes)], np.concatenate(found), unknown

    def _gaps(self, values: Array, mine: Array, names: Sequence[str]) -> tuple[Array, Array]:
        """Return weighted squared differences, and the weight of what is known on both sides."""
        weights = np.array([self.weights[n] / 3 for n in names])
        scale = np.array([self.spread[n] for n in names])
        gaps = ((values - mine) / scale) ** 2
        known = np.isfinite(gaps)
        return np.where(known, gaps, 0.0) @ weights, known @ weights


def line_up(frames: Frames, states: tuple[int, ...], year: int) -> tuple[int, int, int]:
    """Return three states in order of power, the strongest first.

    Raises
    ------
    DataError
        If they are not three, or were not all states in that year.
    """
    if len(set(states)) != 3:
        raise DataError(f"a triangle has three different states; {len(set(states))} were named")
    present = frames.states.filter((pl.col("year") == year) & pl.col("ccode").is_in(states))
    if present.height < 3:
        held = set(present["ccode"].to_list())
        gone = ", ".join(code_of(s, year) for s in states if s not in held)
        raise DataError(f"in {year} there is no state {gone} in the tables at hand")
    ordered = present.sort(pl.col("cinc").fill_null(-1.0), "ccode", descending=[True, False])
    first, second, third = ordered["ccode"].to_list()
    return first, second, third


def pair_features(frames: Frames, one: int, two: int, year: int) -> list[float]:
    """Return the features of a pair in a year; nan where missing.

    Raises
    ------
    DataError
        If the two were never states on the same day of that year.
    """
    low, high = min(one, two), max(one, two)
    row = frames.pairs.filter(
        (pl.col("ccode1") == low) & (pl.col("ccode2") == high) & (pl.col("year") == year)
    )
    if row.is_empty():
        raise DataError(f"{code_of(one, year)} and {code_of(two, year)} were no pair in {year}")
    return [_number(v) for v in row.select(PAIR_FEATURES).row(0)]


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
