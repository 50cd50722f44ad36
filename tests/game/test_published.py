"""Published values: each test names where the numbers are printed."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from realpolitik.game import CHANCE, Game, GameTree, InformationSet, read_efg, regrets
from realpolitik.game.tree import TERMINAL
from tests.oracles import gambit


def two_by_two(row: list[list[float]], column: list[list[float]]) -> Game:
    """A 2x2 game in strategic form, as two moves of which the second is blind to the first."""
    sets = (InformationSet(0, "row", ("u", "d")), InformationSet(1, "column", ("l", "r")))
    tree = GameTree.of(
        ("Row", "Column"),
        sets,
        np.array([0, 1, 1, *[TERMINAL] * 4]),
        np.array([-1, 0, 0, 1, 1, 2, 2]),
        np.array([-1, 0, 1, 0, 1, 0, 1]),
    )
    cell = {3: (0, 0), 4: (0, 1), 5: (1, 0), 6: (1, 1)}
    ends = [cell[int(t)] for t in tree.terminal_nodes]
    return Game(tree, np.array([[row[i][j], column[i][j]] for i, j in ends]))


def test_mckelvey_palfrey_1995_fit_to_ochs() -> None:
    """McKelvey and Palfrey 1995, Games and Economic Behavior 10: Ochs's matching pennies.

    Reported: lambda 1.84 and the quantal response (0.616, 0.383) to the frequencies (0.527, 0.366)
    of 128 plays; Gambit's documentation replicates them.
    """
    win = 1.1141
    game = two_by_two([[win, 0], [0, 0.2785]], [[0, win], [win, 0]])
    counts = 128 * np.array([0.527, 1 - 0.527, 0.366, 1 - 0.366])

    def log_likelihood(precision: float) -> float:
        found = game.solve(precision=precision).strategy
        shares = [*found["Row", "row"].values(), *found["Column", "column"].values()]
        return float(counts @ np.log(np.concatenate(shares)))

    best = minimize_scalar(lambda x: -log_likelihood(x), bounds=(0.1, 10), method="bounded")
    assert best.x == pytest.approx(1.84, abs=0.01)
    strategy = game.solve(precision=best.x).strategy
    assert strategy["Row", "row"]["u"][0] == pytest.approx(0.616, abs=1e-3)
    assert strategy["Column", "column"]["l"][0] == pytest.approx(0.383, abs=1e-3)
    precision, likelihood = gambit.logit_fit(
        [[win, 0], [0, 0.2785]],
        [[0, win], [win, 0]],
        [counts[:2].tolist(), counts[2:].tolist()],
    )
    assert best.x == pytest.approx(precision, abs=1e-3)
    assert -best.fun == pytest.approx(likelihood, abs=1e-6)


def kuhn_poker() -> Game:
    """Kuhn 1950: three cards, one chip ante, one chip bet."""
    lines = ['EFG 2 R "Kuhn poker" { "First" "Second" }', '""']
    deals = list(permutations("JQK", 2))
    shown = " ".join(f'"{a}{b}" 1/6' for a, b in deals)
    lines.append(f'c "" 1 "deal" {{ {shown} }} 0')
    number = {c: i + 1 for i, c in enumerate("JQK")}
    for a, b in deals:
        sign = 1 if number[a] > number[b] else -1

        def end(value: int) -> str:
            lines.append(f't "" {len(lines)} "" {{ {value}, {-value} }}')
            return ""

        one, two = number[a], number[b]
        lines.append(f'p "" 1 {one} "opens {a}" {{ "check" "bet" }} 0')
        lines.append(f'p "" 2 {two} "after check {b}" {{ "check" "bet" }} 0')
        end(sign)
        lines.append(f'p "" 1 {one + 3} "answers {a}" {{ "fold" "call" }} 0')
        end(-1)
        end(2 * sign)
        lines.append(f'p "" 2 {two + 3} "after bet {b}" {{ "fold" "call" }} 0')
        end(1)
        end(2 * sign)
    return read_efg("\n".join(lines) + "\n")


def test_kuhn_poker_value_and_second_players_strategy() -> None:
    """Kuhn 1950, Contributions to the Theory of Games I: value -1/18, bluff 1/3, call 1/3."""
    solution = kuhn_poker().solve(method="limit")
    assert solution.value[0, 0] == pytest.approx(-1 / 18, abs=2e-3)
    second = {k[1]: v for k, v in solution.strategy.items() if k[0] == "Second"}
    assert second["after check J"]["bet"][0] == pytest.approx(1 / 3, abs=0.02)
    assert second["after bet Q"]["call"][0] == pytest.approx(1 / 3, abs=0.02)
    assert second["after check K"]["bet"][0] == pytest.approx(1, abs=0.01)
    assert second["after bet K"]["call"][0] == pytest.approx(1, abs=0.01)
    assert second["after bet J"]["call"][0] == pytest.approx(0, abs=0.01)
    # The first player bets its king three times as often as it bluffs with its jack.
    first = {k[1]: v for k, v in solution.strategy.items() if k[0] == "First"}
    bluff, value = first["opens J"]["bet"][0], first["opens K"]["bet"][0]
    assert value == pytest.approx(3 * bluff, abs=0.05)
    assert first["answers Q"]["call"][0] == pytest.approx(bluff + 1 / 3, abs=0.05)


MYERSON = """EFG 2 R "A card game" { "First" "Second" }
""
c "" 1 "card" { "red" 1/2 "black" 1/2 } 0
p "" 1 1 "red" { "Raise" "Fold" } 0
p "" 2 1 "raised" { "Meet" "Pass" } 0
t "" 1 "" { 2, -2 }
t "" 2 "" { 1, -1 }
t "" 3 "" { 1, -1 }
p "" 1 2 "black" { "raise" "fold" } 0
p "" 2 1 "raised" { "Meet" "Pass" } 0
t "" 4 "" { -2, 2 }
t "" 5 "" { 1, -1 }
t "" 6 "" { -1, 1 }
"""


def test_myersons_card_game() -> None:
    """Myerson 1991, Game Theory, section 3.8: raise with a black card 1/3, meet 2/3, value 1/3."""
    game = read_efg(MYERSON)
    solution = game.solve(method="limit")
    assert solution.value[0, 0] == pytest.approx(1 / 3, abs=5e-3)
    shares = {a: float(p[0]) for row in solution.strategy.values() for a, p in row.items()}
    assert shares["Meet"] == pytest.approx(2 / 3, abs=0.01)
    mixed = [
        float(p[0])
        for row in solution.strategy.values()
        for a, p in row.items()
        if a.startswith(("Raise", "raise")) and 0.05 < p[0] < 0.95
    ]
    assert mixed == [pytest.approx(1 / 3, abs=0.01)]


def test_centipede_takes_at_once() -> None:
    """McKelvey and Palfrey 1992, Econometrica 60: the four-move game's subgame-perfect play."""
    pots = [(0.4, 0.1), (0.2, 0.8), (1.6, 0.4), (0.8, 3.2), (6.4, 1.6)]
    node_set = [0, -1, 1, -1, 2, -1, 3, -1, -1]
    parent = [-1, 0, 0, 2, 2, 4, 4, 6, 6]
    action = [-1, 0, 1, 0, 1, 0, 1, 0, 1]
    sets = tuple(InformationSet(i % 2, f"move {i + 1}", ("take", "pass")) for i in range(4))
    tree = GameTree.of(("A", "B"), sets, np.array(node_set), np.array(parent), np.array(action))
    end = {1: 0, 3: 1, 5: 2, 7: 3, 8: 4}
    game = Game(tree, np.array([pots[end[int(t)]] for t in tree.terminal_nodes]))
    exact = game.solve(method="subgame-perfect")
    assert all(row["take"][0] == 1.0 for row in exact.strategy.values())
    assert exact.value[:, 0].tolist() == [0.4, 0.1]
    # Quantal response: passing grows rarer from move to move, as in the experiment.
    takes = [row["take"][0] for _, row in sorted(game.solve(precision=2.0).strategy.items())]
    assert takes[0] < takes[1]
    assert regrets(tree, game.payoffs[:, :, None], exact.by_set).max() == 0.0


BAGWELL = """EFG 2 R "A noisy leader" { "Leader" "Follower" }
""
p "" 1 1 "leads" { "S" "C" } 0
c "" 1 "signal" { "s" 99/100 "c" 1/100 } 0
p "" 2 1 "saw s" { "S" "C" } 0
t "" 1 "" { 5, 2 }
t "" 2 "" { 3, 1 }
p "" 2 2 "saw c" { "S" "C" } 0
t "" 3 "" { 5, 2 }
t "" 4 "" { 3, 1 }
c "" 2 "signal" { "s" 1/100 "c" 99/100 } 0
p "" 2 1 "saw s" { "S" "C" } 0
t "" 5 "" { 6, 3 }
t "" 6 "" { 4, 4 }
p "" 2 2 "saw c" { "S" "C" } 0
t "" 7 "" { 6, 3 }
t "" 8 "" { 4, 4 }
"""


def test_bagwells_noisy_leader_has_its_pure_equilibrium() -> None:
    """Bagwell 1995, Games and Economic Behavior 8: with noise the leader's advantage is lost."""
    game = read_efg(BAGWELL)
    solution = game.solve(method="limit")
    gain = regrets(game.tree, game.payoffs[:, :, None], solution.by_set)
    assert gain.max() < 0.01 * np.ptp(game.payoffs)
    assert sum(s.actor == CHANCE for s in game.tree.information_sets) >= 1
