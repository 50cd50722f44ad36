"""Why it goes as it goes: likely paths, and at each move what speaks for it (rule Q8).

Owns `ExplainQuestion`, `WhyNotQuestion` and `ReasonsQuestion`, which the command `explain` asks. At
a move on a path the option taken is compared with another one: how much more the actor expects of
it, and which of its interests that comes from, given what it sees there and how all play on.
Expectations are those of each draw; gaps are told by their median over draws, and their parts by
means, so that parts add up to the mean gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np

from realpolitik.ask.explanation.path_reasons import PathReasons, PathTold, Reason
from realpolitik.ask.question import AbstractQuestion, Flag, Place
from realpolitik.ask.result import Result
from realpolitik.engines import Trait
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import percent
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.names import Names, plain
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

PATHS = 3


@dataclass(frozen=True)
class Explanation(Result):
    """The paths worth knowing.

    Parameters
    ----------
    paths
        The likeliest path, and two others.
    flows
        For each move and option followed by the next move and its option, the mean probability of
        both; an empty option is a move that does not happen.
    names
        The names that readers see.
    """

    paths: tuple[PathTold, ...]
    flows: Mapping[tuple[str, str, str, str], float]
    names: Names = field(repr=False, compare=False)

    @property
    def of_first_period(self) -> bool:
        """True: what it measures is the game of the first period."""
        return True

    def to_dict(self) -> Document:
        """Return the explanation as plain data."""
        return {"paths": [p.to_dict() for p in self.paths]}

    def page(self) -> Page:
        """Return the page on the paths worth knowing."""
        tables = []
        for i, told in enumerate(self.paths, start=1):
            steps = self.names.path(told.path)
            rows = tuple((r.words,) for r in told.reasons)
            head = f"{i}. {told.why_shown[:1].upper()}{told.why_shown[1:]}"
            note = f"{steps}. Mean probability: {percent(told.probability.mean)}"
            tables.append(Table(head, note, ("",), rows))
        notes = (
            "The points compare each choice with the next-best option: first in all, then by"
            " interest. They are expected values, averaged over draws.",
        )
        actors = dict.fromkeys(r.actor for told in self.paths for r in told.reasons)
        rests_on = tuple(Reference("actor", actor) for actor in actors)
        return Page("Why each move is made", "", tuple(tables), notes, rests_on=rests_on)


@dataclass(frozen=True)
class WhyNot(Result):
    """Why an option is not taken: on the likeliest way to its move, against the one that is."""

    path: Mapping[str, str]
    reason: Reason

    @property
    def of_first_period(self) -> bool:
        """True: what it measures is the game of the first period."""
        return True

    def to_dict(self) -> Document:
        """Return the reason as plain data."""
        return {"after": dict(self.path), **self.reason.to_dict()}

    def page(self) -> Page:
        """Return the page on why the option is not taken."""
        after = self.reason.names.path(self.path)
        where = f" after this: {after}" if after else " as the first move"
        note = f"This compares the options where the move is most likely to be made:{where}."
        return Page("Why this option is not chosen", self.reason.words, (), (note,))


@dataclass(frozen=True)
class ExplainQuestion(AbstractQuestion[Explanation]):
    """Show the likeliest path and two others, and why each move is made."""

    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.PATHS, Trait.PAYOFFS})
    place: ClassVar[Place | None] = Place("explanation", "course", "How it is likely to go")

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Explanation:
        """Return the paths worth knowing, with reasons."""
        return explain(ensemble, progress=progress)


@dataclass(frozen=True)
class WhyNotQuestion(AbstractQuestion[WhyNot]):
    """Show why an option is not chosen.

    Parameters
    ----------
    move, option
        An actor's move, and one of its options.
    """

    needs: ClassVar[frozenset[Trait]] = ExplainQuestion.needs

    move: str
    option: str

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> WhyNot:
        """Return what speaks against it."""
        return why_not(ensemble, self.move, self.option, progress=progress)


@dataclass(frozen=True)
class ReasonsQuestion(AbstractQuestion[Explanation | WhyNot]):
    """Show the likeliest path and two others, and why each move is made.

    Parameters
    ----------
    why_not
        A move and an option, ``MOVE=OPTION``: tell why it is not taken, in place of all this.
    """

    command: ClassVar[str] = "explain"
    needs: ClassVar[frozenset[Trait]] = ExplainQuestion.needs

    why_not: Annotated[
        str | None, Flag("Say why this option is not chosen.", metavar="MOVE=OPTION")
    ] = None

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Explanation | WhyNot:
        """Return the paths worth knowing, or what speaks against one option."""
        if self.why_not is None:
            return ExplainQuestion().ask(ensemble, progress)
        move, _, option = (part.strip() for part in self.why_not.partition("="))
        return WhyNotQuestion(move, option.lstrip("= ")).ask(ensemble, progress)


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
    reasons = PathReasons(ensemble, progress)
    order = np.argsort(-reasons.mean_path, kind="stable").tolist()
    chosen = [(order[0], "the likeliest path")]
    other = _other_outcome(reasons, order)
    if other is not None:
        chosen.append(other)
    open_move = _most_open(reasons)
    taken = {reasons.tree.columns[open_move][row] for row, _ in chosen} if open_move else set()
    for row in order:
        if len(chosen) >= PATHS or not open_move:
            break
        if reasons.tree.columns[open_move][row] not in taken:
            shown = Names(reasons.scenario).move(open_move)
            why = f"the likeliest path with another choice at the least certain move, {shown}"
            chosen.append((row, why))
            break
    for row in order:
        if len(chosen) >= PATHS:
            break
        if row not in [r for r, _ in chosen]:
            chosen.append((row, "the next likeliest path"))
    told = tuple(reasons.told(row, why) for row, why in chosen)
    return Explanation(told, _flows(reasons), Names(reasons.scenario))


def _flows(reasons: PathReasons) -> dict[tuple[str, str, str, str], float]:
    flows: dict[tuple[str, str, str, str], float] = {}
    moves = list(reasons.tree.columns)
    for one, other in pairwise(moves):
        both = zip(
            reasons.tree.columns[one], reasons.tree.columns[other], reasons.mean_path, strict=True
        )
        for first, second, chance in both:
            key = (one, reasons.names[int(first)], other, reasons.names[int(second)])
            flows[key] = flows.get(key, 0.0) + float(chance)
    return flows


def _other_outcome(reasons: PathReasons, order: Sequence[int]) -> tuple[int, str] | None:
    """Return the likeliest path on which the first outcome that is a truth comes out otherwise."""
    for name, outcome in reasons.scenario.outcomes.items():
        if outcome.kind is not Kind.TRUTH:
            continue
        env = reasons.model.environment({})
        paths = (reasons.tree.game.terminals, 1)
        try:
            holds = np.broadcast_to(compile_expression(outcome.expression)(env), paths)[:, 0]
        except KeyError:
            # It depends on a quantity, so that a path alone does not settle it.
            continue
        for row in order:
            if holds[row] != holds[order[0]]:
                word = "with" if holds[row] else "without"
                return row, f"the likeliest path {word} {plain(name)}"
    return None


def _most_open(reasons: PathReasons) -> str:
    """Return the move whose options are the most evenly likely over draws; empty if none is."""
    best, found = 0.0, ""
    for move, column in reasons.tree.columns.items():
        if reasons.scenario.moves[move].by == CHANCE:
            continue
        shares = [float(reasons.mean_path[column == c].sum()) for c in np.unique(column)]
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
            f"no actor has a move {move!r}; known: {listing(known)}. {nearest(move, known)}".strip()
        )
    options = scenario.moves[move].option_names
    if option not in options:
        found = f"{option!r} is not an option of {move}; known: {listing(options)}."
        raise RealpolitikError(f"{found} {nearest(option, options)}".strip())
    reasons = PathReasons(ensemble, progress)
    column = reasons.tree.columns[move]
    code = reasons.tree.codes[option]
    rows = np.flatnonzero(column >= 0).tolist()
    open_ = [r for r in rows if np.any(reasons.at_move(move, r)[column == code])]
    row = max(open_, key=lambda r: reasons.mean_path[r])
    here = reasons.at_move(move, row)
    shares = {
        o: float(np.nanmean(reasons.chance(here & (column == reasons.tree.codes[o]), here)))
        for o in options
        if np.any(here & (column == reasons.tree.codes[o]))
    }
    taken = max(shares, key=lambda o: shares[o])
    if taken == option:
        raise RealpolitikError(
            f"{option} is the likeliest choice at {move}: its probability is {shares[option]:.0%}"
        )
    reason = reasons.reason(move, row, taken, option)
    if reason is None:
        raise AssertionError("two options are open")
    order = list(reasons.tree.columns)
    before = {m: o for m, o in reasons.path(row).items() if m in order[: order.index(move)]}
    return WhyNot(before, reason)
