"""Levers side by side in full (rule Q4): regret, dominance, trade-offs, what is good enough.

Owns `CompareQuestion` and `compare_levers`. Regret is that of Savage 1951 (*JASA* 46), draw by
draw: how much better the actor would have done with the lever that is best in that draw. What
satisfices is Simon's (1955) and Lempert, Popper and Bankes's (2003): in how many draws every
threshold is met.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate import power
from realpolitik.ask.evaluate.plans import named_plans, pure_plans, under, without_states
from realpolitik.ask.evaluate.query import CompiledQuestion, answer_of
from realpolitik.ask.evaluate.target import outcome_question, truth_of
from realpolitik.ask.policy.lever_table import LeverRow, LeverTable
from realpolitik.ask.policy.levers import above, best_of
from realpolitik.ask.question import AbstractQuestion
from realpolitik.engines import Trait
from realpolitik.ensemble import Reading
from realpolitik.errors import RealpolitikError
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.comparison import tied
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress, Solved
    from realpolitik.scenario.model import Scenario

CRITERIA = ("payoff", "regret", "best", "credibility")
"""What levers can be sorted by, beside any outcome."""


@dataclass(frozen=True)
class CompareQuestion(AbstractQuestion[LeverTable]):
    """Compare an actor's levers: payoffs, regret, dominance, credibility, what is good enough.

    Parameters
    ----------
    by, every_plan, criterion, objectives, thresholds
        See `compare_levers`.
    """

    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.IMPOSED_PLANS, Trait.PAYOFFS})

    by: str
    _: KW_ONLY
    every_plan: bool = False
    criterion: str = "payoff"
    objectives: Sequence[str] = ("payoff", "credibility")
    thresholds: Sequence[str] = ()

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> LeverTable:
        """Return the actor's levers, side by side."""
        return compare_levers(
            ensemble,
            self.by,
            every_plan=self.every_plan,
            criterion=self.criterion,
            objectives=self.objectives,
            thresholds=self.thresholds,
            progress=progress,
        )


@dataclass(frozen=True)
class _Key:
    """What is known of a plan.

    Parameters
    ----------
    what
        Its kind: payoff, outcome, kept, enough, regret or best.
    plan
        The plan; the empty one is free play.
    of
        The outcome, the move that is kept, or the threshold; empty for all of them.
    """

    what: str
    plan: str
    of: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.plan, self.of) if part)


def compare_levers(
    ensemble: Ensemble,
    by: str,
    *,
    every_plan: bool = False,
    criterion: str = "payoff",
    objectives: Sequence[str] = ("payoff", "credibility"),
    thresholds: Sequence[str] = (),
    progress: Progress | None = None,
) -> LeverTable:
    """Compare an actor's named levers, or all its plans.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    by
        The actor.
    every_plan
        Compare all pure plans in place of the named levers: every rule for what the actor sees
        while these are few, else every choice of one option per move, whatever is seen.
    criterion
        What to sort by: `payoff`, `regret` (the largest, least first), `best`, `credibility`, or
        an outcome (most first). `-` before it reverses the order.
    objectives
        What the frontier is drawn over: those and outcomes, each by its mean, regret by the
        largest.
    thresholds
        Truths in each draw that make a lever good enough, e.g. ``"E(restraint) > 0.5"``; each is
        asked under the lever.

    Raises
    ------
    RealpolitikError
        If the actor, the criterion or an objective is unknown, or there is nothing to compare.
    QuestionError
        With the faults of a threshold.
    """
    scenario = ensemble.model.scenario
    _check_known(by, scenario.actors, "actor")
    for name in (criterion, *objectives):
        _check_known(name.removeprefix("-"), [*CRITERIA, *scenario.outcomes], "criterion")
    compared, kind = pure_plans(ensemble, by) if every_plan else named_plans(scenario, by)
    plans = {name: found.plan for name, found in compared.items()}
    if not plans:
        raise RealpolitikError(
            f"the file names no levers of {by}; `all_plans` (`--all-plans`) compares every plan"
        )
    asked = _questions(scenario, by, plans, thresholds)
    compiled = {key: CompiledQuestion(node, ensemble) for key, node in asked.items()}

    def work(solved: Solved) -> dict[_Key, Reading]:
        found = {key: q.answer(solved) for key, q in compiled.items()}
        for name, plan in plans.items():
            view = solved.view()
            kept = _kept(view, plan).items()
            found |= {_Key("kept", name, m): Reading.of(v, view.failed) for m, v in kept}
        # What compares plans counts the draws in which all of them are solved.
        payoffs = Reading.stacked([found[_Key("payoff", name)] for name in plans])
        best = best_of(payoffs.values)
        for i, name in enumerate(plans):
            regret = payoffs.values.max(axis=0) - payoffs.values[i]
            found[_Key("regret", name)] = Reading.of(regret, payoffs.failed)
            found[_Key("best", name)] = Reading.of(best[i], payoffs.failed)
            if thresholds:
                met = Reading.stacked([found[_Key("enough", name, t)] for t in thresholds])
                found[_Key("enough", name)] = Reading.of(met.values.min(axis=0), met.failed)
        return found

    gathered = ensemble.gather(work, progress)

    def answer(what: str, plan: str, of: str = "") -> Answer:
        key = _Key(what, plan, of)
        return answer_of(str(key), gathered, key, ensemble.draws)

    payoffs = {name: answer("payoff", name) for name in plans}
    rows = []
    for name in plans:
        moves = [k.of for k in gathered.values if (k.what, k.plan) == ("kept", name) and k.of]
        rows.append(
            LeverRow(
                name,
                compared[name].title,
                scenario.levers[name].says if name in scenario.levers else "",
                payoffs[name],
                {k: answer("outcome", name, k) for k in scenario.outcomes},
                answer("regret", name),
                _mean(answer("best", name)),
                answer("kept", name, ""),
                {m: answer("kept", name, m) for m in moves},
                _mean(answer("enough", name)) if thresholds else None,
                tuple(o for o in plans if _dominates(payoffs[o], payoffs[name])),
                on_frontier=False,
            )
        )
    rows = _frontier(rows, objectives)
    return LeverTable(
        by,
        scenario.actors[by].title,
        answer("payoff", ""),
        tuple(sorted(rows, key=lambda r: -_worth(r, criterion))),
        criterion,
        tuple(objectives),
        tuple(thresholds),
        kind,
        {k: answer("outcome", "", k) for k in scenario.outcomes},
    )


def with_levers(scenario: Scenario, by: str | None, every_plan: bool) -> list[str]:
    """Return whose levers can be compared: the actor that is asked for, or all that have some."""
    if by is not None:
        return [by]
    if every_plan:
        return [k for k in scenario.actors if any(m.by == k for m in scenario.moves.values())]
    return list(dict.fromkeys(a for lever in scenario.levers.values() for a in lever.actors))


def _check_known(name: str, known: Sequence[str] | Mapping[str, object], what: str) -> None:
    if name not in known:
        help_ = nearest(name, known)
        raise RealpolitikError(f"unknown {what} {name!r}; known: {listing(known)}. {help_}".strip())


def _questions(
    scenario: Scenario, by: str, plans: Mapping[str, n.Plan], thresholds: Sequence[str]
) -> dict[_Key, n.Node]:
    asked: dict[_Key, n.Node] = {}
    for name, plan in {"": None, **plans}.items():
        asked[_Key("payoff", name)] = n.Query(0, 0, "payoff", None, by, None, plan)
        for outcome in scenario.outcomes:
            asked[_Key("outcome", name, outcome)] = outcome_question(scenario, outcome, plan)
        if name:
            for text in thresholds:
                asked[_Key("enough", name, text)] = under(truth_of(scenario, text).node, plan)
    return asked


def _kept(solved: Solved, plan: n.Plan) -> dict[str, Floats]:
    model = solved.model
    rules = model.scenario.plan_rules(plan)
    measured = without_states(rules)
    found = power.plan_kept(solved, model.play({}), model.play(measured), measured)
    if len(measured) < len(rules):
        # What the plan says in the first period differs by draw; it is not measured.
        found = dict.fromkeys(found, np.full(solved.draws, np.nan))
    return found


def _mean(answer: Answer) -> float | None:
    return answer.mean if answer.defined else None


def _dominates(one: Answer, other: Answer) -> bool:
    """Whether a lever is at least as good in every draw, and better in some, beyond rounding."""
    better, worse = above(one.values, other.values), above(other.values, one.values)
    return bool(np.nansum(better) > 0) and not np.nansum(worse)


def _worth(row: LeverRow, criterion: str) -> float:
    """Return what a lever is worth by a criterion, more is better."""
    sign, name = (-1.0, criterion[1:]) if criterion.startswith("-") else (1.0, criterion)
    value = {
        "payoff": row.payoff.mean,
        "regret": -row.largest_regret if row.largest_regret is not None else math.nan,
        "best": row.best_share if row.best_share is not None else math.nan,
        "credibility": row.credibility.mean,
    }.get(name)
    if value is None:
        value = row.outcomes[name].mean
    # What is undefined comes last either way.
    return -math.inf if math.isnan(value) else sign * value


def _frontier(rows: list[LeverRow], objectives: Sequence[str]) -> list[LeverRow]:
    """Mark the levers that no other one beats on every objective."""
    worth = np.array([[_worth(r, o) for o in objectives] for r in rows])
    marked = []
    for i, row in enumerate(rows):
        others = np.delete(worth, i, axis=0)
        with np.errstate(invalid="ignore"):
            tie = tied(np, others, worth[i], np.maximum(np.abs(others), np.abs(worth[i])))
        beaten = np.all((others > worth[i]) | tie, axis=1)
        beaten &= np.any((others > worth[i]) & ~tie, axis=1)
        marked.append(replace(row, on_frontier=not beaten.any()))
    return marked
