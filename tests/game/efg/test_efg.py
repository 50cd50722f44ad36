"""Gambit's files: the whole format, and malformed ones."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.game import read_efg
from realpolitik.game.game import Game
from tests.game.random_games import random_tree
from tests.oracles import gambit


def profile(game: Game, precision: float) -> tuple[list[float], list[int]]:
    """Return our probabilities in pygambit's order, and the status."""
    solution = game.solve(precision=precision)
    found = []
    for actor in range(len(game.actors)):
        for known, at in enumerate(game.tree.information_sets):
            if at.actor == actor:
                found += [float(p) for p in solution.by_set[known][:, 0]]
    return found, solution.status.tolist()


FULL = """EFG 2 R "A \\"quoted\\" title" { "Ann" "Bob" }
"A comment
over two lines"

c "root" 1 "luck" { "good" 1/3 "bad" 2/3 } 7 "bonus" { 10, -1.5 }
p "" 1 1 "choice" { "l" "r" } 0
p "" 2 1 "" { "x" "x" } 1 "shared" { 1/2 .25 }
t "" 2 "" { 1e1, 2.5E-1 }
t "" 1
t "" 0
p "" 1 1 0
t "end" 3 "" { -1 -2 }
t "" 1
"""


def test_the_whole_format() -> None:
    game = read_efg(FULL)
    assert game.title == 'A "quoted" title'
    assert game.comment.startswith("A comment\n")
    assert game.actors == ("Ann", "Bob")
    assert game.chance[0].tolist() == pytest.approx([1 / 3, 2 / 3])
    by_path = {}
    for row, end in enumerate(game.tree.terminal_nodes.tolist()):
        way, node = [], end
        while game.tree.parent[node] >= 0:
            way.append(int(game.tree.action[node]))
            node = int(game.tree.parent[node])
        by_path[tuple(reversed(way))] = game.payoffs[row].tolist()
    # Outcomes at inner nodes are paid where they are passed.
    assert by_path == {
        (0, 0, 0): [20.5, -1.0],
        (0, 0, 1): [11.0, -1.0],
        (0, 1): [10.0, -1.5],
        (1, 0): [9.0, -3.5],
        (1, 1): [10.5, -1.25],
    }
    assert game.tree.information_sets[2].actions == ("x 1", "x 2")
    _, found = gambit.logit(FULL.replace('{ "x" "x" }', '{ "x" "y" }'), 0.5)
    np.testing.assert_allclose(profile(game, 0.5)[0], found, atol=1e-8)


@given(st.integers(0, 500))
def test_writing_and_reading_gives_the_same_bits(seed: int) -> None:
    tree = random_tree(seed, merge=0.5, chance=0.3, scale=1e3)
    game = read_efg(tree.efg())
    again = read_efg(game.to_efg())
    np.testing.assert_array_equal(again.payoffs, game.payoffs)
    assert again.tree.node_set.tolist() == game.tree.node_set.tolist()
    for known, share in game.chance.items():
        np.testing.assert_allclose(again.chance[known], share, rtol=1e-15)


START = 'EFG 2 R "t" { "A" }\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("EFG", "wanted the version 2"),
        ("EFG 1 R", "version 2"),
        ('EFG 2 X "t" { }', "wanted `R` or `D`"),
        ('EFG 2 R "t { }', "quote missing"),
        (START, "wanted a node"),
        (START + 'x "" 1', "wanted a node"),
        (START + 'p "" 2 1 "" { "l" } 0', "no player 2"),
        (START + 'p "" 1 1 "" 0', "before its actions are listed"),
        (START + 'p "" 1 1 "" { "l" "r" } 0\nt "" 0', "wanted a node"),
        (START + 't "" 1 "" { 1 2 }', "2 payoffs for 1 players"),
        (START + 't "" 1', "outcome 1 is used before"),
        (START + 't "" 1 "" { 1/0 }', "not a finite number"),
        (START + 't "" 1 "" { 1e999 }', "not a finite number"),
        (START + 't "" 1 "" { nan }', "wanted a number"),
        (START + 't "" 0\nt "" 0', "the file goes on"),
        (START + 'c "" 1 "" { "a" 0.5 "b" 0.6 } 0', "must sum to 1"),
        (START + 'c "" 1 "" { "a" -1 "b" 2 } 0', "must not be negative"),
        (
            START + 'p "" 1 1 "" { "l" "r" } 0\np "" 1 1 "" { "l" } 0',
            "has 2 actions elsewhere",
        ),
    ],
)
def test_malformed_files_say_where_and_what(text: str, message: str) -> None:
    with pytest.raises(rp.GameFileError, match=message) as error:
        read_efg(text if text.startswith("EFG") else "EFG" + text)
    assert str(error.value).startswith("text:")


NODE = 'p "" 1 1 "" { "l" "r" } 0\n'

HOSTILE = {
    "digits": (START + 't "" 1 "" { ' + "9" * 40_000 + " }", "2:", "40,000 characters"),
    "digits that end badly": (
        START + 't "" 1 "" { ' + "1" * 300_000 + "x }",
        "2:",
        "300,001 characters",
    ),
    "a fraction": (START + f't "" 1 "" {{ 1/{"3" * 40_000} }}', "2:", "40,002 characters"),
    "a title": ('EFG 2 R "' + "t" * 40_000_000 + '" { "A" }\nt "" 0', "1:", "40,000,000"),
    "backslashes": ('EFG 2 R "' + "\\\\" * 200_000, "1:", "a quote missing"),
    "quotes that backslashes take": ('EFG 2 R "' + '\\"' * 20_000_000, "1:", "a quote missing"),
    "spaces": ("EFG 2 R" + " " * 300_000, "1:", "the title"),
    "commas": (START + "," * 300_000, "1:", "wanted a node"),
    "a word": (START + "p" * 300_000, "2:", "wanted a node"),
    "players and nodes": (
        'EFG 2 R "t" { ' + '"" ' * 2_000 + "}\n" + NODE + ('t "" 0\n' + NODE) * 100_000,
        "",
        "2,000 players a node",
    ),
    "size": ("EFG 2 R " + " " * 50_000_000, "", "larger than 50,000,000 bytes"),
    "nodes": (START + (NODE + 't "" 0\n') * 10, "21:", "the end of the file"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("as_file", [False, True])
def test_hostile_files_are_refused_within_bounds(name: str, as_file: bool, tmp_path: Path) -> None:
    """Without a bound on work the first outlast any patience, the others the memory."""
    text, line, message = HOSTILE[name]
    path = tmp_path / "x.efg"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(rp.GameFileError, match=message) as error:
        read_efg(path if as_file else text)
    assert len(str(error.value)) < 300
    assert str(error.value).startswith(f"{path if as_file else 'text'}:{line}")


def test_a_text_is_read_in_memory_that_grows_with_it_alone() -> None:
    """No way back is remembered for each character: 2 GB for a text of 20 MB."""
    text = HOSTILE["quotes that backslashes take"][0]
    read = (
        "import resource, sys; from realpolitik.game import read_efg;"
        "resource.setrlimit(resource.RLIMIT_DATA, (600_000_000,) * 2);"
        "read_efg(sys.stdin.read())"
    )
    done = subprocess.run(
        [sys.executable, "-c", read], input=text, capture_output=True, text=True, check=False
    )
    assert "GameFileError" in done.stderr.splitlines()[-1]


def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(rp.GameFileError, match="not a file"):
        read_efg("/dev/zero")
    with (tmp_path / "x.efg").open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(rp.GameFileError, match="larger than"):
        read_efg(tmp_path / "x.efg")


def test_names_of_many_actions_are_made_in_one_pass() -> None:
    count = 30_000
    actions = '"" ' * count
    game = read_efg(f'{START}p "" 1 1 "" {{ {actions}}} 0\n' + 't "" 0\n' * count)
    assert len(set(game.tree.information_sets[0].actions)) == count


def test_actions_get_names_that_none_other_has() -> None:
    text = START + 'p "" 1 1 "" { "x" "x" "x 2" "x 1" } 0\n' + 't "" 0\n' * 4
    actions = read_efg(text).tree.information_sets[0].actions
    assert len(set(actions)) == 4
    assert actions[2:] == ("x 2", "x 1")


def test_many_sets_of_one_name_are_told_apart() -> None:
    depth = 5_000
    node = 'p "" 1 {} "same" {{ "stop" "go" }} 0\nt "" 0\n'
    tree = read_efg(START + "".join(map(node.format, range(1, depth))) + 't "" 0\n').tree
    assert len(set(tree.set_names)) == depth - 1
    assert tree.set_names[0] == "same (1)"


def test_unreadable_files(tmp_path: Path) -> None:
    for path in (tmp_path / "none.efg", tmp_path):
        with pytest.raises(rp.GameFileError, match="cannot read"):
            read_efg(path)
    (tmp_path / "x.efg").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(rp.GameFileError, match="not UTF-8"):
        read_efg(tmp_path / "x.efg")


def attempt(text: str) -> Game | rp.GameFileError:
    try:
        return read_efg(text)
    except rp.GameFileError as error:
        return error


@given(st.text(max_size=60))
def test_any_text_gives_a_game_or_a_message(text: str) -> None:
    result = attempt("EFG 2 R " + text)
    assert isinstance(result, Game) or str(result)


PARTS = [*FULL.split(), '"', "{", "}", "\\", "1e999", "-0", "0/0", "٣", "\x00", "\udc80"]


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), st.sampled_from(PARTS)), max_size=4)
)
def test_any_change_of_a_file_gives_a_game_or_a_message(
    changes: list[tuple[int, int, str]],
) -> None:
    """Up to four changes: at a place so many parts go, and another comes."""
    parts = re.split(r"(\s+)", FULL)
    for place, gone, comes in changes:
        parts[place : place + gone] = [" ", comes, " "]
    result = attempt("EFG 2 R " + "".join(parts).removeprefix("EFG 2 R"))
    if isinstance(result, Game):
        assert np.isfinite(result.payoffs).all()
        assert read_efg(result.to_efg()).actors == result.actors
    else:
        assert str(result).startswith("text:")


def test_deep_games_do_not_exhaust_the_stack() -> None:
    depth = 5000
    text = (
        START
        + "".join(f'p "" 1 {i} "" {{ "stop" "go" }} 0\nt "" 0\n' for i in range(1, depth))
        + 't "" 0\n'
    )
    game = read_efg(text)
    assert game.tree.terminals == depth
    assert read_efg(game.to_efg()).tree.terminals == depth
