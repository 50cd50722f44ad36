"""Logit QRE against pygambit, closed forms, and the properties that it must have."""

from __future__ import annotations

import math
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.game import GameTree, InformationSet, Solution, Turn, solve_logit
from tests.game.random_games import RandomTree, random_tree
from tests.game.test_tree import two_stage
from tests.oracles import gambit
from tests.seeds import seeds


def solve(tree: RandomTree, precision: float, xp: Any = np) -> Solution:
    game, payoffs = tree.ours()
    chance = {k: xp.asarray(np.array(v)[:, None]) for k, v in tree.chances.items()}
    lam = xp.asarray(np.full((tree.actors, 1), precision))
    return solve_logit(game, xp.asarray(payoffs[:, :, None]), lam, chance)


def by_set(solution: Solution) -> dict[int, np.ndarray]:
    """Return the choice at each information set, in the first draw."""
    choices = iter(solution.choice)
    return {
        int(known): np.asarray(row)[:, 0]
        for level in solution.game.levels
        for stage in level.stages
        for known, row in zip(stage.sets, np.asarray(next(choices)), strict=True)
    }


@pytest.mark.parametrize("seed", seeds(range(120)))
def test_agrees_with_pygambit(seed: int) -> None:
    tree = random_tree(seed, chance=0.15 if seed % 3 == 0 else 0.0)
    if not tree.order:
        return
    lam = [0.01, 0.1, 0.3, 1.0][seed % 4]
    reached, found = gambit.logit(tree.efg(), lam)
    assert reached == pytest.approx(lam, abs=1e-6)
    ours = by_set(solve(tree, reached))
    # pygambit lists probabilities by player, then by information set.
    wanted = [p for index in tree.order for p in ours[index]]
    np.testing.assert_allclose(found, wanted, atol=1e-8, rtol=0)


def test_one_choice_is_the_logistic_function() -> None:
    game = two_stage()
    payoffs = np.zeros((4, 2, 3))
    payoffs[0, 1] = [1.0, 2.0, -5.0]
    lam = np.array([[1.0] * 3, [0.5, 2.0, 10.0]])
    solution = solve_logit(game, payoffs, lam)
    share = 1 / (1 + np.exp(-lam[1] * payoffs[0, 1]))
    np.testing.assert_allclose(solution.choice[1][0, 0], share, rtol=1e-14)
    # A is indifferent; B earns its share of the prize on one of the two branches.
    np.testing.assert_allclose(solution.value[1], 0.5 * share * payoffs[0, 1], rtol=1e-14)


def test_centipede_by_hand() -> None:
    """Two moves: take (1, 0) or pass; then take (0, 2) or pass to (3, 1)."""
    from realpolitik.game import InformationSet

    game = GameTree.of(
        ("A", "B"),
        (InformationSet(0, "first", ("t", "p")), InformationSet(1, "second", ("t", "p"))),
        np.array([0, -1, 1, -1, -1]),
        np.array([-1, 0, 0, 2, 2]),
        np.array([-1, 0, 1, 0, 1]),
    )
    ends = {1: (1, 0), 3: (0, 2), 4: (3, 1)}
    payoffs = np.array([ends[int(t)] for t in game.terminal_nodes], dtype=float)[:, :, None]
    solution = solve_logit(game, payoffs, np.array([[0.7], [0.7]]))
    later = math.exp(1.4) / (math.exp(1.4) + math.exp(0.7))
    passing = 3 * (1 - later)
    first = math.exp(0.7) / (math.exp(0.7) + math.exp(0.7 * passing))
    assert solution.choice[0][0, 0, 0] == pytest.approx(first, abs=1e-15)
    assert solution.choice[1][0, 0, 0] == pytest.approx(later, abs=1e-15)


@pytest.mark.parametrize("precision", [0.0, 1e-12, 1.0, 1e3, 1e6, 1e9])
@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_stable_at_any_precision_and_scale(precision: float, scale: float) -> None:
    for seed in range(15):
        tree = random_tree(seed, scale=scale)
        solution = solve(tree, precision)
        assert np.isfinite(solution.value).all()
        np.testing.assert_allclose(solution.path.sum(axis=0), 1.0, rtol=1e-12)
        assert not np.isnan(solution.log_path).any()
        assert all(np.isfinite(log).all() for log in solution.log_choice)
        np.testing.assert_allclose(np.exp(solution.log_path), solution.path, atol=1e-12)


def test_precision_zero_is_uniform_and_infinite_precision_is_best_reply() -> None:
    for seed in range(20):
        tree = random_tree(seed)
        for choice in solve(tree, 0.0).choice:
            np.testing.assert_allclose(choice, 1 / choice.shape[1], rtol=1e-12)
        game, payoffs = tree.ours()
        value = solve(tree, 1e6).value[:, 0]
        np.testing.assert_allclose(value, backward_induction(game, payoffs), rtol=1e-9, atol=1e-9)


def backward_induction(game: GameTree, payoffs: np.ndarray) -> np.ndarray:
    """The subgame-perfect values, by plain recursion (random payoffs have no ties)."""
    children: dict[int, list[int]] = {}
    for node in range(1, game.nodes):
        children.setdefault(int(game.parent[node]), []).append(node)
    row = {int(t): i for i, t in enumerate(game.terminal_nodes)}

    def value(node: int) -> np.ndarray:
        if node in row:
            return np.asarray(payoffs[row[node]])
        actor = game.information_sets[game.node_set[node]].actor
        return max((value(c) for c in children[node]), key=lambda v: v[actor])

    return value(0)


@given(st.integers(0, 400), st.floats(0, 3), st.floats(-50, 50), st.floats(0.1, 20))
def test_adding_a_constant_and_scaling_change_nothing(
    seed: int, precision: float, constant: float, factor: float
) -> None:
    tree = random_tree(seed)
    game, payoffs = tree.ours()
    lam = np.full((tree.actors, 1), precision)
    chance = {k: np.array(v)[:, None] for k, v in tree.chances.items()}
    base = solve_logit(game, payoffs[:, :, None], lam, chance)
    shifted = solve_logit(game, payoffs[:, :, None] + constant, lam, chance)
    scaled = solve_logit(game, payoffs[:, :, None] * factor, lam / factor, chance)
    np.testing.assert_allclose(shifted.path, base.path, rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(scaled.path, base.path, rtol=1e-7, atol=1e-10)


def test_batch_is_the_same_as_one_by_one() -> None:
    tree = random_tree(7, chance=0.2)
    game, payoffs = tree.ours()
    rng = np.random.default_rng(0)
    many = payoffs[:, :, None] + rng.normal(size=(1, 1, 50)) * rng.normal(size=(*payoffs.shape, 50))
    lam = rng.uniform(0, 2, (tree.actors, 50))
    chance = {k: np.repeat(np.array(v)[:, None], 50, axis=1) for k, v in tree.chances.items()}
    whole = solve_logit(game, many, lam, chance)
    for d in (0, 13, 49):
        part = {k: v[:, d : d + 1] for k, v in chance.items()}
        one = solve_logit(game, many[:, :, d : d + 1], lam[:, d : d + 1], part)
        np.testing.assert_array_equal(one.path[:, 0], whole.path[:, d])


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8, 13])
def test_runs_unchanged_on_the_strict_array_api(seed: int) -> None:
    tree = random_tree(seed, chance=0.2)
    ours, strict = solve(tree, 0.5), solve(tree, 0.5, array_api_strict)
    np.testing.assert_allclose(np.asarray(strict.path), ours.path, rtol=1e-13)
    np.testing.assert_allclose(np.asarray(strict.log_path), ours.log_path, rtol=1e-13)
    np.testing.assert_allclose(np.asarray(strict.value), ours.value, rtol=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8, 13])
def test_who_has_turned_replies_alike_on_the_strict_array_api(seed: int) -> None:
    tree = random_tree(seed, chance=0.2)
    game, payoffs = tree.ours()
    turn = Turn((0,), tree.actors - 1, -1)

    def turned(xp: Any) -> Solution:
        chance = {k: xp.asarray(np.array(v)[:, None]) for k, v in tree.chances.items()}
        lam = xp.asarray(np.full((tree.actors, 1), 0.5))
        return solve_logit(game, xp.asarray(payoffs[:, :, None]), lam, chance, turn=turn)

    ours, strict = turned(np), turned(array_api_strict)
    np.testing.assert_allclose(np.asarray(strict.path), ours.path, rtol=1e-13)
    np.testing.assert_allclose(np.asarray(strict.value), ours.value, rtol=1e-12)


def test_impossible_chance_is_never_nan() -> None:
    from realpolitik.game import CHANCE, InformationSet

    game = GameTree.of(
        ("A",),
        (InformationSet(CHANCE, "c", ("x", "y")),),
        np.array([0, -1, -1]),
        np.array([-1, 0, 0]),
        np.array([-1, 0, 1]),
    )
    chance = {0: np.array([[0.0], [1.0]])}
    solution = solve_logit(game, np.array([[[5.0]], [[7.0]]]), np.ones((1, 1)), chance)
    assert solution.path[:, 0].tolist() == [0.0, 1.0]
    assert solution.log_path[:, 0].tolist() == [-math.inf, 0.0]
    assert solution.value[0, 0] == 7.0
    with pytest.raises(ValueError, match="no probabilities"):
        solve_logit(game, np.array([[[5.0]], [[7.0]]]), np.ones((1, 1)))


def test_a_backward_pass_needs_what_is_played_at_shared_sets() -> None:
    game, payoffs, lam = two_stage(shared=True), np.zeros((4, 2, 1)), np.ones((2, 1))
    with pytest.raises(ValueError, match="imperfect information"):
        solve_logit(game, payoffs, lam)
    given = {1: np.log(np.array([[0.3], [0.7]]))}
    np.testing.assert_allclose(solve_logit(game, payoffs, lam, given=given).path[0], 0.15)


def test_a_game_without_choice_has_its_payoff() -> None:
    game = GameTree.of(("A",), (), np.array([-1]), np.array([-1]), np.array([-1]))
    solution = solve_logit(game, np.array([[[3.0]]]), np.ones((1, 1)))
    assert solution.value[0, 0] == 3.0
    assert solution.path.tolist() == [[1.0]]


def test_eight_actors_and_the_largest_tree() -> None:
    """Actors who care for their own moves alone each choose by the logistic function."""
    actors, moves, draws = 8, 11, 3
    sets: list[InformationSet] = []
    node_set: list[int] = []
    parent, action = [-1], [-1]
    for depth in range(moves):
        for _ in range(3**depth):
            node_set.append(len(sets))
            sets.append(InformationSet(depth % actors, f"s{len(sets)}", ("a", "b", "c")))
    for up in range(len(sets)):
        parent += [up] * 3
        action += [0, 1, 2]
    node_set += [-1] * 3**moves
    tree = GameTree.of(
        tuple(f"A{i}" for i in range(actors)),
        tuple(sets),
        np.array(node_set),
        np.array(parent),
        np.array(action),
    )
    assert tree.terminals == 177_147
    rng = np.random.default_rng(5)
    worth = rng.normal(0, 1, (moves, 3, draws))
    payoffs = np.zeros((tree.terminals, actors, draws))
    nodes = tree.terminal_nodes
    for depth in reversed(range(moves)):
        payoffs[:, depth % actors] += worth[depth][tree.action[nodes]]
        nodes = tree.parent[nodes]
    precision = rng.uniform(0.1, 3, (actors, draws))
    solution = solve_logit(tree, payoffs, precision)
    weight = np.exp(worth * precision[np.arange(moves) % actors][:, None])
    share = weight / weight.sum(axis=1, keepdims=True)
    expected = np.zeros((actors, draws))
    for depth in range(moves):
        expected[depth % actors] += (share[depth] * worth[depth]).sum(axis=0)
        np.testing.assert_allclose(solution.choice[depth][0], share[depth], atol=1e-12, rtol=0)
    np.testing.assert_allclose(solution.value, expected, atol=1e-11, rtol=0)
    np.testing.assert_allclose(solution.path.sum(axis=0), 1.0, atol=1e-11, rtol=0)
