"""The measures of power in one block of draws (rule Q3).

Owns `measure`, which answers the measures of the claim grammar, and `credibility`. Who depends on
whom is read from what happens when one actor turns on another: Emerson 1962 (*American Sociological
Review* 27) and Keohane and Nye 1977 on power as dependence, Baldwin 1985 on the costs of using it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.scenario.expression.evaluate import as_number

if TYPE_CHECKING:
    from realpolitik.ensemble import Block, Play
    from realpolitik.game import Commitment
    from realpolitik.scenario.expression.evaluate import Compiled

Array = Any

AGAINST, TOWARDS = -1, 1


def payoff(block: Block, play: Play, actor: int) -> Array:
    """Return an actor's payoff in equilibrium, shape (draws,)."""
    return block.solution(play).value[actor]


def dependence(block: Block, play: Play, of: int, on: int) -> Array:
    """Return what the target loses when the wielder turns on it, shape (draws,)."""
    return payoff(block, play, of) - block.turned(play, (on,), of, AGAINST).value[of]


def reward(block: Block, play: Play, by: int, over: int) -> Array:
    """Return what the target gains when the wielder does all for it, shape (draws,)."""
    return block.turned(play, (by,), over, TOWARDS).value[over] - payoff(block, play, over)


def cost(block: Block, play: Play, by: int, over: int) -> Array:
    """Return what turning on the target costs the wielder itself, shape (draws,)."""
    path = block.turned(play, (by,), over, AGAINST).path
    own = play.left(block.payoffs)[:, by, :]
    return payoff(block, play, by) - np.sum(path * own, axis=0)


def leverage(block: Block, play: Play, by: int, over: int) -> Array:
    """Return dependence less cost of use, shape (draws,)."""
    return dependence(block, play, over, by) - cost(block, play, by, over)


def substitution(block: Block, play: Play, of: int, on: int) -> Array:
    """Return what the others save the target from when the wielder alone turns, (draws,)."""
    everyone = tuple(i for i in range(len(play.game.actors)) if i != of)
    alone = block.turned(play, (on,), of, AGAINST).value[of]
    return alone - block.turned(play, everyone, of, AGAINST).value[of]


MEASURES = {
    "dependence": dependence,
    "cost": cost,
    "leverage": leverage,
    "reward": reward,
    "substitution": substitution,
}
"""The measures of a pair; what each takes first and second is as in the claim grammar."""


def chance_of(block: Block, play: Play, event: Compiled) -> Array:
    """Return the probability of an event in equilibrium, shape (draws,)."""
    happens = play.left(as_number(block.env, event(block.env)))
    return np.sum(block.solution(play).path * happens, axis=0)


def rise(block: Block, play: Play, by: int, event: Compiled) -> tuple[Array, Commitment]:
    """Return how far a committed plan can raise an event's probability, and that plan."""
    best = block.best_plan(play, by, as_number(block.env, event(block.env)))
    return np.maximum(best.value - chance_of(block, play, event), 0.0), best


def commitment(block: Block, play: Play, by: int) -> tuple[Array, Commitment]:
    """Return what an actor's best committed plan adds to its payoff, and that plan."""
    best = block.best_plan(play, by, block.payoffs[:, by, :])
    return best.value - payoff(block, play, by), best


def credibility_by_set(block: Block, free: Play, planned: Play) -> dict[int, tuple[Array, Array]]:
    """Return where a plan binds how likely its actor would do the same if it were free there.

    Returns
    -------
    dict
        By information set the probability and, as a logarithm, how likely the plan's play comes
        there; shape (draws,) each. Sets that the plan itself rules out are missing.
    """
    solution, under = block.solution(free), block.solution(planned)
    bound = zip(planned.key, free.key or (-1,) * len(planned.key), strict=True)
    return {
        known: (solution.by_set[known][action], under.log_reach[known])
        for known, (action, before) in enumerate(bound)
        if action >= 0 and before < 0 and known in under.log_reach
    }


def credibility(block: Block, free: Play, planned: Play) -> dict[str, Array]:
    """Return how likely the plan would be kept: by move, and as a whole under the empty name.

    At each move: the probability that the actor, left free there, does what the plan says, over
    the points where play under the plan puts it to the test, given that it does. As a whole: that
    it does so at every move, the product.
    """
    by_move: dict[str, list[tuple[Array, Array]]] = {}
    for known, found in credibility_by_set(block, free, planned).items():
        by_move.setdefault(block.model.tree.set_move[known], []).append(found)
    kept: dict[str, Array] = {"": np.ones(block.draws)}
    for move, parts in by_move.items():
        share, logs = (np.stack(rows) for rows in zip(*parts, strict=True))
        top = logs.max(axis=0)
        weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top))
        total = weight.sum(axis=0)
        safe = np.where(total > 0, total, 1.0)
        kept[move] = np.where(total > 0, (share * weight).sum(axis=0) / safe, np.nan)
        kept[""] = kept[""] * kept[move]
    return kept


def modal_plan(block: Block, found: Commitment) -> Mapping[str, Mapping[str, float]]:
    """Return by move how often the plans found take each option, over sets and draws."""
    moves: dict[str, dict[str, float]] = {}
    counts: dict[str, int] = {}
    tree = block.model.tree
    for known, row in enumerate(found.actions):
        at = tree.game.information_sets[known]
        if row.max() < 0:
            continue
        move = tree.set_move[known]
        table = moves.setdefault(move, {})
        counts[move] = counts.get(move, 0) + len(row)
        for i, option in enumerate(at.actions):
            table[option] = table.get(option, 0.0) + float(np.sum(row == i))
    return {m: {o: x / counts[m] for o, x in table.items()} for m, table in moves.items()}
