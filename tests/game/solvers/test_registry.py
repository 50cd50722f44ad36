"""Every registered solver keeps its word; a solver is one file and one line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.ask.provenance import Provenance
from realpolitik.engines.game_tree import GameTreeEngine
from realpolitik.engines.registry import ENGINES
from realpolitik.game import (
    CROSSED,
    FAILED,
    SOLVED,
    SOLVERS,
    TURNED,
    AbstractSolver,
    Problem,
    Solution,
    Turn,
    regrets,
    solve,
    solve_logit,
    solve_qre,
    solver,
)
from tests.ask.games import THREAT, read
from tests.game.random_games import random_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWS = 5
NAMES = tuple(SOLVERS)


def problem(seed: int, merge: float) -> Problem:
    """Return a small random game with draws that differ in payoffs and in precision."""
    tree = random_tree(seed, merge=merge, chance=0.2)
    game, payoffs = tree.ours()
    rng = np.random.default_rng(seed)
    batch = payoffs[:, :, None] + rng.normal(size=(*payoffs.shape, DRAWS))
    precision = rng.uniform(0.05, 0.5, (tree.actors, DRAWS))
    chance = {k: np.repeat(np.array(v)[:, None], DRAWS, axis=1) for k, v in tree.chances.items()}
    return Problem(game, batch, precision, chance)


PERFECT = [problem(seed, 0.0) for seed in range(6)]
IMPERFECT = [
    made
    for seed in range(60)
    if not (made := problem(seed, 0.8)).tree.has_perfect_information and made.tree.terminals <= 24
]


def admitted(one: AbstractSolver) -> Iterator[Problem]:
    """Yield the games of the battery that a solver admits."""
    yield from (p for p in PERFECT + IMPERFECT if not one.refusal(p.tree))


def test_the_battery_has_games_of_both_kinds() -> None:
    assert len(PERFECT) >= 5
    assert len(IMPERFECT) >= 5


def test_names_are_told_apart() -> None:
    for names in (
        [s.name for s in SOLVERS.values()],
        [s.document_name for s in SOLVERS.values()],
        [s.display_name for s in SOLVERS.values()],
    ):
        assert len(set(names)) == len(names)
        assert all(names)
    assert list(SOLVERS) == [s.name for s in SOLVERS.values()]


@pytest.mark.parametrize("name", NAMES)
def test_solutions_are_strategies_with_a_valid_status(name: str) -> None:
    for one in admitted(solver(name)):
        found = solver(name).solve(one)
        assert set(found.status.tolist()) <= {SOLVED, TURNED, CROSSED, FAILED}
        sound = found.status != FAILED
        assert sound.mean() > 0.5
        for shares in found.by_set.values():
            assert np.all(shares >= 0)
            np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-12)
        np.testing.assert_allclose(found.path.sum(axis=0), 1.0, rtol=1e-9)
        paid = np.einsum("td,tad->ad", found.path, one.payoffs)
        np.testing.assert_allclose(found.value[:, sound], paid[:, sound], atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_draws_do_not_know_of_each_other(name: str) -> None:
    for one in admitted(solver(name)):
        alone = replace(
            one,
            payoffs=one.payoffs[..., 2:3],
            precision=one.precision[:, 2:3],
            chance={k: v[:, 2:3] for k, v in (one.chance or {}).items()},
        )
        full, part = solver(name).solve(one), solver(name).solve(alone)
        np.testing.assert_allclose(part.value[:, 0], full.value[:, 2], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_the_precision_is_used_just_if_the_solver_says_so(name: str) -> None:
    one, changed = solver(name), False
    for asked in admitted(one):
        found = one.solve(asked)
        blunt = one.solve(replace(asked, precision=asked.precision * 0.01))
        changed |= not np.array_equal(found.value, blunt.value)
        if not one.uses_precision:
            sound = found.status != FAILED
            span = np.ptp(asked.payoffs, axis=0)
            gain = regrets(asked.tree, asked.payoffs, found.by_set)
            assert np.all((gain <= 0.011 * span)[:, sound]), "everyone replies exactly"
    assert changed is one.uses_precision


@pytest.mark.parametrize("name", NAMES)
def test_games_of_imperfect_information_are_refused_just_if_the_solver_says_so(name: str) -> None:
    one = solver(name)
    for asked in IMPERFECT:
        if one.perfect_information_only:
            assert "imperfect information" in one.refusal(asked.tree)
            with pytest.raises(rp.UnsupportedGameError):
                one.solve(asked)
        else:
            assert one.refusal(asked.tree) == ""
    assert all(one.refusal(asked.tree) == "" for asked in PERFECT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sign", [-1, 1])
def test_who_has_turned_replies_exactly_just_if_the_solver_says_so(name: str, sign: int) -> None:
    one, turn = solver(name), Turn((0,), 1, sign)
    for asked in admitted(one):
        if not one.exact_replies:
            with pytest.raises(rp.UnsupportedGameError):
                one.turned(asked, turn)
            continue
        found = one.turned(asked, turn)
        sound = found.status != FAILED
        aims = turn.aims(asked.payoffs)
        gain = regrets(asked.tree, aims, found.by_set)[0]
        assert np.all((gain <= 5e-3 * np.ptp(aims[:, 0], axis=0))[sound])
        paid = np.einsum("td,tad->ad", found.path, asked.payoffs)
        np.testing.assert_allclose(found.value[:, sound], paid[:, sound], atol=1e-9)


def test_an_unknown_name_is_told_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="unknown method 'best'; known: qre, subgame-perfect"):
        solver("best")
    one = PERFECT[0]
    found = solve("qre", one.tree, one.payoffs, one.precision, one.chance)
    straight = solve_qre(one.tree, one.payoffs, one.precision, one.chance)
    assert np.array_equal(found.value, straight.value)


class Random(AbstractSolver):
    """A solver for the test below: everyone draws lots."""

    name = "lots"
    document_name = "drawing-lots"
    display_name = "Drawing lots"
    says = "each actor takes every option with the same probability"
    perfect_information_only = True

    def solve(self, problem: Problem) -> Solution:
        """Solve a game for every draw."""
        if refused := self.refusal(problem.tree):
            raise rp.UnsupportedGameError(refused)
        return solve_logit(problem.tree, problem.payoffs, problem.precision * 0.0, problem.chance)


def test_a_toy_solver_is_one_file_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its class stands above; what follows stands for its line in the registry."""
    toy = Random()
    monkeypatch.setitem(SOLVERS, "lots", toy)
    # The engines take in every solver as they are imported, which they are already here.
    solvers = {e.solver.name for e in ENGINES.values() if isinstance(e, GameTreeEngine)}
    assert solvers == set(NAMES)
    monkeypatch.setitem(ENGINES, "lots", GameTreeEngine(toy))
    run = rp.run(read(THREAT), draws=8, solution="lots")
    assert run.to_dict()["solution"] == "drawing-lots"
    assert run.P("raided").values.tolist() == [0.5] * 8
    assert "Drawing lots, 8 draws" in Provenance.of(run.ensemble).sentence()
    found = rp.run(read(THREAT), draws=8).solutions()
    assert set(found.verdicts["threat-works"]) == {*NAMES, "lots"}
    cannot = "`lots` cannot let an actor turn against another"
    with pytest.raises(rp.RealpolitikError, match=cannot):
        run.ask("dependence(CLI, PAT)")
    for battery in (
        test_names_are_told_apart,
        lambda: test_solutions_are_strategies_with_a_valid_status("lots"),
        lambda: test_draws_do_not_know_of_each_other("lots"),
        lambda: test_games_of_imperfect_information_are_refused_just_if_the_solver_says_so("lots"),
        lambda: test_who_has_turned_replies_exactly_just_if_the_solver_says_so("lots", -1),
    ):
        battery()
