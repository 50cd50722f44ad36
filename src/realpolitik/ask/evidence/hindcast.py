"""What happened, held against the solved game.

Owns `HindcastQuestion` and `hindcast`. A historical case says under `happened` what each side did.
The game knows nothing of it: here its probability of that path is set beside that of a uniform
guess and of the likeliest other path. Paths are told apart by the moves that the file names and by
no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.ask.evaluate.answer import Answer, Summary
from realpolitik.ask.evidence.learning import fitting, uniform_guess
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Place
from realpolitik.ask.result import Result
from realpolitik.engines import Trait
from realpolitik.ensemble import Reading
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import number, percent
from realpolitik.pages.page import Page, Table
from realpolitik.scenario.names import Names
from realpolitik.sums import by_group

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress, Solved

_EACH = "each"


@dataclass(frozen=True)
class Hindcast(Result):
    """How well a game foretells what happened.

    Parameters
    ----------
    path, says
        What happened.
    probability
        Its probability in each draw.
    uniform
        Its probability if every option were equally likely wherever it is open; chance keeps its
        own.
    rank, paths
        Its place among all such paths by mean probability, 1 the likeliest, and how many there are.
    other
        The likeliest other path, move by move.
    other_probability
        The probability of that one in each draw.
    names
        The names that readers see.
    """

    path: Mapping[str, str]
    says: str
    probability: Answer
    uniform: float
    rank: int
    paths: int
    other: Mapping[str, str]
    other_probability: Answer
    names: Names = field(repr=False, compare=False)

    @property
    def against_guess(self) -> float:
        """How many times as likely the game makes it as a uniform guess does."""
        return self.probability.mean / self.uniform

    @property
    def against_other(self) -> float:
        """How many times as likely the game makes it as the likeliest other path."""
        return self.probability.mean / self.other_probability.mean

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "path": dict(self.path),
            "says": self.says,
            "probability": self.probability.summary.to_dict(),
            "uniform_guess": self.uniform,
            "times_uniform": self.against_guess,
            "rank": self.rank,
            "paths": self.paths,
            "likeliest_other": dict(self.other),
            "likeliest_other_probability": self.other_probability.summary.to_dict(),
        }

    def page(self) -> Page:
        """Return the page on what happened."""
        rows = (
            ("what happened", self.names.path(self.path), _chances(self.probability.summary)),
            (
                "likeliest other",
                self.names.path(self.other),
                _chances(self.other_probability.summary),
            ),
            ("uniform guess", "", percent(self.uniform)),
        )
        lead = (
            f"The game gives this course {number(self.against_guess)} times the probability of a"
            f" uniform guess, and {number(self.against_other)} times the probability of the"
            f" likeliest other course. By probability it ranks {self.rank} of {self.paths} courses."
        )
        note = "mean over draws (5% to 95%)"
        table = Table("Probability of the course", note, ("", "", ""), rows, frozenset({2}))
        return Page(f"What happened: {self.says}", lead, (table,))


def _chances(summary: Summary) -> str:
    return f"{percent(summary.mean)} ({percent(summary.p05)} to {percent(summary.p95)})"


@dataclass(frozen=True)
class HindcastQuestion(AbstractQuestion[Hindcast]):
    """Hold what happened against the solved game."""

    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.PATHS})
    place: ClassVar[Place | None] = Place("happened", "happened")

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Hindcast:
        """Return how well the game foretells what happened."""
        return hindcast(ensemble, progress=progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Hindcast]]:
        """Return the question where the file says what happened."""
        return (Contribution(cls()),) if draft.ensemble.model.scenario.happened else ()


def hindcast(ensemble: Ensemble, *, progress: Progress | None = None) -> Hindcast:
    """Hold what happened against the solved game.

    Raises
    ------
    RealpolitikError
        If the file does not say what happened, or no path of the game is that one, or the game has
        no other, or no draw could be solved.
    """
    scenario, tree = ensemble.model.scenario, ensemble.model.tree
    happened = scenario.happened
    if happened is None:
        raise RealpolitikError(f"{scenario.name} does not say what happened (`happened:`)")
    moves = [m for m in scenario.moves if m in happened.path]
    rows, kind = tree.kinds(moves)
    hit = np.flatnonzero(fitting(ensemble, happened.path))
    if not len(hit) or len(rows) == 1:
        found = "no path" if not len(hit) else "every path"
        shown = ", ".join(f"{m}: {o}" for m, o in happened.path.items())
        raise RealpolitikError(f"`happened` of {scenario.name}: {found} of the game has {shown}")
    taken = int(kind[hit[0]])
    play = ensemble.model.play({})
    members = [np.flatnonzero(kind == k) for k in range(len(rows))]

    def work(solved: Solved) -> dict[str, Reading]:
        each = by_group(solved.solution(play).path, members)
        return {_EACH: Reading.of(each, solved.failed)}

    gathered = ensemble.gather(work, progress)
    failed, each = gathered.failed[_EACH], gathered.values[_EACH]
    known = each[:, ~np.isnan(each[0])]
    if not known.shape[1]:
        raise RealpolitikError("no draw could be solved")
    likely = known.mean(axis=1)
    ranked = np.argsort(-likely, kind="stable")
    other = int(next(i for i in ranked if i != taken))
    names = {code: name or "none" for name, code in tree.codes.items()}
    path = {m: names[int(tree.columns[m][rows[other]])] for m in moves}
    return Hindcast(
        dict(happened.path),
        happened.says,
        Answer.of("what happened", each[taken], failed),
        uniform_guess(ensemble, [happened.path])[0],
        int(np.flatnonzero(ranked == taken)[0]) + 1,
        len(rows),
        path,
        Answer.of("the likeliest other path", each[other], failed),
        Names(scenario),
    )
