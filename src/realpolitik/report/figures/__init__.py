"""The figures of a run: each answers one question in its title, made from the numbers.

Owns `FIGURES`, one line a figure; `Figures`, what ``run.figures`` is in a notebook; `all_figures`
and `write_figures`. To add one: a function from a run and a result to a chart in a file here, and
its line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from realpolitik.ask.evidence.indicators import IndicatorsQuestion
from realpolitik.ask.evidence.learning import LearnQuestion
from realpolitik.ask.explanation.explain import ExplainQuestion
from realpolitik.ask.policy.leverage import LeverageQuestion
from realpolitik.ask.policy.levers_in_full import LeversInFullQuestion
from realpolitik.ask.question import AbstractQuestion
from realpolitik.ask.result import Several, Shown
from realpolitik.ask.robustness.hinges import HingesQuestion
from realpolitik.ask.robustness.tipping import TippingQuestion, TippingTwoQuestion
from realpolitik.report.figures import course, periods, power, robustness
from realpolitik.report.figures.svg import png_of, svg_of
from realpolitik.report.figures.theme import Chart

if TYPE_CHECKING:
    from pathlib import Path

    from realpolitik.ask.run import Run
    from realpolitik.report.brief import Brief

Draw = Callable[["Run", Any], Chart]  # Any: an answer to the figure's own question


@dataclass(frozen=True)
class FigureSpec:
    """A figure of a question's answer.

    Parameters
    ----------
    question
        The question.
    draw
        From the run and the answer to a chart; None if there is nothing to draw.
    caption
        How to read it.
    each
        Whether there is one for each of several answers.
    given
        Fields of the question that suffice for the figure.
    """

    question: type[AbstractQuestion[Shown]]
    draw: Draw
    caption: str
    each: bool = False
    given: Mapping[str, object] = field(default_factory=dict)


FIGURES: dict[str, FigureSpec] = {
    "course": FigureSpec(
        ExplainQuestion,
        course.course,
        "Each row is a move, from the first to the last. The width of a block is its mean"
        " probability over draws. Ribbons show which choice follows which. The table below has"
        " the ranges; they also appear when you point at a block.",
    ),
    "leverage": FigureSpec(
        LeverageQuestion,
        power.matrix,
        "Each row is an actor that uses leverage; each column is its target. Right of the line:"
        " the points that the target would lose if the actor turned against it (dependence). Left:"
        " the points that this would cost the actor; a grey bar to the right is a gain. Bold:"
        " dependence minus cost. Hatched: the actor would probably not carry it out.",
        given={"plan_draws": 0},
    ),
    "levers": FigureSpec(
        LeversInFullQuestion,
        power.levers,
        "Median and central 90% over draws. A lever is a committed plan: the others believe it and"
        " reply to it.",
    ),
    "tornado": FigureSpec(
        HingesQuestion,
        robustness.tornado,
        "How far each quantity alone moves the margin of the claim's test, from the quantity's 5%"
        " to its 95%, with all others at their medians.",
        each=True,
    ),
    "tipping": FigureSpec(
        TippingQuestion,
        robustness.tipping,
        "Grey: the quantity's central 90%. Dotted: its median. All other quantities vary as in the"
        " draws.",
        each=True,
    ),
    "tipping_two": FigureSpec(TippingTwoQuestion, robustness.tipping_two, "", each=True),
    "watch": FigureSpec(
        IndicatorsQuestion,
        robustness.watch,
        "Blue: moves that can be observed. Grey: quantities that could become known. Left: how much"
        " the observation tells about the verdict, in bits. Right: the share of draws in which the"
        " claim holds after the observation. Dotted: before it.",
        each=True,
    ),
    "learnt": FigureSpec(
        LearnQuestion,
        robustness.learnt,
        "Median and central 90%, before and after the observations.",
    ),
}
"""Every figure of a question's answer by name."""


class Figures:
    """Draws the results of a run; each method gives an Altair chart.

    Every figure of `FIGURES` is a method, which takes the fields of its question: for one,
    ``run.figures.tornado("claim")``.

    Parameters
    ----------
    run
        The run.
    """

    def __init__(self, run: Run) -> None:
        self.run = run

    def __getattr__(self, name: str) -> Callable[..., Chart]:
        if name not in FIGURES:
            raise AttributeError(f"no figure is called {name!r}; there are {', '.join(dir(self))}")
        figure = FIGURES[name]

        def draw(*args: object, **given: object) -> Chart:
            answer = self.run.put(figure.question(*args, **{**figure.given, **given}))
            if figure.each and isinstance(answer, Several):
                [answer] = answer.values()
            return figure.draw(self.run, answer)

        return draw

    def __dir__(self) -> list[str]:
        return sorted([*FIGURES, "claims", "over_time", "first_time"])

    def claims(self) -> Chart:
        """Draw in what share of draws each claim holds."""
        return robustness.claims(self.run)

    def over_time(self, name: str) -> Chart:
        """Draw a state or an outcome over the periods, with every lever."""
        return periods.fan(self.run, name)

    def first_time(self, name: str) -> Chart:
        """Draw when an outcome first happens."""
        return periods.first_time(self.run, name)


def figures_of(brief: Brief, question: type[AbstractQuestion[Shown]]) -> dict[str, Chart]:
    """Return the figures of what a report tells of a question, each under its name.

    A figure of one answer among several is called after what the answer is about, as in
    ``tornado-CLAIM``.
    """
    charts: dict[str, Chart] = {}
    for name, figure in FIGURES.items():
        if figure.question is not question:
            continue
        if figure.each:
            answers: Mapping[str, Shown] = {
                f"{name}-{about}": answer for about, answer in question.told(brief.draft).items()
            }
        else:
            answer = brief.one(question)
            answers = {name: answer} if answer is not None else {}
        drawn = {key: figure.draw(brief.run, answer) for key, answer in answers.items()}
        charts |= {key: chart for key, chart in drawn.items() if chart is not None}
    return charts


def all_figures(brief: Brief) -> dict[str, Chart]:
    """Return every figure of a report by name, drawn from what was already asked."""
    charts = dict(periods.all_fans(brief.run))
    if brief.run.claims:
        charts["claims"] = robustness.claims(brief.run)
    for question in brief.draft.answers:
        charts |= figures_of(brief, question)
    return charts


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
