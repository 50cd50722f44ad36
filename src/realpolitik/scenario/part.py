"""What every part of a scenario has: where it stands in the file, and that it does not change.

Owns `ScenarioPart`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from realpolitik.scenario.entries import Entries
from realpolitik.scenario.source import Span


@dataclass(frozen=True)
class ScenarioPart:
    """A part of a scenario.

    `span` is where it stands in the file: the key that names it, or for what has no name the part
    itself. What it holds by name cannot be changed either.
    """

    span: Span = field(default=Span(), compare=False, repr=False, kw_only=True)

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if type(value) is dict:
                object.__setattr__(self, item.name, Entries(value))
