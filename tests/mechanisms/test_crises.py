"""What the papers on crises, threats and signals found, in every draw in which they speak of it."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from tests import shipped
from tests.mechanisms.draws import DRAWS, chance, close, drawn, logit


def test_the_last_move_of_a_crisis_is_the_logit_of_lewis_and_schultz() -> None:
    """Lewis and Schultz 2003; Signorino 1999: war against retreat, at each type."""
    run = shipped.run("crisis-bargaining", DRAWS)
    war = -drawn(run, "odds") * drawn(run, "loss")
    retreat = -drawn(run, "loss") - drawn(run, "audience_defender")
    for kind in ("bearable", "dreadful"):
        gain = war - drawn(run, f"war_defender.{kind}") - retreat
        fights = chance(run, "war", f"reply == escalate and war_defender == {kind}")
        assert close(fights, logit(drawn(run, "precision(DEFENDER)") * gain))


@pytest.mark.parametrize(
    ("side", "gives_in", "faced"),
    [
        ("challenger", "reply == back_down", "answer == defy"),
        ("defender", "last == give_way", "reply == escalate"),
    ],
)
def test_a_dearer_audience_makes_its_own_side_give_in_less(
    side: str, gives_in: str, faced: str
) -> None:
    """Fearon 1994: the side with the higher audience cost is less likely to back down."""
    scenario = shipped.load("crisis-bargaining")
    low, high = (rp.run(scenario.with_value(f"audience_{side}", c), DRAWS) for c in ("2", "40"))
    assert (chance(high, gives_in, faced) < chance(low, gives_in, faced)).all()


def test_each_step_of_a_crisis_tells_who_bears_a_war() -> None:
    """Fearon 1994: those who mind war more leave the crisis earlier."""
    run = shipped.run("crisis-bargaining", DRAWS)
    challenger, defender = "war_challenger == bearable", "war_defender == bearable"
    before = run.ask(f"belief({challenger})").values
    demand = chance(run, challenger, "opening == demand")
    escalated = chance(run, challenger, "reply == escalate")
    assert (demand > before).mean() > 0.98
    assert (escalated > demand).mean() > 0.98
    # The last move is a logit of two payoffs: there it holds in every draw.
    assert (chance(run, defender, "war") > chance(run, defender, "reply == escalate")).all()


def test_a_crisis_tells_nothing_where_all_mind_war_alike() -> None:
    """The other side of it: what differs is the cost of war, and nothing else."""
    alike = {f"private.war_challenger.values.{kind}": "30" for kind in ("bearable", "dreadful")}
    run = rp.run(shipped.load("crisis-bargaining").with_changes(alike), 128)
    belief = run.ask("belief(war_challenger == bearable)").values
    for step in ("opening == demand", "opening == let_be", "reply == escalate"):
        assert np.allclose(chance(run, "war_challenger == bearable", step), belief, atol=1e-9)


def test_words_tell_nothing_and_neither_does_what_all_would_send() -> None:
    """Fearon 1997: a signal tells something only if its cost depends on who sends it."""
    scenario, great = shipped.load("signals"), "stake == great"
    free = rp.run(scenario.with_value("shame", "0"), 64)
    told = chance(free, great, "signal == words")
    assert close(told, chance(free, great, "signal == silence"))
    assert (np.abs(told - chance(free, great, "signal == vow")) > 0.1).mean() > 0.5
    alike = {f"private.stake.values.{kind}": "60" for kind in ("small", "great")}
    same = rp.run(scenario.with_changes(alike), 64)
    for signal in ("words", "parade", "vow"):
        assert close(
            chance(same, great, f"signal == {signal}"), same.ask(f"belief({great})").values
        )


def test_a_vow_ties_hands_and_a_parade_does_not() -> None:
    """Fearon 1997: sunk costs are gone when it comes to fighting; tied hands pay for retreat."""
    run = shipped.run("signals", 64)
    precision = drawn(run, "precision(SENDER)")
    for kind in ("small", "great"):
        gain = drawn(run, "odds") * drawn(run, f"stake.{kind}") - drawn(run, "war_sender")
        for signal, retreat in (
            ("silence", np.zeros(64)),
            ("parade", np.zeros(64)),
            ("vow", drawn(run, "audience")),
        ):
            met = f"answer == resist and stake == {kind}"
            fights = chance(run, "war", f"{met} and signal == {signal}")
            assert close(fights, logit(precision * (gain + retreat)))
    vow, parade = (chance(run, "stake == great", f"signal == {s}") for s in ("vow", "parade"))
    assert (vow > parade).mean() > 0.9
