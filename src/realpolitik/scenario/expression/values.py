"""Where compiled expressions find their values. Owns `Values` and `Compiled`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from realpolitik.arrays import Array, Namespace

if TYPE_CHECKING:
    from realpolitik.scenario.expression import nodes as n


class Values(Protocol):
    """Where an expression finds its values."""

    xp: Namespace

    def quantity(self, name: str) -> Array:
        """Return a quantity's values, shape (1, draws)."""

    def move(self, name: str) -> Array:
        """Return the code of the option taken at a move, shape (paths, 1)."""

    def definition(self, name: str) -> Array:
        """Return a variable's or an outcome's values."""

    def code(self, option: str) -> int:
        """Return the code of an option; ``""`` is the code of a move that did not happen."""

    def query(self, node: n.Asked) -> Array:
        """Return the answer to a question in each draw, shape (1, draws)."""


Compiled = Callable[[Values], Array]
"""A compiled expression: a function from an environment to an array."""
