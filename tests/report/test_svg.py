"""Pictures are well-formed whatever texts stand in them, and describe themselves by our words."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

import realpolitik as rp
from realpolitik.report.brief import brief_of
from realpolitik.report.figures import all_figures
from realpolitik.report.figures.svg import legal, picture, png_of, svg_of
from realpolitik.report.figures.theme import altair, data, titled
from realpolitik.report.html import html_report
from realpolitik.scenario import read_text
from tests.conftest import scenario_text
from tests.shipped import load

TEXTS = {
    "an attribute": 'x aria-label="a: ',
    "another attribute": "x' aria-roledescription='a\"><b>",
    "the end": "</text></svg><script>alert(1)</script>",
    "an entity": "&lt; &bogus; &#1; ]]> <!-- --> <![CDATA[",
    "controls": "a\x00\x01\x08\x0b\x1f\x7f\x85b",
    "not characters": "a\ufffe\uffff",
    "halves of characters": "a\ud800b\udc80",
    "lines": "a\tb\nc\rd",
    "a size": 'width="7" height="7"',
}


def chart(text: str) -> Any:
    """Return a chart that has a text wherever it can have one."""
    rows = [{"x": 1.0, "name": text, "says": text}]
    alt = altair()
    made = (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            x=alt.X("x:Q", title=text),
            y=alt.Y("name:N", title=text),
            color=alt.Color("name:N", legend=alt.Legend(title=text)),
            description="says:N",
        )
    )
    return titled(made, text)


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_gives_a_picture(name: str) -> None:
    text = TEXTS[name]
    drawn = picture(svg_of(chart(text)))
    marks = [e.attrib for e in ElementTree.fromstring(drawn).iter() if "aria-label" in e.attrib]
    labels = [str(a["aria-label"]) for a in marks]
    assert " ".join(legal(text).split()) in [" ".join(label.split()) for label in labels]
    assert png_of(chart(text), scale=1.0).startswith(b"\x89PNG")


def test_a_picture_says_the_same_as_what_was_drawn() -> None:
    svg = svg_of(chart("plain & <simple>"))
    before, after = ElementTree.fromstring(svg), ElementTree.fromstring(picture(svg))
    assert [e.tag for e in before.iter()] == [e.tag for e in after.iter()]
    assert [e.text for e in before.iter()] == [e.text for e in after.iter()]
    ours = {"aria-roledescription", "aria-label", "width", "height", "style"}
    for one, other in zip(before.iter(), after.iter(), strict=True):
        for attribute in set(one.attrib) | set(other.attrib):
            if attribute not in ours:
                assert one.attrib[attribute] == other.attrib[attribute]
    assert after.attrib["style"] == f"--natural:{before.attrib['width']}px"


def test_marks_are_described_in_words_or_not_at_all() -> None:
    rows = [{"x": 1.0, "says": "beijing: cut"}]
    bare = altair().Chart(data(rows)).mark_point().encode(x="x:Q")
    assert 'aria-label="x: ' not in picture(svg_of(titled(bare, "t")))
    told = picture(svg_of(titled(bare.encode(description="says:N"), "t")))
    assert 'aria-label="beijing: cut"' in told, "ours is kept, though it looks like Vega's"


@pytest.mark.parametrize("name", ["an attribute", "another attribute", "the end", "an entity"])
def test_a_report_with_any_text_has_whole_pictures(name: str) -> None:
    text = json.dumps(TEXTS[name])
    fragment = f"title: {text}\nclaims:\n  works: {{says: {text}, test: P(restraint) > 0.5}}\n"
    made = scenario_text(fragment).replace("name: China", f"name: {text}")
    made = made.replace("cost of a cut to Beijing", text)
    page = html_report(brief_of(rp.run(read_text(made, f"{TEXTS[name]}\udc80\x01"), draws=32)))
    assert legal(page) == page
    drawn = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert len(drawn) > 6
    for svg in drawn:
        ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    "case", ["cuba-1962", "vietnam-1979", pytest.param("patrons-2024", marks=pytest.mark.nightly)]
)
def test_every_figure_of_a_case_is_well_formed(case: str) -> None:
    figures = all_figures(brief_of(rp.run(load(case), draws=32)))
    assert len(figures) >= 10
    for name, figure in figures.items():
        figure.to_dict(validate=True)
        svg = svg_of(figure)
        assert ElementTree.fromstring(svg).tag.endswith("svg"), name
        assert picture(svg).count("aria-roledescription") == 0
