"""The further questions of a run: each is a module of this package, found here by one name.

Owns `Further`, the part of `Run` that asks them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from realpolitik.ask.display import Shown, figures_of
from realpolitik.ask.evidence import hindcast as past
from realpolitik.ask.evidence import indicators, learning
from realpolitik.ask.explanation import explain
from realpolitik.ask.robustness import boxes, hinges, sensitivity, solutions, tipping
from realpolitik.ask.robustness import widened_ranges as robust

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.verdicts import Verdict
    from realpolitik.ask.evidence.hindcast import Past
    from realpolitik.ask.evidence.indicators import Indicators
    from realpolitik.ask.evidence.learning import Learning
    from realpolitik.ask.explanation.explain import Explanation, WhyNot
    from realpolitik.ask.robustness.boxes import FailureBoxes
    from realpolitik.ask.robustness.hinges import Hinge
    from realpolitik.ask.robustness.sensitivity import Sensitivity
    from realpolitik.ask.robustness.solutions import UnderSolutions
    from realpolitik.ask.robustness.tipping import Tipping, TippingTwo
    from realpolitik.ask.robustness.widened_ranges import Robustness
    from realpolitik.ensemble import Ensemble
    from realpolitik.scenario.model import Scenario


class Further(Shown):
    """What can be asked of a run beyond what every report needs.

    Every method takes the keywords of the function that it names; see there.
    """

    scenario: Scenario
    ensemble: Ensemble

    @property
    @abstractmethod
    def claims(self) -> Mapping[str, Verdict]:
        """The verdict on each claim."""

    def sensitivity(self, targets: str | Sequence[str], **options: Any) -> dict[str, Sensitivity]:
        """Return what targets follow; see `ask.robustness.sensitivity`."""
        return sensitivity.sensitivity(self.ensemble, _listed(targets), **options)

    def hinges(self, claims: str | Sequence[str] = (), **options: Any) -> dict[str, Hinge]:
        """Return what turns claims, by default all; see `ask.hinges.hinges`."""
        wanted = _listed(claims) or list(self.scenario.claims)
        return hinges.hinges(self.ensemble, wanted, **options)

    def boxes(self, claim: str, **options: Any) -> FailureBoxes:
        """Return where a claim fails; see `failure_boxes`."""
        return boxes.failure_boxes(self.ensemble, claim, **options)

    def robustness(self, claims: str | Sequence[str] = (), **options: Any) -> dict[str, Robustness]:
        """Return how wrong the ranges may be; see `ask.robust.robustness`."""
        wanted = _listed(claims) or list(self.scenario.claims)
        return robust.robustness(self.ensemble, wanted, **options)

    def tipping(self, target: str, quantity: str, **options: Any) -> Tipping:
        """Return where an answer tips along a quantity; see `ask.tipping.tipping`."""
        return tipping.tipping(self.ensemble, target, quantity, **options)

    def tipping_two(self, target: str, first: str, second: str, **options: Any) -> TippingTwo:
        """Return where an answer tips over two quantities; see `ask.tipping.tipping_two`."""
        return tipping.tipping_two(self.ensemble, target, first, second, **options)

    def indicators(self, claim: str, **options: Any) -> Indicators:
        """Return what to watch; see `ask.indicators.indicators`."""
        return indicators.indicators(self.ensemble, claim, **options)

    def explain(self, **options: Any) -> Explanation:
        """Return the paths worth knowing, and why; see `ask.explain.explain`."""
        return explain.explain(self.ensemble, **options)

    def why_not(self, move: str, option: str, **options: Any) -> WhyNot:
        """Return why an option is not taken; see `ask.explain.why_not`."""
        return explain.why_not(self.ensemble, move, option, **options)

    def learn(self, **options: Any) -> Learning:
        """Return what the observations teach; see `ask.learning.learn`."""
        known = {name: verdict.answer for name, verdict in self.claims.items()}
        return learning.learn(self.ensemble, verdicts=known, **options)

    @cached_property
    def past(self) -> Past | None:
        """What happened, held against the game; None if the file does not say (see `ask.past`)."""
        return past.past(self.ensemble) if self.scenario.happened is not None else None

    def solutions(self, **options: Any) -> UnderSolutions:
        """Return every claim under every solution; see `under_solutions`."""
        return solutions.under_solutions(self.ensemble, **options)

    @property
    def figures(self) -> Any:
        """The figures of the report, e.g. ``run.figures.levers()``."""
        return figures_of(self)


def _listed(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
