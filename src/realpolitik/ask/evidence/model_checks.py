"""What only solving shows about a scenario: the warnings of a careful reviewer.

Owns `check_model`. It solves a small sample, and for claims a second one in which every quantity is
thrown far outside its range, to find claims that nothing could make fail.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.evaluate.plans import without_states
from realpolitik.ask.evaluate.query import CompiledQuestion
from realpolitik.ask.evidence.alike_options import alike
from realpolitik.ask.evidence.learning import check_observed
from realpolitik.engines import Ensemble
from realpolitik.ensemble.sample import points
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import warning as rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realpolitik.ensemble import Solved
    from realpolitik.scenario.diagnostics import Diagnostic
    from realpolitik.scenario.model import Quantity, Scenario
    from realpolitik.scenario.source import Span

DRAWS = 256
_MOST_DIMENSIONS = 20_000
"""Sobol's sequence has 21,201; beyond these, dimensions are used again."""

MOST_WORK = 25_000_000
"""Actions times ends times draws that all steps of solving the samples may work out; in a period
that is played, the states."""

STEP = 20_000
"""What any step takes besides, in the same units."""

FEW = 8
"""In how many draws of the second sample a claim is tried before it is tried in all."""

NEVER = 0.01
ENOUGH = 64
"""Draws from which on an option that is taken in none of them is told; fewer show too little."""

NARROW, WIDE = 3.0, 400.0
"""An actor's payoffs should differ between paths by more and by less than this many points."""


def check_model(scenario: Scenario) -> list[Diagnostic]:
    """Return the warnings that solving a sample gives.

    Raises
    ------
    ScenarioError
        If the scenario's tree is too large, chance probabilities do not sum to 1, or an
        observation cannot happen.
    """
    faults = Faults(scenario.source)
    ensemble = Ensemble.of(scenario, DRAWS, seed=0)
    # All of them are solved at once; of a large game there are fewer.
    ensemble = ensemble.first(ensemble.size.draws_to_check(DRAWS))
    check_observed(ensemble)
    effort = _Effort()
    solved = ensemble.solved(0, ensemble.draws, effort)
    _check_finite(scenario, solved, faults)
    _check_scale(scenario, solved, faults)
    try:
        _check_options(scenario, ensemble, solved, faults)
        _check_alike(scenario, ensemble, solved, faults)
        _check_claims(scenario, ensemble, solved, effort, faults)
    except _TooMuchWorkError:
        found = "the game takes too long to be solved here: options and claims were not checked"
        wanted = "payoffs of about 100 points (rule S10), or fewer options"
        faults.add(rules.NotSolved, scenario.root.locate(("moves",), key=True), found, wanted)
    return faults.in_order()


class _TooMuchWorkError(Exception):
    """Solving a sample takes too long."""


class _Effort:
    """Counts the work of solving, step by step, and ends it where there is too much."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def __call__(self, work: int) -> None:
        self.left -= work + STEP
        if self.left < 0:
            raise _TooMuchWorkError


def _check_finite(scenario: Scenario, solved: Solved, faults: Faults) -> None:
    failed = int(np.sum(~solved.stakes.sound))
    if failed:
        found = f"in {failed} of {solved.draws} draws some payoff is not a finite number"
        found += ", or a precision is negative"
        wanted = "expressions that stay finite: no division by zero, no log of zero"
        faults.add(expression_rules.NotFinite, scenario.root.locate(("actors",)), found, wanted)


def _check_scale(scenario: Scenario, solved: Solved, faults: Faults) -> None:
    span = np.median(solved.payoffs.max(axis=0) - solved.payoffs.min(axis=0), axis=-1)
    for (name, actor), width in zip(scenario.actors.items(), span.tolist(), strict=True):
        if not NARROW <= width <= WIDE:
            found = f"the payoffs of {actor.title} differ by {width:.3g} points between paths"
            wanted = "about 100 for what matters most to the actor (rule S10)"
            place = scenario.root.locate(("actors", name), key=True)
            faults.add(rules.PayoffScale, place, found, wanted)


def _check_options(scenario: Scenario, ensemble: Ensemble, solved: Solved, faults: Faults) -> None:
    """Warn of options that are not taken whatever is done; see `OptionNeverChosen`."""
    if solved.draws < ENOUGH:
        return
    model = ensemble.model
    plays = [model.play({})]
    plays += [
        model.play(without_states({e.key: e.value for e in v.rules}))
        for v in scenario.levers.values()
    ]
    best: dict[tuple[str, str], float] = {}
    for play in plays:
        chances = iter(solved.solution(play).choice)
        for level in play.game.levels:
            for stage in level.stages:
                table = next(chances)
                if stage.actor < 0 or stage.actions == 1:
                    continue
                top = np.max(np.where(solved.stakes.sound, table, 0.0), axis=2)
                for row, known in zip(top, stage.sets, strict=True):
                    chosen = play.game.information_sets[known]
                    for action, share in zip(chosen.actions, row, strict=True):
                        key = (chosen.label, action)
                        best[key] = max(best.get(key, 0.0), float(share))
    for (move, option), share in best.items():
        # Steps that nobody takes are ends of a range, not arguments too many.
        if share < NEVER and not scenario.moves[move].graded:
            found = f"`{option}` is never chosen at `{move}`: at most {share:.1g} in any draw"
            wanted = "an interest that speaks for it, or a shorter list of options"
            faults.add(rules.OptionNeverChosen, _option(scenario, move, option), found, wanted)


def _check_alike(scenario: Scenario, ensemble: Ensemble, solved: Solved, faults: Faults) -> None:
    sound = solved.payoffs[:, :, solved.stakes.sound]
    for move, one, other in alike(scenario, ensemble.model.tree, sound):
        found = (
            f"`{one}` and `{other}` of `{move}` pay every actor the same, whatever else is played"
        )
        wanted = "one option in place of both, or `base:` weights that say how much each counts"
        faults.add(rules.OptionsAlike, _option(scenario, move, other), found, wanted)


def _option(scenario: Scenario, move: str, option: str) -> Span:
    """Return where an option stands: options may be listed, or named with details."""
    node = scenario.root.find(("moves", move, "options"))
    index = scenario.moves[move].option_names.index(option)
    step: str | int = index if node and isinstance(node.value, list) else option
    return scenario.root.locate(("moves", move, "options", step), key=True)


def _check_claims(
    scenario: Scenario, ensemble: Ensemble, solved: Solved, effort: _Effort, faults: Faults
) -> None:
    wild = replace(ensemble, quantities=_wild(ensemble), memo=None)
    # Far outside their ranges many draws take long, and most claims fail in a few.
    samples = [solved, *(wild.solved(0, n, effort) for n in (min(FEW, wild.draws), wild.draws))]
    for name, claim in scenario.claims.items():
        question = CompiledQuestion(claim.test, ensemble)
        place = scenario.root.locate(("claims", name), key=True)
        if not _always(question, samples[0]):
            continue
        try:
            cannot_fail = all(_always(question, sample) for sample in samples[1:])
        except _TooMuchWorkError:
            found = f"`{name}` holds in every draw, and with all quantities far outside their"
            found += " range the game takes too long to be solved here"
            faults.add(rules.NotSolved, place, found, "a test that some state of the world fails")
            return
        if cannot_fail:
            found = (
                f"`{name}` holds in every draw, also with all quantities far outside their range"
            )
            wanted = "a test that some state of the world would fail"
            faults.add(rules.ClaimCannotFail, place, found, wanted)


def _always(question: CompiledQuestion, solved: Solved) -> bool:
    answer = question.answer(solved).values
    known = answer[~np.isnan(answer)]
    return bool(len(known)) and bool(np.all(known == 1.0))


def _wild(ensemble: Ensemble) -> dict[str, NDArray[np.float64]]:
    """Draw every quantity, known ones too, far outside its range but within its sign.

    Those that place the levels of a ranking are drawn as ever: an order has no outside.
    """
    quantities = ensemble.model.quantities
    unit = points(DRAWS, min(2 * len(quantities), _MOST_DIMENSIONS), seed=1)
    return {
        name: _thrown(quantity, unit[2 * i % len(unit)], unit[(2 * i + 1) % len(unit)])
        if name in ensemble.model.scenario.quantities
        else unit[2 * i % len(unit)]
        for i, (name, quantity) in enumerate(quantities.items())
    }


def _thrown(
    quantity: Quantity, u: NDArray[np.float64], v: NDArray[np.float64]
) -> NDArray[np.float64]:
    low, high = quantity.distribution.support
    middle = quantity.distribution.quantile(np.full(1, 0.5))[0]
    if quantity.distribution.name == "choice":
        return quantity.distribution.quantile(u)
    if low >= 0 and high <= 1 and quantity.unit in {"share", "probability"}:
        return u
    size = max(abs(middle), 1e-3) * 10.0 ** (6 * (u - 0.5))
    if low >= 0:
        return np.asarray(size)
    spread = 1.0 if not math.isfinite(high) else max(abs(low), abs(high))
    return np.asarray(np.where(v < 0.5, -1.0, 1.0) * np.maximum(size, spread * u))
