"""The equations of quantal response: what the last movers do is substituted (rule G2)."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.engines import Ensemble
from realpolitik.game import solve_qre
from realpolitik.game.solvers import incidence
from realpolitik.game.solvers.core import Core, core_roots, cores
from realpolitik.game.solvers.system import LogitSystem
from realpolitik.scenario import read_text
from tests.game.random_games import random_tree

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


def system_of(many: int, monkeypatch: pytest.MonkeyPatch) -> LogitSystem:
    monkeypatch.setattr(incidence, "MANY", many)
    ensemble = Ensemble.of(OFFERS, 3, 0)
    block = ensemble.block(0, 3)
    [root] = core_roots(ensemble.model.tree.game)
    core = Core.of(ensemble.model.tree.game, root)
    return LogitSystem(core, block.payoffs, block.stakes.precision, block.chance)


def solved(many: int, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(incidence, "MANY", many)
    ensemble = Ensemble.of(OFFERS, 3, 0)
    return np.array(ensemble.solved(0, 3).solution(ensemble.model.play({})).path)


def test_putting_replies_in_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    np.testing.assert_allclose(
        solved(1, monkeypatch), solved(10**6, monkeypatch), rtol=1e-9, atol=1e-13
    )


def test_last_movers_reply_to_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two types of Beta, after six offers, with three log-odds each, are no unknowns."""
    assert system_of(10**6, monkeypatch).unknowns == 2 * 5 + 2 * 6 * 3
    assert system_of(1, monkeypatch).unknowns == 2 * 5


def test_sets_that_all_reply_to_nobody_leave_one_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two types choose, and nobody after them: each set is alone, yet one is followed."""
    monkeypatch.setattr(incidence, "MANY", 1)
    leads = np.eye(5, dtype=bool)
    lists = incidence.Incidence.of(leads, np.array([0, 3, 5]), np.zeros(5, dtype=np.int64))
    assert lists.kept.actions.tolist() == [3, 4]
    assert lists.put.actions.tolist() == [0, 1, 2]


def test_derivatives_are_those_of_the_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    """With replies put in or not, F changes along each unknown and along m as it says."""
    rng, at = np.random.default_rng(0), np.arange(3)
    for many in (1, 10**6):
        system = system_of(many, monkeypatch)
        z, m, h = rng.normal(size=(system.unknowns, 3)), np.array([0.5, 2.0, 5.0]), 1e-5
        _, jacobian, slope = system.evaluate(z, m, at)

        def function(z: np.ndarray, m: np.ndarray, system: LogitSystem = system) -> np.ndarray:
            return system.evaluate(z, m, at, derivatives=False)[0]

        for i, row in enumerate(h * np.eye(system.unknowns)[:, :, None]):
            rise = (function(z + row, m) - function(z - row, m)) / (2 * h)
            np.testing.assert_allclose(jacobian[:, i], rise, rtol=1e-6, atol=1e-8)
        rise = (function(z, m + h) - function(z, m - h)) / (2 * h)
        np.testing.assert_allclose(slope, rise, rtol=1e-6, atol=1e-8)


def test_replies_are_those_that_their_equations_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put in solves the equations of all sets where it stands as an unknown."""
    few, all_of = system_of(1, monkeypatch), system_of(10**6, monkeypatch)
    z, m, at = np.random.default_rng(1).normal(size=(10, 3)), np.full(3, 2.0), np.arange(3)
    log_p = few.choice(z, m, at)
    odds = log_p[all_of.kept.free] - log_p[all_of.kept.above]
    residual = all_of.evaluate(odds, m, at, derivatives=False)[0]
    put = np.isin(all_of.kept.free, few.put.actions)
    assert np.abs(residual[put]).max() < 1e-12
    assert np.abs(residual[~put]).max() > 1e-3
    np.testing.assert_allclose(residual[~put], few.evaluate(z, m, at)[0], atol=1e-12)


def test_random_games_stay_on_their_branch_with_replies_put_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each draw ends at the same point, although fewer unknowns measure the way there.

    500 such games with 3,000 draws differed by 2e-14 at most; 40 are taken here.
    """
    put = 0
    for seed in range(40):
        tree = random_tree(seed, merge=0.8, chance=0.2, fixed=seed % 2 == 0)
        game, payoffs = tree.ours()
        over = payoffs[:, :, None] * np.random.default_rng(seed).uniform(0.3, 3, (1, 1, 3))
        precision = np.broadcast_to([0.05, 0.5, 5.0], (tree.actors, 3))
        chance = {k: np.array(v)[:, None] for k, v in tree.chances.items()}
        found = []
        for many in (1, 10**6):
            monkeypatch.setattr(incidence, "MANY", many)
            cores.cache_clear()
            solved = solve_qre(game, over, precision, chance)
            found.append((np.array(solved.path), solved.status.tolist()))
            put += sum(len(core.incidence.replies) for core in cores(game)) if many == 1 else 0
        np.testing.assert_allclose(found[0][0], found[1][0], rtol=0, atol=1e-11)
        assert found[0][1] == found[1][1]
    cores.cache_clear()
    assert put > 10
