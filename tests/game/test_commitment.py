"""The best committed plan: exact where all plans are tried, never too good where they are not."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from realpolitik.game import GameTree, best_plan, impose, solve_qre
from realpolitik.game import commitment as module
from tests.game.random_games import random_tree

DRAWS = 4


def own_sets(tree: GameTree) -> list[int]:
    return [i for i, s in enumerate(tree.information_sets) if s.actor == 0]


def games(merge: float, count: int) -> list[tuple[GameTree, Any, Any, Any]]:
    """Random games in which the actor 0 has 2 to 100 plans, with chances, payoffs and a goal."""
    found: list[tuple[GameTree, Any, Any, Any]] = []
    seed = 0
    while len(found) < count:
        seed += 1
        made = random_tree(seed, merge, chance=0.1)
        tree, _ = made.ours()
        sizes = [len(tree.information_sets[i].actions) for i in own_sets(tree)]
        plans = int(np.prod(sizes)) if sizes else 1
        if not 2 <= plans <= 100 or len(tree.actors) < 2:
            continue
        if tree.has_perfect_information is (merge > 0):
            continue
        rng = np.random.default_rng(seed)
        payoffs = rng.normal(0, 10, (tree.terminals, len(tree.actors), DRAWS))
        precision = rng.uniform(0.05, 0.5, (len(tree.actors), DRAWS))
        chance = {
            k: np.repeat(np.array(v)[:, None], DRAWS, axis=1) for k, v in made.chances.items()
        }
        found.append((tree, payoffs, precision, chance))
    return found


def brute(tree: GameTree, payoffs: Any, precision: Any, chance: Any, goal: Any) -> Any:
    """The best value over all plans, each solved by itself, draw by draw."""
    own, best = own_sets(tree), np.full(DRAWS, -np.inf)
    for choice in product(*(range(len(tree.information_sets[i].actions)) for i in own)):
        best = np.maximum(best, value_of(tree, payoffs, precision, chance, goal, own, choice))
    return best


def value_of(
    tree: GameTree, payoffs: Any, precision: Any, chance: Any, goal: Any, own: Any, choice: Any
) -> Any:
    plan = np.full(len(tree.information_sets), -1)
    plan[own] = choice
    game, rows = impose(tree, plan)
    solved = solve_qre(game, payoffs[rows], precision, chance)
    return (solved.path * goal[rows]).sum(axis=0)


@pytest.mark.parametrize("merge", [0.0, 0.7])
def test_all_plans_tried_is_the_best_plan(merge: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PLANS", 100)
    for tree, payoffs, precision, chance in games(merge, 12):
        goal = payoffs[:, 0]
        found = best_plan(tree, payoffs, precision, 0, goal, chance)
        assert found.exhaustive
        wanted = brute(tree, payoffs, precision, chance, goal)
        np.testing.assert_allclose(found.value, wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("merge", [0.0, 0.7])
def test_ascent_gives_a_plan_worth_what_it_says_and_nearly_always_the_best(
    merge: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_PLANS", 1)
    reached = total = 0
    for tree, payoffs, precision, chance in games(merge, 12):
        goal = payoffs[:, 0]
        found = best_plan(tree, payoffs, precision, 0, goal, chance)
        assert not found.exhaustive
        wanted = brute(tree, payoffs, precision, chance, goal)
        assert np.all(found.value <= wanted + 1e-7)
        own = own_sets(tree)
        for draw in range(DRAWS):
            worth = value_of(tree, payoffs, precision, chance, goal, own, found.actions[own, draw])[
                draw
            ]
            assert worth == pytest.approx(found.value[draw], rel=1e-8, abs=1e-8)
        reached += int(np.sum(found.value >= wanted - 1e-6))
        total += DRAWS
    assert reached >= 0.85 * total


def test_ascent_ends_where_no_single_change_does_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PLANS", 1)
    for tree, payoffs, precision, chance in games(0.0, 12):
        goal = (payoffs[:, 1] > 0) * 1.0
        found = best_plan(tree, payoffs, precision, 0, goal, chance)
        own = own_sets(tree)
        for draw in range(DRAWS):
            plan = found.actions[own, draw]
            for i, known in enumerate(own):
                for action in range(len(tree.information_sets[known].actions)):
                    other = plan.copy()
                    other[i] = action
                    worth = value_of(tree, payoffs, precision, chance, goal, own, other)[draw]
                    assert worth <= found.value[draw] + 1e-9


def test_an_actor_without_moves_changes_nothing() -> None:
    tree, payoffs, precision, chance = games(0.0, 1)[0]
    several = GameTree.of(
        (*tree.actors, "idle"), tree.information_sets, tree.node_set, tree.parent, tree.action
    )
    more = np.concatenate([payoffs, payoffs[:, :1]], axis=1)
    lambdas = np.concatenate([precision, precision[:1]])
    idle = len(several.actors) - 1
    found = best_plan(several, more, lambdas, idle, more[:, idle], chance)
    free = solve_qre(several, more, lambdas, chance)
    np.testing.assert_allclose(found.value, free.value[idle], rtol=1e-12)
    assert found.plans == 1


def test_the_search_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PLANS", 1)
    tree, payoffs, precision, chance = games(0.0, 1)[0]

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        best_plan(tree, payoffs, precision, 0, payoffs[:, 0], chance, stop=stop)


@pytest.mark.parametrize("merge", [0.0, 0.7])
def test_exact_actors_reply_exactly(merge: float) -> None:
    from realpolitik.game import regrets

    for tree, payoffs, precision, chance in games(merge, 8):
        solved = solve_qre(tree, payoffs, precision, chance, exact=(0,))
        sound = solved.status != 2
        gain = regrets(tree, payoffs, solved.by_set)[0]
        span = np.ptp(payoffs[:, 0], axis=0)
        assert np.all(gain[sound] <= (1e-12 if merge == 0 else 5e-3) * span[sound] + 1e-9)
        assert sound.any()
