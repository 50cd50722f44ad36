"""Any question of the claim grammar (rules Q1 and Q2): what the command `ask` asks.

Owns `AnyQuestion`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.query import CompiledQuestion, within
from realpolitik.ask.question import AbstractQuestion, Argument
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.question import read_question

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress


@dataclass(frozen=True)
class AnyQuestion(AbstractQuestion[Answer]):
    """Put one question of the claim grammar to a scenario.

    Parameters
    ----------
    question
        The question, such as ``P(restraint, do=limits)``. One that is true or false gives 1 and 0.
    """

    command: ClassVar[str] = "ask"

    question: Annotated[str, Argument('Such as "P(restraint, do=limits)".', "EXPR")]

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Answer:
        """Return the answer in each draw.

        Raises
        ------
        QuestionError
            With every fault of the question.
        """
        node, kind = read_question(ensemble.model.scenario, self.question)
        compiled = CompiledQuestion(node, ensemble)
        answer = compiled.over(self.question, within(ensemble, node), progress)
        return replace(answer, is_truth=kind is Kind.TRUTH)
