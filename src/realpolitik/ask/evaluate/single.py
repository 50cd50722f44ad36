"""One question, asked without anything else: what `realpolitik ask` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from realpolitik._version import __version__
from realpolitik.ask.evaluate.query import Question, within
from realpolitik.ensemble import Ensemble
from realpolitik.pages.numbers import digits
from realpolitik.scenario.estimative_words import word_for
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.question import read_question

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ensemble.ensemble import Progress
    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True)
class Reply:
    """The answer to one question, with what it takes to get it again."""

    scenario: Scenario
    answer: Answer
    kind: Kind
    draws: int
    seed: int

    @property
    def share(self) -> float | None:
        """For a question that is true or false, the share of draws in which it is true."""
        return self.answer.summary.mean if self.kind is Kind.TRUTH else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% Wilson interval of the share."""
        return self.answer.interval if self.kind is Kind.TRUTH else None

    def text(self) -> str:
        """Return the answer in a few lines."""
        s = self.answer.summary
        if s.mean is None:
            line = "undefined in every draw: its condition never happens"
        elif self.share is not None and self.interval is not None:
            low, high = self.interval
            line = (
                f"true in {100 * self.share:.1f}% of draws ({word_for(self.share)}),"
                f" 95% interval {100 * low:.1f} to {100 * high:.1f}%"
            )
        else:
            told = (("mean", s.mean), ("5%", s.p05), ("50%", s.p50), ("95%", s.p95))
            line = "   ".join(f"{what} {digits(v, 4)}" for what, v in told if v is not None)
        lines = [self.answer.question, f"  {line}"]
        if self.answer.undefined and s.mean is not None:
            lines.append(f"  undefined in {self.answer.undefined:,} draws, which do not count")
        if self.answer.failed:
            lines.append(f"  {self.answer.failed:,} draws failed")
        lines.append(f"  over {self.draws:,} draws, seed {self.seed}, under the file's assumptions")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        document: dict[str, Any] = {
            "scenario": self.scenario.name,
            "version": __version__,
            "file_sha256": self.scenario.source.sha256,
            "seed": self.seed,
            "draws": self.draws,
            "failed_draws": self.answer.failed,
            "undefined_draws": self.answer.undefined,
            "question": self.answer.question,
        }
        if self.kind is Kind.TRUTH:
            words = word_for(self.share) if self.share is not None else "undefined"
            interval = list(self.interval) if self.interval else None
            return document | {"share": self.share, "interval": interval, "words": words}
        return document | {"answer": self.answer.summary.to_dict()}


def ask_once(
    scenario: Scenario, text: str, draws: int, seed: int, progress: Progress | None = None
) -> Reply:
    """Solve a scenario for one question only.

    Raises
    ------
    QuestionError
        With every fault of the question.
    """
    node, kind = read_question(scenario, text)
    ensemble = Ensemble.of(scenario, draws, seed)
    question, asked = Question(node, ensemble), within(ensemble, node)
    return Reply(scenario, question.over(text, asked, progress), kind, asked.draws, seed)
