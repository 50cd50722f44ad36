"""The compiled kernel against the backward pass in NumPy: the same bits, whatever the game."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.arrays import Floats
from realpolitik.game import CHANCE, GameTree, Solution, Turn, impose, solve_logit
from realpolitik.kernels import VARIABLE
from tests.game.random_games import random_tree

pytest.importorskip("numba", reason="the kernel needs numba, of the extra `fast`")

SIZES = st.sampled_from([1e-12, 1e-3, 1.0, 30.0, 1e6, 1e12])
DRAWS = st.sampled_from([1, 2, 3, 127, 128, 129, 300])


@dataclass(frozen=True, eq=False)
class Drawn:
    """A random game over draws."""

    game: GameTree
    payoffs: Floats
    precision: Floats
    chance: dict[int, Floats]

    @classmethod
    def of(
        cls, seed: int, draws: int = 2, most: int = 3, size: float = 1.0, sharp: float = 1.0
    ) -> Drawn:
        """Return a game whose payoffs are of one size, and its precisions of another."""
        tree = random_tree(seed, most=most, chance=0.2)
        game, payoffs = tree.ours()
        rng = np.random.default_rng(seed)
        over = payoffs[:, :, None] * size * rng.normal(size=(*payoffs.shape, draws))
        # Payoffs that are equal, and 0 of either sign, are where an order would show.
        over[rng.random(over.shape) < 0.2] = 0.0
        over[rng.random(over.shape) < 0.1] = -0.0
        chance = {}
        for known, at in enumerate(game.information_sets):
            if at.actor == CHANCE:
                weights = rng.integers(0, 3, (len(at.actions), draws)) + 0.0
                weights[0] += weights.sum(axis=0) == 0
                chance[known] = weights / weights.sum(axis=0)
        return cls(game, over, rng.exponential(sharp, (payoffs.shape[1], draws)), chance)

    def planned(self, seed: int) -> Drawn:
        """Return the game that is left when some sets are decided beforehand."""
        rng = np.random.default_rng(seed)
        sizes = [len(s.actions) for s in self.game.information_sets]
        actions = np.array([rng.integers(k) if rng.random() < 0.4 else -1 for k in sizes])
        game, rows = impose(self.game, actions)
        left = {k: v for k, v in self.chance.items() if actions[k] < 0}
        for known in set(self.chance) - set(left):
            left[known] = np.ones((1, self.payoffs.shape[2]))
        return Drawn(game, self.payoffs[rows], self.precision, left)

    def weighed(self, seed: int) -> Drawn:
        """Return the game with base weights at some sets."""
        rng, old = np.random.default_rng(seed), self.game
        sets = [
            replace(s, weights=tuple(rng.exponential(size=len(s.actions)).tolist()))
            if s.actor != CHANCE and rng.random() < 0.6
            else s
            for s in old.information_sets
        ]
        game = GameTree.of(old.actors, tuple(sets), old.node_set, old.parent, old.action)
        # Payoffs follow the nodes: weights may change the order in which terminal nodes stand.
        row = np.empty(old.nodes, dtype=np.int64)
        row[old.terminal_nodes] = np.arange(old.terminals)
        rows = row[game.terminal_nodes]
        return Drawn(game, self.payoffs[rows], self.precision, self.chance)

    def solved(
        self,
        kernel: str,
        exact: Collection[int] = (),
        *,
        best: bool = False,
        turn: Turn | None = None,
    ) -> Solution:
        """Solve it with one of the kernels."""
        given = None if best else self.precision, self.chance
        with pytest.MonkeyPatch.context() as patched, np.errstate(all="ignore"):
            patched.setenv(VARIABLE, kernel)
            return solve_logit(self.game, self.payoffs, *given, exact=exact, turn=turn)


def same_bits(a: Floats, b: Floats) -> bool:
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def assert_same(ours: Solution, theirs: Solution) -> None:
    assert ours.paths is None
    assert theirs.paths is not None
    assert np.array_equal(ours.status, theirs.status)
    for name in ("value", "path", "log_path"):
        assert same_bits(getattr(ours, name), getattr(theirs, name)), name
    for name in ("choice", "log_choice"):
        tables = zip(getattr(ours, name), getattr(theirs, name), strict=True)
        assert all(same_bits(np.ascontiguousarray(a), b) for a, b in tables), name


@given(st.integers(0, 10_000), DRAWS, st.integers(2, 10), SIZES, SIZES)
def test_values_choices_and_paths_have_the_same_bits(
    seed: int, draws: int, most: int, size: float, sharp: float
) -> None:
    game = Drawn.of(seed, draws, most, size, sharp)
    exact = {0} if seed % 3 == 0 else set()
    best = seed % 5 == 0
    assert_same(game.solved("numpy", exact, best=best), game.solved("numba", exact, best=best))


@given(st.integers(0, 10_000), DRAWS, st.integers(2, 10), SIZES, SIZES)
def test_base_weights_have_the_same_bits(
    seed: int, draws: int, most: int, size: float, sharp: float
) -> None:
    game = Drawn.of(seed, draws, most, size, sharp).weighed(seed)
    exact = {0} if seed % 3 == 0 else set()
    best = seed % 5 == 0
    assert_same(game.solved("numpy", exact, best=best), game.solved("numba", exact, best=best))


@given(st.integers(0, 10_000), DRAWS, SIZES, st.sampled_from([-1, 1]))
def test_who_has_turned_does_the_same(seed: int, draws: int, size: float, sign: int) -> None:
    game = Drawn.of(seed, draws, 4, size)
    # Payoffs that are equal but for rounding are where the slack shows.
    game.payoffs[:] = np.where(seed % 2, game.payoffs, np.round(game.payoffs / size) * size)
    actors = game.payoffs.shape[1]
    target = seed % actors
    others = [a for a in range(actors) if a != target]
    for wielders in (others, others[:1]):
        turn = Turn(tuple(wielders), target, sign)
        assert_same(game.solved("numpy", turn=turn), game.solved("numba", turn=turn))


@given(st.integers(0, 10_000))
def test_imposed_plans_have_the_same_bits(seed: int) -> None:
    game = Drawn.of(seed, draws=130).planned(seed)
    assert_same(game.solved("numpy"), game.solved("numba"))


@given(st.integers(0, 10_000))
def test_probabilities_by_set_and_beliefs_are_found_in_the_same_tables(seed: int) -> None:
    game = Drawn.of(seed)
    ours, theirs = game.solved("numpy"), game.solved("numba")
    for known, row in ours.by_set.items():
        assert same_bits(np.ascontiguousarray(row), np.ascontiguousarray(theirs.by_set[known]))
    for known, row in ours.log_reach.items():
        assert same_bits(np.ascontiguousarray(row), np.ascontiguousarray(theirs.log_reach[known]))
        [alone] = theirs.log_reach_of([known])
        assert alone is not None
        assert same_bits(np.ascontiguousarray(row), np.ascontiguousarray(alone))
    assert ours.log_reach_of([len(game.game.information_sets)]) == [None]


def test_payoffs_beyond_any_scale_keep_their_bits() -> None:
    game = Drawn.of(3, draws=4)
    huge = Drawn(game.game, np.sign(game.payoffs) * 1e308, game.precision * 1e12, game.chance)
    assert_same(huge.solved("numpy"), huge.solved("numba"))


def test_arrays_that_may_not_be_written_or_lie_apart_are_read() -> None:
    game = Drawn.of(8, draws=6)
    chance = {k: v[:, ::2] for k, v in game.chance.items()}
    apart = Drawn(game.game, game.payoffs[..., ::2], game.precision[:, ::2], chance)
    assert_same(apart.solved("numpy"), apart.solved("numba"))
    shape = (*game.payoffs.shape[:2], 3)
    one = np.broadcast_to(np.ones((1, 1)), shape[1:])
    fixed = {k: v[:, :1] for k, v in game.chance.items()}
    still = Drawn(game.game, np.broadcast_to(game.payoffs[..., :1], shape), one, fixed)
    assert_same(still.solved("numpy"), still.solved("numba"))


def test_a_game_that_is_over_has_its_payoffs() -> None:
    over = GameTree.of(("A",), (), np.array([-1]), np.array([-1]), np.array([-1]))
    game = Drawn(over, np.array([[[3.0, 4.0]]]), np.ones((1, 2)), {})
    solution = game.solved("numba")
    assert solution.value.tolist() == [[3.0, 4.0]]
    assert solution.path.tolist() == [[1.0, 1.0]]


def test_chance_without_probabilities_is_refused() -> None:
    game = next(g for g in map(Drawn.of, range(100)) if g.chance)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, "numba")
        with pytest.raises(ValueError, match="no probabilities"):
            solve_logit(game.game, game.payoffs, game.precision)
