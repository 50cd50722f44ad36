"""The backward pass runs unchanged on JAX, and is then differentiable. Skipped without JAX."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from realpolitik.engines import Ensemble
from realpolitik.game import solve_logit
from tests.conftest import scenario_of
from tests.game.random_games import random_tree

jax = pytest.importorskip("jax")


@pytest.fixture(autouse=True)
def double_precision() -> Any:
    jax.config.update("jax_enable_x64", True)


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8])
def test_same_solution_as_numpy(seed: int) -> None:
    tree = random_tree(seed, chance=0.2)
    game, payoffs = tree.ours()
    lam = np.full((tree.actors, 3), 0.5)
    batch = np.repeat(payoffs[:, :, None], 3, axis=2)
    chance = {k: np.repeat(np.array(v)[:, None], 3, axis=1) for k, v in tree.chances.items()}
    ours = solve_logit(game, batch, lam, chance)
    jnp = jax.numpy
    there = {k: jnp.asarray(v) for k, v in chance.items()}
    theirs = solve_logit(game, jnp.asarray(batch), jnp.asarray(lam), there)
    np.testing.assert_allclose(np.asarray(theirs.path), ours.path, rtol=1e-12)
    np.testing.assert_allclose(np.asarray(theirs.log_path), ours.log_path, rtol=1e-12)


def test_payoff_expressions_run_unchanged() -> None:
    block = Ensemble.of(scenario_of(), 8, 0).block(0, 8)
    jnp = jax.numpy
    env = block.model.environment({k: jnp.asarray(v) for k, v in block.quantities.items()}, jnp)
    np.testing.assert_allclose(np.asarray(block.model.payoffs(env, 8)), block.payoffs, rtol=1e-14)


def test_gradient_is_that_of_finite_differences() -> None:
    tree = random_tree(3)
    game, payoffs = tree.ours()
    lam = np.full((tree.actors, 1), 0.3)

    def first_path(values: Any) -> Any:
        return solve_logit(game, values, jax.numpy.asarray(lam)).path[0, 0]

    batch = payoffs[:, :, None]
    slope = np.asarray(jax.grad(first_path)(jax.numpy.asarray(batch)))
    step = 1e-6
    for index in [(0, 0, 0), (1, 0, 0), (game.terminals - 1, tree.actors - 1, 0)]:
        up, down = batch.copy(), batch.copy()
        up[index] += step
        down[index] -= step
        wanted = float(first_path(up) - first_path(down)) / (2 * step)
        assert slope[index] == pytest.approx(wanted, abs=1e-7)
