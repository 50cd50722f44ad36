"""The panel: states, pairs and triangles by year, with chosen columns, as lazy frames."""

from realpolitik.history.panel.columns import COLUMNS
from realpolitik.history.panel.frames import dyads, needs, states, triads

__all__ = ["COLUMNS", "dyads", "needs", "states", "triads"]
