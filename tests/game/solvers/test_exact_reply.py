"""Who has turned replies exactly, and of equal replies takes its own best: against enumeration."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from realpolitik.game import (
    FAILED,
    GameTree,
    InformationSet,
    Problem,
    Solution,
    Turn,
    impose,
    regrets,
    solve_qre,
    solver,
)
from realpolitik.game.solvers.exact_reply import solve_turned
from realpolitik.game.tree import TERMINAL
from tests.game.random_games import random_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Plan = dict[int, int]
    Strategy = Mapping[int, NDArray[np.float64]]

DRAWS = 2
LEAST = 1e-7
"""Payoffs of the games below, of size 10, count as equal within this."""


def problem(seed: int, merge: float) -> Problem:
    """Return a small random game: `DRAWS` of it, and as many in which many replies are equal.

    In the latter payoffs are coarse, so that the target often fares alike. All are solved at once.
    """
    made = random_tree(seed, merge=merge, chance=0.2)
    tree, payoffs = made.ours()
    rng = np.random.default_rng(seed)
    payoffs = 10 * payoffs / (float(np.ptp(payoffs)) or 1.0)
    fine = payoffs[:, :, None] + rng.normal(size=(*payoffs.shape, DRAWS))
    batch = np.concatenate([fine, np.round(fine / 4)], axis=2)
    precision = np.tile(rng.uniform(0.05, 0.3, (made.actors, DRAWS)), 2)
    chance = {
        k: np.repeat(np.array(v)[:, None], 2 * DRAWS, axis=1) for k, v in made.chances.items()
    }
    return Problem(tree, batch, precision, chance)


def own_sets(tree: GameTree, actor: int) -> list[int]:
    there = set(tree.node_set.tolist())
    return [i for i, s in enumerate(tree.information_sets) if s.actor == actor and i in there]


def plans(tree: GameTree, actor: int) -> list[Plan]:
    """Return every pure plan of an actor."""
    own = own_sets(tree, actor)
    sizes = (range(len(tree.information_sets[i].actions)) for i in own)
    return [dict(zip(own, actions, strict=True)) for actions in product(*sizes)]


def worth(one: Problem, strategy: Strategy, plan: Plan) -> NDArray[np.float64]:
    """Return everyone's payoff if one actor keeps to a plan, by plain products along paths."""
    tree = one.tree
    reach = np.ones((tree.nodes, one.payoffs.shape[2]))
    for node in range(1, tree.nodes):
        up, action = int(tree.parent[node]), int(tree.action[node])
        known = int(tree.node_set[up])
        taken = float(plan[known] == action) if known in plan else strategy[known][action]
        reach[node] = reach[up] * taken
    return np.asarray(np.einsum("td,tad->ad", reach[tree.terminal_nodes], one.payoffs))


def optimum(
    one: Problem, turn: Turn, wielder: int, strategy: Strategy
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the best aim, and the best own payoff of the plans that reach it, by enumeration."""
    every = np.stack([worth(one, strategy, p) for p in plans(one.tree, wielder)])
    aim, own = turn.sign * every[:, turn.target], every[:, wielder]
    best = aim.max(axis=0)
    return best, np.where(aim >= best - LEAST, own, -np.inf).max(axis=0)


def is_pure(one: Problem, found: Solution, wielder: int) -> NDArray[np.bool_]:
    """Tell in which draws an actor mixes nowhere."""
    sure = [found.by_set[k].max(axis=0) > 1 - 1e-9 for k in own_sets(one.tree, wielder)]
    return np.asarray(np.all(sure, axis=0) & (found.status != FAILED))


def pairs(one: Problem, most: int) -> Iterator[tuple[int, int]]:
    """Yield wielders, who have few plans, and targets."""
    count = len(one.tree.actors)
    for wielder in range(count):
        if 2 <= len(plans(one.tree, wielder)) <= most:
            yield from ((wielder, other) for other in range(count) if other != wielder)


GAMES = [
    one
    for seed, merge in product(range(60), (0.0, 0.8))
    if (one := problem(seed, merge)).tree.terminals <= 20
    and bool(merge) is not one.tree.has_perfect_information
]
"""Of both kinds; a game in which nothing could be merged is there once."""


@cache
def turned(game: int, wielder: int, target: int, sign: int) -> Solution:
    """Return a game's solution when one actor has turned, solved once for all tests."""
    return solver("qre").turned(GAMES[game], Turn((wielder,), target, sign))


def test_the_games_are_of_both_kinds() -> None:
    perfect = [one.tree.has_perfect_information for one in GAMES]
    assert sum(perfect) >= 15
    assert len(perfect) - sum(perfect) >= 7


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("perfect", [True, False])
def test_replies_are_the_lexicographic_optimum(perfect: bool, sign: int) -> None:
    pure = mixed = 0
    for game, one in enumerate(GAMES):
        if one.tree.has_perfect_information is not perfect:
            continue
        for wielder, target in pairs(one, 40):
            turn = Turn((wielder,), target, sign)
            found = turned(game, wielder, target, sign)
            sure = is_pure(one, found, wielder)
            best, liked = optimum(one, turn, wielder, found.by_set)
            aim = sign * found.value[target]
            np.testing.assert_allclose(aim[sure], best[sure], atol=1e-6)
            np.testing.assert_allclose(found.value[wielder][sure], liked[sure], atol=1e-6)
            # Who mixes is near indifferent: nothing much serves its aim better.
            assert np.all(best - aim <= 5e-3 * np.ptp(one.payoffs[:, target], axis=0))
            pure, mixed = pure + int(sure.sum()), mixed + int((~sure).sum())
    assert pure > 100
    assert mixed == 0 if perfect else mixed < 0.05 * pure


def test_the_others_answer_the_reply_in_quantal_response() -> None:
    checked = 0
    for game, one in enumerate(GAMES):
        for wielder, target in pairs(one, 40):
            found = turned(game, wielder, target, -1)
            for draw in np.flatnonzero(is_pure(one, found, wielder)):
                taken = np.full(len(one.tree.information_sets), -1)
                for known in own_sets(one.tree, wielder):
                    taken[known] = int(found.by_set[known][:, draw].argmax())
                left, rows = impose(one.tree, taken)
                if not left.has_perfect_information:
                    continue
                at = slice(draw, draw + 1)
                chance = {k: v[:, at] for k, v in (one.chance or {}).items()}
                answer = solve_qre(left, one.payoffs[rows][..., at], one.precision[:, at], chance)
                np.testing.assert_allclose(answer.value[:, 0], found.value[:, draw], atol=1e-7)
                checked += 1
    assert checked > 100


def test_several_wielders_reply_each_to_all_others() -> None:
    checked = 0
    for one in GAMES:
        count = len(one.tree.actors)
        for target in range(count):
            turn = Turn(tuple(i for i in range(count) if i != target), target, -1)
            found = solver("qre").turned(one, turn)
            for wielder in turn.wielders:
                if not 2 <= len(plans(one.tree, wielder)) <= 40:
                    continue
                best, liked = optimum(one, turn, wielder, found.by_set)
                sure = np.all([is_pure(one, found, i) for i in turn.wielders], axis=0)
                np.testing.assert_allclose(-found.value[target][sure], best[sure], atol=1e-6)
                own = found.value[wielder]
                np.testing.assert_allclose(own[sure], liked[sure], atol=1e-6)
                checked += int(sure.sum())
    assert checked > 100


def blind(payoffs: list[list[list[float]]], precision: float) -> Problem:
    """Return a game of A and B who move blind to each other; payoffs by A's and B's action."""
    rows, columns = len(payoffs), len(payoffs[0])
    sets = (
        InformationSet(0, "a", tuple(f"a{i}" for i in range(rows))),
        InformationSet(1, "b", tuple(f"b{i}" for i in range(columns))),
    )
    node_set = [0, *[1] * rows, *[TERMINAL] * (rows * columns)]
    parent = [-1, *[0] * rows, *(1 + i for i in range(rows) for _ in range(columns))]
    action = [-1, *range(rows), *list(range(columns)) * rows]
    tree = GameTree.of(("A", "B"), sets, np.array(node_set), np.array(parent), np.array(action))
    flat = np.array(payoffs, dtype=np.float64).reshape(rows * columns, 2, 1)
    return Problem(tree, flat, np.full((2, 1), precision))


def test_who_must_mix_still_takes_the_cheaper_of_equal_blows() -> None:
    # B guards left or right; A hurts it where it does not guard. A blow from the left can be
    # struck dearly or cheaply, one from the right too.
    guard_left, guard_right = 0.0, -10.0
    game = blind(
        [
            [[-5.0, guard_left], [-5.0, guard_right]],
            [[-1.0, guard_left], [-1.0, guard_right]],
            [[-4.0, guard_right], [-4.0, guard_left]],
            [[-2.0, guard_right], [-2.0, guard_left]],
        ],
        0.3,
    )
    found = solve_turned(game, Turn((0,), 1, -1))
    shares = found.by_set[0][:, 0]
    np.testing.assert_allclose(shares, [0.0, 0.5, 0.0, 0.5], atol=1e-9)
    np.testing.assert_allclose(found.by_set[1][:, 0], 0.5, atol=1e-9)
    assert found.value[0, 0] == pytest.approx(-1.5)


@pytest.mark.parametrize("lean", [0.0, 1.0, 4.0])
def test_a_mixed_reply_leaves_nothing_to_gain_for_the_aim(lean: float) -> None:
    game = blind([[[-1.0, lean], [-1.0, -10.0]], [[-2.0, -10.0], [-2.0, 0.0]]], 0.3)
    turn = Turn((0,), 1, -1)
    found = solve_turned(game, turn)
    assert 0.2 < found.by_set[0][0, 0] < 0.8
    gain = regrets(game.tree, turn.aims(game.payoffs), found.by_set)[0, 0]
    assert 0 <= gain <= 0.02


def test_the_work_can_be_stopped() -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    game = blind([[[1.0, 2.0], [3.0, 0.0]], [[0.0, 1.0], [1.0, 4.0]]], 0.3)
    with pytest.raises(KeyboardInterrupt):
        solve_turned(Problem(game.tree, game.payoffs, game.precision, stop=stop), Turn((0,), 1, -1))


def test_what_is_not_taken_is_never_reached() -> None:
    # A may hurt B or spare it, and B does not see which; A strikes for sure once it has turned.
    game = blind([[[-1.0, -8.0], [-1.0, -9.0]], [[0.0, 0.0], [0.0, 1.0]]], 0.3)
    found = solve_turned(game, Turn((0,), 1, -1))
    assert found.log_by_set[0][:, 0].tolist() == [0.0, -np.inf]
    assert np.isneginf(found.log_path[2:, 0]).all()
