"""A claim that the data test. Owns `Finding`."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.history.sources import SOURCES


@dataclass(frozen=True)
class Finding:
    """A claim that measures on data carry.

    Parameters
    ----------
    row
        The row of the register.
    name
        What to call it.
    says
        The claim.
    test
        What is computed, in a sentence.
    held, readings
        In how many readings of the data it holds, out of how many.
    figures
        The numbers it turns on: what, and how much.
    cites
        The sources it rests on, by name.
    small
        Whether the numbers are those that the package carries.
    """

    row: str
    name: str
    says: str
    test: str
    held: int
    readings: int
    figures: tuple[tuple[str, str], ...]
    cites: tuple[str, ...]
    small: bool

    @property
    def verdict(self) -> str:
        """How it fares, in words."""
        if self.readings == 0:
            return "unknown: no reading has data"
        word = {0: "fails", self.readings: "holds"}.get(self.held, "holds in part")
        return f"{word}: in {self.held} of {self.readings} readings"

    @property
    def references(self) -> tuple[str, ...]:
        """The sources as lines of a list of references."""
        return tuple(dict.fromkeys(SOURCES[n].reference for n in self.cites))

    def to_dict(self) -> dict[str, object]:
        """Return the finding as plain data."""
        return {
            "row": self.row,
            "name": self.name,
            "says": self.says,
            "test": self.test,
            "held": self.held,
            "readings": self.readings,
            "verdict": self.verdict,
            "figures": [list(f) for f in self.figures],
            "references": list(self.references),
            "small_table": self.small,
        }
