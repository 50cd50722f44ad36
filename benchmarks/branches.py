"""``make branches``: whether any draw of many signalling games stands on a wrong branch.

Each draw's game is solved by pygambit as well, action by action; where pygambit stops short of the
precision asked for, or the two differ, it is asked again with finer steps. It takes minutes.
"""

from __future__ import annotations

import io
import sys

import numpy as np
import pygambit
from numpy.typing import NDArray

from realpolitik.game import CHANCE, CROSSED, FAILED, Game, read_efg

PRECISION = 1.0
CLOSE = 1e-6
FINER: tuple[dict[str, float], ...] = ({}, {"first_step": 0.001, "max_accel": 1.02})


def signalling() -> str:
    """Return a game of two types, two signals and two replies in Gambit's format."""
    lines = ['EFG 2 R "signalling" { "sender" "receiver" }', 'c "" 1 "" { "low" 1/2 "high" 1/2 } 0']
    end = 0
    for kind in (1, 2):
        lines.append(f'p "" 1 {kind} "" {{ "left" "right" }} 0')
        for signal in (1, 2):
            lines.append(f'p "" 2 {signal} "" {{ "up" "down" }} 0')
            for _ in range(2):
                end += 1
                lines.append(f't "" {end} "" {{ 0, 0 }}')
    return "\n".join(lines) + "\n"


def theirs(game: Game, wanted: NDArray[np.float64]) -> float | None:
    """Return how far pygambit is from what is wanted; None if it never gets there."""
    peer = pygambit.read_efg(io.StringIO(game.to_efg()))
    nearest: float | None = None
    for steps in FINER:
        [found] = pygambit.qre.logit_solve_lambda(peer, [PRECISION], **steps)
        if abs(found.lam - PRECISION) <= CLOSE:
            nearest = float(np.abs(np.array(list(found)) - wanted).max())
            if nearest <= CLOSE:
                break
    return nearest


def main(draws: int = 10_000) -> None:
    """Count draws by how they compare."""
    game = read_efg(signalling())
    batch = np.random.default_rng(0).normal(0, 10, (*game.payoffs.shape, draws))
    solution = game.solve(precision=PRECISION, payoffs=batch)
    order = [
        k
        for actor in range(len(game.actors))
        for k, known in enumerate(game.tree.information_sets)
        if known.actor == actor != CHANCE
    ]
    ours = np.concatenate([solution.by_set[k] for k in order])
    counts = dict.fromkeys(("agree", "differ", "pygambit stops short", "ours failed", "crossed"), 0)
    for draw in range(draws):
        if solution.status[draw] == FAILED:
            counts["ours failed"] += 1
            continue
        counts["crossed"] += int(solution.status[draw] == CROSSED)
        one = Game(game.tree, batch[:, :, draw], game.chance)
        gap = theirs(one, ours[:, draw])
        what = "pygambit stops short" if gap is None else "agree" if gap <= CLOSE else "differ"
        counts[what] += 1
        if what == "differ":
            print(f"draw {draw}: differs by {gap:.3g}")
    print(f"{draws:,} signalling games: " + ", ".join(f"{v:,} {k}" for k, v in counts.items()))
    if counts["differ"] or counts["ours failed"]:
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
