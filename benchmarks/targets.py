"""What was to be reached, row by row, and what is: the table of the page on speed.

Owns `Target`, `TARGETS` and `short`. Seconds are processor seconds over two, as if two cores
shared the work evenly; where a row is missed its limit is told with something else that was
measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.record import Measured
from benchmarks.registry import CHANGED, MANY, PRECISIONS, TREES

Found = Mapping[str, Measured]


@dataclass(frozen=True)
class Target:
    """A row of the table.

    Parameters
    ----------
    what
        What is measured.
    before
        What it was before the work on speed.
    goal
        What was to be reached.
    now
        From what was measured the numbers that are to reach it.
    limit
        From what was measured what limits it, to be told where it was missed.
    unit
        Of the numbers.
    more
        Whether more is better.
    """

    what: str
    before: str
    goal: float
    now: Callable[[Found], Sequence[float]]
    limit: Callable[[Found], str]
    unit: str = "s"
    more: bool = False

    def reached(self, found: Found) -> bool:
        """Whether every number reaches the goal."""
        numbers = self.now(found)
        return min(numbers) >= self.goal if self.more else max(numbers) <= self.goal

    @property
    def goal_told(self) -> str:
        """The goal with its unit."""
        return f"{self.goal:,} {self.unit}"


def short(value: float) -> str:
    """Return a number with two or three digits that count."""
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}" if value >= 10 else f"{value:.2g}"


def half(found: Found, *names: str) -> list[float]:
    """Return the processor seconds of benchmarks, over two."""
    return [found[name].cpu / 2 for name in names]


def against(found: Found, peer: str, *names: str) -> list[float]:
    """Return how many times as long as a peer benchmarks take."""
    return [found[name].cpu / found[name].peers[peer] for name in names]


def million(found: Found) -> list[float]:
    """Return the seconds of a million draws, from what more draws take than fewer."""
    few, many = MANY
    [short, long] = half(found, *(f"patrons-2024 {n} `run`" for n in MANY))
    return [short + (1_000_000 - few) * (long - short) / (many - few)]


def _games(found: Found) -> list[float]:
    names = [f"crisis at {p} 2000 solve" for p in PRECISIONS]
    return [1 / ratio for ratio in against(found, "pygambit", *names)]


def _change(case: str) -> Callable[[Found], list[float]]:
    return lambda found: half(found, f"{case} {CHANGED[case][1]} change")


def _command(case: str, command: str) -> Callable[[Found], list[float]]:
    return lambda found: half(found, f"{case} 4096 `{command}`")


def _exponentials(found: Found) -> list[float]:
    return against(
        found, "numpy.exp", *(f"{n}-ends {d} solve" for n in TREES for d in (128, 100_000))
    )


def _unexplained(found: Found) -> str:
    del found
    return "not measured yet"


TARGETS = (
    Target(
        "36 to 120 ends, four actors, 128 and 100,000 draws, against one `numpy.exp`",
        "3.8 to 10 times",
        2,
        _exponentials,
        _unexplained,
        "times",
    ),
    Target(
        "warm: one quantity of patrons-2024 changed, 1,024 draws, all claims",
        "about 0.7 s",
        0.1,
        _change("patrons-2024"),
        _unexplained,
    ),
    Target(
        "warm: one quantity of axis-2025 changed, 256 draws, all claims",
        "2 s and more",
        0.3,
        _change("axis-2025"),
        _unexplained,
    ),
    Target(
        "`run patrons-2024`, cold",
        "1.9 s",
        0.8,
        _command("patrons-2024", "run"),
        _unexplained,
    ),
    Target(
        "`run axis-2025`, cold",
        "41 s to 165 s",
        4,
        _command("axis-2025", "run"),
        _unexplained,
    ),
    Target("`report patrons-2024`", "17 s", 3, _command("patrons-2024", "report"), _unexplained),
    Target(
        "`report patrons-2024-covert`",
        "54 to 70 s",
        4,
        _command("patrons-2024-covert", "report"),
        _unexplained,
    ),
    Target(
        "`report axis-2025`",
        "4 to over 5 min",
        10,
        _command("axis-2025", "report"),
        _unexplained,
    ),
    Target("`mission`", "72 to 84 s", 8, _command("all cases", "mission"), _unexplained),
    Target(
        "imperfect information, 10 sets: games per game of pygambit",
        "370 to 530",
        2000,
        _games,
        _unexplained,
        "games",
        more=True,
    ),
    Target("a million draws of patrons-2024", "183 to 252 s", 25, million, _unexplained),
)
