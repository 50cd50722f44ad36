"""Plans are tried side by side and ahead of need, and nothing of it is seen in what is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from realpolitik.game import (
    GameTree,
    InformationSet,
    best_plan,
    commitment,
    impose,
    plans,
    solve_qre,
)
from realpolitik.game.plans import Outcomes, Trial
from tests.game.test_commitment import DRAWS, games, own_sets


def trial(merge: float) -> Trial:
    tree, payoffs, precision, chance = games(merge, 1)[0]
    return Trial(tree, payoffs, precision, 0, payoffs[:, 0], chance, None)


def plan_by_plan(tree: GameTree, payoffs: Any, precision: Any, chance: Any, goal: Any) -> Any:
    """The walk without shortcuts: each plan in its turn, each a game of its own."""
    sets = tree.information_sets
    own = [i for i in own_sets(tree) if i in tree.node_set]
    best, actions = np.full(DRAWS, -np.inf), np.full((len(sets), DRAWS), -1)

    def value(plan: Any) -> Any:
        nonlocal best
        game, rows = impose(tree, plan)
        solved = solve_qre(game, payoffs[rows], precision, chance)
        found = (solved.path * goal[rows]).sum(axis=0)
        better = found > best + 1e-12
        best = np.where(better, found, best)
        actions[:, better] = plan[:, None]
        return found.mean()

    for start in range(max(len(sets[i].actions) for i in own)):
        plan = np.full(len(sets), -1)
        plan[own] = [min(start, len(sets[i].actions) - 1) for i in own]
        reached, before = value(plan), -np.inf
        while reached > before + 1e-12:
            before = reached
            for i in own:
                for action in range(len(sets[i].actions)):
                    other = plan.copy()
                    other[i] = action
                    if action != plan[i] and (found := value(other)) > reached + 1e-12:
                        reached, plan = found, other
    return best, actions


@pytest.fixture(scope="module")
def walks() -> list[Any]:
    """Games, and what the walk without shortcuts finds in each."""
    return [(game, plan_by_plan(*game, game[1][:, 0])) for game in games(0.7, 12)]


@pytest.mark.parametrize("draws_at_once", [1, 8, 10_000])
def test_the_walk_is_that_of_one_plan_after_the_other(
    draws_at_once: int, walks: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitment, "MAX_PLANS", 1)
    monkeypatch.setattr(plans, "_ENOUGH_DRAWS", draws_at_once)
    for (tree, payoffs, precision, chance), (value, actions) in walks:
        found = best_plan(tree, payoffs, precision, 0, payoffs[:, 0], chance)
        np.testing.assert_allclose(found.value, value, rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(found.actions, actions)


@pytest.mark.parametrize("merge", [0.0, 0.7])
def test_games_of_one_shape_are_solved_at_once_with_the_same_bits(merge: float) -> None:
    tried = trial(merge)
    own = own_sets(tried.tree)
    every = []
    for start in range(3):
        plan = np.full(len(tried.tree.information_sets), -1)
        plan[own] = [min(start, len(tried.tree.information_sets[i].actions) - 1) for i in own]
        every.append(plan)
    together = Outcomes(tried)
    together.seek(every)
    for plan, value in zip(every, together.known(every), strict=True):
        alone = Outcomes(tried)
        alone.seek([plan])
        np.testing.assert_array_equal(value, next(alone.known([plan])))


def test_a_plan_is_solved_once_and_one_that_leads_to_the_same_game_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    solved = []

    def counted(*given: Any, **more: Any) -> Any:
        solved.append(given[1].shape[2] // DRAWS)
        return solve_qre(*given, **more)

    monkeypatch.setattr(plans, "solve_qre", counted)
    # The actor 0 stays or goes; once it has stayed, its second choice is never reached.
    first, second = (InformationSet(0, name, ("one", "other")) for name in ("first", "second"))
    shape = ([0, -1, 1, -1, -1], [-1, 0, 0, 2, 2], [-1, 0, 1, 0, 1])
    tree = GameTree.of(("a",), (first, second), *(np.array(column) for column in shape))
    payoffs = np.arange(3.0 * DRAWS).reshape(3, 1, DRAWS)
    outcomes = Outcomes(Trial(tree, payoffs, np.ones((1, DRAWS)), 0, payoffs[:, 0], None, None))
    every = [np.array([a, b]) for a in range(2) for b in range(2)]
    outcomes.seek(every)
    outcomes.seek(every)
    assert sum(solved) == 3
    stay, also_stay, *_ = outcomes.known(every)
    np.testing.assert_array_equal(stay, also_stay)
    assert list(outcomes.known([np.array([-1, 0])])) == []
