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
from realpolitik.ask.headline import mover
from realpolitik.pages.numbers import chance, percent
from realpolitik.report.brief import Brief, brief_of
from realpolitik.report.figures.course import course
from realpolitik.report.html import html_report
from realpolitik.report.sentences import brief_sentences
from realpolitik.report.terminal import print_run
from tests.ask.games import THREAT, read

DRAWS = 300


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
    drawn = json.dumps(_figure(brief))
    for move, options in brief.run.moves.items():
        assert sum(a.mean for a in options.values()) == pytest.approx(1, abs=1e-12)
        document = brief.run.to_dict()["moves"][move]
        for option, answer in options.items():
            shown = option if option != "none" else "(does not happen)"
            told = chance(answer.summary)
            assert document[option]["mean"] == answer.mean
            assert re.search(rf"{re.escape(shown)} +\S+ +{re.escape(told)}", screen)
            assert told.replace("<", "&lt;").replace(">", "&gt;") in page
            assert json.dumps(f"{move}: {option}, {told}", ensure_ascii=True)[1:-1] in drawn


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
        words = f"{best} ({percent(happens[best] / sum(happens.values()))} if the move is made)"
        who = f"{mover(brief.run.scenario, move)}: {words}"
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
