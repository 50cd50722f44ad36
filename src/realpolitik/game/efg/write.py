"""Writing games as Gambit's ``.efg`` text (rule G5). Owns `write_efg` and `lost`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from realpolitik.game.tree import CHANCE, TERMINAL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from realpolitik.game.tree import GameTree


def write_efg(
    tree: GameTree,
    payoffs: NDArray[np.float64],
    chance: Mapping[int, NDArray[np.float64]],
    title: str = "",
    comment: str = "",
) -> str:
    """Return a game in Gambit's extensive-form format, version 2.

    Numbers are written with all the digits that a float needs, so that reading them back gives the
    same bits. Payoffs stand at terminal nodes.

    Parameters
    ----------
    tree
        The tree.
    payoffs
        Shape (terminals, actors).
    chance
        For each information set of chance the probabilities of its actions.
    title, comment
        Free texts. What the format cannot say of the game is added to the comment; see `lost`.
    """
    players = " ".join(_quoted(a) for a in tree.actors)
    told = " ".join(text for text in (comment, lost(tree)) if text)
    lines = [f"EFG 2 R {_quoted(title)} {{ {players} }}", _quoted(told), ""]
    numbers: dict[int, int] = {}
    counts: dict[int, int] = {}
    stack = [0]
    while stack:
        node = stack.pop()
        known = int(tree.node_set[node])
        if known == TERMINAL:
            row = int(tree.witness[node])
            values = ", ".join(_number(v) for v in payoffs[row].tolist())
            lines.append(f't "" {row + 1} "" {{ {values} }}')
            continue
        at = tree.information_sets[known]
        if known not in numbers:
            numbers[known] = counts[at.actor] = counts.get(at.actor, 0) + 1
        name, number = _quoted(at.label), numbers[known]
        if at.actor == CHANCE:
            pairs = zip(at.actions, _shares(chance[known].tolist()), strict=True)
            actions = " ".join(f"{_quoted(a)} {p}" for a, p in pairs)
            lines.append(f'c "" {number} {name} {{ {actions} }} 0')
        else:
            actions = " ".join(_quoted(a) for a in at.actions)
            lines.append(f'p "" {at.actor + 1} {number} {name} {{ {actions} }} 0')
        stack.extend(reversed(tree.children[node]))
    return "\n".join(lines) + "\n"


def lost(tree: GameTree) -> str:
    """Return in a sentence what the format cannot say of a game; empty if that is nothing."""
    labels = dict.fromkeys(s.label for s in tree.information_sets if s.weights is not None)
    if not labels:
        return ""
    return (
        f"The actions at {', '.join(labels)} have base weights (rule S16), for which this format"
        " has no place: whoever reads it takes them as equal."
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shares(chances: list[float]) -> list[str]:
    """Write probabilities as fractions that sum to exactly 1, as Gambit demands."""
    parts = []
    for share in chances[:-1]:
        simple = Fraction(share).limit_denominator(1_000_000)
        parts.append(simple if float(simple) == share else Fraction(share))
    return [str(p) for p in [*parts, 1 - sum(parts, Fraction(0))]]


def _number(value: float) -> str:
    """Write a number that reads back as the same float; Gambit takes decimals and exponents."""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
