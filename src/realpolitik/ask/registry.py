"""Every question that a run answers, one line each.

Owns `Questions`, whose lines become methods of `Run`, commands, documents, pages and sections of
the report, and `asks`, which makes a method of a question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar, cast, overload

from realpolitik.ask.evaluate.any_question import AnyQuestion
from realpolitik.ask.evidence.hindcast import HindcastQuestion
from realpolitik.ask.evidence.indicators import IndicatorsQuestion, WatchQuestion
from realpolitik.ask.evidence.learning import LearnQuestion
from realpolitik.ask.explanation.explain import (
    ExplainQuestion,
    ReasonsQuestion,
    WhyNotQuestion,
)
from realpolitik.ask.policy.compare import CompareQuestion
from realpolitik.ask.policy.credibility import CredibilityQuestion
from realpolitik.ask.policy.leverage import LeverageQuestion
from realpolitik.ask.policy.levers_in_full import LeversInFullQuestion
from realpolitik.ask.result import Shown
from realpolitik.ask.robustness.analysts import AnalystsQuestion
from realpolitik.ask.robustness.boxes import BoxesQuestion
from realpolitik.ask.robustness.fragility import FragilityQuestion
from realpolitik.ask.robustness.hinges import HingesQuestion
from realpolitik.ask.robustness.sensitivity import SensitivityQuestion
from realpolitik.ask.robustness.solutions import SolutionsQuestion
from realpolitik.ask.robustness.tipping import (
    TippingPointsQuestion,
    TippingQuestion,
    TippingTwoQuestion,
)
from realpolitik.ask.robustness.widened_ranges import RobustnessQuestion

if TYPE_CHECKING:
    from realpolitik.ask.question import AbstractQuestion
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

P = ParamSpec("P")
S = TypeVar("S", bound=Shown)


class Asks(Generic[P, S]):
    """A method that puts a question: it takes the question's fields and returns its answer.

    Parameters
    ----------
    make
        The question's class.
    """

    def __init__(self, make: Callable[P, AbstractQuestion[S]]) -> None:
        self.make = make

    @property
    def question(self) -> type[AbstractQuestion[S]]:
        """The question's class."""
        return cast("type[AbstractQuestion[S]]", self.make)

    @overload
    def __get__(self, run: None, owner: type) -> Asks[P, S]: ...

    @overload
    def __get__(self, run: Questions, owner: type) -> Callable[P, S]: ...

    def __get__(self, run: Questions | None, owner: type) -> Asks[P, S] | Callable[P, S]:
        if run is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> S:
            # Every method takes `progress` as well, which a ParamSpec cannot say; `Run.put` can.
            progress = cast("Progress | None", kwargs.pop("progress", None))
            return run.put(self.make(*args, **kwargs), progress=progress)

        return update_wrapper(method, self.make)


def asks(make: Callable[P, AbstractQuestion[S]]) -> Asks[P, S]:
    """Return the method that puts a question to a run."""
    return Asks(make)


class Questions:
    """What a run can be asked, each by the fields of its question."""

    ensemble: Ensemble

    ask = asks(AnyQuestion)
    # Power and policy
    leverage = asks(LeverageQuestion)
    levers_in_full = asks(LeversInFullQuestion)
    compare = asks(CompareQuestion)
    credibility = asks(CredibilityQuestion)
    # How far answers can be relied on
    hinges = asks(HingesQuestion)
    sensitivity = asks(SensitivityQuestion)
    fragility = asks(FragilityQuestion)
    robustness = asks(RobustnessQuestion)
    boxes = asks(BoxesQuestion)
    tipping_points = asks(TippingPointsQuestion)
    tipping = asks(TippingQuestion)
    tipping_two = asks(TippingTwoQuestion)
    analysts = asks(AnalystsQuestion)
    # What to watch, and why it goes as it goes
    watch = asks(WatchQuestion)
    indicators = asks(IndicatorsQuestion)
    reasons = asks(ReasonsQuestion)
    explain = asks(ExplainQuestion)
    why_not = asks(WhyNotQuestion)
    # What the record teaches
    learn = asks(LearnQuestion)
    hindcast = asks(HindcastQuestion)
    # What other solutions say
    solutions = asks(SolutionsQuestion)

    def put(self, question: AbstractQuestion[S], *, progress: Progress | None = None) -> S:
        """Put a question, e.g. ``run.put(LeverageQuestion(plan_draws=0))``.

        Parameters
        ----------
        question
            Any question.
        progress
            Told of steps done and steps in all.

        Raises
        ------
        RealpolitikError
            If the question cannot be asked of this scenario.
        """
        return question.put(self.ensemble, progress)


def registered() -> Mapping[str, type[AbstractQuestion[Shown]]]:
    """Return every question by its method's name, in the order of their lines."""
    return {name: line.question for name, line in vars(Questions).items() if isinstance(line, Asks)}


def commands() -> Mapping[str, type[AbstractQuestion[Shown]]]:
    """Return the questions that are commands, by their verb."""
    return {q.command: q for q in registered().values() if q.command}
