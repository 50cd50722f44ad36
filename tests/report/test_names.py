"""No reader meets a bare id: pages and figures of the shipped cases use names (rule S4)."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

import realpolitik as rp
from realpolitik.cases import case_names
from realpolitik.report.figures.course import course
from tests import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from realpolitik.ask.run import Run
    from realpolitik.pages.page import Page

QUOTED = re.compile(r"`[^`]*`|https?://\S+")
UNDERSCORE = re.compile(r"\b\w*[A-Za-z0-9]_\w+")
CODE = re.compile(r"<(code|style|script|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)


@cache
def _run(case: str) -> Run:
    return rp.run(shipped.load(case), draws=8)


def _ids(run: Run) -> set[str]:
    """Return the ids of moves and options that have a name for readers, if nothing else has one."""
    scenario = run.scenario
    moves = [m for m in scenario.moves.values() if m.name not in scenario.private]
    named = {m.name for m in moves if m.title}
    named |= {o.name for m in moves for o in m.options if o.title}
    # Levers, outcomes and one column have names of their own, which may be the same word.
    return named - set(scenario.levers) - set(scenario.outcomes) - {"kept"}


def _pages(run: Run) -> Iterator[Page]:
    yield from run.pages()
    yield from run.explain().pages()
    claim = next(iter(run.scenario.claims))
    yield from run.indicators(claim).pages()
    if run.scenario.observed:
        yield run.learn().page()
    for actor in dict.fromkeys(lever.by for lever in run.scenario.levers.values()):
        yield run.compare(actor).page()


def _bare(texts: Iterator[str], ids: set[str]) -> list[str]:
    """Return the texts that have a word with an underscore, or an id alone or before a colon."""
    found = []
    for text in texts:
        words = QUOTED.sub("", text)
        alone = {part.partition(":")[0].strip() for part in re.split(r"[;,]", words)}
        if UNDERSCORE.search(words) or alone & ids:
            found.append(text)
    return found


def _texts(page: Page) -> Iterator[str]:
    yield from (page.title, page.lead, page.note, *page.notes)
    for table in page.tables:
        yield from (table.title, table.note, *table.header)
        for row in table.rows:
            yield from row


@pytest.mark.parametrize("case", case_names())
def test_pages_of_shipped_cases_have_no_bare_id(case: str) -> None:
    run = _run(case)
    ids = _ids(run)
    assert ids, "a shipped case names its moves and options"
    for page in _pages(run):
        assert _bare(_texts(page), ids) == []


def test_a_report_has_no_bare_id() -> None:
    from realpolitik.report.brief import brief_of
    from realpolitik.report.html import html_report

    text = CODE.sub("\n", html_report(brief_of(rp.run(shipped.load("cuba-1962"), draws=64))))
    assert _bare(iter(text.split("\n")), set()) == []


def test_figures_of_the_course_have_no_bare_id() -> None:
    run = _run("patrons-2024-covert")
    drawn = json.dumps(course(run, run.explain()).to_dict())
    shown = re.findall(r'"(?:label|says|text)": "([^"]*)"', drawn)
    assert any("lets it pass" in text for text in shown)
    assert _bare(iter(shown), _ids(run)) == []


@pytest.mark.parametrize("case", case_names())
def test_every_option_of_a_shipped_case_has_a_name(case: str) -> None:
    scenario = shipped.load(case)
    for move in scenario.moves.values():
        if move.name in scenario.private:
            continue
        assert move.title
        assert move.graded or all(option.title for option in move.options)
