"""Best replies, subgame-perfect play and the large-precision limit, against pygambit."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.game import (
    CHANCE,
    FAILED,
    Game,
    GameTree,
    InformationSet,
    Method,
    all_pure_equilibria,
    read_efg,
    regrets,
)
from tests.game.random_games import RandomTree, random_tree
from tests.game.solvers.test_qre import matching_pennies
from tests.oracles import gambit
from tests.seeds import seeds


def game_of(tree: RandomTree) -> Game:
    return read_efg(tree.efg())


def small(seed: int, merge: float = 0.0) -> RandomTree:
    tree = random_tree(seed, merge=merge, chance=0.2)
    for node, values in tree.payoffs.items():
        # Small whole numbers, so that ties happen.
        tree.payoffs[node] = [float(round(v / 5)) for v in values]
    return tree


def batch_strategy(game: Game, rows: np.ndarray) -> dict[int, np.ndarray]:
    strategy = {}
    for known, at in enumerate(game.tree.information_sets):
        if at.actor == CHANCE:
            strategy[known] = np.repeat(game.chance[known][:, None], len(rows), axis=1)
        else:
            strategy[known] = (np.arange(len(at.actions))[:, None] == rows[:, known]) * 1.0
    return strategy


@pytest.mark.parametrize("seed", range(60))
def test_regret_is_the_best_of_all_pure_deviations(seed: int) -> None:
    """Against enumeration of every pure plan of every actor, in games of perfect recall."""
    game = game_of(small(seed, merge=0.7))
    tree = game.tree
    sizes = [1 if s.actor == CHANCE else len(s.actions) for s in tree.information_sets]
    if np.prod(sizes, dtype=float) > 3000:
        return
    rng = np.random.default_rng(seed)
    mixed = {
        k: game.chance[k] if s.actor == CHANCE else rng.dirichlet(np.ones(len(s.actions)))
        for k, s in enumerate(tree.information_sets)
    }
    found = regrets(tree, game.payoffs[:, :, None], {k: v[:, None] for k, v in mixed.items()})[:, 0]

    def value(strategy: dict[int, np.ndarray]) -> np.ndarray:
        reach = np.zeros(tree.nodes)
        reach[0] = 1.0
        for node in range(1, tree.nodes):
            up = tree.parent[node]
            reach[node] = reach[up] * strategy[int(tree.node_set[up])][tree.action[node]]
        return reach[tree.terminal_nodes] @ game.payoffs

    base = value(mixed)
    for actor in range(len(game.actors)):
        own = [k for k, s in enumerate(tree.information_sets) if s.actor == actor]
        plans = product(*(range(sizes[k]) for k in own))
        best = max(
            value({**mixed, **{k: np.eye(sizes[k])[a] for k, a in zip(own, plan, strict=True)}})[
                actor
            ]
            for plan in plans
        )
        assert found[actor] == pytest.approx(best - base[actor], abs=1e-9)


@pytest.mark.parametrize("seed", range(60))
def test_backward_induction_has_no_regret_in_any_subgame(seed: int) -> None:
    game = game_of(small(seed))
    solution = game.solve(method="subgame-perfect")
    strategy = solution.by_set
    for root in game.tree.subgame_roots:
        gain = regrets(game.tree, game.payoffs[:, :, None], strategy, root=root)
        np.testing.assert_allclose(gain, 0.0, atol=1e-12)
    for share in strategy.values():
        np.testing.assert_allclose(share.sum(axis=0), 1.0)


def test_ties_take_the_first_action() -> None:
    sets = (InformationSet(0, "a", ("x", "y", "z")),)
    tree = GameTree.of(
        ("A",), sets, np.array([0, -1, -1, -1]), np.array([-1, 0, 0, 0]), np.array([-1, 0, 1, 2])
    )
    game = Game(tree, np.array([[1.0], [3.0], [3.0]]))
    assert game.solve(method="subgame-perfect").strategy["A", "a"]["y"].tolist() == [1.0]


@pytest.mark.parametrize("seed", seeds(range(80)))
def test_all_pure_equilibria_are_among_pygambits_and_none_is_missing(seed: int) -> None:
    """pygambit lists pure agent equilibria; the subgame-perfect ones are those without regret."""
    made = small(seed, merge=0.5)
    game = game_of(made)
    sizes = [1 if s.actor == CHANCE else len(s.actions) for s in game.tree.information_sets]
    if np.prod(sizes, dtype=float) > 400 or not made.order:
        return
    ours = all_pure_equilibria(game.tree, game.payoffs, game.chance)
    kept = {tuple(row[row >= 0]) for row in ours}
    theirs = set()
    order = [
        k
        for actor in range(len(game.actors))
        for k, s in enumerate(game.tree.information_sets)
        if s.actor == actor
    ]
    for flat in gambit.pure_equilibria(game.to_efg()):
        actions, at = {}, 0
        for known in order:
            k = len(game.tree.information_sets[known].actions)
            actions[known] = int(np.argmax(flat[at : at + k]))
            at += k
        rows = np.array([[actions.get(k, -1) for k in range(len(sizes))]])
        strategy = batch_strategy(game, rows)
        if all(
            np.all(regrets(game.tree, game.payoffs[:, :, None], strategy, root=r) < 1e-9)
            for r in game.tree.subgame_roots
        ):
            theirs.add(tuple(rows[0][rows[0] >= 0]))
    assert kept == theirs


def test_too_many_profiles_are_refused() -> None:
    game = game_of(random_tree(4, merge=0.0, fixed=True))
    sizes = [len(s.actions) for s in game.tree.information_sets]
    if np.prod(sizes, dtype=float) > 2e5:
        with pytest.raises(rp.UnsupportedGameError, match="pure profiles"):
            all_pure_equilibria(game.tree, game.payoffs, game.chance)


def test_imperfect_information_has_no_backward_induction() -> None:
    tree, payoffs = matching_pennies(2.0)
    with pytest.raises(rp.UnsupportedGameError, match="`limit`"):
        Game(tree, payoffs).solve(method="subgame-perfect")


@pytest.mark.parametrize("seed", range(40))
def test_limit_is_close_to_an_equilibrium_and_says_how_close(seed: int) -> None:
    game = game_of(random_tree(seed, merge=0.7, chance=0.2))
    solution = game.solve(method="limit")
    assert solution.residual is not None
    span = np.ptp(game.payoffs, axis=0).max()
    if solution.status[0] != FAILED:
        assert solution.residual[0] <= 0.01 * max(span, 1e-12)
        for belief in solution.beliefs.values():
            np.testing.assert_allclose(belief.sum(axis=0), 1.0, atol=1e-9)


def test_a_game_checks_its_own_solutions() -> None:
    tree, payoffs = matching_pennies(3.0)
    game = Game(tree, payoffs)
    assert game.regret(game.solve(precision=0.5)).max() > 0.05
    assert game.regret(game.solve(method="limit")).max() < 0.01


def test_a_batch_is_checked_with_its_own_payoffs() -> None:
    tree, payoffs = matching_pennies(3.0)
    game = Game(tree, payoffs)
    batch = np.stack([payoffs, 2 * payoffs, -payoffs], axis=2)
    solution = game.solve(method="limit", payoffs=batch)
    gain = game.regret(solution, batch)
    np.testing.assert_allclose(gain, regrets(tree, batch, solution.by_set), atol=0, rtol=0)
    assert gain.max() < 0.02
    # Against other payoffs than those that were solved the same play is no equilibrium.
    other = np.stack([payoffs * [1.0, 3.0]] * 3, axis=2)
    other[0] += 5.0
    assert game.regret(solution, other).max() > 0.1
    with pytest.raises(ValueError, match="payoffs have 2 draws, the solution has 3"):
        game.regret(solution, batch[:, :, :2])


def test_one_game_along_a_path_of_precisions() -> None:
    tree, payoffs = matching_pennies(3.0)
    game = Game(tree, payoffs)
    path = np.array([[0.1, 0.5, 2.0]] * 2)
    together = game.solve(precision=path)
    for k, lam in enumerate(path[0]):
        alone = game.solve(precision=lam)
        np.testing.assert_allclose(together.value[:, k], alone.value[:, 0], atol=1e-10, rtol=0)
    assert game.regret(together).shape == (2, 3)


def test_limit_of_matching_pennies_is_its_mixed_equilibrium() -> None:
    tree, payoffs = matching_pennies(3.0)
    solution = Game(tree, payoffs).solve(method="limit")
    assert solution.strategy["B", "b"]["l"][0] == pytest.approx(0.25, abs=2e-3)
    assert solution.strategy["A", "a"]["l"][0] == pytest.approx(0.5, abs=2e-3)


def test_regret_goes_to_zero_along_precision() -> None:
    for seed in range(12):
        game = game_of(random_tree(seed, merge=0.7, chance=0.2))
        span = max(float(np.ptp(game.payoffs, axis=0).max()), 1e-12)
        gains = []
        for sharp in (3.0, 30.0, 300.0):
            solution = game.solve(precision=sharp / span)
            gains.append(
                float(regrets(game.tree, game.payoffs[:, :, None], solution.by_set).max()) / span
            )
        assert gains[2] < 0.02
        assert gains[2] <= gains[0] + 1e-9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"payoffs": np.zeros((2, 2, 1))}, "shape"),
        ({"payoffs": np.full((4, 2, 1), np.nan)}, "finite"),
        ({"precision": -1.0}, "not negative"),
        ({"precision": np.ones(3)}, "precision must fit"),
        ({"method": "nash"}, "unknown method"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    tree, payoffs = matching_pennies(2.0)
    with pytest.raises(ValueError, match=message):
        Game(tree, payoffs).solve(**arguments)


@pytest.mark.parametrize("seed", range(30))
def test_imposed_plans_hold_in_every_solution(seed: int) -> None:
    game = game_of(random_tree(seed, merge=0.6))
    sets = [
        (game.actors[s.actor], name)
        for s, name in zip(game.tree.information_sets, game.tree.set_names, strict=True)
        if s.actor != CHANCE
    ]
    key = sets[seed % len(sets)]
    action = list(game.solve().strategy[key])[-1]
    left = game.impose({key: action})
    assert left.tree.terminals <= game.tree.terminals
    methods: list[Method] = ["qre", "limit"]
    if left.tree.has_perfect_information:
        methods.append("subgame-perfect")
    for method in methods:
        row = left.solve(precision=0.3, method=method).strategy.get(key)
        if row is not None:
            assert list(row) == [action]
            assert row[action].tolist() == [1.0]


def test_imposing_something_unknown_says_what_is_known() -> None:
    tree, payoffs = matching_pennies(2.0)
    game = Game(tree, payoffs)
    with pytest.raises(ValueError, match=r"known: \[\('A', 'a'\), \('B', 'b'\)\]"):
        game.impose({("A", "b"): "l"})
    with pytest.raises(ValueError, match=r"known: \['l', 'r'\]"):
        game.impose({("A", "a"): "up"})
    assert game.impose({("A", "a"): "l"}).solve(precision=2.0).strategy["B", "b"]["r"][0] > 0.8
