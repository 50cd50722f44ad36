"""Answering one question in one block of draws (rules Q1 and Q3).

Owns `CompiledQuestion`. ``P`` sums the probability of the paths on which an event happens,
``E`` averages a number over paths, ``payoff`` reads an actor's expected payoff; ``do``
chooses the solution under a plan, ``given`` keeps the paths on which a condition holds. The
measures of power are those of `ask.evaluate.power`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ask.evaluate import power
from realpolitik.ask.evaluate.answer import Answer
from realpolitik.ask.evaluate.course_error import likely, squared_error
from realpolitik.ask.evaluate.margin import margin
from realpolitik.ask.evaluate.on_paths import OnPaths
from realpolitik.ask.evaluate.part import PartAnswer, PartKey
from realpolitik.ask.evaluate.period_query import PeriodQuery, over_periods
from realpolitik.ask.evaluate.plans import first_period_rules
from realpolitik.engines import AbstractWork, Trait
from realpolitik.ensemble import Reading
from realpolitik.ensemble.gather import K
from realpolitik.game import CROSSED
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.comparison import sizes_asked
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import Expressions

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from realpolitik.arrays import Array, Bools, Draws, Floats, Row
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Gathered, Play, Progress, Solved
    from realpolitik.ensemble.workers import Workers
    from realpolitik.scenario.expression.values import Compiled


@dataclass(frozen=True)
class _Query:
    """One ``P``, ``E`` or ``payoff`` with its parts compiled and its plan laid out."""

    probability: bool
    actor: int
    subject: OnPaths | None
    given: OnPaths | None
    play: Play


@dataclass(frozen=True)
class _Measured:
    """One measure of power with its parts compiled and its plans laid out."""

    function: str
    actors: tuple[int, ...]
    event: Compiled | None
    play: Play
    planned: Play | None
    bound: frozenset[str]
    """The moves that the plan binds, and that none imposed before has bound already."""


class CompiledQuestion:
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
        truth = isinstance(node, n.Compare | n.Logic | n.Not | n.Truth)
        self._may_cross = not ensemble.model.tree.game.has_perfect_information
        self._margin = compile_expression(margin(node)) if truth else None
        scenario = ensemble.model.scenario
        actors = list(scenario.actors)
        self._keys: dict[int, PartKey] = {}
        self._queries: dict[n.Asked, _Query | _Measured | PeriodQuery] = {}
        self._among: dict[n.Asked, Compiled] = {}
        ensemble.engine.require(needs_of(node))
        expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
        play = ensemble.model.play
        for part in (*node.walk(), *sizes_asked(node)):
            if isinstance(part, n.Query | n.PowerMeasure):
                among = part.given if part.function not in {"P", "E"} else None
                if among is not None:
                    self._among[part] = compile_expression(among)
            if isinstance(part, n.PowerMeasure):
                before = first_period_rules(scenario, part.function, part.do)
                plan = first_period_rules(scenario, part.function, part.plan)
                self._queries[part] = _Measured(
                    part.function,
                    tuple(actors.index(a) for a in (*part.actors, *part.partners)),
                    compile_expression(part.event) if part.event is not None else None,
                    play(before),
                    play(before | plan) if part.plan is not None else None,
                    frozenset(plan) - frozenset(before),
                )
            elif isinstance(part, n.Query) and ensemble.transition is not None:
                self._queries[part] = PeriodQuery.of(part, actors, expressions, ensemble.transition)
            elif isinstance(part, n.Query):
                left = play(scenario.plan_rules(part.do))
                subject, given = (
                    None if node is None else OnPaths.of(node, left, ensemble.model, expressions)
                    for node in (part.subject, part.given)
                )
                actor = actors.index(part.actor) if part.actor else -1
                self._queries[part] = _Query(part.function == "P", actor, subject, given, left)

    def answer(self, solved: Solved) -> Reading:
        """Return the answer in each draw of a block, and the draws that failed on the way to it.

        Truths are 1 and 0; NaN marks draws in which some part of the question is undefined, or
        that failed. Beside it stands where branches of equilibria cross, and where courses are
        sampled how much of it is their luck.
        """
        view = solved.view()
        rows = self._rows(self._compiled, view)
        read = Reading.of(rows[0], view.failed)
        # Where everything is seen the equilibrium is unique, so that no branches can cross.
        beside = {CROSSINGS: view.status == CROSSED} if self._may_cross else {}
        if len(rows) == 1:
            return replace(read, beside=beside)
        beside[SAMPLED] = self._sampled(view)
        if self._margin is None:
            return replace(read, beside={COURSE_ERROR: squared_error(rows), **beside})
        beside |= self._margins(self._margin, read, view)
        return replace(read, beside=beside, together=_decided)

    def _rows(self, compiled: Compiled, view: Solved) -> Array:
        """Return a number in each draw, and below it what each half of sampled courses says (S13).

        Shape (1, draws) where none are sampled, else (1 + halves, draws).
        """
        undefined = np.zeros((1, view.draws), dtype=bool)

        def ask(node: n.Asked) -> Array:
            # Questions share their parts: a claim's test and its margin ask the same.
            part = self._part(node, view)
            nonlocal undefined
            undefined = undefined | part.undefined
            return part.value

        with np.errstate(all="ignore"):
            env = replace(view.env, answer=ask)
            value = as_number(env, compiled(env))
        undefined = undefined | ~np.isfinite(value)
        return np.where(undefined, np.nan, value)

    def _part(self, node: n.Asked, view: Solved) -> PartAnswer:
        """Return one part of the question, answered once for all that ask it."""
        # A key holds its part, so that no other part can come to have the same identity.
        key = self._keys.get(id(node)) or self._keys.setdefault(id(node), PartKey(node))
        return view.find(key, lambda: self._part_answer(node, view))

    def _part_answer(self, node: n.Asked, view: Solved) -> PartAnswer:
        """Answer one part of the question through a view of its own."""
        query, fixed = self._queries[node], {s.name: s.value for s in node.settings}
        there = view.fixed_at(fixed) if fixed else view.view()
        value, undefined = _asked(query, there)
        if among := self._among.get(node):
            undefined = undefined | ~np.asarray(among(there.env), dtype=bool)
        sampled = np.zeros(view.draws, dtype=bool)
        if isinstance(query, PeriodQuery):
            sampled = query.sampled(there)
        return PartAnswer(value, undefined, sampled, there.status)

    def _sampled(self, view: Solved) -> Draws[Bools]:
        """Return in which draws the question rests on sampled courses (rule S13)."""
        sampled = np.zeros(view.draws, dtype=bool)
        for node in self._queries:
            sampled |= self._part(node, view).sampled
        return sampled

    def _margins(self, margin: Compiled, read: Reading, view: Solved) -> dict[str, Draws[Array]]:
        """Return what tells how sure a truth is: its margins, in all courses and in each half."""
        lost = np.isnan(read.values) | view.failed
        rows = np.where(lost, np.nan, self._rows(margin, view))
        return {f"{_MARGIN} {i}": row for i, row in enumerate(rows)}

    def over(self, text: str, ensemble: Ensemble, progress: Progress | None = None) -> Answer:
        """Return the answer in every draw of an ensemble; `text` is how it was put."""
        found = ensemble.gather(lambda solved: {text: self.answer(solved)}, progress)
        return answer_of(text, found, text, ensemble.draws)


SEARCH_DRAWS = {True: 256, False: 32}
"""Draws of which a question is asked that seeks the best plan in each: with perfect and with
imperfect information. They are the first ones, so that they cover the ranges evenly."""

_SEARCHING = frozenset({"influence", "commitment"})


def searches(node: n.Node) -> bool:
    """Whether a question seeks the best committed plan in every draw, which takes long."""
    return any(isinstance(p, n.PowerMeasure) and p.function in _SEARCHING for p in node.walk())


def within(ensemble: Ensemble, *nodes: n.Node) -> Ensemble:
    """Return the draws that questions are asked of: all, or the first ones if one searches."""
    if not any(searches(node) for node in nodes):
        return ensemble
    return ensemble.first(SEARCH_DRAWS[ensemble.model.tree.game.has_perfect_information])


@dataclass(frozen=True)
class QuestionsWork(AbstractWork[K]):
    """Several questions, by what they are for."""

    nodes: tuple[tuple[K, n.Node], ...]

    def ready(self, ensemble: Ensemble) -> Callable[[Solved], dict[K, Reading]]:
        """Return what answers all of them in a block."""
        questions = {key: CompiledQuestion(node, ensemble) for key, node in self.nodes}
        return lambda solved: {key: q.answer(solved) for key, q in questions.items()}


def ask_all(
    ensemble: Ensemble,
    nodes: Mapping[K, n.Node],
    progress: Progress | None = None,
    executor: Executor | Workers | None = None,
) -> dict[K, Answer]:
    """Return the answers to several questions, each on the draws that it is asked of."""
    answers: dict[K, Answer] = {}
    for searching in (False, True):
        some = {k: v for k, v in nodes.items() if searches(v) is searching}
        if not some:
            continue
        few = within(ensemble, *some.values())
        found = few.gather(QuestionsWork(tuple(some.items())), progress, executor=executor)
        answers |= {k: answer_of(str(k), found, k, few.draws) for k in some}
    return {k: answers[k] for k in nodes}


def answer_of(text: str, found: Gathered[K], key: K, draws: int) -> Answer:
    """Return one of the results over draws as an answer."""
    values, failed = found.values[key], found.failed[key]
    beside = found.beside.get(key, {})
    return Answer(
        text,
        values,
        draws,
        found.defined[key],
        found.total[key],
        failed,
        course_error=beside.get(COURSE_ERROR, 0.0) / max(1, found.defined[key]),
        likely=beside.get(LIKELY),
        undecided=round(beside.get(UNDECIDED, 0.0)),
        weighs=beside.get(BELIEF),
        crossed=round(beside.get(CROSSINGS, 0.0)),
        sampled=round(beside.get(SAMPLED, 0.0)),
        sketch=found.sketches.get(key),
    )


CROSSINGS = "crossings"
"""What stands beside an answer where branches of equilibria may cross: in which draws they do."""

COURSE_ERROR, LIKELY, UNDECIDED, BELIEF = "course error", "likely", "undecided", "belief"
"""What stands beside an answer where courses are sampled."""

SAMPLED = "sampled"
"""What stands beside an answer over periods: in which draws it rests on sampled courses."""

_MARGIN = "margin"
"""What stands there before the draws of a window are looked at together."""


def _decided(read: Reading) -> Reading:
    """Return a truth with how likely it is in each draw, seen beside the others of its window."""
    margins = [row for name, row in read.beside.items() if name.startswith(_MARGIN)]
    chance, near, belief = likely(np.stack(margins), read.values == 1, read.beside[SAMPLED])
    lost = np.isnan(read.values)
    beside = {
        LIKELY: np.where(lost, np.nan, chance),
        UNDECIDED: near & ~lost,
        BELIEF: np.where(lost, 0.0, belief),
    }
    beside |= {k: row for k, row in read.beside.items() if k in {CROSSINGS, SAMPLED}}
    return Reading(read.values, read.failed, beside)


def needs_of(node: n.Node) -> set[Trait]:
    """Return what an engine must be able to do to answer a question."""
    needs = set()
    for part in node.walk():
        if isinstance(part, n.Query | n.PowerMeasure) and part.do is not None:
            needs.add(Trait.IMPOSED_PLANS)
        if isinstance(part, n.Query) and part.given is not None:
            needs.add(Trait.CONDITIONS)
        if isinstance(part, n.PowerMeasure):
            needs.add(_MEASURES_NEED.get(part.function, Trait.TURNED_ACTORS))
    return needs


_MEASURES_NEED = {
    "influence": Trait.COMMITTED_PLANS,
    "commitment": Trait.COMMITTED_PLANS,
    "credibility": Trait.IMPOSED_PLANS,
}
"""What measures of power need; those of a pair let one turn on the other."""


def _asked(
    query: _Query | _Measured | PeriodQuery, solved: Solved
) -> tuple[Row[Floats], Row[Bools]]:
    """Return the value of one part of a question and where it is undefined."""
    if isinstance(query, PeriodQuery):
        return over_periods(query, solved)
    if isinstance(query, _Measured):
        return _measure(query, solved)[None, :], np.zeros((1, solved.draws), dtype=bool)
    value, undefined = _evaluate(query, solved)
    # A sum of probabilities, each of them rounded, may end beyond 1 by the last digit.
    return (np.clip(value, 0.0, 1.0) if query.probability else value), undefined


def _evaluate(query: _Query, solved: Solved) -> tuple[Row[Floats], Row[Bools]]:
    """Return a query's value and where it is undefined."""
    solution, defined = solved.solution(query.play), np.zeros((1, solved.draws), dtype=bool)
    if query.subject is None:
        return solution.value[None, query.actor, :], defined
    if query.given is None:
        return query.subject.expected(solved, solution), defined
    return query.subject.expected_where(query.given, solved, solution)


def _measure(query: _Measured, solved: Solved) -> Draws[Array]:
    """Return a measure's value."""
    if query.planned is not None:
        return power.plan_kept(solved, query.play, query.planned, query.bound)[""]
    if query.event is not None:
        return power.rise(solved, query.play, query.actors[0], query.event)[0]
    if query.function == "commitment":
        return power.commitment(solved, query.play, query.actors[0])[0]
    return power.MEASURES[query.function](solved, query.play, *query.actors)
