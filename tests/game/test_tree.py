"""Games as arrays: levels, witnesses, shared information, imposed plans."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.game import GameTree, InformationSet, impose
from realpolitik.game.tree import TERMINAL
from tests.game.random_games import random_tree


def two_stage(shared: bool = False) -> GameTree:
    """A chooses twice-seen or unseen, B answers: four ends."""
    sets = [InformationSet(0, "a", ("l", "r")), InformationSet(1, "b", ("x", "y"))]
    if not shared:
        sets.append(InformationSet(1, "b", ("x", "y")))
    node_set = np.array([0, 1, 1 if shared else 2, *[TERMINAL] * 4])
    parent = np.array([-1, 0, 0, 1, 1, 2, 2])
    action = np.array([-1, 0, 1, 0, 1, 0, 1])
    return GameTree.of(("A", "B"), tuple(sets), node_set, parent, action)


def test_levels_list_every_inner_node_once_and_every_end() -> None:
    for seed in range(40):
        game, _ = random_tree(seed, chance=0.2).ours()
        inner = sum(len(s.sets) for level in game.levels for s in level.stages)
        assert inner == int(np.sum(game.node_set != TERMINAL))
        assert sum(level.ends for level in game.levels) == game.terminals
        assert sorted(game.terminal_nodes) == np.flatnonzero(game.node_set == TERMINAL).tolist()


def test_witness_lies_below() -> None:
    for seed in range(20):
        game, _ = random_tree(seed).ours()
        for node in range(game.nodes):
            up = int(game.terminal_nodes[game.witness[node]])
            while up > node:
                up = int(game.parent[up])
            assert up == node


def test_shared_information_is_seen() -> None:
    assert two_stage().has_perfect_information
    assert not two_stage(shared=True).has_perfect_information
    assert two_stage(shared=True).shared_sets == (1,)


def test_imposing_a_plan_leaves_its_paths() -> None:
    game = two_stage()
    left, rows = impose(game, np.array([1, -1, 0]))
    assert left.terminals == 1
    assert game.terminal_nodes[rows].tolist() == [5]
    assert left.information_sets[0].actions == ("r",)
    assert left.information_sets[1].actions == ("x", "y")


def test_imposing_nothing_changes_nothing() -> None:
    game = two_stage()
    left, rows = impose(game, np.full(3, -1))
    assert left.terminals == 4
    assert rows.tolist() == [0, 1, 2, 3]


def test_a_single_node_is_a_game() -> None:
    game = GameTree.of(("A",), (), np.array([TERMINAL]), np.array([-1]), np.array([-1]))
    assert (game.nodes, game.terminals, game.levels) == (1, 1, ())
    assert game.has_perfect_information


@pytest.mark.parametrize("seed", range(10))
def test_imposed_paths_are_those_of_the_plan(seed: int) -> None:
    tree = random_tree(seed)
    game, _ = tree.ours()
    rng = np.random.default_rng(seed)
    actions = np.array([rng.integers(-1, len(s.actions)) for s in game.information_sets])
    _, rows = impose(game, actions)
    for row, terminal in enumerate(game.terminal_nodes):
        node, kept = int(terminal), True
        while game.parent[node] >= 0:
            bound = actions[game.node_set[game.parent[node]]]
            kept &= bound in (-1, game.action[node])
            node = int(game.parent[node])
        assert (row in rows) == kept
