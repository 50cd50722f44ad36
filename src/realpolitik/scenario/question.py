"""A question put to a scenario that has been read: text to a resolved expression (rule Q1).

Owns `read_question`, `read_event` and `read_plan`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.errors import QuestionError
from realpolitik.scenario.build.questions import (
    QuestionResolver,
    World,
    move_names,
    periods_of,
    shares_of,
)
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.parse import ExpressionError, parse
from realpolitik.scenario.expression.references import Expressions, all_references, depends_on_play
from realpolitik.scenario.expression.scope import KnownDefinition, Scope
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.model import PERIOD
from realpolitik.scenario.private import beliefs_of
from realpolitik.scenario.source import SourceText, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.scenario.expression.nodes import Kind
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.rules.base import Rule


def read_question(scenario: Scenario, text: str) -> tuple[n.Node, Kind]:
    """Resolve a question such as ``P(restraint, do=limits) > 0.5``.

    Returns
    -------
    node, kind
        The resolved question, and whether its answer is a truth or a number in each draw.

    Raises
    ------
    QuestionError
        With every fault of the question.
    """
    faults = Faults(SourceText("question", text), QuestionError)
    node, kind = _resolver(scenario, text, faults).question(_parsed(text, faults))
    faults.raise_if_any()
    if kind is None:
        raise AssertionError("a question without a kind has a fault")
    return node, kind


def read_event(scenario: Scenario, text: str) -> n.Node:
    """Resolve what happens or not on a path, such as ``restraint and moscow == abstain``.

    Raises
    ------
    QuestionError
        With every fault of the event.
    """
    faults = Faults(SourceText("event", text), QuestionError)
    node = _resolver(scenario, text, faults).inner.truth(_parsed(text, faults))
    faults.raise_if_any()
    return node


def read_plan(scenario: Scenario, text: str) -> n.Plan:
    """Resolve a lever's name, a plan ``{move: option}``, or a list of them.

    Raises
    ------
    QuestionError
        With every fault of the plan.
    """
    faults = Faults(SourceText("plan", text), QuestionError)
    plan = _resolver(scenario, text, faults).plan(_parsed(text, faults))
    faults.raise_if_any()
    return plan


def _report(faults: Faults, text: str) -> Callable[..., None]:
    def report(
        rule: type[Rule], node: n.Node, found: str, wanted: str = "", help_: str = ""
    ) -> None:
        faults.add(rule, _span(text, node.start, node.end), found, wanted, help_)

    return report


def _parsed(text: str, faults: Faults) -> n.Node:
    try:
        return parse(text)
    except ExpressionError as error:
        at = n.Nothing(error.start, error.end)
        _report(faults, text)(error.rule, at, error.found, error.wanted, error.suggestion)
        faults.raise_if_any()
        raise AssertionError("a fault was recorded") from None


def _resolver(scenario: Scenario, text: str, faults: Faults) -> QuestionResolver:
    expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
    scope = Scope(
        quantities=frozenset(scenario.quantities),
        moves=move_names(scenario),
        states=frozenset({PERIOD, *scenario.periods.states} if scenario.periods else ()),
        definitions={
            k: KnownDefinition(d.kind, depends_on_play(expressions, d.expression))
            for k, d in scenario.definitions.items()
        },
        beliefs=beliefs_of(
            scenario.private,
            scenario.periods.lookahead if scenario.periods is not None else None,
            expressions,
        ),
    )
    world = World(
        tuple(scenario.actors),
        scenario.moves,
        {k: tuple(e.key for e in lever.rules) for k, lever in scenario.levers.items()},
        lambda node: all_references(expressions, node, n.MoveRef),
        *periods_of(scenario.periods),
        shares_of(scenario.quantities),
    )
    return QuestionResolver(scope, world, _report(faults, text))


def _span(text: str, start: int, end: int) -> Span:
    line = text.count("\n", 0, start)
    column = start - (text.rfind("\n", 0, start) + 1)
    return Span(line, column, max(1, end - start))
