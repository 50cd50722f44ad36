"""A period as it is played by actors who see some periods ahead and know types that last (S17).

Owns `play_unrolled`. What is done now tells others about one's type, so that the periods ahead
cannot be solved one by one: beliefs there follow from the play of the periods before. All of them
are solved as one game of imperfect information, in which each belief is that of Bayes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.block import Stakes
from realpolitik.game import CHANCE, FAILED, SOLVED, Problem, chance_left, impose, worst
from realpolitik.periods.states import following, idle
from realpolitik.periods.unrolled import OVER, UnrolledTree, unrolled_tree
from realpolitik.scenario.model import PERIOD
from realpolitik.sums import by_group, total

if TYPE_CHECKING:
    from realpolitik.arrays import (
        ActorsByDraws,
        Bools,
        Draws,
        Floats,
        Ints,
        PathsByActorsByDraws,
        PathsByDraws,
    )
    from realpolitik.ensemble import Block, Solver
    from realpolitik.game import GameTree
    from realpolitik.periods.transition import Transition
    from realpolitik.scenario.expression import nodes as n


MOST_CELLS = 2**21
"""Payoffs of a game of several periods that are held at once: 16 megabytes."""


@dataclass(frozen=True, eq=False)
class UnrolledPlay:
    """A period that was solved together with those ahead.

    Parameters
    ----------
    value
        Expected payoffs of the first period's actors, those of the periods ahead included.
    path
        Probability of each path of the first period, shape (terminals, draws).
    worth
        What the first period's actors expect of the periods ahead after each of its paths, as
        points of that period.
    status
        `SOLVED` or worse for each draw.
    """

    value: ActorsByDraws[Floats]
    path: PathsByDraws[Floats]
    worth: PathsByActorsByDraws[Floats]
    status: Draws[Ints]


@dataclass(frozen=True, eq=False)
class _AfterHistory:
    """The draws at the states after a history.

    Parameters
    ----------
    block
        The draws at those states.
    over
        In which of them play is over.
    """

    block: Block
    over: Draws[Bools]


def play_unrolled(
    block: Block,
    plan: n.Plan | None,
    ahead: int,
    transition: Transition,
    solver: Solver,
    stop: Callable[[int], None] | None,
) -> UnrolledPlay:
    """Solve a period together with those that its actors see ahead.

    Parameters
    ----------
    block
        The draws at the states, and the beliefs, that they have reached.
    plan
        What is imposed, in this period and those ahead; None is free play.
    ahead
        How many further periods are seen, one at least.
    transition
        How one period leads to the next.
    solver
        What solves the game.
    stop
        Called while solving; it raises when the work is to end.
    """
    tree = unrolled_tree(block.model.tree, transition, ahead)
    step = max(1, MOST_CELLS // (tree.game.terminals * len(tree.game.actors)))
    parts = []
    for start in range(0, block.draws, step):
        some = np.arange(start, min(start + step, block.draws))
        part = block if len(some) == block.draws else block.pick(some)
        parts.append(_solved(part, plan, tree, transition, solver, stop))
    if len(parts) == 1:
        return parts[0]
    fields = ([p.value, p.path, p.worth, p.status] for p in parts)
    return UnrolledPlay(*(np.concatenate(rows, axis=-1) for rows in zip(*fields, strict=True)))


def _solved(
    block: Block,
    plan: n.Plan | None,
    tree: UnrolledTree,
    transition: Transition,
    solver: Solver,
    stop: Callable[[int], None] | None,
) -> UnrolledPlay:
    """Solve the game of several periods in some draws."""
    reached = _reached(block, tree, transition)
    worths = _worths(tree, reached, transition.discount(block.env, block.draws))
    payoffs = np.concatenate(worths, axis=1)
    with np.errstate(all="ignore"):
        precision = np.tile(block.model.precisions(block.env, block.draws), (len(worths), 1))
        stakes = Stakes.of(payoffs, precision)
    chance = {
        i: reached[period][history].block.chance[known]
        for i, (period, history, known) in enumerate(tree.sets.tolist())
        if tree.game.information_sets[i].actor == CHANCE
    }
    actors, terminals = worths[0].shape[1], block.model.tree.game.terminals
    value, status = np.empty((actors, block.draws)), np.where(stakes.sound, SOLVED, FAILED)
    logs = np.full((len(payoffs), block.draws), -np.inf)
    for at, game, rows in _games(tree, reached, plan):
        problem = Problem(
            game,
            stakes.payoffs[rows][..., at],
            stakes.precision[:, at],
            {k: v[:, at] for k, v in chance_left(game, chance).items()},
            stop,
        )
        solution = solver.solve(problem)
        value[:, at] = solution.value[:actors]
        status[at] = worst(status[at], solution.status)
        logs[np.ix_(rows, at)] = solution.log_path
    members = [np.flatnonzero(tree.row[:, 0] == row) for row in range(terminals)]
    path = by_group(np.exp(logs), members)
    worth = np.stack([_mean(worths[1][rows], logs[rows]) for rows in members])
    return UnrolledPlay(value, path, worth, status)


def _mean(values: Floats, logs: Floats) -> ActorsByDraws[Floats]:
    """Return the mean over ends of what actors get there; 0 where none of them can happen."""
    top = logs.max(axis=0)
    weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top))
    whole = total(weight)
    with np.errstate(all="ignore"):
        sums = total(np.where(weight[:, None] > 0, values, 0.0) * weight[:, None])
    return np.where(whole > 0, sums / np.where(whole > 0, whole, 1.0), 0.0)


def _reached(block: Block, tree: UnrolledTree, transition: Transition) -> list[list[_AfterHistory]]:
    """Return for each period the draws after each history before it."""
    draws = block.draws
    reached = [[_AfterHistory(block, np.zeros(draws, dtype=bool))]]
    for histories in tree.histories[1:]:
        now: list[_AfterHistory] = []
        after: dict[int, tuple[dict[str, Floats], Bools]] = {}
        for before, kind in histories.tolist():
            origin = reached[-1][before]
            if kind == OVER:
                now.append(_AfterHistory(following(origin.block, {}), origin.over))
                continue
            if before not in after:
                paths, env = len(transition.rows), origin.block.env.on(transition.rows)
                with np.errstate(all="ignore"):
                    states = transition.next(env, paths, draws)
                    after[before] = states, transition.over(env, paths, draws)
            states, ended = after[before]
            here = {
                name: np.where(origin.over, origin.block.quantities[name], rows[[kind]])
                for name, rows in states.items()
            }
            now.append(_AfterHistory(following(origin.block, here), origin.over | ended[kind]))
        reached.append(now)
    return reached


def _worths(
    tree: UnrolledTree, reached: list[list[_AfterHistory]], discount: ActorsByDraws[Floats]
) -> list[PathsByActorsByDraws[Floats]]:
    """Return for each period what its actors get at each end, in that period and all after it."""
    found: list[PathsByActorsByDraws[Floats]] = []
    for period in reversed(range(len(reached))):
        shape = (tree.game.terminals, *discount.shape)
        with np.errstate(all="ignore"):
            paid = np.empty(shape)
            for history, here in enumerate(reached[period]):
                ends = np.flatnonzero(tree.place[:, period] == history)
                rows = tree.row[ends, period]
                if rows[0] == OVER:
                    paid[ends] = idle(here.block)
                    continue
                paid[ends] = here.block.flow[rows]
                if here.over.any():
                    paid[ends] = np.where(here.over, idle(here.block), paid[ends])
            if found:
                paid = paid + discount * found[0]
        found.insert(0, paid)
    return found


def _games(
    tree: UnrolledTree, reached: list[list[_AfterHistory]], plan: n.Plan | None
) -> Iterator[tuple[Ints, GameTree, Ints]]:
    """Yield the games that a plan leaves: in which draws, the game, and which ends are left."""
    block = reached[0][0].block
    model, first = block.model, int(block.quantities[PERIOD].flat[0])
    actions = np.full((len(tree.sets), block.draws), -1)
    for later, histories in enumerate(reached):
        rules = model.scenario.plan_rules(plan, first + later)
        for history, here in enumerate(histories if rules else ()):
            imposed = model.actions(rules, here.block.env)
            own = np.flatnonzero((tree.sets[:, 0] == later) & (tree.sets[:, 1] == history))
            actions[own] = imposed[tree.sets[own, 2]]
    _, samples, kind = np.unique(actions, axis=1, return_index=True, return_inverse=True)
    for i, sample in enumerate(samples.tolist()):
        at = np.flatnonzero(kind.reshape(-1) == i)
        if (actions[:, sample] < 0).all():
            yield at, tree.game, np.arange(tree.game.terminals)
        else:
            yield at, *impose(tree.game, actions[:, sample])
