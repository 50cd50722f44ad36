"""The report as sections of pages, in the order that a reader needs.

Owns `sections_of`. What a question contributes follows from its class (`Place`); a section that is
told in a way of its own (claims, assumptions, limits, evidence) has its form in the template.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from realpolitik.ask.registry import registered
from realpolitik.ask.run_pages import play_page
from realpolitik.pages.numbers import plural
from realpolitik.pages.page import Page, Reference
from realpolitik.report.figures import FIGURES, FigureSpec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from realpolitik.ask.evaluate.over_time import OverTime
    from realpolitik.ask.question import AbstractQuestion, Place
    from realpolitik.ask.result import Shown
    from realpolitik.ask.run import Run
    from realpolitik.report.brief import Brief

ORDER = (
    *("course", "happened", "time", "leverage", "levers", "claims", "mind", "analysts"),
    *("watch", "record"),
    *("", "assumptions", "alternatives", "limits", "evidence"),
)
"""The sections by their anchors; the empty one stands for all that are not named here."""

OWN_FORM = {
    "claims": "What is claimed, and whether it holds",
    "assumptions": "What the answer rests on",
    "limits": "Limits and method",
    "evidence": "Evidence",
}
"""The titles of the sections that have a form of their own."""

SHORT = {
    "course": "Course",
    "happened": "What happened",
    "time": "Over time",
    "leverage": "Leverage",
    "levers": "Levers",
    "claims": "Claims",
    "analysts": "Analysts",
    "watch": "What to watch",
    "record": "Record",
    "assumptions": "Assumptions",
    "alternatives": "Alternatives",
    "limits": "Limits",
}
"""What the list of sections calls those whose title is long."""


@dataclass(frozen=True)
class Drawn:
    """A figure by the name under which it was drawn, and how to read it."""

    name: str
    caption: str


@dataclass(frozen=True)
class IllustratedPage:
    """A page with its figures."""

    page: Page
    figures: tuple[Drawn, ...] = ()


@dataclass(frozen=True)
class Subsection:
    """Blocks on one thing: a claim or an actor under its own heading, or the section's subject."""

    about: Reference | None
    blocks: tuple[IllustratedPage, ...]


@dataclass(frozen=True)
class Section:
    """A section of the report.

    Parameters
    ----------
    name
        Its anchor.
    title, intro, closing
        What stands above its blocks and below them.
    figures
        Figures of the whole section.
    groups
        Its blocks, by what they are about.
    nothing
        What it says if it has none.
    """

    name: str
    title: str
    intro: str = ""
    figures: tuple[Drawn, ...] = ()
    groups: tuple[Subsection, ...] = ()
    nothing: str = ""
    closing: str = ""

    @property
    def short(self) -> str:
        """What the list of sections calls it."""
        return SHORT.get(self.name, self.title)


def sections_of(brief: Brief, drawn: Iterable[str] = ()) -> list[Section]:
    """Return the sections of a report in order; those that have nothing to say are left out.

    Parameters
    ----------
    brief
        What the report says.
    drawn
        The names of all figures that were drawn.
    """
    found = {name: Section(name, title) for name, title in OWN_FORM.items()}
    run = brief.run
    for question in registered().values():
        place = question.place
        if place is not None and place.section and question not in brief.unasked:
            before = found.get(place.section)
            section = before or Section(place.section, place.title, place.intro)
            found[place.section] = _with(section, brief, question, place)
    if "course" in found:
        found["course"] = _course(found["course"], run)
    if run.over_time is not None:
        fans = [name for name in drawn if name.startswith("over-time-")]
        found["time"] = _over_time(run.over_time, fans)
    place_of_others = ORDER.index("")
    order = [ORDER.index(name) if name in ORDER else place_of_others for name in found]
    ordered = [s for _, s in sorted(zip(order, found.values(), strict=True), key=lambda p: p[0])]
    return [s for s in ordered if s.groups or s.nothing or s.name in OWN_FORM]


def _with(
    section: Section, brief: Brief, question: type[AbstractQuestion[Shown]], place: Place
) -> Section:
    """Return a section with what a report tells of one more question."""
    figures = {k: f for k, f in FIGURES.items() if f.question is question}
    first = replace(brief.run.provenance, draws=brief.first_draws.get(question, brief.run.draws))
    told = {
        about: tuple(
            IllustratedPage(
                _of_draws(page, answer.under(first).draws, brief.run.draws),
                tuple(_each(figures, about)),
            )
            for page in answer.pages()
        )
        for about, answer in question.told(brief.draft).items()
    }
    whole = tuple(Drawn(k, f.caption) for k, f in figures.items() if not f.each) if told else ()
    groups = {group.about: group.blocks for group in section.groups}
    for about, blocks in told.items():
        key = _reference(brief.run, about)
        groups[key] = (*groups.get(key, ()), *blocks)
    title = section.title or next((b[0].page.title for b in told.values() if b), "")
    return replace(
        section,
        title=title,
        figures=(*section.figures, *whole),
        groups=tuple(Subsection(about, blocks) for about, blocks in groups.items()),
        nothing=section.nothing or place.nothing,
    )


def _of_draws(page: Page, draws: int, every: int) -> Page:
    """Return a page that says so if its numbers are of the first draws alone."""
    if draws >= every:
        return page
    note = f"These numbers use the first {plural(draws, 'draw')} of {every:,}."
    return replace(page, notes=(*page.notes, note))


def _each(figures: dict[str, FigureSpec], about: str) -> Iterable[Drawn]:
    return (Drawn(f"{k}-{about}", f.caption) for k, f in figures.items() if f.each)


def _reference(run: Run, about: str) -> Reference | None:
    """Return what a name of an answer refers to: a claim or an actor."""
    if about in run.scenario.claims:
        return Reference("claim", about)
    return Reference("actor", about) if about in run.scenario.actors else None


def _course(section: Section, run: Run) -> Section:
    """Return the course of play with the probability of every option."""
    [group] = section.groups
    block = group.blocks[0]
    play = play_page(run.scenario, run.moves)
    first, *others = play.tables
    first = replace(first, note=f"{first.note} ({play.note})".lstrip())
    page = replace(block.page, tables=(*block.page.tables, first, *others))
    when = " in the first period" if run.over_time is not None else ""
    return replace(
        section,
        title=f"{section.title}{when}",
        groups=(replace(group, blocks=(replace(block, page=page),)),),
    )


def _over_time(over_time: OverTime, fans: Iterable[str]) -> Section:
    page = over_time.page()
    return Section(
        "time",
        page.title,
        "The grey bands show free play: the middle half and the central 90% of draws. The line is"
        " the median; for a probability it is the mean. Dashed lines show the same under each"
        " lever. Each draw is averaged over its sampled courses.",
        tuple(Drawn(name, "") for name in fans),
        (Subsection(None, (IllustratedPage(page),)),),
        closing="The sections on leverage, on the course of play and on what to watch are about"
        " the first period. In it the actors look"
        f" {plural(over_time.periods.lookahead, 'further period')} ahead.",
    )
