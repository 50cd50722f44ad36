"""History: states, pairs and triangles in data since 1816, as anchors for judgement.

>>> from realpolitik import history
>>> history.state_of("Soviet Union")
365

The panel: `states`, `dyads`, `triads`. Single figures: `figure`. Base rates: `rate`. Analogies:
`search`, `compare`. One triangle over time: `chronicle`; the major powers: `system`. Data are the
user's own once pulled (`pull`); until then the package's small tables answer, and every result says
so.
"""

import warnings
from importlib import import_module

from realpolitik.history.analogs import Analog, Analogs, compare, search
from realpolitik.history.chronicle import Chronicle, chronicle
from realpolitik.history.codes import code_of, name_of, state_of
from realpolitik.history.figures import MEASURES, Figure, figure
from realpolitik.history.panel import COLUMNS, dyads, states, triads
from realpolitik.history.rates import QUESTIONS, Rate, rate
from realpolitik.history.sources import SOURCES, Source
from realpolitik.history.store import Tables
from realpolitik.history.store.pull import Pulled, pull
from realpolitik.history.system import System, system

__all__ = [
    "COLUMNS",
    "MEASURES",
    "QUESTIONS",
    "SOURCES",
    "Analog",
    "Analogs",
    "Chronicle",
    "Figure",
    "Pulled",
    "Rate",
    "Source",
    "System",
    "Tables",
    "chronicle",
    "code_of",
    "compare",
    "dyads",
    "figure",
    "name_of",
    "pull",
    "rate",
    "search",
    "state_of",
    "states",
    "system",
    "triads",
]


_MOVED = {"Finding": "realpolitik.mission.findings", "findings": "realpolitik.mission.findings"}


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(f"module 'realpolitik.history' has no attribute {name!r}")
    home = _MOVED[name]
    message = f"`realpolitik.history.{name}` moved to `{home}`"
    warnings.warn(message, DeprecationWarning, stacklevel=2)
    return getattr(import_module(home), name)
