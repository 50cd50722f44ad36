"""The figures of a run: each answers one question in its title, made from the numbers.

Owns `Figures`, what ``run.figures`` is in a notebook, and `write_figures`. To add one: a function
in a file here, and a method or a line in `all_figures`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from realpolitik.ask.policy.compare import with_levers
from realpolitik.report.figures import course, periods, power
from realpolitik.report.figures import robustness as doubt
from realpolitik.report.figures.svg import png_of, svg_of

if TYPE_CHECKING:
    from pathlib import Path

    from realpolitik.ask.policy.lever_table import LeverTable
    from realpolitik.ask.run import Run
    from realpolitik.report.brief import Brief


class Figures:
    """Draws the results of a run; each method gives an Altair chart.

    Parameters
    ----------
    run
        The run.
    """

    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def _tables(self) -> dict[str, LeverTable]:
        actors = with_levers(self.run.scenario, None, every_plan=False)
        return {a: self.run.compare(a) for a in actors}

    def course(self) -> Any:
        """Draw what is played, move by move."""
        return course.course(self.run, self.run.explain())

    def over_time(self, name: str) -> Any:
        """Draw a state or an outcome over the periods, with every lever."""
        return periods.fan(self.run, name)

    def first_time(self, name: str) -> Any:
        """Draw when an outcome first happens."""
        return periods.first_time(self.run, name)

    def leverage(self) -> Any:
        """Draw who has leverage over whom."""
        return power.matrix(self.run, self.run.leverage(plan_draws=0))

    def levers(self) -> Any:
        """Draw what each lever brings."""
        return power.levers(self.run, self._tables)

    def claims(self) -> Any:
        """Draw in what share of draws each claim holds."""
        return doubt.claims(self.run)

    def tornado(self, claim: str) -> Any:
        """Draw what each quantity alone does to a claim."""
        return doubt.tornado(self.run.hinges(claim)[claim])

    def tipping(self, target: str, quantity: str) -> Any:
        """Draw how an answer runs along a quantity."""
        return doubt.tipping(self.run.tipping(target, quantity))

    def tipping_two(self, target: str, first: str, second: str) -> Any:
        """Draw the share of draws in which a truth holds, over two quantities."""
        return doubt.tipping_two(self.run.tipping_two(target, first, second))

    def watch(self, claim: str) -> Any:
        """Draw what to watch for a claim."""
        return doubt.watch(self.run.indicators(claim))

    def learnt(self) -> Any:
        """Draw what the observations teach."""
        return doubt.learnt(self.run.learn())


def all_figures(brief: Brief) -> dict[str, Any]:
    """Return every figure of a report by name, drawn from what was already asked."""
    found = {
        "course": course.course(brief.run, brief.explanation),
        **periods.all_fans(brief.run),
        "leverage": power.matrix(brief.run, brief.leverage),
    }
    if brief.levers:
        found["levers"] = power.levers(brief.run, brief.levers)
    if brief.run.claims:
        found["claims"] = doubt.claims(brief.run)
    for name in brief.weakest:
        if brief.hinges[name].holds is not None and brief.hinges[name].swings:
            found[f"tornado-{name}"] = doubt.tornado(brief.hinges[name])
        if name in brief.tipping:
            found[f"tipping-{name}"] = doubt.tipping(brief.tipping[name])
        if name in brief.indicators:
            found[f"watch-{name}"] = doubt.watch(brief.indicators[name])
    if brief.learning is not None:
        found["learnt"] = doubt.learnt(brief.learning)
    return found


def write_figures(brief: Brief, folder: Path, *, replace: bool = False) -> list[Path]:
    """Write every figure of a report as SVG and PNG; return the files.

    Raises
    ------
    RealpolitikError
        If a file exists and may not be replaced, or the folder cannot be written to.
    """
    from realpolitik.files import make_folder, write_bytes

    make_folder(folder)
    written = []
    for name, chart in all_figures(brief).items():
        for suffix, content in ((".svg", svg_of(chart).encode()), (".png", png_of(chart))):
            path = folder / f"{name}{suffix}"
            write_bytes(path, content, replace=replace)
            written.append(path)
    return written
