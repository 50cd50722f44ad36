"""Questions to a solved scenario: claims, levers, and anything the claim grammar can ask."""

from realpolitik.ask.evaluate.answer import Answer, Summary, wilson
from realpolitik.ask.evaluate.verdicts import Verdict
from realpolitik.ask.policy.levers import LeverResult
from realpolitik.ask.run import Run, run

__all__ = ["Answer", "LeverResult", "Run", "Summary", "Verdict", "run", "wilson"]
