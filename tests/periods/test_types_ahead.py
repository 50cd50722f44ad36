"""Types that last against the written-out tree, Bayes by enumeration, and what must be (S17)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from realpolitik.arrays import Floats
from realpolitik.ask import run
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.engines import Ensemble
from realpolitik.errors import ScenarioError
from realpolitik.periods import play_course
from realpolitik.periods.unrolled import UnrolledSize, unrolled_tree
from realpolitik.scenario import Scenario, read_text
from realpolitik.scenario.question import read_question
from tests.periods.crises import crisis, written_out

EXACT = 1e-10


def told(ensemble: Ensemble, *questions: str) -> list[Floats]:
    """Return the answers to several questions in each draw; the game is solved once for all."""
    nodes = {q: read_question(ensemble.model.scenario, q)[0] for q in questions}
    return [np.array(answer) for answer in ask_all(ensemble, nodes).values()]


def same(mine: Ensemble, theirs: Ensemble, questions: dict[str, str]) -> None:
    """Check that two games give the same answers, question by question."""
    found, wanted = told(mine, *questions), told(theirs, *dict.fromkeys(questions.values()))
    by_text = dict(zip(dict.fromkeys(questions.values()), wanted, strict=True))
    for (one, other), left in zip(questions.items(), found, strict=True):
        assert left == pytest.approx(by_text[other], abs=EXACT), one


def everything(count: int, over: bool = False) -> dict[str, str]:
    """Return questions about the periods, each with the same about the tree."""
    asked: dict[str, str] = {}
    for t in range(1, count + 1):
        on = f" and not over{t}" if over else ""
        asked |= {
            f"P(threat == made, at={t})": f"P(threat{t} == made{on})",
            f"P(luck == bad, at={t})": f"P(luck{t} == bad{on})",
            f"P(resolve == firm and reply == fight, at={t})": (
                f"P(resolve == firm and reply{t} == fight{on})"
            ),
            f"E(anger, at={t + 1})": f"E(anger{t + 1})",
        }
        fought = " or ".join(
            f"(reply{u} == fight{f' and not over{u}' if over else ''})" for u in range(1, t + 1)
        )
        asked |= {
            f"P(war, by={t})": f"P({fought})",
            f"P(war, by={t}, given=resolve == weak)": f"P({fought}, given=resolve == weak)",
        }
    hit = " or ".join(
        f"(reply{u} == fight and power == low{f' and not over{u}' if over else ''})"
        for u in range(1, count + 1)
    )
    return asked | {"P(reply == fight and power == low)": f"P({hit})"}


@pytest.mark.parametrize(("count", "related"), [(2, False), (2, True), (3, False)])
def test_full_lookahead_is_the_written_out_tree(count: int, related: bool) -> None:
    mine = Ensemble.of(crisis(count, count - 1, related=related), 3, 3)
    theirs = Ensemble.of(written_out(count, related=related), 3, 3)
    payoffs = {f"payoff({a})": f"payoff({a})" for a in "AB"}
    same(mine, theirs, everything(count) | payoffs)


def test_base_weights_count_in_every_period_that_is_seen() -> None:
    def weighed(scenario: Scenario) -> Scenario:
        text = scenario.source.text.replace("[made, kept_back]", "{made: {base: 3}, kept_back: {}}")
        return read_text(text.replace("[yield, fight]", "{yield: {}, fight: {base: 0.2}}"))

    mine = Ensemble.of(weighed(crisis(2, 1)), 3, 3)
    same(mine, Ensemble.of(weighed(written_out(2)), 3, 3), everything(2))
    (with_weights,) = told(mine, "P(threat == made, at=2)")
    (without,) = told(Ensemble.of(crisis(2, 1), 3, 3), "P(threat == made, at=2)")
    assert np.all(np.abs(with_weights - without) > 0.01)


@pytest.mark.parametrize("count", [2, 3])
def test_with_patience_each_period_has_actors_of_its_own(count: int) -> None:
    mine = Ensemble.of(crisis(count, count - 1, patience=True), 3, 5)
    theirs = Ensemble.of(written_out(count, agents=True), 3, 5)
    payoffs = {f"payoff({a})": f"payoff({a}1)" for a in "AB"}
    same(mine, theirs, everything(count) | payoffs)


@pytest.mark.parametrize("ends", ["luck{t} == bad", "reply{t} == fight and anger{t} + lost > 9"])
def test_play_may_end(ends: str) -> None:
    mine = Ensemble.of(crisis(3, 2, ends=ends), 3, 1)
    theirs = Ensemble.of(written_out(3, ends=ends), 3, 1)
    payoffs = {f"payoff({a})": f"payoff({a})" for a in "AB"}
    same(mine, theirs, everything(3, over=True) | payoffs)


@pytest.mark.parametrize(
    ("plan", "written"),
    [
        ("{threat: made}", "{threat1: made, threat2: made}"),
        (
            "{threat: made if resolve == firm else kept_back}",
            "{threat1: made if resolve == firm else kept_back,"
            " threat2: made if resolve == firm else kept_back}",
        ),
        (
            "{reply: fight if anger > 0 else yield}",
            "{reply1: yield, reply2: fight if reply1 == fight else yield}",
        ),
        ("{threat: kept_back}, since=2", "{threat2: kept_back}"),
    ],
)
def test_plans_bind_in_the_periods_ahead_too(plan: str, written: str) -> None:
    mine, theirs = Ensemble.of(crisis(2, 1), 4, 2), Ensemble.of(written_out(2), 4, 2)
    asked = {f"payoff(A, do={plan})": f"payoff(A, do={written})"}
    for t in (1, 2):
        for event in ("threat{t} == made", "reply{t} == fight and resolve == firm"):
            one = f"P({event.format(t='')}, at={t}, do={plan})"
            asked[one] = f"P({event.format(t=t)}, do={written})"
    same(mine, theirs, asked)


def test_belief_is_that_of_bayes_after_every_history() -> None:
    scenario, tree = crisis(2, 1), Ensemble.of(written_out(2), 4, 7)
    mine = Ensemble.of(scenario, 4, 7)
    course = play_course(mine.block(0, 4), None, mine.lookahead())
    places, weight = course.stages[1].start, course.stages[1].weight
    profiles = [(r, p) for r in ("weak", "firm") for p in ("low", "high")]
    shares = [places.block.quantities[f"belief(resolve={r}, power={p})"][0] for r, p in profiles]
    found = np.stack([weight, *shares])
    wanted = []
    for seen in ("threat1 == kept_back", "reply1 == yield", "luck1 == good", "luck1 == bad"):
        given = (f"P(resolve == {r} and power == {p}, given={seen})" for r, p in profiles)
        wanted.append(told(tree, f"P({seen})", *given))
    for draw in range(4):
        here = found[:, places.draw == draw]
        there = np.array(wanted)[:, :, draw].T
        one, other = (rows[:, np.argsort(rows[0])] for rows in (here, there))
        assert one == pytest.approx(other, abs=EXACT)


@pytest.mark.parametrize("lookahead", [0, 1])
def test_belief_is_a_martingale_and_right_on_average(lookahead: int) -> None:
    answered = Ensemble.of(crisis(3, lookahead), 4, 1)
    for event in ("resolve == firm", "resolve == weak and power == high"):
        thought = [f"E(belief({event}), at={t})" for t in (1, 2, 3, 4)]
        so = [f"P({event}, at={t})" for t in (1, 2, 3)]
        first, *others = told(answered, *thought, *so)
        for other in others:
            assert other == pytest.approx(first, abs=1e-12)


def test_belief_is_a_martingale_on_sampled_courses() -> None:
    answered = Ensemble.of(crisis(4, 0, follow="sample", courses=2), 512, 1)
    first, last = told(answered, *(f"E(belief(resolve == firm), at={t})" for t in (1, 5)))
    drift = last - first
    assert drift.std() > 0.05
    assert abs(drift.mean()) < 4 * drift.std() / np.sqrt(len(drift))


def test_belief_moves_towards_what_is_so() -> None:
    answered = Ensemble.of(crisis(4, 0), 16, 1)
    questions = (f"E(belief(resolve == firm), at={t}, given=resolve == firm)" for t in range(1, 5))
    for before, after in pairwise(told(answered, *questions)):
        assert (after > before).all()


def test_nobody_has_a_belief_about_itself() -> None:
    """At a point of choice an actor's own types are known, those of the other are not."""
    ensemble = Ensemble.of(crisis(3, 2), 4, 0)
    assert ensemble.transition is not None
    found = unrolled_tree(ensemble.model.tree, ensemble.transition, 2)
    belief, game = ensemble.transition.belief, found.game
    assert belief is not None
    profile = belief.profile[found.row[game.witness, 0]]
    own = {0: profile // 2, 1: profile % 2}
    for known, at in enumerate(game.information_sets):
        if at.actor < 0:
            continue
        nodes = np.flatnonzero(game.node_set == known)
        assert len(nodes) == 2
        assert len(set(own[at.actor % 2][nodes])) == 1
        assert set(own[1 - at.actor % 2][nodes]) == {0, 1}


def test_own_chance_does_not_enter_own_choice() -> None:
    """Where the other side has no choice, a type plays alike however likely it was thought."""
    answers = []
    for chance in ("0.1", "0.9"):
        text = crisis(3, 2).source.text.replace("options: [yield, fight]", "options: [fight]")
        text = text.replace("== yield", "== fight").replace("0.2 to 0.6", chance)
        answered = Ensemble.of(read_text(text), 4, 0)
        question = "P(threat == made, at={}, given=resolve == firm)"
        answers.append(told(answered, *(question.format(t) for t in (1, 2, 3))))
    assert np.array(answers[0]) == pytest.approx(np.array(answers[1]), abs=EXACT)
    assert np.ptp(answers[0]) > 0.01


def built(scenario: Scenario, ahead: int) -> tuple[UnrolledSize, UnrolledSize]:
    """Return the size of an unrolled game as it is foretold, and as it is."""
    ensemble = Ensemble.of(scenario, 4, 0)
    assert ensemble.transition is not None
    tree, transition = ensemble.model.tree, ensemble.transition
    game = unrolled_tree(tree, transition, ahead).game
    depth = np.zeros(game.nodes, dtype=np.int64)
    for node in range(1, game.nodes):
        depth[node] = depth[game.parent[node]] + 1
    moves = int(depth[game.terminal_nodes].sum())
    actions = sum(len(s.actions) for s in game.information_sets if s.actor >= 0)
    real = UnrolledSize(game.terminals, game.nodes, moves, actions)
    return UnrolledSize.of(tree, transition, ahead), real


@pytest.mark.parametrize("ends", ["", "luck{t} == bad"])
def test_size_is_known_before_the_tree_grows(ends: str) -> None:
    foretold, real = built(crisis(3, 1, ends=ends), 2)
    assert foretold == real


def test_measures_of_the_first_period_see_what_is_foreseen() -> None:
    mine, theirs = run(crisis(2, 1), 8, 2), run(written_out(2), 8, 2)
    cost = np.array(mine.ask("credibility({threat: made})"))
    assert cost == pytest.approx(np.array(theirs.ask("P(threat1 == made)")), abs=1e-6)


def test_belief_is_played_for_as_a_period_begins() -> None:
    """Without lookahead a belief stands in a payoff like a state."""
    feared = "10 * (luck == bad)", "40 * belief(resolve == firm)"
    answered = Ensemble.of(crisis(2, 0, change=feared), 4, 1)
    fights, firm, both = told(
        answered,
        "P(reply == fight, at=1, given=threat == made and power == high)",
        "E(belief(resolve == firm), at=1)",
        "E(prize)",
    )
    gap = 20 - 15 - 40 * firm + both
    assert fights == pytest.approx(1 / (1 + np.exp(-0.15 * gap)), rel=1e-9)


def test_state_may_start_from_what_is_believed() -> None:
    start = "anger: {start: 0,", "anger: {start: 10 * belief(resolve == firm),"
    answered = Ensemble.of(crisis(2, 1, change=start), 4, 1)
    anger, firm = told(answered, "E(anger, at=1)", "P(resolve == firm, at=1)")
    assert anger == pytest.approx(10 * firm, rel=1e-12)


def test_likeliest_course_is_that_of_what_is_seen() -> None:
    answered = Ensemble.of(crisis(3, 0, follow="likeliest"), 16, 1)
    made, firm, first, last = told(
        answered,
        "P(threat == made, at=1)",
        "P(resolve == firm, at=1)",
        "E(belief(resolve == firm), at=1)",
        "E(belief(resolve == firm), at=2)",
    )
    assert set(made) <= {0.0, 1.0}
    assert firm == pytest.approx(last)
    assert (np.where(made == 1, last > first, last < first)).all()


def test_types_drawn_anew_are_those_of_a_single_period() -> None:
    text = crisis(3, 0).source.text
    text = text.replace("    judgement: test\n", "    judgement: test\n    lasts: false\n")
    answered = Ensemble.of(read_text(text), 4, 0)
    first, *others = told(answered, *(f"P(threat == made, at={t})" for t in (1, 2, 3)))
    for other in others:
        assert other == pytest.approx(first, abs=1e-12)


@pytest.mark.parametrize("lookahead", [4, 9, 60])
def test_a_game_too_large_is_refused_before_it_grows(lookahead: int) -> None:
    with pytest.raises(ScenarioError) as caught:
        run(crisis(100, lookahead), 4, 0)
    [fault] = caught.value.diagnostics
    assert fault.code == "E506"
    assert "look" in f"{fault.found} {fault.wanted}"
