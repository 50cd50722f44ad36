"""What readers see in place of the names that a file uses in expressions (rule S4).

Owns `Names`, `plain` and `described`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.moves import Option

NOT_MADE = "(does not happen)"
"""What readers see where a move does not happen."""

_SIGNS = "(){}[]=<>+*/"
"""What an expression has and a name has not."""


def plain(name: str) -> str:
    """Return a name of the file as a reader sees it if the file gives no other: with spaces.

    An expression, which quotes the file, stays as it is.

    >>> plain("troops_sent"), plain("P(troops_sent)")
    ('troops sent', 'P(troops_sent)')
    """
    return name if any(sign in name for sign in _SIGNS) else name.replace("_", " ")


def described(quantity: str, says: str) -> str:
    """Return what a quantity stands for, and its name: "worth of a raid (prize)".

    >>> described("cost_of_war", "what war costs"), described("cost", "cost"), described("x", "")
    ('what war costs (cost of war)', 'cost', 'x')
    """
    name = plain(quantity)
    return f"{says} ({name})" if says and says != name else name


@dataclass(frozen=True)
class Names:
    """The names that readers see of a scenario's moves and options.

    A name that is no move or option of the scenario is returned with spaces.
    """

    scenario: Scenario

    def mover(self, move: str) -> str:
        """Return who makes a move."""
        actor = self.scenario.actors.get(self.scenario.moves[move].by)
        return actor.title if actor else "chance"

    def move(self, move: str) -> str:
        """Return a move's name."""
        known = self.scenario.moves.get(move)
        return known.title if known is not None and known.title else plain(move)

    def move_by(self, move: str) -> str:
        """Return a move's name with who makes it, or a private type's with who knows it."""
        private = self.scenario.private.get(move)
        if private is not None:
            owner = self.scenario.actors[private.known_to].title
            return f"{self.move(move)}, known to {owner} alone"
        return f"{self.move(move)}, by {self.mover(move)}"

    def option(self, move: str, option: str) -> str:
        """Return an option's name; an empty one, or ``none``, is that the move does not happen."""
        if option in {"", "none"}:
            return NOT_MADE
        known = self._option(move, option)
        return known.title if known is not None and known.title else plain(option)

    def quoted(self, move: str, option: str) -> str:
        """Return an option's name as a word of a sentence: in quotes if it is several words."""
        name = self.option(move, option)
        return (
            f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
            if (" " in name)
            else name
        )

    def chosen(self, move: str, option: str) -> str:
        """Say who does what: "China lets it pass", or "China: cut" if the option has no name.

        Of a graded choice: "China: the share offered 0.4"; of a private type: "resolve: high".
        """
        name, known = self.option(move, option), self._option(move, option)
        if name == NOT_MADE:
            return f"{self.move(move)} {NOT_MADE}"
        if move in self.scenario.private:
            return f"{self.move(move)}: {name}"
        if known is not None and self.scenario.moves[move].graded:
            return f"{self.mover(move)}: {self.move(move)} {name}"
        if known is None or not known.title:
            return f"{self.mover(move)}: {name}"
        by_chance = self.scenario.moves[move].by not in self.scenario.actors
        return name if by_chance else f"{self.mover(move)} {name}"

    def lever(self, name: str, actor: str = "") -> str:
        """Return a lever's name as an actor of it sees it: "limits (with Russia)"."""
        lever = self.scenario.levers.get(name)
        others = [a for a in lever.actors if a != actor] if lever is not None and actor else []
        titles = " and ".join(self.scenario.actors[other].title for other in others)
        return f"{plain(name)} (with {titles})" if others else plain(name)

    def path(self, path: Mapping[str, str]) -> str:
        """Say what is done on a path, move by move."""
        return "; ".join(self.chosen(move, option) for move, option in path.items())

    def to_dict(self) -> dict[str, dict[str, object]]:
        """Return the names that the file gives: of each move, and of its options."""
        moves = self.scenario.moves.values()
        options = {m.name: {o.name: o.title for o in m.options if o.title} for m in moves}
        return {
            name: {"name": self.move(name), "options": found}
            for name, found in options.items()
            if found or self.scenario.moves[name].title
        }

    def _option(self, move: str, option: str) -> Option | None:
        known = self.scenario.moves.get(move)
        options = known.options if known is not None else ()
        return next((o for o in options if o.name == option), None)
