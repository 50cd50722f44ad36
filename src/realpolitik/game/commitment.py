"""The best plan that an actor could commit itself to, draw by draw (rule Q3).

Owns `best_plan`. A committed plan names an action at each of the actor's information sets; the
others know it and reply in quantal response (the leader of Stackelberg 1934; Schelling 1960, ch. 2,
on threats and promises). While there are few plans all of them are tried. Beyond that the plan is
found by coordinate ascent: one information set after the other takes the action that serves the
goal best, until no single change does better, from several starts. That gives a plan that no single
change improves, and a lower bound of what the best one would bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.ascent import ascend
from realpolitik.game.plans import ROUNDING, Outcomes, Trial
from realpolitik.game.tree import TERMINAL, GameTree
from realpolitik.game.walk import Tried, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from realpolitik.arrays import Array, Floats, Ints


MAX_PLANS = 32
"""Up to so many plans are all tried."""


@dataclass(frozen=True, eq=False)
class Commitment:
    """The best plan found.

    Parameters
    ----------
    value
        What the goal comes to under it, shape (draws,).
    actions
        The action at each information set, -1 at those of others, shape (sets, draws).
    exhaustive
        Whether all plans were tried, so that the value is exact.
    plans
        How many pure plans the actor has.
    """

    value: Floats
    actions: Ints
    exhaustive: bool
    plans: int


def best_plan(
    tree: GameTree,
    payoffs: Array,
    precision: Array,
    actor: int,
    goal: Array,
    chance: Mapping[int, Array] | None = None,
    *,
    stop: Callable[[int], None] | None = None,
) -> Commitment:
    """Return the committed plan of an actor that raises a goal the most, in every draw.

    Parameters
    ----------
    tree
        The tree; perfect recall.
    payoffs
        Shape (terminals, actors, draws).
    precision
        Of every actor, shape (actors, draws).
    actor
        Whose plan it is.
    goal
        What is raised: a number at each end, shape (terminals, draws).
    chance
        For each information set of chance its probabilities, shape (actions, draws).
    stop
        Called now and then; it may raise to end the work.
    """
    there = np.unique(tree.node_set[tree.node_set != TERMINAL]).tolist()
    own = [i for i in there if tree.information_sets[i].actor == actor]
    plans = 1
    for i in own:
        plans = min(plans * len(tree.information_sets[i].actions), 10**9)
    full = np.broadcast_to(goal, (tree.terminals, payoffs.shape[2]))
    trial = Trial(tree, payoffs, precision, actor, full, chance, stop)
    exhaustive = plans <= MAX_PLANS
    if tree.has_perfect_information and not exhaustive:
        return Commitment(*ascend(trial, own), exhaustive, plans)
    outcomes = Outcomes(trial)
    tried = _every_plan(outcomes, own) if exhaustive else walk(outcomes, own)
    return Commitment(*_best(trial, tried), exhaustive, plans)


def _every_plan(outcomes: Outcomes, own: list[int]) -> list[Tried]:
    sets = outcomes.trial.tree.information_sets
    plans = []
    for combination in product(*(range(len(sets[i].actions)) for i in own)):
        plan = np.full(len(sets), -1, dtype=np.int64)
        plan[own] = combination
        plans.append(plan)
    outcomes.seek(plans)
    return list(zip(plans, outcomes.known(plans), strict=True))


def _best(trial: Trial, tried: Iterable[Tried]) -> tuple[Floats, Ints]:
    """Return what the best plan brings in each draw, and that plan; the first among equals."""
    value = np.full(trial.draws, -np.inf)
    actions = np.full((len(trial.tree.information_sets), trial.draws), -1, dtype=np.int64)
    for plan, found in tried:
        better = found > value + ROUNDING
        value = np.where(better, found, value)
        actions[:, better] = plan[:, None]
    return value, actions
