"""The games that are timed: uniform trees, a two-sided crisis, and large scenarios."""

from __future__ import annotations

import numpy as np

from realpolitik.game import GameTree, InformationSet

ACTORS = ("USA", "CHN", "RUS", "PRK")


def uniform_tree(actors: int, arity: tuple[int, ...]) -> tuple[GameTree, str]:
    """Return a tree in which the actors move in turn, and the same as an .efg with payoffs."""
    node_set: list[int] = []
    parent: list[int] = []
    action: list[int] = []
    sets: list[InformationSet] = []
    lines: list[str] = []
    rng = np.random.default_rng(0)

    def grow(up: int, which: int, depth: int) -> None:
        node = len(node_set)
        parent.append(up)
        action.append(which)
        if depth == len(arity):
            node_set.append(-1)
            shown = ", ".join(f"{v:.3f}" for v in rng.normal(0, 10, actors))
            lines.append(f't "" {node + 1} "o{node}" {{ {shown} }}')
            return
        labels = tuple(f"a{j}" for j in range(arity[depth]))
        node_set.append(len(sets))
        sets.append(InformationSet(depth % actors, f"s{len(sets)}", labels))
        shown = " ".join(f'"{a}"' for a in labels)
        lines.append(f'p "" {depth % actors + 1} {len(sets)} "s{len(sets)}" {{ {shown} }} 0')
        for j in range(arity[depth]):
            grow(node, j, depth + 1)

    grow(-1, -1, 0)
    names = tuple(f"A{i}" for i in range(actors))
    tree = GameTree.of(names, tuple(sets), np.array(node_set), np.array(parent), np.array(action))
    players = " ".join(f'"{a}"' for a in names)
    return tree, f'EFG 2 R "bench" {{ {players} }}\n""\n' + "\n".join(lines) + "\n"


def crisis(moves: int = 5) -> str:
    """Return a two-sided crisis as .efg text: two types on each side, ten information sets.

    The sides escalate in turn or back down; each knows its own type only, and whether its cost of
    war is low or high.
    """
    lines = ['EFG 2 R "crisis" { "A" "B" }', '""']
    lines.append('c "" 1 "types" { "00" 1/4 "01" 1/4 "10" 1/4 "11" 1/4 } 0')

    def end(a: float, b: float) -> None:
        lines.append(f't "" {len(lines)} "" {{ {a}, {b} }}')

    def grow(types: tuple[int, int], move: int) -> None:
        if move == moves:
            end(6 - 26 * types[0], 4 - 24 * types[1])
            return
        actor = move % 2
        own = types[actor]
        number = (move // 2) * 2 + own + 1
        lines.append(f'p "" {actor + 1} {number} "m{move}t{own}" {{ "out" "on" }} 0')
        end(*((-2 * move, 10) if actor == 0 else (10, -2 * move)))
        grow(types, move + 1)

    for a in (0, 1):
        for b in (0, 1):
            grow((a, b), 0)
    return "\n".join(lines) + "\n"


def large_scenario() -> str:
    """Return a scenario with 14,400 terminal nodes, four actors and 24 interests."""
    sizes = (5, 4, 4, 3, 3, 5, 4)
    lines = ["scenario: large", "title: Large", "question: How fast?", "as_of: 2024", "quantities:"]
    lines += [
        f"  q{i}: {{value: {5 + i} to {20 + 2 * i}, says: x, judgement: y}}" for i in range(24)
    ]
    lines += [
        f"  s{i}: {{value: 0.2 to 0.6, unit: share, says: x, judgement: y}}" for i in range(4)
    ]
    lines.append("moves:")
    for m, k in enumerate(sizes):
        options = ", ".join(f"o{m}{j}" for j in range(k))
        lines.append(f"  m{m}: {{by: {ACTORS[m % 4]}, options: [{options}]}}")
    lines += [
        "variables:",
        '  heat: "clip(s0 + {o00: -0.2, o01: 0.1, rest: 0}[m0] * s1, 0, 1)"',
        '  harm: "({o10: 0, o11: s2, rest: 1}[m1]) * (1 - (s3 if m2 == o20 else 0))"',
        "actors:",
    ]
    for a, name in enumerate(ACTORS):
        gains = [
            "-harm",
            f"heat * (1 if m3 == o3{a % 3} else 0.5)",
            f"-1 if m4 == o4{a % 3} and m5 != o5{a} else 0",
            "{o50: 1, o51: 0.5, rest: 0}[m5]",
            f"{{o60: 1, rest: 0}}[m6] - (m{a} == o{a}1)",
            "1 if m0 == o00 or m3 == o31 else 0",
        ]
        lines += [f"  {name}:", f"    name: {name}", "    interests:"]
        lines += [
            f'      i{i}: {{weight: q{6 * a + i}, gain: "{gain}"}}' for i, gain in enumerate(gains)
        ]
    return "\n".join(lines) + "\n"


def graded_stage(seen: bool) -> str:
    """Return a stage with 11 steps on each of two moves, and two private types a side.

    Parameters
    ----------
    seen
        Whether the second one to move sees the first one's step; else they move side by side.
    """
    blind = "" if seen else "blind_to: [push], "
    return f"""\
scenario: stage
title: Stage
question: How much?
as_of: 2024
quantities:
  prize: {{value: 40 to 80, says: x, judgement: y}}
  harm: {{value: 10 to 40, says: x, judgement: y}}
private:
  own: {{known_to: USA, values: {{low: 5 to 15, high: 30 to 60}},
    chance: {{low: 0.3 to 0.7, high: rest}}, judgement: y}}
  other: {{known_to: CHN, values: {{low: 5 to 15, high: 30 to 60}},
    chance: {{low: 0.3 to 0.7, high: rest}}, judgement: y}}
moves:
  push: {{by: USA, options: 0 to 1 in 11}}
  answer: {{by: CHN, {blind}options: 0 to 1 in 11}}
actors:
  USA:
    name: United States
    interests:
      gain: {{weight: prize, gain: "push * (1 - answer)"}}
      cost: {{weight: 1, gain: "-own * push * push"}}
      clash: {{weight: harm, gain: "-push * answer"}}
  CHN:
    name: China
    interests:
      gain: {{weight: prize, gain: "answer * (1 - push)"}}
      cost: {{weight: 1, gain: "-other * answer * answer"}}
      clash: {{weight: harm, gain: "-push * answer"}}
"""
