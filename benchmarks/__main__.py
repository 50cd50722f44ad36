"""``make bench``: how many games we solve while a peer solves one, and how far from the floor.

Every figure is a ratio of two times taken in this run, so that it means the same on any machine;
no test asserts one. The floor is one ``numpy.exp`` over an array of terminal nodes x
actors x draws, which no logit solution of that size can undercut by much.
"""

from __future__ import annotations

import io
import platform
import time
from collections.abc import Callable

import numpy as np
import pygambit

import realpolitik as rp
from realpolitik.ensemble import Ensemble
from realpolitik.game import GameTree, InformationSet, solve_logit


def best_of(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest of a few times, in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def floor(numbers: int, times: int) -> float:
    """Return the time of ``numpy.exp`` over so many numbers, so many times."""
    source = np.random.default_rng(0).uniform(-5, 0, numbers)
    target = np.empty_like(source)
    return best_of(lambda: [np.exp(source, out=target) for _ in range(times)])


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
    game = GameTree.of(names, tuple(sets), np.array(node_set), np.array(parent), np.array(action))
    players = " ".join(f'"{a}"' for a in names)
    return game, f'EFG 2 R "bench" {{ {players} }}\n""\n' + "\n".join(lines) + "\n"


def against_pygambit(draws: int = 20_000, block: int = 2_000) -> None:
    """Time a game of perfect information with four actors and 40 terminal nodes."""
    game, efg = uniform_tree(4, (2, 2, 2, 5))
    rng = np.random.default_rng(1)
    payoffs = rng.normal(0, 10, (game.terminals, 4, block))
    precision = rng.uniform(0.1, 0.5, (4, block))

    def ours() -> None:
        for _ in range(draws // block):
            assert solve_logit(game, payoffs, precision).path.shape == (game.terminals, block)

    theirs = pygambit.read_efg(io.StringIO(efg))
    peer = best_of(lambda: list(pygambit.qre.logit_solve_lambda(theirs, [0.3])[0]))
    per_game = best_of(ours) / draws
    exp = floor(game.terminals * 4 * block, draws // block)
    print(f"40 ends, 4 actors: games solved while pygambit solves one  {peer / per_game:12,.0f}")
    print(
        f"40 ends, 4 actors: times one numpy.exp of the same size    {per_game * draws / exp:12.1f}"
    )


def flagship(draws: int = 4096) -> None:
    """Time the shipped case: solving alone, the whole run, and how time grows with draws."""
    scenario = rp.load("patrons-2024")
    ensemble = Ensemble.of(scenario, draws, 0)
    game = ensemble.model.tree.game
    play = ensemble.model.play({})

    def solve() -> None:
        ensemble.gather(lambda block: {"v": block.solution(play).value[0]}, threads=1)

    size = ensemble.block_size
    exp = floor(game.terminals * len(game.actors) * size, draws // size)
    solving = best_of(solve)
    whole = best_of(lambda: rp.run(scenario, draws))
    more = best_of(lambda: rp.run(scenario, 4 * draws), runs=1)
    ends = f"flagship, {game.terminals} ends, {draws} draws"
    print(f"{ends}: payoffs and solution, times that exp   {solving / exp:8.1f}")
    print(f"{ends}: whole run, times that exp              {whole / exp:8.1f}")
    print(f"{ends}: time for four times the draws          {more / whole:8.1f}")


def main() -> None:
    """Print every figure."""
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    against_pygambit()
    flagship()


main()
