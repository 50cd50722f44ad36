"""What the papers on wars of attrition found, in every draw in which they speak of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import realpolitik as rp
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.engines import Ensemble
from realpolitik.scenario.question import read_question
from tests import shipped
from tests.mechanisms.draws import DRAWS, close, drawn, logit

Numbers = NDArray[np.float64]

TERMS = {"harsh_terms": "harsh", "mild_terms": "mild"}
STRONG = "strength == strong"


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return shipped.run("war-of-attrition", DRAWS)


def first(run: rp.Run, event: str, given: str = "", do: str = "") -> Numbers:
    """The probability of an event in the first period, in each draw."""
    more = (f", given={given}" if given else "") + (f", do={do}" if do else "")
    return run.ask(f"P({event}, at=1{more})").values


def margin(run: rp.Run, kind: str, terms: str, backing: str) -> Numbers:
    """What a settlement brings Defender more than one more season of war, times its precision."""
    share, worth = drawn(run, TERMS[terms]), drawn(run, "worth_defender")
    keeps = 1.0 if backing == "guarantee" else drawn(run, "kept")
    holds = drawn(run, f"strength.{kind}") + drawn(run, "boost") * (backing == "help")
    war = worth * np.minimum(holds, 1) - drawn(run, "cost_defender")
    return drawn(run, "precision(DEFENDER)") * (worth * share * keeps - war)


@pytest.mark.parametrize("backing", ["aside", "help", "guarantee"])
def test_a_refusal_tells_of_strength_as_bayes_says(run: rp.Run, backing: str) -> None:
    """Slantchev 2003; Powell 2004: those who refuse are the strong ones, and it is learned."""
    before = run.ask(f"E(belief({STRONG}), at=1)").values
    assert close(before, drawn(run, "chance(strength.strong)"))
    for terms in TERMS:
        refuse = {}
        for kind in ("weak", "strong"):
            path = f"strength == {kind} and backing == {backing} and terms == {terms}"
            more = margin(run, kind, terms, backing)
            assert close(first(run, "answer == settle", path), logit(more))
            refuse[kind] = logit(-more)
        path = f"backing == {backing} and terms == {terms} and answer == fight"
        strong = before * refuse["strong"]
        after = strong / (strong + (1 - before) * refuse["weak"])
        assert close(first(run, STRONG, path), after)
        assert (after > before).all()


def test_what_attacker_offers_follows_what_it_believes(run: rp.Run) -> None:
    """Powell 2004: terms weigh those who settle at once against those who must be fought."""
    worth, cost = drawn(run, "worth_attacker"), drawn(run, "cost_attacker")
    believed = drawn(run, "chance(strength.strong)")
    gain: dict[str, Numbers] = {}
    for kind in ("weak", "strong"):
        paid = []
        for terms, share in TERMS.items():
            settled = logit(margin(run, kind, terms, "aside"))
            peace = worth * (1 - drawn(run, share) * drawn(run, "kept"))
            war = worth * (1 - drawn(run, f"strength.{kind}")) - cost
            paid.append(settled * peace + (1 - settled) * war)
        gain[kind] = paid[1] - paid[0]
    mild = believed * gain["strong"] + (1 - believed) * gain["weak"]
    wanted = logit(drawn(run, "precision(ATTACKER)") * mild)
    assert close(first(run, "terms == mild_terms", do="leave"), wanted)
    # Where mild terms pay more against the strong, each refusal makes them likelier.
    later = run.ask("P(terms == mild_terms, at=2, given=peace == 0, do=leave)").values
    pays = gain["strong"] > gain["weak"]
    assert pays.mean() > 0.8
    assert (later > wanted)[pays].all()


def test_a_war_is_shorter_where_what_is_believed_is_nearer_to_what_is_true(run: rp.Run) -> None:
    """Slantchev 2003: a war with a strong Defender ends sooner if Attacker thinks it strong."""
    by_end = []
    for believed in ("0.1", "0.5", "0.9"):
        given = {"private.strength.chance.strong": believed}
        scenario = run.scenario.with_changes(given)
        node, _ = read_question(scenario, f"P(settlement, by=3, given={STRONG}, do=leave)")
        by_end.append(ask_all(Ensemble.of(scenario, DRAWS, 0), {"": node})[""].values)
    assert (by_end[1] > by_end[0]).mean() > 0.9
    assert (by_end[2] > by_end[1]).mean() > 0.9


def test_where_nothing_is_hidden_nothing_is_learned(run: rp.Run) -> None:
    alike = {f"private.strength.values.{kind}": "0.4" for kind in ("weak", "strong")}
    same = rp.run(run.scenario.with_changes(alike), 32)
    told = same.ask(f"E(belief({STRONG}), at=2, given=peace == 0)").values
    assert close(told, drawn(same, "chance(strength.strong)"))


def test_a_guarantee_lets_defender_settle_and_help_lets_it_fight(run: rp.Run) -> None:
    """Walter 1997; Goemans 2000: on the same terms, in every draw; and the war's length."""
    for kind in ("weak", "strong"):
        for terms in TERMS:
            path = f"strength == {kind} and terms == {terms}"
            aside, arm, pledge = (
                first(run, "answer == settle", path, do) for do in ("leave", "arm", "pledge")
            )
            assert (arm <= aside).all()
            assert (pledge >= aside).all()
            assert (pledge > arm).mean() > 0.9
    length = {
        do: run.ask(f"first(settlement, do={do})").values for do in ("leave", "arm", "pledge")
    }
    assert (length["arm"] > length["leave"]).mean() > 0.85
    assert (length["pledge"] < length["leave"]).mean() > 0.6
    # Attacker offers less where a settlement will be kept: the war can last longer for it.
    harsher = first(run, "terms == harsh_terms", do="pledge")
    assert (harsher > first(run, "terms == harsh_terms", do="leave")).mean() > 0.9
