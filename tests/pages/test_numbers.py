"""Words and marks of the reports."""

from __future__ import annotations

from realpolitik.ask import Summary
from realpolitik.pages.numbers import bar, plural, points, spread


def test_marks() -> None:
    assert bar(0.5, 4) == "██░░"
    assert bar(1.7, 2) == "██"
    assert bar(None, 3) == "   "
    assert points(-0.04) == "0.0"
    assert points(-3.21) == "−3.2"
    assert points(None) == "n/a"
    assert plural(1, "draw") == "1 draw"
    assert plural(2000, "quantity", "quantities") == "2,000 quantities"


def test_spread_says_when_there_is_none() -> None:
    assert spread(Summary(None, None, None, None), as_share=True) == "undefined in every draw"
    assert spread(Summary(0.5, 0.1, 0.4, 0.9), as_share=True) == "40% (10% to 90%)"
    assert spread(Summary(0.5, -1.0, 0.0, 9.0), as_share=False) == "0.0 (−1.0 to 9.0)"
