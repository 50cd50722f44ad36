"""What the papers on trust found, in every draw in which they speak of it."""

from __future__ import annotations

import realpolitik as rp
from tests import shipped
from tests.mechanisms.draws import DRAWS, chance, close, drawn, logit


def test_a_small_step_holds_by_what_is_still_to_come() -> None:
    """Axelrod 1984: the temptation of a step against its reward and the rest of the exchange."""
    run = shipped.run("steps-and-trust", DRAWS)
    size, gain = drawn(run, "size"), drawn(run, "gain")
    precision = drawn(run, "precision(RESPONDER)")
    goes_on = chance(run, "further == go_on", "opening == small_step and reply == return_it")
    for kind in ("weak", "strong"):
        tempted = drawn(run, "grab") - drawn(run, f"conscience.{kind}")
        whole = f"opening == large_step and conscience == {kind}"
        assert close(chance(run, "reply == return_it", whole), logit(precision * (gain - tempted)))
        keeps = chance(run, "end == return_rest", f"further == go_on and conscience == {kind}")
        assert close(keeps, logit(precision * (1 - size) * (gain - tempted)))
        to_come = goes_on * (1 - size) * (keeps * gain + (1 - keeps) * tempted)
        small = chance(run, "reply == return_it", f"opening == small_step and conscience == {kind}")
        assert close(small, logit(precision * (size * (gain - tempted) + to_come)))
        last = "[steps, {further: stop}]"
        alone = chance(run, "reply == return_it", f"conscience == {kind}", last)
        assert close(alone, logit(precision * size * (gain - tempted)))
        if kind == "weak":
            assert (small > alone).all()


def test_a_large_step_that_is_returned_tells_more() -> None:
    """Kydd 2005: a step tells trust apart as far as one without it would not return it."""
    run = shipped.run("steps-and-trust", DRAWS)
    strong = "conscience == strong"
    told = [
        chance(run, strong, f"opening == {step} and reply == return_it")
        for step in ("small_step", "large_step")
    ]
    assert (told[1] > told[0]).mean() > 0.97
    alike = {f"private.conscience.values.{kind}": "20" for kind in ("weak", "strong")}
    same = rp.run(run.scenario.with_changes(alike), 64)
    returned = chance(same, strong, "opening == large_step and reply == return_it")
    assert close(returned, same.ask(f"belief({strong})").values)
