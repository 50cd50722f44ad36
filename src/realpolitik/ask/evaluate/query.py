"""Answering one question in one block of draws (rules Q1 and Q3).

Owns `Question`, a compiled question. ``P`` sums the probability of the paths on which an event
happens, ``E`` averages a number over paths, ``payoff`` reads an actor's expected payoff; ``do``
chooses the solution under a plan, ``given`` keeps the paths on which a condition holds. The
measures of power are those of `ask.evaluate.power`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from realpolitik.ask.evaluate import power
from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.period_query import PeriodQuery, over_periods
from realpolitik.ask.evaluate.plans import first_period_rules
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.comparison import sizes_asked
from realpolitik.scenario.expression.evaluate import as_number, compile_expression

if TYPE_CHECKING:
    from realpolitik.ensemble import Block, Ensemble, Play
    from realpolitik.ensemble.ensemble import Gathered, Progress
    from realpolitik.scenario.expression.evaluate import Compiled

Array = Any


@dataclass(frozen=True)
class _Query:
    """One ``P``, ``E`` or ``payoff`` with its parts compiled and its plan laid out."""

    probability: bool
    actor: int
    subject: Compiled | None
    given: Compiled | None
    play: Play


@dataclass(frozen=True)
class _Measured:
    """One measure of power with its parts compiled and its plans laid out."""

    function: str
    actors: tuple[int, ...]
    event: Compiled | None
    play: Play
    planned: Play | None


class Question:
    """A resolved question or claim, ready to be put to blocks of an ensemble.

    Parameters
    ----------
    node
        The resolved expression.
    ensemble
        The ensemble that will be asked.

    Raises
    ------
    QuestionError
        If a plan in it takes an option that is not open somewhere.
    """

    def __init__(self, node: n.Node, ensemble: Ensemble) -> None:
        self._compiled = compile_expression(node)
        scenario = ensemble.model.scenario
        actors = list(scenario.actors)
        self._queries: dict[n.Asked, _Query | _Measured | PeriodQuery] = {}
        expressions = {k: d.expression for k, d in scenario.definitions.items()}
        play = ensemble.model.play
        for part in (*node.walk(), *sizes_asked(node)):
            if isinstance(part, n.Measure):
                self._queries[part] = _Measured(
                    part.function,
                    tuple(actors.index(a) for a in part.actors),
                    compile_expression(part.event) if part.event is not None else None,
                    play(first_period_rules(scenario, part.function, part.do)),
                    play(first_period_rules(scenario, part.function, part.do, part.plan))
                    if part.plan is not None
                    else None,
                )
            elif isinstance(part, n.Query) and scenario.periods is not None:
                self._queries[part] = PeriodQuery.of(part, actors, expressions)
            elif isinstance(part, n.Query):
                self._queries[part] = _Query(
                    part.function == "P",
                    actors.index(part.actor) if part.actor else -1,
                    compile_expression(part.subject) if part.subject is not None else None,
                    compile_expression(part.given) if part.given is not None else None,
                    play(scenario.plan_rules(part.do)),
                )

    def answer(self, block: Block) -> Array:
        """Return the answer in each draw of a block, shape (draws,).

        Truths are 1 and 0; NaN marks draws in which some part of the question is undefined, or
        that failed.
        """
        undefined = np.zeros((1, block.draws), dtype=bool)

        def ask(node: n.Asked) -> Array:
            # Questions share their parts: a claim's test and its margin ask the same.
            if node not in block.measured:
                block.measured[node] = _asked(self._queries[node], block)
            value, missing = block.measured[node]
            nonlocal undefined
            undefined |= missing
            return value

        with np.errstate(all="ignore"):
            env = replace(block.env, answer=ask)
            value = as_number(env, self._compiled(env))
        value = np.broadcast_to(value, (1, block.draws))
        undefined |= block.failed | ~np.isfinite(value)
        return np.where(undefined, np.nan, value)[0]

    def over(self, text: str, ensemble: Ensemble, progress: Progress | None = None) -> Answer:
        """Return the answer in every draw of an ensemble; `text` is how it was put."""

        def work(block: Block) -> dict[str, Array]:
            return {"answer": self.answer(block), "failed": block.failed}

        found = ensemble.gather(work, progress)
        return answer_of(text, found, "answer", ensemble.draws, round(found.total["failed"]))


def sound(block: Block, found: Mapping[Any, Array]) -> dict[Any, Array]:
    """Return results without the draws that failed, and under ``failed`` which those are."""
    failed = block.failed
    return {"failed": failed, **{k: np.where(failed, np.nan, v) for k, v in found.items()}}


SEARCH_DRAWS = {True: 256, False: 32}
"""Draws of which a question is asked that seeks the best plan in each: with perfect and with
imperfect information. They are the first ones, so that they cover the ranges evenly."""

_SEARCHING = frozenset({"influence", "commitment"})


def searches(node: n.Node) -> bool:
    """Whether a question seeks the best committed plan in every draw, which takes long."""
    return any(isinstance(p, n.Measure) and p.function in _SEARCHING for p in node.walk())


def within(ensemble: Ensemble, *nodes: n.Node) -> Ensemble:
    """Return the draws that questions are asked of: all, or the first ones if one searches."""
    if not any(searches(node) for node in nodes):
        return ensemble
    return ensemble.first(SEARCH_DRAWS[ensemble.model.tree.game.has_perfect_information])


def ask_all(
    ensemble: Ensemble, nodes: Mapping[Any, n.Node], progress: Progress | None = None
) -> dict[Any, Answer]:
    """Return the answers to several questions, each on the draws that it is asked of."""
    answers: dict[Any, Answer] = {}
    for searching in (False, True):
        some = {k: Question(v, ensemble) for k, v in nodes.items() if searches(v) is searching}
        if not some:
            continue
        few = within(ensemble, *(nodes[k] for k in some))
        found = few.gather(partial(_answers, some), progress)
        failed = round(found.total[_FAILED])
        answers |= {k: answer_of(str(k), found, k, few.draws, failed) for k in some}
    return {k: answers[k] for k in nodes}


_FAILED = ("failed",)


def _answers(questions: Mapping[Any, Question], block: Block) -> dict[Any, Array]:
    found = {k: q.answer(block) for k, q in questions.items()}
    return {**found, _FAILED: block.failed}


def answer_of(text: str, found: Gathered, key: Any, draws: int, failed: int) -> Answer:
    """Return one of the results over draws as an answer."""
    return Answer(text, found.values[key], draws, found.defined[key], found.total[key], failed)


def _asked(query: _Query | _Measured | PeriodQuery, block: Block) -> tuple[Array, Array]:
    """Return the value of one part of a question and where it is undefined, (1, draws) each."""
    if isinstance(query, PeriodQuery):
        return over_periods(query, block)
    if isinstance(query, _Measured):
        return _measure(query, block)[None, :], np.zeros((1, block.draws), dtype=bool)
    value, undefined = _evaluate(query, block)
    # A sum of probabilities, each of them rounded, may end beyond 1 by the last digit.
    return (np.clip(value, 0.0, 1.0) if query.probability else value), undefined


def _evaluate(query: _Query, block: Block) -> tuple[Array, Array]:
    """Return a query's value and where it is undefined, both of shape (1, draws)."""
    defined = np.zeros((1, block.draws), dtype=bool)
    solution, play = block.solution(query.play), query.play
    if query.subject is None:
        return solution.value[None, query.actor, :], defined
    x = play.left(as_number(block.env, query.subject(block.env)))
    if query.given is None:
        return _weighted(x, solution.path), defined
    condition = play.left(query.given(block.env))
    log_path = np.where(condition, solution.log_path, -np.inf)
    # Shifting by the likeliest path keeps conditions answerable however improbable they are.
    top = log_path.max(axis=0, keepdims=True)
    impossible = np.isneginf(top)
    weight = np.exp(log_path - np.where(impossible, 0.0, top))
    total = weight.sum(axis=0, keepdims=True)
    value = _weighted(x, weight) / np.where(impossible, 1.0, total)
    return value, impossible


def _measure(query: _Measured, block: Block) -> Array:
    """Return a measure's value, shape (draws,)."""
    if query.planned is not None:
        kept = power.credibility_by_set(block, query.play, query.planned)
        whole = power.credibility(block.model.tree.set_move, kept)[""]
        return np.broadcast_to(whole, (block.draws,))
    if query.event is not None:
        return power.rise(block, query.play, query.actors[0], query.event)[0]
    if query.function == "commitment":
        return power.commitment(block, query.play, query.actors[0])[0]
    return power.MEASURES[query.function](block, query.play, *query.actors)


def _weighted(x: Array, weight: Array) -> Array:
    """Return the sum over paths of x times weight; paths of weight 0 do not count."""
    if x.shape[1] == 1 and np.isfinite(x).all():
        full = np.broadcast_to(x, (weight.shape[0], 1))
        return full.T @ weight
    terms = np.where(weight > 0, x, 0.0) * weight
    return terms.sum(axis=0, keepdims=True)
