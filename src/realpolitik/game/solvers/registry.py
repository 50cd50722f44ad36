"""The solutions on offer, by name (rules G2 and G3).

Owns `SOLVERS`, `solver` and `solve`. To add a solution: a file with its solver, imported here, and
its line in the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from realpolitik.game.solvers.backward_induction import SubgamePerfect
from realpolitik.game.solvers.base import AbstractSolver, Problem
from realpolitik.game.solvers.limit import LargePrecisionLimit
from realpolitik.game.solvers.quantal_response import QuantalResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import Array
    from realpolitik.game.solution import Solution
    from realpolitik.game.tree import GameTree


Method: TypeAlias = str
"""The name of a solver, as users type it."""

_SOLVERS: tuple[AbstractSolver, ...] = (
    QuantalResponse(),
    SubgamePerfect(),
    LargePrecisionLimit(),
)

SOLVERS: dict[Method, AbstractSolver] = {one.name: one for one in _SOLVERS}
"""Every solver by its name; the first one is the default."""

METHODS: tuple[Method, ...] = tuple(SOLVERS)

DEFAULT_METHOD: Method = METHODS[0]


def solver(method: Method) -> AbstractSolver:
    """Return a solver by its name.

    Raises
    ------
    ValueError
        If there is no such solver.
    """
    if method not in SOLVERS:
        raise ValueError(f"unknown method {method!r}; known: {', '.join(SOLVERS)}")
    return SOLVERS[method]


def solve(
    method: Method,
    tree: GameTree,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None = None,
    *,
    stop: Callable[[int], None] | None = None,
) -> Solution:
    """Solve a game for every draw by a solution called by name.

    Parameters
    ----------
    method
        The name of a solver.
    tree, payoffs, precision, chance, stop
        The game over draws; see `Problem`.

    Raises
    ------
    UnsupportedGameError
        If the solver does not admit the game.
    ValueError
        If there is no such method.
    """
    return solver(method).solve(Problem(tree, payoffs, precision, chance, stop))
