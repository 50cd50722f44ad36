"""What only solving shows about a scenario: the warnings of a careful reviewer.

Owns `check_model`. It solves a small sample, and asks claims of a second one in which every
quantity is thrown wide (rule Q10), to find claims that the numbers do not decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.evaluate.plans import without_states
from realpolitik.ask.evidence.alike_options import alike
from realpolitik.ask.evidence.learning import check_observed
from realpolitik.ask.robustness.shape import shapes
from realpolitik.engines import Ensemble
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import warning as rules

if TYPE_CHECKING:
    from realpolitik.ensemble import Solved
    from realpolitik.scenario.diagnostics import Diagnostic
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.source import Span

DRAWS = 256
SMALLER = "payoffs of about 100 points (rule S10), or fewer options"
"""What to do about a game that takes too long."""

MOST_WORK = 40_000_000
"""Actions times ends times draws that all steps of solving the samples may work out; in a period
that is played, the states."""

STEP = 20_000
"""What any step takes besides, in the same units."""

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
        _check_claims(scenario, ensemble, effort, faults)
    except _TooMuchWorkError:
        found = "the game takes too long to be solved here: options and claims were not checked"
        faults.add(rules.NotSolved, scenario.root.locate(("moves",), key=True), found, SMALLER)
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


def _check_claims(scenario: Scenario, ensemble: Ensemble, effort: _Effort, faults: Faults) -> None:
    """Warn of claims that the file's shape decides, and of which it does not say so (rule Q10)."""
    try:
        found = shapes(ensemble, scenario.claims, ensemble.draws, effort)
    except _TooMuchWorkError:
        text = "with quantities far outside their ranges the game takes too long to be solved here:"
        place = scenario.root.locate(("claims",), key=True)
        faults.add(rules.NotSolved, place, f"{text} claims were not checked", SMALLER)
        return
    for name, shape in found.items():
        if shape.decided and not shape.claim.by_shape:
            place = scenario.root.locate(("claims", name), key=True)
            told = f"the numbers hardly matter for `{name}`: {shape.count()}"
            wanted = "a test that the numbers decide, or `by_shape:` with the reason"
            faults.add(rules.DecidedByShape, place, told, wanted)
