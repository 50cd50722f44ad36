"""What a run answers, as pages: play, outcomes, payoffs, levers, claims, evidence.

Owns `play_page` and the other pages of `Run.pages`. The terminal, the report and a notebook print
these pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.ask.policy.levers import COURSES_NOTE
from realpolitik.ask.robustness.analysts import analysts_asked
from realpolitik.pages.numbers import chance, number, percent, plural, spread
from realpolitik.pages.page import Page, Table
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.names import Names, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.evaluate.verdicts import Verdict
    from realpolitik.ask.policy.levers import LeverResult
    from realpolitik.ask.result import Document
    from realpolitik.ask.robustness.analysts import ByAnalyst
    from realpolitik.ask.robustness.shape import ShapeAlone
    from realpolitik.engines import Ensemble
    from realpolitik.scenario.model import Scenario

OVER_DRAWS = "mean probability over draws (5% to 95%)"

SHOWN = 5
"""Outcomes of which a table tells what each lever makes of them; documents have all."""


def play_page(scenario: Scenario, moves: Mapping[str, Mapping[str, Answer]]) -> Page:
    """Return the page with the probability of every option of every move."""
    tables, names = [], Names(scenario)
    for name, options in moves.items():
        rows = [(names.option(name, o), chance(answer.summary)) for o, answer in options.items()]
        shares = tuple(answer.summary.mean for answer in options.values())
        says = scenario.moves[name].says
        tables.append(Table(names.move_by(name), says, ("", ""), tuple(rows), shares=shares))
    return Page("Expected course of play", tables=tuple(tables), note=OVER_DRAWS, close=True)


def outcomes_page(scenario: Scenario, outcomes: Mapping[str, Answer]) -> Page:
    """Return the page with the probability of every outcome, or its value."""
    tables = []
    truths = {k for k, d in scenario.outcomes.items() if d.kind is Kind.TRUTH}
    for name, answer in outcomes.items():
        summary, true = answer.summary, name in truths
        cell = chance(summary) if true else _number(answer)
        says = scenario.outcomes[name].says
        share = summary.mean if true else None
        tables.append(Table(plain(name), says, ("", ""), (("", cell),), shares=(share,)))
    when = "by the end, a number: in the last period; " if scenario.periods is not None else ""
    median = "median of a number, " if len(truths) < len(tables) else ""
    return Page("Outcomes", tables=tuple(tables), note=when + median + OVER_DRAWS, close=True)


def _number(answer: Answer) -> str:
    s = answer.summary
    if s.p50 is None:
        return "undefined in every draw"
    return "{} ({} to {})".format(*(number(v) for v in (s.p50, s.p05, s.p95)))


def payoffs_page(scenario: Scenario, payoffs: Mapping[str, Answer]) -> Page:
    """Return the page with what each actor can expect."""
    rows = tuple(
        (name, scenario.actors[name].title, spread(answer.summary, as_share=False))
        for name, answer in payoffs.items()
    )
    note = "points, each actor on its own scale; median over draws (5% to 95%)"
    return Page("Payoffs", tables=(Table("", "", ("", "", ""), rows),), note=note, close=True)


def lever_pages(
    scenario: Scenario,
    levers: Mapping[str, LeverResult],
    payoffs: Mapping[str, Answer],
    outcomes: Mapping[str, Answer],
) -> Iterator[Page]:
    """Return for each actor the page with what its levers bring, beside free play."""
    truths = [k for k, d in scenario.outcomes.items() if d.kind is Kind.TRUTH][:SHOWN]
    names = Names(scenario)
    for actor in dict.fromkeys(a for r in levers.values() for a in r.lever.actors):
        own = [r.seen_by(actor) for r in levers.values() if actor in r.lever.actors]
        tables = [_lever_payoffs(names, own, payoffs[actor])]
        if truths:
            tables.append(_lever_outcomes(names, truths, outcomes, own))
        note = "committed plans: the others believe them and reply. Free play: no plan"
        title = f"Levers: {scenario.actors[actor].title}"
        compared = [payoffs[actor], *(r.payoffs[actor] for r in own)]
        notes: tuple[str, ...] = ()
        if any(answer.sampled for answer in compared):
            notes = (COURSES_NOTE,)
        notes += tuple(
            f"{names.lever(r.lever.name, actor)}: all its actors are better off than in free play"
            f" in {percent(r.beats_for_all)} of draws."
            for r in own
            if r.lever.partners
        )
        yield Page(title, tables=tuple(tables), notes=notes, note=note, close=True)


def _lever_payoffs(names: Names, levers: Sequence[LeverResult], free: Answer) -> Table:
    rows = [("(free play)", spread(free.summary, as_share=False), "", "")]
    rows += [
        (
            names.lever(r.lever.name, r.lever.by),
            spread(r.payoff, as_share=False),
            percent(r.best_share),
            percent(r.beats_free_play),
        )
        for r in sorted(levers, key=_best_first)
    ]
    header = ("lever", "payoff", "best lever in", "better than free play in")
    return Table("", "", header, tuple(rows), frozenset({2, 3}))


def _best_first(result: LeverResult) -> float:
    """Return by what levers are put in order: the median payoff, those that have none last."""
    middle = result.payoff.p50
    return float("inf") if middle is None else -middle


def _lever_outcomes(
    names: Names,
    truths: Sequence[str],
    free: Mapping[str, Answer],
    levers: Sequence[LeverResult],
) -> Table:
    own = {names.lever(r.lever.name, r.lever.by): r.outcomes for r in levers}
    plays = {"(free play)": free, **own}
    rows = tuple(
        (name, *(percent(outcomes[k].summary.mean) for k in truths))
        for name, outcomes in plays.items()
    )
    right = frozenset(range(1, len(truths) + 1))
    header = ("mean probability", *(plain(k) for k in truths))
    return Table("", "", header, rows, right)


def claims_page(
    ensemble: Ensemble, claims: Mapping[str, Verdict], shape: Mapping[str, ShapeAlone]
) -> Page:
    """Return the page with the verdict on every claim, with what it rests on."""
    tables, analysts = [], analysts_asked(ensemble)
    for name, verdict in claims.items():
        row = f" [{verdict.claim.row}]" if verdict.claim.row else ""
        title, says = f"{name}{row}", verdict.claim.says
        beside = beside_claim(verdict, shape[name], analysts)
        told = ((verdict.sentence(),), *((line,) for line in beside))
        shares = (verdict.share, *(None for _ in beside))
        tables.append(Table(title, says, ("",), told, shares=shares))
    note = "share of draws in which the test holds"
    return Page("Claims", tables=tuple(tables), note=note, close=True)


def beside_claim(verdict: Verdict, shape: ShapeAlone, analysts: ByAnalyst | None) -> list[str]:
    """Return what stands beside a verdict: by whose numbers, and whether numbers decide it."""
    by_analyst = analysts.sentence_of(verdict.claim.name) if analysts else ""
    return [line for line in (by_analyst, shape.sentence(verdict.share)) if line]


def claims_document(
    ensemble: Ensemble, claims: Mapping[str, Verdict], shape: Mapping[str, ShapeAlone]
) -> Document:
    """Return the verdicts on all claims as plain data, with what they rest on."""
    analysts = analysts_asked(ensemble)
    return {
        name: {
            **verdict.to_dict(),
            "shape": shape[name].to_dict(),
            **(analysts.document_of(name) if analysts else {}),
        }
        for name, verdict in claims.items()
    }


def evidence_page(scenario: Scenario) -> Page:
    """Return the page with a line for each source; `realpolitik show` prints what they say."""
    rows = tuple(
        (e.grade, e.date, f"{plain(e.name)}{' (hindsight)' if e.hindsight else ''}  {e.source}")
        for e in scenario.evidence.values()
    )
    stated = [q for q in scenario.quantities.values() if not q.implied]
    judged = sum(1 for q in stated if not q.evidence)
    rest = (
        f"{judged} of {plural(len(stated), 'quantity', 'quantities')} rest on judgement alone;"
        f" `realpolitik show {scenario.name}` prints the reasons and sources."
    )
    table = Table("", "", ("", "", ""), rows)
    note = "Admiralty grade, date, source"
    return Page("Evidence", tables=(table,), notes=(rest,), note=note, close=True)
