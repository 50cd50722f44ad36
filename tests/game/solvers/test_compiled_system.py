"""The compiled equations of quantal response against those in NumPy: the same bits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from realpolitik.game import CHANCE, solve_qre
from realpolitik.game.solvers import incidence
from realpolitik.game.solvers.compiled_system import CompiledSystem
from realpolitik.game.solvers.core import Core, core_roots
from realpolitik.game.solvers.system import LogitSystem
from realpolitik.kernels import VARIABLE
from tests.game.random_games import random_tree

pytest.importorskip("numba", reason="the kernel needs numba, of the extra `fast`")

DRAWS = 130


def systems() -> Iterator[tuple[int, CompiledSystem]]:
    """Yield the equations of random games, some with subtrees that a backward pass closes."""
    for seed in range(120):
        game, payoffs = random_tree(seed, merge=1.0, chance=0.1, fixed=seed % 2 > 0).ours()
        rng = np.random.default_rng(seed)
        chance = {
            k: rng.dirichlet(np.ones(len(s.actions)), DRAWS).T
            for k, s in enumerate(game.information_sets)
            if s.actor == CHANCE
        }
        over = payoffs[:, :, None] * rng.normal(size=(*payoffs.shape, DRAWS))
        precision = rng.exponential(1.0, (payoffs.shape[1], DRAWS))
        for root in core_roots(game):
            yield seed, CompiledSystem(Core.of(game, root), over, precision, chance)


@pytest.mark.parametrize("many", [1, 10**6])
def test_the_equations_have_the_same_bits(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether replies are put in, so that some sets are no unknowns, or none are."""
    monkeypatch.setattr(incidence, "MANY", many)
    kinds = set()
    for seed, system in systems():
        rng = np.random.default_rng(seed)
        at = rng.permutation(DRAWS)[: rng.integers(1, DRAWS)]
        z = rng.normal(size=(system.unknowns, len(at)))
        # So improbable can actions be that their ends are weighed by logarithms.
        z[:, ::5] *= 400 * (seed % 3)
        m = rng.exponential(size=len(at))
        for derivatives in (True, False):
            ours = system.evaluate(z, m, at, derivatives)
            theirs = LogitSystem.evaluate(system, z, m, at, derivatives)
            assert [a.shape for a in ours] == [a.shape for a in theirs]
            assert [a.tobytes() for a in ours] == [a.tobytes() for a in theirs], seed
        rare = system.choice(z, m, at).min(axis=0) < -600
        kinds.add((system.flat is None, bool(rare.any()), len(system.put.free) > 0))
    assert kinds >= set(product((False, True), (False, True), [many == 1]))


@pytest.mark.parametrize("draws", [1, 65])
def test_games_are_solved_to_the_same_bits(draws: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for kernel in ("numpy", "numba"):
        monkeypatch.setenv(VARIABLE, kernel)
        solved = []
        for seed in range(20):
            game, payoffs = random_tree(seed, merge=1.0).ours()
            rng = np.random.default_rng(seed)
            over = payoffs[:, :, None] * rng.normal(size=(*payoffs.shape, draws))
            solved.append(solve_qre(game, over, np.full((payoffs.shape[1], draws), 0.3)))
        assert any(s.residual is not None for s in solved)
        found[kernel] = [(s.value.tobytes(), s.status.tobytes(), s.path.tobytes()) for s in solved]
    assert found["numpy"] == found["numba"]
