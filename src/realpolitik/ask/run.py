"""A solved scenario and everything that can be asked of it.

Owns `run` and `Run`. What every report needs (moves, outcomes, payoffs, levers, claims) is asked
in one pass over the draws; any further question makes a pass of its own, and those that are types
are in `ask.registry`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realpolitik.ask.evaluate.answer import Answer, crossing
from realpolitik.ask.evaluate.over_time import FREE, OverTime, over_time
from realpolitik.ask.evaluate.query import answer_of
from realpolitik.ask.evaluate.unchanged import retained
from realpolitik.ask.evaluate.verdicts import Verdict, as_expected
from realpolitik.ask.headline import headline
from realpolitik.ask.policy.advice import Advice, advised
from realpolitik.ask.policy.levers import LeverResult
from realpolitik.ask.provenance import Provenance
from realpolitik.ask.query_text import Event, Fixed, Plans, query_text
from realpolitik.ask.registry import Questions
from realpolitik.ask.result import Result
from realpolitik.ask.robustness.shape import ShapeAlone, shapes, wide_draws
from realpolitik.ask.run_pages import (
    claims_document,
    claims_page,
    evidence_page,
    lever_pages,
    outcomes_page,
    payoffs_page,
    play_page,
)
from realpolitik.ask.standard import (
    AboveKey,
    AnyKey,
    ClaimKey,
    CredibilityKey,
    MoveKey,
    OutcomeKey,
    PayoffKey,
    QuestionKey,
    RunKey,
    StatusKey,
    ask_standard,
    shares_of,
)
from realpolitik.engines import DEFAULT_ENGINE, Ensemble
from realpolitik.game import CROSSED, TURNED, StatusCounts
from realpolitik.library import load
from realpolitik.pages.numbers import plural
from realpolitik.pages.page import Page
from realpolitik.scenario.model import Scenario
from realpolitik.scenario.names import Names

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from realpolitik.ask.evidence.hindcast import Hindcast
    from realpolitik.ask.result import Document
    from realpolitik.ensemble import Gathered, Progress
    from realpolitik.ensemble.workers import Workers

DEFAULT_DRAWS = 4096


def run(
    scenario: Scenario | str | Path,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    *,
    solution: str = DEFAULT_ENGINE,
    progress: Progress | None = None,
    partial: bool = False,
    executor: Executor | Workers | None = None,
) -> Run:
    """Solve a scenario over everything that is uncertain.

    Parameters
    ----------
    scenario
        What `realpolitik.load` returns; or what it takes, the name of a shipped case or a path.
    draws
        How many draws of the uncertain quantities.
    seed
        Seed of the draws. The same file, seed and version give the same result, bit for bit (G6).
    solution
        ``qre``, ``subgame-perfect`` or ``limit`` (rules G2 and G3).
    progress
        Called with the draws done and the draws in all, now and then.
    partial
        On Ctrl-C return a run of the draws that were done until then, if there are any;
        `Run.interrupted` tells.
    executor
        Who works the draws: any executor of `concurrent.futures`, whose workers may be threads,
        processes or other machines. The result is the same, bit for bit; by default threads.

    Returns
    -------
    Run
        The solved scenario, to be asked.

    Raises
    ------
    CaseNotFoundError
        If a name is neither a shipped case nor a file.
    ScenarioError
        If the file has faults, the scenario's tree is too large, or chance probabilities do not
        sum to 1.
    UnsupportedGameError
        If subgame-perfect play is asked of a game of imperfect information.
    """
    if isinstance(scenario, str | Path):
        scenario = load(scenario)
    ensemble = Ensemble.of(scenario, draws, seed, solution).remembering()
    answers = ask_standard(ensemble, progress, partial=partial, executor=executor)
    return Run(scenario, *answers, draws)


@dataclass(frozen=True, eq=False)
class Run(Questions, Result):
    """A scenario solved over draws.

    Parameters
    ----------
    scenario
        The scenario.
    ensemble
        Its draws.
    asked
        How many draws were asked for; more than there are if the run was interrupted.
    """

    scenario: Scenario
    ensemble: Ensemble
    _results: Gathered[RunKey]
    _sought: Mapping[QuestionKey, Answer]
    asked: int

    @property
    def interrupted(self) -> bool:
        """Whether the run was ended before all draws were made."""
        return self.draws < self.asked

    @property
    def draws(self) -> int:
        """How many draws were made."""
        return self.ensemble.draws

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.ensemble.seed

    @cached_property
    def failed_draws(self) -> int:
        """Draws that could not be solved (rule G4).

        A payoff or a precision is not finite, a precision is negative, or the equilibrium was not
        found under some plan of the questions that every run asks. An answer leaves out those alone
        that its own plans lost; see `Answer.failed`.
        """
        return self._results.failed[AnyKey()]

    @cached_property
    def statuses(self) -> StatusCounts:
        """How many draws were solved, and how: each draw's worst status under any plan (G4)."""
        turned, crossed = (
            round(self._results.total[StatusKey(code)]) for code in (TURNED, CROSSED)
        )
        solved = self.draws - turned - crossed - self.failed_draws
        return StatusCounts(solved, turned, crossed, self.failed_draws)

    @property
    def notes(self) -> list[str]:
        """What a reader should know of how the draws were solved, in sentences."""
        crossed = self.statuses.crossed
        return [crossing(crossed, self.draws)] if crossed else []

    def with_changes(
        self,
        changes: Mapping[str, str] | Scenario,
        *,
        progress: Progress | None = None,
        executor: Executor | Workers | None = None,
    ) -> Run:
        """Return the run of a changed scenario over the same draws, from what is known already.

        What the change does not reach is neither read, compiled, drawn nor solved again. The
        result is that of `realpolitik.run` on the changed scenario, bit for bit (rule G6).

        Parameters
        ----------
        changes
            By place in the file what is to stand there, see `Scenario.with_changes`; or the
            changed scenario.
        progress, executor
            As for `realpolitik.run`.

        Raises
        ------
        RealpolitikError
            If the file has no single value at a place.
        ScenarioError
            If the changed file has faults, or its tree is too large.

        >>> import realpolitik as rp
        >>> run = rp.run("patrons-2024", draws=64)
        >>> changed = run.with_changes({"quantities.lifeline.value": "60"})
        >>> changed.scenario.quantities["lifeline"].text
        '60'
        """
        scenario = changes if isinstance(changes, Scenario) else self.scenario.with_changes(changes)
        before = self.ensemble
        after = Ensemble.of(scenario, self.asked, self.seed, before.method, before)
        ensemble = retained(before, after.remembering())
        return Run(scenario, *ask_standard(ensemble, progress, executor=executor), self.asked)

    def _answer(self, question: str, key: RunKey) -> Answer:
        return answer_of(question, self._results, key, self.draws)

    def _share(self, key: RunKey) -> float | None:
        defined = self._results.defined[key]
        return self._results.total[key] / defined if defined else None

    def P(self, event: str, given: Event = None, do: Plans = None, set_: Fixed = None) -> Answer:
        """Return the probability of an event, e.g. ``run.P("home == restrain", do="limits")``."""
        return self.ask(query_text("P", event, given, do, set_))

    def E(self, x: str, given: Event = None, do: Plans = None, set_: Fixed = None) -> Answer:
        """Return the expected value of a number that depends on what is played."""
        return self.ask(query_text("E", x, given, do, set_))

    def payoff(
        self, actor: str, do: Plans = None, given: Event = None, set_: Fixed = None
    ) -> Answer:
        """Return the expected payoff of an actor, in points."""
        if not (do or given or set_) and actor in self.scenario.actors:
            return self._answer(f"payoff({actor})", PayoffKey(FREE, actor))
        return self.ask(query_text("payoff", actor, given, do, set_))

    @cached_property
    def moves(self) -> dict[str, dict[str, Answer]]:
        """Probability of each option of each move; ``none`` is that the move does not happen.

        Over periods, in the first one; the others are in `over_time`.
        """
        table: dict[str, dict[str, Answer]] = {name: {} for name in self.scenario.moves}
        for key in self._results.values:
            if isinstance(key, MoveKey):
                option = key.option or "none"
                table[key.move][option] = self._answer(f"P({key.move} == {option})", key)
        return table

    @cached_property
    def over_time(self) -> OverTime | None:
        """What happens period by period (rule S13); None in a scenario without periods."""
        return over_time(self.scenario, lambda key: self._answer(str(key), key))

    @cached_property
    def outcomes(self) -> dict[str, Answer]:
        """Probability, or expected value, of each outcome.

        Over periods, the probability that it happens by the end, or its value in the last one.
        """
        return self._outcomes(FREE)

    def _outcomes(self, lever: str) -> dict[str, Answer]:
        return {
            name: self._answer(f"E({name})", OutcomeKey(lever, name))
            for name in self.scenario.outcomes
        }

    def _payoffs(self, lever: str) -> dict[str, Answer]:
        return {
            actor: self._answer(f"payoff({actor})", PayoffKey(lever, actor))
            for actor in self.scenario.actors
        }

    @cached_property
    def payoffs(self) -> dict[str, Answer]:
        """Expected payoff of each actor."""
        return self._payoffs(FREE)

    @cached_property
    def levers(self) -> dict[str, LeverResult]:
        """What each lever brings (rule Q4)."""
        return {
            name: LeverResult(
                lever,
                self._payoffs(name),
                self._outcomes(name),
                *shares_of(self._share, name, lever.by),
                self._answer(f"credibility({name})", CredibilityKey(name))
                if CredibilityKey(name) in self._results.values
                else None,
                {actor: shares_of(self._share, name, actor) for actor in lever.partners},
                self._share(AboveKey(name)),
            )
            for name, lever in self.scenario.levers.items()
        }

    @cached_property
    def advice(self) -> list[Advice]:
        """What each actor's levers come to, beside free play."""
        return advised(self.levers, self.payoffs, Names(self.scenario))

    @cached_property
    def claims(self) -> dict[str, Verdict]:
        """The verdict on each claim (rule Q2)."""
        return {
            name: Verdict(
                claim,
                self._sought.get(ClaimKey(name)) or self._answer(claim.text, ClaimKey(name)),
            )
            for name, claim in self.scenario.claims.items()
        }

    @cached_property
    def shape(self) -> dict[str, ShapeAlone]:
        """How each claim fares while every quantity is thrown wide (rule Q10)."""
        return shapes(self.ensemble, self.scenario.claims, wide_draws(self.draws))

    @cached_property
    def past(self) -> Hindcast | None:
        """What happened, held against the game; None if the file does not say."""
        return self.hindcast() if self.scenario.happened is not None else None

    @property
    def provenance(self) -> Provenance:
        """Where the run comes from: file, draws and solution."""
        return Provenance.of(self.ensemble)

    @property
    def figures(self) -> Any:  # Any: the report stands above this room; it is found by name
        """The figures of the report, e.g. ``run.figures.levers()``."""
        return import_module("realpolitik.report.figures").Figures(self)

    def headline(self) -> list[str]:
        """Return the answer in a few sentences."""
        return headline(self.scenario, self.moves, self.claims, self.advice)

    def page(self) -> Page:
        """Return the page on the run's answer, in a few sentences."""
        return Page(self.scenario.title, " ".join(self.headline()), notes=tuple(self.notes))

    def pages(self) -> tuple[Page, ...]:
        """Return everything that the run answers, as pages; the first is the answer in short."""
        scenario, played = self.scenario, self.over_time
        found = [
            self.page(),
            play_page(scenario, self.moves) if played is None else played.page(),
        ]
        if scenario.outcomes:
            found.append(outcomes_page(scenario, self.outcomes))
        found.append(payoffs_page(scenario, self.payoffs))
        found += lever_pages(scenario, self.levers, self.payoffs, self.outcomes)
        if scenario.claims:
            found.append(claims_page(self.ensemble, self.claims, self.shape))
        if self.past is not None:
            found.append(self.past.page())
        if scenario.evidence:
            found.append(evidence_page(scenario))
        return tuple(found)

    def __repr__(self) -> str:
        met, asked = as_expected(self.claims.values())
        claims = f"; {met} of {plural(asked, 'claim')} as strong as claimed" if asked else ""
        return f"<Run of {self.scenario.title!r}: {plural(self.draws, 'draw')}{claims}>"

    def to_dict(self) -> Document:
        """Return the results as plain data, the document that ``--json`` prints."""
        return {
            **self.provenance.to_dict(),
            "title": self.scenario.title,
            "question": self.scenario.question,
            "as_of": self.scenario.as_of,
            **({"draws_asked": self.asked} if self.interrupted else {}),
            "failed_draws": self.failed_draws,
            **({"crossed_draws": self.statuses.crossed} if self.statuses.crossed else {}),
            "moves": {
                move: {option: a.summary.to_dict() for option, a in options.items()}
                for move, options in self.moves.items()
            },
            "names": Names(self.scenario).to_dict(),
            "outcomes": {k: a.summary.to_dict() for k, a in self.outcomes.items()},
            "payoffs": {k: a.summary.to_dict() for k, a in self.payoffs.items()},
            "levers": {k: lever.to_dict() for k, lever in self.levers.items()},
            "claims": claims_document(self.ensemble, self.claims, self.shape),
            **({"happened": self.past.to_dict()} if self.past else {}),
            **({"over_time": self.over_time.to_dict()} if self.over_time else {}),
        }
