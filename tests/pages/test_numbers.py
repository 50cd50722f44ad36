"""Words and marks of the reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.ask import Summary
from realpolitik.pages.numbers import bar, digits, number, percent, plural, points, spread


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


@pytest.mark.parametrize("nothing", [0.0, -0.0, 1e-17, -1.26e-18])
def test_what_rounding_leaves_is_written_as_nothing(nothing: float) -> None:
    assert (digits(nothing), number(nothing), points(nothing)) == ("0", "0", "0.0")
    assert percent(nothing) == "0%"


@given(st.floats(-1e300, 1e300))
def test_numbers_keep_three_digits(value: float) -> None:
    read = float(number(value).replace("−", "-"))
    assert abs(read - value) <= max(0.005 * abs(value), 1e-12)
