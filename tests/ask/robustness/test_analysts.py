"""Claims by analyst, and whose number turns a verdict (rule S18)."""

from __future__ import annotations

import json

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.robustness.analysts import analysts_asked
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import percent
from realpolitik.report.brief import brief_of
from realpolitik.report.html import html_report
from realpolitik.report.printed_page import plain
from realpolitik.report.terminal import print_run
from tests.conftest import scenario_of

FILE = """analysts:
  smith: {name: Ann Smith, weight: 3}
  jones: {name: Tom Jones}
quantities:
  gain: {value: {smith: "uniform(1, 11)", jones: "uniform(1, 3)"}, says: x}
  cost: {value: {smith: "uniform(1, 3)", jones: "uniform(4, 14)"}, says: what a cut costs}
  idle: {value: {smith: 1, jones: 2}, says: x}
actors:
  CHN: {name: China, interests: {a: {weight: cost, gain: "-(beijing == cut)"}}}
  PRK: {name: Korea, interests: {b: {weight: gain + idle, gain: pyongyang == provoke}}}
claims:
  worth-it: {says: It is worth it, test: E(gain) > E(cost)}
  threat-works: {says: Nobody doubts it, test: E(idle) < 3}
"""


def run_of(draws: int = 1024) -> rp.Run:
    return rp.run(scenario_of(FILE), draws)


def test_the_verdict_by_analyst_is_that_of_the_draws_that_follow_the_analyst() -> None:
    """Smith: gain of 1 to 11 above a cost of 1 to 3 with probability 0.9; Jones: never."""
    run = run_of()
    found = run.analysts().verdicts["worth-it"]
    assert [v.answer.draws for v in found.values()] == [768, 256]
    assert abs((found["smith"].share or 0) - 0.9) < 0.01
    assert found["jones"].share == 0
    pooled = run.claims["worth-it"].share or 0
    assert pooled == pytest.approx(0.75 * (found["smith"].share or 0), abs=1e-12)
    [low, high] = found["smith"].interval or (0, 0)
    assert 0.87 < low < 0.9 < high < 0.93


def test_an_analyst_whom_no_draw_follows_has_no_share() -> None:
    found = rp.run(scenario_of(FILE.replace("weight: 3", "weight: 1e9")), 64).analysts()
    assert found.sentence_of("threat-works") == "By analyst: Ann Smith 100%, Tom Jones (no draws)."
    assert found.page().tables[0].rows[-1][3] == "(no draws)"


def test_each_analyst_alone_gives_the_same() -> None:
    """A file with one analyst's numbers alone is another run, with other draws of the same."""
    alone = FILE[FILE.index("quantities:") :]
    for part, own in (("gain", "uniform(1, 11)"), ("cost", "uniform(1, 3)"), ("idle", "1")):
        line = next(row for row in alone.splitlines() if row.startswith(f"  {part}:"))
        alone = alone.replace(line, f'  {part}: {{value: "{own}", says: x, judgement: y}}')
    share = rp.run(scenario_of(alone), 1024).claims["worth-it"].share or 0
    assert share == pytest.approx(run_of().analysts().verdicts["worth-it"]["smith"].share, abs=0.01)


def test_whose_number_turns_the_verdict() -> None:
    found = run_of().analysts()
    assert list(found.exchanges) == ["worth-it"]
    shares = {
        (e.analyst.name, e.quantity): (e.before, e.after) for e in found.exchanges["worth-it"]
    }
    # By hand: uniform numbers on 1 to 11 and 1 to 3, 4 to 14; see the numbers in the file.
    wanted = {
        ("smith", "gain"): (0.9, 0.5),
        ("smith", "cost"): (0.9, 0.245),
        ("smith", "idle"): (0.9, 0.9),
        ("jones", "gain"): (0.0, 0.245),
        ("jones", "cost"): (0.0, 0.5),
        ("jones", "idle"): (0.0, 0.0),
    }
    assert set(shares) == set(wanted)
    for key, pair in wanted.items():
        assert np.allclose(np.array(shares[key], dtype=float), pair, atol=0.02), key
    first = found.exchanges["worth-it"][0]
    assert (first.analyst.name, first.quantity, first.turns) == ("smith", "cost", True)
    assert first.words.startswith(
        "With Tom Jones's number for what a cut costs (cost), and all others those of Ann Smith,"
        " it holds in 2"
    )
    assert first.words.endswith("this number alone changes the verdict.")


def test_it_stands_in_run_report_and_documents() -> None:
    run = run_of(256)
    printed = " ".join(plain(lambda console: print_run(run, console)).split())
    smith = percent(run.analysts().verdicts["worth-it"]["smith"].share)
    assert (
        f"By analyst: Ann Smith {smith}, Tom Jones 0%; the verdicts differ. With Tom Jones's"
        in printed
    )
    assert "By analyst: Ann Smith 100%, Tom Jones 100%." in printed
    document = json.loads(json.dumps(run.to_dict()))["claims"]
    assert [document[k]["disagree"] for k in ("worth-it", "threat-works")] == [True, False]
    assert document["worth-it"]["analysts"]["jones"]["share"] == 0
    assert document["worth-it"]["exchanges"][0]["turns"]
    assert document["threat-works"]["exchanges"] == []
    page = html_report(brief_of(run))
    assert '<section id="analysts">' in page
    assert page.count("By analyst: ") == 2
    found = run.analysts("worth-it").to_dict()
    assert list(found["claims"]) == ["worth-it"]
    assert found["analysts"] == {
        "smith": {"name": "Ann Smith", "weight": 3.0},
        "jones": {"name": "Tom Jones", "weight": 1.0},
    }


def test_a_file_without_analysts_has_nothing_of_it() -> None:
    run = rp.run(scenario_of(), 64)
    assert analysts_asked(run.ensemble) is None
    assert "analysts" not in json.dumps(run.to_dict())
    assert '<section id="analysts">' not in html_report(brief_of(run))
    with pytest.raises(RealpolitikError, match="this file has no analysts; write"):
        run.analysts()


def test_an_unknown_claim_is_refused_with_the_nearest() -> None:
    with pytest.raises(RealpolitikError, match="did you mean `worth-it`"):
        run_of(16).analysts("worht-it")
