"""What the papers on bargains found, in every draw in which they speak of it."""

from __future__ import annotations

import numpy as np

import realpolitik as rp
from tests import shipped
from tests.mechanisms.draws import DRAWS, chance, close, drawn, logit

OFFERS = np.arange(11) / 10


def test_no_war_where_both_sides_know_what_it_costs() -> None:
    """Fearon 1995: with complete information there is a division that both accept."""
    known = {f"private.cost_respondent.values.{kind}": "0.2" for kind in ("low", "high")}
    scenario = shipped.load("dividing-an-issue").with_changes(known)
    run = rp.run(scenario, 64, solution="limit")
    # Every draw has a step that both prefer to war: the room for a deal is wider than a step.
    assert (drawn(run, "cost_proposer") + 0.2 > 0.1).all()
    above = np.mod(drawn(run, "odds") + 0.2, 0.1)  # from what is just accepted to the next step
    clear = (above > 0.01) & (above < 0.09)
    assert clear.sum() > 32
    assert (chance(run, "war")[clear] < 1e-3).all()


def test_the_offer_trades_risk_for_return() -> None:
    """Powell 1999: a small offer, if (1 - q) (what it saves) > q (what war takes); else none."""
    wide = {"private.cost_respondent.chance.low": "0.02 to 0.9"}
    scenario = shipped.load("dividing-an-issue").with_changes(wide)
    run = rp.run(scenario, 64, solution="limit")
    low = drawn(run, "chance(cost_respondent.low)")
    war = 1 - drawn(run, "odds") + drawn(run, "cost_proposer")
    offers, clear = {}, np.ones(run.draws, dtype=bool)
    for kind in ("low", "high"):
        least = np.maximum(1 - drawn(run, "odds") - drawn(run, f"cost_respondent.{kind}"), 0)
        offers[kind] = np.ceil(least * 10) / 10
        # What lies on a step, or Respondent's errors at it, is not settled by precision.
        clear &= (offers[kind] - least > 0.005) | (least == 0)
    gain = (1 - low) * (war - offers["high"]) - (war - offers["low"])
    clear &= (np.abs(gain) > 0.01) & (offers["low"] < war - 0.01)
    risks = gain > 0
    assert clear.sum() > 32
    assert 0.1 < risks[clear].mean() < 0.9
    assert np.allclose(chance(run, "war")[clear], np.where(risks, low, 0)[clear], atol=1e-3)


def test_the_offer_is_the_logit_of_what_it_brings() -> None:
    """McKelvey and Palfrey 1998: every offer by what Proposer expects of its answers."""
    run = shipped.run("dividing-an-issue", DRAWS)
    worth, low = drawn(run, "worth"), drawn(run, "chance(cost_respondent.low)")
    war = worth * (drawn(run, "odds") - drawn(run, "cost_proposer"))
    brings = []
    for offer in OFFERS:
        accepts = np.zeros(run.draws)
        for kind, share in (("low", low), ("high", 1 - low)):
            fight = 1 - drawn(run, "odds") - drawn(run, f"cost_respondent.{kind}")
            gain = worth * (offer - fight)
            accepts = accepts + share * logit(drawn(run, "precision(RESPONDENT)") * gain)
        brings.append(accepts * worth * (1 - offer) + (1 - accepts) * war)
    weight = np.exp(drawn(run, "precision(PROPOSER)") * (np.array(brings) - np.max(brings, axis=0)))
    wanted = weight / weight.sum(axis=0)
    for offer, share in zip(OFFERS, wanted, strict=True):
        assert close(chance(run, f"offer == {offer}"), share)


def test_linked_issues_have_a_deal_where_each_alone_has_none() -> None:
    """Tollison and Willett 1979; Davis 2004: granted if both gain and the promise binds."""
    run = rp.run(shipped.load("linkage"), DRAWS, solution="subgame-perfect")
    assert (chance(run, "granted", do="request") == 0).all()
    gains = drawn(run, "gain_back") > drawn(run, "price")
    binds = drawn(run, "bond") > drawn(run, "price_back")
    assert 0.1 < (gains & binds).mean() < 0.9
    assert (chance(run, "deal", do="exchange") == (gains & binds)).all()
    # With a promise that binds, what Respondent gains decides alone.
    assert (chance(run, "deal", do="bound") == gains).all()
    assert (gains & ~binds).any()


def test_a_threat_is_worth_what_the_counter_threat_leaves_of_it() -> None:
    """Drezner 1999: heeded if it would be carried out and hurts more than giving way."""
    run = rp.run(shipped.load("linkage"), DRAWS, solution="subgame-perfect")
    pride, price = drawn(run, "pride"), drawn(run, "price")
    strikes = pride > drawn(run, "counter_cost")
    answered = np.where(strikes, drawn(run, "counter_cost"), pride)
    for plan, hit in (("threat", strikes), ("[threat, {counter: bear}]", np.zeros(DRAWS))):
        cuts = pride > drawn(run, "cut_cost") + hit * drawn(run, "counter_cut")
        suffers = drawn(run, "cut") + (answered if plan == "threat" else pride)
        assert (chance(run, "granted", do=plan) == (cuts & (suffers > price))).all()
        assert cuts.any()
        assert not cuts.all()


def test_war_comes_before_a_shift_that_is_larger_than_what_peace_can_give() -> None:
    """Powell 2006: war if p(t) (1 + d) - cost > 1 + d (what the weaker side is sure of later)."""
    run = rp.run(shipped.load("shifting-power"), DRAWS, solution="subgame-perfect")
    future, worth = drawn(run, "future"), drawn(run, "worth")
    cost = drawn(run, "cost_declining") / worth
    later = np.maximum(drawn(run, "odds_later") - cost / future, 0)
    war = drawn(run, "odds_now") * (1 + future) - cost
    excess = war - 1 - future * later
    clear = np.abs(excess) > 0.1 * (1 + future)  # a step of either offer
    assert clear.mean() > 0.4
    assert 0.1 < (excess > 0)[clear].mean() < 0.9
    assert (chance(run, "preventive")[clear] == (excess > 0)[clear]).all()
    # What Rising could promise, were it bound, decides then: it is the commitment that lacks.
    promised = chance(run, "preventive", do="bound")
    assert (promised == (war > 0.7 * (1 + future))).all()
    assert (chance(run, "preventive") > promised).any()
