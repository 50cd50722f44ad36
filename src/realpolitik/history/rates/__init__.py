"""Base rates: how often something has happened in a class of past cases."""

from realpolitik.history.rates.count import Rate, rate
from realpolitik.history.rates.questions import QUESTIONS, Question, question

__all__ = ["QUESTIONS", "Question", "Rate", "question", "rate"]
