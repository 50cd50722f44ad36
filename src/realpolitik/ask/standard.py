"""What is asked of every run: moves, outcomes, payoffs, levers, claims, and how levers compare.

Owns `ask_standard` with `Standard`, `standard_questions` and `compared`, and the keys under which a
run keeps their answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.over_time import FREE, PeriodKey, over_time_questions
from realpolitik.ask.evaluate.plans import without_states
from realpolitik.ask.evaluate.query import CompiledQuestion, ask_all, searches
from realpolitik.ask.evaluate.target import options_asked, outcome_question
from realpolitik.ask.policy.levers import Compared, above, best_of
from realpolitik.engines import AbstractWork
from realpolitik.ensemble import WINDOW, Reading
from realpolitik.ensemble.solved import lost
from realpolitik.game import CROSSED, TURNED
from realpolitik.scenario.expression import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Gathered, Progress, Solved
    from realpolitik.ensemble.workers import Workers
    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True)
class MoveKey:
    """That an option is taken; the empty one is that the move does not happen."""

    move: str
    option: str


@dataclass(frozen=True)
class OutcomeKey:
    """An outcome under a lever; the empty one is free play."""

    lever: str
    outcome: str


@dataclass(frozen=True)
class PayoffKey:
    """An actor's payoff under a lever; the empty one is free play."""

    lever: str
    actor: str


@dataclass(frozen=True)
class CredibilityKey:
    """How likely a lever's actor would keep it."""

    lever: str


@dataclass(frozen=True)
class ClaimKey:
    """A claim's test."""

    claim: str


@dataclass(frozen=True)
class BestKey:
    """Whether a lever is the best of an actor's."""

    lever: str
    actor: str


@dataclass(frozen=True)
class AboveKey:
    """Whether a lever is better for an actor of it than free play; the empty one is all of them."""

    lever: str
    actor: str = ""


@dataclass(frozen=True)
class AnyKey:
    """The draws that any standard question lost."""


@dataclass(frozen=True)
class StatusKey:
    """Whether a status, `TURNED` or `CROSSED`, is a draw's worst under any plan."""

    status: int


QuestionKey = PeriodKey | MoveKey | OutcomeKey | PayoffKey | CredibilityKey | ClaimKey
"""What a standard question is for."""

RunKey = QuestionKey | BestKey | AboveKey | AnyKey | StatusKey
"""What a run keeps: the answers, and what is made of them."""


def standard_questions(scenario: Scenario) -> dict[QuestionKey, n.Node]:
    """Return the questions that every report needs, by what they are for.

    Over periods, moves are those of the first one; the others are in `ask.evaluate.over_time`.
    """
    questions: dict[QuestionKey, n.Node] = dict(over_time_questions(scenario).items())
    for move in scenario.moves:
        for option, question in options_asked(scenario, move).items():
            questions[MoveKey(move, option)] = question
    plans: dict[str, n.Plan | None] = {FREE: None}
    plans |= {name: n.Plan(0, 0, (name,), ()) for name in scenario.levers}
    for lever, plan in plans.items():
        for name in scenario.outcomes:
            questions[OutcomeKey(lever, name)] = outcome_question(scenario, name, plan)
        for actor in scenario.actors:
            payoff = n.Query(0, 0, "payoff", None, actor, None, plan)
            questions[PayoffKey(lever, actor)] = payoff
    for name in scenario.levers:
        plan, rules = plans[name], scenario.plan_rules(plans[name])
        # What a plan that follows states says differs by draw; that is not measured.
        if len(without_states(rules)) == len(rules):
            kept = n.PowerMeasure(0, 0, "credibility", (), None, plan, None)
            questions[CredibilityKey(name)] = kept
    questions |= {ClaimKey(c.name): c.test for c in scenario.claims.values()}
    return questions


@dataclass(frozen=True)
class Standard(AbstractWork[RunKey]):
    """What is asked of every run, but for what seeks the best plan in every draw."""

    def ready(self, ensemble: Ensemble) -> Callable[[Solved], dict[RunKey, Reading]]:
        """Return what answers all of it in a block."""
        scenario = ensemble.model.scenario
        asked = standard_questions(scenario).items()
        standard = {k: CompiledQuestion(node, ensemble) for k, node in asked if not searches(node)}

        def work(solved: Solved) -> dict[RunKey, Reading]:
            found: dict[RunKey, Reading] = {k: q.answer(solved) for k, q in standard.items()}
            failed = lost([*found.values()])
            status = solved.status_of_all
            told: dict[RunKey, Reading] = {
                StatusKey(code): Reading((status == code) * 1.0, failed)
                for code in (TURNED, CROSSED)
            }
            every = {AnyKey(): Reading(failed * 1.0, failed)}
            return found | compared(scenario, found) | told | every

        return work


def compared(scenario: Scenario, found: Mapping[RunKey, Reading]) -> dict[RunKey, Reading]:
    """Compare each actor's levers, in the draws in which all that are compared are solved."""
    told: dict[RunKey, Reading] = {}
    for actor in scenario.actors:
        own = [k for k, lever in scenario.levers.items() if actor in lever.actors]
        if own:
            payoffs = Reading.stacked([found[PayoffKey(k, actor)] for k in own])
            free = found[PayoffKey(FREE, actor)]
            for name, best in zip(own, best_of(payoffs.values), strict=True):
                pair = Reading.stacked([found[PayoffKey(name, actor)], free])
                told[BestKey(name, actor)] = Reading.of(best, payoffs.failed)
                told[AboveKey(name, actor)] = Reading.of(above(*pair.values), pair.failed)
    for name, lever in scenario.levers.items():
        every = Reading.stacked([told[AboveKey(name, actor)] for actor in lever.actors])
        told[AboveKey(name)] = Reading.of(every.values.min(axis=0), every.failed)
    return told


def shares_of(share: Callable[[RunKey], float | None], lever: str, actor: str) -> Compared:
    """Return how a lever compares for one of its actors; `share` is the mean of what is kept."""
    return Compared(share(BestKey(lever, actor)), share(AboveKey(lever, actor)))


def ask_standard(
    ensemble: Ensemble,
    progress: Progress | None = None,
    *,
    partial: bool = False,
    executor: Executor | Workers | None = None,
) -> tuple[Ensemble, Gathered[RunKey], dict[QuestionKey, Answer]]:
    """Ask all that every report needs; the parameters are those of `realpolitik.run`.

    Returns
    -------
    tuple
        The draws that were asked, the answers, and those of what seeks the best plan in each draw.
    """
    questions = standard_questions(ensemble.model.scenario)
    long = {k: node for k, node in questions.items() if searches(node)}
    results = ensemble.gather(Standard(), progress, partial=partial, executor=executor)
    if results.draws < ensemble.draws:
        # Interrupted: what is done stands for itself, and nothing more is asked.
        nothing = np.full(min(results.draws, WINDOW), np.nan)
        unasked = {k: Answer.of(str(k), nothing) for k in long}
        return ensemble.first(results.draws), results, unasked
    return ensemble, results, ask_all(ensemble, long, progress, executor)
