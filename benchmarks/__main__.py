"""``make bench``: how many games we solve while a peer solves one, and how far from the floor.

Every figure is a ratio of two times taken in this run, so that it means the same on any machine;
no test asserts one. The floor is one in-place ``numpy.exp`` over an array of terminal nodes x
actors x draws, which no logit solution of that size can undercut by much.
"""

from __future__ import annotations

import io
import platform
import resource
import sys
import time
from collections.abc import Callable

import numpy as np
import pygambit
from numpy.typing import NDArray

import realpolitik as rp
from benchmarks.games import crisis, large_scenario, uniform_tree
from realpolitik.engines import Ensemble
from realpolitik.ensemble import Reading
from realpolitik.game import FAILED, GameTree, read_efg, solve_logit
from realpolitik.scenario import read_text


def best_of(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest of a few times, in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def floor(numbers: int) -> float:
    """Return the time of one in-place ``numpy.exp`` over so many numbers, part by part."""
    source = np.random.default_rng(0).uniform(-5, 0, min(numbers, 4_000_000))
    times = []
    for _ in range(3):
        spent = 0.0
        for _ in range(max(1, numbers // len(source))):
            values = source.copy()
            began = time.perf_counter()
            np.exp(values, out=values)
            spent += time.perf_counter() - began
        times.append(spent)
    return min(times)


def show(what: str, ratio: float, unit: str = "") -> None:
    """Print one figure."""
    print(f"{what:<76} {ratio:>12,.1f} {unit}")


def plain_recursion(
    tree: GameTree, payoffs: NDArray[np.float64], precision: NDArray[np.float64]
) -> Callable[[], float]:
    """Return the same solution of one game as a plain recursion over its nodes."""
    children: dict[int, list[int]] = {}
    for node in range(1, tree.nodes):
        children.setdefault(int(tree.parent[node]), []).append(node)
    row = {int(t): i for i, t in enumerate(tree.terminal_nodes)}
    actor = [s.actor for s in tree.information_sets]
    where = tree.node_set.tolist()
    ends, lam = payoffs.tolist(), precision.tolist()

    def value(node: int) -> list[float]:
        if node in row:
            return list(ends[row[node]])
        below = [value(c) for c in children[node]]
        i = actor[where[node]]
        top = max(v[i] for v in below)
        weights = [np.exp(lam[i] * (v[i] - top)) for v in below]
        total = sum(weights)
        return [
            sum(w * v[j] for w, v in zip(weights, below, strict=True)) / total
            for j in range(len(lam))
        ]

    return lambda: value(0)[0]


def perfect_information(draws: int = 100_000, block: int = 1_000) -> None:
    """Time a game of perfect information with four actors and 40 terminal nodes."""
    tree, efg = uniform_tree(4, (2, 2, 2, 5))
    rng = np.random.default_rng(1)
    payoffs = rng.normal(0, 10, (tree.terminals, 4, block))
    precision = rng.uniform(0.1, 0.5, (4, block))

    def ours() -> None:
        for _ in range(draws // block):
            assert solve_logit(tree, payoffs, precision).path.shape == (tree.terminals, block)

    theirs = pygambit.read_efg(io.StringIO(efg))
    peer = best_of(lambda: list(pygambit.qre.logit_solve_lambda(theirs, [0.3])[0]))
    plain = best_of(plain_recursion(tree, payoffs[:, :, 0], precision[:, 0]))
    spent = best_of(ours)
    show("40 ends, 4 actors, 100,000 draws: games per game of pygambit", peer / spent * draws)
    show("40 ends, 4 actors, 100,000 draws: games per plain recursion", plain / spent * draws)
    exp = floor(tree.terminals * 4 * draws)
    show("40 ends, 4 actors, 100,000 draws: times one numpy.exp", spent / exp)


def imperfect_information(draws: int = 2_000) -> None:
    """Time a two-sided crisis with ten information sets, at equal accuracy."""
    text = crisis()
    game = read_efg(text)
    rng = np.random.default_rng(0)
    payoffs = game.payoffs[:, :, None] * rng.uniform(0.5, 2, (1, 2, draws))
    payoffs += rng.normal(0, 2, payoffs.shape)
    theirs = pygambit.read_efg(io.StringIO(text))
    for precision in (0.1, 0.5, 2.0):

        def ours(lam: float = precision) -> None:
            status = game.solve(precision=lam, payoffs=payoffs).status
            assert not np.any(status == FAILED)

        def peer(lam: float = precision, **steps: float) -> object:
            return list(pygambit.qre.logit_solve_lambda(theirs, [lam], **steps)[0])

        each = best_of(ours) / draws
        what = f"crisis, precision {precision}: games per game of pygambit"
        show(f"{what}, default steps", best_of(peer) / each)
        fast = best_of(lambda: peer(first_step=0.5, max_accel=2.0))
        show(f"{what}, fast steps", fast / each)


def large(draws: int = 4096) -> None:
    """Time a scenario of 14,400 terminal nodes, payoff expressions included."""
    ensemble = Ensemble.of(read_text(large_scenario()), draws, 0)
    tree = ensemble.model.tree.game
    play = ensemble.model.play({})

    def solve() -> None:
        ensemble.gather(
            lambda solved: {"v": Reading(solved.solution(play).value[0], solved.failed)}
        )

    ratio = best_of(solve) / floor(tree.terminals * len(tree.actors) * draws)
    show(f"scenario of {tree.terminals:,} ends, {draws} draws: times one numpy.exp", ratio)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    show("peak memory so far", peak, "GB")


def flagship(draws: int = 4096) -> None:
    """Time the shipped case, and how time and memory grow with draws."""
    scenario = rp.load("patrons-2024")
    one = best_of(lambda: rp.run(scenario, draws))
    show(f"flagship, {draws} draws: one run", one, "s")
    for factor in (4, 16, 64):
        began = time.perf_counter()
        rp.run(scenario, factor * draws)
        slope = (time.perf_counter() - began) / one
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        show(f"flagship, {factor * draws:,} draws: times that (peak {peak:.2f} GB)", slope)


def sensitivity(draws: int = 4096, inputs: int = 43) -> None:
    """Time PAWN indices of one output against SALib on the same numbers."""
    from SALib.analyze import pawn as salib

    from realpolitik.ask.robustness.indices import pawn

    x = np.random.default_rng(0).random((draws, inputs))
    y = x[:, 0] + x[:, 1] * x[:, 2]
    names = [f"x{i}" for i in range(inputs)]
    box = {"num_vars": inputs, "names": names, "bounds": [[0, 1]] * inputs}
    ours = best_of(lambda: pawn(x, y[:, None]))
    peer = best_of(lambda: salib.analyze(box, x, y, S=10, seed=1))
    show(f"PAWN, {inputs} inputs, {draws} draws: times as fast as SALib", peer / ours)


def committed_plans(draws: int = 256) -> None:
    """Time the search for a committed plan against solving the tree anew for every change."""
    ensemble = Ensemble.of(rp.load("patrons-2024"), draws, 0)
    solved = ensemble.solved(0, draws)
    play = ensemble.model.play({})
    goal = solved.payoffs[:, 0]
    solved.solution(play)
    game, precision = play.game, np.full((4, draws), 0.2)
    own = [s for s in game.information_sets if s.actor == 0]
    changes = sum(len(s.actions) - 1 for s in own)
    spent = best_of(lambda: solved.best_plan(play, 0, goal))
    solve = best_of(lambda: solve_logit(game, solved.payoffs, precision))
    what = f"best of Beijing's plans at {len(own)} sets, {draws} draws: times one solution"
    show(what, spent / solve)
    show("solving anew for one sweep of single changes from 3 starts: the same", 3.0 * changes)


def questions(draws: int = 4096) -> None:
    """Time all that a report asks against one run."""
    from realpolitik.report.brief import brief_of

    scenario = rp.load("patrons-2024")
    run = rp.run(scenario, draws)
    one = best_of(lambda: rp.run(scenario, draws))
    asked = best_of(lambda: brief_of(run), 1)
    show(f"flagship, {draws} draws: all that a report asks, times one run", asked / one)


def main() -> None:
    """Print every figure."""
    print(f"{platform.machine()}, Python {sys.version.split()[0]}, numpy {np.__version__}")
    perfect_information()
    imperfect_information()
    large()
    sensitivity()
    committed_plans()
    questions()
    flagship()


if __name__ == "__main__":
    main()
