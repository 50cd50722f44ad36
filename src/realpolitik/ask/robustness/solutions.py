"""A claim under several solutions (rule G3): whether the verdict is the solution's doing.

Owns `SolutionsQuestion` and `under_solutions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from realpolitik.ask.evaluate.query import ask_all, needs_of
from realpolitik.ask.evaluate.verdicts import Verdict
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Place
from realpolitik.ask.result import Result
from realpolitik.engines import ENGINES, Trait, engine
from realpolitik.pages.numbers import percent
from realpolitik.pages.page import Page, Table

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

REPORT_DRAWS = 128
"""Draws in a report."""
CLEAR = 0.5
"""Verdicts disagree if the share is above this under one solution and not under another."""


@dataclass(frozen=True)
class UnderSolutions(Result):
    """Verdicts by claim and solution.

    Parameters
    ----------
    verdicts
        By claim, the verdict under each solution that the game admits.
    left_out
        By solution that the game does not admit, why.
    """

    verdicts: Mapping[str, Mapping[str, Verdict]]
    left_out: Mapping[str, str]

    def disagree(self, claim: str) -> bool:
        """Whether the claim holds in most draws under one solution and not under another."""
        sides = {v.share > CLEAR for v in self.verdicts[claim].values() if v.share is not None}
        return len(sides) > 1

    def to_dict(self) -> Document:
        """Return the verdicts as plain data."""
        return {
            "claims": {
                name: {
                    "disagree": self.disagree(name),
                    **{m: {"share": v.share, "words": v.words} for m, v in found.items()},
                }
                for name, found in self.verdicts.items()
            },
            "left_out": dict(self.left_out),
        }

    def page(self) -> Page:
        """Return the page on claims under several solutions."""
        methods = list(dict.fromkeys(m for v in self.verdicts.values() for m in v))
        rows = tuple(
            (
                name,
                *(percent(verdicts[m].share) for m in methods),
                "verdicts differ" if self.disagree(name) else "",
            )
            for name, verdicts in self.verdicts.items()
        )
        header = ("claim", *methods, "")
        right = frozenset(range(1, len(methods) + 1))
        table = Table(
            "Claims under several solution methods", "share of draws", header, rows, right
        )
        notes = tuple(f"{m} is left out: {why}." for m, why in self.left_out.items())
        return Page("Solutions", "", (table,), notes)


@dataclass(frozen=True)
class SolutionsQuestion(AbstractQuestion[UnderSolutions]):
    """Show every claim under every solution method, and where verdicts differ.

    Parameters
    ----------
    methods
        The solutions; None for all.
    """

    command: ClassVar[str] = "solutions"
    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.PAYOFFS})
    every_solution: ClassVar[bool] = True
    place: ClassVar[Place | None] = Place(
        "solutions",
        "alternatives",
        "Alternatives considered",
        "Every claim was also tested with other solution methods for the same game. Two methods can"
        " give different verdicts.",
    )

    methods: Sequence[str] | None = None

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> UnderSolutions:
        """Return the verdicts by claim and solution."""
        return under_solutions(ensemble, self.methods, progress=progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[UnderSolutions]]:
        """Return the question on few draws."""
        del draft
        return (Contribution(cls(), draws=REPORT_DRAWS),)


def under_solutions(
    ensemble: Ensemble,
    methods: Sequence[str] | None = None,
    *,
    progress: Progress | None = None,
) -> UnderSolutions:
    """Ask every claim under several solutions, on the same draws.

    By default under all that there are. One that the game does not admit is left out, and the
    reason told.
    """
    game = ensemble.model.tree.game
    claims = ensemble.model.scenario.claims
    needs = ensemble.needs.union(*(needs_of(c.test) for c in claims.values()))
    left_out: dict[str, str] = {}
    verdicts: dict[str, dict[str, Verdict]] = {name: {} for name in claims}
    for method in methods or tuple(ENGINES):
        chosen = engine(method)
        lacking = chosen.lacking(needs)
        if reason := chosen.refusal(game) or (lacking and f"it cannot {lacking}"):
            left_out[method] = reason
            continue
        other = ensemble.under(method)
        answers = ask_all(other, {k: c.test for k, c in claims.items()}, progress)
        for name, claim in claims.items():
            verdicts[name][method] = Verdict(claim, answers[name])
    return UnderSolutions(verdicts, left_out)
