"""What the papers on pledges, allies and clients found, in every draw in which they speak of it."""

from __future__ import annotations

import numpy as np

import realpolitik as rp
from tests import shipped
from tests.mechanisms.draws import DRAWS, chance, close, drawn, logit

UNWARNED = "{pledge: keep_silent, onset: attack, stand: resist}"


def test_no_forces_make_up_for_a_tie_that_is_not_worth_the_war() -> None:
    """Huth 1988: at the limit Defender fights if tie x change in the odds > cost, and only then."""
    wide = {"odds_joint": "0.02 to 0.9", "odds_alone": "0.5 to 0.98", "war_defender": "2 to 90"}
    scenario = shipped.load("extended-deterrence").with_changes(
        {f"quantities.{name}.value": value for name, value in wide.items()}
    )
    run = rp.run(scenario, 32, solution="limit")
    cost, helps = drawn(run, "war_defender"), drawn(run, "odds_alone") - drawn(run, "odds_joint")
    for kind in ("minor", "vital"):
        tie = drawn(run, f"tie.{kind}")
        fights = chance(run, "aid == fight", f"tie == {kind}", UNWARNED)
        clear = np.abs(tie * helps - cost) > 1
        assert clear.mean() > 0.8
        assert np.allclose(fights[clear], (tie * helps > cost)[clear], atol=1e-6)
        assert 0.01 < fights.mean() < 0.99
        # Whatever forces can change: odds from certain defeat to certain victory.
        assert (fights[tie < cost - 1] < 1e-6).all()


def test_the_attack_is_the_choice_of_signorino_and_tarar() -> None:
    """Signorino and Tarar 2006: a logit of what is expected, given how likely the defence is."""
    run = shipped.run("extended-deterrence", DRAWS)
    fights = chance(run, "aid == fight", "stand == resist", "warning")
    resists = chance(run, "stand == resist", "onset == attack", "warning")
    alone = drawn(run, "odds_alone") * drawn(run, "prize") - drawn(run, "raid_challenger")
    joint = drawn(run, "odds_joint") * drawn(run, "prize") - drawn(run, "war_challenger")
    met = fights * joint + (1 - fights) * alone
    expected = resists * met + (1 - resists) * drawn(run, "prize")
    attacks = chance(run, "attacked", do="warning")
    assert close(attacks, logit(drawn(run, "precision(CHALLENGER)") * expected))
    # Neither the plan nor the reply is certain, or there would be nothing to compare.
    assert ((fights > 0.01) & (fights < 0.99)).mean() > 0.5
    assert np.ptp(attacks) > 0.5


def test_conditions_deter_as_a_firm_pledge_and_embolden_as_none() -> None:
    """Benson 2012: as a firm pledge where the condition holds, as none where it does not."""
    run = shipped.run("alliance-dilemma", DRAWS)
    for conduct, like, unlike in (
        ("refrain", "firm_pledge", "aloof"),
        ("provoke", "aloof", "firm_pledge"),
    ):
        attacks = [
            chance(run, "attacked", f"conduct == {conduct}", plan)
            for plan in ("conditions", like, unlike)
        ]
        assert close(attacks[0], attacks[1])
        assert (np.abs(attacks[0] - attacks[2]) > 0.01).mean() > 0.5
    provokes = {p: chance(run, "conduct == provoke", do=p) for p in run.scenario.levers}
    assert (provokes["conditions"] < provokes["firm_pledge"]).mean() > 0.97
    assert (provokes["conditions"] < provokes["aloof"]).mean() > 0.97


def test_a_vague_pledge_is_two_beliefs_and_not_a_smaller_penalty() -> None:
    """Benson 2012: aid comes with the chance that the pledge binds, and the others act on it."""
    exact = rp.run(shipped.load("alliance-dilemma"), DRAWS, solution="limit")
    war, tie, name = (drawn(exact, q) for q in ("war_guarantor", "tie", "name"))
    matters = (war > tie + 1) & (name > war - tie + 1)
    assert 0.3 < matters.mean() < 0.9
    aid = chance(exact, "aid == fight", do="{pledge: vague, conduct: refrain, onset: attack}")
    assert np.allclose(aid[matters], drawn(exact, "reach")[matters], atol=1e-6)
    # A penalty that is smaller by the same share would be paid for sure or for none.
    smaller = drawn(exact, "reach") * name
    clear = matters & (np.abs(tie + smaller - war) > 1)
    kept = (tie + smaller > war)[clear]
    assert (kept != (aid[clear] > 0.999)).any()
    assert 0.1 < kept.mean() < 0.9
    # With errors too, Rival answers the mean of the two pledges that the words can mean.
    run = rp.run(exact.scenario, DRAWS)
    hold, reach = "onset == attack and conduct == refrain", drawn(run, "reach")
    fights = {p: chance(run, "aid == fight", hold, p) for p in ("firm_pledge", "aloof")}
    mean = reach * fights["firm_pledge"] + (1 - reach) * fights["aloof"]
    assert close(chance(run, "aid == fight", hold, "vague_pledge"), mean)
    gain = (1 - mean) * (drawn(run, "spoils") - drawn(run, "raid"))
    gain = gain - mean * drawn(run, "war_rival")
    attacks = chance(run, "attacked", "conduct == refrain", "vague_pledge")
    assert close(attacks, logit(drawn(run, "precision(RIVAL)") * gain))


def test_a_wedge_works_by_what_is_given_and_pressure_binds_by_what_it_hurts() -> None:
    """Crawford 2011: Target weighs the reward, the pressure and what Partner bids against them."""
    run = rp.run(shipped.load("wedge"), DRAWS, solution="subgame-perfect")
    drawn_in = drawn(run, "kinship") - drawn(run, "burden")
    kept = drawn(run, "name") > drawn(run, "price")
    pressed = drawn(run, "fear") - drawn(run, "fear_allied")
    pays = drawn(run, "reward") > drawn(run, "outlay")
    aligned = {}
    for plan, change in (
        ("court", -drawn(run, "concession") * kept),
        ("{opening: wait}", np.zeros(DRAWS)),
        ("pressure", pressed),
    ):
        worth = drawn_in + change
        # Partner supports where this brings Target to its side, and is worth the price.
        wanted = (worth > 0) | ((worth + drawn(run, "support") > 0) & pays)
        aligned[plan] = chance(run, "aligned", do=plan)
        assert (aligned[plan] == wanted).all()
        assert 0.02 < wanted.mean() < 0.98
    assert (aligned["court"] <= aligned["{opening: wait}"]).all()
    binds = pressed > 0
    assert (aligned["pressure"] >= aligned["{opening: wait}"])[binds].all()
