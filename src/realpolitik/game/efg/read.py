"""Reading Gambit's ``.efg`` files (rule G5).

Owns `read_efg`. The whole format is read: rational and decimal numbers, outcomes at inner nodes
(paid where they are passed), information sets and outcomes that are described once and named by
number afterwards, quoted names with escapes, the comment. The text is untrusted: whatever costs
time or memory is bounded, reading takes time in proportion to the text, and every fault is a
message with its line.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import NoReturn, TypeVar

import numpy as np

from realpolitik.errors import GameFileError
from realpolitik.files import read_bytes
from realpolitik.game.game import Game
from realpolitik.game.tree import CHANCE, TERMINAL, GameTree, InformationSet
from realpolitik.suggest import printable

MAX_BYTES = 50_000_000
MAX_NODES = 1_000_000
MAX_NUMBERS = 10_000_000
"""Payoffs that are kept: nodes times players."""
MAX_TEXT = 100_000
"""Characters of a title, a comment or a name."""
MAX_DIGITS = 400
"""Characters of a number, which are enough for every float."""

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*+")
      | (?P<mark>[{}])
      | (?P<word>[^\s{}",]+)
      | (?P<comma>,)
    )""",
    re.VERBOSE | re.DOTALL,
)


def read_efg(path_or_text: str | Path) -> Game:
    """Read a game from an ``.efg`` file, or from its text.

    Parameters
    ----------
    path_or_text
        A path, or a text that begins with ``EFG``.

    Raises
    ------
    GameFileError
        If it cannot be read; the message gives the line.
    """
    if isinstance(path_or_text, str) and path_or_text.lstrip().startswith("EFG"):
        return _Reader(_bounded(path_or_text, "text"), "text").game()
    path = Path(path_or_text)
    try:
        text = _bounded(read_bytes(path, MAX_BYTES), str(path)).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise GameFileError(f"{str(path)[:200]}: cannot read the file: {reason}") from None
    return _Reader(text, str(path)).game()


_Text = TypeVar("_Text", str, bytes)


def _bounded(content: _Text, name: str) -> _Text:
    if len(content) > MAX_BYTES:
        raise GameFileError(f"{name[:200]}: larger than {MAX_BYTES:,} bytes")
    return content


@dataclass
class _Set:
    """An information set as far as it has been described."""

    index: int
    actions: tuple[str, ...]
    chances: tuple[float, ...] = ()


@dataclass
class _Reader:
    """Reads tokens into nodes, depth first, without recursion."""

    text: str
    name: str
    at: int = 0
    sets: list[InformationSet] = field(default_factory=list)
    known: dict[tuple[int, int], _Set] = field(default_factory=dict)
    outcomes: dict[int, list[float]] = field(default_factory=dict)
    node_set: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    action: list[int] = field(default_factory=list)
    paid: list[list[float]] = field(default_factory=list)
    players: tuple[str, ...] = ()
    nothing: list[float] = field(default_factory=list)

    def fail(self, message: str) -> NoReturn:
        line = self.text.count("\n", 0, self.at) + 1
        raise GameFileError(printable(f"{self.name}:{line}: {message}"))

    def peek(self) -> tuple[str, str]:
        """Return the kind and the text of the next token; commas count as spaces."""
        position = self.at
        while True:
            match = _TOKEN.match(self.text, position)
            if match is None:
                if self.text[position:].strip():
                    self.at = position
                    self.fail("this is not a token of an .efg file; is a quote missing?")
                return "end", ""
            kind = str(match.lastgroup)
            position = match.end()
            if kind != "comma":
                self._next = position
                return kind, match.group(kind)

    def take(self, kind: str, what: str) -> str:
        found, text = self.peek()
        if found != kind:
            shown = text[:40] or "the end of the file"
            self.fail(f"found {shown}, wanted {what}")
        if kind == "text" and len(text) > MAX_TEXT:
            self.fail(f"a text of {len(text) - 2:,} characters; at most {MAX_TEXT:,} are read")
        self.at = self._next
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
        return text

    def take_if(self, kind: str, text: str | None = None) -> bool:
        found, value = self.peek()
        if found == kind and text in (None, value):
            self.at = self._next
            return True
        return False

    def integer(self, what: str) -> int:
        word = self.take("word", what)
        if not re.fullmatch(r"\d{1,9}", word):
            self.fail(f"found {word[:40]}, wanted {what}")
        return int(word)

    def number(self) -> float:
        word = self.take("word", "a number")
        if len(word) > MAX_DIGITS:
            self.fail(f"a number of {len(word):,} characters; at most {MAX_DIGITS} are read")
        if not re.fullmatch(r"[-+]?(\d+/\d+|(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?)", word):
            self.fail(f"found {word[:40]}, wanted a number")
        try:
            value = float(Fraction(word)) if "/" in word else float(word)
        except (ZeroDivisionError, OverflowError):
            value = math.inf
        if not math.isfinite(value):
            self.fail(f"{word[:40]} is not a finite number")
        return value

    def game(self) -> Game:
        if self.take("word", "`EFG 2 R`") != "EFG" or self.integer("the version 2") != 2:
            self.fail("this is not an .efg file of version 2")
        if self.take("word", "`R` or `D`") not in {"R", "D"}:
            self.fail("found another kind of numbers, wanted `R` or `D`")
        title = self.take("text", "the title in quotes")
        self.take("mark", "`{`")
        players = []
        while not self.take_if("mark", "}"):
            players.append(self.take("text", "a player's name in quotes, or `}`"))
        self.players = tuple(players)
        self.nothing = [0.0] * len(players)
        comment = self.take("text", "a comment") if self.peek()[0] == "text" else ""
        self.nodes()
        if self.peek()[0] != "end":
            self.fail("the tree is complete, but the file goes on")
        return self.build(title, comment)

    def nodes(self) -> None:
        """Read all nodes in prefix order; `open_` holds nodes whose children are still to come."""
        open_: list[tuple[int, int, int]] = []
        while True:
            up, which = -1, -1
            if open_:
                up, which, total = open_.pop()
                if which + 1 < total:
                    open_.append((up, which + 1, total))
            arity = self.node(up, which)
            if arity:
                open_.append((len(self.node_set) - 1, 0, arity))
            if not open_:
                return

    def node(self, up: int, which: int) -> int:
        """Read one node; return how many children follow."""
        if len(self.node_set) >= MAX_NODES:
            self.fail(f"more than {MAX_NODES:,} nodes")
        if len(self.node_set) * len(self.players) >= MAX_NUMBERS:
            self.fail(f"more than {MAX_NUMBERS:,} payoffs: {len(self.players):,} players a node")
        kind = self.take("word", "a node: `c`, `p` or `t`")
        if kind not in {"c", "p", "t"}:
            self.fail(f"found {kind[:40]}, wanted a node: `c`, `p` or `t`")
        self.take("text", "the node's name in quotes")
        self.parent.append(up)
        self.action.append(which)
        arity = 0
        if kind == "t":
            self.node_set.append(TERMINAL)
        else:
            actor = CHANCE
            if kind == "p":
                actor = self.integer("the player's number") - 1
                if not 0 <= actor < len(self.players):
                    self.fail(f"there is no player {actor + 1}")
            at = self.information_set(actor)
            self.node_set.append(at.index)
            arity = len(at.actions)
        outcome = self.outcome()
        before = self.paid[up] if up >= 0 else self.nothing
        # Nodes at which nothing is paid share what was paid before.
        if outcome is self.nothing:
            self.paid.append(before)
        else:
            self.paid.append([a + b for a, b in zip(before, outcome, strict=True)])
        return arity

    def information_set(self, actor: int) -> _Set:
        number = self.integer("the information set's number")
        label = self.take("text", "a name") if self.peek()[0] == "text" else ""
        actions: list[str] = []
        chances: list[float] = []
        if self.take_if("mark", "{"):
            while not self.take_if("mark", "}"):
                actions.append(self.take("text", "an action's name in quotes, or `}`"))
                if actor == CHANCE:
                    chances.append(self.number())
        known = self.known.get((actor, number))
        if known is None:
            if not actions:
                self.fail(f"information set {number} is used before its actions are listed")
            if actor == CHANCE:
                self.check_chances(chances)
            unique = _distinct(actions)
            known = _Set(len(self.sets), unique, tuple(chances))
            self.known[actor, number] = known
            self.sets.append(InformationSet(actor, label or str(number), unique))
        elif actions and len(actions) != len(known.actions):
            self.fail(f"information set {number} has {len(known.actions)} actions elsewhere")
        return known

    def check_chances(self, chances: list[float]) -> None:
        if min(chances) < 0 or not math.isclose(sum(chances), 1.0, abs_tol=1e-6):
            self.fail(f"chances must not be negative and must sum to 1, not {sum(chances):.9g}")

    def outcome(self) -> list[float]:
        number = self.integer("the outcome's number")
        if self.peek()[0] == "text":
            self.take("text", "the outcome's name")
        if self.take_if("mark", "{"):
            values = []
            while not self.take_if("mark", "}"):
                values.append(self.number())
            if len(values) != len(self.players):
                found = f"{len(values)} payoffs for {len(self.players)} players"
                self.fail(found)
            self.outcomes[number] = values
        if number == 0:
            return self.nothing
        if number not in self.outcomes:
            self.fail(f"outcome {number} is used before its payoffs are given")
        return self.outcomes[number]

    def build(self, title: str, comment: str) -> Game:
        tree = GameTree.of(
            self.players,
            tuple(self.sets),
            np.array(self.node_set),
            np.array(self.parent),
            np.array(self.action),
        )
        payoffs = np.array([self.paid[int(t)] for t in tree.terminal_nodes], dtype=np.float64)
        chance = {}
        for known in self.known.values():
            if known.chances:
                shares = np.array(known.chances)
                exact = math.isclose(float(shares.sum()), 1.0, abs_tol=1e-12)
                chance[known.index] = shares if exact else shares / shares.sum()
        return Game(tree, payoffs.reshape(tree.terminals, -1), chance, title, comment)


def _distinct(actions: list[str]) -> tuple[str, ...]:
    """Return the names of actions; those that stand there twice get a number."""
    counts, taken = Counter(actions), set(actions)
    names = []
    for i, action in enumerate(actions, start=1):
        name, number = action, i
        while counts[action] > 1 and name in taken:
            name, number = f"{action or 'action'} {number}", number + len(actions)
        taken.add(name)
        names.append(name)
    return tuple(names)
