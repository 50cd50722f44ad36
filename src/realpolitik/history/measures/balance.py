"""Structural balance of a network of friends and foes.

Owns `SignedNetwork`, `balance` (triangles), `walks` and `frustration` (the line index, exact).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class SignedNetwork:
    """A network of positive and negative ties.

    Parameters
    ----------
    nodes
        The states.
    signs
        Shape (nodes, nodes), symmetric: 1 friends, -1 foes, 0 neither.
    """

    nodes: tuple[Hashable, ...]
    signs: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        positive: Iterable[tuple[Hashable, Hashable]],
        negative: Iterable[tuple[Hashable, Hashable]],
    ) -> SignedNetwork:
        """Return the network of two lists of ties."""
        ties = [(*pair, 1.0) for pair in positive] + [(*pair, -1.0) for pair in negative]
        nodes = tuple(dict.fromkeys(n for a, b, _ in ties for n in (a, b)))
        place = {n: i for i, n in enumerate(nodes)}
        signs = np.zeros((len(nodes), len(nodes)))
        for a, b, sign in ties:
            signs[place[a], place[b]] = signs[place[b], place[a]] = sign
        return cls(nodes, signs)

    @property
    def ties(self) -> list[tuple[int, int, float]]:
        """The ties, as two places in `nodes` and a sign."""
        pairs = combinations(range(len(self.nodes)), 2)
        return [(i, j, float(self.signs[i, j])) for i, j in pairs if self.signs[i, j]]


@dataclass(frozen=True)
class Balance:
    """The triangles of a signed network.

    Parameters
    ----------
    triangles
        How many there are.
    balanced
        How many have none or two negative ties (Heider 1946; Cartwright and Harary 1956).
    census
        How many have 0, 1, 2 and 3 negative ties.
    """

    triangles: int
    balanced: int
    census: tuple[int, int, int, int]

    @property
    def share(self) -> float:
        """The share of balanced triangles; nan without triangles."""
        return self.balanced / self.triangles if self.triangles else float("nan")


def balance(network: SignedNetwork) -> Balance:
    """Count the triangles of a network by their negative ties (Cartwright and Harary 1956)."""
    census = [0, 0, 0, 0]
    for i, j, k in combinations(range(len(network.nodes)), 3):
        three = network.signs[i, j], network.signs[i, k], network.signs[j, k]
        if all(three):
            census[sum(s < 0 for s in three)] += 1
    return Balance(sum(census), census[0] + census[2], (census[0], census[1], census[2], census[3]))


def walks(network: SignedNetwork) -> float:
    """Return the walk index of balance, 0 to 1 (Estrada and Benzi 2014, eq. 4).

    Closed walks with an even number of negative ties against all closed walks, longer ones counting
    less: the trace of exp(A) over that of exp(abs(A)).
    """
    signed = np.exp(np.linalg.eigvalsh(network.signs)).sum()
    return float(signed / np.exp(np.linalg.eigvalsh(np.abs(network.signs))).sum())


@dataclass(frozen=True)
class Frustration:
    """The fewest ties that must change for the network to be balanced.

    Parameters
    ----------
    index
        How many.
    camps
        The two camps that leave just these ties out of line.
    normalised
        1 less the index over half the ties: 1 is balanced (Aref and Wilson 2018).
    """

    index: int
    camps: tuple[frozenset[Hashable], frozenset[Hashable]]
    normalised: float


def frustration(network: SignedNetwork) -> Frustration:
    """Return the exact frustration index and the camps that attain it.

    A binary program with a variable for each state's camp and one for each frustrated tie, solved
    to optimality (Aref and Wilson 2019, the AND model's linear form; Harary 1959 for the index).

    Raises
    ------
    DataError
        If the network is too large to be solved exactly within two minutes.

    >>> frustration(Signed.of([("a", "b"), ("b", "c")], [("a", "c")])).index
    1
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_array

    ties, states = network.ties, len(network.nodes)
    if not ties:
        return Frustration(0, (frozenset(network.nodes), frozenset()), 1.0)
    rows = lil_array((2 * len(ties), states + len(ties)))
    floor = np.zeros(2 * len(ties))
    for at, (i, j, sign) in enumerate(ties):
        # A friend in the other camp, or a foe in the same one, is a frustrated tie.
        rows[2 * at, i], rows[2 * at, j] = -1, sign
        rows[2 * at + 1, i], rows[2 * at + 1, j] = 1, -sign
        rows[2 * at, states + at] = rows[2 * at + 1, states + at] = 1
        floor[2 * at], floor[2 * at + 1] = (0, 0) if sign > 0 else (-1, 1)
    cost = np.r_[np.zeros(states), np.ones(len(ties))]
    upper = np.ones_like(cost)
    # Which camp is which does not matter: the state with most ties is in the first.
    upper[int(np.argmax(np.abs(network.signs).sum(axis=0)))] = 0
    found = milp(
        cost,
        constraints=LinearConstraint(rows.tocsr(), lb=floor),
        integrality=np.r_[np.ones(states), np.zeros(len(ties))],
        bounds=Bounds(0, upper),
        options={"time_limit": 120.0},
    )
    if found.status != 0:
        raise DataError(f"a network of {states} states and {len(ties)} ties was not solved exactly")
    second = frozenset(n for n, x in zip(network.nodes, found.x, strict=False) if x > 0.5)
    index = round(float(found.fun))
    first = frozenset(network.nodes) - second
    return Frustration(index, (first, second), 1 - index / (len(ties) / 2))
