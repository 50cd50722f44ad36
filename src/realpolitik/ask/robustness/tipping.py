"""At which value of one quantity, or of two, the answer tips (rule Q6).

Owns `tipping` and `tipping_two`. One quantity is moved through its range while all others keep
their draws, so that the curve shows the answer's spread over the rest, and each draw has its own
tipping point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.display import Shown
from realpolitik.ask.evaluate.answer import Summary
from realpolitik.ask.evaluate.points import Probe, scores_of_draws
from realpolitik.ask.evaluate.query import searches
from realpolitik.ask.evaluate.target import target_of, truth_of
from realpolitik.ask.policy.levers import best_of
from realpolitik.errors import RealpolitikError
from realpolitik.scenario.expression import nodes as n
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ensemble import Ensemble
    from realpolitik.ensemble.ensemble import Progress

Floats = Any

STEPS, DRAWS = 41, 256
STEPS_TWO, DRAWS_TWO = 15, 64
EDGE = 2.3263478740408408
"""Normal score of the 99% quantile: a quantity is moved from its 1% to its 99%."""


@dataclass(frozen=True, eq=False)
class Curve:
    """How an answer runs along one quantity.

    Parameters
    ----------
    name
        What is shown: the target, or a lever.
    mean, low, high
        Of a truth or a lever, the share of draws in which it holds, or is best; of a number its
        median, 5% and 95% over the rest. Shape (values,); `low` and `high` are None for shares.
    """

    name: str
    mean: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Tipping(Shown):
    """Where an answer tips along one quantity.

    Parameters
    ----------
    target
        What is asked; ``best lever of X`` for a choice among levers.
    quantity, says, unit
        What is moved.
    values
        Its values, from its 1% to its 99% quantile.
    range
        Its 5%, 50% and 95% quantiles.
    curves
        How the answer runs.
    crosses_at
        Where the verdict's share crosses one half, or the lever that is most often best changes;
        each with what it is before and after.
    tips
        Over draws of the rest, the value at which the draw's own answer first changes.
    never
        Share of the draws whose answer does not change.
    """

    target: str
    quantity: str
    says: str
    unit: str
    values: NDArray[np.float64]
    range: tuple[float, float, float]
    curves: tuple[Curve, ...]
    crosses_at: tuple[tuple[float, str, str], ...]
    tips: Summary
    never: float

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "target": self.target,
            "quantity": self.quantity,
            "says": self.says,
            "unit": self.unit,
            "range": list(self.range),
            "crosses_at": [
                {"value": v, "before": before, "after": after}
                for v, before, after in self.crosses_at
            ],
            "tips": self.tips.to_dict(),
            "never_tips": self.never,
            "values": self.values.tolist(),
            "curves": {
                c.name: {
                    "mean": _plain(c.mean),
                    "low": None if c.low is None else _plain(c.low),
                    "high": None if c.high is None else _plain(c.high),
                }
                for c in self.curves
            },
        }


@dataclass(frozen=True, eq=False)
class TippingTwo(Shown):
    """The share of draws in which a truth holds, over the values of two quantities.

    Parameters
    ----------
    target
        What is asked.
    quantities, units
        What is moved, along the first axis and along the second.
    values
        Their values.
    shares
        The share, shape (values of the first, values of the second); NaN where undefined.
    """

    target: str
    quantities: tuple[str, str]
    units: tuple[str, str]
    values: tuple[NDArray[np.float64], NDArray[np.float64]]
    shares: NDArray[np.float64]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "target": self.target,
            "quantities": list(self.quantities),
            "values": [v.tolist() for v in self.values],
            "shares": [_plain(row) for row in self.shares],
        }


def _plain(values: Floats) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in values]


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
    probe = Probe(ensemble, asked)
    moved = _position(probe, quantity)
    few = max(1, draws // 8) if any(map(searches, asked.values())) else draws
    rest = scores_of_draws(ensemble, min(few, ensemble.draws))
    grid = np.linspace(-EDGE, EDGE, STEPS)
    points = np.repeat(rest[None], STEPS, axis=0)
    points[:, :, moved] = grid[:, None]
    found = probe.at(points.reshape(-1, rest.shape[1]), progress)
    tables = {k: v.reshape(STEPS, -1) for k, v in found.items()}
    values = probe.values(quantity, grid)
    known = probe.quantities[quantity]
    common: dict[str, Any] = {
        "target": f"best lever of {levers_of}" if levers_of else target,
        "quantity": quantity,
        "says": known.says,
        "unit": known.unit,
        "values": values,
        "range": known.distribution.summary(),
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


def _asked(ensemble: Ensemble, target: str, levers_of: str) -> tuple[dict[str, n.Node], bool]:
    scenario = ensemble.model.scenario
    if not levers_of:
        found = target_of(scenario, target)
        return {target: found.node}, found.is_truth
    own = [k for k, lever in scenario.levers.items() if lever.by == levers_of]
    if len(own) < 2:
        raise RealpolitikError(f"{levers_of} has no two levers to choose among")
    plans = {k: n.Plan(0, 0, (k,), ()) for k in own}
    return {k: n.Query(0, 0, "payoff", None, levers_of, None, p) for k, p in plans.items()}, False


def _position(probe: Probe, quantity: str) -> int:
    if quantity not in probe.names:
        help_ = nearest(quantity, probe.names)
        known = listing(k for k in probe.names if "(" not in k)
        raise RealpolitikError(f"no uncertain quantity {quantity!r}; known: {known}. {help_}")
    return probe.names.index(quantity)


def _of_truth(name: str, table: Floats, values: Floats) -> dict[str, Any]:
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
        "never": float(np.mean(np.isnan(tips))),
    }


def _among_levers(tables: Mapping[str, Floats], values: Floats) -> dict[str, Any]:
    payoffs = np.stack(list(tables.values()))
    names = list(tables)
    best = best_of(payoffs.reshape(len(names), -1)).reshape(payoffs.shape)
    shares = {name: _share(best[i]) for i, name in enumerate(names)}
    top = [names[i] for i in np.argmax(np.stack(list(shares.values())), axis=0)]
    crosses = [
        (float((values[i] + values[i + 1]) / 2), top[i], top[i + 1])
        for i in range(len(top) - 1)
        if top[i] != top[i + 1]
    ]
    tips = _first_changes(np.argmax(best, axis=0) * 1.0, values)
    return {
        "curves": tuple(Curve(k, v) for k, v in shares.items()),
        "crosses_at": tuple(crosses),
        "tips": Summary.of(tips),
        "never": float(np.mean(np.isnan(tips))),
    }


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
    probe = Probe(ensemble, {target: found.node})
    one, other = _position(probe, first), _position(probe, second)
    if one == other:
        raise RealpolitikError(f"{first!r} cannot be moved against itself")
    rest = scores_of_draws(ensemble, min(draws, ensemble.draws))
    grid = np.linspace(-EDGE, EDGE, STEPS_TWO)
    points = np.tile(rest, (STEPS_TWO, STEPS_TWO, 1, 1))
    points[..., one] = grid[:, None, None]
    points[..., other] = grid[None, :, None]
    values = probe.at(points.reshape(-1, rest.shape[1]), progress)[target]
    shares = _share(values.reshape(STEPS_TWO**2, -1)).reshape(STEPS_TWO, STEPS_TWO)
    return TippingTwo(
        target,
        (first, second),
        (probe.quantities[first].unit, probe.quantities[second].unit),
        (probe.values(first, grid), probe.values(second, grid)),
        shares,
    )
