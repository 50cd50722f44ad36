"""The leverage map: who could hurt, help or move whom, and at what cost to itself (rule Q3).

Owns `LeverageQuestion` and `leverage_map`. The measures are those of `ask.evaluate.power`, over all
draws; what committed plans could bring is sought on the first draws only, since it takes a search
in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np

from realpolitik.ask.evaluate import power
from realpolitik.ask.evaluate.query import SEARCH_DRAWS, answer_of
from realpolitik.ask.evaluate.target import leading_event
from realpolitik.ask.policy.leverage_map import Committed, LeverageMap, Pair
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Flag, Place
from realpolitik.engines import Trait
from realpolitik.ensemble import Reading
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.names import Names
from realpolitik.scenario.question import read_event

if TYPE_CHECKING:
    from realpolitik.arrays import Array, Draws
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Gathered, Progress, Solved
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Scenario

REPORT_DRAWS = 512
"""Draws in a report, each of which is solved some forty times."""


@dataclass(frozen=True)
class LeverageQuestion(AbstractQuestion[LeverageMap]):
    """Show who has leverage over whom, at what cost, and what commitment is worth.

    Parameters
    ----------
    events
        Events whose probability each actor might move, e.g. ``"restraint"``; none costs least.
    plans
        Whether to seek the best committed plans; with events they are sought in any case.
    plan_draws
        On how many of the first draws they are sought; 0 leaves them out.
    """

    command: ClassVar[str] = "leverage"
    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.TURNED_ACTORS, Trait.COMMITTED_PLANS})

    place: ClassVar[Place | None] = Place("leverage", "leverage", "Who has leverage over whom")

    events: Annotated[
        Sequence[str],
        Flag("An event that actors may want to influence; may be repeated.", "--event"),
    ] = ()
    _: KW_ONLY
    plans: Annotated[
        bool, Flag("Search also for the best committed plans.", "--plans/--no-plans")
    ] = True
    plan_draws: int | None = None

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> LeverageMap:
        """Return the leverage map."""
        draws = 0 if not self.plans and not self.events else self.plan_draws
        return leverage_map(ensemble, self.events, plan_draws=draws, progress=progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[LeverageMap]]:
        """Return the map on few draws, with what plans could do to the first event."""
        question = cls(leading_event(draft.ensemble.model.scenario))
        return (Contribution(question, draws=REPORT_DRAWS),)


def leverage_map(
    ensemble: Ensemble,
    events: Sequence[str] = (),
    *,
    plan_draws: int | None = None,
    progress: Progress | None = None,
) -> LeverageMap:
    """Measure who has leverage over whom.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    events
        Events whose probability each actor might move, e.g. ``"restraint"``; none costs least.
    plan_draws
        On how many of the first draws committed plans are sought; 0 leaves them out.
    progress
        Told of draws done.

    Raises
    ------
    QuestionError
        If an event is not one.
    """
    scenario = ensemble.model.scenario
    perfect = ensemble.model.tree.game.has_perfect_information
    few = ensemble.first(SEARCH_DRAWS[perfect] if plan_draws is None else max(1, plan_draws))
    read = {text: read_event(scenario, text) for text in events}
    wanted = {text: compile_expression(event) for text, event in read.items()}
    nots = {text: compile_expression(n.Not(0, 0, event)) for text, event in read.items()}
    total = ensemble.draws + few.draws

    def later(done: int, _: int) -> None:
        if progress:
            progress(ensemble.draws + done, total)

    def sooner(done: int, _: int) -> None:
        if progress:
            progress(done, total)

    found = ensemble.gather(_pairs, sooner)

    def answer(key: _PairKey) -> Answer:
        return answer_of(str(key), found, key, ensemble.draws)

    wielders = _wielders(scenario)
    pairs = {
        (by, over): Pair(by, over, *(answer(_PairKey(by, over, k)) for k in _MEASURED))
        for by in wielders
        for over in scenario.actors
        if by != over
    }
    titles, names = {k: a.title for k, a in scenario.actors.items()}, Names(scenario)
    if plan_draws == 0:
        return LeverageMap(pairs, {}, {}, titles)
    sought = few.gather(lambda solved: _plans(solved, wanted, nots), later)
    influence = {
        (by, event): (
            _committed(sought, _Aim(by, event), few.draws, names),
            _committed(sought, _Aim(by, event, rises=False), few.draws, names),
        )
        for by in wielders
        for event in wanted
    }
    commitment = {by: _committed(sought, _Aim(by), few.draws, names) for by in wielders}
    return LeverageMap(pairs, influence, commitment, titles)


def _wielders(scenario: Scenario) -> list[str]:
    """Return the actors that can have leverage: all but audiences, who do nothing (rule S22)."""
    return [name for name, actor in scenario.actors.items() if not actor.audience_of]


_MEASURED = ("dependence", "cost", "leverage", "reward", "substitution", "credibility")


@dataclass(frozen=True)
class _PairKey:
    """A measure of what one actor could do to another."""

    by: str
    over: str
    measure: str

    def __str__(self) -> str:
        of_first = self.measure in ("dependence", "substitution")
        pair = (self.over, self.by) if of_first else (self.by, self.over)
        return f"{self.measure}({', '.join(pair)})"


@dataclass(frozen=True)
class _Aim:
    """What an actor's committed plan is sought for: an event, or its own payoff if that is empty.

    `rises` is false where the event's probability is to fall.
    """

    by: str
    event: str = ""
    rises: bool = True

    def __str__(self) -> str:
        return f"influence({self.by}, {self.event})" if self.event else f"commitment({self.by})"


@dataclass(frozen=True)
class _Gain:
    """What the best plan found brings."""

    aim: _Aim


@dataclass(frozen=True)
class _Exhaustive:
    """Whether all plans were tried."""

    aim: _Aim


@dataclass(frozen=True)
class _Taken:
    """At which share of a move's points the best plan found takes an option."""

    aim: _Aim
    move: str
    option: str


_PlanKey = _Gain | _Exhaustive | _Taken


def _pairs(solved: Solved) -> dict[_PairKey, Reading]:
    """Return every measure of every ordered pair in a block."""
    actors = {k: i for i, k in enumerate(solved.model.scenario.actors)}
    play = solved.model.play({})
    found: dict[_PairKey, Reading] = {}
    for by in _wielders(solved.model.scenario):
        for over, j in actors.items():
            i = actors[by]
            if i == j:
                continue
            for name in ("cost", "leverage", "reward"):
                read = solved.read(power.MEASURES[name], play, i, j)
                found[_PairKey(by, over, name)] = read
            for name in ("dependence", "substitution"):
                read = solved.read(power.MEASURES[name], play, j, i)
                found[_PairKey(by, over, name)] = read
            kept = solved.read(power.threat_credibility, play, i, j)
            found[_PairKey(by, over, "credibility")] = kept
    return found


def _plans(
    solved: Solved, wanted: Mapping[str, Compiled], nots: Mapping[str, Compiled]
) -> dict[_PlanKey, Reading]:
    """Return what committed plans bring every actor in a block."""
    play = solved.model.play({})
    found: dict[_PlanKey, Draws[Array]] = {}
    # All of them ask for free play and for nothing else that can fail.
    actors = list(solved.model.scenario.actors)
    for by in _wielders(solved.model.scenario):
        i = actors.index(by)
        results = {_Aim(by): power.commitment(solved, play, i)}
        results |= {_Aim(by, k): power.rise(solved, play, i, e) for k, e in wanted.items()}
        falls = {_Aim(by, k, rises=False): power.rise(solved, play, i, e) for k, e in nots.items()}
        for aim, (gain, best) in (results | falls).items():
            found[_Gain(aim)] = gain
            found[_Exhaustive(aim)] = np.full(solved.draws, best.exhaustive * 1.0)
            for (move, option), share in power.options_taken(solved, best).items():
                found[_Taken(aim, move, option)] = share
    return {key: Reading.of(values, solved.failed) for key, values in found.items()}


def _committed(found: Gathered[_PlanKey], aim: _Aim, draws: int, names: Names) -> Committed:
    plan: dict[str, dict[str, float]] = {}
    for key in found.values:
        if isinstance(key, _Taken) and key.aim == aim:
            share = found.total[key] / max(1, found.defined[key])
            plan.setdefault(key.move, {})[key.option] = share
    gain = answer_of(str(aim), found, _Gain(aim), draws)
    exhaustive = found.total[_Exhaustive(aim)] == found.defined[_Exhaustive(aim)]
    return Committed(aim.by, aim.event, gain, plan, bool(exhaustive), names)
