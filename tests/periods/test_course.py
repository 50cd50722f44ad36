"""Play over periods against unrolled trees, exact enumeration and closed forms (rule S13)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.arrays import ActorsByDraws, Array
from realpolitik.ask import run
from realpolitik.engines import Ensemble
from realpolitik.errors import RealpolitikError, ScenarioError
from realpolitik.game import Method
from realpolitik.periods import Course, play_course
from realpolitik.periods.states import following
from realpolitik.scenario import read_text
from tests.periods.games import raids, unrolled

EXACT = 1e-10


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("solution", ["qre", "subgame-perfect"])
def test_full_lookahead_is_the_unrolled_tree(count: int, solution: Method) -> None:
    """Every probability, state and payoff of the extensive game, to 1e-10."""
    periods = run(raids(count, count - 1), 32, 3, solution=solution)
    tree = run(unrolled(count), 32, 3, solution=solution)
    for t in range(1, count + 1):
        for mine, theirs in (
            (f"P(reply == hit, at={t})", f"P(reply{t} == hit)"),
            (f"P(act == take, at={t})", f"P(act{t} == take)"),
            (f"E(anger, at={t + 1})", f"E(anger{t + 1})"),
            (
                f"P(reply == hit, by={t})",
                f"P({' or '.join(f'reply{u} == hit' for u in range(1, t + 1))})",
            ),
        ):
            assert np.array(periods.ask(mine)) == pytest.approx(
                np.array(tree.ask(theirs)), abs=EXACT
            )
    for actor in "AB":
        mine_, theirs_ = periods.payoff(actor), tree.payoff(f"{actor}1")
        assert np.array(mine_) == pytest.approx(np.array(theirs_), abs=EXACT)


SEEN, WHOLE = raids(3, 2), unrolled(3)
"""Three periods, of which each is played with both to come in sight; and one tree of all three."""


@given(seed=st.integers(0, 10_000), draw=st.integers(0, 63))
def test_lookahead_to_the_end_equals_the_extensive_game(seed: int, draw: int) -> None:
    """In games drawn at random the first period's play is that of the whole tree."""
    mine = Ensemble.of(SEEN, 64, seed)
    whole = Ensemble.of(WHOLE, 64, seed)
    theirs = whole.solved(draw, draw + 1).solution(whole.model.play({}))
    played = mine.lookahead().play(mine.block(draw, draw + 1), None, 2)
    assert played.value[:, 0] == pytest.approx(theirs.value[:2, 0], abs=EXACT)


def test_myopic_play_sees_no_further() -> None:
    """Without lookahead the first period is solved as if it were the last."""

    def value(count: int, ahead: int) -> ActorsByDraws[Array]:
        ensemble = Ensemble.of(raids(count, ahead), 16, 1)
        return ensemble.solved(0, 16).solution(ensemble.model.play({})).value

    assert np.array_equal(value(1, 0), value(5, 0))
    assert not np.allclose(value(5, 1), value(5, 0))


def _course(ensemble: Ensemble, end: int, start: int = 0) -> Course:
    return play_course(ensemble.block(start, end), None, ensemble.lookahead())


FEW = "sample\n  courses: 2"
"""So few courses that three periods of raids are not all followed."""


def test_sampled_courses_settle_on_the_exact_mean() -> None:
    """The mean over draws and courses is within four standard errors of enumeration."""
    sampled = run(raids(4, 1, FEW), 2048, 3)
    every = run(raids(4, 1), 2048, 3)
    questions = ("P(blow, by=4)", "P(angry, by=4)", "payoff(B)", "P(blow, at=4)", "first(blow)")
    for question in (*questions, "E(anger, at=5)"):
        mine, exact = (np.array(r.ask(question)) for r in (sampled, every))
        error = (mine - exact).std() / math.sqrt(len(mine))
        assert error > 0
        assert abs((mine - exact).mean()) < 4 * error
    # A condition is weighed over all courses: both of the ratio's means settle.
    both, condition = sampled.ask("P(angry and blow, at=4)"), sampled.ask("P(blow, at=4)")
    ratio = every.ask("P(angry and blow, at=4)").mean / every.ask("P(blow, at=4)").mean
    assert both.mean / condition.mean == pytest.approx(ratio, abs=0.03)


def test_few_states_are_all_followed() -> None:
    """While a draw may be in no more states than four times its courses, answers are exact."""
    sampled, every = run(raids(3, 2, "sample"), 64, 3), run(raids(3, 2), 64, 3)
    for question in ("P(blow, by=3)", "first(angry)", "E(anger, at=4)", "payoff(A)"):
        mine, exact = (np.array(r.ask(question)) for r in (sampled, every))
        assert mine == pytest.approx(exact, abs=EXACT)
    course = _course(sampled.ensemble, 64)
    assert (course.exact_until == 4).all()
    cut = _course(Ensemble.of(raids(4, 1, FEW), 64, 3), 64)
    assert (cut.exact_until == 2).all()


def test_states_that_meet_go_on_as_one() -> None:
    """A count of raids has few values however it came about, rounding included."""
    text = LEDGER.replace("fades * grievance + insult", "grievance + 0.1")
    every = text.replace("  count: 5", "  count: 12\n  follow: every")
    ensemble = Ensemble.of(read_text(every[: every.index("    leak:")] + LEVERS), 16, 1)
    course = _course(ensemble, 16)
    assert [len(s.over) for s in course.stages] == [16 * t for t in range(1, 13)]


def test_weights_add_up_and_nothing_leaves_its_range() -> None:
    course = _course(Ensemble.of(raids(6, 1, FEW), 64, 3), 64)
    for stage in course.stages:
        assert stage.start.gather(stage.weight, 64) == pytest.approx(1, abs=EXACT)
    solved = run(raids(6, 1, FEW), 64, 3)
    for t in range(1, 7):
        for event in ("blow", "angry", "blow and anger > 2"):
            values = solved.ask(f"P({event}, by={t})").values
            assert (values >= 0).all()
            assert (values <= 1).all()


def test_the_likeliest_course_takes_the_likeliest_path_of_each_period() -> None:
    ensemble = Ensemble.of(raids(3, 1, "likeliest"), 8, 2)
    course, lookahead, here = _course(ensemble, 8), ensemble.lookahead(), ensemble.block(0, 8)
    for t in range(3):
        likeliest = lookahead.play(here, None, min(1, 2 - t)).path.argmax(axis=0)
        assert np.array_equal(course.stages[t].path.argmax(axis=0), likeliest)
        assert set(np.unique(course.stages[t].path)) == {0.0, 1.0}
        here = following(here, lookahead.transition.next(here.track(likeliest), 1, 8))


ATTRITION = """\
scenario: attrition
title: War of attrition
question: When does it end?
as_of: 2024-01-01
quantities:
  prize: {value: 2 to 8, says: worth of holding on, judgement: test}
actors:
  A: {name: Alpha, precision: 0.5, interests: {hold: {weight: prize, gain: "a == hold"}}}
  B: {name: Beta, precision: 0.25, interests: {hold: {weight: prize, gain: "b == hold"}}}
moves:
  a: {by: A, options: [hold, quit]}
  b: {by: B, options: [hold, quit], blind_to: [a]}
outcomes:
  settled: "peace > 0"
periods:
  count: 6
  follow: every
  ends: "a == quit or b == quit"
  state:
    peace: {start: 0, next: "1 if a == quit or b == quit else 0"}
"""


def test_hazard_of_a_war_of_attrition() -> None:
    """Myopic sides quit with a logit's probability in every period: survival is geometric."""
    solved = run(read_text(ATTRITION), 64, 1)
    prize = solved.ensemble.quantities["prize"]
    survives = 1 / (1 + np.exp(-0.5 * prize)) / (1 + np.exp(-0.25 * prize))
    for t in range(1, 7):
        over = np.array(solved.ask(f"P(settled, by={t})"))
        assert over == pytest.approx(1 - survives**t, abs=EXACT)
        holding = np.array(solved.ask(f"P(a == hold and b == hold, at={t})"))
        assert holding == pytest.approx(survives**t, abs=EXACT)
        assert np.array(solved.ask(f"P(a == none, at={t})")) == pytest.approx(
            1 - survives ** (t - 1), abs=EXACT
        )
    mean = sum(survives**t for t in range(6)) + survives**6
    assert np.array(solved.ask("first(settled)")) == pytest.approx(mean, abs=EXACT)


LEDGER = """\
scenario: ledger
title: A grievance ledger
question: How long does it last?
as_of: 2024-01-01
quantities:
  insult: {value: 5 to 15, says: size of an insult, judgement: test}
  fades: {value: "uniform(0.5, 0.9)", says: share that is left after a period, judgement: test}
actors:
  A: {name: Alpha, interests: {calm: {weight: 5, gain: "-(act == insult_them)"}}}
moves:
  act: {by: A, options: [insult_them, bow]}
periods:
  count: 5
  state:
    grievance: {start: 0, next: "fades * grievance + insult * (act == insult_them)"}
  shocks:
    old_map: {at: 2, set: {grievance: "grievance + 10"}}
    leak: {at: 3, set: {grievance: "grievance + 4"}, probability: 0.25}
"""

LEVERS = """\
levers:
  once: {by: A, plan: {act: "insult_them if period == 1 else bow"}}
  bowed: {by: A, plan: {act: bow}}
  late: {by: A, plan: {act: insult_them}, since: 4}
"""

LEDGER += LEVERS


def test_grievance_decays_geometrically() -> None:
    """One insult, or one shock, is left as the rate to the power of the periods since (A5)."""
    solved = run(read_text(LEDGER.replace("    leak:", "    # leak:")), 64, 5)
    insult, fades = (solved.ensemble.quantities[k] for k in ("insult", "fades"))
    for t in range(2, 7):
        left = np.array(solved.ask(f"E(grievance, at={t}, do=once)"))
        assert left == pytest.approx(insult * fades ** (t - 2), abs=EXACT)
        shock = np.array(solved.ask(f"E(grievance, at={t}, do=[bowed, old_map])"))
        assert shock == pytest.approx(10 * fades ** (t - 2), abs=EXACT)


def test_plans_bind_from_and_until_their_periods() -> None:
    solved = run(read_text(LEDGER), 256, 5)
    assert solved.ask("P(act == insult_them, at=4, do=late)").mean == 1
    assert solved.ask("P(act == insult_them, at=3, do=late)").mean < 0.5
    asked = "P(act == insult_them, at={}, do={{act: insult_them}}, since=2, until=3)"
    assert [solved.ask(asked.format(t)).mean > 0.99 for t in range(1, 6)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_shock_with_a_chance_strikes_as_often() -> None:
    solved = run(read_text(LEDGER), 4096, 5)
    jump = np.array(solved.ask("E(grievance, at=4, do=bowed)"))
    fades = solved.ensemble.quantities["fades"]
    assert (jump / (4 * fades)).mean() == pytest.approx(0.25, abs=0.01)


def test_luck_is_that_of_the_draw_whatever_the_plan_and_the_block() -> None:
    ensemble = Ensemble.of(raids(5, 0, FEW), 64, 7)
    whole = _course(ensemble, 64).payoffs
    for start in (0, 16, 48):
        part = _course(ensemble, start + 16, start).payoffs
        assert part == pytest.approx(whole[:, :, start : start + 16], rel=1e-12)
    other = _course(Ensemble.of(raids(5, 0, FEW), 64, 8), 64).payoffs
    assert (np.abs(other - whole) > 1e-6).any()


def test_play_that_is_over_pays_what_the_states_pay() -> None:
    """After the end no move happens; interests in states go on, and are foreseen."""
    text = ATTRITION.replace(
        'hold: {weight: prize, gain: "a == hold"}',
        'hold: {weight: prize, gain: "(a == hold) + 3 * peace"}',
    ).replace("name: Alpha", "name: Alpha, patience: 0.5")
    ahead = text.replace("  count: 6", "  count: 6\n  lookahead: 5")
    for source in (text, ahead):
        solved = run(read_text(source), 16, 1)
        prize = solved.ensemble.quantities["prize"]
        # An A that quits at once is paid 3 prizes in each of five further periods.
        total = 3 * prize * sum(0.5**t for t in range(1, 6))
        paid = np.array(solved.ask("payoff(A, do={a: quit})"))
        assert paid == pytest.approx(total, abs=EXACT)
    # Who sees the peace ahead quits sooner.
    first = [run(read_text(s), 64, 1).ask("P(a == quit, at=1)").mean for s in (text, ahead)]
    assert first[1] > first[0] + 0.1


def test_draws_that_fail_on_the_way_are_counted() -> None:
    """A state that overflows loses its draws; the others stand (rule G4)."""
    text = LEDGER.replace(
        "fades * grievance + insult", "log(11 - insult) * 0 + fades * grievance + insult"
    ).replace('gain: "-(act == insult_them)"', 'gain: "-(act == insult_them) + 0 * grievance"')
    solved = run(read_text(text), 256, 5)
    large = int((solved.ensemble.quantities["insult"] >= 11).sum())
    assert 0 < large < 256
    assert solved.failed_draws == large
    answer = solved.ask("P(act == bow)")
    assert np.isnan(answer.values).sum() == large


def test_too_many_courses_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realpolitik.periods.play.MAX_EVERY", 20_000)
    with pytest.raises(RealpolitikError, match=r"at most 20,000.*follow: sample"):
        run(raids(40, 0), 64)


def test_plans_that_follow_a_state() -> None:
    more = 'levers:\n  wary: {by: A, plan: {act: "leave if anger > 2 else take"}}'
    solved = run(raids(3, 1, more=more), 64, 2)
    for t in range(1, 4):
        angry = np.array(solved.ask(f"P(anger > 2, at={t}, do=wary)"))
        leaves = np.array(solved.ask(f"P(act == leave, at={t}, do=wary)"))
        assert leaves == pytest.approx(angry, abs=EXACT)
    with pytest.raises(RealpolitikError, match="follows a state"):
        solved.ask("dependence(B, A, do=wary)")


def test_over_time_is_what_single_questions_answer() -> None:
    more = "levers:\n  calm: {by: A, plan: {act: leave}}"
    solved = run(raids(3, 1, "sample", more=more), 64, 2)
    table = solved.over_time
    assert table is not None
    for t in range(1, 4):
        for mine, question in (
            (table.moves["reply"]["none"], f"P(reply == none, at={t})"),
            (table.outcomes[""]["anger_now"], f"E(anger_now, at={t})"),
            (table.reached[""]["blow"], f"P(blow, by={t})"),
            (table.states["calm"]["anger"], f"E(anger, at={t}, do=calm)"),
        ):
            assert np.array_equal(np.array(mine[t - 1]), np.array(solved.ask(question)))
    assert len(table.states[""]["anger"]) == 4
    assert solved.to_dict()["over_time"]["each"] == "period"
    assert solved.outcomes["blow"].mean == table.reached[""]["blow"][-1].mean


def test_further_questions_work_over_periods() -> None:
    claim = 'claims:\n  grows: {says: Anger grows, test: "E(anger, at=4) > E(anger, at=1)"}'
    solved = run(raids(3, 1, more=claim), 64, 2)
    hinge = solved.hinges("grows")["grows"]
    assert hinge.holds is not None
    assert solved.sensitivity("grows")["grows"].rows
    assert solved.tipping("grows", "grudge", draws=8).curves
    assert solved.leverage(plan_draws=0).pairs
    assert solved.explain().paths


def test_perfect_and_imperfect_information_meet() -> None:
    """Two moves blind to each other, each dominant: play over periods is the product of logits."""
    hidden = run(read_text(ATTRITION), 16, 1).ask("P(a == quit, at=1)")
    seen = run(read_text(ATTRITION.replace(", blind_to: [a]", "")), 16, 1).ask("P(a == quit, at=1)")
    assert np.array(hidden) == pytest.approx(np.array(seen), abs=1e-8)


def test_a_lookahead_without_end_is_refused() -> None:
    """Three kinds of ending, ten periods ahead: 59,049 games from each period."""
    with pytest.raises(ScenarioError, match=r"E506.*59,049 games"):
        run(raids(12, 10), 4)


def test_shock_of_the_first_period_has_happened_by_its_chance() -> None:
    """Play then begins in more than one place, each with its own weight."""
    text = raids(2, 0, "sample").source.text
    shock = "  shocks: {insult: {at: 1, probability: 0.3, set: {anger: anger + 50}}}\n"
    struck = run(read_text(text.replace("  state:", f"{shock}  state:")), 8, 0)
    for question in ("P(anger > 40, by=1)", "P(anger > 40, at=1)"):
        assert np.array(struck.ask(question)) == pytest.approx(0.3, abs=1e-12)
