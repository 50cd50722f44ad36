"""A page for every result; each kind is drawn in one of the files here.

To add one: a function from the result to a `Page`, and a line in `PAGES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from realpolitik.ask.evidence.hindcast import Past
from realpolitik.ask.evidence.indicators import Indicators
from realpolitik.ask.evidence.learning import Learning
from realpolitik.ask.explanation.explain import Explanation, WhyNot
from realpolitik.ask.result import Result, Shown
from realpolitik.ask.robustness.boxes import FailureBoxes
from realpolitik.ask.robustness.hinges import Hinge
from realpolitik.ask.robustness.sensitivity import Sensitivity
from realpolitik.ask.robustness.solutions import UnderSolutions
from realpolitik.ask.robustness.tipping import Tipping, TippingTwo
from realpolitik.ask.robustness.widened_ranges import Robustness
from realpolitik.ask.run import Run
from realpolitik.pages.page import Page, Table
from realpolitik.report.pages import explanation as story
from realpolitik.report.pages import robustness as doubt

PAGES: dict[type, Callable[[Any], Page]] = {
    Sensitivity: doubt.sensitivity_page,
    Hinge: doubt.hinge_page,
    FailureBoxes: doubt.boxes_page,
    Robustness: doubt.robustness_page,
    Tipping: doubt.tipping_page,
    TippingTwo: doubt.tipping_two_page,
    Indicators: story.indicators_page,
    Explanation: story.explanation_page,
    WhyNot: story.why_not_page,
    Learning: story.learning_page,
    UnderSolutions: doubt.solutions_page,
    Past: story.past_page,
    Run: story.run_page,
}


def page_of(result: Any) -> Page:
    """Return the page of a result.

    Raises
    ------
    TypeError
        If it is not a result that has one.
    """
    if isinstance(result, Result):
        return result.page()
    for kind, make in PAGES.items():
        if isinstance(result, kind):
            return make(result)
    if isinstance(page := getattr(result, "page", lambda: None)(), Page):
        return page
    raise TypeError(f"no page for {type(result).__name__}")


def pages_of(results: Any) -> Sequence[Page]:
    """Return the pages of one result, or of several by name."""
    if isinstance(results, Shown):
        return results.pages()
    if isinstance(results, dict):
        return [page_of(r) for r in results.values()]
    return [page_of(results)]


__all__ = ["PAGES", "Page", "Table", "page_of", "pages_of"]
