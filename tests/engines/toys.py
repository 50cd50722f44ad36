"""Engines for tests: each is one file's worth of code, and one line in the registry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from realpolitik.engines import AbstractEngine, Trait
from realpolitik.game import CHANCE, FAILED, Problem, Solution, Turn, solve_logit, solver


class Even(AbstractEngine):
    """Every open option is as likely as every other one."""

    name = "even"
    document_name = "even-play"
    display_name = "Even play"
    says = "every actor takes each of its options as often as any other"
    can = frozenset({Trait.CONDITIONS, Trait.IMPOSED_PLANS, Trait.PAYOFFS, Trait.PATHS})

    def solve(self, problem: Problem) -> Solution:
        tree, draws = problem.tree, problem.payoffs.shape[2]
        even = {
            i: np.full((len(known.actions), draws), -np.log(len(known.actions)))
            for i, known in enumerate(tree.information_sets)
            if known.actor != CHANCE
        }
        return solve_logit(tree, problem.payoffs, None, problem.chance, even)


class Fickle(AbstractEngine):
    """Quantal response that fails in some draws: in others under each plan, but always the same."""

    name = "fickle"
    document_name = "fickle"
    display_name = "Fickle"
    says = "some draws fail"
    can = frozenset(Trait)

    def solve(self, problem: Problem) -> Solution:
        return self.some_lost(problem, solver("qre").solve(problem))

    def turned(self, problem: Problem, turn: Turn) -> Solution:
        return self.some_lost(problem, solver("qre").turned(problem, turn))

    @staticmethod
    def some_lost(problem: Problem, found: Solution) -> Solution:
        # The payoffs of the paths that a plan leaves decide, so that plans lose other draws.
        lost = np.modf(np.abs(problem.payoffs.sum(axis=(0, 1))) * 1e3)[0] < 0.2
        return replace(found, status=np.where(lost, FAILED, found.status))
