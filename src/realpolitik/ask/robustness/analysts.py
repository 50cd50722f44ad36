"""Claims by analyst, and whose number turns a verdict (rule S18).

Owns `AnalystsQuestion`, its answer `ByAnalyst`, and `analysts_asked`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np

from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.verdicts import Verdict
from realpolitik.ask.question import AbstractQuestion, Argument, Contribution, Draft, Place
from realpolitik.ask.result import Result
from realpolitik.ensemble.sample import at_ranks, drawn_ranks
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import percent, plural
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.analysts import Pool, analysts_of
from realpolitik.scenario.names import described
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress
    from realpolitik.scenario.analysts import Analyst
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.model import Quantity

EXCHANGE_DRAWS = 256
"""Draws in which one analyst's number is put in the place of another's."""

CLEAR = 0.5
"""Verdicts differ if the share is above this by one analyst and not by another."""


@dataclass(frozen=True)
class Exchange:
    """What happens to a claim if one analyst takes another's number for one quantity.

    Parameters
    ----------
    analyst, other
        Who takes the number, and whose it is.
    quantity, says
        The quantity, and what it stands for.
    before, after
        The share of draws in which the claim holds with all of the analyst's numbers, and with
        this one exchanged; None if it is undefined.
    """

    analyst: Analyst
    other: Analyst
    quantity: str
    says: str
    before: float | None
    after: float | None

    @property
    def moves(self) -> float:
        """By how much the exchange changes the share."""
        if self.before is None or self.after is None:
            return 0.0
        return abs(self.after - self.before)

    @property
    def turns(self) -> bool:
        """Whether it changes whether the claim holds in most draws."""
        return _sides([self.before, self.after]) == {True, False}

    @property
    def words(self) -> str:
        """The exchange in a sentence."""
        number = described(self.quantity, self.says)
        line = f"With {self.other.title}'s number for {number}, and all others those of"
        line += f" {self.analyst.title}, it holds in {_share(self.after)} of draws, not in"
        line += f" {_share(self.before)}"
        return f"{line}{': this number alone changes the verdict' if self.turns else ''}."

    def to_dict(self) -> Document:
        """Return the exchange as plain data."""
        return {
            "analyst": self.analyst.name,
            "other": self.other.name,
            "quantity": self.quantity,
            "before": self.before,
            "after": self.after,
            "turns": self.turns,
        }


@dataclass(frozen=True, eq=False)
class ByAnalyst(Result):
    """Verdicts by analyst, and whose numbers turn them.

    Parameters
    ----------
    analysts
        The analysts.
    pooled
        By claim the verdict over all draws.
    verdicts
        By claim the verdict over the draws that follow each analyst, by the analyst's name.
    exchanges
        By claim on which verdicts differ what exchanging one number does to it, the one that moves
        the share most first.
    """

    analysts: tuple[Analyst, ...]
    pooled: Mapping[str, Verdict]
    verdicts: Mapping[str, Mapping[str, Verdict]]
    exchanges: Mapping[str, tuple[Exchange, ...]]

    def to_dict(self) -> Document:
        """Return the verdicts as plain data."""
        return {
            "analysts": {a.name: {"name": a.title, "weight": a.weight} for a in self.analysts},
            "claims": {
                name: {"share": self.pooled[name].share, **self.document_of(name)}
                for name in self.verdicts
            },
        }

    def document_of(self, claim: str) -> Document:
        """Return what there is of one claim as plain data."""
        return {
            "disagree": _differ(self.verdicts[claim]),
            "analysts": {
                name: {
                    "share": v.share,
                    "interval": list(v.interval) if v.interval else None,
                    "words": v.words,
                    "draws": v.answer.draws,
                }
                for name, v in self.verdicts[claim].items()
            },
            "exchanges": [e.to_dict() for e in self.exchanges.get(claim, ())],
        }

    def sentence_of(self, claim: str) -> str:
        """Say how one claim fares by analyst, and whose number changes that."""
        found = self.verdicts[claim]
        told = ", ".join(f"{a.title} {_followed(found[a.name])}" for a in self.analysts)
        if not _differ(found):
            return f"By analyst: {told}."
        return f"By analyst: {told}; the verdicts differ. {self.turned_by(claim)}"

    def turned_by(self, claim: str) -> str:
        """Say which exchange changes a claim most on which the verdicts differ."""
        found = self.exchanges[claim]
        return found[0].words if found else "There is no number that both of them state."

    def page(self) -> Page:
        """Return the page on claims by analyst."""
        rows = tuple(
            (
                name,
                _share(self.pooled[name].share),
                *(_followed(found[a.name]) for a in self.analysts),
                "verdicts differ" if _differ(found) else "",
            )
            for name, found in self.verdicts.items()
        )
        header = ("claim", "together", *(a.title for a in self.analysts), "")
        right = frozenset(range(1, len(self.analysts) + 2))
        table = Table("Claims by analyst", "share of draws", header, rows, right)
        disagreed = list(self.exchanges)
        notes = tuple(f"{name}: {self.turned_by(name)}" for name in disagreed)
        lead = (
            f"The analysts' verdicts differ on {len(disagreed)} of"
            f" {plural(len(self.verdicts), 'claim')}."
        )
        about = tuple(Reference("claim", name) for name in disagreed)
        return Page("Analysts", lead, (table,), notes, about)


@dataclass(frozen=True)
class AnalystsQuestion(AbstractQuestion[ByAnalyst]):
    """Show every claim by analyst, and whose number changes a verdict.

    Parameters
    ----------
    claims
        Names of claims; by default every claim.
    """

    command: ClassVar[str] = "analysts"
    place: ClassVar[Place | None] = Place(
        "analysts",
        "analysts",
        "What the analysts disagree on",
        "Several analysts stated numbers, and each draw follows one of them throughout the file."
        " Where their verdicts on a claim differ, the number is named whose exchange changes the"
        " share most.",
    )

    claims: Annotated[
        str | Sequence[str], Argument("Which claims; by default all.", "[CLAIM]...")
    ] = ()

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> ByAnalyst:
        """Return the verdicts by analyst, and whose numbers turn them.

        Raises
        ------
        RealpolitikError
            If the file has no analysts, or no such claim.
        """
        scenario = ensemble.model.scenario
        analysts = analysts_of(scenario.quantities)
        if not analysts:
            raise RealpolitikError(
                "this file has no analysts; write `value: {smith: 10 to 20, jones: 30 to 60}` for a"
                " quantity that several people state"
            )
        names = [self.claims] if isinstance(self.claims, str) else list(self.claims)
        for name in names:
            if name not in scenario.claims:
                hint = nearest(name, scenario.claims) or f"claims: {listing(scenario.claims)}"
                raise RealpolitikError(f"the file has no claim `{name[:60]}`; {hint}")
        claims = {k: c for k, c in scenario.claims.items() if k in names or not names}
        answers = ask_all(ensemble, {k: c.test for k, c in claims.items()}, progress)
        pooled = {k: Verdict(c, answers[k]) for k, c in claims.items()}
        verdicts = {k: _by_analyst(ensemble, analysts, v) for k, v in pooled.items()}
        turned = {k: found for k, found in verdicts.items() if _differ(found)}
        return ByAnalyst(analysts, pooled, verdicts, _exchanges(ensemble, analysts, turned))

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[ByAnalyst]]:
        """Return the question, if the file has analysts and claims."""
        scenario = draft.ensemble.model.scenario
        asked = analysts_of(scenario.quantities) and scenario.claims
        return (Contribution(cls()),) if asked else ()


def analysts_asked(ensemble: Ensemble) -> ByAnalyst | None:
    """Return every claim by analyst; None if the file has no analysts, or makes no claims."""
    scenario = ensemble.model.scenario
    if not analysts_of(scenario.quantities) or not scenario.claims:
        return None
    return AnalystsQuestion().ask(ensemble)


def _by_analyst(
    ensemble: Ensemble, analysts: Sequence[Analyst], verdict: Verdict
) -> dict[str, Verdict]:
    """Return the verdict on a claim over the draws that follow each analyst, by the name.

    Of runs with more than 65,536 draws these are of the first.
    """
    holds, asked = verdict.holds, verdict.answer.question
    _, followed = drawn_ranks(ensemble.model.quantities, len(holds), ensemble.seed)
    return {
        analyst.name: Verdict(verdict.claim, Answer.of(asked, holds[followed == place]))
        for place, analyst in enumerate(analysts)
    }


def _differ(found: Mapping[str, Verdict]) -> bool:
    """Whether the claim holds in most draws by one analyst and not by another."""
    return len(_sides(v.share for v in found.values())) > 1


def _exchanges(
    ensemble: Ensemble,
    analysts: Sequence[Analyst],
    verdicts: Mapping[str, Mapping[str, Verdict]],
) -> dict[str, tuple[Exchange, ...]]:
    """Exchange one number after the other between those whose verdicts are farthest apart."""
    claims = ensemble.model.scenario.claims
    asked: dict[tuple[int, int], dict[str, n.Node]] = {}
    for name, found in verdicts.items():
        known = [(v.share, i) for i, v in enumerate(found.values()) if v.share is not None]
        low, high = min(known)[1], max(known)[1]
        for pair in ((low, high), (high, low)):
            asked.setdefault(pair, {})[name] = claims[name].test
    made: dict[str, list[Exchange]] = {name: [] for name in verdicts}
    for (one, other), tests in asked.items():
        before = _shares(ensemble, tests, one)
        for quantity in _stated_otherwise(ensemble, one, other):
            after = _shares(ensemble, tests, one, quantity, other)
            for name in tests:
                told = (analysts[one], analysts[other], quantity.name, quantity.says)
                made[name].append(Exchange(*told, before[name], after[name]))
    return {k: tuple(sorted(v, key=lambda e: (not e.turns, -e.moves))) for k, v in made.items()}


def _stated_otherwise(ensemble: Ensemble, one: int, other: int) -> list[Quantity]:
    """Return the quantities that both analysts state, and not alike."""
    found = []
    for quantity in ensemble.model.quantities.values():
        pool = quantity.distribution
        if isinstance(pool, Pool):
            pair = pool.given[one], pool.given[other]
            if None not in pair and pair[0] != pair[1]:
                found.append(quantity)
    return found


def _shares(
    ensemble: Ensemble,
    tests: Mapping[str, n.Node],
    analyst: int,
    exchanged: Quantity | None = None,
    other: int = 0,
) -> dict[str, float | None]:
    """Return the share of draws in which each test holds, with all of one analyst's numbers.

    One quantity may be exchanged, for what another states.
    """
    model, draws = ensemble.model, min(EXCHANGE_DRAWS, ensemble.draws)
    related = model.scenario.related
    ranks, _ = drawn_ranks(model.quantities, draws, ensemble.seed, related=related)
    numbers = at_ranks(model.quantities, ranks, np.full(draws, analyst))
    if exchanged is not None:
        only = {exchanged.name: ranks[exchanged.name]}
        numbers |= at_ranks({exchanged.name: exchanged}, only, np.full(draws, other))
    there = replace(ensemble, quantities=numbers, draws=draws, sampled=False, memo=None)
    answers = ask_all(there, tests)
    return {k: answer.mean if answer.defined else None for k, answer in answers.items()}


def _sides(shares: Iterable[float | None]) -> set[bool]:
    return {share > CLEAR for share in shares if share is not None}


def _share(share: float | None) -> str:
    return "undefined" if share is None else percent(share)


def _followed(verdict: Verdict) -> str:
    """Say in how many of the draws that follow an analyst a claim holds, if any follow them."""
    return _share(verdict.share) if verdict.answer.draws else "(no draws)"
