"""From a scenario's moves to a game tree (rules G1 and S4 to S7).

Owns `expand`. The tree grows move by move, all paths at once: at each move the paths on which it
happens are split by the options that are open there. The size is checked before it is reached, so
that a tree too large is refused at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.errors import ScenarioError
from realpolitik.game import CHANCE, GameTree, InformationSet
from realpolitik.game.tree import TERMINAL
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.expression.references import Expressions, all_references
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.model import CHANCE as BY_CHANCE
from realpolitik.scenario.rules import move as rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.moves import Move, Option
    from realpolitik.scenario.rules.base import Rule

MAX_TERMINALS = 200_000

MAX_CELLS = 20_000_000
"""Values of moves, options and conditions that are held on all paths while one move happens."""

MAX_WORK = 200_000_000
"""The same, over all moves."""

NONE = -1
"""The code of a move that did not happen."""


@dataclass(frozen=True, eq=False)
class Tree:
    """A scenario's game with what links it back to the scenario.

    Parameters
    ----------
    game
        The game.
    columns
        For each move the code of the option taken on each path; `NONE` if it did not happen.
    codes
        The code of each option's name; the empty name is `NONE`.
    set_move
        For each information set the move that is made there.
    """

    game: GameTree
    columns: Mapping[str, NDArray[np.int64]]
    codes: Mapping[str, int]
    set_move: tuple[str, ...]

    def kinds(self, moves: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Tell paths apart by some moves alone.

        Returns
        -------
        rows
            One path of each kind.
        kind
            For each path its kind, shape (terminals,).
        """
        if not moves:
            return np.zeros(1, dtype=np.int64), np.zeros(self.game.terminals, dtype=np.int64)
        alike = _numbered([self.columns[m] for m in moves], self.game.terminals)
        _, rows, kind = np.unique(alike, return_index=True, return_inverse=True)
        return rows, kind


def _numbered(columns: Sequence[NDArray[np.int64]], rows: int) -> NDArray[np.int64]:
    """Give rows the same number where they agree in all columns, in the order of their values.

    Each column is a digit of the number; before it would overflow, the numbers so far are made
    consecutive.
    """
    number, kinds = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        base = int(column.max()) - NONE + 1
        if kinds > _MAX_INT // base:
            known, number = np.unique(number, return_inverse=True)
            kinds = len(known)
        number = number * base + (column - NONE)
        kinds *= base
    return number


_MAX_INT = 2**62


def _size(node: n.Node) -> int:
    """Return how many parts an expression has."""
    return sum(1 for _ in node.walk())


class _Growth:
    """The tree while it grows."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        names = dict.fromkeys(o for m in scenario.moves.values() for o in m.option_names)
        self.codes = {"": NONE, **{name: i for i, name in enumerate(names)}}
        self.definitions: dict[str, Compiled] = {
            k: compile_expression(d.expression) for k, d in scenario.definitions.items()
        }
        self.sizes = {k: _size(d.expression) for k, d in scenario.definitions.items()}
        self.expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
        self.work = 0
        self.columns: dict[str, NDArray[np.int64]] = {}
        self.tips = np.zeros(1, dtype=np.int64)
        self.node_set = [np.array([TERMINAL])]
        self.parent = [np.array([-1])]
        self.action = [np.array([-1])]
        self.count = 1
        self.sets: list[InformationSet] = []
        self.set_move: list[str] = []

    def refuse(self, rule: type[Rule], path: tuple[str, ...], found: str, wanted: str) -> None:
        faults = Faults(self.scenario.source)
        faults.add(rule, self.scenario.root.locate(path, key=True), found, wanted)
        raise ScenarioError(faults.in_order())

    def holds(self, node: n.Node | None, env: Environment) -> NDArray[np.bool_]:
        """Return where a condition holds; everywhere if there is none."""
        paths = len(self.tips)
        if node is None:
            return np.ones(paths, dtype=bool)
        value = compile_expression(node)(env)
        return np.broadcast_to(value, (paths, 1))[:, 0]

    def count_work(self, move: Move) -> None:
        """Refuse a move whose conditions on all paths are too much to work out."""
        conditions = [c for c in (move.when, *(o.when for o in move.options)) if c is not None]
        used = set[str]().union(
            *(all_references(self.expressions, c, n.DefinitionRef) for c in conditions)
        )
        parts = sum(map(_size, conditions)) + sum(self.sizes[name] for name in used)
        cells = len(self.tips) * (len(self.columns) + len(move.options) + parts)
        self.work += cells
        if cells > MAX_CELLS or self.work > MAX_WORK:
            found = f"at `{move.name}` there are {len(self.tips):,} paths with {cells:,} values"
            wanted = "fewer options before it, or shorter conditions"
            self.refuse(rules.TreeTooLarge, ("moves", move.name), found, wanted)

    def move(self, move: Move) -> None:
        """Let one move happen."""
        self.count_work(move)
        # Conditions use no quantities and ask no questions (rule G1).
        env = Environment(self.columns, self.codes, self.definitions, {})
        happens = self.holds(move.when, env)
        open_ = np.stack([self.holds(o.when, env) for o in move.options], axis=1)
        open_ &= happens[:, None]
        if np.any(happens & ~open_.any(axis=1)):
            stuck = int(np.flatnonzero(happens & ~open_.any(axis=1))[0])
            found = f"no option of `{move.name}` is open when {self.describe(stuck)}"
            self.refuse(rules.NoOptionLeft, ("moves", move.name), found, "an option, or `when:`")
        width = np.where(happens, open_.sum(axis=1), 1)
        if width.sum() > MAX_TERMINALS:
            found = f"with `{move.name}` there are {int(width.sum()):,} paths or more"
            wanted = f"at most {MAX_TERMINALS:,} terminal nodes"
            self.refuse(rules.TreeTooLarge, ("moves", move.name), found, wanted)
        self.mark_sets(move, happens, open_)
        self.split(move, happens, open_, width)

    def mark_sets(self, move: Move, happens: NDArray[np.bool_], open_: NDArray[np.bool_]) -> None:
        """Give each node where the move happens its information set."""
        actor = CHANCE if move.by == BY_CHANCE else list(self.scenario.actors).index(move.by)
        seen = [c for name, c in self.columns.items() if name not in move.hidden]
        at = np.flatnonzero(happens)
        if not len(at):
            return
        alike = _numbered([column[at] for column in seen], len(at))
        _, first, member = np.unique(alike, return_index=True, return_inverse=True)
        offset = len(self.sets)
        for row in at[first]:
            options = [o for o, is_open in zip(move.options, open_[row], strict=True) if is_open]
            actions, weights = tuple(o.name for o in options), _weights(options)
            self.sets.append(InformationSet(actor, move.name, actions, weights))
            self.set_move.append(move.name)
        sets = np.concatenate(self.node_set)
        sets[self.tips[at]] = offset + member.reshape(-1)
        self.node_set = [sets]

    def split(
        self,
        move: Move,
        happens: NDArray[np.bool_],
        open_: NDArray[np.bool_],
        width: NDArray[np.int64],
    ) -> None:
        """Replace each path on which the move happens by one for each open option."""
        source = np.repeat(np.arange(len(self.tips)), width)
        rank = np.arange(len(source)) - np.repeat(np.cumsum(width) - width, width)
        codes = np.array([self.codes[o.name] for o in move.options])
        born = happens[source]
        chosen = np.full(len(source), NONE)
        chosen[born] = codes[np.nonzero(open_)[1]]
        self.columns = {name: column[source] for name, column in self.columns.items()}
        self.columns[move.name] = chosen
        tips = self.tips[source]
        fresh = np.arange(self.count, self.count + int(born.sum()))
        self.parent.append(tips[born])
        self.action.append(rank[born])
        self.node_set.append(np.full(len(fresh), TERMINAL))
        tips[born] = fresh
        self.tips, self.count = tips, self.count + len(fresh)

    def describe(self, path: int) -> str:
        """Return the moves on a path, in words."""
        names = {code: name for name, code in self.codes.items()}
        taken = [f"{m} == {names[int(c[path])] or 'none'}" for m, c in self.columns.items()]
        return " and ".join(taken) or "it is the first move"


def _weights(options: Sequence[Option]) -> tuple[float, ...] | None:
    """Return the base weights of some options; None if all weigh alike (rule S16)."""
    weights = tuple(1.0 if o.base is None else o.base for o in options)
    return None if len(set(weights)) == 1 else weights


def expand(scenario: Scenario) -> Tree:
    """Return the game tree of a scenario.

    Raises
    ------
    ScenarioError
        E506 if the tree is too large, E508 if on some path no option is open.
    """
    growth = _Growth(scenario)
    for move in scenario.moves.values():
        growth.move(move)
    game = GameTree.of(
        tuple(scenario.actors),
        tuple(growth.sets),
        np.concatenate(growth.node_set),
        np.concatenate(growth.parent),
        np.concatenate(growth.action),
    )
    # Paths are listed by move; the game lists its terminal nodes by level.
    row = np.empty(growth.count, dtype=np.int64)
    row[growth.tips] = np.arange(len(growth.tips))
    listed = row[game.terminal_nodes]
    columns = {name: column[listed] for name, column in growth.columns.items()}
    return Tree(game, columns, growth.codes, tuple(growth.set_move))
