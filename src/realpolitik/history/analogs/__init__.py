"""Analogies: which past triangles a triangle resembles, and where the likeness ends."""

from realpolitik.history.analogs.compare import Comparison, compare
from realpolitik.history.analogs.search import Analog, Analogs, search

__all__ = ["Analog", "Analogs", "Comparison", "compare", "search"]
