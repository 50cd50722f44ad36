"""Learning from what was observed (rules Q9 and S14).

Owns `LearnQuestion` and `learn`. Each observation is one play of the game, of which some moves were
seen; each draw is weighed by how likely it made all of them (Bayes' rule by importance sampling,
with the draws as the prior). Plays are independent given a draw. How many draws still count is
Kish's (1965) effective sample size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from realpolitik.arrays import Bools, Floats
from realpolitik.ask.evaluate.answer import Summary
from realpolitik.ask.evaluate.points import uncertain
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evidence.record import Learning, Learnt, Prediction
from realpolitik.ask.question import AbstractQuestion, Contribution, Draft, Place
from realpolitik.engines import Trait
from realpolitik.ensemble import WINDOW, Reading
from realpolitik.errors import RealpolitikError, ScenarioError
from realpolitik.game import solve_logit
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.names import Names
from realpolitik.scenario.rules import question as rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress, Solved
    from realpolitik.scenario.model import Observation


@dataclass(frozen=True)
class LearnQuestion(AbstractQuestion[Learning]):
    """Learn from what was observed: quantities and claims before and after."""

    command: ClassVar[str] = "learn"
    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.PATHS})
    place: ClassVar[Place | None] = Place(
        "learning",
        "record",
        "What the record has taught",
        "The rest of this report does not use the record.",
    )

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Learning:
        """Return what the observations teach."""
        return learn(ensemble, progress=progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Learning]]:
        """Return the question where something was observed."""
        return (Contribution(cls()),) if draft.ensemble.model.scenario.observed else ()


def learn(ensemble: Ensemble, *, progress: Progress | None = None) -> Learning:
    """Weigh the draws by what was observed.

    Parameters
    ----------
    ensemble
        The scenario over draws.
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
    verdicts = ask_all(few, {k: c.test for k, c in scenario.claims.items()}, progress)
    known: NDArray[np.bool_] = ~np.any(np.isnan(likelihood), axis=0)
    weight = weights(likelihood[:, known].sum(axis=0))
    if weight is None:
        raise RealpolitikError("in every draw the observations have probability 0")
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
        Names(scenario),
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

    def work(solved: Solved) -> dict[int, Reading]:
        log_path = solved.solution(play).log_path
        found: dict[int, Reading] = {}
        for i, fits in enumerate(rows_of):
            rows = log_path[fits]
            top = rows.max(axis=0)
            safe = np.where(np.isneginf(top), 0.0, top)
            with np.errstate(divide="ignore"):
                logs = safe + np.log(np.exp(rows - safe).sum(axis=0))
            found[i] = Reading.of(logs, solved.failed)
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


def _learnt(ensemble: Ensemble, name: str, known: Bools, weight: Floats) -> Learnt:
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
