"""Claims by analyst, and whose number turns a verdict (rule S18).

Owns `AnalystsQuestion`, `by_analyst` and `ByAnalyst`.
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
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress
    from realpolitik.scenario.analysts import Analyst
    from realpolitik.scenario.expression import nodes as n

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
    quantity
        The quantity.
    before, after
        The share of draws in which the claim holds with all of the analyst's numbers, and with
        this one exchanged; None if it is undefined.
    """

    analyst: Analyst
    other: Analyst
    quantity: str
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
        line = f"With {self.other.title}'s number for {self.quantity}, and all others those of"
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
                name: {
                    "share": self.pooled[name].share,
                    **analysts_document(found),
                    "exchanges": [e.to_dict() for e in self.exchanges.get(name, ())],
                }
                for name, found in self.verdicts.items()
            },
        }

    def page(self) -> Page:
        """Return the page on claims by analyst."""
        rows = tuple(
            (
                name,
                _share(self.pooled[name].share),
                *(_share(found[a.name].share) for a in self.analysts),
                "verdicts differ" if differ(found) else "",
            )
            for name, found in self.verdicts.items()
        )
        header = ("claim", "together", *(a.title for a in self.analysts), "")
        right = frozenset(range(1, len(self.analysts) + 2))
        table = Table("Claims by analyst", "share of draws", header, rows, right)
        notes = tuple(
            f"{name}: {found[0].words}" if found else f"{name}: no single number changes it."
            for name, found in self.exchanges.items()
        )
        disagreed = [name for name, found in self.verdicts.items() if differ(found)]
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
        verdicts = {k: by_analyst(ensemble, verdict) for k, verdict in pooled.items()}
        turned = {k: claims[k].test for k, found in verdicts.items() if differ(found)}
        exchanges = {
            k: _exchanges(ensemble, analysts, k, test, verdicts[k]) for k, test in turned.items()
        }
        return ByAnalyst(analysts, pooled, verdicts, exchanges)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[ByAnalyst]]:
        """Return the question, if the file has analysts and claims."""
        scenario = draft.ensemble.model.scenario
        asked = analysts_of(scenario.quantities) and scenario.claims
        return (Contribution(cls()),) if asked else ()


def by_analyst(ensemble: Ensemble, verdict: Verdict) -> dict[str, Verdict]:
    """Return the verdict on a claim over the draws that follow each analyst, by the name.

    Without analysts there is none. Of runs with more than 65,536 draws these are of the first.
    """
    quantities, holds = ensemble.model.quantities, verdict.holds
    analysts = analysts_of(quantities)
    if not analysts:
        return {}
    _, followed = drawn_ranks(quantities, len(holds), ensemble.seed)
    return {
        analyst.name: Verdict(
            verdict.claim, Answer.of(verdict.answer.question, holds[followed == place])
        )
        for place, analyst in enumerate(analysts)
    }


def differ(found: Mapping[str, Verdict]) -> bool:
    """Whether the claim holds in most draws by one analyst and not by another."""
    return len(_sides(v.share for v in found.values())) > 1


def analysts_document(found: Mapping[str, Verdict]) -> Document:
    """Return the verdicts on a claim by analyst as plain data."""
    return {
        "disagree": differ(found),
        "analysts": {
            name: {
                "share": v.share,
                "interval": list(v.interval) if v.interval else None,
                "words": v.words,
                "draws": v.answer.draws,
            }
            for name, v in found.items()
        },
    }


def sentence(analysts: Sequence[Analyst], found: Mapping[str, Verdict]) -> str:
    """Say how a claim fares by analyst; an empty text without analysts."""
    if not found:
        return ""
    told = ", ".join(f"{a.title} {_share(found[a.name].share)}" for a in analysts)
    return f"By analyst: {told}{'; the verdicts differ' if differ(found) else ''}."


def _exchanges(
    ensemble: Ensemble,
    analysts: Sequence[Analyst],
    claim: str,
    test: n.Node,
    found: Mapping[str, Verdict],
) -> tuple[Exchange, ...]:
    """Exchange one number after the other between those whose verdicts are farthest apart."""
    known = [(v.share, i) for i, v in enumerate(found.values()) if v.share is not None]
    pair = min(known)[1], max(known)[1]
    made = []
    for one, other in (pair, pair[::-1]):
        asked = _Exchanged(ensemble, claim, test, one, other)
        before = asked.share(None)
        made += [
            Exchange(analysts[one], analysts[other], name, before, asked.share(name))
            for name in asked.quantities
        ]
    return tuple(sorted(made, key=lambda e: (not e.turns, -e.moves)))


@dataclass(frozen=True, eq=False)
class _Exchanged:
    """A claim with one analyst's numbers, of which one can be another's."""

    ensemble: Ensemble
    claim: str
    test: n.Node
    analyst: int
    other: int

    @property
    def quantities(self) -> list[str]:
        """What both state, and not alike."""
        pools = {k: q.distribution for k, q in self.ensemble.model.quantities.items()}
        return [
            name
            for name, pool in pools.items()
            if isinstance(pool, Pool)
            and None not in (pair := (pool.given[self.analyst], pool.given[self.other]))
            and pair[0] != pair[1]
        ]

    def share(self, exchanged: str | None) -> float | None:
        """Return the share of draws in which the claim holds, with one number exchanged."""
        model, draws = self.ensemble.model, min(EXCHANGE_DRAWS, self.ensemble.draws)
        related = model.scenario.related
        ranks, _ = drawn_ranks(model.quantities, draws, self.ensemble.seed, related=related)
        own = at_ranks(model.quantities, ranks, np.full(draws, self.analyst))
        if exchanged is not None:
            only = {exchanged: ranks[exchanged]}
            quantities = {exchanged: model.quantities[exchanged]}
            own |= at_ranks(quantities, only, np.full(draws, self.other))
        there = replace(self.ensemble, quantities=own, draws=draws, sampled=False, memo=None)
        answer = ask_all(there, {self.claim: self.test})[self.claim]
        return answer.mean if answer.defined else None


def _sides(shares: Iterable[float | None]) -> set[bool]:
    return {share > CLEAR for share in shares if share is not None}


def _share(share: float | None) -> str:
    return "none" if share is None else percent(share)
