"""What a further question is about: a claim, an outcome, a payoff, or any question.

Owns `Target`, `target_of`, `truth_of`, `claims_or`, `leading_event`, so that sensitivity, hinges,
tipping points and indicators are asked of the same things in the same words; and the questions on
options and outcomes that several ask: `options_asked` and `outcome_question`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.ask.evaluate.margin import margin, ties_turned
from realpolitik.errors import RealpolitikError
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.question import read_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True)
class Target:
    """Something with a number, or a truth, in each draw.

    Parameters
    ----------
    name
        How it is called: a claim's or an outcome's name, or the question's text.
    node
        The resolved question.
    is_truth
        Whether it is true or false.
    says
        What it says, in words; empty for a question.
    """

    name: str
    node: n.Node
    is_truth: bool
    says: str = ""

    @property
    def number(self) -> n.Node:
        """The number itself, or the margin by which the truth holds."""
        return margin(self.node) if self.is_truth else self.node

    @property
    def ties_turned(self) -> n.Node:
        """The truth with every tie decided the other way."""
        return ties_turned(self.node)


def option_taken(move: str, option: str) -> n.Node:
    """Return the event that an option is taken; the empty one is that the move does not happen."""
    return n.Compare(0, 0, (n.MoveRef(0, 0, move), n.OptionRef(0, 0, option)), ("==",))


def options_asked(scenario: Scenario, move: str) -> dict[str, n.Query]:
    """Return by option the question how likely it is taken; over periods, in the first one.

    The empty option is that the move does not happen. The answers add up to 1.
    """
    made = scenario.moves[move]
    at = 1 if scenario.periods is not None else None
    return {
        option: n.Query(0, 0, "P", option_taken(move, option), "", None, None, at=at)
        for option in (*made.option_names, *([""] if made.when is not None else []))
    }


def outcome_question(scenario: Scenario, name: str, plan: n.Plan | None) -> n.Query:
    """Return the probability, or the expected value, of an outcome as a question."""
    function = "P" if scenario.outcomes[name].kind is Kind.TRUTH else "E"
    return n.Query(0, 0, function, n.DefinitionRef(0, 0, name), "", None, plan)


def truth_of(scenario: Scenario, text: str) -> Target:
    """Return what a name or a question stands for, which must be true or false in each draw.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If it is a number.
    """
    target = target_of(scenario, text)
    if not target.is_truth:
        raise RealpolitikError(
            f"{text!r} is a number, so it cannot hold or fail; write a comparison, such as"
            f" {text + ' > 0.5'!r}"
        )
    return target


def target_of(scenario: Scenario, text: str) -> Target:
    """Return what a name or a question stands for.

    Raises
    ------
    QuestionError
        With every fault of a question.
    """
    if text in scenario.claims:
        claim = scenario.claims[text]
        return Target(text, claim.test, True, claim.says)
    if text in scenario.outcomes:
        found = scenario.outcomes[text]
        return Target(text, outcome_question(scenario, text, None), False, found.says)
    node, kind = read_question(scenario, text)
    return Target(text, node, kind is Kind.TRUTH)


def leading_event(scenario: Scenario) -> list[str]:
    """Return the first outcome that is true or false, in a list; an empty one if there is none."""
    return [k for k, d in scenario.outcomes.items() if d.kind is Kind.TRUTH][:1]


def claims_or(scenario: Scenario, names: str | Sequence[str]) -> list[str]:
    """Return what is asked about: one name, several, or all claims if there is none."""
    named = [names] if isinstance(names, str) else list(names)
    return named or list(scenario.claims)
