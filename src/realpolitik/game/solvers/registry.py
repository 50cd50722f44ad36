"""The solutions on offer, by name (rules G2 and G3).

Owns `Method` and `solve`. To add a solution: a file with its solver, a name, and a line here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from realpolitik.game.solvers.backward_induction import solve_subgame_perfect
from realpolitik.game.solvers.limit import solve_limit
from realpolitik.game.solvers.qre import solve_qre

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.game.solution import Solution
    from realpolitik.game.tree import GameTree

Array = Any
Method = Literal["qre", "subgame-perfect", "limit"]

METHODS: tuple[Method, ...] = get_args(Method)


def solve(
    method: Method,
    tree: GameTree,
    payoffs: Array,
    precision: Array,
    chance: Mapping[int, Array] | None = None,
    *,
    stop: Callable[[], None] | None = None,
) -> Solution:
    """Solve a game for every draw by a solution called by name.

    Parameters
    ----------
    method
        ``qre``, ``subgame-perfect`` or ``limit``.
    tree, payoffs, precision, chance, stop
        As for `solve_qre`; only ``qre`` uses the precision.

    Raises
    ------
    UnsupportedGameError
        If ``subgame-perfect`` is asked of a game of imperfect information.
    ValueError
        If there is no such method.
    """
    if method == "qre":
        return solve_qre(tree, payoffs, precision, chance, stop=stop)
    if method == "subgame-perfect":
        return solve_subgame_perfect(tree, payoffs, chance)
    if method == "limit":
        return solve_limit(tree, payoffs, chance, stop=stop)
    raise ValueError(f"unknown method {method!r}; known: {', '.join(METHODS)}")
