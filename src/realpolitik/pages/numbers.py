"""How numbers are written: shares, points, spreads, bars, counts, and units of the file.

Owns `percent`, `points`, `spread` and whatever else turns one number, or the spread of one over
draws, into a text.
"""

from __future__ import annotations

import math
from typing import Protocol

from realpolitik.scenario.distributions import SHARES

BAR = 20
ZERO = 1e-12
"""What is smaller is what rounding leaves of nothing, and is written as 0."""


def digits(value: float, count: int = 3) -> str:
    """Return a number in so many digits, with a true minus sign; what rounding leaves is 0.

    Examples
    --------
    >>> digits(-1.26e-18), digits(-0.0), digits(-12.345), digits(0.12345, 4)
    ('0', '0', '−12.3', '0.1235')
    """
    if abs(value) < ZERO:
        return "0"
    return f"{value:.{count}g}".replace("-", "\N{MINUS SIGN}")


class Spread(Protocol):
    """A number over draws by its mean and its quantiles; None where it is undefined."""

    @property
    def mean(self) -> float | None:
        """The mean."""

    @property
    def p05(self) -> float | None:
        """The 5% quantile."""

    @property
    def p50(self) -> float | None:
        """The median."""

    @property
    def p95(self) -> float | None:
        """The 95% quantile."""


def percent(share: float | None) -> str:
    """Return a share as a whole percentage, never rounding to certainty what is not certain.

    Examples
    --------
    >>> percent(0.5), percent(0.9996), percent(1.0), percent(0.0004), percent(None)
    ('50%', '>99%', '100%', '<1%', 'n/a')
    >>> percent(float("nan"))
    'n/a'
    """
    if share is None or math.isnan(share):
        return "n/a"
    if abs(share) < ZERO:
        return "0%"
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def points(value: float | None) -> str:
    """Return a payoff with a true minus sign.

    Examples
    --------
    >>> points(-0.02), points(-10.04), points(None)
    ('0.0', '−10.0', 'n/a')
    """
    if value is None or math.isnan(value):
        return "n/a"
    # Zero is added so that what is rounded to nothing has no sign.
    return f"{round(value, 1) + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


def signed(value: float, places: int = 2) -> str:
    """Return a number with its sign, plus or a true minus.

    Examples
    --------
    >>> signed(0.5), signed(-1.25, 1)
    ('+0.50', '−1.2')
    """
    return f"{value:+.{places}f}".replace("-", "\N{MINUS SIGN}")


def bar(share: float | None, width: int = BAR) -> str:
    """Return a bar of characters for a share."""
    if share is None:
        return " " * width
    filled = max(0, min(width, round(share * width)))
    return "█" * filled + "░" * (width - filled)


def short_spread(summary: Spread) -> str:
    """Return points as whole numbers: ``12 (5 to 95)``, for narrow columns."""
    if summary.p50 is None:
        return "undefined"
    parts = (points_whole(v) for v in (summary.p50, summary.p05, summary.p95))
    return "{} ({} to {})".format(*parts)


def points_whole(value: float | None) -> str:
    """Return a payoff as a whole number, with a true minus sign.

    Examples
    --------
    >>> points_whole(-0.3), points_whole(12.6), points_whole(None)
    ('0', '13', 'n/a')
    """
    if value is None:
        return "n/a"
    return f"{round(value)}".replace("-", "\N{MINUS SIGN}")


def spread(summary: Spread, as_share: bool) -> str:
    """Return ``50% (5% to 95%)``: the median and the range between the outer quantiles."""
    write = percent if as_share else points
    if summary.p50 is None:
        return "undefined in every draw"
    return f"{write(summary.p50)} ({write(summary.p05)} to {write(summary.p95)})"


def chance(summary: Spread) -> str:
    """Return ``50% (5% to 95%)`` of a probability: its mean and the range between the quantiles.

    Means of options add up to 100%; their medians need not.
    """
    if summary.mean is None:
        return "undefined in every draw"
    return f"{percent(summary.mean)} ({percent(summary.p05)} to {percent(summary.p95)})"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def number(value: float | None) -> str:
    """Return a number of any size in three digits, with a true minus sign."""
    if value is None or math.isnan(value):
        return "n/a"
    return digits(value)


def unit_after(unit: str) -> str:
    """Return a unit to be written after a number; shares and probabilities have none.

    Examples
    --------
    >>> unit_after("points"), unit_after("share")
    (' points', '')
    """
    return f" {unit}" if unit and unit not in SHARES else ""


def apart(one: float, other: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart, three at least.

    Examples
    --------
    >>> apart(17.31, 17.34), apart(2, 1)
    (('17.31', '17.34'), ('2', '1'))
    """
    for count in range(3, 12):
        written = digits(one, count), digits(other, count)
        if written[0] != written[1]:
            break
    return written
