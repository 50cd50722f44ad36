"""What the leverage map holds and says: pairs of actors, and committed plans.

Owns `LeverageMap`, `Pair` and `Committed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.ask.result import Result
from realpolitik.pages.numbers import percent, points, points_whole, short_spread, spread
from realpolitik.pages.page import Page, Reference, Table
from realpolitik.scenario.estimative_words import word_for
from realpolitik.scenario.names import Names, plain

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
    names
        The names that readers see.
    """

    by: str
    goal: str
    gain: Answer
    plan: Mapping[str, Mapping[str, float]]
    exhaustive: bool
    names: Names = field(repr=False, compare=False)

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
            shown = ", ".join(
                f"{self.names.option(move, o)} {percent(x)}" for o, x in top if x >= 0.1
            )
            told.append(f"{self.names.move(move)}: {shown}")
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

    @property
    def of_first_period(self) -> bool:
        """True: what it measures is the game of the first period."""
        return True

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
        tables = [_pairs(self.pairs, self.titles)]
        if self.influence:
            tables.append(_influence(self.influence, self.titles))
        if self.commitment:
            tables.append(_commitment(self.commitment, self.titles))
        wielders = dict.fromkeys(by for by, _ in self.pairs)
        rests_on = tuple(Reference("actor", by) for by in wielders)
        return Page("Leverage", self.sentence(), tuple(tables), NOTES, rests_on=rests_on)

    def sentence(self, by: str = "") -> str:
        """Say in which pair weight exceeds credible leverage by most.

        Parameters
        ----------
        by
            Of this wielder alone, if it is given.
        """
        pair, weight = self._widest(by), self.weight(by)
        if pair is None or pair.dependence.summary.p50 is None or pair.cost.summary.p50 is None:
            return weight
        kept = pair.credibility.summary.p50
        if kept is None:
            return (
                f"{weight} It is unknown whether it would: some moves that this needs never occur."
            )
        return (
            f"{weight} Without a binding commitment {self.titles[pair.by]} would do so with a"
            f" probability of {percent(kept)} ({word_for(kept)})."
        )

    def weight(self, by: str = "") -> str:
        """Say what the wielder of that pair could take from its target, and at what cost."""
        pair = self._widest(by)
        if pair is None:
            return "There is no pair of actors."
        wielder, target = self.titles[pair.by], self.titles[pair.over]
        weight, cost = pair.dependence.summary.p50, pair.cost.summary.p50
        if weight is None or cost is None:
            return "Leverage is undefined in every draw."
        price = f"This would cost {wielder} {points(cost)} points"
        if cost < 0:
            price = f"Readiness to do so brings {wielder} {points(-cost)} points"
        return f"{wielder} could take {points(weight)} points from {target}. {price}."

    def _widest(self, by: str) -> Pair | None:
        pairs = [p for (wielder, _), p in self.pairs.items() if not by or wielder == by]
        return max(pairs, key=_gap) if pairs else None


NOTES = (
    "Dependence: the points that the target loses if the wielder turns against it and all others"
    " reply. Cost of use: the points that this costs the wielder; below 0, readiness to do so"
    " brings the wielder points. Net (leverage): dependence minus cost of use. Reward: the points"
    " that the target gains if the wielder cares for it alone. Spared: the further points that the"
    " target would lose if all others turned against it as well. Kept: the probability that the"
    " wielder would carry it out without a binding commitment.",
    "Each actor's points have their own scale, so points of two actors compare only roughly"
    " (rule S10).",
)


def _gap(pair: Pair) -> float:
    weight, kept = pair.dependence.summary.p50, pair.credibility.summary.p50
    return (weight or 0.0) * (1 - (kept if kept is not None else 1.0))


def _pairs(pairs: Mapping[tuple[str, str], Pair], titles: Mapping[str, str]) -> Table:
    rows = tuple(
        (
            f"{titles[by]} \N{RIGHTWARDS ARROW} {titles[over]}",
            short_spread(p.dependence.summary),
            short_spread(p.cost.summary),
            points_whole(p.leverage.summary.p50),
            short_spread(p.reward.summary),
            points_whole(p.substitution.summary.p50),
            percent(p.credibility.summary.p50),
        )
        for (by, over), p in pairs.items()
    )
    header = ("by, over", "dependence", "cost of use", "net", "reward", "spared", "kept")
    note = "points; median over draws (5% to 95%)"
    return Table("Who has leverage over whom", note, header, rows, frozenset(range(1, 7)))


def _influence(
    found: Mapping[tuple[str, str], tuple[Committed, Committed]], titles: Mapping[str, str]
) -> Table:
    rows = tuple(
        (
            titles[by],
            plain(event),
            spread(up.gain.summary, True),
            spread(down.gain.summary, True),
            up.search,
        )
        for (by, event), (up, down) in found.items()
    )
    header = ("actor", "event", "can raise it by", "can lower it by", "searched")
    note = "by the best committed plan (it may react to what the actor sees)"
    return Table("Influence", note, header, rows, frozenset({2, 3}))


def _commitment(found: Mapping[str, Committed], titles: Mapping[str, str]) -> Table:
    rows = tuple(
        (titles[by], spread(c.gain.summary, False), c.words, c.search) for by, c in found.items()
    )
    header = ("actor", "adds", "what the plans do", "searched")
    note = "points that the best committed plan adds to free play"
    return Table("Value of commitment", note, header, rows, frozenset({1}))
