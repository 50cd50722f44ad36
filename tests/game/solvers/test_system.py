"""The equations of quantal response: what the last movers do is substituted (rule G2)."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.engines import Ensemble
from realpolitik.game.solvers import system
from realpolitik.game.solvers.core import Core, core_roots
from realpolitik.game.solvers.system import LogitSystem
from realpolitik.scenario import read_text

OFFERS = read_text(
    """\
scenario: offers
title: Offers
question: How much?
as_of: 2024-01-01
quantities:
  prize: {value: 20 to 40, says: x, judgement: test}
private:
  resolve: {known_to: A, values: {weak: 5, firm: 30}, chance: {firm: 0.4, weak: rest}, judgement: x}
  power: {known_to: B, values: {low: 2, high: 20}, chance: {low: 0.5, high: rest}, judgement: x}
actors:
  A: {name: A, precision: 0.2, interests: {all: {weight: 1, gain: "GAIN_A"}}}
  B: {name: B, precision: 0.1, interests: {all: {weight: 1, gain: "GAIN_B"}}}
moves:
  offer: {by: A, options: [o0, o1, o2, o3, o4, o5]}
  reply: {by: B, options: [take, refuse, fight, wait]}
""".replace(
        "GAIN_A",
        "(prize * SHARE if reply == take else resolve - power / 3 if reply == fight else 0)",
    )
    .replace("GAIN_B", "(prize * (1 - SHARE) if reply == take else power if reply == fight else 3)")
    .replace("SHARE", "{o0: 0.1, o1: 0.3, o2: 0.5, o3: 0.6, o4: 0.8, o5: 1}[offer]")
)


def solved(many: int, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(system, "_MANY", many)
    ensemble = Ensemble.of(OFFERS, 3, 0)
    return np.array(ensemble.solved(0, 3).solution(ensemble.model.play({})).path)


def test_substituting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    np.testing.assert_allclose(
        solved(1, monkeypatch), solved(10**6, monkeypatch), rtol=1e-9, atol=1e-13
    )


def test_last_movers_reply_to_others_alone() -> None:
    """Their log-odds enter no equation of each other: the Jacobian has the identity there."""
    ensemble = Ensemble.of(OFFERS, 3, 0)
    block = ensemble.block(0, 3)
    [root] = core_roots(ensemble.model.tree.game)
    core = Core.of(ensemble.model.tree.game, root)
    found = LogitSystem(core, block.payoffs, block.stakes.precision, block.chance)
    apart = found.apart_from_each_other
    # Two types of Beta, after six offers, with three log-odds each.
    assert len(apart) == 2 * 6 * 3
    z = np.random.default_rng(0).normal(size=(len(found.free), 3))
    _, jacobian, _ = found.evaluate(z, np.full(3, 2.0), np.arange(3))
    within = jacobian[apart[:, None], apart]
    assert np.array_equal(within, np.broadcast_to(np.eye(len(apart))[:, :, None], within.shape))
