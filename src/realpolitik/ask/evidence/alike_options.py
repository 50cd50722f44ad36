"""Options that pay every actor the same, whatever else is played (rule S16). Owns `alike`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import Expressions, all_references
from realpolitik.scenario.model import CHANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from realpolitik.arrays import ActorsByDraws, Floats, Ints, PathsByActorsByDraws
    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.moves import Move

EQUAL = 1e-9
"""Payoffs count as the same that differ by no more than this part of the actor's largest one."""


def alike(
    scenario: Scenario, tree: Tree, payoffs: PathsByActorsByDraws[Floats]
) -> Iterator[tuple[str, str, str]]:
    """Yield moves with two of their options that pay alike in every draw, on every path.

    An option is told with the first one that pays as it does. Steps of a graded choice are left
    out, since they share what is one range, and so are options to which the file gives a base
    weight, and moves on which chance or the next period depends.

    Parameters
    ----------
    scenario, tree
        The scenario and its tree.
    payoffs
        Those of a sample of draws, shape (terminals, actors, draws).
    """
    slack = EQUAL * np.abs(payoffs).max(axis=(0, 2), initial=0.0)[:, None]
    elsewhere = _depended_on(scenario)
    for move in scenario.moves.values():
        if move.by == CHANCE or move.graded or move.name in elsewhere:
            continue
        told: set[str] = set()
        places = _places(tree, move)
        for one, other in _pairs(move):
            mine, theirs = (places[name] for name in (one, other))
            if other in told or not len(mine[0]) or not np.array_equal(mine[0], theirs[0]):
                continue
            # One draw tells most options apart.
            if all(_same(payoffs[..., some], mine[1], theirs[1], slack) for some in (_FIRST, _ALL)):
                told.add(other)
                yield move.name, one, other


_FIRST, _ALL = slice(0, 1), slice(None)


def _same(
    payoffs: PathsByActorsByDraws[Floats], one: Ints, other: Ints, slack: ActorsByDraws[Floats]
) -> bool:
    """Whether some paths pay every actor what others pay it."""
    return bool(np.all(np.abs(payoffs[one] - payoffs[other]) <= slack))


def _pairs(move: Move) -> Iterator[tuple[str, str]]:
    plain = [option.name for option in move.options if option.base is None]
    for i, one in enumerate(plain):
        for other in plain[i + 1 :]:
            yield one, other


def _places(tree: Tree, move: Move) -> dict[str, tuple[Ints, Ints]]:
    """Return for each option what else is played on its paths, in order, and these paths."""
    _, rest = tree.kinds([name for name in tree.columns if name != move.name])
    found = {}
    for option in move.option_names:
        paths = np.flatnonzero(tree.columns[move.name] == tree.codes[option])
        paths = paths[np.argsort(rest[paths])]
        found[option] = rest[paths], paths
    return found


def _depended_on(scenario: Scenario) -> set[str]:
    """Return the moves on which chance, or what one period hands to the next, depends."""
    nodes = [o.probability for m in scenario.moves.values() for o in m.options]
    if scenario.periods is not None:
        nodes += [state.following for state in scenario.periods.states.values()]
        nodes.append(scenario.periods.ends)
    expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
    used = (all_references(expressions, node, n.MoveRef) for node in nodes if node is not None)
    return set[str]().union(*used)
