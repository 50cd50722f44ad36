"""Base rates: how often something has happened in a class of past cases."""

from realpolitik.history.rates.count import Rate, rate
from realpolitik.history.rates.questions import QUESTIONS, RateQuestion, question

__all__ = ["QUESTIONS", "Rate", "RateQuestion", "question", "rate"]
