"""From moves to a tree: conditions, hidden moves, options that close, limits (rules S4 to S7)."""

from __future__ import annotations

import pytest

from realpolitik.ensemble.expand import Tree, expand
from realpolitik.errors import ScenarioError
from tests.conftest import codes, scenario_of

ACTORS = (
    "actors:\n"
    '  CHN: {name: China, interests: {a: {weight: collapse, gain: "0"}}}\n'
    '  PRK: {name: North Korea, interests: {a: {weight: provocation, gain: "0"}}}\n'
    "outcomes: {}\nlevers: {}\nclaims: {}\n"
)


def tree_of(moves: str) -> Tree:
    return expand(scenario_of(ACTORS + moves))


def paths(tree: Tree) -> set[tuple[str, ...]]:
    names = {code: name or "-" for name, code in tree.codes.items()}
    rows = zip(*tree.columns.values(), strict=True)
    return {tuple(names[int(code)] for code in row) for row in rows}


def test_every_combination_is_a_path() -> None:
    tree = tree_of("moves:\n  a: {by: CHN, options: [x, y]}\n  b: {by: PRK, options: [x, y, z]}\n")
    assert paths(tree) == {(a, b) for a in "xy" for b in "xyz"}
    assert tree.game.has_perfect_information


def test_conditional_moves_and_options() -> None:
    tree = tree_of(
        "moves:\n"
        "  a: {by: CHN, options: [x, y]}\n"
        '  b: {by: PRK, options: [p, q], when: "a == x"}\n'
        '  c: {by: CHN, options: {u: {when: "b == p"}, v: {}, w: {when: "a == y"}}}\n'
    )
    assert paths(tree) == {
        ("x", "p", "u"),
        ("x", "p", "v"),
        ("x", "q", "v"),
        ("y", "-", "v"),
        ("y", "-", "w"),
    }


def test_paths_follow_the_tree() -> None:
    """Each terminal node's actions from the root are the options in its columns."""
    tree = tree_of(
        "moves:\n"
        "  a: {by: CHN, options: [x, y]}\n"
        '  b: {by: PRK, options: [p, q], when: "a == x"}\n'
        '  c: {by: CHN, options: {u: {when: "b == p"}, v: {}, w: {}}}\n'
    )
    game = tree.game
    names = {code: name for name, code in tree.codes.items()}
    for row, end in enumerate(game.terminal_nodes):
        taken, node = {}, end
        while game.parent[node] >= 0:
            known = game.node_set[game.parent[node]]
            action = game.information_sets[known].actions[game.action[node]]
            taken[tree.set_move[known]] = action
            node = game.parent[node]
        assert taken == {
            m: names[int(c[row])] for m, c in tree.columns.items() if names[int(c[row])]
        }


def test_blind_moves_share_an_information_set() -> None:
    tree = tree_of(
        "moves:\n"
        "  a: {by: CHN, options: [x, y]}\n"
        "  b: {by: PRK, options: [p, q], blind_to: [a]}\n"
        "  c: {by: CHN, options: [u, v]}\n"
    )
    sizes = [
        s.label for i, s in enumerate(tree.game.information_sets) if i in tree.game.shared_sets
    ]
    assert sizes == ["b"]
    assert len(tree.game.information_sets) == 1 + 1 + 4


def test_private_knowledge_is_hidden_chance() -> None:
    tree = tree_of(
        "moves:\n"
        "  type: {by: chance, options: {hawk: 0.5, dove: 0.5}, seen_by: [PRK]}\n"
        "  a: {by: CHN, options: [x, y]}\n"
        "  b: {by: PRK, options: [p, q]}\n"
    )
    assert [tree.set_move[i] for i in tree.game.shared_sets] == ["a"]


def test_no_open_option_is_refused_with_the_path() -> None:
    with pytest.raises(ScenarioError, match="when a == y") as error:
        tree_of(
            "moves:\n"
            "  a: {by: CHN, options: [x, y]}\n"
            '  b: {by: PRK, options: {p: {when: "a == x"}}}\n'
        )
    assert codes(error.value.diagnostics) == ["E508"]


def test_a_billion_ends_are_refused_before_they_are_made() -> None:
    moves = "".join(f"  m{i}: {{by: CHN, options: [{', '.join('abcdefgh')}]}}\n" for i in range(10))
    # Making them would need more memory than any machine has, so this ends only if none is made.
    with pytest.raises(ScenarioError) as error:
        tree_of("moves:\n" + moves)
    assert codes(error.value.diagnostics) == ["E506"]


def test_many_late_conditional_moves_stay_small() -> None:
    moves = "  go: {by: CHN, options: [stop, on]}\n"
    for i in range(30):
        before = f"m{i - 1} == a" if i else "go == on"
        moves += f'  m{i}: {{by: PRK, options: [a, b], when: "{before}"}}\n'
    assert tree_of("moves:\n" + moves).game.terminals == 32
