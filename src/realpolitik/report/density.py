"""A quantity's distribution as a small picture beside its row, drawn by hand as SVG.

Owns `density_svg`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from realpolitik.scenario.distributions.base import AbstractDistribution

WIDTH, HEIGHT = 90, 22
_SHARES = np.linspace(0.005, 0.995, 81)


def density_svg(distribution: AbstractDistribution) -> str:
    """Return a distribution's density, its central 90% darker, as an SVG picture.

    Known numbers and lists of values are drawn as upright lines.
    """
    values = distribution.quantile(_SHARES)
    if distribution.is_constant or len(np.unique(values)) < 12:
        return _lines(values)
    edges = np.linspace(values[0], values[-1], 41)
    below = np.interp(edges, values, _SHARES)
    heights = np.diff(below)
    heights = np.convolve(np.pad(heights, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    middles = (edges[:-1] + edges[1:]) / 2
    x = (middles - edges[0]) / (edges[-1] - edges[0]) * WIDTH
    y = HEIGHT - 1 - heights / heights.max() * (HEIGHT - 3)
    low, high = distribution.quantile(np.array([0.05, 0.95]))
    inner = (middles >= low) & (middles <= high)
    return _svg(_area(x, y, "outer") + _area(x[inner], y[inner], "inner"))


def _area(x: np.ndarray, y: np.ndarray, name: str) -> str:
    if len(x) < 2:
        return ""
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    base = HEIGHT - 1
    return f'<polygon class="{name}" points="{x[0]:.1f},{base} {points} {x[-1]:.1f},{base}"/>'


def _lines(values: np.ndarray) -> str:
    known, counts = np.unique(values, return_counts=True)
    span = float(np.ptp(known)) or 1.0
    at = (known - known[0]) / span * (WIDTH - 6) + 3 if len(known) > 1 else [WIDTH / 2]
    tallest = counts.max()
    return _svg(
        "".join(
            f'<rect class="inner" x="{x - 1:.1f}" y="{HEIGHT - 1 - h:.1f}" width="2"'
            f' height="{h:.1f}"/>'
            for x, h in zip(at, counts / tallest * (HEIGHT - 3), strict=True)
        )
    )


def _svg(body: str) -> str:
    return (
        f'<svg class="density" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' aria-hidden="true">{body}</svg>'
    )
