"""What was to be reached, row by row, and what is: the table of the page on speed.

Owns `Target`, `TARGETS` and `short`. Seconds are processor seconds over two, as if two cores
shared the work evenly; where a row is missed its limit is told with something else that was
measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.record import Measured
from benchmarks.registry import CHANGED, MANY, PRECISIONS, STAGES, TREES
from realpolitik.cases import case_names

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


def _exponentials_limit(found: Found) -> str:
    at_once, small = found["40-ends 1 solve"], found["40-ends 128 solve"]
    [middle] = against(found, "numpy.exp", "40-ends 2048 solve")
    return (
        f"at 128 draws {short(100 * at_once.cpu / small.cpu)}% of the time is that of one draw,"
        " which is the calls from Python. At 2,048 draws of 40 ends, where every array still lies"
        f" in the cache, it is {short(middle)} times; at 100,000 the arrays come from memory."
    )


def _changed_limit(found: Found) -> str:
    [fixed, standard] = half(
        found, "patrons-2024 1 `run`", "patrons-2024 1024 run without searches"
    )
    return (
        f"all that a run asks, but for claims that search, takes {short(standard)} s for as many"
        " draws when nothing is changed, and a weight that enters all payoffs changes each of these"
        f" answers. Of a process that begins, {short(fixed)} s are saved."
    )


def _axis_change_limit(found: Found) -> str:
    [few] = half(found, "axis-2025 128 run")
    return (
        f"a run of 128 draws takes {short(few)} s when nothing is changed; a quantity that enters"
        " payoffs of every period leaves little that could be kept."
    )


def _cold_limit(found: Found) -> str:
    [fixed, warm] = half(found, "patrons-2024 1 `run`", "patrons-2024 4096 run")
    return (
        f"a run of one draw takes {short(fixed)} s: Python and typer 0.04 s; NumPy, SciPy, polars,"
        " pydantic and lark 0.2 s; our own files 0.25 s; reading the file 0.1 s; the rest is"
        f" compiling and asking. The draws take {short(warm)} s in a process that is warm, with"
        " the compiled kernel."
    )


def _axis_limit(found: Found) -> str:
    [few] = half(found, "axis-2025 512 run")
    return (
        f"512 draws take {short(few)} s in a process that is warm, so that eight times as many take"
        f" {short(8 * few)} s; the rest is the start of the process, and loading the kernel."
    )


def _report_limit(told: str) -> Callable[[Found], str]:
    """Return what questions take, as they were timed one by one in the process of a report."""
    return lambda _: f"of its processor seconds, asked one by one: {told}."


def _mission_limit(found: Found) -> str:
    [one] = half(found, "patrons-2024 4096 run")
    return (
        f"it runs every shipped case, {len(case_names())} of them; one like patrons-2024 takes"
        f" {short(one)} s in a process that is warm."
    )


def _games_limit(found: Found) -> str:
    names = [f"crisis at {p} 2000 solve" for p in PRECISIONS]
    each = sorted(1e6 * found[n].cpu / 2000 for n in names)
    return (
        f"a game takes {short(each[0])} to {short(each[-1])} microseconds. By a profile at"
        " precision 0.5, 58% of it is putting together the matrices of derivatives, and 24% is"
        " solving with them; both are NumPy over all draws, in an order of our own, which keeps the"
        " bits the same."
        " The steps along the path are not compiled."
    )


def _stages(found: Found) -> list[float]:
    return half(found, *(f"stage {form} 4096 solve" for form in STAGES))


def _stages_limit(found: Found) -> str:
    each = sorted(2e6 * s / 4096 for s in _stages(found))
    return (
        f"a draw takes {short(each[0])} to {short(each[-1])} microseconds, in some 23 to 33"
        " evaluations of the equations along the branch. By a profile 55% of it is the equations"
        " and their derivatives, 15% is solving with them, both compiled; the rest is the steps"
        " along the branch, in NumPy."
    )


def _million_limit(found: Found) -> str:
    [standard] = half(found, "patrons-2024 4096 run without searches")
    return (
        f"a draw takes {short(1e6 * standard / 4096)} microseconds for the 169 answers but the"
        " searched ones. By a profile 30% of it is solving games; most of the rest is NumPy over"
        " the paths of each game, for each answer. Blocks of 128 to 4,096 draws make no more than"
        " a twentieth of difference to the better. Two threads are slower than one by the clock,"
        " two processes 1.6 times as fast (see the page on many machines). A million draws, run"
        " once, took 498 processor seconds, 360 s by the clock and 878 MB. Memory stays flat: "
        + " and ".join(
            f"{short(found[f'patrons-2024 {n} `run`'].megabytes)} MB at {n:,} draws" for n in MANY
        )
        + "."
    )


TARGETS = (
    Target(
        "36 to 120 ends, four actors, 128 and 100,000 draws, against one `numpy.exp`",
        "3.8 to 10 times",
        2,
        _exponentials,
        _exponentials_limit,
        "times",
    ),
    Target(
        "warm: one quantity of patrons-2024 changed, 1,024 draws, all claims",
        "about 0.7 s",
        0.1,
        _change("patrons-2024"),
        _changed_limit,
    ),
    Target(
        "warm: one quantity of axis-2025 changed, 256 draws, all claims",
        "2 s and more",
        0.3,
        _change("axis-2025"),
        _axis_change_limit,
    ),
    Target(
        "`run patrons-2024`, cold",
        "1.9 s",
        0.8,
        _command("patrons-2024", "run"),
        _cold_limit,
    ),
    Target(
        "`run axis-2025`, cold",
        "41 s to 165 s",
        4,
        _command("axis-2025", "run"),
        _axis_limit,
    ),
    Target(
        "`report patrons-2024`",
        "17 s",
        3,
        _command("patrons-2024", "report"),
        _report_limit(
            "hinges 10.1, leverage 5.1, the run 3.9, figures and page 2.9, robustness 1.8"
        ),
    ),
    Target(
        "`report patrons-2024-covert`",
        "54 to 70 s",
        4,
        _command("patrons-2024-covert", "report"),
        _report_limit(
            "leverage 18.1, hinges 7.5, the run 2.8, figures and page 2.0, robustness 1.9"
        ),
    ),
    Target(
        "`report axis-2025`",
        "4 to over 5 min",
        10,
        _command("axis-2025", "report"),
        _report_limit(
            "the run 9.5, hinges 4.9, other solutions 4.1, figures and page 4.1, robustness 3.6,"
            " tipping 2.4, indicators 2.3"
        ),
    ),
    Target("`mission`", "72 to 84 s", 8, _command("all cases", "mission"), _mission_limit),
    Target(
        "imperfect information, 10 sets: games per game of pygambit",
        "370 to 530",
        2000,
        _games,
        _games_limit,
        "games",
        more=True,
    ),
    Target(
        "a stage of 11 steps on two moves, two private types a side, 4,096 draws",
        "25 to 152 s",
        2,
        _stages,
        _stages_limit,
    ),
    Target("a million draws of patrons-2024", "183 to 252 s", 25, million, _million_limit),
)
