"""What a run answers, in a few sentences made from its numbers.

Owns `headline` and what it is made of: the course to expect, and what the levers come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.ask.evaluate.verdicts import as_expected, open_ones
from realpolitik.pages.numbers import percent, plural
from realpolitik.scenario.names import Names

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.answer import Answer
    from realpolitik.ask.evaluate.verdicts import Verdict
    from realpolitik.ask.policy.advice import Advice
    from realpolitik.ask.policy.levers import LeverResult
    from realpolitik.scenario.model import Scenario


def headline(
    scenario: Scenario,
    moves: Mapping[str, Mapping[str, Answer]],
    claims: Mapping[str, Verdict],
    advice: Sequence[Advice],
) -> list[str]:
    """Return the answer in up to three kinds of sentence: the course, the claims, the levers."""
    lines = [course_sentence(scenario, moves)]
    met, asked = as_expected(claims.values())
    if asked and course_of(scenario, moves):
        open_ = open_ones(claims.values())
        rest = f"; {open_} {'is' if open_ == 1 else 'are'} undecided" if open_ else ""
        hold = "holds" if met == 1 else "hold"
        lines.append(f"{met} of {plural(asked, 'claim')} {hold} as strongly as expected{rest}.")
    return lines + [told.sentence for told in advice]


class Step(NamedTuple):
    """A move of the course to expect.

    Parameters
    ----------
    move, option
        What is most expected at it.
    chance
        How likely the option is, given that the move happens.
    may_not_happen
        Whether the move may not happen.
    average
        The mean step of a graded choice (rule S15), given that the move happens; else None.
    """

    move: str
    option: str
    chance: float
    may_not_happen: bool
    average: float | None = None

    def does(self, names: Names) -> str:
        """Say who does what; of a graded choice, which step on average."""
        if self.average is None:
            return names.chosen(self.move, self.option)
        return f"{names.mover(self.move)}: {names.move(self.move)} {self.average:.2g}"

    @property
    def told(self) -> str:
        """Its probability, called conditional where it is; a graded choice is told by its mean."""
        what = percent(self.chance) if self.average is None else "on average"
        return what + (" if the move is made" if self.may_not_happen else "")


def course_sentence(scenario: Scenario, moves: Mapping[str, Mapping[str, Answer]]) -> str:
    """Say who is most likely to do what, move by move."""
    when = " in the first period" if scenario.periods is not None else ""
    course = course_of(scenario, moves)
    if not course:
        # The first move happens in every draw that could be solved.
        return "No draw could be solved, so there is no answer."
    names = Names(scenario)
    steps = [f"{s.does(names)} ({s.told})" for s in course if s.move not in scenario.private]
    if not steps:
        return f"No move is likely to be made{when}."
    return f"Most likely choice at each move{when} (mean probability): {'; '.join(steps)}."


def course_of(scenario: Scenario, moves: Mapping[str, Mapping[str, Answer]]) -> list[Step]:
    """Return move by move the option most expected, given that the move happens.

    Moves that happen with less than an even chance are left out.
    """
    steps = []
    for move, options in moves.items():
        happens = {k: a.mean for k, a in options.items() if k != "none"}
        chance = sum(happens.values())
        if chance >= 0.5:
            best = max(happens, key=lambda k: happens[k])
            graded = scenario.moves[move].graded
            step = sum(float(k) * p for k, p in happens.items()) / chance if graded else None
            steps.append(Step(move, best, happens[best] / chance, chance < 1 - 1e-9, step))
    return steps


def protagonist(levers: Mapping[str, LeverResult]) -> str:
    """Return the actor whose levers the file compares most; empty if it names none."""
    own = [actor for r in levers.values() for actor in r.lever.actors]
    return max(dict.fromkeys(own), key=own.count) if own else ""
