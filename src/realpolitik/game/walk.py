"""Coordinate ascent over an actor's plans in games of imperfect information, all draws as one.

Owns `walk`. The mean over draws climbs, and each plan is a game to be solved whole. All starts walk
side by side, and where draws are few each looks ahead: the changes that it would try next are
solved together. Those that it does not come to try, since an earlier one did better, count for
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.plans import MAX_SWEEPS, ROUNDING, Outcomes

if TYPE_CHECKING:
    from collections.abc import Generator

    from realpolitik.arrays import Draws, Floats, Ints
    from realpolitik.game.tree import GameTree

Tried = tuple["Ints", "Draws[Floats]"]
"""A plan by information set, and what the goal comes to under it in each draw."""


def walk(outcomes: Outcomes, own: list[int]) -> list[Tried]:
    """Return every plan that coordinate ascents from several starts try.

    Parameters
    ----------
    outcomes
        What the goal comes to under plans.
    own
        The actor's information sets.
    """
    tree = outcomes.trial.tree
    starts = range(max(len(tree.information_sets[i].actions) for i in own))
    ahead = max(1, outcomes.side_by_side // len(starts))
    walks = [_walk(tree, own, start, ahead) for start in starts]
    tried: dict[int, list[Tried]] = {}
    asked = {k: next(each) for k, each in enumerate(walks)}
    while asked:
        coming = [plan for plans in asked.values() for plan in plans[1:]]
        outcomes.seek([plans[0] for plans in asked.values()], coming)
        going, asked = asked, {}
        for k, plans in going.items():
            try:
                asked[k] = walks[k].send(list(outcomes.known(plans)))
            except StopIteration as end:
                tried[k] = end.value
    return [each for k in range(len(walks)) for each in tried[k]]


def _walk(
    tree: GameTree, own: list[int], start: int, ahead: int
) -> Generator[list[Ints], list[Draws[Floats]], list[Tried]]:
    """Ask for the values of the next plans to try, and return in the end what was tried.

    At least the first one's value comes back, and those of as many more as are known.
    """
    sets = tree.information_sets
    plan = np.full(len(sets), -1, dtype=np.int64)
    plan[own] = [min(start, len(sets[i].actions) - 1) for i in own]
    (value,) = yield [plan]
    tried, best = [(plan, value)], value.mean()
    every = [(i, action) for i in own for action in range(len(sets[i].actions))]
    for _ in range(MAX_SWEEPS):
        before, left = best, every
        while coming := [k for k, (i, action) in enumerate(left) if action != plan[i]][:ahead]:
            others = [_changed(plan, *left[k]) for k in coming]
            values = yield others
            for k, other, value in zip(coming, others, values, strict=False):
                tried.append((other, value))
                rest = left[k + 1 :]
                if value.mean() > best + ROUNDING:
                    best, plan = value.mean(), other
                    break
            left = rest
        if best <= before + ROUNDING:
            break
    return tried


def _changed(plan: Ints, known: int, action: int) -> Ints:
    other = plan.copy()
    other[known] = action
    return other
