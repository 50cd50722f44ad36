"""What the leverage map holds and says: pairs of actors, and committed plans.

Owns `LeverageMap`, `Pair` and `Committed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.ask.result import Result
from realpolitik.pages.numbers import percent, points, points_whole, short_spread, spread
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.estimative_words import word_for

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.result import Document


@dataclass(frozen=True)
class Pair:
    """What one actor could do to another, each over draws and in points.

    Parameters
    ----------
    by, over
        The wielder and the target.
    dependence
        What the target loses when the wielder turns on it, on the target's scale.
    cost
        What that costs the wielder, on its own scale.
    leverage
        Dependence less cost of use; points compare across actors only as far as rule S10 holds.
    reward
        What the target gains when the wielder does all for it.
    substitution
        How much of the target's loss the others still prevent, who could turn as well.
    credibility
        Probability that the wielder, left free, would do what turning asks of it.
    """

    by: str
    over: str
    dependence: Answer
    cost: Answer
    leverage: Answer
    reward: Answer
    substitution: Answer
    credibility: Answer

    def to_dict(self) -> Document:
        """Return the measures as plain data."""
        names = ("dependence", "cost", "leverage", "reward", "substitution", "credibility")
        return {k: getattr(self, k).summary.to_dict() for k in names}


@dataclass(frozen=True)
class Committed:
    """What an actor's best committed plan would bring, and what that plan does.

    Parameters
    ----------
    by
        The actor.
    goal
        The event that it raises or lowers, or empty for its own payoff.
    gain
        How far the plan moves the goal from equilibrium, over draws.
    plan
        By move and option the share of the move's points at which the plans take it.
    exhaustive
        Whether all plans were tried; if not, the gain is what coordinate ascent found, and the
        best plan may bring more.
    """

    by: str
    goal: str
    gain: Answer
    plan: Mapping[str, Mapping[str, float]]
    exhaustive: bool

    def to_dict(self) -> Document:
        """Return the result as plain data."""
        return {
            "by": self.by,
            "goal": self.goal or f"payoff({self.by})",
            "gain": self.gain.summary.to_dict(),
            "draws": self.gain.draws,
            "search": "all plans" if self.exhaustive else "coordinate ascent",
            "plan": {move: dict(options) for move, options in self.plan.items()},
        }

    @property
    def words(self) -> str:
        """What its plans do: by move the options they take most."""
        told = []
        for move, options in self.plan.items():
            top = sorted(options.items(), key=lambda o: -o[1])[:2]
            shown = ", ".join(f"{o} {percent(x)}" for o, x in top if x >= 0.1)
            told.append(f"{move}: {shown}")
        return "; ".join(told)

    @property
    def search(self) -> str:
        """How its plans were sought, in words."""
        return "all plans" if self.exhaustive else f"ascent, {self.gain.draws} draws"


@dataclass(frozen=True)
class LeverageMap(Result):
    """The leverage map of a scenario.

    Parameters
    ----------
    pairs
        By wielder and target.
    influence
        By actor and event: the largest rise, and the largest fall, that a plan can bring.
    commitment
        By actor: the value of commitment.
    titles
        The actors' names in full.
    """

    pairs: Mapping[tuple[str, str], Pair]
    influence: Mapping[tuple[str, str], tuple[Committed, Committed]]
    commitment: Mapping[str, Committed]
    titles: Mapping[str, str]

    def to_dict(self) -> Document:
        """Return the map as plain data."""
        return {
            "pairs": [{"by": i, "over": j, **p.to_dict()} for (i, j), p in self.pairs.items()],
            "influence": [
                {"by": by, "event": event, "rise": up.to_dict(), "fall": down.to_dict()}
                for (by, event), (up, down) in self.influence.items()
            ],
            "commitment": {k: c.to_dict() for k, c in self.commitment.items()},
        }

    def page(self) -> Page:
        """Return the page on who has leverage over whom."""
        tables = [_pairs(self.pairs)]
        if self.influence:
            tables.append(_influence(self.influence))
        if self.commitment:
            tables.append(_commitment(self.commitment))
        wielders = dict.fromkeys(by for by, _ in self.pairs)
        rests_on = tuple(Reference("actor", by) for by in wielders)
        return Page("Leverage", self.sentence(), tuple(tables), NOTES, rests_on=rests_on)

    def sentence(self, by: str = "") -> str:
        """Name the pair in which weight exceeds credible leverage by most.

        Parameters
        ----------
        by
            Of this wielder alone, if it is given.
        """
        pairs = {k: p for k, p in self.pairs.items() if not by or k[0] == by}
        if not pairs:
            return "There is no pair of actors."
        pair = max(pairs.values(), key=_gap)
        wielder, target = self.titles[pair.by], self.titles[pair.over]
        weight, cost = pair.dependence.summary.p50, pair.cost.summary.p50
        kept = pair.credibility.summary.p50
        if weight is None or cost is None:
            return "Leverage is undefined in every draw."
        price = f"at a cost of {points(cost)} of its own"
        if cost < 0:
            price = f"and would gain {points(-cost)} by being known to be ready to"
        could = f"{wielder} could take {points(weight)} points from {target} {price};"
        if kept is None:
            return f"{could} not all that this takes is ever put to the test."
        return (
            f"{could} left free it would carry that out with a probability of {percent(kept)}"
            f" ({word_for(kept)})."
        )


NOTES = (
    "Dependence: what the target loses when the wielder turns on it, all others replying. Cost"
    " of use: what that costs the wielder; below zero it gains by being ready to. Net: the"
    " one less the other, its leverage. Spared: what the others still keep from the target."
    " Kept: how likely the wielder, left free, would carry it out.",
    "Points compare across actors only as far as each actor's scale does (rule S10).",
)


def _gap(pair: Pair) -> float:
    weight, kept = pair.dependence.summary.p50, pair.credibility.summary.p50
    return (weight or 0.0) * (1 - (kept if kept is not None else 1.0))


def _pairs(pairs: Mapping[tuple[str, str], Pair]) -> Table:
    rows = tuple(
        (
            f"{by} \N{RIGHTWARDS ARROW} {over}",
            short_spread(p.dependence.summary),
            short_spread(p.cost.summary),
            points_whole(p.leverage.summary.p50),
            short_spread(p.reward.summary),
            points_whole(p.substitution.summary.p50),
            percent(p.credibility.summary.p50),
        )
        for (by, over), p in pairs.items()
    )
    header = ("wielder", "dependence", "cost of use", "net", "reward", "spared", "kept")
    note = "median over draws (5% to 95%), in points: the target's, then the wielder's"
    return Table("Who has leverage over whom", note, header, rows, frozenset(range(1, 7)))


def _influence(found: Mapping[tuple[str, str], tuple[Committed, Committed]]) -> Table:
    rows = tuple(
        (by, event, spread(up.gain.summary, True), spread(down.gain.summary, True), up.search)
        for (by, event), (up, down) in found.items()
    )
    header = ("actor", "event", "can raise it by", "can lower it by", "searched")
    note = "by the committed plan that does most, contingent on all the actor sees"
    return Table("Influence", note, header, rows, frozenset({2, 3}))


def _commitment(found: Mapping[str, Committed]) -> Table:
    rows = tuple((by, spread(c.gain.summary, False), c.words, c.search) for by, c in found.items())
    header = ("actor", "adds", "what the plans do", "searched")
    note = "points above equilibrium under the best committed plan"
    return Table("Value of commitment", note, header, rows, frozenset({1}))
