"""Everybody's levers in full, or whether one plan would be kept: what the command `levers` asks.

Owns `LeversInFullQuestion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from realpolitik.ask.policy.compare import CompareQuestion, with_levers
from realpolitik.ask.policy.credibility import Credibility, CredibilityQuestion
from realpolitik.ask.policy.lever_table import LeverTable
from realpolitik.ask.question import AbstractQuestion, Flag, Place
from realpolitik.ask.result import Several
from realpolitik.engines import Trait

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress


@dataclass(frozen=True, kw_only=True)
class LeversInFullQuestion(AbstractQuestion[Several[LeverTable] | Credibility]):
    """Compare levers: payoffs, regret, dominance, credibility, what is good enough.

    Parameters
    ----------
    actor
        Whose levers; None for every actor's that has some.
    all_plans
        Whether to compare all pure plans in place of the named levers.
    by
        What to sort by.
    frontier
        What the frontier is over; by default payoff and credibility.
    enough
        What makes a lever good enough.
    kept
        A lever or a plan: ask whether it would be kept, in place of all this.
    """

    command: ClassVar[str] = "levers"
    needs: ClassVar[frozenset[Trait]] = CompareQuestion.needs
    place: ClassVar[Place | None] = Place(
        "levers",
        "levers",
        "What each lever brings",
        nothing="The file names no levers.",
        by_name=True,
    )

    actor: Annotated[str | None, Flag("Whose levers; by default those of every actor.")] = None
    all_plans: Annotated[bool, Flag("Compare all pure plans of the actor.", "--all-plans")] = False
    by: Annotated[
        str, Flag("Sort by payoff, regret, best, credibility or an outcome; -NAME reverses.")
    ] = "payoff"
    frontier: Annotated[
        Sequence[str], Flag("Criteria of the frontier; by default payoff and credibility.")
    ] = ()
    enough: Annotated[
        Sequence[str],
        Flag('What is good enough, such as "E(restraint) > 0.5"; may be repeated.'),
    ] = ()
    kept: Annotated[
        str | None, Flag("Show whether this lever or plan would be kept, point by point.")
    ] = None

    def ask(
        self, ensemble: Ensemble, progress: Progress | None = None
    ) -> Several[LeverTable] | Credibility:
        """Return a table of levers by actor, or whether a plan would be kept."""
        if self.kept is not None:
            return CredibilityQuestion(self.kept).ask(ensemble, progress)
        tables = {}
        for actor in with_levers(ensemble.model.scenario, self.actor, self.all_plans):
            question = CompareQuestion(
                actor,
                every_plan=self.all_plans,
                criterion=self.by,
                objectives=self.frontier or ("payoff", "credibility"),
                thresholds=self.enough,
            )
            tables[actor] = question.ask(ensemble, progress)
        return Several(tables)
