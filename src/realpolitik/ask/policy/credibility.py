"""Whether a plan would be kept, point by point (rule Q3).

Owns `CredibilityQuestion` and `credibility_of`: where a plan binds, how likely its actor would do
the same if left free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.ask.evaluate import power
from realpolitik.ask.evaluate.plans import first_period_rules
from realpolitik.ask.evaluate.query import answer_of
from realpolitik.ask.question import AbstractQuestion
from realpolitik.ask.result import Result
from realpolitik.engines import Trait
from realpolitik.ensemble import Reading
from realpolitik.pages.numbers import percent, spread
from realpolitik.pages.page import TOP, Page, Table
from realpolitik.scenario.names import Names, plain
from realpolitik.scenario.question import read_plan

if TYPE_CHECKING:
    from realpolitik.arrays import Array
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress, Solved


@dataclass(frozen=True)
class Point:
    """One point at which a plan binds.

    Parameters
    ----------
    move, seen, path
        The move, and what its actor sees there: as the document writes it, and by move.
    option
        What the plan takes.
    kept
        How likely the actor, left free there, would take it, over draws.
    reached
        How likely play under the plan comes there, over draws.
    """

    move: str
    seen: str
    path: Mapping[str, str]
    option: str
    kept: Answer
    reached: Answer


@dataclass(frozen=True)
class Credibility(Result):
    """Whether a plan would be kept.

    Parameters
    ----------
    plan
        The plan as it was put.
    overall
        That it is kept at every move that is put to the test.
    moves
        By move, over the points where play under the plan puts it to the test.
    points
        Point by point, those that play comes to most first.
    names
        The names that readers see.
    """

    plan: str
    overall: Answer
    moves: Mapping[str, Answer]
    points: tuple[Point, ...]
    names: Names = field(repr=False, compare=False)

    @property
    def of_first_period(self) -> bool:
        """True: what it measures is the game of the first period."""
        return True

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "plan": self.plan,
            "overall": self.overall.summary.to_dict(),
            "moves": {k: a.summary.to_dict() for k, a in self.moves.items()},
            "points": [
                {
                    "move": p.move,
                    "seen": p.seen,
                    "option": p.option,
                    "kept": p.kept.summary.to_dict(),
                    "reached": p.reached.summary.to_dict(),
                }
                for p in self.points
            ],
        }

    def page(self) -> Page:
        """Return the page on whether the plan would be kept."""
        names = self.names
        moves = tuple(
            (names.move(k), spread(a.summary, as_share=True)) for k, a in self.moves.items()
        )
        rows = tuple(
            (
                names.move(p.move),
                names.option(p.move, p.option),
                names.path(p.path),
                percent(p.reached.mean),
                spread(p.kept.summary, True),
            )
            for p in self.points[:TOP]
        )
        note = "reached: mean probability; kept: median (5% to 95%)"
        tables = (
            Table("Move by move", "median (5% to 95%)", ("move", "kept"), moves, frozenset({1})),
            Table(
                "Point by point",
                note,
                ("move", "plan", "seen", "reached", "kept"),
                rows,
                frozenset({3, 4}),
            ),
        )
        overall = spread(self.overall.summary, as_share=True)
        lead = (
            f"Probability that the whole plan would be kept if nobody were bound to it: {overall}."
        )
        left = len(self.points) - len(rows)
        notes = (
            (f"The points that play reaches most often. `--json` has {left} more.",) if left else ()
        )
        plan = plain(self.plan) if self.plan in names.scenario.levers else self.plan
        return Page(f"Would {plan} be kept?", lead, tables, notes)


@dataclass(frozen=True)
class CredibilityQuestion(AbstractQuestion[Credibility]):
    """Tell whether a lever or a plan would be kept, point by point.

    Parameters
    ----------
    plan
        A lever's name, or a plan such as ``{response: cut}``.
    """

    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.IMPOSED_PLANS, Trait.PATHS})

    plan: str

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Credibility:
        """Return how likely the plan would be kept."""
        return credibility_of(ensemble, self.plan, progress=progress)


@dataclass(frozen=True)
class _MoveKept:
    """How likely a plan is kept at a move; the empty one is all of them."""

    move: str


@dataclass(frozen=True)
class _SetKept:
    """How likely a plan is kept at an information set."""

    known: int


@dataclass(frozen=True)
class _SetReached:
    """How likely play under a plan comes to an information set."""

    known: int


_KeptKey = _MoveKept | _SetKept | _SetReached


def credibility_of(
    ensemble: Ensemble, plan: str, *, progress: Progress | None = None
) -> Credibility:
    """Tell how likely a plan would be kept, as a whole, by move and at every point.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    plan
        A lever's name, or a plan such as ``{response: cut}``.
    progress
        Told of draws done.

    Raises
    ------
    QuestionError
        With every fault of the plan.
    RealpolitikError
        If the plan follows a state, so that it differs by draw.
    """
    model = ensemble.model
    free = model.play({})
    read = read_plan(model.scenario, plan)
    rules = first_period_rules(model.scenario, "credibility", read)
    planned = model.play(rules)

    def work(solved: Solved) -> dict[_KeptKey, Reading]:
        kept = power.imposed_credibility_by_set(solved, free, planned)
        found: dict[_KeptKey, Array] = {
            _MoveKept(move): share
            for move, share in power.credibility(
                model.tree.set_move, kept, rules, solved.draws
            ).items()
        }
        for known, (share, logs) in kept.items():
            found[_SetKept(known)], found[_SetReached(known)] = share, np.exp(logs)
        return {k: Reading.of(v, solved.failed) for k, v in found.items()}

    gathered = ensemble.gather(work, progress)

    def answer(key: _KeptKey) -> Answer:
        return answer_of(str(key), gathered, key, ensemble.draws)

    points = []
    for known in [key.known for key in gathered.values if isinstance(key, _SetKept)]:
        move, _, seen = model.set_labels[known].partition(": ")
        option = planned.game.information_sets[known].actions[0]
        kept, reached = answer(_SetKept(known)), answer(_SetReached(known))
        points.append(Point(move, seen, model.seen_at[known], option, kept, reached))
    points.sort(key=lambda p: -p.reached.mean)
    moves = [k.move for k in gathered.values if isinstance(k, _MoveKept) and k.move]
    whole = answer(_MoveKept(""))
    kept_at = {m: answer(_MoveKept(m)) for m in moves}
    return Credibility(plan, whole, kept_at, tuple(points), Names(model.scenario))
