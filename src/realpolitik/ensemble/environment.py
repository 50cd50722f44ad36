"""Where compiled expressions find their values: moves on paths, quantities in draws.

Owns `Environment`, and `Track` for one path in each draw.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from realpolitik.arrays import Array, Ints, Namespace, Paths, Row
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.expression.values import Compiled


@dataclass
class Environment:
    """Values for some paths and some draws; variables and outcomes are computed once and kept.

    Parameters
    ----------
    columns
        For each move the code of the option taken on each path, shape (paths,).
    codes
        The code of each option.
    definitions
        The compiled variables and outcomes.
    quantities
        Each quantity's values, shape (1, draws) or (1, 1).
    xp
        The array namespace.
    answer
        Answers a question of a claim, or None where none may stand.
    """

    columns: Mapping[str, Paths[Ints]]
    codes: Mapping[str, int]
    definitions: Mapping[str, Compiled]
    quantities: Mapping[str, Row[Array]]
    xp: Namespace = np
    answer: Callable[[n.Asked], Array] | None = None
    _kept: dict[str, Array] = field(default_factory=dict)

    def quantity(self, name: str) -> Row[Array]:
        """Return a quantity's values."""
        return self.quantities[name]

    def move(self, name: str) -> Array:
        """Return the option taken at a move on each path, shape (paths, 1)."""
        key = f"move {name}"
        if key not in self._kept:
            self._kept[key] = self.xp.asarray(self.columns[name][:, None])
        return self._kept[key]

    def definition(self, name: str) -> Array:
        """Return a variable's or an outcome's values."""
        if name not in self._kept:
            self._kept[name] = self.definitions[name](self)
        return self._kept[name]

    def code(self, option: str) -> int:
        """Return an option's code."""
        return self.codes[option]

    def query(self, node: n.Asked) -> Array:
        """Answer a question."""
        if self.answer is None:
            raise AssertionError("a question outside a claim")
        return self.answer(node)

    def on(self, rows: Ints) -> Environment:
        """Return the same draws on some of the paths."""
        return self.where({name: column[rows] for name, column in self.columns.items()})

    def where(self, columns: Mapping[str, Paths[Ints]]) -> Environment:
        """Return the same draws on other paths: for each move the option's code on each."""
        return Environment(columns, self.codes, self.definitions, self.quantities, self.xp)


class Track(Environment):
    """Values along one path in each draw: `columns` has for each move an option's code per draw."""

    def move(self, name: str) -> Array:
        """Return the option taken at a move in each draw, shape (1, draws)."""
        return self.columns[name][None, :]
