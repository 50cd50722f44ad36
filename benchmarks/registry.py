"""What is timed: models by sizes by phases, each a line in `registered`.

Owns `Benchmark`, `Peer`, `CASES` and `registered`. A phase is what a person waits for: reading a
file, one run, one change of a run that is at hand, one command from the start of its process. The
cases are copies of the shipped ones as they were when these measurements began (`cases/`), so that
later times compare although the shipped cases grow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

import realpolitik as rp
from benchmarks import peers
from benchmarks.games import crisis, graded_stage, large_scenario, uniform_tree
from benchmarks.processes import command
from realpolitik.ask.standard import Standard
from realpolitik.engines import Ensemble
from realpolitik.ensemble import Reading
from realpolitik.game import FAILED, read_efg, solve_logit
from realpolitik.report.brief import brief_of
from realpolitik.scenario import read_text

Work = Callable[[], object]

CASES = {
    name: Path(__file__).parent / "cases" / f"{name}.yaml"
    for name in ("patrons-2024", "patrons-2024-covert", "pyongyang-deal-2025", "axis-2025")
}
"""The cases, from one tree to courses over periods."""

SIZES = (128, 512, 2048)
"""Draws: small blocks are what a person waits for."""

TREES = {36: (3, 3, 2, 2), 40: (2, 2, 2, 5), 120: (2, 3, 4, 5)}
"""Games of perfect information with four actors, by their ends: the options of each move."""

PRECISIONS = (0.1, 0.5, 2.0)

STAGES = ("seen", "side by side")
"""Whether the second one to move sees the first one's step."""

CHANGED = {
    "patrons-2024": ({"quantities.lifeline.value": "45 to 80"}, 1024),
    "axis-2025": ({"quantities.market.value": "20 to 45"}, 256),
}
"""By case one quantity that is changed, and the draws of the run in which it is."""

MANY = (70_000, 140_000)
"""Draws of long runs, from which follows what a million takes."""


@dataclass(frozen=True)
class Peer:
    """Who does the same, to be timed in the same process.

    Parameters
    ----------
    name
        What it is called.
    games
        How many of the benchmark's games one call plays.
    prepare
        Makes ready what is timed and returns it.
    needs
        The module that must be installed; empty if none must.
    """

    name: str
    games: int
    prepare: Callable[[], Work]
    needs: str = ""


@dataclass(frozen=True)
class Benchmark:
    """One thing that is timed.

    Parameters
    ----------
    model, size, phase
        What is solved, of how many draws, and what is done.
    prepare
        Makes ready what is timed and returns it.
    peers
        Who does the same.
    cold
        Whether it is timed from the start of a process, so that nothing warms it up.
    """

    model: str
    size: int
    phase: str
    prepare: Callable[[], Work]
    peers: tuple[Peer, ...] = ()
    cold: bool = False

    @property
    def name(self) -> str:
        """What it is called in the record."""
        return f"{self.model} {self.size} {self.phase}"


def registered() -> dict[str, Benchmark]:
    """Return every benchmark by its name."""
    groups = (_trees(), _crises(), _stages(), _others(), _cases(), _changes(), _commands())
    return {b.name: b for group in groups for b in group}


def _trees() -> Iterator[Benchmark]:
    """Yield games of perfect information, against ``numpy.exp`` over as many numbers."""
    for ends, arity in TREES.items():
        for draws in (1, *SIZES, 100_000):
            found = [
                Peer("numpy.exp", draws, partial(peers.exponentials, 4 * ends * draws)),
                Peer("a copy", draws, partial(peers.copies, 4 * ends * draws)),
            ]
            if ends == 40 and draws > 1:
                efg = uniform_tree(4, arity)[1]
                one = partial(peers.recursion, arity)
                found += [
                    Peer("plain recursion", 1, one),
                    Peer("pygambit", 1, partial(peers.gambit, efg, 0.3), "pygambit"),
                    Peer("EMA Workbench", 256, partial(peers.ema, one, 256), "ema_workbench"),
                ]
            prepare = partial(_tree, arity, draws)
            yield Benchmark(f"{ends}-ends", draws, "solve", prepare, tuple(found))


def _tree(arity: tuple[int, ...], draws: int) -> Work:
    tree, _ = uniform_tree(4, arity)
    payoffs, precision = peers.game_of(tree.terminals, draws)
    return lambda: solve_logit(tree, payoffs, precision)


def _crises() -> Iterator[Benchmark]:
    """Yield a two-sided crisis with ten information sets, at equal accuracy."""
    for precision in PRECISIONS:
        steps = {"pygambit": {}, "pygambit, fast": {"first_step": 0.5, "max_accel": 2.0}}
        found = tuple(
            Peer(name, 1, partial(peers.gambit, crisis(), precision, **given), "pygambit")
            for name, given in steps.items()
        )
        prepare = partial(_crisis, precision, 2000)
        yield Benchmark(f"crisis at {precision}", 2000, "solve", prepare, found)


def _crisis(precision: float, draws: int) -> Work:
    game = read_efg(crisis())
    rng = np.random.default_rng(0)
    payoffs = game.payoffs[:, :, None] * rng.uniform(0.5, 2, (1, 2, draws))
    payoffs += rng.normal(0, 2, payoffs.shape)

    def work() -> None:
        assert not np.any(game.solve(precision=precision, payoffs=payoffs).status == FAILED)

    return work


def _stages() -> Iterator[Benchmark]:
    """Yield a stage with graded choices and private types, in its two forms."""
    for form in STAGES:
        yield Benchmark(f"stage {form}", 4096, "solve", partial(_stage, form == STAGES[0]))


def _stage(seen: bool) -> Work:
    return _solving(graded_stage(seen))


def _others() -> Iterator[Benchmark]:
    """Yield a large scenario, indices of sensitivity, and the search for a plan."""
    exp = Peer("numpy.exp", 4096, partial(peers.exponentials, 14_400 * 4 * 4096))
    large = partial(_solving, large_scenario())
    yield Benchmark("14,400-ends", 4096, "solve", large, (exp,))
    salib = Peer("SALib", 4096, partial(peers.salib, 4096), "SALib")
    yield Benchmark("PAWN", 4096, "indices", partial(peers.our_indices, 4096), (salib,))
    once = Peer("one solution", 256, partial(_plan, False))
    yield Benchmark("patrons-2024", 256, "best plan", partial(_plan, True), (once,))


def _solving(text: str) -> Work:
    ensemble = Ensemble.of(read_text(text), 4096, 0)
    play = ensemble.model.play({})
    return lambda: ensemble.gather(
        lambda solved: {"v": Reading(solved.solution(play).value[0], solved.failed)}
    )


def _plan(search: bool) -> Work:
    """Return the search for the first actor's best plan, or one solution of the same game."""
    ensemble = Ensemble.of(rp.load(CASES["patrons-2024"]), 256, 0)
    solved = ensemble.solved(0, 256)
    play = ensemble.model.play({})
    goal = solved.payoffs[:, 0]
    solved.solution(play)
    precision = np.full((4, 256), 0.2)
    if search:
        return lambda: solved.best_plan(play, 0, goal)
    return lambda: solve_logit(play.game, solved.payoffs, precision)


def _cases() -> Iterator[Benchmark]:
    """Yield the reading of each case, its runs, and one report."""
    for case, path in CASES.items():
        yield Benchmark(case, 0, "load", partial(_load, path))
        for draws in SIZES[:2] if case == "axis-2025" else SIZES:
            yield Benchmark(case, draws, "run", partial(_run, path, draws))
    for draws in (CHANGED["patrons-2024"][1], 4096):
        yield Benchmark("patrons-2024", draws, "run without searches", partial(_standard, draws))
    yield Benchmark("patrons-2024", 4096, "run", partial(_run, CASES["patrons-2024"], 4096))
    yield Benchmark("patrons-2024", 512, "report", _report)


def _load(path: Path) -> Work:
    return lambda: rp.load(path)


def _run(path: Path, draws: int) -> Work:
    scenario = rp.load(path)
    return lambda: rp.run(scenario, draws)


def _standard(draws: int) -> Work:
    """Return what a run asks but for the claims that search for the best plan in each draw."""
    ensemble = Ensemble.of(rp.load(CASES["patrons-2024"]), draws, 0)
    return lambda: ensemble.remembering().gather(Standard())


def _report() -> Work:
    run = rp.run(CASES["patrons-2024"], 512)
    return lambda: brief_of(run)


def _changes() -> Iterator[Benchmark]:
    """Yield one quantity changed in a process that holds the run: everything that a run answers."""
    for case, (_, draws) in CHANGED.items():
        yield Benchmark(case, draws, "change", partial(_change, case))


def _change(case: str) -> Work:
    change, draws = CHANGED[case]
    run = rp.run(CASES[case], draws)
    return lambda: run.with_changes(change).claims


def _commands() -> Iterator[Benchmark]:
    """Yield commands, each from the start of its process."""
    patrons, covert, _, axis = map(str, CASES.values())
    for name, size, arguments in (
        ("help", 0, ("--help",)),
        ("patrons-2024", 1, ("run", patrons, "--draws", "1")),
        ("patrons-2024", 4096, ("run", patrons)),
        ("axis-2025", 4096, ("run", axis)),
        ("patrons-2024", 4096, ("report", patrons)),
        ("patrons-2024-covert", 4096, ("report", covert)),
        ("axis-2025", 4096, ("report", axis)),
        ("all cases", 4096, ("mission",)),
        *(("patrons-2024", n, ("run", patrons, "--draws", str(n))) for n in MANY),
    ):
        phase = f"`{arguments[0]}`"
        yield Benchmark(name, size, phase, partial(command, arguments), cold=True)
