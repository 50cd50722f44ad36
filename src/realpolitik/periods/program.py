"""A period of a scenario as a program: payoffs, choices and paths, and the states that follow.

Owns `period_program` (rule S13).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.assemble import Assembled, assemble
from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.payoffs import Payoff
from realpolitik.ensemble.trace import Trace, UntraceableError
from realpolitik.game import CHANCE, PeriodProgram, SolvedGame
from realpolitik.kernels.operations import Operation
from realpolitik.periods.backward import WrittenGame
from realpolitik.periods.states import idle_rows
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.scenario.model import PERIOD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.arrays import Ints, Paths
    from realpolitik.ensemble import Model, Play
    from realpolitik.ensemble.trace import Register
    from realpolitik.periods.transition import Transition

MOST_ROWS = 4096
"""Rows of a program: a tile of them is twice as large as a processor's second cache."""

MOST_PATHS = 1000
"""Paths of which payoffs are written down one by one."""


@dataclass(frozen=True, eq=False)
class _Written:
    """A period written down, but for its games.

    Parameters
    ----------
    trace
        What was written.
    payoffs, precision
        Each actor's payoff on each path, and its precision.
    guard
        What is not finite, or very large, where any of these is; or a precision is negative.
    following, over
        By kind of path the states of the next period, and whether play is over after it.
    kind
        For each path its kind.
    idle, discount
        What a period pays in which no move happens, and what a point in the next one is worth.
    """

    trace: Trace
    payoffs: list[list[Register]]
    precision: list[Register]
    guard: Register
    following: list[list[Register]]
    over: list[Register]
    kind: Paths[Ints]
    idle: list[Register]
    discount: list[Register]


@lru_cache(maxsize=128)
def period_program(
    model: Model, transition: Transition, plays: tuple[Play, ...], exact: bool
) -> PeriodProgram | None:
    """Return how a period is played; None if it cannot be written as a program, or is too large.

    Parameters
    ----------
    model, transition
        The scenario.
    plays
        The games that a plan leaves, of this period and of those that the actors see.
    exact
        Whether everyone replies exactly.
    """
    written = _written(model, transition)
    if written is None or not all(_is_simple(play) for play in plays):
        return None
    trace, ahead = written.trace.copy(), len(plays) - 1
    worth = [
        [trace.state(f"worth {k} {a}") for a in range(len(model.payoff))]
        for k in range(len(written.following))
    ]
    games = []
    for depth, play in enumerate(plays):
        payoffs = [written.payoffs[row] for row in _rows(play, model).tolist()]
        if depth < ahead:
            later = [worth[written.kind[row]] for row in _rows(play, model).tolist()]
            payoffs = [
                [trace.note(Operation.ADD, x, y) for x, y in zip(*pair, strict=True)]
                for pair in zip(payoffs, later, strict=True)
            ]
        games.append(WrittenGame.of(trace, play.game, payoffs, written.precision, exact=exact))
    path = [trace.constant(0.0)] * model.tree.game.terminals
    for row, p in zip(_rows(plays[0], model).tolist(), games[0].path, strict=True):
        path[row] = p
    paid = [
        _sum_of_products(trace, path, [row[a] for row in written.payoffs])
        for a in range(len(worth[0]))
    ]
    onward = [*(r for row in written.following for r in row), *written.over, *written.discount]
    still = [*written.idle, *(written.discount if written.idle else [])]
    parts = [[*game.value, written.guard] for game in games]
    parts[0] += [*path, *paid]
    inputs = [*trace.quantities.values(), *trace.states.values()]
    steady, found, rows = assemble(trace, inputs, [*parts, onward, still])
    if rows > MOST_ROWS:
        return None
    return _laid_out(written, trace, games, (path, paid, worth), (steady, *found), rows)


def _laid_out(
    written: _Written,
    trace: Trace,
    games: Sequence[WrittenGame],
    first: tuple[list[Register], list[Register], list[list[Register]]],
    parts: tuple[Assembled, ...],
    rows: int,
) -> PeriodProgram:
    """Return everything by the rows in which it is found."""
    steady, *solved, onward, still = parts
    path, paid, worth = first
    states = tuple((k, r) for k, r in trace.states.items() if not k.startswith("worth "))
    return PeriodProgram(
        rows=rows,
        constants=steady.of_numbers(trace.constants),
        values=np.array(list(trace.constants.values()), dtype=np.float64),
        quantities=tuple((k, steady.rows[r.number]) for k, r in trace.quantities.items()),
        states=tuple((k, steady.rows[r.number]) for k, r in states),
        period=[k for k, _ in states].index(PERIOD),
        steady=steady.steps,
        games=tuple(
            SolvedGame(part.steps, part.of(game.value), part.rows[written.guard.number])
            for part, game in zip(solved, games, strict=True)
        ),
        path=solved[0].of(path),
        paid=solved[0].of(paid),
        onward=onward.steps,
        following=np.stack([onward.of(after) for after in written.following]),
        over=onward.of(written.over),
        discount=onward.of(written.discount),
        worth=np.stack([steady.of(row) for row in worth]),
        still=still.steps,
        idle=still.of(written.idle),
        still_discount=still.of(written.discount if written.idle else []),
    )


def _is_simple(play: Play) -> bool:
    """Return whether nothing is hidden and chance makes no move."""
    by_chance = any(known.actor == CHANCE for known in play.game.information_sets)
    return play.game.has_perfect_information and not by_chance


def _rows(play: Play, model: Model) -> Ints:
    return np.arange(model.tree.game.terminals) if play.rows is None else play.rows


@lru_cache(maxsize=8)
def _written(model: Model, transition: Transition) -> _Written | None:
    """Write a period down, payoffs path by path and states kind by kind."""
    payoffs = [p for p in model.payoff if isinstance(p, Payoff)]
    if len(payoffs) < len(model.payoff) or model.tree.game.terminals > MOST_PATHS:
        return None
    trace, tree = Trace(), model.tree
    inputs = {name: trace.quantity(name) for name in model.quantities}
    inputs |= {name: trace.state(name) for name in (*transition.following, PERIOD)}
    start = Environment({}, tree.codes, model.definitions, inputs, trace)
    paths = [
        start.where({name: column[row : row + 1] for name, column in tree.columns.items()})
        for row in range(tree.game.terminals)
    ]
    try:
        weights: list[Register] = []
        paid = [[payoff.traced(env, weights) for payoff in payoffs] for env in paths]
        precision = [as_number(start, p(start)) for p in model.precision]
        one = trace.constant(1.0)
        discount = [one if p is None else as_number(start, p(start)) for p in transition.patience]
        following, over, kind = _following(transition, paths, inputs[PERIOD])
        idle = idle_rows(model, start) if transition.ends is not None else []
    except UntraceableError:
        return None
    checked = [*(r for row in paid for r in row), *weights, *discount, *idle]
    guard = _guard(trace, checked, precision)
    return _Written(trace, paid, precision, guard, following, over, kind, idle, discount)


def _following(
    transition: Transition, paths: Sequence[Environment], period: Register
) -> tuple[list[list[Register]], list[Register], Paths[Ints]]:
    """Return the states of the next period and whether play is over, by kind; and kinds by path.

    Kinds of paths that lead to the same states are one.
    """
    kinds: dict[tuple[int, ...], int] = {}
    states: list[list[Register]] = []
    over: list[Register] = []
    place = []
    for row in transition.rows.tolist():
        env = paths[row]
        after = [as_number(env, following(env)) for following in transition.following.values()]
        after.append(period + 1.0)
        ended = [] if transition.ends is None else [as_number(env, transition.ends(env))]
        numbers = tuple(r.number for r in (*after, *ended))
        if numbers not in kinds:
            kinds[numbers] = len(kinds)
            states.append(after)
            over += ended
        place.append(kinds[numbers])
    return states, over, np.array(place, dtype=np.int64)[transition.kind]


def _guard(trace: Trace, checked: Sequence[Register], precision: Sequence[Register]) -> Register:
    """Write down what is not finite, or very large, where something is that payoffs rest on."""
    seen = {r.number: r for r in checked}
    # What no state enters comes first, so that it is added up once for all states.
    total = trace.constant(0.0)
    for register in sorted(seen.values(), key=lambda r: r.moves):
        total = trace.note(Operation.MULTIPLY_ADD, total, register, register)
    for register in precision:
        root = trace.note(Operation.SQUARE_ROOT, register)
        total = trace.note(Operation.ADD, total, root)
    return total


def _sum_of_products(trace: Trace, one: Sequence[Register], other: Sequence[Register]) -> Register:
    """Return the sum of products, added up in their order; what is 0 is left out."""
    total = trace.constant(0.0)
    for x, y in zip(one, other, strict=True):
        if x.known != 0:
            total = trace.note(Operation.MULTIPLY_ADD, total, x, y)
    return total
