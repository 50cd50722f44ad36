"""The backward pass written down as a program: choices, values, paths and what they pay.

Owns `WrittenGame`. What is done, and in which order, is what `game.solvers.logit` does with arrays,
to the last bit. Where actors face the same choice at several nodes, it is written down once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.game.tree import TERMINAL
from realpolitik.kernels.operations import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.ensemble.trace import Register, Trace
    from realpolitik.game import GameTree

Values = list["Register"]
"""What each actor expects."""


@dataclass(frozen=True, eq=False)
class WrittenGame:
    """A game of perfect information without chance, solved in a program.

    Parameters
    ----------
    value
        Each actor's expected payoff.
    path
        The probability of each path, in the order of the game's payoffs.
    """

    value: Values
    path: list[Register]

    @classmethod
    def of(
        cls,
        trace: Trace,
        game: GameTree,
        payoffs: Sequence[Values],
        precision: Sequence[Register],
        *,
        exact: bool,
    ) -> WrittenGame:
        """Solve a game whose payoffs are registers.

        Parameters
        ----------
        trace
            What is written on.
        game
            The game.
        payoffs
            Each actor's payoff at each end of the tree.
        precision
            Each actor's precision.
        exact
            Whether everyone replies exactly.
        """
        row = {node: i for i, node in enumerate(game.terminal_nodes.tolist())}
        value: dict[int, Values] = {}
        share: dict[int, Values] = {}
        for node in reversed(range(game.nodes)):
            known = int(game.node_set[node])
            if known == TERMINAL:
                value[node] = payoffs[row[node]]
                continue
            here = game.information_sets[known]
            actor = here.actor
            after = [value[child] for child in game.children[node]]
            own = [values[actor] for values in after]
            if exact:
                share[node] = _best(trace, own)
            else:
                share[node] = _quantal_response(trace, own, precision[actor])
                if here.weights is not None:
                    share[node] = _reweighed(trace, share[node], here.weights)
            value[node] = [
                _expected(trace, share[node], [values[a] for values in after])
                for a in range(len(game.actors))
            ]
        reach = {0: trace.constant(1.0)}
        for node in range(game.nodes):
            for child, p in zip(game.children[node], share.get(node, []), strict=True):
                reach[child] = trace.note(Operation.MULTIPLY, reach[node], p)
        return cls(value[0], [reach[int(node)] for node in game.terminal_nodes])


def _quantal_response(trace: Trace, worth: Values, precision: Register) -> Values:
    """Choose better actions more often; see `game.solvers.logit`."""
    if len(worth) == 1:
        return [trace.constant(1.0)]
    if len(worth) == 2:
        return _either(trace, worth[0], worth[1], precision)
    top = reduce(lambda a, b: trace.note(Operation.MAXIMUM, a, b), worth)
    scaled = [
        trace.note(Operation.MULTIPLY, trace.note(Operation.SUBTRACT, w, top), precision)
        for w in worth
    ]
    weights = [trace.note(Operation.EXPONENTIAL, s) for s in scaled]
    total = reduce(lambda a, b: trace.note(Operation.ADD, a, b), weights)
    return [trace.note(Operation.DIVIDE, w, total) for w in weights]


def _reweighed(trace: Trace, share: Values, weights: Sequence[float]) -> Values:
    """Choose in proportion to base weights as well (rule S16)."""
    weighed = [trace.note(Operation.MULTIPLY, p, w) for p, w in zip(share, weights, strict=True)]
    total = reduce(lambda a, b: trace.note(Operation.ADD, a, b), weighed)
    return [trace.note(Operation.DIVIDE, w, total) for w in weighed]


def _either(trace: Trace, one: Register, other: Register, precision: Register) -> Values:
    """Choose one of two actions: the better one has the weight 1."""
    apart = trace.note(Operation.ABSOLUTE, trace.note(Operation.SUBTRACT, one, other))
    scaled = trace.note(Operation.MULTIPLY, trace.note(Operation.NEGATIVE, apart), precision)
    weight = trace.note(Operation.EXPONENTIAL, scaled)
    total = trace.note(Operation.ADD, 1.0, weight)
    more, less = (trace.note(Operation.DIVIDE, w, total) for w in (1.0, weight))
    worse = trace.note(Operation.GREATER, other, one)
    return [trace.where(worse, less, more), trace.where(worse, more, less)]


def _best(trace: Trace, worth: Values) -> Values:
    """Choose the first of the best actions."""
    shares = []
    for j, own in enumerate(worth):
        tests = [trace.note(Operation.GREATER, own, other) for other in worth[:j]]
        tests += [trace.note(Operation.GREATER_EQUAL, own, other) for other in worth[j + 1 :]]
        one = trace.constant(True, np.bool_)
        taken = reduce(lambda a, b: trace.note(Operation.AND, a, b), tests) if tests else one
        shares.append(trace.astype(taken, np.float64))
    return shares


def _expected(trace: Trace, share: Values, values: Values) -> Register:
    """Return the expected value of actions, added up in their order."""
    total = trace.note(Operation.MULTIPLY, share[0], values[0])
    for p, value in zip(share[1:], values[1:], strict=True):
        total = trace.note(Operation.MULTIPLY_ADD, total, p, value)
    return total
