"""Base weights (rule S16): closed forms, and one option of weight 2 for two that are equal."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.arrays import Floats
from realpolitik.game import (
    CHANCE,
    SOLVERS,
    GameTree,
    InformationSet,
    Problem,
    Turn,
    commitment,
    impose,
    solve_limit,
    solve_logit,
    solve_qre,
)
from realpolitik.game.tree import TERMINAL
from tests.game.random_games import random_tree


def weighed(game: GameTree, weights: dict[int, tuple[float, ...]]) -> GameTree:
    """Return a game with base weights at some sets."""
    sets = [replace(s, weights=weights.get(i)) for i, s in enumerate(game.information_sets)]
    return GameTree.of(game.actors, tuple(sets), game.node_set, game.parent, game.action)


def one_choice(weights: tuple[float, ...] | None) -> GameTree:
    """Return a game in which A chooses once."""
    options = 3 if weights is None else len(weights)
    sets = (InformationSet(0, "a", tuple(f"o{i}" for i in range(options)), weights),)
    ends = np.full(options, TERMINAL)
    parent, action = np.zeros(options, dtype=np.int64), np.arange(options)
    return GameTree.of(
        ("A",), sets, np.concatenate([[0], ends]), np.r_[-1, parent], np.r_[-1, action]
    )


@given(
    weights=st.lists(st.floats(1e-3, 1e3), min_size=2, max_size=6),
    sharp=st.sampled_from([0.0, 0.01, 0.3, 5.0, 1e4]),
    seed=st.integers(0, 99),
)
def test_probability_is_weight_times_exponential(
    weights: list[float], sharp: float, seed: int
) -> None:
    worth = np.random.default_rng(seed).normal(size=len(weights))
    solution = solve_logit(one_choice(tuple(weights)), worth[:, None, None], np.array([[sharp]]))
    part = np.array(weights) * np.exp(sharp * (worth - worth.max()))
    share = part / part.sum()
    np.testing.assert_allclose(solution.choice[0][0, :, 0], share, rtol=1e-12, atol=1e-300)
    logs = np.log(weights) + sharp * (worth - worth.max()) - np.log(part.sum())
    np.testing.assert_allclose(solution.log_by_set[0][:, 0], logs, rtol=1e-12, atol=1e-12)


def test_exact_replies_do_not_ask_for_weights() -> None:
    game = one_choice((1.0, 1.0, 1000.0))
    worth = np.array([1.0, 2.0, 2.0])[:, None, None]
    for solution in (
        solve_logit(game, worth, None),
        solve_logit(game, worth, np.ones((1, 1)), exact={0}),
    ):
        assert solution.choice[0][0, :, 0].tolist() == [0.0, 1.0, 0.0]


def test_the_limit_splits_equal_options_by_their_weights() -> None:
    worth = np.array([1.0, 2.0, 2.0])[:, None, None]
    solution = solve_limit(one_choice((5.0, 1.0, 3.0)), worth)
    np.testing.assert_allclose(solution.choice[0][0, :, 0], [0, 0.25, 0.75], atol=1e-12)


def test_an_actor_that_has_turned_is_answered_with_weights() -> None:
    """A turns on B and takes what is worst for B; B, who sees nothing, answers with weights."""
    sets = (InformationSet(0, "a", ("l", "r")), InformationSet(1, "b", ("x", "y"), (1.0, 3.0)))
    nodes, parent = np.array([0, 1, 1, -1, -1, -1, -1]), np.array([-1, 0, 0, 1, 1, 2, 2])
    action = np.array([-1, 0, 1, 0, 1, 0, 1])
    game = GameTree.of(("A", "B"), sets, nodes, parent, action)
    # B gets 1 from x and 2 from y, and 5 less if A takes r.
    payoffs = np.array([[1.0, 1.0], [1.0, 2.0], [0.0, -4.0], [0.0, -3.0]])[:, :, None]
    precision = np.full((2, 1), 0.7)
    turned = SOLVERS["qre"].turned(Problem(game, payoffs, precision, {}), Turn((0,), 1, -1))
    np.testing.assert_allclose(turned.by_set[0][:, 0], [0.0, 1.0], atol=1e-12)
    share = 3 * np.exp(0.7) / (1 + 3 * np.exp(0.7))
    np.testing.assert_allclose(turned.by_set[1][:, 0], [1 - share, share], atol=1e-9)


def copied(game: GameTree, weights: dict[int, tuple[int, ...]]) -> tuple[GameTree, list[int]]:
    """Return a game in which an option of weight w stands w times, and which node each one copies.

    The nodes below a copy belong to the same information sets, so that who moves there knows which
    option was taken and not which of its copies. A set with one node gets a set for each copy.
    """
    shared = set(game.shared_sets)
    below: dict[int, list[int]] = {}
    for node in range(1, game.nodes):
        below.setdefault(int(game.parent[node]), []).append(node)
    sets: list[InformationSet] = []
    number: dict[object, int] = {}
    node_set: list[int] = []
    parent: list[int] = []
    action: list[int] = []
    origin: list[int] = []

    def add(node: int, up: int, taken: int) -> None:
        here = len(node_set)
        parent.append(up)
        action.append(taken)
        origin.append(node)
        known = int(game.node_set[node])
        if known == TERMINAL:
            node_set.append(TERMINAL)
            return
        at = game.information_sets[known]
        times = weights.get(known, (1,) * len(at.actions))
        key: object = known if known in shared or at.actor == CHANCE else (known, here)
        if key not in number:
            number[key] = len(sets)
            pairs = zip(at.actions, times, strict=True)
            actions = tuple(f"{a}.{i}" for a, n in pairs for i in range(n))
            sets.append(InformationSet(at.actor, f"{known}", actions))
        node_set.append(number[key])
        taken = 0
        for child, n in zip(below[node], times, strict=True):
            for _ in range(n):
                add(child, here, taken)
                taken += 1

    add(0, -1, -1)
    made = GameTree.of(
        game.actors, tuple(sets), np.array(node_set), np.array(parent), np.array(action)
    )
    return made, origin


def assert_merged_is_copied(seed: int, merge: float, sharp: float) -> None:
    """Check a random game with weights against the same with copies of options."""
    tree = random_tree(seed, merge=merge, chance=0.2, scale=1.0)
    game, payoffs = tree.ours()
    rng = np.random.default_rng(seed)
    whole = {
        i: tuple(rng.integers(1, 4, len(s.actions)).tolist())
        for i, s in enumerate(game.information_sets)
        if s.actor != CHANCE
    }
    base = weighed(game, {i: tuple(map(float, w)) for i, w in whole.items()})
    # Weights may change the order in which terminal nodes stand.
    own = [game.terminal_nodes.tolist().index(t) for t in base.terminal_nodes]
    larger, origin = copied(game, whole)
    row = {int(t): i for i, t in enumerate(game.terminal_nodes)}
    rows = [row[origin[int(t)]] for t in larger.terminal_nodes]
    chance = {k: np.array(v)[:, None] for k, v in tree.chances.items()}
    labels = [s.label for s in larger.information_sets]
    others = {
        i: chance[int(label)]
        for i, label in enumerate(labels)
        if larger.information_sets[i].actor == CHANCE
    }
    precision = np.full((tree.actors, 1), sharp)
    one = solve_qre(base, payoffs[own][:, :, None], precision, chance)
    many = solve_qre(larger, payoffs[rows][:, :, None], precision, others)
    merged = np.zeros(game.terminals)
    np.add.at(merged, rows, np.asarray(many.path)[:, 0])
    np.testing.assert_allclose(np.asarray(one.path)[:, 0], merged[own], atol=1e-9, rtol=0)
    np.testing.assert_allclose(one.value, many.value, atol=1e-9, rtol=0)


@pytest.mark.parametrize("seed", range(40))
def test_equal_options_merge_where_everybody_knows_everything(seed: int) -> None:
    assert_merged_is_copied(seed, merge=0.0, sharp=[0.0, 0.3, 2.0, 20.0][seed % 4])


def hides_something(seed: int) -> bool:
    return not random_tree(seed, merge=0.8, chance=0.2, scale=1.0).ours()[0].has_perfect_information


HIDDEN = list(islice((s for s in count() if hides_something(s)), 40))


@pytest.mark.parametrize("seed", HIDDEN)
def test_equal_options_merge_where_something_is_hidden(seed: int) -> None:
    assert_merged_is_copied(seed, merge=0.8, sharp=[0.0, 0.3, 1.0, 3.0][seed % 4])


def test_a_common_factor_changes_nothing_that_counts() -> None:
    tree = random_tree(HIDDEN[0], merge=0.8, chance=0.0, scale=1.0)
    game, payoffs = tree.ours()
    assert game.shared_sets
    twice = {i: (2.5,) * len(s.actions) for i, s in enumerate(game.information_sets)}
    precision = np.full((tree.actors, 1), 1.5)
    plain, same = (
        solve_qre(g, payoffs[:, :, None], precision) for g in (game, weighed(game, twice))
    )
    np.testing.assert_allclose(plain.value, same.value, rtol=1e-12, atol=1e-12)


def test_a_plan_leaves_no_weights() -> None:
    game, rows = impose(one_choice((1.0, 2.0, 3.0)), np.array([1]))
    assert game.information_sets[0].weights is None
    assert rows.tolist() == [1]


def test_commitment_weighs_the_replies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commits first, B replies with weights: tried one by one, and climbed to."""
    sets = (
        InformationSet(0, "a", ("l", "r")),
        InformationSet(1, "after l", ("x", "y"), (1.0, 5.0)),
        InformationSet(1, "after r", ("x", "y"), (4.0, 1.0)),
    )
    nodes = np.array([0, 1, 2, -1, -1, -1, -1])
    parent, action = np.array([-1, 0, 0, 1, 1, 2, 2]), np.array([-1, 0, 1, 0, 1, 0, 1])
    game = GameTree.of(("A", "B"), sets, nodes, parent, action)
    payoffs: Floats = np.random.default_rng(5).normal(size=(4, 2, 6))
    precision = np.full((2, 6), 0.7)
    plans = (impose(game, np.array([a, -1, -1])) for a in (0, 1))
    worth = [solve_logit(left, payoffs[rows], precision).value[0] for left, rows in plans]
    for most in (commitment.MAX_PLANS, 0):
        monkeypatch.setattr(commitment, "MAX_PLANS", most)
        found = commitment.best_plan(game, payoffs, precision, 0, payoffs[:, 0])
        np.testing.assert_allclose(found.value, np.maximum(*worth), rtol=1e-12)
