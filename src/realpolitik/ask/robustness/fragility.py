"""What turns claims, how far, and where they fail: what the command `hinges` asks.

Owns `FragilityQuestion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from realpolitik.ask.evaluate.target import claims_or
from realpolitik.ask.question import AbstractQuestion, Argument, Flag
from realpolitik.ask.result import Result, Several
from realpolitik.ask.robustness.boxes import BoxesQuestion
from realpolitik.ask.robustness.hinges import HingesQuestion
from realpolitik.ask.robustness.widened_ranges import RobustnessQuestion

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress


@dataclass(frozen=True)
class FragilityQuestion(AbstractQuestion[Several[Result]]):
    """Show the smallest change of assumptions that changes a verdict, and how robust a claim is.

    Parameters
    ----------
    claims
        Names of claims, or questions that are true or false; by default every claim.
    boxes
        Whether to tell where in the assumptions they fail as well.
    level
        The share of draws that a claim is to keep.
    """

    command: ClassVar[str] = "hinges"

    claims: Annotated[
        str | Sequence[str], Argument("Which claims; by default all.", "[CLAIM|EXPR]...")
    ] = ()
    _: KW_ONLY
    boxes: Annotated[
        bool, Flag("Show also where in the assumptions the claim fails.", "--boxes")
    ] = False
    level: Annotated[
        float, Flag("The share of draws that a claim must keep.", least=0.01, most=0.99)
    ] = 0.5

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Several[Result]:
        """Return by claim what turns it, how far it is robust, and where it fails."""
        claims = claims_or(ensemble.model.scenario, self.claims)
        turned = HingesQuestion(claims).ask(ensemble, progress)
        firm = RobustnessQuestion(claims, level=self.level).ask(ensemble, progress)
        results: dict[str, Result] = {}
        for name in claims:
            results[name] = turned[name]
            results[f"{name}, ranges widened"] = firm[name]
            if self.boxes:
                failures = BoxesQuestion(name).ask(ensemble, progress)
                results[f"{name}, where it fails"] = failures
        return Several(results)
