"""One fact has one number: on the screen, in the report, its figures and its JSON."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.ask.evaluate.target import leading_event
from realpolitik.ask.explanation.explain import ExplainQuestion
from realpolitik.ask.robustness.solutions import SolutionsQuestion
from realpolitik.pages.numbers import chance, percent
from realpolitik.report.brief import Brief, brief_of
from realpolitik.report.figures.course import course
from realpolitik.report.figures.robustness import claims
from realpolitik.report.html import html_report
from realpolitik.report.sections import sections_of
from realpolitik.report.sentences import brief_sentences
from realpolitik.report.terminal import print_run
from realpolitik.scenario.names import Names
from tests.ask.games import THREAT, read

DRAWS = 600
"""More than some questions are asked of in a report."""


@pytest.fixture(scope="module")
def brief() -> Brief:
    return brief_of(rp.run(read(THREAT), draws=DRAWS))


def _screen(brief: Brief) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    print_run(brief.run, console)
    return console.export_text()


def test_options_add_up_and_are_the_same_everywhere(brief: Brief) -> None:
    """Mean probabilities: on the screen, in the table of the report, its figure and the JSON."""
    screen, page = _screen(brief), html_report(brief)
    drawn, names = json.dumps(_figure(brief)), Names(brief.run.scenario)
    for move, options in brief.run.moves.items():
        assert sum(a.mean for a in options.values()) == pytest.approx(1, abs=1e-12)
        document = brief.run.to_dict()["moves"][move]
        for option, answer in options.items():
            shown = names.option(move, option)
            told = chance(answer.summary)
            assert document[option]["mean"] == answer.mean
            assert re.search(rf"{re.escape(shown)} +\S+ +{re.escape(told)}", screen)
            assert told.replace("<", "&lt;").replace(">", "&gt;") in page
            label = f"{names.move(move)}: {shown.strip('()')}, {told}"
            assert json.dumps(label, ensure_ascii=True)[1:-1] in drawn


def _figure(brief: Brief) -> object:
    """Return the figure of the course of play as data."""
    told = brief.one(ExplainQuestion)
    assert told is not None
    return course(brief.run, told).to_dict()


def test_what_is_conditional_is_called_so(brief: Brief) -> None:
    sentence = brief_sentences(brief)[0]
    screen = re.sub(r"\s+", " ", _screen(brief))
    conditional = 0
    for move, options in brief.run.moves.items():
        happens = {k: a.mean for k, a in options.items() if k != "none"}
        if "none" not in options or sum(happens.values()) < 0.5:
            continue
        best = max(happens, key=lambda k: happens[k])
        chance = percent(happens[best] / sum(happens.values()))
        who = f"{Names(brief.run.scenario).chosen(move, best)} ({chance} if the move is made)"
        assert who in sentence
        assert who in screen
        conditional += 1
    assert conditional


def test_commands_and_report_seek_plans_on_the_same_draws(brief: Brief) -> None:
    run = brief.run
    events = leading_event(run.scenario)
    asked = run.leverage(events)
    told = brief.to_dict()["leverage"]
    document = asked.to_dict()
    assert isinstance(told, dict)
    assert told["influence"] == document["influence"]
    assert told["commitment"] == document["commitment"]
    assert told["influence"]


def test_what_has_fewer_draws_than_the_rest_says_so(brief: Brief) -> None:
    """The same fact over fewer draws is another number: the page says of which draws it is."""
    assert set(brief.first_draws.values()) == {512, 128}
    assert brief.run.draws == DRAWS
    solutions = brief.one(SolutionsQuestion)
    assert solutions is not None
    few = {k: v["qre"].answer.draws for k, v in solutions.verdicts.items()}
    assert set(few.values()) == {128}
    told = {
        section.name: [
            note for group in section.groups for b in group.blocks for note in b.page.notes
        ]
        for section in sections_of(brief)
    }
    assert "These numbers use the first 128 draws of 600." in told["alternatives"]
    assert "These numbers use the first 512 draws of 600." in told["leverage"]
    assert "These numbers use the first 128 draws of 600." in told["mind"]
    for name in ("course", "levers", "watch"):
        assert not [note for note in told[name] if note.startswith("These numbers use")]
    assert "of all draws" not in html_report(brief)


def test_a_claim_and_a_lever_have_one_share_everywhere(brief: Brief) -> None:
    """In the JSON, on the screen, in the report, its figures and the table of levers in full."""
    run, page = brief.run, html_report(brief)
    screen = re.sub(r"\s+", " ", _screen(brief))
    for name, verdict in run.claims.items():
        assert verdict.sentence() in screen
        assert verdict.sentence() in unescape(page)
        assert run.to_dict()["claims"][name]["share"] == verdict.share
        assert run.ask(verdict.claim.text).mean == verdict.share
        assert run.indicators(name).share == verdict.share
        drawn = json.dumps(claims(run).to_dict(), ensure_ascii=False)
        assert f"{percent(verdict.share)} {verdict.words}" in drawn
    for lever in run.levers.values():
        [row] = [r for r in run.compare(lever.lever.by).rows if r.name == lever.lever.name]
        assert row.best_share == lever.best_share
        assert row.payoff.summary == lever.payoff
        assert lever.credibility is not None
        assert row.credibility.summary.p50 == lever.credibility.summary.p50
        advice = [told for told in run.advice if told.lever == lever.lever.name]
        assert all(told.kept == row.credibility.summary.p50 for told in advice)


def test_screen_and_notebook_print_the_same_pages(brief: Brief) -> None:
    """Whatever a page says both say, so that a new page or sentence needs no change in either."""
    run = brief.run
    screen, notebook = "".join(_screen(brief).split()), "".join(_read(run._repr_html_()).split())
    told = 0
    for page in run.pages():
        texts = [page.title, page.note, page.lead, *page.notes]
        for table in page.tables:
            texts += [table.title, table.note, *table.header, *(c for r in table.rows for c in r)]
        for text in texts:
            assert "".join(text.split()) in screen
            assert "".join(text.split()) in notebook
            told += bool(text)
    assert told > 40


def _read(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def test_a_lever_that_brings_nothing_is_better_than_one_that_costs() -> None:
    calm = '      calm: {weight: harm, gain: "-(client == raid)"}\n'
    run = rp.run(read(THREAT.replace(calm, "")), draws=16)
    assert run.levers["indulge"].payoff.p50 == 0
    [page] = [page for page in run.pages() if page.title == "Levers: Patron"]
    assert [row[0] for row in page.tables[0].rows] == ["(free play)", "indulge", "threat"]
