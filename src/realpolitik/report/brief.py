"""Everything a report says, asked once.

Owns `Brief` and `brief_of`. What is costly is asked of the first draws only; how many they were is
told beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import TYPE_CHECKING, Any

from realpolitik.ask.evaluate.points import uncertain
from realpolitik.ask.evidence.indicators import indicators
from realpolitik.ask.explanation.explain import explain
from realpolitik.ask.policy.compare import compare_levers, with_levers
from realpolitik.ask.policy.leverage import leverage_map
from realpolitik.ask.robustness.boxes import failure_boxes
from realpolitik.ask.robustness.hinges import hinges
from realpolitik.ask.robustness.sensitivity import LEAST_DRAWS, sensitivity
from realpolitik.ask.robustness.solutions import under_solutions
from realpolitik.ask.robustness.tipping import tipping
from realpolitik.ask.robustness.widened_ranges import robustness
from realpolitik.scenario.expression.nodes import Kind

if TYPE_CHECKING:
    from realpolitik.ask.evidence.indicators import Indicators
    from realpolitik.ask.evidence.record import Learning
    from realpolitik.ask.explanation.explain import Explanation
    from realpolitik.ask.policy.lever_table import LeverTable
    from realpolitik.ask.policy.leverage_map import LeverageMap
    from realpolitik.ask.robustness.boxes import FailureBoxes
    from realpolitik.ask.robustness.hinges import Hinge
    from realpolitik.ask.robustness.sensitivity import Sensitivity
    from realpolitik.ask.robustness.solutions import UnderSolutions
    from realpolitik.ask.robustness.tipping_curve import Tipping
    from realpolitik.ask.robustness.widened_ranges import Robustness
    from realpolitik.ask.run import Run
    from realpolitik.ensemble import Progress

FEW = 1024
"""Draws for sensitivity and boxes."""
LEVERAGE_DRAWS = 512
"""Draws for leverage, each of which is solved some forty times."""
SOLUTION_DRAWS = 128
"""Draws on which claims are asked under other solutions, and along a quantity."""
PLANS = 64
"""Draws on which committed plans are sought, with perfect information."""
WEAKEST = 2
"""Claims that are told in full."""
STEPS = 11
"""Questions that are asked, for the bar."""


@dataclass(frozen=True)
class Brief:
    """What a report says of a run.

    Parameters
    ----------
    run
        The run.
    explanation, leverage, levers, hinges, robustness, solutions
        The questions asked of all it has.
    weakest
        The claims whose verdict turns soonest, which are told in full.
    tipping, boxes, indicators, sensitivity
        Of those claims, each along the quantity that turns it soonest.
    learning
        What observations teach; None without any.
    """

    run: Run
    explanation: Explanation
    leverage: LeverageMap
    levers: Mapping[str, LeverTable]
    hinges: Mapping[str, Hinge]
    robustness: Mapping[str, Robustness]
    solutions: UnderSolutions
    weakest: tuple[str, ...]
    tipping: Mapping[str, Tipping]
    boxes: Mapping[str, FailureBoxes]
    indicators: Mapping[str, Indicators]
    sensitivity: Mapping[str, Sensitivity]
    learning: Learning | None

    def to_dict(self) -> dict[str, Any]:
        """Return all that the report says as plain data."""
        named = ("levers", "hinges", "robustness", "tipping", "boxes", "indicators", "sensitivity")
        return {
            "run": self.run.to_dict(),
            "explanation": self.explanation.to_dict(),
            "leverage": self.leverage.to_dict(),
            "solutions": self.solutions.to_dict(),
            "weakest_claims": list(self.weakest),
            "learning": self.learning.to_dict() if self.learning else None,
            **{k: {n: v.to_dict() for n, v in getattr(self, k).items()} for k in named},
        }


def brief_of(run: Run, *, progress: Progress | None = None) -> Brief:
    """Ask all that a report says of a run.

    Parameters
    ----------
    run
        The run.
    progress
        Told of questions asked, and questions in all.

    Raises
    ------
    RealpolitikError
        If no draw could be solved.
    """
    scenario, ensemble, few = run.scenario, run.ensemble, run.ensemble.first(FEW)
    counted = count(1)

    def step(result: Any) -> Any:
        if progress:
            progress(next(counted), STEPS)
        return result

    explanation = step(explain(ensemble))
    events = [k for k, d in scenario.outcomes.items() if d.kind is Kind.TRUTH][:1]
    perfect = ensemble.model.tree.game.has_perfect_information
    power = step(
        leverage_map(
            ensemble.first(LEVERAGE_DRAWS), events, plan_draws=PLANS if perfect else PLANS // 8
        )
    )
    levers = step({a: compare_levers(ensemble, a) for a in with_levers(scenario, None, False)})
    certain = not uncertain(ensemble)
    claims = list(scenario.claims)
    turned = step({} if certain else hinges(ensemble, claims))
    firm = step({} if certain else robustness(ensemble, claims))
    solutions = step(under_solutions(ensemble.first(SOLUTION_DRAWS)))
    weakest = () if certain else tuple(_weakest(turned))
    tips = {
        k: tipping(ensemble, k, turned[k].swings[0].quantity, draws=SOLUTION_DRAWS) for k in weakest
    }
    step(tips)
    boxes = step({k: failure_boxes(few, k) for k in weakest})
    telling = {k: indicators(ensemble, k) for k in weakest if run.claims[k].counted}
    step(telling)
    follows = {}
    if not certain and few.draws >= LEAST_DRAWS:
        follows = sensitivity(few, [*weakest, *events], intervals=False)
    step(follows)
    return Brief(
        run,
        explanation,
        power,
        levers,
        turned,
        firm,
        solutions,
        weakest,
        tips,
        boxes,
        telling,
        follows,
        step(run.learn() if scenario.observed else None),
    )


def _weakest(found: Mapping[str, Hinge]) -> list[str]:
    """Return the claims that turn soonest; those that nothing turns come last."""
    near = sorted(found, key=lambda k: found[k].distance or inf)
    return [k for k in near if found[k].holds is not None][:WEAKEST]
