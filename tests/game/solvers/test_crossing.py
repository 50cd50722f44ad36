"""Where another branch of equilibria crosses the principal one: told, and passed or landed on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from realpolitik.game import CROSSED, FAILED, SOLVED, Game, GameTree, InformationSet
from realpolitik.game.tree import TERMINAL


def two_by_two(payoffs: list[tuple[float, float]]) -> Game:
    """Return a game of A and B, two options each, blind to each other; payoffs row by row."""
    sets = (InformationSet(0, "a", ("x", "y")), InformationSet(1, "b", ("x", "y")))
    tree = GameTree.of(
        ("A", "B"),
        sets,
        np.array([0, 1, 1, TERMINAL, TERMINAL, TERMINAL, TERMINAL]),
        np.array([-1, 0, 0, 1, 1, 2, 2]),
        np.array([-1, 0, 1, 0, 1, 0, 1]),
    )
    return Game(tree, np.array(payoffs, dtype=np.float64))


def coordination(worth: float) -> Game:
    return two_by_two([(worth, worth), (0.0, 0.0), (0.0, 0.0), (1.0, 1.0)])


def test_symmetric_coordination_is_told_to_cross() -> None:
    # On the even branch p = 1/2 always; the branches of coordinating cross it at precision 2.
    solution = coordination(1.0).solve(precision=[[1.0, 1.9, 2.5, 6.0]] * 2)
    assert solution.status.tolist() == [SOLVED, SOLVED, CROSSED, CROSSED]
    np.testing.assert_allclose(solution.strategy["A", "a"]["x"], 0.5, atol=1e-9)


@pytest.mark.parametrize(("worth", "share"), [(1 - 1e-6, 0.014), (1 + 1e-6, 0.986)])
def test_the_least_asymmetry_removes_the_crossing(worth: float, share: float) -> None:
    # p = logit(lambda (2 p - 1)) has besides 1/2 the solutions 0.986 and 0.014 at lambda = 4.38.
    precision = math.log(0.986 / 0.014) / (2 * 0.986 - 1)
    solution = coordination(worth).solve(precision=precision)
    assert solution.status.tolist() == [SOLVED]
    assert solution.strategy["A", "a"]["x"][0] == pytest.approx(share, abs=1e-4)


def test_a_precision_at_the_crossing_itself_is_solved() -> None:
    """Myerson 1991, Game Theory, exercise 3.3(b), as in Gambit's contributed games.

    Both play evenly on the principal branch: 3 x2 + 6 y2 against 2 x2 + 7 y2 for the first, and
    likewise for the second. With p and q the odds' logits are lambda (1 - 2 q) and its like, so the
    Jacobian is singular where lambda = 2.
    """
    game = two_by_two([(3, 7), (6, 6), (2, 2), (7, 3)])
    solution = game.solve(precision=[[1.5, 2.0, 2.5, 2.0 * (1 + 1e-9)]] * 2)
    assert FAILED not in solution.status
    assert solution.status[0] == SOLVED
    assert solution.status[1] == CROSSED
    np.testing.assert_allclose(solution.strategy["A", "a"]["x"], 0.5, atol=1e-9)
    np.testing.assert_allclose(solution.strategy["B", "b"]["x"], 0.5, atol=1e-9)


@pytest.mark.parametrize("factor", [0.2, 1.0, 50.0])
def test_a_crossing_of_a_curved_branch_is_landed_on(factor: float) -> None:
    """Hawk and dove: 0, 7, 2, 3. On the symmetric branch logit p = lambda (4 - 6 p); another one
    crosses where lambda 6 p (1 - p) = 1."""
    low, high = 0.5, 2 / 3

    def gap(p: float) -> float:
        return math.log(p / (1 - p)) - (4 - 6 * p) / (6 * p * (1 - p))

    while high - low > 1e-15 and low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if gap(middle) < 0 else (low, middle)
    crossing = 1 / (6 * low * (1 - low))
    game = two_by_two([(v * factor, w * factor) for v, w in [(0, 0), (7, 2), (2, 7), (3, 3)]])
    ratio = np.array([1 - 1e-3, 1 - 1e-9, 1.0, 1 + 1e-9, 1 + 1e-3])
    lambdas = np.tile(crossing / factor * ratio, (2, 1))
    solution = game.solve(precision=lambdas)
    assert FAILED not in solution.status
    p, q = solution.strategy["A", "a"]["x"], solution.strategy["B", "b"]["x"]
    # Next to a crossing the equations hardly tell p from q.
    np.testing.assert_allclose(p, q, atol=1e-6)
    np.testing.assert_allclose(np.log(p / (1 - p)), lambdas[0] * factor * (4 - 6 * p), atol=1e-6)
    assert p[2] == pytest.approx(low, abs=1e-6)
    assert solution.status[[0, -1]].tolist() == [SOLVED, CROSSED]
