"""What the papers on patrons and their clients found, in every draw in which they speak of it."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

import realpolitik as rp
from tests import shipped
from tests.mechanisms.draws import DRAWS, chance, close, drawn, logit


def reckless_if_saved(run: rp.Run, saved: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often a client takes risks that expects the same help whatever it did."""
    crisis = drawn(run, "ruin") * (saved * drawn(run, "rescued") + 1 - saved)
    gain = drawn(run, "ambition") - (drawn(run, "risky") - drawn(run, "calm")) * crisis
    return logit(drawn(run, "precision(CLIENT)") * gain)


def test_protection_emboldens_by_the_ruin_that_it_averts() -> None:
    """Kuperman 2008: moral hazard, the logit of what the client gains and what it still risks."""
    run = shipped.run("patron-and-client", DRAWS)
    reckless = {}
    for plan in ("protect", "no_word"):
        saved = chance(run, "saved", "crisis_comes", plan)
        reckless[plan] = chance(run, "reckless", do=plan)
        assert close(reckless[plan], reckless_if_saved(run, saved))
    assert (reckless["protect"] > reckless["no_word"] - 1e-12).all()
    assert (reckless["protect"] > reckless["no_word"] + 0.01).mean() > 0.6
    # A promise that nobody minds breaking emboldens nobody.
    empty = rp.run(run.scenario.with_value("word", "0"), 64)
    assert close(*(chance(empty, "reckless", do=plan) for plan in reckless))


def test_an_audit_restrains_by_what_it_can_see() -> None:
    """Holmstrom 1979: a signal without information is worth nothing, a better one is worth more."""
    scenario = shipped.load("patron-and-client")
    reckless = []
    for sight in ("0.5", "0.7", "0.9"):
        run = rp.run(scenario.with_value("sight", sight), DRAWS)
        reckless.append(chance(run, "reckless", do="audit"))
    assert close(reckless[0], reckless_if_saved(run, np.full(DRAWS, 0.5)))
    for worse, better in itertools.pairwise(reckless):
        assert (better <= worse + 1e-12).all()
        assert (better < worse - 0.01).mean() > 0.6


def test_bids_rise_with_rivalry() -> None:
    """Bernheim and Whinston 1986: a patron also pays for what its rival does not get."""
    scenario = shipped.load("two-patrons")
    mild, hard = (rp.run(scenario.with_value("rivalry", r), DRAWS) for r in ("5", "15"))
    aid, client = (
        [run.ask(q).values for run in (mild, hard)] for q in ("E(aid)", "payoff(CLIENT)")
    )
    assert (aid[1] > aid[0]).all()
    assert (client[1] > client[0]).mean() > 0.98
    for bid in ("bid_a", "bid_b"):
        assert (hard.E(bid).values > mild.E(bid).values).mean() > 0.98


def test_a_client_of_two_patrons_gets_what_the_losing_one_would_pay() -> None:
    """Bernheim and Whinston 1986: at the limit, to within a step of the bids."""
    auction = {
        "effort": "120",
        "need": "100",
        "leaning": "-3 to 3",
        "freedom": "1",
        "rivalry": "5 to 30",
    }
    changes = {f"quantities.{name}.value": value for name, value in auction.items()}
    run = rp.run(shipped.load("two-patrons").with_changes(changes), 64, solution="limit")
    values = [drawn(run, worth) + drawn(run, "rivalry") for worth in ("worth_a", "worth_b")]
    pays = np.minimum(*values) / 120
    aid = run.E("aid").values
    step = 0.2
    assert (np.abs(aid - pays) < step).all()
    # From one patron it gets what is worth more than siding with nobody, and no more.
    for plan in ("out_a", "out_b"):
        alone = run.E("aid", do=plan).values
        assert (alone < step + 1e-3).all()
        assert (alone < aid - 0.01).mean() > 0.5


def test_clients_compete_only_where_the_means_of_their_patron_are_short() -> None:
    """Morrow 1991: a patron backs a client by the exchange with it, as long as it can back both."""
    scenario = shipped.load("two-clients")
    ample = rp.run(scenario.with_value("strain", "0"), 64)
    worth = drawn(ample, "aim_a") + drawn(ample, "grip") - drawn(ample, "outlay")
    backed = logit(drawn(ample, "precision(PATRON)") * worth)
    for other in (0, 1):
        assert close(chance(ample, "with_a", do=f"{{cede_a: 1, cede_b: {other}}}"), backed)
    offers = [ample.E("cede_a", do=f"{{cede_b: {other}}}").values for other in (0, 1)]
    assert close(*offers)
    short = rp.run(scenario, 64)
    crowded = [chance(short, "with_a", do=f"{{cede_a: 1, cede_b: {other}}}") for other in (0, 1)]
    assert (crowded[1] < crowded[0]).all()
    assert (crowded[1] < crowded[0] - 0.05).mean() > 0.2
