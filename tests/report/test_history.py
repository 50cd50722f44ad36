"""A triangle's history as figures and pages: titles from numbers, gaps as gaps."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from realpolitik.history import QUESTIONS, SOURCES, Tables, chronicle, rate
from realpolitik.history.chronicle import Chronicle
from realpolitik.report.figures.over_years import _cells, _ends, _runs
from realpolitik.report.figures.svg import svg_of
from realpolitik.report.figures.triangle import panels, small_multiples
from realpolitik.report.history_pages import (
    chronicle_page,
    headline,
    questions_page,
    rate_page,
    source_page,
    sources_page,
)


@pytest.fixture(scope="module")
def story() -> Chronicle:
    return chronicle((710, 365, 731), (1949, 2018), tables=Tables(None))


def _title(chart: Any) -> str:
    return " ".join(chart.to_dict()["title"]["text"])


def test_every_panel_answers_in_its_title(story: Chronicle) -> None:
    titles = {name: _title(chart) for name, chart in panels(story).items()}
    assert list(titles) == [
        "power", "pacts", "disputes", "votes", "dependence", "grievance", "type",
    ]  # fmt: skip
    assert titles["power"] == "Power: China has 82% of the power of the three in 2018 (CINC)"
    assert titles["pacts"] == ("Pacts: in 2018 a defence pact between China and North Korea (ATOP)")
    assert "China and Russia, in 16 years up to 2014" in titles["disputes"]
    assert "China has 79% of the trade of North Korea in 2014" in titles["dependence"]
    assert titles["grievance"].startswith("Grievance: largest of China against Russia, in 1969")
    for code in ("CHN", "RUS", "PRK"):
        assert all(code not in title for title in titles.values())
    assert titles["type"].endswith("ménage à trois since 2017")
    assert headline(story).startswith(
        "China, Russia and North Korea, 1949 to 2018. Longest type: romantic triangle around North"
    )
    whole = small_multiples(story)
    whole.to_dict(validate=True)
    assert svg_of(whole).startswith("<svg")


def test_panel_without_a_number_is_left_out() -> None:
    early = chronicle((2, 365, 710), (1947, 1948), tables=Tables(None))
    assert "dependence" not in panels(early)
    assert "votes" not in panels(early)


def test_gaps_break_lines_and_strips() -> None:
    years = (2000, 2001, 2003)
    rows: list[dict[str, Any]] = [
        {"name": "a", "year": y, "value": 0.5, "what": "x"} for y in years
    ]
    assert [r["run"] for r in _runs(rows)] == ["a 0", "a 0", "a 1"]
    cells = _cells(rows)
    assert [(c["year"], c["next"]) for c in cells] == [(2000, 2002), (2003, 2004)]


def test_names_at_the_ends_of_lines_do_not_overlap() -> None:
    lines = (("a", 1.0), ("b", 1.0), ("c", 0.99))
    rows: list[dict[str, Any]] = [{"name": n, "year": 2000, "value": v} for n, v in lines]
    heights = sorted(r["at"] for r in _ends(rows, 1.0))
    assert heights[-1] <= 1.0
    assert all(b - a >= 0.13 for a, b in pairwise(heights))


def test_page_says_that_it_rests_on_the_small_table(story: Chronicle) -> None:
    page = chronicle_page(story)
    assert any("small table" in note for note in page.notes)
    assert any("Singer" in note for note in page.notes)
    assert ("1961 to 1990", "romantic triangle around North Korea") in page.tables[0].rows


def test_rates_and_sources_have_pages() -> None:
    page = rate_page(rate("joins", {"since": 1945}, tables=Tables(None)))
    assert page.lead == "10% (7% to 14%): 26 of 254 cases, 1950 to 1998."
    assert "74.5%" in page.notes[0]
    assert len(questions_page(QUESTIONS.values()).tables) == len(QUESTIONS)
    assert sources_page(SOURCES.values(), Tables(None)).lead.startswith("0 of 24")
    rows = source_page(SOURCES["trade"], Tables(None)).tables[0].rows
    assert ("table", "not pulled") in rows
