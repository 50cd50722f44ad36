"""Numbers in the words of the file: with their unit, and enough digits to tell two apart."""

from __future__ import annotations

from realpolitik.scenario.distributions import SHARES


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
    for digits in range(3, 12):
        written = f"{one:.{digits}g}", f"{other:.{digits}g}"
        if written[0] != written[1]:
            break
    return written
