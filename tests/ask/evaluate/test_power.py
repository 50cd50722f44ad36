"""Dependence, cost, reward, substitution, influence, credibility and commitment (rule Q3)."""

from __future__ import annotations

import math

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.policy.leverage import leverage_map
from tests.ask.games import GIVERS, HEAD, THREAT, read
from tests.shipped import load


def logit(precision: float, gap: float) -> float:
    """The probability of an option that is better by a gap."""
    return 1 / (1 + math.exp(-precision * gap))


@pytest.fixture(scope="module")
def threat() -> rp.Run:
    return rp.run(read(THREAT), draws=16)


@pytest.fixture(scope="module")
def givers() -> rp.Run:
    return rp.run(read(GIVERS), draws=4)


def by_hand(run: rp.Run) -> dict[str, np.ndarray]:
    """Solve the threat game by hand: the patron cuts with c, the client raids with r."""
    cost = run.ensemble.quantities["cost"] / 10
    cut = 1 / (1 + np.exp(0.2 * cost))
    raid = 1 / (1 + np.exp(-0.2 * (20 - 30 * cut)))
    return {
        "cost": cost,
        "cut": cut,
        "raid": raid,
        "PAT": raid * (-15 - cut * cost),
        "CLI": raid * (20 - 30 * cut),
    }


def ask(run: rp.Run, question: str) -> np.ndarray:
    return np.asarray(run.ask(question).values)


def test_dependence_and_its_cost_by_hand(threat: rp.Run) -> None:
    hand = by_hand(threat)
    # A patron that has turned on its client cuts for sure; the client then raids by logit reply.
    raid = logit(0.2, 20 - 30)
    left = raid * (20 - 30)
    paid = raid * (-15 - hand["cost"])
    np.testing.assert_allclose(ask(threat, "dependence(CLI, PAT)"), hand["CLI"] - left, rtol=1e-6)
    np.testing.assert_allclose(ask(threat, "cost(PAT, CLI)"), hand["PAT"] - paid, rtol=1e-6)
    net = hand["CLI"] - left - hand["PAT"] + paid
    np.testing.assert_allclose(ask(threat, "leverage(by=PAT, over=CLI)"), net, rtol=1e-6)


def test_reward_by_hand(threat: rp.Run) -> None:
    hand = by_hand(threat)
    # A patron that wishes its client well never cuts.
    kind = logit(0.2, 20) * 20
    np.testing.assert_allclose(ask(threat, "reward(PAT, CLI)"), kind - hand["CLI"], rtol=1e-6)


def test_the_client_can_hurt_the_patron_by_raiding(threat: rp.Run) -> None:
    hand = by_hand(threat)
    loss = hand["PAT"] - (-15 - hand["cut"] * hand["cost"])
    np.testing.assert_allclose(ask(threat, "dependence(of=PAT, on=CLI)"), loss, rtol=1e-6)


def test_substitution_by_hand(givers: rp.Run) -> None:
    donor, ally = logit(0.3, -2), logit(0.3, -3)
    assert ask(givers, "payoff(POO)")[0] == pytest.approx(10 * donor + 6 * ally)
    assert ask(givers, "dependence(POO, DON)")[0] == pytest.approx(10 * donor, rel=1e-6)
    # When the donor alone turns the ally still gives; when everybody does nothing is left.
    assert ask(givers, "substitution(POO, DON)")[0] == pytest.approx(6 * ally, rel=1e-6)
    assert ask(givers, "substitution(POO, ALL)")[0] == pytest.approx(10 * donor, rel=1e-6)
    assert ask(givers, "reward(DON, POO)")[0] == pytest.approx(10 * (1 - donor), rel=1e-6)


def test_who_has_no_move_has_no_hold(givers: rp.Run) -> None:
    for question in ("dependence(DON, POO)", "cost(POO, DON)", "reward(POO, DON)"):
        assert ask(givers, question)[0] == pytest.approx(0.0, abs=1e-9)
    assert ask(givers, "commitment(POO)")[0] == pytest.approx(0.0, abs=1e-9)


def test_turning_chooses_the_cheapest_of_equal_blows() -> None:
    # Both blows hurt alike; one costs the wielder 1, the other 40.
    text = (
        HEAD
        + """
actors:
  PAT:
    name: Patron
    interests: {price: {weight: 1, gain: "{dear: -40, cheap: -1, none_of_it: 0}[patron]"}}
  CLI: {name: Client, interests: {life: {weight: 10, gain: "-(patron != none_of_it)"}}}
moves:
  patron: {by: PAT, options: [dear, cheap, none_of_it]}
"""
    )
    run = rp.run(read(text), draws=64)
    left = ask(run, "payoff(PAT)") - ask(run, "cost(PAT, CLI)")
    np.testing.assert_allclose(left, -1.0, atol=1e-9)


BLOWS = (
    HEAD
    + """
actors:
  A:
    name: Aggressor
    precision: 0.2
    interests: {price: {weight: 10, gain: "{hurt_dear: -5, hurt_cheap: -1, spare: 0}[a]"}}
  B: {name: Bystander, precision: 0.2, interests: {life: {weight: 10, gain: "-(a != spare)"}}}
moves:
  b: {by: B, options: [stay, go]}
  a: {by: A, options: [hurt_dear, hurt_cheap, spare]}
"""
)


@pytest.mark.parametrize("blind", ["", ", blind_to: [b]"])
@pytest.mark.parametrize("solution", ["qre", "limit"])
def test_turning_is_as_cheap_where_the_wielder_moves_blind(blind: str, solution: str) -> None:
    text = BLOWS.replace("hurt_cheap, spare]", f"hurt_cheap, spare]{blind}")
    run = rp.run(read(text), draws=4, solution=solution)
    assert run.ensemble.model.tree.game.has_perfect_information is (blind == "")
    weights = np.exp(0.2 * np.array([-50.0, -10.0, 0.0]))
    free = weights / weights.sum() if solution == "qre" else np.array([0.0, 0.0, 1.0])
    # The cheap blow costs 10, and takes from B what it loses: 10 less what it loses anyway.
    price = float(free @ [-50.0, -10.0, 0.0]) + 10.0
    loss = 10.0 - 10.0 * float(free[:2].sum())
    np.testing.assert_allclose(ask(run, "cost(A, B)"), price, atol=1e-6)
    np.testing.assert_allclose(ask(run, "dependence(B, A)"), loss, atol=1e-6)
    np.testing.assert_allclose(ask(run, "leverage(A, B)"), loss - price, atol=1e-6)
    if solution == "qre":
        np.testing.assert_allclose(ask(run, "cost(A, B)"), 8.81, atol=0.005)


def test_influence_by_hand(threat: rp.Run) -> None:
    hand = by_hand(threat)
    # Committed to go on, the patron invites raids; committed to cut, it deters them.
    rise = logit(0.2, 20) - hand["raid"]
    fall = hand["raid"] - logit(0.2, -10)
    np.testing.assert_allclose(ask(threat, "influence(PAT, raided)"), rise, rtol=1e-9)
    np.testing.assert_allclose(ask(threat, "influence(PAT, not raided)"), fall, rtol=1e-9)
    np.testing.assert_allclose(ask(threat, "influence(CLI, raided)"), 1 - hand["raid"], rtol=1e-9)


def test_commitment_by_hand(threat: rp.Run) -> None:
    hand = by_hand(threat)
    tolerate = -15 * logit(0.2, 20)
    deter = logit(0.2, -10) * (-15 - hand["cost"])
    best = np.maximum(tolerate, deter) - hand["PAT"]
    np.testing.assert_allclose(ask(threat, "commitment(PAT)"), best, rtol=1e-9)


def test_credibility_by_hand(threat: rp.Run) -> None:
    hand = by_hand(threat)
    np.testing.assert_allclose(ask(threat, "credibility(threat)"), hand["cut"], rtol=1e-9)
    np.testing.assert_allclose(ask(threat, "credibility(indulge)"), 1 - hand["cut"], rtol=1e-9)
    keep = ask(threat, "credibility({client: raid})")
    np.testing.assert_allclose(keep, hand["raid"], rtol=1e-9)


def test_credibility_is_the_product_over_moves_that_are_put_to_the_test() -> None:
    text = THREAT.replace(
        "  patron: {by: PAT",
        "  word: {by: PAT, options: [warn, hush]}\n  patron: {by: PAT",
    ).replace("levers:", "levers:\n  both: {by: PAT, plan: {word: warn, patron: cut}}")
    run = rp.run(read(text), draws=8)
    cut = by_hand(run)["cut"]
    # The word costs nothing and changes nothing, so that each is said half the time.
    np.testing.assert_allclose(ask(run, "credibility(both)"), 0.5 * cut, rtol=1e-9)
    np.testing.assert_allclose(ask(run, "credibility(threat)"), cut, rtol=1e-9)


RULED_OUT = THREAT.replace(
    "moves:",
    "moves:\n  word: {by: PAT, options: [warn, hush]}",
).replace("when: client == raid}", "when: word == warn and client == raid}")


@pytest.mark.parametrize(
    "plan",
    [
        # The patron's second move happens after a warning alone, which the plan rules out.
        "{word: hush, patron: cut}",
        # Nothing of the plan is tested: the client's refraining rules out the patron's move.
        "{client: refrain, patron: go_on}",
    ],
)
def test_credibility_is_undefined_where_the_plan_itself_rules_its_move_out(plan: str) -> None:
    run = rp.run(read(RULED_OUT), draws=8)
    assert run.ask(f"credibility({plan})").undefined == 8
    found = run.credibility(plan)
    assert found.moves["patron"].undefined == found.overall.undefined == 8
    assert run.ask("credibility({word: hush})").undefined == 0


def test_a_plan_for_a_move_that_never_happens_is_never_tested() -> None:
    text = THREAT.replace(
        "moves:", "moves:\n  never: {by: PAT, options: [x, y], when: 1 > 2}"
    ).replace("levers:", "levers:\n  idle: {by: PAT, plan: {never: x}}")
    run = rp.run(read(text), draws=8)
    assert run.ask("credibility(idle)").undefined == 8
    assert run.ask("credibility({never: x, patron: cut})").undefined == 8
    assert run.credibility("idle").overall.undefined == 8
    row = next(r for r in run.compare("PAT").rows if r.name == "idle")
    assert row.credibility.undefined == 8
    # What was imposed before is not the plan's: nothing is left for it to keep.
    assert run.ask("credibility(threat, do={patron: cut})").undefined == 8


def test_who_has_no_move_has_no_plan_to_keep(givers: rp.Run) -> None:
    found = leverage_map(givers.ensemble, plan_draws=0)
    assert found.pairs["POO", "DON"].credibility.undefined == givers.draws
    assert found.pairs["DON", "POO"].credibility.undefined == 0


def test_credibility_point_by_point(threat: rp.Run) -> None:
    hand = by_hand(threat)
    found = threat.credibility("threat")
    (point,) = found.points
    assert (point.move, point.seen, point.option) == ("patron", "client=raid", "cut")
    np.testing.assert_allclose(point.kept.values, hand["cut"], rtol=1e-9)
    # Under the plan the client knows that it will be cut.
    np.testing.assert_allclose(point.reached.values, logit(0.2, -10), rtol=1e-9)
    np.testing.assert_allclose(found.moves["patron"].values, hand["cut"], rtol=1e-9)
    assert found.to_dict()["points"][0]["move"] == "patron"
    with pytest.raises(rp.QuestionError):
        threat.credibility("thread")


def test_points_are_weighed_by_play_under_the_plan() -> None:
    run = rp.run(load("patrons-2024"), draws=64)
    found = run.credibility("limits")
    for move, answer in found.moves.items():
        points = [p for p in found.points if p.move == move]
        weight = np.stack([p.reached.values for p in points])
        kept = np.stack([p.kept.values for p in points])
        mean = (weight * kept).sum(axis=0) / weight.sum(axis=0)
        np.testing.assert_allclose(answer.values, mean, rtol=1e-9)
    product = np.prod([a.values for a in found.moves.values()], axis=0)
    np.testing.assert_allclose(found.overall.values, product, rtol=1e-12)


def test_measures_under_a_plan_of_others(threat: rp.Run) -> None:
    # Given the raid, dependence is what a sure cut takes from the client.
    hand = by_hand(threat)
    lost = ask(threat, "dependence(CLI, PAT, do={client: raid})")
    np.testing.assert_allclose(lost, 30 * (1 - hand["cut"]), rtol=1e-6)
    assert ask(threat, "commitment(PAT, do=threat)")[0] == pytest.approx(0.0, abs=1e-9)


def test_measures_under_the_limit_solution() -> None:
    run = rp.run(read(THREAT), draws=8, solution="subgame-perfect")
    # The patron would never cut, so the client raids; nothing more can be had from the patron.
    assert ask(run, "P(raided)").tolist() == [1.0] * 8
    # A threat that deters for sure is never put to the test, so that its keeping is undefined.
    assert run.ask("credibility(threat)").undefined == 8
    np.testing.assert_allclose(ask(run, "credibility(indulge)"), 1.0)
    np.testing.assert_allclose(ask(run, "influence(PAT, not raided)"), 1.0, atol=1e-6)


def test_leverage_map_has_every_ordered_pair_and_says_how_it_searched(threat: rp.Run) -> None:
    found = leverage_map(threat.ensemble, ["raided"])
    assert set(found.pairs) == {("PAT", "CLI"), ("CLI", "PAT")}
    pair = found.pairs["PAT", "CLI"]
    np.testing.assert_allclose(pair.dependence.values, ask(threat, "dependence(CLI, PAT)"))
    np.testing.assert_allclose(pair.credibility.values, by_hand(threat)["cut"], rtol=1e-9)
    up, down = found.influence["PAT", "raided"]
    assert up.exhaustive
    assert down.plan == {"patron": {"go_on": 0.0, "cut": 1.0}}
    assert found.commitment["PAT"].exhaustive
    document = found.to_dict()
    assert document["influence"][0]["rise"]["search"] == "all plans"
    assert leverage_map(threat.ensemble, plan_draws=0).commitment == {}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("dependence(CLI)", "E301"),
        ("dependence(CLI, PAT, 3)", "E301"),
        ("dependence(of=CLI, of=PAT)", "E301"),
        ("dependence(CLI, CLI)", "E304"),
        ("dependence(CLY, PAT)", "E501"),
        ("influence(PAT, raids)", "E302"),
        ("credibility(thread)", "E601"),
        ("leverages(PAT, CLI)", "E302"),
    ],
)
def test_faults_of_measures(threat: rp.Run, question: str, code: str) -> None:
    with pytest.raises(rp.QuestionError) as caught:
        threat.ask(question)
    assert [d.code for d in caught.value.diagnostics] == [code]
