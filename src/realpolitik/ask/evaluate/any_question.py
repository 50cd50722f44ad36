"""Any question of the claim grammar (rules Q1 and Q2): what the command `ask` asks.

Owns `AnyQuestion`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.query import CompiledQuestion, within
from realpolitik.ask.question import AbstractQuestion, Argument
from realpolitik.errors import RealpolitikError
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.expression.references import depends_on_play
from realpolitik.scenario.question import read_question

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress
    from realpolitik.scenario.model import Scenario


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
        RealpolitikError
            If it is asked of the draws in which a condition holds, and there are none.
        """
        node, kind = read_question(ensemble.model.scenario, self.question)
        compiled = CompiledQuestion(node, ensemble)
        answer = compiled.over(self.question, within(ensemble, node), progress)
        among = among_draws(ensemble.model.scenario, node)
        if among and not answer.defined and not answer.failed:
            raise RealpolitikError(
                f"the condition of {self.question!r} holds in none of {answer.draws:,} draws; ask"
                " for more draws, or for less of the quantities"
            )
        return replace(answer, is_truth=kind is Kind.TRUTH, among=among)


def among_draws(scenario: Scenario, node: n.Node) -> bool:
    """Whether what a question conditions on are quantities alone, which choose draws (rule Q1)."""
    expressions = {k: d.expression for k, d in scenario.definitions.items()}
    given = [
        part.given
        for part in node.walk()
        if isinstance(part, n.Query | n.PowerMeasure) and part.given is not None
    ]
    return bool(given) and not any(depends_on_play(expressions, part) for part in given)
