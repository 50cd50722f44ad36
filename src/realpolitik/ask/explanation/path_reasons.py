"""One way of going through a solved game, told move by move with reasons (rule Q8).

Owns `PathReasons`, the first draws of an ensemble with every actor's payoff by interest, and what
it tells: `PathTold` and `Reason`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ensemble import Reading
from realpolitik.ensemble.payoffs import interests_of
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import percent
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.names import Names, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress, Solved
    from realpolitik.scenario.model import Scenario

DRAWS = 512
"""Draws on which paths are explained, the first of the ensemble; fewer in large games."""
_NUMBERS = 20_000_000
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Reason:
    """Why one option is taken and another is not, where both are open.

    Parameters
    ----------
    move, actor, title
        The move, who makes it, and its name in full.
    option, other
        The option taken, and the one that it is compared with.
    probability
        Of the option there, over draws.
    gap
        What the actor expects of it more than of the other, in points, over draws.
    parts
        By interest, the mean of its part in the gap, the weightiest first; empty for a ranking.
    better_in
        Share of draws in which the gap is positive.
    names
        The names that readers see.
    """

    move: str
    actor: str
    title: str
    option: str
    other: str
    probability: Answer
    gap: Answer
    parts: Mapping[str, float]
    better_in: float
    names: Names = field(repr=False, compare=False)

    @property
    def words(self) -> str:
        """The reason in one plain sentence."""
        mean = self.gap.mean
        share = percent(self.probability.mean)
        option, other = (self.names.quoted(self.move, o) for o in (self.option, self.other))
        head = (
            f"{self.title} chooses {option} rather than {other}. The probability of"
            f" {option} at this point is {share}; it brings {abs(mean):.1f} points"
            f" {'more' if mean >= 0 else 'less'} on average"
        )
        told = [(k, v) for k, v in self.parts.items() if abs(v) >= 0.05][:3]
        if not told:
            return head + "."
        parts = ", ".join(f"{plain(k)} {'+' if v > 0 else _MINUS}{abs(v):.1f}" for k, v in told)
        return f"{head}: {parts}."

    def to_dict(self) -> Document:
        """Return the reason as plain data."""
        return {
            "move": self.move,
            "actor": self.actor,
            "option": self.option,
            "other": self.other,
            "probability": self.probability.summary.to_dict(),
            "gap": self.gap.summary.to_dict(),
            "parts": dict(self.parts),
            "better_in": self.better_in,
            "words": self.words,
        }


@dataclass(frozen=True)
class PathTold:
    """One way it may go.

    Parameters
    ----------
    why_shown
        Why it is told.
    path
        By move the option taken; moves that do not happen are missing.
    probability
        Of the whole path, over draws.
    reasons
        At each move of an actor, the gap to the next-best option.
    """

    why_shown: str
    path: Mapping[str, str]
    probability: Answer
    reasons: tuple[Reason, ...]

    def to_dict(self) -> Document:
        """Return the path as plain data."""
        return {
            "why_shown": self.why_shown,
            "path": dict(self.path),
            "probability": self.probability.summary.to_dict(),
            "reasons": [r.to_dict() for r in self.reasons],
        }


@dataclass(frozen=True)
class _LogPath:
    """The logarithm of each path's probability."""


@dataclass(frozen=True)
class _Payoff:
    """An actor's payoff on each path."""

    actor: str


@dataclass(frozen=True)
class _Interest:
    """What an interest adds to an actor's payoff on each path."""

    actor: str
    name: str


_PathKey = _LogPath | _Payoff | _Interest


class PathReasons:
    """The first draws of an ensemble, solved, with every actor's payoff by interest."""

    def __init__(self, ensemble: Ensemble, progress: Progress | None) -> None:
        scenario, game = ensemble.model.scenario, ensemble.model.tree.game
        columns = 1 + sum(1 + len(a.interests) for a in scenario.actors.values())
        fits = max(16, _NUMBERS // (columns * game.terminals))
        few = ensemble.first(min(DRAWS, fits))
        self.model = few.model
        self.scenario: Scenario = self.model.scenario
        self.tree = self.model.tree
        play = self.model.play({})

        def work(solved: Solved) -> dict[_PathKey, Reading]:
            solution = solved.solution(play)
            shape = (self.tree.game.terminals, solved.draws)
            found: dict[_PathKey, Floats] = {_LogPath(): solution.log_path}
            for i, actor in enumerate(self.scenario.actors.values()):
                found[_Payoff(actor.name)] = solved.payoffs[:, i]
                # What is not finite is a failed draw, left out below.
                with np.errstate(all="ignore"):
                    parts = interests_of(actor, solved.env, shape)
                found |= {_Interest(actor.name, k): v for k, v in parts.items()}
            return {k: Reading.of(v, solved.failed) for k, v in found.items()}

        gathered = few.gather(work, progress)
        self.failed = gathered.failed[_LogPath()]
        sound = ~np.isnan(gathered.values[_LogPath()]).any(axis=0)
        self.values = {k: v[:, sound] for k, v in gathered.values.items()}
        self.log_path = self.values[_LogPath()]
        if not self.log_path.shape[1]:
            raise RealpolitikError("no draw could be solved, so there is nothing to explain")
        self.mean_path: NDArray[np.float64] = np.exp(self.log_path).mean(axis=1)
        self.names = {code: name for name, code in self.tree.codes.items()}

    def path(self, row: int) -> dict[str, str]:
        """Return the options taken on a path, by move."""
        taken = {m: self.names[int(c[row])] for m, c in self.tree.columns.items()}
        return {m: o for m, o in taken.items() if o}

    def at_move(self, move: str, row: int) -> NDArray[np.bool_]:
        """Mark the paths that look the same as one of them to who makes a move, there."""
        order = list(self.tree.columns)
        seen = [m for m in order[: order.index(move)] if m not in self.scenario.moves[move].hidden]
        fits = self.tree.columns[move] >= 0
        for other in seen:
            fits &= self.tree.columns[other] == self.tree.columns[other][row]
        return np.asarray(fits)

    def expected(self, rows: NDArray[np.bool_], key: _PathKey) -> Floats:
        """Return an expectation given that one of some paths is taken, shape (draws,)."""
        logs = self.log_path[rows]
        top = logs.max(axis=0)
        weight = np.exp(logs - np.where(np.isneginf(top), 0.0, top))
        total = weight.sum(axis=0)
        value = (weight * self.values[key][rows]).sum(axis=0)
        return np.where(total > 0, value / np.where(total > 0, total, 1.0), np.nan)

    def chance(self, rows: NDArray[np.bool_], given: NDArray[np.bool_]) -> Floats:
        """Return the probability of some paths among others, shape (draws,)."""
        logs = self.log_path[given]
        top = logs.max(axis=0)
        safe = np.where(np.isneginf(top), 0.0, top)
        total = np.exp(logs - safe).sum(axis=0)
        part = np.exp(self.log_path[rows] - safe).sum(axis=0)
        return np.where(total > 0, part / np.where(total > 0, total, 1.0), np.nan)

    def reason(self, move: str, row: int, option: str, other: str = "") -> Reason | None:
        """Return why an option is taken where a path comes to a move; None if it has no rival."""
        actor = self.scenario.moves[move].by
        here = self.at_move(move, row)
        column = self.tree.columns[move]
        taking = {
            o: here & (column == self.tree.codes[o]) for o in self.scenario.moves[move].option_names
        }
        open_ = [o for o, rows in taking.items() if rows.any()]
        worth = {o: self.expected(taking[o], _Payoff(actor)) for o in open_}
        rivals = [o for o in open_ if o != option]
        if not rivals:
            return None
        other = other or max(rivals, key=lambda o: float(np.nanmean(worth[o])))
        taken, left = taking[option], taking[other]
        gap = worth[option] - worth[other]
        parts = {
            key.name: float(np.nanmean(self.expected(taken, key) - self.expected(left, key)))
            for key in self.values
            if isinstance(key, _Interest) and key.actor == actor
        }
        known = gap[~np.isnan(gap)]
        return Reason(
            move,
            actor,
            self.scenario.actors[actor].title,
            option,
            other,
            Answer.of(f"P({option})", self.chance(taken, here), self.failed),
            Answer.of(f"{option} over {other}", gap, self.failed),
            dict(sorted(parts.items(), key=lambda p: -abs(p[1]))),
            float(np.mean(known > 0)) if len(known) else float("nan"),
            Names(self.scenario),
        )

    def told(self, row: int, why: str) -> PathTold:
        """Tell one path."""
        path = self.path(row)
        reasons = [
            self.reason(move, row, option)
            for move, option in path.items()
            if self.scenario.moves[move].by != CHANCE
        ]
        return PathTold(
            why,
            path,
            Answer.of("P(path)", np.exp(self.log_path[row]), self.failed),
            tuple(r for r in reasons if r is not None),
        )
