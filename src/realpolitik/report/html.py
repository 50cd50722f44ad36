"""The report: one HTML file with everything inside, for a reader who is no programmer.

Owns `html_report`, and the `environment` that every page shares. The page comes from
``report.html.jinja``, which escapes every text; only pictures that are drawn here enter as they
are. It loads nothing from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.ask.evaluate.verdicts import as_expected
from realpolitik.ask.robustness.analysts import AnalystsQuestion
from realpolitik.ask.robustness.hinges import SOONEST, HingesQuestion
from realpolitik.ask.robustness.sensitivity import SensitivityQuestion
from realpolitik.ask.robustness.solutions import SolutionsQuestion
from realpolitik.ask.robustness.widened_ranges import RobustnessQuestion
from realpolitik.ask.run_pages import beside_claim
from realpolitik.cases import argument_for
from realpolitik.engines import DEFAULT_ENGINE, ENGINES
from realpolitik.pages.numbers import (
    number,
    percent,
    plural,
    unit_after,
)
from realpolitik.report.density import density_svg
from realpolitik.report.figures import all_figures
from realpolitik.report.figures.svg import legal, picture, svg_of
from realpolitik.report.sections import sections_of
from realpolitik.report.sentences import brief_sentences
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import all_references
from realpolitik.scenario.names import Names, plain

if TYPE_CHECKING:
    from jinja2 import Environment

    from realpolitik.ask.question import AbstractQuestion
    from realpolitik.ask.result import Shown
    from realpolitik.report.brief import Brief
    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True)
class Assumption:
    """One quantity as a row: its range, what it rests on, and how much it matters."""

    name: str
    says: str
    unit: str
    low: str
    middle: str
    high: str
    density: str
    evidence: tuple[str, ...]
    judgement: str
    rank: int | None


def environment() -> Environment:
    """Return what fills templates: every text escaped, a missing name an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("realpolitik.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = plain
    return made


def html_report(brief: Brief) -> str:
    """Return the report as one self-contained HTML document."""
    template = environment().get_template("report.html.jinja")
    run, scenario = brief.run, brief.run.scenario
    figures = {k: picture(svg_of(c)) for k, c in all_figures(brief).items()}
    page = template.render(
        brief=brief,
        run=run,
        scenario=scenario,
        provenance=run.provenance,
        expected=as_expected(run.claims.values()),
        command=_command(brief),
        solvers=tuple(ENGINES.values()),
        answer=brief_sentences(brief),
        figures=figures,
        sections=sections_of(brief, figures),
        hinges=brief.one(HingesQuestion) or {},
        robustness=brief.one(RobustnessQuestion) or {},
        solutions=brief.one(SolutionsQuestion),
        soonest=SOONEST,
        first_draws=_first_draws(brief),
        unasked=_unasked(brief),
        assumptions=_assumptions(brief),
        wants=_wants(scenario),
        names=Names(scenario),
        analysts=brief.one(AnalystsQuestion),
        beside_claim=beside_claim,
        percent=percent,
        plural=plural,
    )
    return legal(page)


def _first_draws(brief: Brief) -> str:
    """Say which questions were asked of the first draws only, and of how many."""
    first = brief.first_draws.items()
    return "; ".join(f"{_subject(q)} ({plural(draws, 'draw')})" for q, draws in first)


def _unasked(brief: Brief) -> str:
    """Say which questions the solution cannot answer, and why."""
    return "; ".join(f"{_subject(q)} (it cannot {why})" for q, why in brief.unasked.items())


def _subject(question: type[AbstractQuestion[Shown]]) -> str:
    """Return what a report calls a question that has a place in it."""
    place = question.place
    return (place.title or place.key) if place is not None else question.summary()


def _command(brief: Brief) -> str:
    run = brief.run
    method = run.ensemble.method
    chosen = "" if method == DEFAULT_ENGINE else f" --solution {method}"
    return (
        f"realpolitik report {argument_for(run.scenario.source.name)} --draws {run.draws}"
        f" --seed {run.seed}{chosen}"
    )


def _assumptions(brief: Brief) -> list[Assumption]:
    """Return every quantity, those that matter most first."""
    weight: dict[str, float] = {}
    for found in (brief.one(SensitivityQuestion) or {}).values():
        for row in found.rows:
            if row.pawn > found.noise:
                weight[row.quantity] = max(weight.get(row.quantity, 0.0), row.pawn)
    ranks = {k: i for i, k in enumerate(sorted(weight, key=lambda k: -weight[k]), start=1)}
    rows = []
    for name, q in brief.run.ensemble.model.quantities.items():
        low, middle, high = (number(v) for v in q.distribution.summary())
        rows.append(
            Assumption(
                name,
                q.says,
                unit_after(q.unit).strip(),
                low,
                middle,
                high,
                density_svg(q.distribution),
                q.evidence,
                q.judgement or "",
                ranks.get(name),
            )
        )
    last = len(rows) + 1
    return sorted(rows, key=lambda r: r.rank or last)


def _wants(scenario: Scenario) -> Mapping[str, list[tuple[str, str, list[str]]]]:
    """Return by actor its interests: name, what it says, and the quantities that it rests on."""
    expressions = {k: d.expression for k, d in scenario.definitions.items()}
    found: dict[str, list[tuple[str, str, list[str]]]] = {}
    for name, actor in scenario.actors.items():
        found[name] = [
            (k, i.says, _used(scenario, expressions, i.weight, i.gain))
            for k, i in actor.interests.items()
        ]
    return found


def _used(scenario: Scenario, expressions: Mapping[str, n.Node], *parts: n.Node) -> list[str]:
    used: set[str] = set()
    for part in parts:
        used |= all_references(expressions, part, n.QuantityRef)
    return [k for k in scenario.quantities if k in used]
