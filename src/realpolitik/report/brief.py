"""Everything a report says, asked once.

Owns `Brief` and `brief_of`. Questions stand in a report by what their classes say of their place,
in the order of the registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from realpolitik.ask.question import Draft
from realpolitik.ask.registry import registered
from realpolitik.ask.result import Shown
from realpolitik.ask.robustness.hinges import weakest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.ask.question import AbstractQuestion
    from realpolitik.ask.result import Document
    from realpolitik.ask.run import Run
    from realpolitik.ensemble import Progress

S = TypeVar("S", bound=Shown)


@dataclass(frozen=True)
class Brief:
    """What a report says of a run.

    Parameters
    ----------
    run
        The run.
    draft
        What was asked, question by question.
    first_draws
        By question that was asked of the first draws alone, how many they were.
    unasked
        By question that the run's solution cannot answer, what it cannot do.
    """

    run: Run
    draft: Draft
    first_draws: Mapping[type[AbstractQuestion[Shown]], int]
    unasked: Mapping[type[AbstractQuestion[Shown]], str]

    @property
    def weakest(self) -> list[str]:
        """The claims whose verdict turns soonest, which are told in full."""
        return weakest(self.draft)

    def one(self, question: type[AbstractQuestion[S]]) -> S | None:
        """Return the one answer to a question; None if it was not asked."""
        return self.draft.one(question)

    def to_dict(self) -> Document:
        """Return all that the report says as plain data."""
        found: Document = {"run": self.run.to_dict(), "weakest_claims": self.weakest}
        for question in registered().values():
            if question.place is not None:
                answers = self.draft.named(question)
                found[question.place.key] = _document(answers, question.place.by_name)
        return found


def _document(answers: Mapping[str, Shown], by_name: bool) -> Document | None:
    if "" in answers:
        return answers[""].to_dict()
    if by_name:
        return {name: answer.to_dict() for name, answer in answers.items()}
    return None


def brief_of(run: Run, *, progress: Progress | None = None) -> Brief:
    """Ask all that a report says of a run.

    Parameters
    ----------
    run
        The run.
    progress
        Told of questions asked, and questions in all.

    Raises
    ------
    RealpolitikError
        If no draw could be solved.
    """
    questions = [q for q in registered().values() if q.place is not None]
    draft = Draft(run.ensemble, run.claims, {})
    first_draws, unasked = {}, {}
    for done, question in enumerate(questions, start=1):
        answers = {}
        if lacking := run.ensemble.engine.lacking(question.needs):
            unasked[question] = lacking
        for part in () if lacking else question.for_report(draft):
            ensemble = run.ensemble
            if part.draws is not None and part.draws < run.draws:
                ensemble = ensemble.first(part.draws)
                first_draws[question] = ensemble.draws
            answers[part.about] = part.question.put(ensemble)
        draft = Draft(draft.ensemble, draft.verdicts, {**draft.answers, question: answers})
        if progress:
            progress(done, len(questions))
    return Brief(run, draft, first_draws, unasked)
