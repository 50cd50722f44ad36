"""What to watch: which sighting would most change what we believe (rule Q7).

Owns `IndicatorsQuestion`, `WatchQuestion` and `indicators`. Draws are equally credible beforehand.
Seeing an option taken makes each draw as credible as it made that option likely; the information is
the mutual information between what is seen and the claim's verdict, in bits (Shannon 1948; Lindley
1956, *Annals of Mathematical Statistics* 27, on experiments). Learning a quantity's value is
measured in the same way. The value of information for a choice among levers is Howard's (1966), in
the actor's own points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.points import scores_of_draws, uncertain
from realpolitik.ask.evaluate.query import CompiledQuestion, within
from realpolitik.ask.evaluate.target import claims_or, options_asked, truth_of
from realpolitik.ask.question import AbstractQuestion, Argument, Contribution, Draft, Place
from realpolitik.ask.result import Result, Several
from realpolitik.ask.robustness.hinges import weakest
from realpolitik.ensemble import WINDOW
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import percent, points
from realpolitik.pages.page import TOP, Page, Reference, Table
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.names import Names
from realpolitik.sums import product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress


BINS = 4
"""Into how many equally likely parts a quantity's range is cut."""


@dataclass(frozen=True)
class Indicator:
    """One thing that could be seen.

    Parameters
    ----------
    name
        The move or the quantity.
    kind
        ``move`` or ``quantity``.
    bits
        Expected information about the verdict, 0 to 1 bit.
    sightings
        By option, or by part of the quantity's range: its probability, and the share of draws in
        which the claim holds once it has been seen.
    worth
        By actor: what seeing it before choosing among the actor's levers adds to its payoff, in
        points.
    """

    name: str
    kind: str
    bits: float
    sightings: Mapping[str, tuple[float, float]]
    worth: Mapping[str, float]

    def to_dict(self) -> Document:
        """Return the indicator as plain data."""
        return {
            "name": self.name,
            "kind": self.kind,
            "bits": self.bits,
            "sightings": {
                k: {"probability": p, "share_after": s} for k, (p, s) in self.sightings.items()
            },
            "worth": dict(self.worth),
        }


@dataclass(frozen=True)
class Indicators(Result):
    """What to watch for one claim.

    Parameters
    ----------
    claim
        Its name.
    share
        Share of draws in which it holds, before anything is seen.
    uncertainty
        The verdict's entropy in bits: the most that any sighting could tell.
    rows
        What could be seen, the most telling first; moves and quantities together.
    perfect
        By actor: what knowing everything before choosing among its levers would add, in points.
    noise
        Bits that a quantity without any bearing shows by chance in 1 of 20 cases.
    names
        The names that readers see.
    """

    claim: str
    share: float
    uncertainty: float
    rows: tuple[Indicator, ...]
    perfect: Mapping[str, float]
    noise: float
    names: Names = field(repr=False, compare=False)

    @property
    def of_first_period(self) -> bool:
        """True: what it measures is the game of the first period."""
        return True

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "claim": self.claim,
            "share": self.share,
            "uncertainty_bits": self.uncertainty,
            "noise_bits": self.noise,
            "indicators": [row.to_dict() for row in self.rows],
            "perfect_information": dict(self.perfect),
        }

    def page(self) -> Page:
        """Return the page on what to watch."""
        moves = [r for r in self.rows if r.kind == "move"]
        stakes = [r for r in self.rows if r.kind == "quantity" and r.bits > self.noise][:TOP]
        tables = []
        for title, rows in (("Moves to watch", moves), ("Quantities worth knowing", stakes)):
            body = []
            for row in rows:
                for i, (seen, (chance, after)) in enumerate(row.sightings.items()):
                    first = (self.names.move(row.name), f"{row.bits:.3f}") if i == 0 else ("", "")
                    option = self.names.option(row.name, seen)
                    body.append((*first, option, percent(chance), percent(after)))
            if not body:
                continue
            header = ("", "bits", "if observed", "probability", "claim then holds in")
            note = "most informative first"
            tables.append(Table(title, note, header, tuple(body), frozenset({1, 3, 4})))
        actors = self.names.scenario.actors
        worth = [f"{actors[a].title} {points(v)} points" for a, v in self.perfect.items()]
        notes = [
            f"Bits: how much the observation tells about the verdict. By chance a quantity without"
            f" effect reaches {self.noise:.3f} bits in 1 of 20 cases."
        ]
        if worth:
            notes.append(
                "An actor that knew all quantities before it chose a lever would gain:"
                f" {', '.join(worth)}."
            )
        lead = (
            f"{self.claim} holds in {percent(self.share)} of draws. The uncertainty of its verdict"
            f" is {self.uncertainty:.2f} bits, at most 1."
        )
        about = (Reference("claim", self.claim),)
        return Page(
            f"What to watch for {self.claim}", lead, tuple(tables), tuple(notes), about=about
        )


@dataclass(frozen=True)
class IndicatorsQuestion(AbstractQuestion[Indicators]):
    """Show what to watch for one claim.

    Parameters
    ----------
    claim
        A claim's name, or a question that is true or false.
    """

    place: ClassVar[Place | None] = Place(
        "indicators",
        "watch",
        "What to watch",
        nothing="There is no claim whose verdict an observation could change.",
        by_name=True,
    )

    claim: str

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Indicators:
        """Return what to watch for it."""
        return indicators(ensemble, self.claim, progress=progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Indicators]]:
        """Return the question of the weakest claims that have an answer."""
        counted = [k for k in weakest(draft) if draft.verdicts[k].counted]
        return [Contribution(cls(k), k) for k in counted]


@dataclass(frozen=True)
class WatchQuestion(AbstractQuestion[Several[Indicators]]):
    """Show what to watch: which observation would change a verdict most, and what it is worth.

    Parameters
    ----------
    claims
        Names of claims, or questions that are true or false; by default every claim.
    """

    command: ClassVar[str] = "indicators"

    claims: Annotated[
        str | Sequence[str], Argument("Which claims; by default all.", "[CLAIM|EXPR]...")
    ] = ()

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Several[Indicators]:
        """Return by claim what to watch for it."""
        wanted = claims_or(ensemble.model.scenario, self.claims)
        return Several({k: indicators(ensemble, k, progress=progress) for k in wanted})


@dataclass(frozen=True)
class _Verdict:
    """Whether the claim holds."""


@dataclass(frozen=True)
class _Option:
    """That an option is taken; the empty one is that the move does not happen."""

    move: str
    option: str


@dataclass(frozen=True)
class _LeverPayoff:
    """What a lever's actor is paid under it."""

    actor: str
    lever: str


_Key = _Verdict | _Option | _LeverPayoff


def indicators(ensemble: Ensemble, claim: str, *, progress: Progress | None = None) -> Indicators:
    """Tell what to watch.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    claim
        A claim's name, or a question that is true or false.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If it is a number, or has no answer in any draw.

    Notes
    -----
    Over periods the moves are those of the first one, since what is seen of a move must be one of
    options that exclude each other.
    """
    scenario = ensemble.model.scenario
    target = truth_of(scenario, claim)
    few = within(ensemble.first(WINDOW), target.node)
    asked: dict[_Key, n.Node] = {_Verdict(): target.node}
    # Nobody can watch what one actor alone knows.
    watched = [m for m in scenario.moves.values() if m.name not in scenario.private]
    for move in watched:
        options = options_asked(scenario, move.name)
        asked |= {_Option(move.name, option): question for option, question in options.items()}
    for name, by in [(k, a) for k, lever in scenario.levers.items() for a in lever.actors]:
        plan = n.Plan(0, 0, (name,), ())
        asked[_LeverPayoff(by, name)] = n.Query(0, 0, "payoff", None, by, None, plan)
    compiled = {key: CompiledQuestion(node, ensemble) for key, node in asked.items()}
    found = few.gather(lambda s: {k: q.answer(s) for k, q in compiled.items()}, progress)
    table = np.stack([found.values[k] for k in asked])
    known = ~np.isnan(table).any(axis=0)
    if not known.any():
        raise RealpolitikError(f"{claim!r} has no answer in any draw")
    values = {k: found.values[k][known] for k in asked}
    holds = values[_Verdict()]
    payoffs = _payoffs(values)
    rows = [_of_move(m.name, m.by, values, payoffs) for m in watched]
    scores = scores_of_draws(ensemble, few.draws)[known]
    for i, name in enumerate(uncertain(ensemble)):
        rows.append(_of_quantity(ensemble, name, scores[:, i], holds, payoffs))
    rows.sort(key=lambda r: -r.bits)
    perfect = {a: float(np.mean(t.max(axis=0)) - t.mean(axis=1).max()) for a, t in payoffs.items()}
    share = float(holds.mean())
    uncertainty = float(entropy(np.array(share)))
    noise = _noise(holds)
    return Indicators(claim, share, uncertainty, tuple(rows), perfect, noise, Names(scenario))


def _payoffs(values: Mapping[_Key, Floats]) -> dict[str, NDArray[np.float64]]:
    """Return for each actor with two levers or more their payoffs, shape (levers, draws)."""
    by_actor: dict[str, list[Floats]] = {}
    for key, row in values.items():
        if isinstance(key, _LeverPayoff):
            by_actor.setdefault(key.actor, []).append(row)
    return {a: np.stack(rows) for a, rows in by_actor.items() if len(rows) > 1}


def entropy(share: Floats) -> Floats:
    """Return the entropy of a truth that holds with these probabilities, in bits."""
    p = np.clip(share, 1e-300, 1.0)
    q = np.clip(1.0 - np.asarray(share), 1e-300, 1.0)
    return -(p * np.log2(p) + q * np.log2(q))


def information(likelihood: Floats, holds: Floats) -> tuple[float, Floats, Floats]:
    """Return what a sighting tells of a truth.

    Parameters
    ----------
    likelihood
        How likely each sighting is in each draw, shape (sightings, draws); columns sum to 1.
    holds
        1 in draws where the truth holds, else 0.

    Returns
    -------
    bits
        The mutual information.
    chance
        The probability of each sighting.
    after
        The share of draws, weighed by the sighting, in which the truth holds; NaN where the
        sighting cannot occur.
    """
    chance = likelihood.mean(axis=1)
    safe = np.where(chance > 0, chance, 1.0)
    after = np.where(chance > 0, (likelihood * holds).mean(axis=1) / safe, np.nan)
    left = np.sum(chance * entropy(np.where(chance > 0, after, 0.0)))
    bits = float(entropy(np.array(holds.mean())) - left)
    return max(0.0, bits), chance, after


def _worth(likelihood: Floats, payoffs: Mapping[str, Floats]) -> dict[str, float]:
    """Return by actor what a sighting before the choice among levers adds to its payoff."""
    found = {}
    for actor, table in payoffs.items():
        informed = np.max(product(table, likelihood.T) / table.shape[1], axis=0).sum()
        found[actor] = max(0.0, float(informed - table.mean(axis=1).max()))
    return found


def _of_move(
    move: str, by: str, values: Mapping[_Key, Floats], payoffs: Mapping[str, Floats]
) -> Indicator:
    options = [k for k in values if isinstance(k, _Option) and k.move == move]
    likelihood = np.stack([values[k] for k in options])
    bits, chance, after = information(likelihood, values[_Verdict()])
    # An actor chooses its lever before it makes its own moves: these tell it nothing.
    others = {a: t for a, t in payoffs.items() if a != by}
    sightings = {
        k.option or "none": (float(c), float(a))
        for k, c, a in zip(options, chance, after, strict=True)
        if c > 0
    }
    return Indicator(move, "move", bits, sightings, _worth(likelihood, others))


def _of_quantity(
    ensemble: Ensemble, name: str, scores: Floats, holds: Floats, payoffs: Mapping[str, Floats]
) -> Indicator:
    from scipy.special import ndtr

    rank = np.argsort(np.argsort(scores, kind="stable"), kind="stable")
    member = rank * BINS // len(rank)
    likelihood = (np.arange(BINS)[:, None] == member) * 1.0
    bits, chance, after = information(likelihood, holds)
    # Part of what few draws show is chance (Miller and Madow 1955).
    bits = max(0.0, bits - (BINS - 1) / (2 * math.log(2) * len(holds)))
    quantile = ensemble.model.quantities[name].distribution.quantile
    sightings = {}
    for b in range(BINS):
        if chance[b] > 0:
            inside = scores[member == b]
            low, high = quantile(ndtr(np.array([inside.min(), inside.max()])))
            sightings[f"{low:.3g} to {high:.3g}"] = (float(chance[b]), float(after[b]))
    return Indicator(name, "quantity", bits, sightings, _worth(likelihood, payoffs))


def _noise(holds: Floats, seed: int = 0) -> float:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(100):
        member = rng.permutation(len(holds)) * BINS // len(holds)
        likelihood = (np.arange(BINS)[:, None] == member) * 1.0
        bits = information(likelihood, holds)[0]
        found.append(max(0.0, bits - (BINS - 1) / (2 * math.log(2) * len(holds))))
    return float(np.quantile(found, 0.95))
