"""Claims that the shape of a file decides alone, and claims that its numbers decide (rule Q10)."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

import realpolitik as rp
from realpolitik.arrays import Floats
from realpolitik.ask.evidence.model_checks import check_model
from realpolitik.ask.robustness.shape import SEED, wide_draws
from realpolitik.ensemble.wide import wide_values
from realpolitik.report.printed_page import plain
from realpolitik.report.terminal import print_run
from tests import shipped
from tests.conftest import scenario_of

CLAIMS = """claims:
  always: {says: A cut hurts whoever cuts, test: "payoff(CHN, do=threat) < payoff(CHN)"}
  never: {says: It does not, test: "payoff(CHN, do=threat) > payoff(CHN)"}
  threat-works: {says: Pyongyang restrains itself, test: P(restraint) > 0.5}
"""
QUANTITIES = """quantities:
  collapse: {value: 300, unit: points, says: x, judgement: y}
  provocation: {value: 15 to 40, unit: points, says: x, judgement: y}
  lost: {value: 0.1 to 0.2, unit: points, says: x, judgement: y}
actors:
  CHN: {name: China, interests: {border: {weight: collapse, gain: "-(beijing == cut)"}}}
  PRK:
    name: North Korea
    interests:
      living: {weight: lost, gain: "-(beijing == cut)"}
      calm: {weight: provocation, gain: pyongyang == restrain}
      glory: {weight: collapse, gain: pyongyang == provoke}
"""


def run_of(fragment: str = QUANTITIES + CLAIMS, draws: int = 512) -> rp.Run:
    return rp.run(scenario_of(fragment), draws)


def test_what_the_shape_decides_is_told_apart_from_what_the_numbers_decide() -> None:
    run = run_of()
    assert {k: s.decided for k, s in run.shape.items()} == {
        "always": True,
        "never": True,
        "threat-works": False,
    }
    assert (run.shape["always"].share, run.shape["never"].share) == (1.0, 0.0)
    # In the file's ranges 300 beats 15 to 40; thrown wide either is larger as often.
    assert run.claims["threat-works"].share == 0.0
    assert abs((run.shape["threat-works"].share or 0) - 0.5) < 0.05


def test_it_stands_beside_the_claim_on_pages_and_in_documents() -> None:
    run = run_of()
    printed = " ".join(plain(lambda console: print_run(run, console)).split())
    told = (
        "Decided by how the payoffs are written, not by the numbers: it holds in 100% of 256 draws"
    )
    assert printed.count("Decided by how the payoffs are written") == 2
    assert told in printed
    documents = json.loads(json.dumps(run.to_dict()))["claims"]
    assert {k: v["shape"]["decided"] for k, v in documents.items()} == {
        "always": True,
        "never": True,
        "threat-works": False,
    }
    assert documents["threat-works"]["shape"]["draws"] == 256


def test_check_warns_unless_the_claim_gives_the_reason() -> None:
    scenario = scenario_of(QUANTITIES + CLAIMS)
    found = [d for d in check_model(scenario) if d.code == "W703"]
    assert [d.found.split("`")[1] for d in found] == ["always", "never"]
    reasons = CLAIMS.replace("cuts, test", "cuts, by_shape: It only loses., test")
    left = [d for d in check_model(scenario_of(QUANTITIES + reasons)) if d.code == "W703"]
    assert [d.found.split("`")[1] for d in left] == ["never"]
    run = run_of(QUANTITIES + reasons)
    assert (
        run.shape["always"]
        .sentence(1.0)
        .endswith("that ignore the ranges of the file. It only loses.")
    )


def test_where_the_files_own_ranges_are_an_exception_it_is_told() -> None:
    """1 to 100 against 1 to 100 raised by 95: thrown wide it hardly ever holds."""
    claims = 'claims:\n  c: {says: x, test: "E(provocation) > E(collapse) + 95"}\n'
    run = run_of(QUANTITIES.replace("15 to 40", "500") + claims)
    assert run.claims["c"].share == 1.0
    told = run.shape["c"].sentence(run.claims["c"].share)
    assert "The file's own ranges are an exception: there it holds in 100%." in told


def test_the_answer_depends_on_neither_seed_nor_other_questions() -> None:
    scenario = scenario_of(QUANTITIES + CLAIMS)
    alone = scenario_of(QUANTITIES + "claims:\n" + CLAIMS.splitlines(keepends=True)[-1])
    run = rp.run(scenario, 512, 7)
    run.hinges("threat-works")
    assert run.shape["threat-works"].to_dict() == rp.run(alone, 600).shape["threat-works"].to_dict()


def test_a_short_run_has_half_as_many_and_too_few_decide_nothing() -> None:
    assert [wide_draws(n) for n in (1, 64, 511, 512, 2**20)] == [1, 32, 255, 256, 256]
    shape = run_of(draws=38).shape["always"]
    assert (shape.draws, shape.share, shape.decided) == (19, 1.0, False)
    assert run_of(draws=40).shape["always"].decided


def test_draws_in_which_chances_are_none_are_set_aside() -> None:
    """Two chances of 2 to 98%, even in log-odds, have a sum of at most 1 in half of all draws."""
    fragment = (
        QUANTITIES
        + """moves:
  weather: {by: chance, options: {fair: 0.1 to 0.2, foul: 0.1 to 0.3, none_of_them: rest}}
  beijing: {by: CHN, options: [indulge, cut]}
  pyongyang: {by: PRK, options: [provoke, restrain]}
claims:
  c: {says: x, test: P(weather == fair) < P(weather == foul)}
"""
    )
    shape = run_of(fragment).shape["c"]
    assert abs(shape.set_aside - 128) < 8
    assert shape.counted == 256 - shape.set_aside
    assert abs((shape.share or 0) - 0.5) < 0.05
    assert f"{shape.set_aside} set aside, since chances do not sum to 1" in shape.count()


def test_chances_that_are_none_in_a_later_period_set_a_draw_aside() -> None:
    """A chance of heat / 100, where heat begins at 1 to 100 and doubles: too much above 50."""
    fragment = """quantities:
  heat_now: {value: 20 to 30, unit: points, says: x, judgement: y}
moves:
  weather: {by: chance, options: {storm: heat / 100, calm: rest}}
  beijing: {by: CHN, options: [indulge, cut]}
  pyongyang: {by: PRK, options: [provoke, restrain]}
periods: {count: 2, state: {heat: {start: heat_now, next: 2 * heat}}}
claims:
  c: {says: x, test: "P(weather == storm, at=2) > 0.2"}
"""
    shape = run_of(fragment, 128).shape["c"]
    assert abs(shape.set_aside / 64 - (1 - np.log(50) / np.log(100))) < 0.04
    held = (np.log(50) - np.log(10)) / np.log(50)
    assert abs((shape.share or 0) - held) < 0.04


def test_failed_and_undefined_draws_are_counted() -> None:
    fragment = QUANTITIES.replace("weight: lost", "weight: log(40 - provocation)")
    test = "P(pyongyang == provoke, given=beijing == none) > 0.5 or P(restraint) >= 0"
    shape = run_of(fragment + f'claims:\n  c: {{says: x, test: "{test}"}}\n').shape["c"]
    # The logarithm of a number below 0: above 40 points of 1 to 100, a share of 0.199.
    assert abs(shape.failed / 256 - (1 - np.log(40) / np.log(100))) < 0.01
    assert (shape.counted, shape.undefined) == (0, 256 - shape.failed)
    assert (shape.share, shape.decided) == (None, False)


def best_of_blockade(q: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """What cuba-1962 pays Washington after a blockade and after a strike, worked out by hand."""

    def choice(worth: Floats, precision: Floats) -> Floats:
        weight = np.exp(precision * (worth - worth.max(axis=0)))
        return np.asarray(weight / weight.sum(axis=0))

    us, them, war = q["precision(USA)"], q["precision(USR)"], q["war"]
    struck = -q["missiles_usa"] * (1 - q["strike_ok"]) - q["spreads"] * war
    struck_them = -q["strike_usr"] - q["spreads"] * war
    ours, theirs = [-q["missiles_usa"]], [q["missiles_usr"]]
    for turkey, opened in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)):
        gets = q["cuba_safe"] + turkey * q["turkey_usr"]
        takes = choice(np.stack([q["missiles_usr"], gets]), them)
        price = q["pledge_usa"] + turkey * q["turkey_usa"]
        mine = np.stack([-q["missiles_usa"], -price]) - opened * q["blackmail"]
        ours.append((takes * mine).sum(axis=0))
        theirs.append((takes * np.stack([q["missiles_usr"], gets])).sum(axis=0))
    ours.append(struck)
    theirs.append(struck_them)
    settle = choice(np.stack(ours), us)
    settled, settled_them = (settle * ours).sum(axis=0), (settle * theirs).sum(axis=0)
    moscow = choice(np.stack([-q["climb_down"], settled_them, settled_them]), them)
    return moscow[1:].sum(axis=0) * settled, struck


def test_a_case_by_hand() -> None:
    """cuba-1962: every draw solved by hand, and the share of independent random numbers."""
    run = shipped.run("cuba-1962", 512)
    shape = run.shape["blockade-over-strike"]
    blockade, strike = best_of_blockade(wide_values(run.ensemble.model, 256, SEED))
    assert (shape.held, shape.counted) == (int((blockade > strike).sum()), 256)
    rng = np.random.default_rng(5)
    names = {k: q.unit for k, q in run.scenario.quantities.items()}
    many: dict[str, Floats] = {}
    for name, unit in names.items():
        u = rng.random(100_000)
        odds = np.exp((2 * u - 1) * np.log(49))
        shared = {"share": odds / (1 + odds), "probability": odds / (1 + odds)}
        many[name] = shared.get(unit, 100**u) if unit != "per point" else 0.1 * 5**u
    blockade, strike = best_of_blockade(many)
    assert abs(float(np.mean(blockade > strike)) - (shape.share or 0)) < 0.03
