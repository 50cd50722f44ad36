"""The measures of power in one block of draws (rule Q3).

Owns `MEASURES` of a pair, the measures of committed plans, and `credibility`. Who depends on whom
is read from what happens when one actor turns on another: Emerson 1962 (*American Sociological
Review* 27) and Keohane and Nye 1977 on power as dependence, Baldwin 1985 on the costs of using it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.arrays import Array, Draws, Ints
from realpolitik.ensemble import LastingKey
from realpolitik.game import Turn
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from realpolitik.ensemble import Play, Solved
    from realpolitik.game import Commitment, Solution
    from realpolitik.scenario.expression.values import Compiled

CredibilityBySet = dict[int, tuple[Draws[Array], Draws[Array]]]
"""By information set: how likely the plan is kept there, and the logarithm of its reach."""

AGAINST, TOWARDS = -1, 1


def payoff(solved: Solved, play: Play, actor: int) -> Draws[Array]:
    """Return an actor's payoff in equilibrium."""
    return solved.solution(play).value[actor]


def dependence(solved: Solved, play: Play, of: int, on: int, *also: int) -> Draws[Array]:
    """Return what the target loses when the wielder turns on it, together with whoever `also`."""
    return payoff(solved, play, of) - solved.turned(play, Turn((on, *also), of, AGAINST)).value[of]


def reward(solved: Solved, play: Play, by: int, over: int) -> Draws[Array]:
    """Return what the target gains when the wielder does all for it."""
    return solved.turned(play, Turn((by,), over, TOWARDS)).value[over] - payoff(solved, play, over)


def cost(solved: Solved, play: Play, by: int, over: int, *also: int) -> Draws[Array]:
    """Return what turning on the target costs the wielder, and whoever `also` turns, in all."""
    turned = solved.turned(play, Turn((by, *also), over, AGAINST)).value
    first, *others = (payoff(solved, play, i) - turned[i] for i in (by, *also))
    return sum(others, start=first)


def leverage(solved: Solved, play: Play, by: int, over: int, *also: int) -> Draws[Array]:
    """Return dependence less cost of use."""
    return dependence(solved, play, over, by, *also) - cost(solved, play, by, over, *also)


def substitution(solved: Solved, play: Play, of: int, on: int) -> Draws[Array]:
    """Return what the others save the target from when the wielder alone turns."""
    everyone = tuple(i for i in range(len(play.game.actors)) if i != of)
    alone = solved.turned(play, Turn((on,), of, AGAINST)).value[of]
    return alone - solved.turned(play, Turn(everyone, of, AGAINST)).value[of]


MEASURES: dict[str, Callable[..., Draws[Array]]] = {
    "dependence": dependence,
    "cost": cost,
    "leverage": leverage,
    "reward": reward,
    "substitution": substitution,
}
"""The measures of a pair; what each takes first and second is as in the claim grammar."""


def chance_of(solved: Solved, play: Play, event: Compiled) -> Draws[Array]:
    """Return the probability of an event in equilibrium."""
    happens = play.left(as_number(solved.env, event(solved.env)))
    return total(solved.solution(play).path * happens)


def rise(solved: Solved, play: Play, by: int, event: Compiled) -> tuple[Draws[Array], Commitment]:
    """Return how far a committed plan can raise an event's probability, and that plan."""
    best = solved.best_plan(play, by, as_number(solved.env, event(solved.env)))
    return np.maximum(best.value - chance_of(solved, play, event), 0.0), best


def commitment(solved: Solved, play: Play, by: int) -> tuple[Draws[Array], Commitment]:
    """Return what an actor's best committed plan adds to its payoff, and that plan."""
    best = solved.best_plan(play, by, solved.payoffs[:, by, :])
    return best.value - payoff(solved, play, by), best


def credibility_by_set(
    free: Solution, planned: Solution, plan: Mapping[int, Array]
) -> CredibilityBySet:
    """Return at each point of a plan how likely its actor would do the same if it were free there.

    Parameters
    ----------
    free
        What is played in equilibrium.
    planned
        What is played under the plan.
    plan
        For each information set that the plan binds the probability of each action.

    Returns
    -------
    dict
        By information set the probability and, as a logarithm, how likely the plan's play comes
        there; shape (draws,) each. Sets that the plan itself rules out are missing: nothing is
        tested there.
    """
    return {
        known: (total(share * free.by_set[known]), reach)
        for (known, share), reach in zip(plan.items(), planned.log_reach_of(plan), strict=True)
        if reach is not None
    }


def imposed_credibility_by_set(solved: Solved, free: Play, planned: Play) -> CredibilityBySet:
    """Return the same for an imposed plan, `free` being the game without it."""
    bound = zip(planned.key, free.key or (-1,) * len(planned.key), strict=True)
    plan = {known: action for known, (action, before) in enumerate(bound) if action >= 0 > before}
    left, played = solved.solution(free).by_set, solved.solution(planned)
    return {
        known: (left[known][action], reach)
        for (known, action), reach in zip(plan.items(), played.log_reach_of(plan), strict=True)
        if reach is not None
    }


def credibility(
    moves: Sequence[str], kept: CredibilityBySet, bound: Collection[str], draws: int
) -> dict[str, Draws[Array]]:
    """Return how likely a plan would be kept: by move, and as a whole under the empty name.

    At each move: the probability that the actor, left free there, does what the plan says, over
    the points where play under the plan puts it to the test, given that it does. As a whole: that
    it does so at every move, the product. Both are undefined, NaN, where nothing is ever tested:
    at a move that the plan itself rules out, or that never happens, as at one that play under the
    plan never comes to.

    Parameters
    ----------
    moves
        The move of every information set.
    kept
        How likely the plan is kept at each of its points.
    bound
        The moves that the plan binds.
    draws
        How many draws.
    """
    by_move: dict[str, list[tuple[Draws[Array], Draws[Array]]]] = {move: [] for move in bound}
    for known, found in kept.items():
        by_move[moves[known]].append(found)
    whole: dict[str, Draws[Array]] = {"": np.full(draws, 1.0 if by_move else np.nan)}
    for move, parts in by_move.items():
        if not parts:
            whole[move] = np.full(draws, np.nan)
            continue
        share, logs = (np.stack(rows) for rows in zip(*parts, strict=True))
        top = logs.max(axis=0)
        weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top))
        whole_weight = total(weight)
        safe = np.where(whole_weight > 0, whole_weight, 1.0)
        whole[move] = np.where(whole_weight > 0, total(share * weight) / safe, np.nan)
    for move in sorted(by_move):
        # In an order of its own, so that the product does not depend on the order in the file.
        whole[""] = whole[""] * whole[move]
    return whole


@dataclass(frozen=True)
class PlanKeptKey(LastingKey["_PlanKept"]):
    """How likely a plan would be kept.

    Parameters
    ----------
    free, planned
        What is imposed at each information set without the plan and with it.
    bound
        The moves that the plan binds.
    """

    free: tuple[int, ...]
    planned: tuple[int, ...]
    bound: frozenset[str]

    @property
    def rests_on(self) -> None:
        """Nothing but the game: what the plans impose stands in the key."""

    def arrays(self, found: _PlanKept) -> tuple[Array, ...]:
        """Return the credibility of the plan and of each move, and the status."""
        return *(found.by_move[m] for m in ("", *sorted(self.bound))), found.status

    def found(self, arrays: tuple[Array, ...]) -> _PlanKept:
        """Return the same by move."""
        *shares, status = arrays
        return _PlanKept(dict(zip(("", *sorted(self.bound)), shares, strict=True)), status)


@dataclass(frozen=True, eq=False)
class _PlanKept:
    """How likely a plan would be kept, by move and as a whole, and the worst status behind it."""

    by_move: Mapping[str, Draws[Array]]
    status: Draws[Ints]


def plan_kept(
    solved: Solved, free: Play, planned: Play, bound: Collection[str]
) -> dict[str, Draws[Array]]:
    """Return the credibility of an imposed plan: as a whole under the empty name, and by move.

    `free` is the game without it, and `bound` are the moves that it binds; see `credibility`.
    """

    def make() -> _PlanKept:
        view = solved.view()
        kept = imposed_credibility_by_set(view, free, planned)
        found = credibility(solved.model.tree.set_move, kept, bound, solved.draws)
        return _PlanKept(found, view.status)

    key = PlanKeptKey(free.key, planned.key, frozenset(bound))
    found = solved.find(key, make).by_move
    return {move: found[move] for move in ("", *bound)}


def threat_credibility(solved: Solved, play: Play, by: int, over: int) -> Draws[Array]:
    """Return how likely the wielder would do what turning on the target asks of it."""
    turned = solved.turned(play, Turn((by,), over, AGAINST))
    sets = play.game.information_sets
    plan = {known: row for known, row in turned.by_set.items() if sets[known].actor == by}
    kept = credibility_by_set(solved.solution(play), turned, plan)
    moves = solved.model.tree.set_move
    bound = {moves[known] for known in plan}
    return credibility(moves, kept, bound, solved.draws)[""]


def options_taken(solved: Solved, found: Commitment) -> dict[tuple[str, str], Draws[Array]]:
    """Return by move and option the share of the move's points at which plans take it."""
    taken: dict[tuple[str, str], Draws[Array]] = {}
    points: dict[str, int] = {}
    tree = solved.model.tree
    for known, row in enumerate(found.actions):
        if row.max() < 0:
            continue
        move = tree.set_move[known]
        points[move] = points.get(move, 0) + 1
        for i, option in enumerate(tree.game.information_sets[known].actions):
            taken[move, option] = taken.get((move, option), 0.0) + (row == i) * 1.0
    return {(move, option): x / points[move] for (move, option), x in taken.items()}
