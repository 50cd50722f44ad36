"""At which value of one quantity, or of two, the answer tips (rule Q6).

Owns `TippingQuestion`, `TippingTwoQuestion` and `TippingPointsQuestion`, which the command
`tipping` asks. One quantity is moved through its range while all others keep
their draws, so that the curve shows the answer's spread over the rest, and each draw has its own
tipping point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, TypedDict

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.answer import Summary
from realpolitik.ask.evaluate.points import Pointwise, rests_on_courses, scores_of_draws
from realpolitik.ask.evaluate.query import searches
from realpolitik.ask.evaluate.target import target_of, truth_of
from realpolitik.ask.policy.levers import best_of
from realpolitik.ask.question import (
    AbstractQuestion,
    Argument,
    Contribution,
    Draft,
    Draws,
    Place,
)
from realpolitik.ask.robustness.hinges import Hinge, HingesQuestion, weakest
from realpolitik.ask.robustness.tipping_curve import Curve, Tipping, TippingTwo
from realpolitik.errors import RealpolitikError
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.names import plain
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

STEPS, DRAWS = 41, 256
REPORT_DRAWS = 128
"""Draws of the rest in a report."""
STEPS_TWO, DRAWS_TWO = 15, 64
EDGE = 2.3263478740408408
"""Normal score of the 99% quantile: a quantity is moved from its 1% to its 99%."""


@dataclass(frozen=True)
class TippingQuestion(AbstractQuestion[Tipping]):
    """Show at which value of a quantity an answer, or an actor's best lever, changes.

    Parameters
    ----------
    target, quantity, levers_of, draws
        See `tipping`.
    """

    place: ClassVar[Place | None] = Place("tipping", "mind", by_name=True)

    target: str
    quantity: str
    _: KW_ONLY
    levers_of: str = ""
    draws: int = DRAWS

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Tipping:
        """Return how the answer runs along the quantity."""
        return tipping(
            ensemble,
            self.target,
            self.quantity,
            levers_of=self.levers_of,
            draws=self.draws,
            progress=progress,
        )

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Tipping]]:
        """Return the question of the weakest claims, along what turns each of them soonest."""
        found: Mapping[str, Hinge] = draft.one(HingesQuestion) or {}
        return [
            Contribution(cls(k, found[k].swings[0].quantity, draws=REPORT_DRAWS), k)
            for k in weakest(draft)
            if found[k].swings
        ]


@dataclass(frozen=True)
class TippingTwoQuestion(AbstractQuestion[TippingTwo]):
    """Show where an answer changes over the values of two quantities.

    Parameters
    ----------
    target, first, second, draws
        See `tipping_two`.
    """

    target: str
    first: str
    second: str
    _: KW_ONLY
    draws: int = DRAWS_TWO

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> TippingTwo:
        """Return the share of draws in which the answer holds, over both."""
        return tipping_two(
            ensemble, self.target, self.first, self.second, draws=self.draws, progress=progress
        )


@dataclass(frozen=True)
class TippingPointsQuestion(AbstractQuestion[Tipping | TippingTwo]):
    """Show at which value of a quantity a verdict, or an actor's best lever, changes.

    Parameters
    ----------
    about
        A claim, an outcome, a question, or an actor, of whose levers the best is asked.
    quantity
        What is moved.
    against
        A second quantity, for a map of both.
    """

    command: ClassVar[str] = "tipping"
    draws_option: ClassVar[Draws] = Draws(
        DRAWS, 2**14, "Draws of all other quantities; a map of two quantities takes a quarter."
    )

    about: Annotated[str, Argument("What may change.", "CLAIM|EXPR|ACTOR")]
    quantity: Annotated[str, Argument("The quantity that is varied.")]
    against: Annotated[str | None, Argument("A second quantity, for a map of both.")] = None

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Tipping | TippingTwo:
        """Return where the answer tips along the quantity, or over both."""
        if self.against is not None:
            few = max(1, ensemble.draws // 4)
            both = TippingTwoQuestion(self.about, self.quantity, self.against, draws=few)
            return both.ask(ensemble, progress)
        levers_of = self.about if self.about in ensemble.model.scenario.actors else ""
        one = TippingQuestion(self.about, self.quantity, levers_of=levers_of, draws=ensemble.draws)
        return one.ask(ensemble, progress)


class _Common(TypedDict):
    """What a result says of the quantity that was moved; see `Tipping`."""

    target: str
    title: str
    quantity: str
    says: str
    unit: str
    values: Floats
    range: tuple[float, float, float]
    draws: int
    sampled: bool


class _Course(TypedDict):
    """What a result says of the answer along it; see `Tipping`."""

    curves: tuple[Curve, ...]
    crosses_at: tuple[tuple[float, str, str], ...]
    tips: Summary
    never: float | None


def tipping(
    ensemble: Ensemble,
    target: str,
    quantity: str,
    *,
    levers_of: str = "",
    draws: int = DRAWS,
    progress: Progress | None = None,
) -> Tipping:
    """Move one quantity through its range.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    target
        A claim, an outcome or a question; not used with `levers_of`.
    quantity
        What is moved.
    levers_of
        Ask which lever of this actor is best, in place of a target.
    draws
        How many draws of the rest.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If there is no such uncertain quantity, or nothing to choose among.
    """
    asked, is_truth = _asked(ensemble, target, levers_of)
    pointwise = Pointwise(ensemble, asked)
    sampled = rests_on_courses(ensemble, asked)
    moved = _position(pointwise, quantity)
    rest = _rest(ensemble, asked, draws)
    grid = np.linspace(-EDGE, EDGE, STEPS)
    points = np.repeat(rest[None], STEPS, axis=0)
    points[:, :, moved] = grid[:, None]
    stream = np.tile(np.arange(len(rest)), STEPS)
    found = pointwise.at(points.reshape(-1, rest.shape[1]), progress, stream)
    tables = {k: v.reshape(STEPS, -1) for k, v in found.items()}
    values = pointwise.values(quantity, grid)
    known = pointwise.quantities[quantity]
    common: _Common = {
        "target": f"best lever of {levers_of}" if levers_of else target,
        "title": f"Best lever of {_title(ensemble, levers_of)}" if levers_of else plain(target),
        "quantity": quantity,
        "says": known.says,
        "unit": known.unit,
        "values": values,
        "range": known.distribution.summary(),
        "draws": len(rest),
        "sampled": sampled,
    }
    if levers_of:
        return Tipping(**common, **_among_levers(tables, values))
    table = tables[target]
    if is_truth:
        return Tipping(**common, **_of_truth(target, table, values))
    low, middle, high = _quantiles(table)
    curve = Curve(target, middle, low, high)
    none = Summary(None, None, None, None)
    return Tipping(**common, curves=(curve,), crosses_at=(), tips=none, never=1.0)


def _title(ensemble: Ensemble, actor: str) -> str:
    known = ensemble.model.scenario.actors.get(actor)
    return known.title if known is not None else actor


def _asked(ensemble: Ensemble, target: str, levers_of: str) -> tuple[dict[str, n.Node], bool]:
    scenario = ensemble.model.scenario
    if not levers_of:
        found = target_of(scenario, target)
        return {target: found.node}, found.is_truth
    own = [k for k, lever in scenario.levers.items() if levers_of in lever.actors]
    if len(own) < 2:
        raise RealpolitikError(f"{levers_of} has fewer than two levers to choose from")
    plans = {k: n.Plan(0, 0, (k,), ()) for k in own}
    return {k: n.Query(0, 0, "payoff", None, levers_of, None, p) for k, p in plans.items()}, False


def _rest(ensemble: Ensemble, asked: Mapping[str, n.Node], draws: int) -> Floats:
    """Return the draws of all quantities; fewer where plans are sought in each."""
    few = max(1, draws // 8) if any(map(searches, asked.values())) else draws
    return scores_of_draws(ensemble, min(few, ensemble.draws))


def _position(pointwise: Pointwise[str], quantity: str) -> int:
    if quantity not in pointwise.names:
        help_ = nearest(quantity, pointwise.names)
        known = listing(k for k in pointwise.names if "(" not in k)
        raise RealpolitikError(f"no uncertain quantity {quantity!r}; known: {known}. {help_}")
    return pointwise.names.index(quantity)


def _of_truth(name: str, table: Floats, values: Floats) -> _Course:
    share = _share(table)
    sides = np.where(np.isnan(share), np.nan, (share >= 0.5) * 1.0)
    crosses = []
    for i in np.flatnonzero(np.abs(np.diff(sides)) == 1).tolist():
        at = np.interp(0.5, *_rising(share[i : i + 2], values[i : i + 2]))
        words = ("holds", "fails") if sides[i] else ("fails", "holds")
        crosses.append((float(at), *words))
    tips = _first_changes(table, values)
    return {
        "curves": (Curve(name, share),),
        "crosses_at": tuple(crosses),
        "tips": Summary.of(tips),
        "never": _never(table, tips),
    }


def _among_levers(tables: Mapping[str, Floats], values: Floats) -> _Course:
    payoffs = np.stack(list(tables.values()))
    names = list(tables)
    best = best_of(payoffs.reshape(len(names), -1)).reshape(payoffs.shape)
    shares = {name: _share(best[i]) for i, name in enumerate(names)}
    # Where no draw could be solved all shares are undefined, and no lever is the best.
    top = [
        "" if np.isnan(row).all() else names[int(np.argmax(row))]
        for row in np.stack(list(shares.values()), axis=1)
    ]
    crosses = [
        (float((values[i] + values[i + 1]) / 2), top[i], top[i + 1])
        for i in range(len(top) - 1)
        if top[i] and top[i + 1] and top[i] != top[i + 1]
    ]
    solved = ~np.isnan(best).any(axis=0)
    first = np.where(solved, np.argmax(best, axis=0), np.nan)
    tips = _first_changes(first, values)
    return {
        "curves": tuple(Curve(k, v) for k, v in shares.items()),
        "crosses_at": tuple(crosses),
        "tips": Summary.of(tips),
        "never": _never(first, tips),
    }


def _never(table: Floats, tips: Floats) -> float | None:
    """Return the share of draws whose answer never changes, of those that have one; else None."""
    known = ~np.isnan(table).all(axis=0)
    return float(np.mean(np.isnan(tips[known]))) if known.any() else None


def _share(table: Floats) -> Floats:
    known = np.sum(~np.isnan(table), axis=1)
    return np.where(known > 0, np.nansum(table, axis=1) / np.maximum(known, 1), np.nan)


def _quantiles(table: Floats) -> tuple[Floats, Floats, Floats]:
    rows = [Summary.of(row) for row in table]
    parts = [[r.p05, r.p50, r.p95] for r in rows]
    low, middle, high = np.array([[np.nan if v is None else v for v in p] for p in parts]).T
    return low, middle, high


def _rising(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return (x, y) if x[0] <= x[1] else (x[::-1], y[::-1])


def _first_changes(table: Floats, values: Floats) -> Floats:
    """Return for each draw the value between the first two steps whose answers differ, or NaN."""
    with np.errstate(invalid="ignore"):
        changed = (np.diff(table, axis=0) != 0) & ~np.isnan(table[1:]) & ~np.isnan(table[:-1])
    first = np.argmax(changed, axis=0)
    middle = (values[first] + values[np.minimum(first + 1, len(values) - 1)]) / 2
    return np.where(changed.any(axis=0), middle, np.nan)


def tipping_two(
    ensemble: Ensemble,
    target: str,
    first: str,
    second: str,
    *,
    draws: int = DRAWS_TWO,
    progress: Progress | None = None,
) -> TippingTwo:
    """Move two quantities through their ranges together.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If the target is a number, or there are no two such uncertain quantities.
    """
    found = truth_of(ensemble.model.scenario, target)
    pointwise = Pointwise(ensemble, {target: found.node})
    one, other = _position(pointwise, first), _position(pointwise, second)
    if one == other:
        raise RealpolitikError(f"a map needs two different quantities, not {first!r} twice")
    rest = _rest(ensemble, pointwise.questions, draws)
    grid = np.linspace(-EDGE, EDGE, STEPS_TWO)
    points = np.tile(rest, (STEPS_TWO, STEPS_TWO, 1, 1))
    points[..., one] = grid[:, None, None]
    points[..., other] = grid[None, :, None]
    stream = np.tile(np.arange(len(rest)), STEPS_TWO**2)
    values = pointwise.at(points.reshape(-1, rest.shape[1]), progress, stream)[target]
    shares = _share(values.reshape(STEPS_TWO**2, -1)).reshape(STEPS_TWO, STEPS_TWO)
    return TippingTwo(
        target,
        (first, second),
        (pointwise.quantities[first].unit, pointwise.quantities[second].unit),
        (pointwise.values(first, grid), pointwise.values(second, grid)),
        shares,
        len(rest),
        rests_on_courses(ensemble, pointwise.questions),
    )
