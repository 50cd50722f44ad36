"""Why it goes as it goes: likely paths, and at each move what speaks for it (rule Q8).

Owns `explain` and `why_not`. At a move on a path the option taken is compared with another one: how
much more the actor expects of it, and which of its interests that comes from, given what it sees
there and how all play on. Expectations are those of each draw; gaps are told by their median over
draws, and their parts by means, so that parts add up to the mean gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.answer import Answer
from realpolitik.ask.display import Shown
from realpolitik.ensemble.payoffs import interests_of
from realpolitik.errors import RealpolitikError
from realpolitik.scenario.diagnostics import listing, nearest
from realpolitik.scenario.model import CHANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ensemble import Block, Ensemble
    from realpolitik.ensemble.ensemble import Progress
    from realpolitik.scenario.model import Scenario

Floats = Any

DRAWS = 512
"""Draws on which paths are explained, the first of the ensemble."""
PATHS = 3
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

    @property
    def words(self) -> str:
        """The reason in one plain sentence."""
        mean = self.gap.mean
        verb = "gains" if mean >= 0 else "loses"
        share = f"{100 * self.probability.mean:.0f}%"
        head = (
            f"{self.title} takes {self.option} ({share} likely there) over {self.other}, by which"
            f" it {verb} {abs(mean):.1f} points on average"
        )
        told = [(k, v) for k, v in self.parts.items() if abs(v) >= 0.05][:3]
        if not told:
            return head + "."
        parts = ", ".join(f"{k} {'+' if v > 0 else _MINUS}{abs(v):.1f}" for k, v in told)
        return f"{head}: {parts}."

    def to_dict(self) -> dict[str, Any]:
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

    def to_dict(self) -> dict[str, Any]:
        """Return the path as plain data."""
        return {
            "why_shown": self.why_shown,
            "path": dict(self.path),
            "probability": self.probability.summary.to_dict(),
            "reasons": [r.to_dict() for r in self.reasons],
        }


@dataclass(frozen=True)
class Explanation(Shown):
    """The paths worth knowing.

    Parameters
    ----------
    paths
        The likeliest path, and two others.
    flows
        For each move and option followed by the next move and its option, the mean probability of
        both; an empty option is a move that does not happen.
    """

    paths: tuple[PathTold, ...]
    flows: Mapping[tuple[str, str, str, str], float]

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data."""
        return {"paths": [p.to_dict() for p in self.paths]}


@dataclass(frozen=True)
class WhyNot(Shown):
    """Why an option is not taken: on the likeliest way to its move, against the one that is."""

    path: Mapping[str, str]
    reason: Reason

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as plain data."""
        return {"after": dict(self.path), **self.reason.to_dict()}


class _Story:
    """The first draws of an ensemble, solved, with every actor's payoff by interest."""

    def __init__(self, ensemble: Ensemble, progress: Progress | None) -> None:
        few = ensemble.first(DRAWS)
        self.model = few.model
        self.scenario: Scenario = self.model.scenario
        self.tree = self.model.tree
        play = self.model.play({})

        def work(block: Block) -> dict[Any, Floats]:
            solution = block.solution(play)
            shape = (self.tree.game.terminals, block.draws)
            found: dict[Any, Floats] = {"failed": block.failed[None], "path": solution.log_path}
            for i, actor in enumerate(self.scenario.actors.values()):
                found["payoff", actor.name] = block.payoffs[:, i]
                # What is not finite is a failed draw, left out below.
                with np.errstate(all="ignore"):
                    parts = interests_of(actor, block.env, shape)
                found |= {("part", actor.name, k): v for k, v in parts.items()}
            return found

        gathered = few.gather(work, progress)
        sound = ~gathered.values["failed"][0].astype(bool)
        self.failed = int(np.sum(~sound))
        self.values = {k: v[:, sound] for k, v in gathered.values.items()}
        self.log_path = self.values["path"]
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

    def expected(self, rows: NDArray[np.bool_], key: Any) -> Floats:
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
        worth = {o: self.expected(taking[o], ("payoff", actor)) for o in open_}
        rivals = [o for o in open_ if o != option]
        if not rivals:
            return None
        other = other or max(rivals, key=lambda o: float(np.nanmean(worth[o])))
        taken, left = taking[option], taking[other]
        gap = worth[option] - worth[other]
        parts = {
            key[2]: float(np.nanmean(self.expected(taken, key) - self.expected(left, key)))
            for key in self.values
            if key[:2] == ("part", actor)
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


def explain(ensemble: Ensemble, *, progress: Progress | None = None) -> Explanation:
    """Tell the likeliest path and two others worth knowing, with the reason for every move.

    The others are the likeliest path on which the first truth among the outcomes comes out
    differently, and the likeliest one of those that are left, which differs from both in the move
    that most depends on the draw.

    Raises
    ------
    RealpolitikError
        If no draw could be solved.
    """
    story = _Story(ensemble, progress)
    order = np.argsort(-story.mean_path, kind="stable").tolist()
    chosen = [(order[0], "the likeliest path")]
    other = _other_outcome(story, order)
    if other is not None:
        chosen.append(other)
    open_move = _most_open(story)
    taken = {story.tree.columns[open_move][row] for row, _ in chosen} if open_move else set()
    for row in order:
        if len(chosen) >= PATHS or not open_move:
            break
        if story.tree.columns[open_move][row] not in taken:
            why = f"the likeliest with another choice at {open_move}, the least settled move"
            chosen.append((row, why))
            break
    for row in order:
        if len(chosen) >= PATHS:
            break
        if row not in [r for r, _ in chosen]:
            chosen.append((row, "the next likeliest path"))
    return Explanation(tuple(story.told(row, why) for row, why in chosen), _flows(story))


def _flows(story: _Story) -> dict[tuple[str, str, str, str], float]:
    flows: dict[tuple[str, str, str, str], float] = {}
    moves = list(story.tree.columns)
    for one, other in pairwise(moves):
        both = zip(story.tree.columns[one], story.tree.columns[other], story.mean_path, strict=True)
        for first, second, chance in both:
            key = (one, story.names[int(first)], other, story.names[int(second)])
            flows[key] = flows.get(key, 0.0) + float(chance)
    return flows


def _other_outcome(story: _Story, order: Sequence[int]) -> tuple[int, str] | None:
    """Return the likeliest path on which the first outcome that is a truth comes out otherwise."""
    from realpolitik.scenario.expression.evaluate import compile_expression
    from realpolitik.scenario.expression.nodes import Kind

    for name, outcome in story.scenario.outcomes.items():
        if outcome.kind is not Kind.TRUTH:
            continue
        env = story.model.environment({})
        paths = (story.tree.game.terminals, 1)
        try:
            holds = np.broadcast_to(compile_expression(outcome.expression)(env), paths)[:, 0]
        except KeyError:
            # It depends on a quantity, so that a path alone does not settle it.
            continue
        for row in order:
            if holds[row] != holds[order[0]]:
                word = "with" if holds[row] else "without"
                return row, f"the likeliest path {word} {name}"
    return None


def _most_open(story: _Story) -> str:
    """Return the move whose options are the most evenly likely over draws; empty if none is."""
    best, found = 0.0, ""
    for move, column in story.tree.columns.items():
        if story.scenario.moves[move].by == CHANCE:
            continue
        shares = [float(story.mean_path[column == c].sum()) for c in np.unique(column)]
        spread = -sum(p * np.log(p) for p in shares if p > 0)
        if spread > best:
            best, found = spread, move
    return found


def why_not(
    ensemble: Ensemble, move: str, option: str, *, progress: Progress | None = None
) -> WhyNot:
    """Tell why an option is not taken, on the likeliest way to its move.

    Raises
    ------
    RealpolitikError
        If there is no such move of an actor or no such option, or it is what is taken.
    """
    scenario = ensemble.model.scenario
    if move not in scenario.moves or scenario.moves[move].by == CHANCE:
        known = [m for m, v in scenario.moves.items() if v.by != CHANCE]
        raise RealpolitikError(
            f"no actor's move {move!r}; known: {listing(known)}. {nearest(move, known)}".strip()
        )
    options = scenario.moves[move].option_names
    if option not in options:
        found = f"{option!r} is no option of {move}; known: {listing(options)}."
        raise RealpolitikError(f"{found} {nearest(option, options)}".strip())
    story = _Story(ensemble, progress)
    column = story.tree.columns[move]
    code = story.tree.codes[option]
    rows = np.flatnonzero(column >= 0).tolist()
    open_ = [r for r in rows if np.any(story.at_move(move, r)[column == code])]
    row = max(open_, key=lambda r: story.mean_path[r])
    here = story.at_move(move, row)
    shares = {
        o: float(np.nanmean(story.chance(here & (column == story.tree.codes[o]), here)))
        for o in options
        if np.any(here & (column == story.tree.codes[o]))
    }
    taken = max(shares, key=lambda o: shares[o])
    if taken == option:
        raise RealpolitikError(f"{option} is what is taken at {move}, in {shares[option]:.0%}")
    reason = story.reason(move, row, taken, option)
    if reason is None:
        raise AssertionError("two options are open")
    order = list(story.tree.columns)
    before = {m: o for m, o in story.path(row).items() if m in order[: order.index(move)]}
    return WhyNot(before, reason)
