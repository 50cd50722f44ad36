"""Learning from what was observed (rules Q9 and S14).

Owns `learn`. Each observation is one play of the game, of which some moves were seen; each draw is
weighed by how likely it made all of them (Bayes' rule by importance sampling, with the draws as the
prior). Plays are independent given a draw. How many draws still count is Kish's (1965) effective
sample size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.display import Shown
from realpolitik.ask.evaluate.answer import Summary
from realpolitik.ask.evaluate.points import uncertain
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ensemble.ensemble import WINDOW
from realpolitik.errors import RealpolitikError, ScenarioError
from realpolitik.game import solve_logit
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import question as rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ensemble import Block, Ensemble
    from realpolitik.ensemble.ensemble import Progress
    from realpolitik.scenario.model import Observation

Floats = Any

FEW = 100
"""Effective draws below which what was learnt is called unsteady."""


@dataclass(frozen=True)
class Learnt:
    """What the record says of one quantity.

    Parameters
    ----------
    quantity, says, unit
        The quantity.
    prior, posterior
        Before and after.
    shift
        How far its median moved, in prior standard deviations of its normal score.
    """

    quantity: str
    says: str
    unit: str
    prior: Summary
    posterior: Summary
    shift: float


@dataclass(frozen=True)
class Prediction:
    """How well the others foretell one observation.

    Parameters
    ----------
    date, path, says
        The observation.
    probability
        Its probability once the other observations have been learnt from; the mean over draws.
    prior
        Its probability before any.
    uniform
        Its probability if every option were equally likely wherever it is open.
    """

    date: str
    path: Mapping[str, str]
    says: str
    probability: float
    prior: float
    uniform: float

    @property
    def score(self) -> float:
        """The gain over a uniform guess, in bits; below 0 is worse than guessing."""
        if self.probability <= 0:
            return -math.inf
        return math.log2(self.probability / self.uniform)


@dataclass(frozen=True)
class Learning(Shown):
    """What the observations teach.

    Parameters
    ----------
    observations
        How many.
    effective
        How many draws still count.
    draws
        How many there were.
    quantities
        What was learnt, the greatest shift first.
    claims
        By claim the share of draws before and after.
    predictions
        Each observation foretold from the others.
    """

    observations: int
    effective: float
    draws: int
    quantities: tuple[Learnt, ...]
    claims: Mapping[str, tuple[float | None, float | None]]
    predictions: tuple[Prediction, ...]

    @property
    def warning(self) -> str:
        """What to say if too few draws still count; empty if enough do."""
        if self.effective >= FEW:
            return ""
        return (
            f"only {self.effective:.0f} of {self.draws:,} draws still count: the record is unlikely"
            " under this file, or more draws are needed; take the numbers after as rough"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "observations": self.observations,
            "draws": self.draws,
            "effective_draws": self.effective,
            "warning": self.warning,
            "quantities": [
                {
                    "quantity": q.quantity,
                    "prior": q.prior.to_dict(),
                    "posterior": q.posterior.to_dict(),
                    "shift": q.shift,
                }
                for q in self.quantities
            ],
            "claims": {k: {"before": b, "after": a} for k, (b, a) in self.claims.items()},
            "predictions": [
                {
                    "date": p.date,
                    "path": dict(p.path),
                    "probability": p.probability,
                    "prior": p.prior,
                    "uniform": p.uniform,
                    "bits": None if math.isinf(p.score) else p.score,
                }
                for p in self.predictions
            ],
        }


def learn(
    ensemble: Ensemble,
    *,
    verdicts: Mapping[str, Answer] | None = None,
    progress: Progress | None = None,
) -> Learning:
    """Weigh the draws by what was observed.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    verdicts
        The claims' answers on these draws, if they are known already.
    progress
        Told of draws done.

    Raises
    ------
    RealpolitikError
        If the scenario has no `observed`, or no draw gives the record any probability.
    ScenarioError
        E606, if an observation cannot happen.
    """
    scenario = ensemble.model.scenario
    if not scenario.observed:
        raise RealpolitikError(
            f"{scenario.name} has no `observed` section to learn from (rule S14)"
        )
    check_observed(ensemble)
    draws = min(ensemble.draws, WINDOW)
    few = ensemble.first(draws)
    likelihood = log_likelihoods(few, scenario.observed, progress)
    if verdicts is None:
        verdicts = ask_all(few, {k: c.test for k, c in scenario.claims.items()}, progress)
    known: NDArray[np.bool_] = ~np.any(np.isnan(likelihood), axis=0)
    weight = weights(likelihood[:, known].sum(axis=0))
    if weight is None:
        raise RealpolitikError("no draw gives what was observed any probability")
    claims = {}
    for name in scenario.claims:
        answer = verdicts[name]
        inside = known[: len(answer.values)]
        values = answer.values[inside]
        claims[name] = (_share(values, None), _share(values, weight[: len(values)]))
    learnt = [_learnt(few, name, known, weight) for name in uncertain(ensemble)]
    learnt.sort(key=lambda q: -abs(q.shift))
    guess = uniform_guess(few, [o.path for o in scenario.observed])
    return Learning(
        len(scenario.observed),
        float(1.0 / np.sum(weight**2)),
        int(known.sum()),
        tuple(learnt),
        claims,
        tuple(_predictions(scenario.observed, likelihood[:, known], guess)),
    )


def check_observed(ensemble: Ensemble) -> None:
    """Refuse observations that no path has.

    Raises
    ------
    ScenarioError
        E606.
    """
    model = ensemble.model
    faults = Faults(model.scenario.source)
    for i, seen in enumerate(model.scenario.observed):
        if not fitting(ensemble, seen.path).any():
            shown = ", ".join(f"{m}: {o}" for m, o in seen.path.items())
            place = model.scenario.root.locate(("observed", i), key=True)
            found = f"no path of the game has {shown} ({seen.date})"
            faults.add(rules.ImpossibleObservation, place, found, "options of one play")
    if faults.any_error:
        raise ScenarioError(faults.in_order())


def log_likelihoods(
    ensemble: Ensemble, observed: Sequence[Observation], progress: Progress | None = None
) -> NDArray[np.float64]:
    """Return the logarithm of each observation's probability, shape (observations, draws)."""
    play = ensemble.model.play({})
    rows_of = [fitting(ensemble, seen.path) for seen in observed]

    def work(block: Block) -> dict[int, Floats]:
        log_path = block.solution(play).log_path
        found = {}
        for i, fits in enumerate(rows_of):
            rows = log_path[fits]
            top = rows.max(axis=0)
            safe = np.where(np.isneginf(top), 0.0, top)
            with np.errstate(divide="ignore"):
                found[i] = safe + np.log(np.exp(rows - safe).sum(axis=0))
            found[i] = np.where(block.failed, np.nan, found[i])
        return found

    gathered = ensemble.gather(work, progress)
    return np.stack([gathered.values[i] for i in range(len(observed))])


def weights(logs: Floats) -> NDArray[np.float64] | None:
    """Return weights that sum to 1 in proportion to the exponentials, or None if all are 0."""
    if not len(logs) or np.isneginf(logs).all():
        return None
    raw = np.exp(logs - logs.max())
    return np.asarray(raw / raw.sum())


def _share(values: Floats, weight: Floats | None) -> float | None:
    known = ~np.isnan(values)
    if not known.any():
        return None
    if weight is None:
        return float(values[known].mean())
    total = weight[known].sum()
    return float((values[known] * weight[known]).sum() / total) if total > 0 else None


def weighted_summary(values: Floats, weight: Floats) -> Summary:
    """Return mean and quantiles of weighted values."""
    order = np.argsort(values)
    reached = np.cumsum(weight[order])
    at = np.searchsorted(reached, np.array([0.05, 0.5, 0.95]) * reached[-1])
    low, middle, high = values[order][np.minimum(at, len(values) - 1)]
    return Summary(float(np.sum(values * weight)), float(low), float(middle), float(high))


def _learnt(ensemble: Ensemble, name: str, known: Floats, weight: Floats) -> Learnt:
    quantity = ensemble.model.quantities[name]
    values = ensemble.quantities[name][: len(known)][known]
    prior, posterior = Summary.of(values), weighted_summary(values, weight)
    from scipy.special import ndtri

    rank = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    score = ndtri((rank + 0.5) / len(rank))
    shift = weighted_summary(score, weight).p50 or 0.0
    return Learnt(name, quantity.says, quantity.unit, prior, posterior, shift)


def uniform_guess(ensemble: Ensemble, paths: Sequence[Mapping[str, str]]) -> list[float]:
    """Return each path's probability under uniform play; chance keeps its own."""
    few = ensemble.first(64)
    block, game = few.block(0, few.draws), few.model.tree.game
    given = {
        i: np.full((len(s.actions), few.draws), -math.log(len(s.actions)))
        for i, s in enumerate(game.information_sets)
        if s.actor >= 0
    }
    zero = np.zeros((len(game.actors), few.draws))
    solved = solve_logit(game, block.payoffs, zero, block.chance, given)
    guesses = []
    for path in paths:
        guesses.append(float(solved.path[fitting(ensemble, path)].sum(axis=0).mean()))
    return guesses


def fitting(ensemble: Ensemble, path: Mapping[str, str]) -> NDArray[np.bool_]:
    """Mark the paths of the game on which these options are taken."""
    tree = ensemble.model.tree
    fits = np.ones(tree.game.terminals, dtype=bool)
    for move, option in path.items():
        fits &= tree.columns[move] == tree.codes["" if option == "none" else option]
    return fits


def _predictions(
    observed: Sequence[Observation], logs: Floats, guess: Sequence[float]
) -> list[Prediction]:
    found = []
    for i, seen in enumerate(observed):
        others = weights(np.delete(logs, i, axis=0).sum(axis=0))
        likely = np.exp(logs[i])
        after = float(np.sum(others * likely)) if others is not None else 0.0
        found.append(
            Prediction(seen.date, seen.path, seen.says, after, float(likely.mean()), guess[i])
        )
    return found
