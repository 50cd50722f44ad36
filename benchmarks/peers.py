"""Who else can do the same: each returns what is to be timed, ready.

Owns the peers: `exponentials`, the floor of every logit solution; `copies`, as many numbers read
and written; `recursion`, a game solved in plain Python; `gambit`; `ema`, the loop of the EMA
Workbench around a model; `salib`, and our own indices on the same numbers.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.games import uniform_tree

Floats = NDArray[np.float64]
Work = Callable[[], object]

PART = 4_000_000
"""Numbers of which the exponential is taken at once, so that a floor needs little memory."""

INPUTS = 43


def exponentials(numbers: int) -> Work:
    """Return one in-place ``numpy.exp`` over so many numbers, part by part."""
    source = np.random.default_rng(0).uniform(-5, 0, min(numbers, PART))
    whole, rest = divmod(numbers, len(source))
    values = np.empty_like(source)

    def work() -> None:
        for _ in range(whole):
            np.exp(source, out=values)
        np.exp(source[:rest], out=values[:rest])

    return work


def copies(numbers: int) -> Work:
    """Return so many numbers copied, at once."""
    source = np.random.default_rng(0).uniform(-5, 0, numbers)
    values = np.empty_like(source)
    return lambda: np.copyto(values, source)


def game_of(ends: int, draws: int) -> tuple[Floats, Floats]:
    """Return payoffs of four actors, shape (ends, actors, draws), and how precise each is."""
    rng = np.random.default_rng(1)
    return rng.normal(0, 10, (ends, 4, draws)), rng.uniform(0.1, 0.5, (4, draws))


def recursion(arity: tuple[int, ...]) -> Work:
    """Return the solution of one game as a plain recursion over its nodes."""
    tree, _ = uniform_tree(4, arity)
    payoffs, precision = game_of(tree.terminals, 1)
    row = {int(t): i for i, t in enumerate(tree.terminal_nodes)}
    actor = [s.actor for s in tree.information_sets]
    where = tree.node_set.tolist()
    ends, lam = payoffs[:, :, 0].tolist(), precision[:, 0].tolist()

    def value(node: int) -> list[float]:
        if node in row:
            return list(ends[row[node]])
        below = [value(c) for c in tree.children[node]]
        i = actor[where[node]]
        top = max(v[i] for v in below)
        weights = [np.exp(lam[i] * (v[i] - top)) for v in below]
        total = sum(weights)
        return [
            sum(w * v[j] for w, v in zip(weights, below, strict=True)) / total
            for j in range(len(lam))
        ]

    return lambda: value(0)


def gambit(efg: str, precision: float, **steps: float) -> Work:
    """Return pygambit's logit equilibrium of one game."""
    import pygambit

    game = pygambit.read_efg(io.StringIO(efg))
    return lambda: list(pygambit.qre.logit_solve_lambda(game, [precision], **steps)[0])


def ema(one: Callable[[], Work], experiments: int) -> Work:
    """Return the loop of the EMA Workbench over so many experiments with a model of one game."""
    with warnings.catch_warnings():
        # It warns of what it lacks for evaluators that are not used here.
        warnings.simplefilter("ignore")
        from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

    solve = one()

    def play(x: float) -> dict[str, float]:
        del x
        return {"value": float(np.asarray(solve())[0])}

    model = Model("game", function=play)
    model.uncertainties = [RealParameter("x", 0, 1)]
    model.outcomes = [ScalarOutcome("value")]
    return lambda: perform_experiments(model, scenarios=experiments, log_progress=True)


def _numbers(draws: int) -> tuple[Floats, Floats]:
    x = np.random.default_rng(0).random((draws, INPUTS))
    return x, x[:, 0] + x[:, 1] * x[:, 2]


def our_indices(draws: int) -> Work:
    """Return our PAWN indices of one output of 43 inputs."""
    from realpolitik.ask.robustness.indices import pawn

    x, y = _numbers(draws)
    return lambda: pawn(x, y[:, None])


def salib(draws: int) -> Work:
    """Return SALib's of the same."""
    from SALib.analyze import pawn

    x, y = _numbers(draws)
    names = [f"x{i}" for i in range(INPUTS)]
    box = {"num_vars": INPUTS, "names": names, "bounds": [[0, 1]] * INPUTS}
    return lambda: pawn.analyze(box, x, y, S=10, seed=1)
