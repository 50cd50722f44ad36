"""What each mechanism's paper found, in every draw in which its conditions hold."""

from __future__ import annotations

import numpy as np

import realpolitik as rp
from tests import shipped
from tests.mechanisms.draws import DRAWS, drawn


def test_sanctions_are_imposed_on_those_who_mind_more() -> None:
    """Lacy and Niou 2004: those who would give in give in to the threat."""
    run = shipped.run("sanctions", DRAWS)
    hard = run.P("mind == hard", given="resort == impose").values
    threatened = run.P("mind == hard", given="opening == threaten").values
    minds = drawn(run, "mind.hard")
    # A target that minds much endures sanctions, as in the paper.
    paper = (minds > drawn(run, "mind.soft")) & (minds > drawn(run, "hurt") / 2)
    assert paper.mean() > 0.95
    assert (hard[paper] >= threatened[paper] - 1e-12).all()
    # Where both types hold out for sure they are sanctioned alike; that is rare.
    assert (hard[paper] > threatened[paper] + 1e-3).mean() > 0.9
    # Where both types mind alike there is nothing to select.
    same = {f"private.mind.values.{kind}": "25" for kind in ("soft", "hard")}
    alike = rp.run(run.scenario.with_changes(same), 64)
    imposed = alike.P("mind == hard", given="resort == impose").values
    assert np.allclose(imposed, alike.ask("belief(mind == hard)").values, atol=1e-9)


def test_a_public_threat_binds_by_what_backing_down_costs() -> None:
    """Fearon 1997, tying hands: at each type the odds of a clash rise by precision x audience cost.

    The challenger moves last and knows its type, so that its choice is a logit of two payoffs.
    """
    run = shipped.run("public-and-private-threats", DRAWS)
    precision = drawn(run, "precision(CHALLENGER)")
    homes = np.zeros(run.draws), drawn(run, "audience")
    for resolve in ("resolved", "wary"):
        met = f"answer == hold_firm and resolve == {resolve}"
        shares = [
            run.P("stand == clash", given=f"{met} and opening == {channel}").values
            for channel in ("private", "public")
        ]
        gain = drawn(run, "odds") * drawn(run, "prize") - drawn(run, f"resolve.{resolve}")
        for share, home in zip(shares, homes, strict=True):
            wanted = 1 / (1 + np.exp(-precision * (gain + home)))
            assert np.allclose(share, wanted, rtol=1e-9, atol=1e-12)


def test_yielding_to_a_private_threat_saves_face() -> None:
    """Kurizaki 2007: with a public that does not care on either side both channels are one."""
    scenario = shipped.load("public-and-private-threats")
    nobody = rp.run(scenario.with_value("face", "0").with_value("audience", "0"), 128)
    quiet, open_ = (nobody.P("yields", do=d).values for d in ("quietly", "openly"))
    assert np.allclose(quiet, open_, atol=1e-9)
    # With a target's public alone, the quiet threat is heeded more in every draw.
    proud = rp.run(scenario.with_value("audience", "0"), DRAWS)
    quiet, open_ = (proud.P("yields", do=d).values for d in ("quietly", "openly"))
    assert (quiet > open_).all()
