"""The report: self-contained, escaped, complete, and readable in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp
from realpolitik.ask.evidence.hindcast import hindcast
from realpolitik.engines import Ensemble
from realpolitik.mission.scoreboard import mission
from realpolitik.report.brief import Brief, brief_of
from realpolitik.report.density import density_svg
from realpolitik.report.figures import all_figures, write_figures
from realpolitik.report.figures.svg import png_of, svg_of
from realpolitik.report.figures.theme import Chart
from realpolitik.report.html import html_report
from tests.ask.evidence.test_learning import OBSERVED
from tests.ask.games import CERTAIN, STATES, THREAT, read
from tests.conftest import scenario_of
from tests.periods.games import raids
from tests.shipped import load

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
GOLDEN = Path(__file__).parent / "golden"

EVIL = "<script>alert('x')</script> & <b>bold</b> \" ' {{ 7 * 7 }}"


@pytest.fixture(scope="module")
def brief() -> Brief:
    return brief_of(rp.run(scenario_of(), draws=128))


@pytest.fixture(scope="module")
def page(brief: Brief) -> str:
    return html_report(brief)


@pytest.fixture(scope="module")
def charts(brief: Brief) -> dict[str, Chart]:
    return all_figures(brief)


class Outline(HTMLParser):
    """What a page links to, what it defines, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "a" and str(given.get("href", "")).startswith("#"):
            self.targets.append(str(given["href"])[1:])
        if "src" in given or (tag == "link" and "href" in given):
            self.loads.append(str(given))
        self.scripts += tag == "script"

    @classmethod
    def of(cls, text: str) -> Outline:
        outline = cls()
        outline.feed(text)
        return outline


def test_it_loads_nothing(page: str) -> None:
    outline = Outline.of(page)
    assert outline.loads == []
    assert outline.scripts == 1
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_every_link_leads_somewhere(page: str) -> None:
    outline = Outline.of(page)
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(outline.targets) <= set(outline.ids)


def test_sections_in_the_order_a_reader_needs(page: str) -> None:
    wanted = ["course", "leverage", "levers", "claims", "mind", "watch", "assumptions"]
    wanted += ["alternatives", "limits", "evidence"]
    assert re.findall(r'<section id="(\w+)">', page) == wanted


def test_every_quantity_shows_its_source_or_its_judgement(brief: Brief, page: str) -> None:
    for name, q in brief.run.scenario.quantities.items():
        row = re.search(rf'<tr id="q-{re.escape(name)}">.*?</tr>', page, re.DOTALL)
        assert row, name
        for evidence in q.evidence:
            assert f'href="#e-{evidence}"' in row.group()
        if q.judgement:
            assert "judge" in row.group()


@pytest.mark.parametrize(
    "case", ["cuba-1962", "vietnam-1979", pytest.param("patrons-2024", marks=pytest.mark.nightly)]
)
def test_source_or_judgement_is_two_clicks_from_any_number(case: str) -> None:
    """From every section with numbers a link leads to marks that link to evidence or judgement."""
    scenario = load(case)
    page = html_report(brief_of(rp.run(scenario, draws=64)))
    sections = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', page, re.DOTALL))
    marks = re.compile(r'class="(?:grade|judged)"')
    for actor, told in scenario.actors.items():
        block = re.search(rf'<div id="a-{actor}">.*?</div>', page, re.DOTALL)
        assert block
        assert len(marks.findall(block.group())) >= len(told.interests)
    for name in ("course", "leverage", "levers"):
        assert 'href="#a-' in sections[name], "one click to an actor's wants, one to the mark"
    for name in ("claims", "mind"):
        assert marks.search(sections[name]), "the marks stand here"
    assert 'href="#c-' in sections["watch"]
    for row in re.findall(r'<tr id="q-.*?</tr>', page, re.DOTALL):
        assert marks.search(row) or "judge" in row


def test_how_to_reproduce_it(brief: Brief, page: str) -> None:
    assert "realpolitik report base.yaml --draws 128 --seed 0" in page
    assert brief.run.scenario.source.sha256 in page
    assert html_report(brief_of(rp.run(scenario_of(), draws=128))) == page, "the same bits again"


def test_text_from_a_scenario_is_escaped() -> None:
    text = json.dumps(EVIL)
    made = THREAT.replace("title: Small", f"title: {text}")
    more = f"question: {text}\nlimits: {text}\nsummary: {text}"
    made = made.replace("question: What happens?", more).replace("name: Patron", f"name: {text}")
    made = made.replace("says: cost of a cut to the patron", f"says: {text}")
    made = made.replace("says: Trade is large", f'says: {text}, url: "javascript:alert(1)"')
    more = f"says: {text}\n    note: {text}\n    source: {text}"
    made = made.replace("says: A threat works", more)
    made = made.replace("judgement: an example", f"judgement: {text}")
    run = rp.run(read(made), draws=128)
    page = html_report(brief_of(run))
    outline = Outline.of(page)
    assert outline.scripts == 1
    assert "<b>bold</b>" not in page
    assert "alert('x')</script>" not in page
    assert 'href="javascript' not in page
    assert "{{ 7 * 7 }}" in page, "text is never a template"
    assert "49" not in run.scenario.title
    for result in (run.leverage(), run.compare("PAT"), run.explain(), run):
        shown = result._repr_html_()
        assert "<b>bold</b>" not in shown
        assert "<script" not in shown


def test_empty_failed_and_undefined_are_told() -> None:
    page = html_report(brief_of(rp.run(read(CERTAIN), draws=8)))
    assert "The file makes no claims." in page
    assert "The file names no levers." in page
    assert "no assumption can change a verdict" in page
    lost = STATES.replace('gain: "(one == go) * x"', 'gain: "(one == go) * log(x)"')
    assert "64 draws failed" in html_report(brief_of(rp.run(read(lost), draws=128)))
    undefined = THREAT.replace(
        "P(raided, do=threat) < P(raided) - 0.2",
        "P(patron == cut, given=patron == cut and client == refrain) > 0.5",
    )
    page = html_report(brief_of(rp.run(read(undefined), draws=64)))
    assert "undefined in every draw" in page
    assert "With all quantities at their medians the test has no answer" in page


def test_the_record_and_the_ranking_are_told() -> None:
    page = html_report(brief_of(rp.run(read(OBSERVED), draws=128)))
    assert '<section id="record">' in page
    assert "Each observation predicted from the others" in page
    ranked = STATES.replace(
        'interests: {all: {weight: 10, gain: "(one == go) * x"}}', 'prefers: ["one == go"]'
    )
    page = html_report(brief_of(rp.run(read(ranked), draws=64)))
    assert "only a ranking is known for: One" in page
    assert "The file states only a ranking" in page


@pytest.fixture(scope="module")
def over_time() -> Brief:
    more = """\
levers:
  calm: {by: A, plan: {act: leave}, says: leave it}
claims:
  grows: {says: Anger grows, test: "E(anger, at=4) > E(anger, at=1)"}
"""
    return brief_of(rp.run(raids(3, 1, "sample", more=more), draws=128))


@pytest.fixture(scope="module")
def charts_over_time(over_time: Brief) -> dict[str, Chart]:
    return all_figures(over_time)


def test_report_tells_what_happens_over_time(
    over_time: Brief, charts_over_time: dict[str, Chart]
) -> None:
    page = html_report(over_time)
    assert '<section id="time">' in page
    assert "Over 3 periods" in page
    assert "are about the first period" in page
    assert {"over-time-blow", "over-time-anger", "over-time-first-blow"} <= set(charts_over_time)
    assert "over-time-bool" not in charts_over_time


HELD = "happened: {path: {beijing: cut}, says: It cut, evidence: [trade]}\n"


def test_report_tells_what_happened() -> None:
    page = html_report(brief_of(rp.run(scenario_of(HELD), draws=64)))
    assert "What happened: It cut" in page
    assert "times the probability of a uniform guess" in page


@pytest.mark.parametrize("name", ["over-time-anger", "over-time-first-blow"])
def test_figures_over_time_by_golden_specification(
    charts_over_time: dict[str, Chart], name: str
) -> None:
    spec = json.dumps(charts_over_time[name].to_dict(), indent=1, sort_keys=True)
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(spec + "\n", encoding="utf-8")
    assert json.loads(spec) == json.loads(path.read_text(encoding="utf-8"))


FIGURES = ["course", "leverage", "levers", "claims", "tornado", "tipping", "watch"]


@pytest.mark.parametrize("name", FIGURES)
def test_figures_by_golden_specification(charts: dict[str, Chart], name: str) -> None:
    key = next(k for k in charts if k.split("-")[0] == name)
    spec = json.dumps(charts[key].to_dict(), indent=1, sort_keys=True)
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(spec + "\n", encoding="utf-8")
    assert json.loads(spec) == json.loads(path.read_text(encoding="utf-8"))


def test_every_figure_is_a_picture_with_a_title_from_the_numbers(charts: dict[str, Chart]) -> None:
    for name, chart in charts.items():
        svg = svg_of(chart)
        assert svg.startswith("<svg"), name
        title = " ".join(chart.to_dict()["title"]["text"])
        assert len(title) > 10
        assert png_of(chart, scale=1.0).startswith(b"\x89PNG")


def test_figures_are_written_whole_and_never_over_others(brief: Brief, tmp_path: Path) -> None:
    written = write_figures(brief, tmp_path / "figures")
    assert {p.suffix for p in written} == {".svg", ".png"}
    assert all(p.stat().st_size > 500 for p in written)
    with pytest.raises(rp.RealpolitikError, match="exists"):
        write_figures(brief, tmp_path / "figures")


def test_a_notebook_shows_every_result_and_every_figure() -> None:
    run = rp.run(read(OBSERVED), draws=128)
    shown: list[Any] = [
        run,
        run.leverage(["one == defy"]),
        run.compare("TWO"),
        *run.sensitivity("is-tough").values(),
        *run.hinges().values(),
        run.boxes("is-tough"),
        *run.robustness().values(),
        run.tipping("is-tough", "tough"),
        rp.run(read(STATES), draws=16).tipping_two("both", "x", "y"),
        run.indicators("is-tough"),
        run.credibility("press"),
        run.explain(),
        run.why_not("one", "yield"),
        run.learn(),
        run.solutions(),
        hindcast(Ensemble.of(scenario_of(HELD), 16, 0)),
        mission([scenario_of()], {"X1": "A row without a claim."}, 16, 0),
    ]
    for result in shown:
        html = result._repr_html_()
        assert html.startswith("<h4>")
        assert result.page().title
    figures = run.figures
    for chart in (
        figures.course(),
        figures.leverage(),
        figures.levers(),
        figures.claims(),
        figures.tornado("is-tough"),
        figures.tipping("is-tough", "tough"),
        figures.watch("is-tough"),
        rp.run(read(STATES), draws=16).figures.tipping_two("both", "x", "y"),
        figures.learnt(),
    ):
        assert chart.to_dict()["title"]["text"]


def test_tipping_figures_of_a_number_and_of_levers() -> None:
    run = rp.run(read(STATES), draws=64)
    number = run.figures.tipping("x + y", "x").to_dict()
    assert any("y2" in layer["encoding"] for layer in number["layer"])
    dear = THREAT.replace("cost: {value: 30 to 70", "cost: {value: 5 to 900")
    chart = rp.run(read(dear), draws=32).figures.tipping("", "cost", levers_of="PAT").to_dict()
    texts = [layer for layer in chart["layer"] if layer["mark"]["type"] == "text"]
    named = {row["text"] for layer in texts for row in layer["data"].get("values", [])}
    assert {"threat", "indulge"} <= named
    assert "changes to indulge at cost" in " ".join(chart["title"]["text"])


def test_densities() -> None:
    run = rp.run(read(STATES), draws=4)
    for text in ("1 to 2", "3", "uniform(0, 1)", "choice(1, 2, 3)", "-1 to 1", "pert(1, 2, 6)"):
        made = read(STATES.replace('"normal(0, 1)", says: one', f'"{text}", says: one'))
        svg = density_svg(made.quantities["x"].distribution)
        assert svg.count("<svg") == 1
        assert "nan" not in svg
    assert "polygon" in density_svg(run.scenario.quantities["x"].distribution)


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [360, 1000])
def test_a_real_browser_shows_it_without_an_error(page: str, width: int, tmp_path: Path) -> None:
    probe = """<script>
    window.addEventListener("load",function(){
      var room=document.documentElement.clientWidth+1;
      var wide=[].filter.call(document.querySelectorAll("body>*,section>*"),function(e){
        return !e.classList.contains("scroll")&&e.scrollWidth>room});
      var find=document.getElementById("find");
      find.value="no such thing";find.dispatchEvent(new Event("input"));
      var rows=document.querySelectorAll("#quantities tr[id]");
      var left=[].filter.call(rows,function(r){return r.style.display!=="none"}).length;
      document.title="checked figures="+document.querySelectorAll("figure svg").length
        +" wide="+wide.length+" left="+left+" errors="+window.errors;
    });</script>"""
    first = "<script>window.errors=0;window.onerror=function(){window.errors++}</script>"
    text = page.replace("<head>", "<head>" + first, 1).replace("</body>", probe + "</body>")
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000"]
    command += ["--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    pattern = r"<title>checked figures=(\d+) wide=(\d+) left=(\d+) errors=(\d+)"
    shown = re.search(pattern, done.stdout)
    assert shown, done.stderr[-500:]
    assert int(shown.group(1)) >= 6
    assert shown.groups()[1:] == ("0", "0", "0")
