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


def _stages(found: Found) -> list[float]:
    return half(found, *(f"stage {form} 4096 solve" for form in STAGES))


def _exponentials_limit(found: Found) -> str:
    at_once, small = found["40-ends 1 solve"], found["40-ends 128 solve"]
    [middle] = against(found, "numpy.exp", "40-ends 2048 solve")
    return (
        f"at 128 draws {short(100 * at_once.cpu / small.cpu)}% of the time is that of one draw,"
        f" which is the calls from Python. At 2,048 draws of 40 ends it is {short(middle)} times."
        " The kernel and its parts were timed apart: it takes 51 to 70% at 128 draws, 79 to 94%"
        " at 2,048 and 85 to 92% at 100,000. Its exponentials take 6 to 14% of the whole, and"
        " reading the payoffs once takes 22 to 25% at 100,000 draws, where they come from memory."
        " The rest is the arithmetic of the backward pass: each payoff is multiplied by a"
        " probability and added, for every actor at every node."
    )


def _changed_limit(found: Found) -> str:
    [fixed, standard] = half(
        found, "patrons-2024 1 `run`", "patrons-2024 1024 run without searches"
    )
    return (
        "by a profile 54% of it is the search for the best plan in each draw, which claims ask for"
        " four times. Every draw climbs on its own, and each step is NumPy over the draws that"
        " still climb; compiled draw by draw it was only 1.5 times as fast. 36% is all other"
        " answers,"
        f" which take {short(standard)} s for as many draws when nothing is changed: a weight"
        " that enters all payoffs changes each of them. Reading the changed file is 5%. Of a"
        f" process that begins, {short(fixed)} s are saved."
    )


def _axis_change_limit(found: Found) -> str:
    [few] = half(found, "axis-2025 128 run")
    return (
        "by a profile 41% of it is NumPy that leads courses from period to period (which kinds of"
        " path are taken, what states follow, which courses are alike), 31% is asking some 670"
        " questions and their parts, 11% is the compiled kernel that plays periods, 7% is reading"
        " the file, and 6% is expressions. The quantity enters payoffs of every period, so each"
        f" course is played anew; a run of 128 draws takes {short(few)} s when nothing is changed."
    )


def _cold_limit(found: Found) -> str:
    [fixed, warm] = half(found, "patrons-2024 1 `run`", "patrons-2024 4096 run")
    return (
        f"a run of one draw takes {short(fixed)} s. By a profile from the start of the process"
        " 46% of that is imports, 27% is reading the file, 9% is games and searches, and 6% is"
        " asking. Of the whole run imports are 27%, games 22%, asking 14%, reading 13%, searches"
        f" 9%, and loading numba 6%. The draws take {short(warm)} s in a process that is warm,"
        " with the compiled kernel; a command has worked 60 million numbers by NumPy before"
        " loading it pays."
    )


def _axis_limit(found: Found) -> str:
    [few] = half(found, "axis-2025 512 run")
    return (
        "by a profile from the start of the process 38% of it is NumPy that leads courses from"
        " period to period, 14% is the compiled kernel, 13% is asking, 12% is imports, 6% is"
        " reading the file, 5% is expressions, 4% is loading numba, and 3% is writing periods"
        " down as programs. Courses that differ are thinned and numbered afresh in each period by"
        f" sorting and counting, which the kernel does not do. 512 draws take {short(few)} s in a"
        " process that is warm."
    )


def _report_limit(told: str) -> Callable[[Found], str]:
    """Return where the time of a report goes, as a profile from the start of the process told."""
    return lambda _: f"by a profile from the start of the process: {told}"


def _mission_limit(found: Found) -> str:
    [one] = half(found, "patrons-2024 4096 run")
    return (
        f"it tests every shipped case, {len(case_names())} of them; all that is asked of one like"
        f" patrons-2024 takes {short(one)} s in a process that is warm. By a profile"
        " from the start of the process 24% is asking, with statistics over draws, 19% is NumPy"
        " that leads courses from period to period, 15% is the compiled kernel, 12% is reading"
        " files, 7% is imports, and 6% is expressions."
    )


def _games_limit(found: Found) -> str:
    names = [f"crisis at {p} 2000 solve" for p in PRECISIONS]
    each = sorted(1e6 * found[n].cpu / 2000 for n in names)
    return (
        f"a game takes {short(each[0])} to {short(each[-1])} microseconds. By a profile at"
        " precision 0.5, 33% of it is the compiled equations with their derivatives, 28% is"
        " compiled elimination, 9% is putting the two together, and 22% is NumPy along the path:"
        " steps, which draws have arrived, and copies of those that walk on. The equations of a"
        " game are worked out some 40 times on its way, with up to ten unknowns and 24 ends: what"
        " is left is arithmetic, and steps are as long as the turn of the path allows."
    )


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
        " searched ones. By a profile 31% of it is the compiled kernel: 40 games of up to 594"
        " paths, their paths, and the sums over these. 15% is payoffs and expressions by NumPy,"
        " 9% is what hands games to the kernel, and 43% is asking: some 150 questions in each"
        " block, in Python, with copies of payoffs and answers. Blocks of 640 draws take a fifth"
        " less than those of 320; larger ones gain a twentieth more. Memory stays flat: "
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
            "28% is the search for best plans (NumPy, each draw on its own way), 42% is asking"
            " claims at 839 chosen points on the way to what would turn them, some of which search"
            " too: each point needs the one before it, so that blocks are small and payoffs and"
            " expressions in them, 17%, are calls more than numbers. Figures and page are 10%,"
            " imports 7%, the compiled kernel 9%."
        ),
    ),
    Target(
        "`report patrons-2024-covert`",
        "54 to 70 s",
        4,
        _command("patrons-2024-covert", "report"),
        _report_limit(
            "58% is following the equilibrium as precision grows, half of it in the compiled kernel"
            " (25%) and half NumPy along the path; 28% is who could hurt whom, where a turned actor"
            " replies almost exactly and the path is long. Figures and page are 14%, imports 9%,"
            " loading numba 4%."
        ),
    ),
    Target(
        "`report axis-2025`",
        "4 to over 5 min",
        10,
        _command("axis-2025", "report"),
        _report_limit(
            "32% is NumPy that leads courses from period to period, 16% is the compiled kernel, 11%"
            " is figures and page, 9% is asking, 8% is other solutions, 8% is expressions, and 5%"
            " is imports."
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
